"""``zotsync edit``"""

from __future__ import annotations

import click

from zotsync.cli.common import check_inputs, json_option, open_workspace, workspace_options
from zotsync.cli.sync import report
from zotsync.errors import UsageError


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--where",
    multiple=True,
    required=True,
    metavar="QUERY",
    help="Which items: type:book year:2012 tag:x, field=value, title~word; all must hold.",
)
@click.option("--set", "sets", multiple=True, metavar="F=V", help="FIELD=VALUE, tag+=NAME or tag-=NAME.")
@click.option(
    "--replace",
    "replaces",
    multiple=True,
    type=(str, str),
    metavar="FIELD /PATTERN/NEW/",
    help="Replace what a pattern finds in a field, or in the names of tags.",
)
@click.option("--add-tag", "added", multiple=True, metavar="NAME", help="The same as --set tag+=NAME.")
@click.option("--remove-tag", "removed", multiple=True, metavar="NAME", help="The same as --set tag-=NAME.")
@click.option("--dry-run", is_flag=True, help="Show what would be done; write nothing.")
@click.option("--write", is_flag=True, help="With PATHS: write to these files.")
@click.option(
    "--allow", multiple=True, metavar="GUARD", help="With --write: let a guard pass: updates, tag-removals."
)
@workspace_options
@json_option
def command(
    paths: tuple[str, ...],
    where: tuple[str, ...],
    sets: tuple[str, ...],
    replaces: tuple[tuple[str, str], ...],
    added: tuple[str, ...],
    removed: tuple[str, ...],
    dry_run: bool,
    write: bool,
    allow: tuple[str, ...],
    root: str,
    state: str | None,
    as_json: bool,
) -> None:
    """Edit many items of the library at once; the next sync brings the edits to the files.

    Items of files that were not synced yet are not edited; how many are meant is said.

    With PATHS (files and folders that lie in no workspace) their items are edited: shown first, and
    written with --write. `zotsync undo` takes it back.
    """
    from zotsync import editing, query

    if not all(text.strip() for text in where):  # a script's unset variable does not mean every item
        remedy = "Write field:value, tag:name or title:word; type!=note means every item."
        raise UsageError("--where is empty.", remedy=remedy)
    terms = [term for text in where for term in query.parse(text)]
    settings = [editing.parse(text) for text in sets]
    settings += [editing.replacement(field, text) for field, text in replaces]
    settings += [editing.parse(f"tag+={name}") for name in added]
    settings += [editing.parse(f"tag-={name}") for name in removed]
    if not settings:
        raise UsageError("Edit what?", remedy="Give --set, --replace, --add-tag or --remove-tag.")
    if not paths and (write or allow):
        raise UsageError("--write and --allow go with files.", remedy="In a workspace, leave them out.")
    if paths:
        from zotsync import api

        check_inputs(paths, None, "edit")
        result = api.edit(paths, where, settings, write=write and not dry_run, allow=allow)
    else:
        with open_workspace(root, state) as workspace:
            result = workspace.edit(terms, settings, dry_run=dry_run)
    report(result, as_json=as_json, strict=False)
