"""``zotsync schedule``"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import click

from zotsync.cli.common import json_option, leave, note, open_workspace, out, say, workspace_options
from zotsync.cli.schedulers import SCHEDULERS, Job, Scheduler, home, usual
from zotsync.errors import ConfigError, UsageError
from zotsync.libraries import endpoint_option
from zotsync.workspace import Workspace

_PROOF_S = 120
_KEY_FILE = "ZOTERO_API_KEY_FILE"


@click.command()
@click.option(
    "--every", type=click.IntRange(1, 24), default=1, show_default=True, metavar="HOURS", help="How often."
)
@click.option("--for", "kind", type=click.Choice(list(SCHEDULERS)), help="Which scheduler [default: yours].")
@click.option("--install", "change", flag_value="install", help="Have it done, from now on.")
@click.option("--remove", "change", flag_value="remove", help="Have it done no more.")
@workspace_options
@json_option
def command(
    every: int, kind: str | None, change: str | None, root: str, state: str | None, as_json: bool
) -> None:
    """Print what this computer's scheduler needs to sync this folder by itself, or install it.

    First it is tried whether a process of that scheduler, which knows nothing of this terminal, finds the
    API key.
    """
    scheduler = SCHEDULERS[kind] if kind else usual()
    with open_workspace(root, state) as workspace:
        job, log = _job(workspace, every), workspace.state.log
        readable = _may_be_read(workspace)
        login = f"zotsync login{endpoint_option(workspace.config.library.endpoint)}"
    if change == "remove":
        known = scheduler.remove(job)
        if as_json:
            out({"kind": scheduler.name, "name": job.name, "removed": known})
        else:
            say(f"Removed {job.name}." if known else f"{scheduler.name} knew no {job.name}.")
        return
    trouble = _proof(job, scheduler, readable=readable, login=login)
    if trouble and change == "install":
        raise trouble
    if change == "install":
        scheduler.install(job)
    if as_json:
        _show_json(job, scheduler, trouble, log, installed=change == "install")
    elif change == "install":
        hours = "hour" if every == 1 else f"{every} hours"
        say(f"Installed {job.name}: {scheduler.name} syncs this folder every {hours}; its log is {log}.")
        if scheduler.hint:
            say(scheduler.hint)
        say("`zotsync schedule --remove` takes it back; `zotsync status` says how the last run ended.")
    else:
        say(scheduler.text(job))
        say(f"# its log: {log}")
    if trouble:
        note(f"zotsync: {trouble}", "red")
        leave(1)


def _job(workspace: Workspace, every: int) -> Job:
    place = str(workspace.root)
    # A scheduler knows nothing of the variables that say here where the state is: it is told.
    kept = str(workspace.state.folder.parent.resolve())
    words = [*_program(), "sync", "--unattended", "-C", place, "--state", kept]
    file = os.environ.get(_KEY_FILE, "") if workspace.config.library.kind == "web" else ""
    return Job(
        name=f"zotsync-{workspace.state.id[:8]}",
        title=f"Sync {workspace.root.name} with Zotero",
        command=tuple(words),
        every=every,
        variables={_KEY_FILE: str(Path(file).expanduser().resolve())} if file else {},
    )


def _program() -> list[str]:
    """How a scheduler, which knows no PATH, calls this very program.

    Not by what PATH names: that may be another one, such as one in a folder that came from elsewhere.
    """
    script = Path(sysconfig.get_path("scripts")) / "zotsync"
    # -P: what lies in the folder that it is started in is no part of the program.
    return [str(script)] if script.is_file() else [sys.executable, "-P", "-m", "zotsync"]


def _may_be_read(workspace: Workspace) -> bool:
    """Whether this is the app's library and it has given no key here either: then it is read alone."""
    from zotsync.stores.secrets import find_app_key

    library = workspace.config.library
    return library.kind == "local" and not find_app_key(library.server, key_env=library.key_env or None)


def _proof(job: Job, scheduler: Scheduler, *, readable: bool, login: str) -> ConfigError | None:
    """What keeps a process of this scheduler from the key, or from running at all: one like it is run.

    ``readable``: it may do without the key. ``login``: the command that keeps one.
    """
    at = job.command.index("sync")
    words = [*job.command[:at], "doctor", "--offline", "--json", *job.command[at + 2 :]]
    surroundings = {**scheduler.surroundings(), **job.variables}
    try:
        done = subprocess.run(
            words,
            env=surroundings,
            cwd=home(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PROOF_S,
            check=False,
        )
        checks = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return ConfigError(
            f"A process of {scheduler.name} cannot run {job.command[0]}.",
            remedy="Install zotsync where every program of yours finds it, such as with pipx.",
        )
    for name in ("configuration",) if readable else ("configuration", "key"):
        if name in checks and not checks[name]["ok"]:
            return ConfigError(
                f"A process of {scheduler.name} cannot sync this folder: {checks[name]['message']}",
                remedy=_KEPT.format(login) if name == "key" else checks[name]["remedy"] or "",
            )
    return None


_KEPT = (
    "What this terminal's variables hold is not known there: keep the key with `{}`, or in a file "
    f"that only you may read, and name that in {_KEY_FILE}."
)


def _cron(job: Job) -> str | None:
    try:
        return SCHEDULERS["cron"].text(job).splitlines()[-1]
    except UsageError:
        return None


def _show_json(
    job: Job, scheduler: Scheduler, trouble: ConfigError | None, log: Path, *, installed: bool
) -> None:
    out(
        {
            "kind": scheduler.name,
            "name": job.name,
            "files": {str(place): text for place, text in scheduler.files(job).items()},
            "cron": _cron(job),
            "log": str(log),
            "key": {
                "ok": trouble is None,
                "message": trouble.message if trouble else None,
                "remedy": (trouble.remedy or None) if trouble else None,
            },
            "installed": installed,
        }
    )
