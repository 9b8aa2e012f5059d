"""``zotsync enrich``"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

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
    wants,
    workers,
)
from zotsync.cli.sync import summary

if TYPE_CHECKING:
    from zotsync import api
    from zotsync.deciding import Request
    from zotsync.enriching import EnrichReport
    from zotsync.enrichment import EnrichConfig
    from zotsync.enrichment.doi import Answers

MANY = 200
"""What is said of more items than this is counted; `--full` shows each."""


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--check", is_flag=True, help="Exit with 1 where something is suggested.")
@click.option(
    "--vocabulary",
    multiple=True,
    metavar="FILE",
    help="Also tag by a vocabulary: study-design, or a file of your own.",
)
@click.option("--doi", is_flag=True, help="Ask Crossref, DataCite, doi.org and Europe PMC about DOIs.")
@click.option("--offline", is_flag=True, help="With --doi: only what they answered before.")
@click.option("--write", is_flag=True, help="Give the library's items the inferred tags, as automatic tags.")
@click.option("--dry-run", is_flag=True, help="With --write: show what would be written.")
@click.option(
    "--accept",
    multiple=True,
    metavar="FIELD",
    help="With --write: also suggested values of FIELD; published: preprints (with --doi).",
)
@click.option(
    "--adopt", is_flag=True, help="With --write: also items that were there before zotsync knew the library."
)
@click.option(
    "--again",
    multiple=True,
    metavar="TAG",
    help="With --write: also this tag (or value) where somebody removed or refused it.",
)
@click.option("--allow", multiple=True, metavar="GUARD", help="Let a guard pass: tag-removals.")
@files_options
@json_option
def command(
    paths: tuple[str, ...],
    check: bool,
    vocabulary: tuple[str, ...],
    doi: bool,
    offline: bool,
    write: bool,
    dry_run: bool,
    accept: tuple[str, ...],
    adopt: bool,
    again: tuple[str, ...],
    allow: tuple[str, ...],
    library: str | None,
    workers_: int,
    as_json: bool,
) -> None:
    """Suggest tags, years and identifiers, each with the words that say so.

    With --write the tags go to the library of the workspace, and PATHS name sources whose items are
    meant; or to the library that SPEC names, to items that --adopt gave to zotsync once. Without
    --write nothing is written. With --doi the registries are asked, and each DOI gets a verdict.
    """
    if offline and not doi:
        raise click.UsageError("--offline goes with --doi.")
    if write and vocabulary and not library:
        raise click.UsageError("With --write, name vocabularies in zotsync.toml: vocabularies in [enrich].")
    if not write and (accept or adopt or again or dry_run or allow):
        raise click.UsageError("--accept, --adopt, --again, --allow and --dry-run go with --write.")
    meant = check_inputs(paths, library, "enrich", here=True)
    with _registries(paths, doi=doi, offline=offline) as answers:
        if write:
            if library:
                from zotsync.deciding import Request

                asked = Request(accept=frozenset(accept), adopt=adopt, again=frozenset(again))
                report = _write_library(library, vocabulary, asked, allow, answers, dry_run=dry_run)
            else:
                with open_workspace(str(root_of(paths)), None) as workspace:
                    report = workspace.enrich(
                        paths,
                        accept=accept,
                        adopt=adopt,
                        again=again,
                        allow=allow,
                        answers=answers,
                        dry_run=dry_run,
                    )
            _report(report, as_json=as_json)
            return
        found, failures = _infer(meant, library, workers_, vocabulary, answers)
    if as_json:
        out(
            {
                "items": [one.to_json() for one in found],
                "failed": [failure.to_json() for failure in failures],
            }
        )
    else:
        _show_all(found)
    show_failures(failures)
    if failures or (check and any(one.found.tags or one.found.suggestions for one in found)):
        leave(1)


def _write_library(
    spec: str,
    vocabulary: Sequence[str],
    asked: Request,
    allow: Sequence[str],
    answers: Answers | None,
    *,
    dry_run: bool,
) -> EnrichReport:
    """Write to a library that is no workspace's."""
    from zotsync.fixing import loose_journal
    from zotsync.library_enriching import enrich_library

    settings, journal = _settings((), vocabulary), loose_journal()
    return enrich_library(spec, asked, settings, journal, allow=allow, answers=answers, dry_run=dry_run)


def _infer(
    paths: Sequence[str],
    library: str | None,
    count: int,
    vocabulary: Sequence[str],
    answers: Answers | None,
) -> tuple[list[api.EnrichedItem], tuple[api.Failure, ...]]:
    """What is inferred about files, or about a library; nothing is written."""
    from zotsync import api

    failures: tuple[api.Failure, ...] = ()
    settings = _settings(paths, vocabulary)
    with workers(count) as executor:
        if library is not None:
            found = api.enrich_items(library_items(library), executor, settings)
        else:
            loaded = api.load(paths, executor)
            found, failures = api.enrich_loaded(loaded, executor, settings), loaded.failures
    return (api.check_dois(found, answers) if answers else found), failures


def _settings(paths: Sequence[str], vocabulary: Sequence[str]) -> EnrichConfig:
    """The vocabularies that were named; else those of the workspace around here."""
    from zotsync import api, config

    home = root_of(paths)
    if vocabulary or not (home / config.FILE).is_file():
        return api.vocabularies(vocabulary, Path.cwd())
    return api.vocabularies(config.load(home).enrich.vocabularies, home)


@contextmanager
def _registries(paths: Sequence[str], *, doi: bool, offline: bool) -> Iterator[Answers | None]:
    """The registries' answers, where they are asked for."""
    if not doi:
        yield None
        return
    from zotsync import api, config

    home = root_of(paths)
    contact = config.load(home).enrich.contact if (home / config.FILE).is_file() else ""
    answers = api.ask_registries(offline=offline, contact=contact)
    if not answers.contact and not offline:
        note(
            "No contact address: the registries are asked slowly. Set ZOTSYNC_MAILTO, or contact in [enrich]."
        )
    with closing(answers):
        yield answers


def _report(report: EnrichReport, *, as_json: bool) -> None:
    """Show what was written, and leave with 1 where something failed."""
    if as_json:
        out({"items": [one.to_json() for one in report.items], **report.run.to_json()})
    else:
        _show_all(report.items)
        say(summary(report.run))
        if report.before:
            note(
                f"{several(report.before, 'item')} were in the library before: only suggested;"
                " --adopt writes to these too."
            )
    show_failures(report.run.failed)
    if report.run.failed:
        leave(1)


def _show_all(items: Sequence[api.EnrichedItem]) -> None:
    """Each item of which there is something to say; many are counted, with an example of each."""
    told = [one for one in items if one.found.tags or one.found.suggestions or one.findings or one.checks]
    if not told:
        say("Nothing to suggest.")
    if len(told) <= MANY or wants("full"):
        for one in told:
            _show(one)
        return
    said: dict[str, list[str]] = {}
    for one in told:
        kinds = [f"{_sign(one.provenance.get(('tags', tag.tag)))} tag {tag.tag}" for tag in one.found.tags]
        kinds += [f"? {value.field}" for value in one.found.suggestions]
        kinds += ["! sources that contradict each other" for _ in one.findings]
        kinds += [f"{'=' if check.verdict == 'ok' else '!'} DOI {check.verdict}" for check in one.checks]
        for kind in dict.fromkeys(kinds):
            said.setdefault(kind, []).append(one.item.title or one.item.key)
    say(f"{several(len(told), 'item')}; --full shows each.")
    for kind, titles in sorted(said.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        say(f"    {short(kind, 60)}: {len(titles):,}  e.g. {short(titles[0], 60)}")


def _show(one: api.EnrichedItem) -> None:
    say(f"{one.path or one.item.key}: {short(one.item.title)}")
    for tag in one.found.tags:
        words = ", ".join(sorted({evidence.text for evidence in tag.evidence})[:4])
        fact = one.provenance.get(("tags", tag.tag))
        say(f"    {_sign(fact)} tag {tag.tag}  ({tag.confidence:.2f}; {short(words, 60)})")
    for value in one.found.suggestions:
        words = ", ".join(evidence.text for evidence in value.evidence[:1])
        say(f"    ? {value.field}: {value.value}  ({value.confidence:.2f}; {short(words, 60)})")
    for finding in one.findings:
        say(f"    ! {finding}")
    for check in one.checks:
        sides = f": {check.field} is {check.found!r}, not {check.expected!r}" if check.expected else ""
        sign, why = "=" if check.verdict == "ok" else "!", f" ({check.note})" if check.note else ""
        say(f"    {sign} {check.doi} {check.verdict}{short(sides, 160)}{why}")


def _sign(fact: object) -> str:
    """What becomes of a tag: ``+`` set or suggested, ``=`` there before, ``-`` refused by a person."""
    state = fact["state"] if isinstance(fact, dict) else ""
    return {"theirs": "=", "refused": "-"}.get(state, "+")
