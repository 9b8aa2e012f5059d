"""Enrichment of a library, and whose each inferred value is.

Inferred tags are written to the library as automatic tags, through the journal. What a person removed
or changed is never set again: the base remembers what was inferred and what became of it, and where it
cannot know (an item that was there before it began), nothing is written unasked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from zotsync import checks
from zotsync.changes import Change, Guard, Plan, encode
from zotsync.config import EnrichSection
from zotsync.editing import write_library
from zotsync.enrichment import (
    PUBLISHED_VERSION,
    EnrichConfig,
    Suggestion,
    TagSuggestion,
    enrich_item,
    names,
)
from zotsync.errors import ConfigError, InputError, UsageError
from zotsync.inferring import EnrichedItem, agreed_years, check_dois, stray_places, vocabularies
from zotsync.item import Item, Json, Tag, diff
from zotsync.journal import Journal, now
from zotsync.outcome import RunReport
from zotsync.progress import counted
from zotsync.schema import is_valid_field
from zotsync.stores.sources import Source, Sources
from zotsync.sync import guards
from zotsync.sync.base import Base
from zotsync.sync.look import count
from zotsync.sync.prepare import Observation
from zotsync.sync.retype import retype
from zotsync.sync.rows import Row
from zotsync.sync.run import Run, fingerprint

if TYPE_CHECKING:
    from zotsync.enrichment.doi import Answers

Id = tuple[str, str, str]
"""A value of an item: key, field (``tags`` for a tag's name), value."""
ACCEPTED = ("DOI", "PMID", "PMCID", "publicationTitle", "volume", "issue", "pages", "ISSN", "date")
"""Fields whose suggested values may be written, on request."""
PUBLISHED = "published"
"""What is accepted so that a preprint becomes the version in a journal."""


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


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: which enrichers (None: all), fields to accept, items there before (``adopt``)."""

    only: frozenset[str] | None = None
    accept: frozenset[str] = frozenset()
    adopt: bool = False
    paths: frozenset[str] | None = None
    """The sources whose items are meant; None: every item."""
    tags: bool = True
    """Whether inferred tags are written."""
    changed: bool = False
    """Only items that changed since they were last enriched."""
    again: frozenset[str] = frozenset()
    """Tags and values that may be inferred again although a person removed or refused them."""

    def check(self, config: EnrichConfig) -> Request:
        """Raises `UsageError` or `ConfigError` where it names what there is not."""
        there = names(config)
        if self.only is not None and (unknown := self.only - set(there)):
            known = ", ".join(there)
            raise ConfigError(f"No enricher is called {min(unknown)}.", remedy=f"Known: {known}.")
        if unknown := self.accept - {*ACCEPTED, PUBLISHED}:
            known = ", ".join((*ACCEPTED, PUBLISHED))
            raise UsageError(f"No values are suggested for {min(unknown)}.", remedy=f"Known: {known}.")
        return self


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
    for item, here, ours in counted("inferring tags", chosen):
        found = _infer(item, here, files, sources, config, request.only)
        found = agreed_years(found, config.year_prefix)
        found = check_dois(found, answers) if answers else found
        facts = by_key.get(item.key, {})
        learned: dict[Id, Json | None] = dict.fromkeys(
            id for id in facts if id[2] in request.again and not _has(item, id)
        )
        met |= {value for _, _, value in learned}
        facts = {id: fact for id, fact in facts.items() if id not in learned}
        if ours:
            _Deciding(work, item, found, facts, request, learned).decide()
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


class _Deciding:
    """Which of the inferred values an item gets, and which of ours it loses.

    ``facts`` is what is known of its values; ``learned`` takes what `decide` adds to that.
    """

    def __init__(
        self,
        work: Work,
        item: Item,
        found: Sequence[EnrichedItem],
        facts: Mapping[Id, Json],
        request: Request,
        learned: dict[Id, Json | None],
    ) -> None:
        self.work = work
        self.item = item
        self.found = found
        self.facts = facts
        self.request = request
        self.learned = learned
        self.at = now()
        self.have = {tag.name: tag for tag in item.tags}
        self.fields: dict[str, tuple[object, object]] = {}
        self.done: dict[Id, Json | None] = {}
        self.reasons: list[str] = []

    def decide(self) -> None:
        """Add the change of the item to the work, and what is known of its values."""
        if self.request.tags:
            self._tags()
        self._values()
        if PUBLISHED in self.request.accept:
            self._published()
        if not self.fields:
            return
        change = Change(
            "library",
            "update",
            self.item.key,
            self.fields,
            expects={"version": self.item.version},
            why="inferred: " + ", ".join(dict.fromkeys(self.reasons)),
            by="enrich",
            title=self.item.title,
        )
        self.work.changes.append(change)
        self.work.done[change.id] = self.done

    def _tags(self) -> None:
        added: dict[str, Tag] = {}
        inferred: set[Id] = set()
        for one in self.found:
            for tag in one.found.tags:
                id = (self.item.key, "tags", tag.tag)
                if id in inferred:
                    continue
                inferred.add(id)
                fact = _judge(self.facts.get(id), tag.tag in self.have, self.item.version)
                if tag.tag in self.have:
                    self._seen(id, fact)
                elif fact is None or fact["state"] == "withdrawn":
                    self._begin(id, tag, one.path)
                    added[tag.tag] = Tag(tag.tag, 1)
                else:
                    self.learned[id] = {**fact, "state": "refused"}
        dropped = set(self._withdrawn(inferred))
        if added or dropped:
            after = (*(tag for tag in self.item.tags if tag.name not in dropped), *added.values())
            self.fields["tags"] = (encode("tags", self.item.tags), encode("tags", after))

    def _seen(self, id: Id, fact: Json | None) -> None:
        """An inferred tag that is there: ours, or a person's, whose removal is to be noticed."""
        if fact is None or self.have[id[2]].type == 0:
            if fact is None or fact["state"] != "theirs":
                self.learned[id] = {"by": "a person", "at": self.at, "state": "theirs"}
        elif fact["state"] in ("begun", "withdrawn"):
            # What we took away and is back was put back by a person.
            state = "set" if fact["state"] == "begun" else "theirs"
            self.learned[id] = {**fact, "state": state}

    def _begin(self, id: Id, value: TagSuggestion | Suggestion, path: str) -> None:
        """A value is to be set: known before it is written, so that a kill in between forgets nothing."""
        evidence = [asdict(one) for one in value.evidence]
        fact: Json = {"by": value.by, "at": self.at, "path": path, "evidence": evidence}
        self.learned[id] = {**fact, "state": "begun", "version": self.item.version}
        self.done[id] = {**fact, "state": "set"}
        self.reasons.append(value.by)

    def _withdrawn(self, inferred: set[Id]) -> Iterable[str]:
        """Tags of ours that what they were read from no longer says."""
        if not all(one.whole for one in self.found):
            return
        paths = {one.path for one in self.found}
        for id, fact in self.facts.items():
            ours = id[1] == "tags" and fact["state"] == "set" and self.have.get(id[2]) == Tag(id[2], 1)
            if ours and id not in inferred and fact["path"] in paths and _asked(fact, self.request):
                self.done[id] = {**fact, "state": "withdrawn", "at": self.at}
                self.reasons.append(f"{fact['by']}, no longer said")
                yield id[2]

    def _values(self) -> None:
        """Suggested values of the accepted fields, where the field is empty and never had one of ours."""
        known = {name for _, name, _ in self.facts}
        for one in self.found:
            for value in one.found.suggestions:
                if value.by == PUBLISHED_VERSION:
                    continue
                name = value.field
                free = not self.item[name] and name not in known and name not in self.fields
                if name in self.request.accept and free:
                    self._begin((self.item.key, name, value.value), value, one.path)
                    self.fields[name] = (None, value.value)

    def _published(self) -> None:
        """A preprint becomes the version in a journal: the same item, with that one's facts.

        What its type cannot keep goes to Extra, its own DOI too; everything else stays with it.
        """
        item = self.item
        values = [(v, one.path) for one in self.found for v in one.found.suggestions]
        values = [(v, path) for v, path in values if v.by == PUBLISHED_VERSION]
        known = {(name, value) for _, name, value in self.facts}
        if not values or any((v.field, v.value) in known for v, _ in values):
            return
        new = {v.field: v.value for v, _ in values}
        old = f"Preprint DOI: {item['DOI']}" if item["DOI"] else ""
        after = retype(item.with_(type=new.pop("itemType", item.type)), item.type)
        after = after.with_fields({"extra": "\n".join(filter(None, (after["extra"], old)))})
        after = after.with_fields({n: v for n, v in new.items() if is_valid_field(after.type, n)})
        for value, path in values:
            self._begin((item.key, value.field, value.value), value, path)
        changed = diff(item, after).items()
        self.fields |= {n: (encode(n, b), encode(n, a)) for n, (b, a) in changed if n != "notes"}


def _has(item: Item, id: Id) -> bool:
    """Whether the item has this value now."""
    _, name, value = id
    return any(tag.name == value for tag in item.tags) if name == "tags" else item[name] == value


def _judge(fact: Json | None, present: bool, version: int) -> Json | None:
    """What is known of a value; one that was begun, is absent, and whose item stands as then, was not set."""
    if fact and fact["state"] == "begun" and not present and fact.get("version") == version:
        return None
    return fact


def _asked(fact: Json, request: Request) -> bool:
    """Whether the enricher that set a value was asked again."""
    return request.only is None or str(fact.get("by", "")).split(" ")[0] in request.only
