"""``zotsync edit``"""

from __future__ import annotations

import click

from zotsync.cli.common import json_option, open_workspace, workspace_options
from zotsync.cli.sync import report


@click.command()
@click.option(
    "--where",
    multiple=True,
    required=True,
    metavar="QUERY",
    help="Which items: field=value tag=x title~word.",
)
@click.option(
    "--set", "sets", multiple=True, required=True, metavar="F=V", help="FIELD=VALUE, tag+=NAME or tag-=NAME."
)
@click.option("--dry-run", is_flag=True, help="Show what would be done; write nothing.")
@workspace_options
@json_option
def command(
    where: tuple[str, ...], sets: tuple[str, ...], dry_run: bool, root: str, state: str | None, as_json: bool
) -> None:
    """Edit many items of the library at once; the next sync brings the edits to the files."""
    from zotsync import editing, query

    terms = [term for text in where for term in query.parse(text)]
    settings = [editing.parse(text) for text in sets]
    with open_workspace(root, state) as workspace:
        result = workspace.edit(terms, settings, dry_run=dry_run)
    report(result, as_json=as_json, strict=False)
