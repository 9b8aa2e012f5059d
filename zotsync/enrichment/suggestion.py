"""What enrichment says about an item: tags and values, each with the characters it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as field_
from html import escape
from typing import Any

from zotsync.enrichment.vocabulary import Vocabulary, parse
from zotsync.item import Item

PUBLISHED_VERSION = "doi published version"
"""By this a suggestion is told that makes a preprint the version in a journal."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Characters ``start`` to ``end`` (exclusive) of a value, and those characters.

    ``field`` is a Zotero field, where the offsets count in its value; or ``body``, where they count in
    the decoded file; or ``tags``, where they count in the item's tag names joined by ``"; "``; or
    ``notes``, in its notes' HTML joined by line ends.
    """

    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class TagSuggestion:
    """An inferred tag. ``confidence`` is between 0 and 1; ``by`` names what inferred it, with its version."""

    tag: str
    confidence: float
    by: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value for a field that has none, or (field ``tags``) a tag; never written unasked.

    ``item`` is the item that it is for, where the suggestion stands alone.
    """

    field: str
    value: str
    confidence: float
    by: str
    evidence: tuple[Evidence, ...] = ()
    item: Item | None = field_(default=None, compare=False, repr=False)

    def _repr_html_(self) -> str:
        """How a notebook shows it: the value, and the words that say so."""
        words = ", ".join(f"<mark>{escape(one.text)}</mark>" for one in self.evidence)
        return f"{escape(self.field)}: <b>{escape(self.value)}</b> ({self.confidence:.2f}) {words}"


@dataclass(frozen=True, slots=True)
class Enriched:
    """All that was inferred about one item."""

    tags: tuple[TagSuggestion, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def __add__(self, other: Enriched) -> Enriched:
        return Enriched(self.tags + other.tags, self.suggestions + other.suggestions)


@dataclass(frozen=True, slots=True)
class EnrichConfig:
    """How inferred tags begin, how sure (0 to 1) one must be to be suggested, and what infers them."""

    therapy_prefix: str = "therapy:"
    year_prefix: str = "year:"
    minimum: float = 0.5
    vocabularies: tuple[str, ...] = ()
    """Texts of further vocabularies; one called ``therapy`` replaces the one that comes along."""

    @property
    def prefixes(self) -> tuple[str, ...]:
        """How inferred tags begin."""
        return self.therapy_prefix, self.year_prefix, *(one.prefix for one in self.more())

    def more(self) -> list[Vocabulary]:
        """The further vocabularies. Raises `ConfigError` where one cannot be read."""
        return [parse(text) for text in self.vocabularies]


def to_json(
    path: str,
    item: Item,
    enriched: Enriched,
    provenance: Mapping[tuple[str, str], Any] | None = None,
    checks: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:
    """The object that ``enrich --json`` gives for one item; ``provenance`` by field and value."""
    known = provenance or {}
    return {
        "path": path,
        "key": item.key,
        "title": item.title,
        "tags": [
            {
                "tag": tag.tag,
                "confidence": tag.confidence,
                "by": tag.by,
                "evidence": _evidence(tag.evidence),
                **_known(known.get(("tags", tag.tag))),
            }
            for tag in enriched.tags
        ],
        "suggestions": [
            {
                "field": one.field,
                "value": one.value,
                "confidence": one.confidence,
                "by": one.by,
                "evidence": _evidence(one.evidence),
                **_known(known.get((one.field, one.value))),
            }
            for one in enriched.suggestions
        ],
        "checks": list(checks),
    }


def _known(fact: Mapping[str, Any] | None) -> dict[str, Any]:
    """What became of a value before: who set it, when, and what a person made of it."""
    if not fact:
        return {}
    state = "set" if fact["state"] == "begun" else fact["state"]
    return {"provenance": {"state": state, "by": fact["by"], "at": fact["at"]}}


def _evidence(found: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    return [{"field": e.field, "start": e.start, "end": e.end, "text": e.text} for e in found]
