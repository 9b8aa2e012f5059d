"""``zotsync dedupe``"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zotsync.cli.common import (
    check_inputs,
    files_options,
    json_option,
    leave,
    library_items,
    note,
    open_workspace,
    out,
    root_of,
    say,
    several,
    short,
    show_failures,
    shown,
    workers,
)
from zotsync.cli.sync import summary
from zotsync.errors import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from zotsync import api
    from zotsync.changes import Change
    from zotsync.duplicates import Group
    from zotsync.item import Item
    from zotsync.merging import Asked, Merge, MergeReport


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--least",
    type=click.FloatRange(0.05, 1.0),
    default=None,
    help="Only groups of at least this confidence  [default: 0.5; with --merge 0.95]",
)
@click.option("--check", is_flag=True, help="Exit with 1 where there are duplicates.")
@click.option("--merge", is_flag=True, help="Merge the groups: one item stays, the others go to the trash.")
@click.option("--dry-run", is_flag=True, help="With --merge: show what would be done; write nothing.")
@click.option("--keep", multiple=True, metavar="KEY", help="With --merge: the item that stays of its group.")
@click.option("--only", multiple=True, metavar="KEY", help="With --merge: only the group of this item.")
@click.option("--allow", multiple=True, metavar="GUARD", help="With --merge: let a guard pass: deletions.")
@click.option(
    "--not-duplicate",
    "different",
    is_flag=True,
    help="Remember that these items (KEY, or FILE#NUMBER as shown here) are different works.",
)
@files_options
@json_option
def command(
    paths: tuple[str, ...],
    least: float | None,
    check: bool,
    merge: bool,
    dry_run: bool,
    keep: tuple[str, ...],
    only: tuple[str, ...],
    allow: tuple[str, ...],
    different: bool,
    library: str | None,
    workers_: int,
    as_json: bool,
) -> None:
    """Find items that are the same work, within files and across them, and say why.

    PATHS together with --library: which of the files' items the library has already, or which are in
    these files twice; for a look before an import.

    With --merge the duplicates of a library become one item each; in a workspace, PATHS then name the
    sources whose items are meant. The item that stays takes over what it lacks, all tags, collections and
    children of the others; nothing of it is overwritten, and `zotsync undo` takes it back.
    """
    if not merge and (keep or only or allow or dry_run):
        raise click.UsageError("--keep, --only, --allow and --dry-run go with --merge.")
    if different:
        if merge:
            raise click.UsageError("Give --merge or --not-duplicate, not both.")
        _remember(paths, library, as_json=as_json)
        return
    if merge:
        with workers(workers_) as executor:
            asked: Asked = {"least": least or 0.95, "keep": keep, "only": only, "allow": allow}
            report = _merge(paths, library, asked, executor, dry_run=dry_run)
        _show_merge(report, as_json=as_json)
        return
    meant = check_inputs(paths, None if paths else library, "dedupe", here=True)
    with workers(workers_) as executor:
        groups, failures = _find(meant, library, least or 0.5, executor)
    if as_json:
        out(
            {
                "groups": [group.to_json() for group in groups],
                "failed": [failure.to_json() for failure in failures],
            }
        )
    else:
        for number, group in enumerate(groups, 1):
            say(f"group {number}  ({group.confidence:.2f}; {short('; '.join(group.reasons), 200)})")
            for member in group.members:
                place = member.to_json()
                where = f"{place['path']}#{place['position']}" if place["path"] else place["key"]
                say(f"    {where}: {short(member.item.title)}")
        if not groups:
            say("No two items look like the same work.")
        else:
            spare = sum(len(group.members) - 1 for group in groups)
            say(
                f"{several(len(groups), 'group')} with {several(spare, 'item')} to spare. Nothing was merged."
            )
    show_failures(failures)
    if failures or (check and groups):
        leave(1)


def _find(
    paths: Sequence[str], library: str | None, least: float, executor: Executor | None
) -> tuple[list[Group], Sequence[api.Failure]]:
    from zotsync import api, merging

    loaded = api.load(paths, executor)
    known = [] if library is None else library_items(library)
    decisions = merging.read_decisions(root_of(paths))
    groups = api.dedupe([*known, *loaded.items], executor=executor, least=least, decisions=decisions)
    if paths and known:  # what the library has twice is asked without files
        groups = [group for group in groups if any(one.index >= len(known) for one in group.members)]
    return groups, loaded.failures


# Merging


def _merge(
    paths: Sequence[str],
    library: str | None,
    asked: Asked,
    executor: Executor | None,
    *,
    dry_run: bool,
) -> MergeReport:
    from zotsync import api, checks, merging

    check_inputs(paths, library, "dedupe", here=True)
    if library:
        checks.known(asked["allow"])
        decisions = merging.read_decisions(root_of(()))
        return merging.merge_library(
            library, api.loose_journal(), asked, decisions=decisions, executor=executor, dry_run=dry_run
        )
    home = root_of(paths)
    if not (home / "zotsync.toml").is_file():
        raise UsageError("Only items of a library are merged.", remedy="Name it: --library SPEC.")
    with open_workspace(str(home), None) as workspace:
        report: MergeReport = workspace.merge(paths, **asked, executor=executor, dry_run=dry_run)
    return report


def _show_merge(report: MergeReport, *, as_json: bool) -> None:
    """Show what was merged, or would be, and leave with 1 where something failed."""
    if as_json:
        out(
            {
                "groups": [group.to_json() for group in report.groups],
                "merges": [merge.to_json() for merge in report.merges],
                **report.run.to_json(),
            }
        )
    else:
        for number, merge in enumerate(report.merges, 1):
            _show(number, merge)
        if not report.merges:
            say("No two items are surely the same work; --least says how sure they must be.")
        else:
            say(summary(report.run))
        for guard in report.run.plan.guards:
            note(f"stopped {guard.message} If that is meant: --allow {guard.name}")
    show_failures(report.run.failed)
    if report.run.failed:
        leave(1)


def _show(number: int, merge: Merge) -> None:
    group, (winner, *others) = merge.group, merge.items
    say(f"group {number}  ({group.confidence:.2f}; {short('; '.join(group.reasons), 200)})")
    say(f"    stays  {winner.key}: {short(winner.title)}")
    for item in others:
        say(f"    goes   {item.key}: {short(item.title)}")
    for name, before, after in _taken(merge.changes, winner):
        more = [one for one in after if one not in (before or ())] if isinstance(after, list) else after
        say(f"    + {name}: {shown(more)}")
    if merge.children:
        say(f"    + {several(len(merge.children), 'note or attachment')} of the others")
    for left in merge.left:
        kept = f"{shown(left.kept)} stays" if left.kept else "has no place there"
        say(f"    ! {left.field}: {shown(left.value)} of {left.key} is not taken, {kept}")


def _taken(changes: Sequence[Change], winner: Item) -> Iterator[tuple[str, Any, Any]]:
    """What the item that stays takes over, but for the relation that every merge sets."""
    for change in changes:
        if change.key == winner.key:
            yield from ((name, *values) for name, values in change.fields.items() if name != "relations")


# Not the same


def _remember(names: Sequence[str], library: str | None, *, as_json: bool) -> None:
    from zotsync import merging
    from zotsync.duplicates.decisions import FILE

    if len(set(names)) < 2:
        raise UsageError("Which items are different works?", remedy="Name two or more: KEY, or FILE#NUMBER.")
    files = [name.rpartition("#")[0] for name in names if "#" in name]
    home = root_of(files)
    items = _named(names, library, home)
    merging.decide(home, items)
    if as_json:
        out({"different": [{"key": item.key, "title": item.title} for item in items]})
        return
    for item in items:
        say(f"    {item.key or item.type}: {short(item.title)}")
    say(f"Remembered in {FILE}: no two of these are the same work.")


def _named(names: Sequence[str], library: str | None, home: Path) -> list[Item]:
    """The items that are named by their key, or by file and position."""
    from zotsync import api

    keyed = [name for name in names if "#" not in name]
    known: dict[str, Item] = {}
    if keyed:
        if library is None and not (home / "zotsync.toml").is_file():
            raise UsageError("There is no workspace here.", remedy="Name the library: --library SPEC.")
        known = {item.key: item for item in library_items(library or "")}
    found: list[Item] = []
    for name in dict.fromkeys(names):
        path, _, position = name.rpartition("#")
        if not path:
            items = [known[name]] if name in known else []
        else:
            place = int(position) if position.isdecimal() else -1
            items = [i for i in api.load([path]).items if i.origin and i.origin.position == place]
        if not items:
            raise UsageError(
                f"There is no item {name}.", remedy="`zotsync dedupe` shows what they are called."
            )
        found += items[:1]
    return found
