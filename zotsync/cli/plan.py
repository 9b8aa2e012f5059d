"""``zotsync plan``"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zotsync.cli.common import json_option, leave, open_workspace, out, workspace_options
from zotsync.cli.show import detail, harmless, say, several, wants
from zotsync.cli.show_plan import FEW, show_changes, show_conflicts, show_visible, show_waiting

if TYPE_CHECKING:
    from zotsync.changes import Plan


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
        show_changes(plan.changes, plan.collections)
        show_visible(plan.visible)
        show_conflicts(plan.conflicts)
        show_waiting(plan.held, plan.failures, plan.guards)
        show_roles(plan)
        changes, conflicts = several(len(plan.changes), "change"), several(len(plan.conflicts), "conflict")
        doing = "; `zotsync sync` makes them" if plan.changes and not file else ""
        doing = f"; `zotsync apply {harmless(file)}` makes them" if plan.changes and file else doing
        say(f"{changes}, {conflicts}, {len(plan.held):,} held{doing}")
    if check and (plan.changes or plan.conflicts):
        leave(1)


def show_roles(plan: Plan) -> None:
    """The role of each file that changes, or is not an ordinary source; the rest is counted."""
    changed = {change.path for change in plan.changes if change.side == "local"}
    told = [f for f in plan.files if f.path in changed or f.role in ("import", "export")]
    each = told if len(told) <= FEW or wants("full") else []
    for file in each:
        detail(f"file    {harmless(file.path)}: {file.role}; {file.why}")
    counts = Counter(file.role for file in plan.files)
    if counts:
        roles = ", ".join(
            several(counts[role], role) for role in ("source", "import", "export") if counts[role]
        )
        detail(f"files   {roles or 'no sources'}; `zotsync status --all` tells each")
