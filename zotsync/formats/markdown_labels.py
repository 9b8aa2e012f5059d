"""The labelled layout of a note: ``# Title``, an "Open in Zotero" link, ``**Year:** 2012`` …

`scan` finds the places of values in the head of a note; nothing below the first rule, code block or
section of the body is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from zotsync.formats.base import CannotSay, Splice
from zotsync.formats.markdown_names import aspect_of, item_type_of, kind_of, told_by
from zotsync.formats.markdown_values import LINK, Value, read, spell
from zotsync.item import Creator

RULE = re.compile(r"[ \t]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
HEADING = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*")
_FENCE = re.compile(r"[ ]{0,3}(?:```|~~~)")
_PART = re.compile(
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
    rf"(?P<lead>{_LEAD})(?P<b>\*\*|__)(?P<label>[^*_:|]{{2,30}}?)[ \t]*"
    r"(?::{1,2}(?P=b)|(?P=b)[ \t]*:{1,2})(?P<value>.*)"
)
_DATAVIEW = re.compile(rf"(?P<lead>{_LEAD})(?P<label>[^\W\d_][\w -]{{1,29}})::(?P<value>.*)")
_PLAIN = re.compile(rf"(?P<lead>{_LEAD})(?P<label>[^\W\d_][\w -]{{1,29}}):(?P<value>[ \t].*|)")
_CELL = re.compile(
    r"(?P<lead>[ \t]*\|[ \t]*)\**(?P<label>[^|*:]{2,30}?):?\**[ \t]*\|(?P<value>[^|]*)\|[ \t]*"
)
_HEAD_LINES = 200
_CODE_INDENT = " " * 40


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a text that holds a value: the characters ``start`` to ``end``, trimmed.

    ``line`` is where its label's line starts, ``line_end`` where its last line ends.
    """

    aspect: str
    kind: str
    start: int
    end: int
    raw: str
    line: int
    line_end: int
    label: str = ""
    form: str = ""
    role: str = "author"
    gap: int = 0
    """How many spaces stand between the label and the value."""

    @property
    def value(self) -> Value:
        """What is said here now."""
        value = read(self.kind, self.raw, self.role)
        return item_type_of(value) if self.kind == "type" and isinstance(value, str) else value

    @property
    def key(self) -> str:
        """The key of an item that a link names."""
        match = LINK.search(self.raw) if self.kind == "link" else None
        return (match["key"] or "") if match else ""

    def shown(self, value: Value) -> Value:
        """``value`` as it would read back from here."""
        if self.kind == "type":
            return value
        if self.kind == "link" and not value:
            return self.value
        return read(self.kind, self._text(value), self.role)

    def splices(self, value: Value) -> list[Splice]:
        """The change after which `shown` of ``value`` stands here. Raises `CannotSay`."""
        if self.kind == "link" and not value:
            return []
        if self.kind == "heading" and not self._sayable(value):
            raise CannotSay("title", "a heading cannot be empty")
        text = self._text(value)
        if text and not self.raw and not self.gap and self.form:
            text = f" {text}"
        gap = self.gap if not text and self.form != "cell" else 0
        return [Splice(self.start - gap, self.end, text)]

    def _text(self, value: Value) -> str:
        """``value`` as it is spelled here; a backslash at the end of a line is a line break."""
        if self.kind == "type":
            return str(value)
        text = spell(self.kind, self._sayable(value), self.raw)
        return text.rstrip("\\ ") if self.form and self.form != "cell" else text

    def _sayable(self, value: Value) -> Value:
        """``value`` without what would end the heading, the cell or the line that holds it."""
        if not isinstance(value, str):
            return _without_pipes(value) if self.form == "cell" else value
        if self.kind == "heading":
            return re.sub(r"(?:(?:^|\s)#+)+$", "", " ".join(value.split())).strip()
        if self.form == "cell":
            return value.replace("|", "/")
        return value


def _without_pipes(value: tuple[str, ...] | tuple[Creator, ...]) -> Value:
    creators = tuple(
        replace(
            v, last=v.last.replace("|", "/"), first=v.first.replace("|", "/"), name=v.name.replace("|", "/")
        )
        for v in value
        if isinstance(v, Creator)
    )
    return creators or tuple(v.replace("|", "/") for v in value if isinstance(v, str))


@dataclass(slots=True)
class Head:
    """The head of a note: its slots, and where the head ends."""

    slots: list[Slot] = field(default_factory=list)
    end: int = 0
    linked: bool = False


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """The lines of ``text``: where each starts, where its characters end, where the next one starts."""
    stop = len(text) if end is None else end
    while start < stop:
        at = start
        while at < stop and text[at] not in "\r\n":
            at += 1
        after = at + (2 if text.startswith("\r\n", at) else 1) if at < stop else at
        yield start, at, min(after, stop)
        start = after


def scan(text: str, start: int, end: int) -> Head:
    """The slots in the head of the note that lies from ``start`` to ``end`` in ``text``."""
    head = Head(end=end)
    seen: set[str] = set()
    all_lines = list(lines(text, start, end))[:_HEAD_LINES]
    titled = False
    skip_to = start
    for number, (at, stop, _) in enumerate(all_lines):
        if at < skip_to:
            continue
        line = text[at:stop]
        if not line.strip() or line.startswith(_CODE_INDENT):
            continue
        if _FENCE.match(line) or (RULE.fullmatch(line) and (titled or head.slots)):
            head.end = at
            break
        if heading := HEADING.fullmatch(line):
            if len(heading[1]) == 1 and not titled and heading[2]:
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
        found = _labelled(text, at, stop, head.linked)
        if found is None or found.aspect in seen:
            continue
        if found.aspect == "abstractNote":
            found, skip_to = _with_following_lines(text, found, all_lines[number + 1 :], head.linked)
        seen.add(found.aspect)
        if found.kind == "link":
            head.linked = True
        head.slots.append(found)
    return head


def _is_link_line(line: str, link: str) -> bool:
    """A line that is only the link to the item, or says so."""
    rest = line.replace(link, "")
    return len(re.sub(r"[\W_]+", "", rest)) <= 40


def _labelled(text: str, at: int, stop: int, linked: bool) -> Slot | None:
    line = text[at:stop]
    for form, pattern in (("bold", _BOLD), ("dataview", _DATAVIEW), ("cell", _CELL), ("plain", _PLAIN)):
        match = pattern.fullmatch(line)
        if match is None or (form == "plain" and not linked):
            continue
        aspect = told_by(aspect_of(match["label"]), match["value"])
        if not aspect or aspect == "id":
            return None
        value = match["value"]
        raw = value.strip()
        if raw.endswith("\\") and form != "cell":
            raw = raw[:-1].rstrip()
        if aspect == "itemType" and raw and not item_type_of(raw):
            return None
        if aspect in ("link", "key") and raw and aspect == "link" and not LINK.search(raw):
            return None
        gap = len(value) - len(value.lstrip()) if raw else min(1, len(value))
        start = at + match.start("value") + gap
        return _slot(aspect, kind_of(aspect), at, stop, start, raw, match["label"].strip(), form, gap)
    return None


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
        if HEADING.fullmatch(line) or _FENCE.match(line) or LINK.search(line):
            break
        if _labelled(text, at, stop, linked) or re.match(r"[ \t]*(?:[-*+>|]|\d+\.)[ \t]", line):
            break
        if end == last and (not blank or _PART.match(line)):
            end = stop
            blank = False
        last = stop
    if end == slot.line_end:
        return slot, end
    raw = text[slot.start : end].strip()
    start = text.index(raw, slot.start)
    gap = slot.gap if start == slot.start else 0
    return replace(slot, start=start, end=start + len(raw), raw=raw, line_end=end, gap=gap), end + 1
