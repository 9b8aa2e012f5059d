"""Infers tags and values for items, each with the evidence it was read from. Pure and offline."""

from zotsync.enrichment.enricher import Enricher, complete, enrich_item, enrichers, names
from zotsync.enrichment.suggestion import (
    PUBLISHED_VERSION,
    EnrichConfig,
    Enriched,
    Evidence,
    Suggestion,
    TagSuggestion,
    to_json,
)

__all__ = [
    "PUBLISHED_VERSION",
    "EnrichConfig",
    "Enriched",
    "Enricher",
    "Evidence",
    "Suggestion",
    "TagSuggestion",
    "complete",
    "enrich_item",
    "enrichers",
    "names",
    "to_json",
]
