"""What a rule is, what it finds, and what it offers as a repair.

A rule is one file: a module docstring (what, why, ``Bad::`` and ``Good::`` examples that are run as
tests) and one `Rule`. Rules are pure: they get text or items and give findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    error = "error"
    warning = "warning"
    info = "info"


class Safety(StrEnum):
    """``safe``: deterministic, meaning kept; ``unsafe``: follows from the text; ``manual``: one by one."""

    safe = "safe"
    unsafe = "unsafe"
    manual = "manual"


@dataclass(frozen=True, slots=True)
class Fix:
    """Replace exactly the finding's text by ``replacement``."""

    safety: Safety
    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect. ``start`` and ``end`` are characters in the decoded file; None: something is missing.

    ``item`` is the key or title of the item concerned, ``field`` its Zotero field, or ``body``.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    path: str = ""
    start: int | None = None
    end: int | None = None
    text: str = ""
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    item: str | None = None
    field: str | None = None
    fix: Fix | None = None
