"""The enrichers, and the seam for those of strangers (entry-point group ``zotsync.enrichers``)."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol

from zotsync.enrichment.identifiers import suggest_identifiers
from zotsync.enrichment.suggestion import EnrichConfig, Enriched
from zotsync.enrichment.therapy import tag_classes, tag_therapies
from zotsync.enrichment.year import tag_year
from zotsync.item import Item

GROUP = "zotsync.enrichers"


class Enricher(Protocol):
    """Infers something from one item. Pure: the same item and text give the same answer."""

    name: str

    def enrich(
        self, item: Item, *, text: str | None, stray: Collection[tuple[int, int]], config: EnrichConfig
    ) -> Enriched:
        """What follows from ``item``; ``text`` is the file, ``stray`` its ranges that prove nothing."""


class Therapy:
    name = "therapy"

    def enrich(
        self, item: Item, *, text: str | None, stray: Collection[tuple[int, int]], config: EnrichConfig
    ) -> Enriched:
        return tag_therapies(item, text=text, stray=stray, config=config)


class Year:
    name = "year"

    def enrich(
        self, item: Item, *, text: str | None, stray: Collection[tuple[int, int]], config: EnrichConfig
    ) -> Enriched:
        return tag_year(item, text=text, config=config)


class Identifiers:
    name = "identifiers"

    def enrich(
        self, item: Item, *, text: str | None, stray: Collection[tuple[int, int]], config: EnrichConfig
    ) -> Enriched:
        return suggest_identifiers(item, text)


BUILT_IN: tuple[Enricher, ...] = (Therapy(), Year(), Identifiers())


@cache
def enrichers() -> tuple[Enricher, ...]:
    """The built-in enrichers, then those that installed packages offer, by name."""
    found = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return BUILT_IN + tuple(point.load()() for point in found)


def enrich_item(
    item: Item,
    *,
    text: str | None = None,
    stray: Collection[tuple[int, int]] = (),
    config: EnrichConfig | None = None,
    only: Collection[str] | None = None,
) -> Enriched:
    """Everything the enrichers infer about one item.

    ``text`` is the decoded file (needed for evidence from a document's body), ``stray`` the ranges of it
    (start, end exclusive) whose words are no evidence, ``only`` the names of the enrichers to ask.
    """
    settings = config or EnrichConfig()
    result = Enriched()
    more = settings.more()
    replaced = {vocabulary.name for vocabulary in more}
    for enricher in enrichers():
        if (only is None or enricher.name in only) and enricher.name not in replaced:
            result += enricher.enrich(item, text=text, stray=stray, config=settings)
    for one in more:
        if only is None or one.name in only:
            result += tag_classes(item, one, one.prefix, text=text, stray=stray, config=settings)
    return result


def names(config: EnrichConfig) -> list[str]:
    """What enrichers are called, further vocabularies among them."""
    return [*(one.name for one in enrichers()), *(one.name for one in config.more())]
