"""The enrichers, and the seam for those of strangers (entry-point group ``zotsync.enrichers``)."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from functools import cache
from importlib.metadata import entry_points
from typing import Any, Protocol

from zotsync.enrichment.identifiers import suggest_identifiers
from zotsync.enrichment.suggestion import EnrichConfig, Enriched
from zotsync.enrichment.therapy import tag_classes, tag_therapies
from zotsync.enrichment.year import tag_year
from zotsync.errors import UsageError
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


def enrichers() -> tuple[Enricher, ...]:
    """The built-in enrichers, then those that installed packages offer, by name."""
    return _loaded()[0]


def complete() -> bool:
    """Whether every enricher that packages offer could be loaded; what a missing one set is not judged."""
    return _loaded()[1]


@cache
def _loaded() -> tuple[tuple[Enricher, ...], bool]:
    found, whole = [*BUILT_IN], True
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            found.append(point.load()())
        except Exception as error:  # A stranger's package must not stop the built-in enrichers.
            whole = False
            said = f"The enricher {point.name} ({point.value}) could not be loaded: {error}."
            warnings.warn(f"{said} {_REMEDY}", stacklevel=2)
    return tuple(found), whole


_REMEDY = "Update or uninstall the package that brings it."


def _ask(enricher: Enricher, item: Item, **given: Any) -> Enriched:
    try:
        return enricher.enrich(item, **given)
    except Exception as error:
        if enricher in BUILT_IN:
            raise
        # To go on without it would take away the tags that it set before.
        said = f"The enricher {enricher.name} of another package fails: {type(error).__name__}: {error}."
        raise UsageError(said, remedy=_REMEDY) from error


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
            result += _ask(enricher, item, text=text, stray=stray, config=settings)
    for one in more:
        if only is None or one.name in only:
            result += tag_classes(item, one, one.prefix, text=text, stray=stray, config=settings)
    return result


def names(config: EnrichConfig) -> list[str]:
    """What enrichers are called, further vocabularies among them."""
    return [*(one.name for one in enrichers()), *(one.name for one in config.more())]
