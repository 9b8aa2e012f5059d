"""The labelled layout of a note: ``# Title``, an "Open in Zotero" link, ``**Year:** 2012`` …

`scan` finds the places of values in the head of a note; nothing below the first rule, code block or
section of the body is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from zotsync.formats.markdown_names import ABSTRACT, aspect_of, item_type_of, kind_of, told_by
from zotsync.formats.markdown_slots import NameLines, Slot
from zotsync.formats.markdown_values import LINK

RULE = re.compile(r"[ \t]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
# Blanks are taken as a whole, and only from their first: else a long row of them is tried from each.
HEADING = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]++(.*?))??(?:(?<![ \t])[ \t]++#++)?(?:(?<![ \t])[ \t]++)?")
FENCE = re.compile(r"[ ]{0,3}(?:```|~~~)")
PART = re.compile(
    r"\W*(?:background|aims?|objectives?|purpose|introduction|context|importance|methods?|methodology|design|setting|"
    r"participants|measurements|results?|findings|conclusions?|interpretation|discussion|limitations|significance)"
    r"(?:\s+and\s+\w+)?\W*[:.—–]",
    re.IGNORECASE,
)
_META_HEADING = re.compile(
    r"meta-?data|info(?:rmation)?|reference|bibliograph\w*|details|citation|properties", re.IGNORECASE
)
_LEAD = r"[ \t]*(?:>[ \t]?)*(?:[-*+][ \t]+)?"
_BOLD = re.compile(
    rf"(?P<lead>{_LEAD})(?P<b>\*\*|__)(?P<label>[^*_:：|]{{1,30}}?)[ \t]*"
    r"(?:(?:::?|：)(?P=b)|(?P=b)[ \t]*(?:::?|：))(?P<value>.*)"
)
_DATAVIEW = re.compile(rf"(?P<lead>{_LEAD})(?P<label>[^\W\d_][\w -]{{0,29}})::(?P<value>.*)")
_PLAIN = re.compile(rf"(?P<lead>{_LEAD})(?P<label>[^\W\d_][\w -]{{0,29}})(?::(?=[ \t]|$)|：)(?P<value>.*)")
_CELL = re.compile(
    r"(?P<lead>[ \t]*\|[ \t]*)\**(?P<label>[^|*:：]{1,30}?)[:：]?\**[ \t]*\|(?P<value>[^|]*)\|[ \t]*"
)
_QUOTED = re.compile(r'[ \t]*"(?P<inner>[^"]*)"[ \t]*')
_PAGE_NAME = re.compile(r"[ \t]*@(?=\S* )(?P<inner>.*\S)[ \t]*")
"""What Logseq makes of a title: the name of a page."""
_STRONG = frozenset(["DOI", "ISBN", "PMID", "citationKey", "publicationTitle"])
_HEAD_LINES = 200
_LINE = re.compile(r"(?=[\s\S])([^\r\n]*+)(?:\r\n?|\n)?")
_CODE_INDENT = " " * 40


@dataclass(slots=True)
class Head:
    """The head of a note: its slots, and where the head ends."""

    slots: list[Slot | NameLines] = field(default_factory=list)
    end: int = 0
    linked: bool = False


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """The lines of ``text``: where each starts, where its characters end, where the next one starts."""
    stop = len(text) if end is None else end
    for line in _LINE.finditer(text, start, stop):
        yield line.start(), line.end(1), line.end()


def scan(text: str, start: int, end: int) -> Head:
    """The slots in the head of the note that lies from ``start`` to ``end`` in ``text``."""
    head = Head(end=end)
    seen: set[str] = set()
    names: dict[str, list[Slot]] = {}
    all_lines = list(islice(lines(text, start, end), _HEAD_LINES))
    titled = False
    skip_to = start
    plain = _plain_blocks(text, all_lines)
    first = -1 if start else _first_heading(text, all_lines)
    for number, (at, stop, _) in enumerate(all_lines):
        if at < skip_to:
            continue
        line = text[at:stop]
        if not line.strip() or line.startswith(_CODE_INDENT):
            continue
        if FENCE.match(line) or (RULE.fullmatch(line) and (titled or head.slots)):
            head.end = at
            break
        if heading := HEADING.fullmatch(line):
            is_title = len(heading[1]) == 1 or at == first
            if is_title and not titled and heading[2] and aspect_of(heading[2]) != ABSTRACT:
                titled = True
                head.slots.append(_slot("title", "heading", at, stop, at + heading.start(2), heading[2]))
                continue
            if titled and not _META_HEADING.search(heading[2] or ""):
                head.end = at
                break
            continue
        if (link := LINK.search(line)) and "link" not in seen and _is_link_line(line, link[0]):
            head.linked = True
            seen.add("link")
            head.slots.append(_slot("link", "link", at, stop, at + link.start(), link[0]))
            continue
        found = _labelled(text, at, stop, head.linked or at in plain)
        if found is None or found.aspect in seen:
            if found is not None and found.kind == "names":
                names.setdefault(found.aspect, []).append(found)
            continue
        if found.aspect == "abstractNote":
            found, skip_to = _with_following_lines(text, found, all_lines[number + 1 :], head.linked)
        seen.add(found.aspect)
        if found.kind == "link":
            head.linked = True
        head.slots.append(found)
    head.slots = [
        NameLines.of(text, slot, names[slot.aspect])
        if isinstance(slot, Slot) and slot.aspect in names
        else slot
        for slot in head.slots
    ]
    return head


def _first_heading(text: str, all_lines: list[tuple[int, int, int]]) -> int:
    """Where a heading below the first level stands in a title's place: first of all, and none above it."""
    at, stop = next(((at, stop) for at, stop, _ in all_lines if text[at:stop].strip()), (0, 0))
    heading = HEADING.fullmatch(text[at:stop])
    if heading is None or _META_HEADING.search(heading[2] or ""):
        return -1
    return -1 if any(text[at : at + 2] in ("# ", "#\t") for at, _, _ in all_lines) else at


def _plain_blocks(text: str, all_lines: list[tuple[int, int, int]]) -> frozenset[int]:
    """Where the lines start that are labels without any mark, in a note without a link.

    Three or more of them stand together, fewer other lines among them, and one names a work for sure.
    """
    found: set[int] = set()
    block: list[int] = []
    count = 0
    for at, stop, _ in [*all_lines, (len(text), len(text), len(text))]:
        if text[at:stop].strip() and not HEADING.fullmatch(text, at, stop):
            count += 1
            if _PLAIN.fullmatch(text, at, stop):
                block.append(at)
            continue
        if len(block) >= 3 and len(block) * 2 > count:
            aspects = {aspect_of(m["label"]) for start in block if (m := _PLAIN.match(text, start))}
            if aspects & _STRONG and len(aspects - {""}) >= 3:
                found.update(block)
        if found:
            break
        block, count = [], 0
    return frozenset(found)


_LINKS = re.compile(
    r"^[ ]{0,3}#{1,6}[ \t]+(?:zotero|links?\b)[^\r\n]*(?:\r\n?|\n|\Z)", re.MULTILINE | re.IGNORECASE
)


def link_below(text: str, start: int) -> Slot | None:
    """The first link to an item in a section of links (``## Zotero links``) after ``start``."""
    heading = _LINKS.search(text, start)
    for at, stop, _ in lines(text, heading.end()) if heading else ():
        line = text[at:stop]
        if HEADING.fullmatch(line):
            break
        if (link := LINK.search(line)) and _is_link_line(line, link[0]):
            return _slot("link", "link", at, stop, at + link.start(), link[0])
    return None


def _is_link_line(line: str, link: str) -> bool:
    """A line that is only the link to the item, or says so."""
    rest = line.replace(link, "")
    return len(re.sub(r"[\W_]+", "", rest)) <= 40


def is_label(line: str) -> bool:
    """Whether a line is a label that is known, marked as one.

    >>> is_label("**Tags:** kelp"), is_label("Year:: 2001"), is_label("**Results:** none")
    (True, True, False)
    """
    return bool(label_of(line))


def label_of(line: str) -> str:
    """What a line's label means that is marked as one; empty where it is none, or not known.

    >>> label_of("**Titel:** Dune grass"), label_of("Year: 2001")
    ('title', '')
    """
    slot = _labelled(line, 0, len(line), False)
    return slot.aspect if slot else ""


def is_link(line: str) -> bool:
    """Whether a line is a link to an item of the library and little else: no sentence."""
    link = LINK.search(line)
    return link is not None and _is_link_line(line, link[0]) and not line.rstrip().endswith((".", "!", "?"))


def _labelled(text: str, at: int, stop: int, linked: bool) -> Slot | None:
    line = text[at:stop]
    for form, pattern in (("bold", _BOLD), ("dataview", _DATAVIEW), ("cell", _CELL), ("plain", _PLAIN)):
        match = pattern.fullmatch(line)
        if match is None or (form == "plain" and not linked):
            continue
        value = match["value"]
        aspect = told_by(_aspect_of(match["label"]), value)
        if form == "dataview" and aspect == "title" and (key := _KEY.fullmatch(value)):
            start = at + match.start("value") + key.start(1)
            return _slot("citationKey", "text", at, stop, start, key[1], match["label"], "fixed")
        if form == "dataview" and _ORIGINAL.fullmatch(match["label"]) and _KEY_AS_TITLE.search(text):
            aspect = "title"
        if not aspect or aspect == "id":
            return None
        raw = value.strip()
        if raw.endswith("\\") and form != "cell":
            raw = raw[:-1].rstrip()
        if aspect == "itemType" and raw and not item_type_of(raw):
            return None
        if aspect in ("link", "key") and raw and aspect == "link" and not LINK.search(raw):
            return None
        if form == "dataview" and (inner := _within(aspect, value)):
            start = at + match.start("value") + inner.start("inner")
            return _slot(aspect, kind_of(aspect), at, stop, start, inner["inner"], match["label"], "fixed")
        gap = len(value) - len(value.lstrip()) if raw else min(1, len(value))
        start = at + match.start("value") + gap
        return _slot(aspect, kind_of(aspect), at, stop, start, raw, match["label"].strip(), form, gap)
    return None


# A page that is named by its citation key has its title elsewhere.
_KEY = re.compile(r"[ \t]*@(?=\S{0,60}?\d\d)([A-Za-z][\w:.+/-]{3,63})[ \t]*")
_KEY_AS_TITLE = re.compile(rf"^title::{_KEY.pattern}\r?$", re.MULTILINE)
_ORIGINAL = re.compile(r"original-title[ \t]*", re.IGNORECASE)


def _within(aspect: str, value: str) -> re.Match[str] | None:
    """What Logseq puts around a value of its own accord."""
    return _QUOTED.fullmatch(value) or (_PAGE_NAME.fullmatch(value) if aspect == "title" else None)


def _aspect_of(label: str) -> str:
    """The aspect of a label; the first of several authors may have a label of its own."""
    return aspect_of(label) or aspect_of(re.sub(r"^first[ -]?", "", label, flags=re.IGNORECASE))


def _slot(
    aspect: str,
    kind: str,
    line: int,
    stop: int,
    start: int,
    raw: str,
    label: str = "",
    form: str = "",
    gap: int = 0,
) -> Slot:
    role = aspect.partition(":")[2] or "author"
    return Slot(aspect, kind, start, start + len(raw), raw, line, stop, label, form, role, gap)


def _with_following_lines(
    text: str, slot: Slot, following: list[tuple[int, int, int]], linked: bool
) -> tuple[Slot, int]:
    """An abstract may go on over the lines of its paragraph, and over the paragraphs that belong to it.

    Those begin with a part of an abstract (``Results:``), or stand before the rule that ends the head.
    """
    end = last = slot.line_end
    blank = False
    for at, stop, _ in following:
        line = text[at:stop]
        if not line.strip():
            blank = True
            continue
        if RULE.fullmatch(line):
            end = last if linked else end
            break
        if HEADING.fullmatch(line) or FENCE.match(line) or LINK.search(line):
            break
        if _labelled(text, at, stop, linked) or re.match(r"[ \t]*(?:[-*+>|]|\d+\.)[ \t]", line):
            break
        if end == last and (not blank or PART.match(line)):
            end = stop
            blank = False
        last = stop
    if end == slot.line_end:
        return slot, end
    raw = text[slot.start : end].strip()
    start = text.index(raw, slot.start)
    gap = slot.gap if start == slot.start else 0
    return replace(slot, start=start, end=start + len(raw), raw=raw, line_end=end, gap=gap), end + 1
