"""``zotsync enrich``"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zotsync.cli.common import (
    check_inputs,
    files_options,
    json_option,
    leave,
    library_items,
    out,
    say,
    short,
    show_failures,
    workers,
)

if TYPE_CHECKING:
    from zotsync import api


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--check", is_flag=True, help="Exit with 1 where something is suggested.")
@files_options
@json_option
def command(paths: tuple[str, ...], check: bool, library: str | None, workers_: int, as_json: bool) -> None:
    """Suggest tags, years and identifiers, each with the words that say so. Nothing is written."""
    from zotsync import api

    paths = paths or ((".",) if library is None else ())
    check_inputs(paths, library, "enrich")
    failures: tuple[api.Failure, ...] = ()
    with workers(workers_) as executor:
        if library is not None:
            found = api.enrich_items(library_items(library), executor)
        else:
            loaded = api.load(paths, executor)
            found, failures = api.enrich_loaded(loaded, executor), loaded.failures
    if as_json:
        out(
            {
                "items": [one.to_json() for one in found],
                "failed": [failure.to_json() for failure in failures],
            }
        )
    else:
        for one in found:
            _show(one)
    show_failures(failures)
    if failures or (check and any(one.found.tags or one.found.suggestions for one in found)):
        leave(1)


def _show(one: api.EnrichedItem) -> None:
    say(f"{one.path or one.item.key}: {short(one.item.title)}")
    for tag in one.found.tags:
        words = ", ".join(sorted({evidence.text for evidence in tag.evidence})[:4])
        say(f"    + tag {tag.tag}  ({tag.confidence:.2f}; {short(words, 60)})")
    for value in one.found.suggestions:
        words = ", ".join(evidence.text for evidence in value.evidence[:1])
        say(f"    ? {value.field}: {value.value}  ({value.confidence:.2f}; {short(words, 60)})")
