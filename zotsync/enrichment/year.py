"""The year tag: from the item's date alone, never from a copyright line or the day of access."""

from __future__ import annotations

import re

from zotsync.enrichment.suggestion import EnrichConfig, Enriched, Evidence, TagSuggestion
from zotsync.item import Item

DATES = ("date", "dateDecided", "dateEnacted", "issueDate")
"""Fields that say when a work was published, by item type."""
# A year behind a dot is a date only where day and month stand before it: "14.02.2012".
_YEAR = re.compile(r"(?:(?<![\d.])|(?<=\d\.\d\.)|(?<=\d\.\d\d\.))(1[4-9]\d\d|20\d\d)(?!\d)")
_NO_DATE = re.compile(r"accessed|copyright|©", re.I)
_REVIEWED = re.compile(r"review|updat|modif", re.I)


def tag_year(item: Item, *, text: str | None, config: EnrichConfig) -> Enriched:
    """``year:YYYY`` from the item's date; nothing where there is none, or where it names two years.

    A date that stands after "last reviewed" or "updated" in the file says when the page was looked at:
    the tag is less sure and its ``by`` says ``last-reviewed``.
    """
    for field in DATES:
        value = item[field]
        years = list(_YEAR.finditer(value))
        if not years or _NO_DATE.search(value) or len({year[0] for year in years}) > 1:
            continue
        found = years[0]
        reviewed = bool(_REVIEWED.search(value)) or _label_is_review(item, field, text)
        return Enriched(
            tags=(
                TagSuggestion(
                    config.year_prefix + found[0],
                    0.7 if reviewed else 0.99,
                    "year last-reviewed" if reviewed else "year",
                    (Evidence(field, *found.span(), found[0]),),
                ),
            )
        )
    return Enriched()


def _label_is_review(item: Item, field: str, text: str | None) -> bool:
    """Whether the line of the file in front of the date speaks of a review."""
    if text is None or item.origin is None or not (spans := item.origin.spans.get(field)):
        return False
    start = spans[0].start
    line = max(text.rfind(end, 0, start) for end in "\r\n") + 1
    return bool(_REVIEWED.search(text, line, start))
