"""An enricher: what follows from an item, with the words that say so. This one tags long works."""

from __future__ import annotations

from collections.abc import Collection

from zotsync.enrichment import EnrichConfig, Enriched, Evidence, TagSuggestion
from zotsync.item import Item

LONG = 400


class ReadingTime:
    name = "reading-time"

    def enrich(
        self, item: Item, *, text: str | None, stray: Collection[tuple[int, int]], config: EnrichConfig
    ) -> Enriched:
        pages = item["numPages"]
        if not pages.isdigit() or int(pages) < LONG:
            return Enriched()
        evidence = Evidence("numPages", 0, len(pages), pages)
        return Enriched(tags=(TagSuggestion("reading:long", 0.9, self.name, (evidence,)),))
