"""What a rule is, what it finds, and what it offers as a repair.

A rule is one file: a module docstring (what, why, ``Bad::`` and ``Good::`` examples that are run as
tests) and one `Rule` named ``rule``. Rules are pure: they get text or items and yield `Hit`s; the
engine turns hits into `Finding`s with a place in the file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from zotsync.item import Item

if TYPE_CHECKING:
    from zotsync.quality.source import LintSource, Passage
    from zotsync.quality.text.blocks import Document
    from zotsync.quality.text.look import Look


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


def safe(replacement: str) -> Fix:
    return Fix(Safety.safe, replacement)


def unsafe(replacement: str) -> Fix:
    return Fix(Safety.unsafe, replacement)


def manual(replacement: str) -> Fix:
    return Fix(Safety.manual, replacement)


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

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        text = f" <mark>{escape(self.text)}</mark>" if self.text else ""
        return f"<code>{escape(place)}</code> <b>{self.rule}</b> {escape(self.message)}{text}"


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check yields. ``start`` and ``end`` count in the text that the check was given.

    An item rule names the ``field`` instead; without ``start`` the whole value is meant, and where the
    field has no value, it is what is missing. ``creators`` and ``tags`` have no offsets: ``part`` says
    which characters are meant, ``index`` of which one. In an item's prose ``part`` stands at ``start``, and
    there is no ``field``. ``severity``: where this hit is surer or less sure
    than the rule says.
    """

    message: str
    start: int | None = None
    end: int | None = None
    fix: Fix | None = None
    field: str = ""
    part: str = ""
    index: int = 0
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What all rules have. ``default``: precise enough to run unasked; the others run on ``--select``."""

    code: str
    name: str
    severity: Severity
    default: bool = True

    @property
    def area(self) -> str:
        """The letters of the code: ``AB`` of ``AB-03``."""
        return self.code.partition("-")[0]


PROSE = frozenset({"abstract", "document", "note"})
TEXT = PROSE | {"field"}
ADDRESSES = frozenset({"url", "document", "note", "head"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRule(Rule):
    """A rule over running text.

    ``pattern`` is what it looks for; ``needs`` are the strings of which one must be in the text for the
    pattern to match at all (the engine looks for all rules' needs once, and skips what cannot match).
    ``kinds`` says where: ``abstract``, ``field`` (other fields of one line), ``url``, ``document`` (a
    prose document), ``note`` (the body of a note, on request), ``head`` (the rest of a note).
    ``words``: words in small letters that will do too. ``might`` says False only where it cannot match.
    ``tail``: only that many characters at the end are looked at (0: all).
    ``masked``: links, code and addresses are blanked out first. ``languages``: silent elsewhere;
    empty means any.
    """

    pattern: re.Pattern[str]
    check: Callable[[re.Match[str], Passage], Iterable[Hit]]
    needs: tuple[str, ...] = ()
    words: Collection[str] = ()
    might: Callable[[Look], bool] | None = None
    kinds: frozenset[str] = PROSE
    masked: bool = True
    tail: int = 0
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRule(Rule):
    """A rule over one item's fields, creators and tags.

    ``fields``: one must have a value to ask at all; ``creators`` and ``tags`` may be named too. ``needs``:
    strings of which one must be in one of these values (in one part of a name, in one tag). ``types``: the
    item types that it is about; empty means any.
    """

    check: Callable[[Item], Iterable[Hit]]
    fields: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a registry once said of an item's DOI; handed in, for rules ask nobody.

    ``verdict`` is one of `zotsync.enrichment.doi.Verdict`; ``field`` the item's field concerned, ``expected``
    the registry's value, ``found`` the item's; ``source`` who was asked, and ``asked`` when (ISO 8601).
    ``agrees``: title, author and year are those of the item, so that other values can be trusted.
    """

    verdict: str
    doi: str
    field: str = "DOI"
    expected: str = ""
    found: str = ""
    source: str = ""
    asked: str = ""
    agrees: bool = False

    @property
    def when(self) -> str:
        """Who said so and when, to begin a message with."""
        return f"{self.source} said on {self.asked[:10]}"


LookUp = Callable[[Item], Sequence[LookedUp]]
"""What is known of an item's DOI; nothing where nobody was asked, or nobody answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUpRule(Rule):
    """A rule over one thing that a registry said of an item's DOI; silent where nothing is known.

    ``verdicts``: those that it is asked about.
    """

    check: Callable[[Item, LookedUp], Iterable[Hit]]
    verdicts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRule(Rule):
    """A rule over the structure of a prose document: headings, paragraphs, lists, labels."""

    check: Callable[[Document], Iterable[Hit]]
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRule(Rule):
    """A rule over the text of a file of the named ``formats`` (empty: any) and what was read from it."""

    check: Callable[[LintSource], Iterable[Hit]]
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRule(Rule):
    """A rule over all items together: yields the position of the item and the hit on it."""

    check: Callable[[Sequence[Item]], Iterable[tuple[int, Hit]]]


_CODE = re.compile(r"([A-Za-z]{2})-?(\d{1,2})")


def did_you_mean(asked: str, rules: Iterable[Rule]) -> str:
    """A question that names the code or name that is spelled most like this; empty where none is near."""
    names = {name.lower(): name for rule in rules for name in (rule.code, rule.name)}
    if found := _CODE.fullmatch(asked.strip()):  # TI5, ti-5: the number is what was meant
        asked = f"{found[1]}-{int(found[2]):02d}"
        if asked.lower() in names:
            return f"Did you mean {names[asked.lower()]}?"
    near = difflib.get_close_matches(asked.lower(), names, n=1)
    return f"Did you mean {names[near[0]]}?" if near else ""
