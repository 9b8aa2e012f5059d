"""``zotsync log``"""

from __future__ import annotations

import click

from zotsync.cli.common import json_option, open_workspace, out, say, workspace_options


@click.command()
@click.option("-n", "number", type=int, default=20, show_default=True, help="How many runs, newest first.")
@workspace_options
@json_option
def command(number: int, root: str, state: str | None, as_json: bool) -> None:
    """The runs, newest first."""
    with open_workspace(root, state) as workspace:
        runs = list(reversed(workspace.journal.runs()))[:number]
    if as_json:
        out({"runs": [info.to_json() for info in runs]})
        return
    for info in runs:
        extra = f", undone by {info.undone_by}" if info.undone_by else ""
        extra += f", undoes {info.undoes}" if info.undoes else ""
        say(f"{info.run:>4}  {info.started}  {info.kind:<8} {info.status:<11} {info.applied} applied{extra}")
    if not runs:
        say("No run yet.")
