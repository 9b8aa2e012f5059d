"""``zotsync status``"""

from __future__ import annotations

import click

from zotsync.cli.common import json_option, leave, open_workspace, out, say, show_conflicts, show_waiting
from zotsync.cli.common import workspace_options as workspace


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also say what each file was taken for, and why.")
@click.option("--check", is_flag=True, help="Exit with 1 where anything differs.")
@workspace
@json_option
def command(everything: bool, check: bool, root: str, state: str | None, as_json: bool) -> None:
    """What differs, what waits, and how the last run ended."""
    with open_workspace(root, state) as opened:
        status = opened.status(everything=everything)
    pending = sum(status.pending.values())
    if as_json:
        out(status.to_json())
    else:
        facts = status.to_json()
        say(f"Library: {status.library}")
        if status.scope:
            say(f"Scope: {', '.join(status.scope.values())}, and what is below")
        last = facts["last_run"]
        say(
            f"Last run: {last['run']} ({last['kind']}), {last['status']}, {last['started']}"
            if last
            else "No run yet."
        )
        say(f"To write: {status.pending['local']} in files, {status.pending['library']} in the library")
        show_conflicts(status.conflicts)
        show_waiting(status.held, status.plan.failures, status.plan.guards)
        for file in status.files:
            say(f"  {file.path}: {file.role}; {file.why}")
    if check and (pending or status.conflicts or status.held or status.plan.failures):
        leave(1)
