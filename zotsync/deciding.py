"""Which of the inferred values an item of a library gets, and which of ours it loses.

What a person removed or changed is never set again, unless that is asked for by its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from zotsync.changes import Change, encode
from zotsync.enrichment import (
    PUBLISHED_VERSION,
    EnrichConfig,
    Suggestion,
    TagSuggestion,
    complete,
    enrichers,
    names,
)
from zotsync.errors import ConfigError, UsageError
from zotsync.inferring import EnrichedItem
from zotsync.item import Item, Json, Tag, diff
from zotsync.journal import now
from zotsync.schema import is_valid_field
from zotsync.sync.retype import retype

Id = tuple[str, str, str]
"""A value of an item: key, field (``tags`` for a tag's name), value."""
ACCEPTED = tuple("DOI PMID PMCID ISBN ISSN archiveID publicationTitle volume issue pages date".split())
"""Fields whose suggested values may be written, on request."""
PUBLISHED = "published"
"""What is accepted so that a preprint becomes the version in a journal."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: which enrichers (None: all), fields to accept, items there before (``adopt``)."""

    only: frozenset[str] | None = None
    accept: frozenset[str] = frozenset()
    adopt: bool = False
    paths: frozenset[str] | None = None
    """The sources whose items are meant; None: every item."""
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


class Deciding:
    """Which of the inferred values an item gets, and which of ours it loses.

    ``facts`` is what is known of its values; ``learned`` takes what `decide` adds to that.
    """

    def __init__(
        self,
        item: Item,
        found: Sequence[EnrichedItem],
        facts: Mapping[Id, Json],
        request: Request,
        learned: dict[Id, Json | None],
    ) -> None:
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

    def decide(self) -> Change | None:
        """The change of the item, if it is to have one; `done` is what is known once that was confirmed."""
        self._tags()
        self._values()
        if PUBLISHED in self.request.accept:
            self._published()
        if not self.fields:
            return None
        return Change(
            "library",
            "update",
            self.item.key,
            self.fields,
            expects={"version": self.item.version},
            why="inferred: " + ", ".join(dict.fromkeys(self.reasons)),
            by="enrich",
            title=self.item.title,
        )

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


def has(item: Item, id: Id) -> bool:
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
    name = str(fact.get("by", "")).split(" ")[0]
    if not complete() and name not in {enricher.name for enricher in enrichers()}:
        return False
    return request.only is None or name in request.only
