"""``zotsync dedupe``"""

from __future__ import annotations

import click

from zotsync.cli.common import (
    check_inputs,
    files_options,
    json_option,
    leave,
    library_items,
    out,
    say,
    several,
    short,
    show_failures,
    workers,
)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--least",
    type=click.FloatRange(0.05, 1.0),
    default=0.5,
    show_default=True,
    help="Show groups of at least this confidence; lower shows other versions of a work too.",
)
@click.option("--check", is_flag=True, help="Exit with 1 where there are duplicates.")
@files_options
@json_option
def command(
    paths: tuple[str, ...], least: float, check: bool, library: str | None, workers_: int, as_json: bool
) -> None:
    """Find items that are the same work, within files and across them, and say why. Nothing is merged."""
    from zotsync import api

    paths = paths or ((".",) if library is None else ())
    check_inputs(paths, library, "dedupe")
    failures: tuple[api.Failure, ...] = ()
    with workers(workers_) as executor:
        if library is not None:
            items = library_items(library)
        else:
            loaded = api.load(paths, executor)
            items, failures = loaded.items, loaded.failures
        groups = api.dedupe(items, executor=executor, least=least)
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
                where = f"{place['path']} #{place['position']}" if place["path"] else place["key"]
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
