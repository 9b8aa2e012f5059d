"""``zotsync schedule``"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click

from zotsync.cli.common import json_option, leave, note, open_workspace, out, say, workspace_options
from zotsync.cli.schedulers import SCHEDULERS, Job, Scheduler, usual
from zotsync.errors import ConfigError
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
        job, log = _job(workspace, every, state), workspace.state.log
    if change == "remove":
        known = scheduler.remove(job)
        if as_json:
            out({"kind": scheduler.name, "name": job.name, "removed": known})
        else:
            say(f"Removed {job.name}." if known else f"{scheduler.name} knew no {job.name}.")
        return
    trouble = _proof(job, scheduler)
    if trouble and change == "install":
        raise trouble
    if change == "install":
        scheduler.install(job)
    if as_json:
        _show_json(job, scheduler, trouble, log, installed=change == "install")
    elif change == "install":
        hours = "hour" if every == 1 else f"{every} hours"
        say(f"Installed {job.name}: {scheduler.name} syncs this folder every {hours}; its log is {log}.")
        say("`zotsync schedule --remove` takes it back; `zotsync status` says how the last run ended.")
    else:
        say(scheduler.text(job))
        say(f"# its log: {log}")
    if trouble:
        note(f"zotsync: {trouble}", "red")
        leave(1)


def _job(workspace: Workspace, every: int, state: str | None) -> Job:
    place = str(workspace.root)
    words = [*_program(), "sync", "--unattended", "-C", place]
    # A scheduler knows nothing of the environment in which this is called.
    state = state or os.environ.get("ZOTSYNC_STATE")
    words += ["--state", str(Path(state).resolve())] if state else []
    file = os.environ.get(_KEY_FILE, "") if workspace.config.library.kind == "web" else ""
    return Job(
        name=f"zotsync-{workspace.state.id[:8]}",
        title=f"Sync {workspace.root.name} with Zotero",
        command=tuple(words),
        every=every,
        variables={_KEY_FILE: str(Path(file).expanduser().resolve())} if file else {},
    )


def _program() -> list[str]:
    """How a scheduler, which knows no PATH, calls this command."""
    found = shutil.which("zotsync")
    return [str(Path(found).absolute())] if found else [sys.executable, "-m", "zotsync"]


def _proof(job: Job, scheduler: Scheduler) -> ConfigError | None:
    """What keeps a process of this scheduler from the key, or from running at all: one like it is run."""
    at = job.command.index("sync")
    words = [*job.command[:at], "doctor", "--offline", "--json", *job.command[at + 2 :]]
    surroundings = {**scheduler.surroundings(), **job.variables}
    try:
        done = subprocess.run(
            words,
            env=surroundings,
            cwd=Path.home(),
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
    for name in ("configuration", "key"):
        if name in checks and not checks[name]["ok"]:
            return ConfigError(
                f"A process of {scheduler.name} cannot sync this folder: {checks[name]['message']}",
                remedy=_KEPT if name == "key" else checks[name]["remedy"] or "",
            )
    return None


_KEPT = (
    "What this terminal's variables hold is not known there: keep the key with `zotsync login`, or in a file "
    f"that only you may read, and name that in {_KEY_FILE}."
)


def _show_json(
    job: Job, scheduler: Scheduler, trouble: ConfigError | None, log: Path, *, installed: bool
) -> None:
    out(
        {
            "kind": scheduler.name,
            "name": job.name,
            "files": {str(place): text for place, text in scheduler.files(job).items()},
            "cron": SCHEDULERS["cron"].text(job).splitlines()[-1],
            "log": str(log),
            "key": {
                "ok": trouble is None,
                "message": trouble.message if trouble else None,
                "remedy": (trouble.remedy or None) if trouble else None,
            },
            "installed": installed,
        }
    )
