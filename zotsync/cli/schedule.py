"""``zotsync schedule``"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

import click

from zotsync.cli.common import json_option, open_workspace, out, say, workspace_options


@click.command()
@click.option(
    "--every", type=click.IntRange(1, 24), default=1, show_default=True, metavar="HOURS", help="How often."
)
@workspace_options
@json_option
def command(every: int, root: str, state: str | None, as_json: bool) -> None:
    """Print what cron or systemd needs to sync this folder by itself. Nothing is installed."""
    with open_workspace(root, state) as workspace:
        place = workspace.root
    command = [*_program(), "sync", "--unattended", "-C", str(place)]
    # A scheduler knows nothing of the environment in which this is called.
    state = state or os.environ.get("ZOTSYNC_STATE")
    command += ["--state", str(Path(state).resolve())] if state else []
    hours = "*" if every == 1 else f"*/{every}" if every < 24 else "0"
    cron = f"17 {hours} * * * {shlex.join(command)}".replace("%", r"\%")
    service = f"[Unit]\nDescription=Sync {_escaped(place.name)} with Zotero\n\n[Service]\nType=oneshot\n"
    service += f"ExecStart={' '.join(_quoted(word) for word in command)}\n"
    hours = "*" if every == 1 else f"0/{every}" if every < 24 else "0"
    timer = f"[Timer]\nOnCalendar=*-*-* {hours}:17:00\nPersistent=true\n\n"
    timer += "[Install]\nWantedBy=timers.target\n"
    if as_json:
        out({"cron": cron, "service": service, "timer": timer})
        return
    say(f"# a line for `crontab -e`\n{cron}\n")
    say(f"# ~/.config/systemd/user/zotsync.service\n{service}")
    say(
        f"# ~/.config/systemd/user/zotsync.timer, then `systemctl --user enable --now zotsync.timer`\n{timer}"
    )


def _program() -> list[str]:
    """How a scheduler, which knows no PATH, calls this command."""
    found = shutil.which("zotsync")
    return [found] if found else [sys.executable, "-m", "zotsync"]


def _quoted(word: str) -> str:
    """A word as systemd reads it."""
    return '"' + _escaped(word).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$") + '"'


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
