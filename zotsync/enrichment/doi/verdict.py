"""What a check of a DOI can say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from zotsync.enrichment.suggestion import Suggestion


class Verdict(StrEnum):
    """One of nine; ``unreachable`` and ``not asked`` are no verdict on the DOI."""

    ok = "ok"
    malformed = "malformed"
    not_registered = "not registered"
    another_work = "another work"
    field_mismatch = "field mismatch"
    superseded = "superseded preprint"
    retracted = "retracted or under concern"
    unreachable = "unreachable"
    not_asked = "not asked"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing said about a DOI.

    ``field`` is the item's field concerned, ``expected`` what the registry says, ``found`` what the item
    says; ``source`` names the registry and ``asked`` when it answered (ISO 8601); ``note`` is for people.
    """

    doi: str
    verdict: Verdict
    field: str = "DOI"
    expected: str = ""
    found: str = ""
    source: str = ""
    asked: str = ""
    note: str = ""

    def with_(self, **changes: Any) -> Check:
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        return {name: str(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Checked:
    """All that is said about an item's DOI: one verdict (a mismatch once per field), and what follows.

    ``suggestions`` are values of fields; there are none unless title, author and year agree.
    """

    checks: tuple[Check, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    withdrawn: frozenset[str] = frozenset()
    """DOIs suggested by others that name another work, or none, or whose record contradicts the item."""
    agrees: bool = False
    """Title, author and year are those of the registry."""
    doubtful: bool = False
    """The record contradicts a field, names nothing, or is of a part of the item, its data or preprint."""
