"""``zotsync conflicts``"""

from __future__ import annotations

from collections import Counter

import click

from zotsync.cli.common import MANY, json_option, open_workspace, out, say, show_conflicts, workspace_options


@click.command()
@click.option("--summary", is_flag=True, help="Count them by field and file.")
@workspace_options
@json_option
def command(summary: bool, root: str, state: str | None, as_json: bool) -> None:
    """The conflicts that wait for a decision."""
    with open_workspace(root, state) as workspace:
        conflicts = workspace.conflicts()
    fields = Counter(conflict.field for conflict in conflicts)
    places = Counter(version.where for conflict in conflicts for version in conflict.versions)
    del places["library"]
    if as_json:
        counts = {"total": len(conflicts), "fields": dict(fields), "paths": dict(places)}
        out({"conflicts": [conflict.to_json() for conflict in conflicts], "summary": counts})
    elif summary:
        for field, count in fields.most_common():
            say(f"{count:>6}  {field}")
        for path, count in places.most_common(MANY):
            say(f"{count:>6}  in {path}")
        say(f"{len(conflicts):>6}  in all")
    elif conflicts:
        show_conflicts(conflicts)
    else:
        say("No conflicts.")
