"""Asks the registries about an item's DOI, and compares what they say with the item.

`answers` is the one module that asks; everything else is pure, so that a run replayed from the cache says
what the run online said.
"""

from zotsync.enrichment.doi.answers import Answer, Answers, Away
from zotsync.enrichment.doi.check import check_item
from zotsync.enrichment.doi.verdict import Check, Checked, Verdict

__all__ = ["Answer", "Answers", "Away", "Check", "Checked", "Verdict", "check_item"]
