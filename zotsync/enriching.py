"""Enrichment of a library, and whose each inferred value is.

Inferred tags are written to the library as automatic tags, through the journal. What a person removed
or changed is never set again: the base remembers what was inferred and what became of it, and where it
cannot know (an item that was there before it began), nothing is written unasked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from zotsync import checks
from zotsync.changes import Change, Guard, Plan
from zotsync.config import EnrichSection
from zotsync.deciding import Deciding, Id, Request, has
from zotsync.editing import write_library
from zotsync.enrichment import (
    EnrichConfig,
    enrich_item,
    names,
)
from zotsync.errors import ConfigError, InputError, UsageError
from zotsync.inferring import EnrichedItem, agreed_years, check_dois, stray_places, vocabularies
from zotsync.item import Item, Json, Note
from zotsync.journal import Journal, now
from zotsync.outcome import RunReport
from zotsync.progress import counted
from zotsync.stores.source import Source
from zotsync.stores.sources import Sources
from zotsync.sync import guards
from zotsync.sync.base import Base
from zotsync.sync.look import count
from zotsync.sync.prepare import Observation
from zotsync.sync.rows import Row
from zotsync.sync.run import Run, fingerprint

if TYPE_CHECKING:
    from zotsync.enrichment.doi import Answers


@dataclass(slots=True)
class Work:
    """What enriching a library would change, and what is then known of the values."""

    items: list[EnrichedItem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    facts: dict[Id, Json | None] = field(default_factory=dict)
    """What is known already, or becomes known when the changes are begun."""
    done: dict[str, dict[Id, Json | None]] = field(default_factory=dict)
    """What becomes known when a change, by its id, was confirmed."""
    marks: dict[str, str] = field(default_factory=dict)
    """The items that were looked at, each with the mark of what it was."""
    before: int = 0
    """Items that were there before the base began: for these, everything is only suggested."""


@dataclass(frozen=True, slots=True)
class EnrichReport:
    """What enriching a library did, and what was inferred. ``before``: items that only get suggestions."""

    run: RunReport
    items: list[EnrichedItem]
    before: int = 0


def enrich(
    run: Run,
    journal: Journal,
    items: Callable[[], Iterable[Item]],
    asked: Request,
    config: EnrichConfig,
    stops: Sequence[Guard],
    *,
    answers: Answers | None = None,
    dry_run: bool,
) -> EnrichReport:
    """Look at the library's items (``items``: as they are after a pull) and write what follows."""
    asked.check(config)
    base, before = run.base, run.store.requests
    waiting = run.pull()
    work = plan_work(base, run.sources, items(), asked, config, answers)
    plan = Plan(tuple(work.changes))
    stops = [*stops, *(checks.access(plan, run.store) if plan.changes else ())]
    stops = [stop for stop in stops if stop.name not in run.settings.allow]
    accidents = [g for g in guards.check(plan, count(base, Observation(set()))) if g.name == "tag-removals"]
    if plan.changes and accidents and not dry_run and "tag-removals" not in run.settings.allow:
        raise guards.stopped(replace(plan, guards=tuple(accidents)))
    if not dry_run and not stops:
        base.provenance_put(work.facts)
    report = write_library("enrich", run, journal, plan, waiting, stops, before=before, dry_run=dry_run)
    if not dry_run:
        remember(base, work, {change.id for change in report.applied})
    return EnrichReport(report, work.items, work.before)


def plan_work(
    base: Base,
    sources: Sources,
    items: Iterable[Item],
    request: Request,
    config: EnrichConfig,
    answers: Answers | None = None,
) -> Work:
    """What enriching these items of the library would do; nothing is written.

    ``answers``: registries are asked about the DOIs. Raises `UsageError` where nothing of these items was
    refused that is to be inferred ``again``.
    """
    work, met = Work(), set[str]()
    known = base.known()
    rows = _rows_by_key(base)
    hashes = {path: file.sha256 for path, file in base.files().items()}
    setup = fingerprint(config, sorted(request.only or ()), names(config))
    chosen: list[tuple[Item, list[Row], bool]] = []
    for item in items:
        here = rows.get(item.key, [])
        if request.paths is not None and not request.paths & {row.path for row in here}:
            continue
        ours = request.adopt or item.key in known
        mark = fingerprint(setup, item.version, [hashes.get(row.path, "") for row in here])
        if request.changed and (not ours or known[item.key] == mark):
            continue
        work.before += not ours
        work.marks |= {item.key: mark} if ours else {}
        chosen.append((item, here, ours))
    history = base.provenance(None if len(chosen) > 500 else [item.key for item, _, _ in chosen])
    by_key: dict[str, dict[Id, Json]] = {}
    for id, fact in history.items():
        by_key.setdefault(id[0], {})[id] = fact
    files: dict[str, Source | None] = {}
    notes = _notes(base, [item.key for item, _, _ in chosen])
    for bare, here, ours in counted("inferring tags", chosen):
        item = bare.with_(notes=notes[bare.key]) if bare.key in notes else bare
        found = _infer(item, here, files, sources, config, request.only)
        found = agreed_years(found, config.year_prefix)
        found = check_dois(found, answers) if answers else found
        facts = by_key.get(item.key, {})
        learned: dict[Id, Json | None] = dict.fromkeys(
            id for id in facts if id[2] in request.again and not has(item, id)
        )
        met |= {value for _, _, value in learned}
        facts = {id: fact for id, fact in facts.items() if id not in learned}
        deciding = Deciding(item, found, facts, request, learned)
        if ours and (change := deciding.decide()):
            work.changes.append(change)
            work.done[change.id] = deciding.done
        work.facts |= learned
        seen = {(name, value): fact for (_, name, value), fact in (facts | learned).items() if fact}
        work.items += [replace(one, provenance=seen) for one in found]
    if unknown := request.again - met:
        raise UsageError(
            f"Nothing called {min(unknown)} was removed or refused here.",
            remedy="`zotsync enrich --write --dry-run` marks with - the tags that were.",
        )
    return work


def remember(base: Base, work: Work, applied: Collection[str]) -> None:
    """Keep what is known now: the values that were set, and the items that were looked at."""
    facts: dict[Id, Json | None] = {}
    failed: set[str] = set()
    for change in work.changes:
        done = work.done[change.id]
        facts |= done if change.id in applied else {id: None for id in done if id in work.facts}
        failed |= set() if change.id in applied else {change.key}
    base.provenance_put(facts)
    base.known_put({key: mark if key not in failed else "" for key, mark in work.marks.items()})


def refuse(base: Base, id: Id, *, again: bool) -> None:
    """Never infer a value again for its item, as where a person takes it away; ``again``: it may be."""
    fact: Json = {"by": "a person", "at": now(), "path": "", "evidence": [], "state": "refused"}
    base.provenance_put({id: None if again else fact})


def settings(section: EnrichSection, root: Path) -> EnrichConfig:
    """How the workspace at ``root`` wants its items enriched. Raises `ConfigError`."""
    return vocabularies(section.vocabularies, root)


def stay_in_library(section: EnrichSection, root: Path) -> tuple[str, ...]:
    """How automatic tags begin that files are not given."""
    return () if "files" in section.write else settings(section, root).prefixes


def due(base: Base, section: EnrichSection, root: Path) -> bool:
    """Whether a sync has to enrich: it is asked to, and something changed since it last did."""
    return bool(section.auto and section.write) and base.meta("enriched") != mark(base, section, root)


def mark(base: Base, section: EnrichSection, root: Path) -> str:
    """By this the next sync knows that nothing changed: the library, the files, and what enriches them."""
    files = sorted((path, file.sha256) for path, file in base.files().items())
    setup = fingerprint(settings(section, root), sorted(section.auto))
    return fingerprint(base.meta("library_version"), files, setup)


def may_write(section: EnrichSection, *, dry_run: bool) -> None:
    """Raises `ConfigError` where the configuration says that nothing is written."""
    if not section.write and not dry_run:
        raise ConfigError(
            "write in [enrich] is empty: nothing may be written.", remedy="Name the library there."
        )


def named(base: Base, root: Path, paths: Iterable[str | os.PathLike[str]]) -> frozenset[str]:
    """The sources that these paths name, or hold. Raises `UsageError` for one outside the workspace."""
    found: set[str] = set()
    for path in paths:
        place = Path(path).resolve()
        if place != root and root not in place.parents:
            raise UsageError(f"{path} does not lie in {root}.")
        name = place.relative_to(root).as_posix()
        found.update(p for p in base.files() if name in (p, ".") or p.startswith(f"{name}/"))
    return frozenset(found)


def _rows_by_key(base: Base) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in base.rows():
        found.setdefault(row.key, []).append(row)
    return found


def _notes(base: Base, keys: Sequence[str]) -> dict[str, tuple[Note, ...]]:
    """The child notes of these items as the library has them: an identifier may stand there alone."""
    return {
        key: tuple(
            Note(str(data.get("note", "")), data["key"])
            for data in children
            if data.get("itemType") == "note" and not data.get("deleted")
        )
        for key, children in base.children(keys).items()
    }


def _infer(
    item: Item,
    rows: Sequence[Row],
    files: dict[str, Source | None],
    sources: Sources,
    config: EnrichConfig,
    only: Collection[str] | None,
) -> list[EnrichedItem]:
    """What follows from the item's documents and notes; where it has none, from its fields alone."""
    many = {format.name for format in sources.formats if format.many}
    found: list[EnrichedItem] = []
    whole = True
    for row in rows:
        if row.format in many:
            continue
        source = _source(files, sources, row.path)
        local = next((one for one in source.items if one.text == row.text), None) if source else None
        if source is None or local is None:
            whole = False
            continue
        if local.item.origin is not None and local.item.origin.body is not None:
            inferred = enrich_item(
                local.item, text=source.decoded.text, stray=stray_places(source), config=config, only=only
            )
            found.append(EnrichedItem(row.path, item, inferred))
    if not found:
        path = rows[0].path if rows else ""
        found.append(EnrichedItem(path, item, enrich_item(item, config=config, only=only)))
    if whole:
        return found
    return [replace(one, whole=False) for one in found]


def _source(files: dict[str, Source | None], sources: Sources, path: str) -> Source | None:
    if path not in files:
        try:
            files[path] = sources.read(path)
        except InputError:
            files[path] = None
    return files[path]
