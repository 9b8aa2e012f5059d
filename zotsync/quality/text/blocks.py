"""The structure of a prose document: its blocks, with their places.

A block is what blank lines separate, split further where a heading, a list entry, a table row or a
rule begins. Nothing here judges; document rules do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from zotsync.item import Item
from zotsync.quality.source import LintSource
from zotsync.quality.text.mask import mask

_FRONT = {"---": ("---", "..."), "+++": ("+++",)}
"""How front matter begins -> how it may end."""
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t#]*$")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")
_RULE = re.compile(r"[ \t]{0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_ENTRY = re.compile(r"[ \t]*(?:[-*+•◦▪‣–]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\[\d{1,3}\])[ \t]+\S")
_LABEL = re.compile(r"[*_]{0,3}[A-Z][\w/&’' -]{1,40}:[*_]{0,3}(?:[ \t]|$)")
_FENCE = re.compile(r"[ \t]{0,3}(```|~~~)")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: a heading, paragraph, (list) entry, rule, code, table, quote, label or
    front (matter). ``start`` and ``end`` (without the last line end) are in the file.

    ``text`` is its text without a heading's signs; ``level`` a heading's level; ``blank_before`` counts
    the blank lines before it.
    """

    kind: str
    start: int
    end: int
    text: str
    level: int = 0
    blank_before: int = 0

    @property
    def one_line(self) -> bool:
        return "\n" not in self.text and "\r" not in self.text


class Document:
    """A prose document as document rules see it."""

    def __init__(self, source: LintSource) -> None:
        self.source = source
        self.text = source.text

    @property
    def item(self) -> Item | None:
        return self.source.items[0] if self.source.items else None

    @cached_property
    def masked(self) -> str:
        return mask(self.text)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(_blocks(self.text))

    @cached_property
    def paragraphs(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind == "paragraph")

    @cached_property
    def headings(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind == "heading")

    @cached_property
    def references(self) -> tuple[Block, ...]:
        """The entries of the reference lists: after a heading that names one, up to the next heading."""
        found, inside, level = [], False, 0
        for block in self.blocks:
            if REFERENCES.fullmatch(block.text.strip(" *_:")):
                inside, level = True, block.level
            elif block.kind == "heading" and block.level <= (level or block.level):
                inside = False  # Headings below its own part the list: books, articles.
            elif inside and block.kind == "entry":
                found.append(block)
        return tuple(found)

    @cached_property
    def body_end(self) -> int:
        """Where the reference list begins, or the end of the text."""
        for block in self.blocks:
            if REFERENCES.fullmatch(block.text.strip(" *_:")):
                return block.start
        return len(self.text)


REFERENCES = re.compile(r"references|bibliography|literature(?: cited)?|works cited|literatur", re.I)


def _blocks(text: str) -> Iterator[Block]:
    lines = [(m.start(1), m[1]) for m in _LINE.finditer(text)]
    blank = at = 0
    while at < len(lines):
        start, line = lines[at]
        if not line.strip():
            blank += 1
            at += 1
            continue
        kind, count, level = _kind_at(lines, at)
        last_start, last = lines[at + count - 1]
        end = last_start + len(last)
        words = text[start:end]
        if kind == "heading":
            found = _HEADING.match(line)
            words = found[2] if found else line
        yield Block(kind, start, end, words, level, blank)
        blank = 0
        at += count


def _kind_at(lines: list[tuple[int, str]], at: int) -> tuple[str, int, int]:
    """The kind of the block that begins at this line, how many lines it has, and a heading's level."""
    line = lines[at][1]
    following = lines[at + 1][1] if at + 1 < len(lines) else ""
    if at == 0 and (closing := _FRONT.get(line.rstrip())):
        for count, (_, text) in enumerate(lines[1:], 2):
            if text.rstrip() in closing:
                return "front", count, 0
    if fence := _FENCE.match(line):
        for count, (_, text) in enumerate(lines[at + 1 :], 2):
            if text.strip().startswith(fence[1]):
                return "code", count, 0
        return "code", len(lines) - at, 0
    if heading := _HEADING.match(line):
        return "heading", 1, len(heading[1])
    if _RULE.match(line):
        return "rule", 1, 0
    if following and _UNDERLINE.match(following) and line.strip() and not _ENTRY.match(line):
        return "heading", 2, 1 if following.startswith("=") else 2
    if line.lstrip().startswith("|"):
        return "table", _run(lines, at, lambda text: text.lstrip().startswith("|")), 0
    if line.lstrip().startswith(">"):
        return "quote", _run(lines, at, lambda text: bool(text.strip())), 0
    if line.startswith(("    ", "\t")):
        return "code", _run(lines, at, lambda text: text.startswith(("    ", "\t"))), 0
    if _ENTRY.match(line):
        return "entry", _run(lines, at, lambda text: bool(text.strip()) and not _begins(text)), 0
    if _LABEL.match(line):
        return "label", _run(lines, at, lambda text: bool(text.strip()) and not _begins(text)), 0
    return "paragraph", _run(lines, at, lambda text: bool(text.strip()) and not _begins(text)), 0


def _begins(line: str) -> bool:
    """Whether a line begins a block of its own, even without a blank line before it."""
    return bool(_HEADING.match(line) or _RULE.match(line) or _ENTRY.match(line) or _FENCE.match(line))


def _run(lines: list[tuple[int, str]], at: int, goes_on: Callable[[str], bool]) -> int:
    count = 1
    while at + count < len(lines) and goes_on(lines[at + count][1]):
        count += 1
    return count
