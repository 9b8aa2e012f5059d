"""``zotsync conflicts``"""

from __future__ import annotations

import click

from zotsync.cli.common import json_option, open_workspace, out, say, workspace_options
from zotsync.cli.show import table
from zotsync.cli.show_plan import MANY, field_counts, path_counts, show_conflicts


@click.command()
@click.option("--summary", is_flag=True, help="Count them by field and file.")
@workspace_options
@json_option
def command(summary: bool, root: str, state: str | None, as_json: bool) -> None:
    """The conflicts that wait for a decision."""
    with open_workspace(root, state) as workspace:
        conflicts = workspace.conflicts()
    fields, places = field_counts(conflicts), path_counts(conflicts)
    if as_json:
        counts = {"total": len(conflicts), "fields": dict(fields), "paths": dict(places)}
        out({"conflicts": [conflict.to_json() for conflict in conflicts], "summary": counts})
    elif summary:
        rows = [(count, field) for field, count in fields.most_common()]
        rows += [(count, f"in {path}") for path, count in places.most_common(MANY)]
        table([(f"{count:>6,}", name) for count, name in (*rows, (len(conflicts), "in all"))])
    elif conflicts:
        show_conflicts(conflicts, few=MANY)
    else:
        say("No conflicts.")
