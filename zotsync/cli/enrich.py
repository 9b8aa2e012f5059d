"""``zotsync enrich``"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from zotsync.cli.common import (
    check_inputs,
    files_options,
    find_root,
    json_option,
    leave,
    library_items,
    note,
    open_workspace,
    out,
    say,
    several,
    short,
    show_failures,
    workers,
)
from zotsync.cli.sync import summary

if TYPE_CHECKING:
    from zotsync import api


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--check", is_flag=True, help="Exit with 1 where something is suggested.")
@click.option("--write", is_flag=True, help="Give the library's items the inferred tags, as automatic tags.")
@click.option("--dry-run", is_flag=True, help="With --write: show what would be written.")
@click.option(
    "--accept", multiple=True, metavar="FIELD", help="With --write: also the suggested values of FIELD."
)
@click.option(
    "--adopt", is_flag=True, help="With --write: also items that were there before zotsync knew the library."
)
@click.option("--allow", multiple=True, metavar="GUARD", help="Let a guard pass: tag-removals.")
@files_options
@json_option
def command(
    paths: tuple[str, ...],
    check: bool,
    write: bool,
    dry_run: bool,
    accept: tuple[str, ...],
    adopt: bool,
    allow: tuple[str, ...],
    library: str | None,
    workers_: int,
    as_json: bool,
) -> None:
    """Suggest tags, years and identifiers, each with the words that say so.

    With --write the tags go to the library of the workspace; PATHS then name sources whose items are
    meant. Without --write nothing is written.
    """
    if write:
        _write(paths, library, accept, allow, adopt=adopt, dry_run=dry_run, as_json=as_json)
        return
    if accept or adopt or dry_run:
        raise click.UsageError("--accept, --adopt and --dry-run go with --write.")
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


def _write(
    paths: Sequence[str],
    library: str | None,
    accept: Sequence[str],
    allow: Sequence[str],
    *,
    adopt: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write what is inferred to the library of the workspace around here, or around the first path."""
    if library:
        raise click.UsageError("--write writes to the workspace's own library: --library without SPEC.")
    root = find_root(paths[0] if paths else ".")
    with open_workspace(str(root), None) as workspace:
        report = workspace.enrich(paths, accept=accept, adopt=adopt, allow=allow, dry_run=dry_run)
    if as_json:
        out({"items": [one.to_json() for one in report.items], **report.run.to_json()})
    else:
        for one in report.items:
            _show(one)
        say(summary(report.run))
        if report.before:
            note(
                f"{several(report.before, 'item')} were in the library before: only suggested;"
                " --adopt writes to these too."
            )
    show_failures(report.run.failed)
    if report.run.failed:
        leave(1)


def _show(one: api.EnrichedItem) -> None:
    say(f"{one.path or one.item.key}: {short(one.item.title)}")
    for tag in one.found.tags:
        words = ", ".join(sorted({evidence.text for evidence in tag.evidence})[:4])
        fact = one.provenance.get(("tags", tag.tag))
        say(f"    {_sign(fact)} tag {tag.tag}  ({tag.confidence:.2f}; {short(words, 60)})")
    for value in one.found.suggestions:
        words = ", ".join(evidence.text for evidence in value.evidence[:1])
        say(f"    ? {value.field}: {value.value}  ({value.confidence:.2f}; {short(words, 60)})")


def _sign(fact: object) -> str:
    """What becomes of a tag: ``+`` set or suggested, ``=`` there before, ``-`` refused by a person."""
    state = fact["state"] if isinstance(fact, dict) else ""
    return {"theirs": "=", "refused": "-"}.get(state, "+")
