"""Where each reference of a list lies: numbered, a paragraph each, a line each, or with hanging lines.

Running heads, page numbers and the links that a page sets below each reference are no part of one; what
stands behind the list (funding, a publisher's note, how to cite) ends it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zotsync.formats.document_text import Line, Text
from zotsync.formats.letters import UPPER

_NUMBER = re.compile(r"\W{0,2}(\d{1,3})(?:[.)\]]|\t)\s*\S")
_BARE_NUMBER = re.compile(rf"(\d{{1,3}})\s+(?=[{UPPER}])")
_LINK = (
    r"(?:(?:view|full|web|scopus|record|in|of|via|abstract|free)\s+)*(?:article|cas|pubmed(?:\s+central)?|google\s+scholar|"
    r"cross-?ref|ads|mathscinet|isi|scopus|science|text|crossmark|doi|medline|semantic\s+scholar|worldcat|search|"
    r"publisher|links?|pmc(?:\s+free\s+article)?)"
)
LINKS = re.compile(
    rf"(?:\[\s?{_LINK}\s?\](?:\([^()\s]*\))?|(?:(?<=[.)/\d])|^)(?:\s+|^){_LINK}(?:\s+{_LINK})*\s*$)",
    re.IGNORECASE,
)
"""Links to a reference in catalogues, in brackets or at its end."""
_FURNITURE = re.compile(
    rf"(?:{_LINK}[\s,|·•]*)+|\d{{1,4}}|page\s+\d+(?:\s+of\s+\d+)?|downloaded\s+(?:from|on|by)\b.*|"
    r"authorized\s+licensed\s+use.*|[\d-]{10,20}/\d\d/\$.*|references?\s*\(?(?:cont(?:inued|['’]d|\.)?)\)?.*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\W*(?:authors?[’']?\s+(?:information|affiliations?|details|contributions?|biograph\w+|notes?)|publisher[’']?s?[’']?\s+note|"
    r"additional\s+(?:information|files?)|supplementa\w+|acknowledge?ments?|funding|competing\s+interests?|"
    r"conflicts?\s+of\s+interests?|declarations?|ethics|data\s+availability|(?:article|manuscript)\s+(?:history|received)|"
    r"received\b|recibido\b|reçu\b|eingegangen\b|cite\s+this|how\s+to\s+cite|citation\s*:|download\s+references?|"
    r"about\s+(?:this|the)\s+(?:article|authors?)|rights\s+and\s+permissions|copyright\b|©|\(c\)\s|correspond\w+\b|"
    r"(?:related|similar)\s+articles|cited\s+by|associated\s+data|footnotes?|abbreviations|appendix|keywords?|"
    r"vol(?:ume|\.)?\s+\d+\W+(?:issue|no|number)\b|\d{4}-\d{3}[\dX]\b|.{3,60}\bISSN\b|this\s+article\s+is\s+|open\s+access\b|disclaimer)",
    re.IGNORECASE,
)
_FAMILY = rf"(?:[a-zà-ÿ'’]{{1,4}}\s+){{0,3}}(?:[dlDLO]['’])?[{UPPER}][\w'’-]*(?:\s[{UPPER}][\w'’-]+){{0,2}}"
_OPENS = re.compile(
    rf"(?:{_FAMILY},?\s+(?:[{UPPER}]\.?[\s-]?){{1,4}}(?=[,.;:&(]|\s|$)|"
    rf"{_FAMILY},\s[{UPPER}][\w'’-]+|"
    rf"(?:[{UPPER}]\.[\s-]?){{1,3}}{_FAMILY}(?:,|\s(?:and|&)\s)|"
    rf"(?:[{UPPER}][\w'’.-]+\s){{1,3}}[{UPPER}][\w'’-]+(?:,\s|\sand\s|\.\s)|"
    rf"[{UPPER}][^.;()]{{1,120}}[.,]?\s\(?(?:1[5-9]|20)\d\d|[—–_]{{2,}})"
)
_CLOSED = re.compile(r"(?:[.)\]>»]|\d|/|https?://\S+)[\"”’]?\s*$")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|\bn\.\s?d\.|\bin press\b")
_BULLET = re.compile(r"[-*+•]\s+")
_LEAD = re.compile(r"[-*+•]\s+|[\[(]?\d{1,3}(?:[.)\]]|\t)\s*")
_LONGEST = 1_500
"""Characters of a line that may be a reference among other lines."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A reference: its place, and its text with what is no part of it blanked, every character in place."""

    start: int
    end: int
    text: str


def entries(body: Text) -> list[Entry]:
    """The references of the list at the end of ``body``, in order."""
    lines = [line for line in body.lines if line.start > body.references_at]
    often = Counter(map(_alike, body.lines))
    kept: list[Line] = []
    for line in lines:
        if kept and not line.level and _AFTER.match(line.plain) and not _NUMBER.match(line.plain):
            break
        if not (_FURNITURE.fullmatch(line.plain) or (often[_alike(line)] > 1 and len(line.plain) > 8)):
            kept.append(line)
    groups = list(_numbered(kept)) or _unnumbered(body, kept)
    return [_entry(body.text, group) for group in groups]


def scattered(body: Text) -> list[Entry]:
    """What may be references among the paragraphs of a text that has no list of them.

    Each begins like one in a line of its own, and ends before a line that does not go on with it: a comment.
    """
    groups: list[list[Line]] = []
    open_ = False
    for line in body.lines:
        plain = _LEAD.sub("", line.plain[:200], count=1)
        closed = not open_ or bool(_CLOSED.search(groups[-1][-1].plain))
        if line.level or len(line.plain) > _LONGEST:
            open_ = False
        elif (closed or line.after_blank) and _OPENS.match(plain):
            groups.append([line])
            open_ = True
        elif open_ and not line.after_blank and not closed:
            groups[-1].append(line)
        else:
            open_ = False
    dated = [group for group in groups if any(_YEAR.search(line.plain) for line in group) and len(group) < 8]
    return [_entry(body.text, group) for group in dated]


def _alike(line: Line) -> str:
    """What running heads have in common: all but their numbers."""
    return re.sub(r"\d+", "0", line.plain)


def _entry(text: str, lines: Sequence[Line]) -> Entry:
    parts: list[str] = []
    at = lines[0].start
    for line in lines:
        between = text[at : line.start]
        parts.append(between if not between.strip() else " " * len(between))
        parts.append(line.text if len(line.text) == line.end - line.start else text[line.start : line.end])
        at = line.end
    return Entry(lines[0].start, lines[-1].end, "".join(parts))


def _numbered(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Numbers must rise, so that a year at a line's start is none."""
    group: list[Line] = []
    last = 0
    bare = bool(lines) and bool(_BARE_NUMBER.match(lines[0].plain))
    for line in lines:
        number = _NUMBER.match(line.plain)
        if (
            number is None
            and bare
            and (alone := _BARE_NUMBER.match(line.plain))
            and int(alone[1]) == last + 1
        ):
            number = alone
        if number and last < int(number[1]) <= last + 3:
            if group:
                yield group
            group, last = [line], int(number[1])
            continue
        if not group or line.level or line.rule or (line.after_blank and not number and line.is_section):
            if group:
                break
            continue
        group.append(line)
    if group:
        yield group


def _unnumbered(body: Text, lines: Sequence[Line]) -> list[list[Line]]:
    """A new reference begins where the one before is closed and the line begins like one."""
    groups: list[list[Line]] = []
    hanging = _is_hanging(body.text, lines)
    stray = False
    for line in lines:
        if line.level or line.rule or (line.after_blank and line.before_blank and line.is_section):
            if groups:
                break
            continue
        plain = _BULLET.sub("", line.plain, count=1)
        closed = not groups or bool(_CLOSED.search(groups[-1][-1].plain))
        if hanging:
            new = _indent(body.text, line) == 0
        elif _BULLET.match(line.text):
            new = True
        else:
            new = closed and bool(_OPENS.match(plain[:200]))
        stray = stray and not line.after_blank
        if new or not groups:
            groups.append([line])
            stray = False
        elif line.after_blank and closed and plain[:1].isupper():
            stray = not _YEAR.search(plain)
            if not stray:
                groups.append([line])
        elif not stray:
            groups[-1].append(line)
    dated = [group for group in groups if any(_YEAR.search(line.plain) for line in group)]
    opened = [group for group in dated if _OPENS.match(_BULLET.sub("", group[0].plain, count=1)[:200])]
    if not groups or len(dated) * 10 < len(groups) * 6 or len(opened) * 2 < len(groups):
        return []
    return dated


def _is_hanging(text: str, lines: Sequence[Line]) -> bool:
    """Whether lines that go on are set in, and those that begin a reference are not."""
    indents = [_indent(text, line) for line in lines]
    inset = sum(indent > 1 for indent in indents)
    return bool(indents) and indents[0] == 0 and inset * 4 >= len(indents) and inset < len(indents)


def _indent(text: str, line: Line) -> int:
    return line.start - max(text.rfind("\n", 0, line.start), text.rfind("\r", 0, line.start)) - 1
