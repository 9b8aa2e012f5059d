"""``zotsync plan``"""

from __future__ import annotations

import json
from pathlib import Path

import click

from zotsync.cli.common import (
    json_option,
    leave,
    open_workspace,
    out,
    say,
    several,
    show_changes,
    show_conflicts,
    show_waiting,
    workspace_options,
)


@click.command()
@click.option("--out", "file", type=click.Path(dir_okay=False), help="Save the plan for `zotsync apply`.")
@click.option(
    "--first", type=click.Choice(["ask", "local", "library"]), default="ask", help="Who wins a first meeting."
)
@click.option("--allow", multiple=True, metavar="GUARD", help="Let a guard pass.")
@click.option("--redo", is_flag=True, help="Plan again what was undone.")
@click.option("--check", is_flag=True, help="Exit with 1 where anything would change.")
@workspace_options
@json_option
def command(
    file: str | None,
    first: str,
    allow: tuple[str, ...],
    redo: bool,
    check: bool,
    root: str,
    state: str | None,
    as_json: bool,
) -> None:
    """The exact changes that a sync would make; nothing is written."""
    with open_workspace(root, state) as workspace:
        plan = workspace.plan(first=first, allow=allow, redo=redo)
    data = {"zotsync": 1, **plan.to_json(), "options": {"first": first, "allow": list(allow), "redo": redo}}
    if file:
        from zotsync.api import write_text

        write_text(Path(file), json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    if as_json:
        out(data)
    else:
        show_changes(plan.changes)
        show_conflicts(plan.conflicts)
        show_waiting(plan.held, plan.failures, plan.guards)
        changes, conflicts = several(len(plan.changes), "change"), several(len(plan.conflicts), "conflict")
        say(f"{changes}, {conflicts}, {len(plan.held)} held")
    if check and (plan.changes or plan.conflicts):
        leave(1)
