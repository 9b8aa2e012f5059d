"""Parts an item's words into passages by place: title, abstract, headings, prose, keywords.

What is not the author's prose is left out: reference lists, links to elsewhere, citation, copyright and
date lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zotsync.item import Item, Span


@dataclass(frozen=True, slots=True)
class Passage:
    """``text`` is characters from ``offset`` of ``field``; ``place`` is where it stands.

    ``section`` numbers the headings before it; ``paragraph`` numbers the passages.
    """

    field: str
    offset: int
    text: str
    place: str
    section: int = 0
    paragraph: int = 0


_LINE = re.compile(r"[^\r\n]+")
_WRAPPED = 60
"""Characters from which on a line may go on in the next one."""
_END = re.compile(
    r"^[#*\s\d.]*(?:references?|bibliography|literature(?: cited)?|works cited|sources|further reading"
    r"|see also|external links|related (?:resources|articles|pages|links|topics))[*:\s]*$",
    re.I,
)
_LISTED = re.compile(
    r"(?:(?<=[.!?]\s)|(?<=\n)|(?<=>))(?:References?|REFERENCES?|Bibliography|Literature cited)\b\s*[:.\n]\s*"
    r"(?=\[?\(?\d{1,2}[\].)]|\S+,? (?:[A-Z]\.? ?){1,3}[,.; ])"
)
"""Where a reference list begins in an abstract."""
_LISTS = ("eference", "REFERENCE", "ibliography", "iterature cited")
_ASIDE = re.compile(
    r"^[\s*_>#-]*(?:©|\(c\)|copyright|all rights reserved|(?:last )?(?:reviewed|updated|modified)\b"
    r"|citation:|cite as|(?:received|accepted|published)(?: date| online)?:|\*?corresponding author"
    r"|correspondence|keywords?:|doi:|<?https?://|funding|conflicts? of interest|competing interests"
    r"|acknowledge?ments?|for more information)",
    re.I,
)
_LINKS = re.compile(r"[\s*>•-]*(?:\[[^\]]*\]\([^)]*\)[\s*|,;•-]*)+")
_REFERENCE = re.compile(r"\s*(?:\[\d+\]|\d+\.)\s.*\b(?:19|20)\d\d\b.*", re.S)
_SENTENCE_END = (".", "!", "?", ":", ";", ",", "…", ".”", '."')


def passages(item: Item, text: str | None, ignored_tags: tuple[str, ...] = ()) -> Iterator[Passage]:
    """The passages of ``item``; ``text`` is the decoded file, needed where the item has a body."""
    if item.title:
        yield Passage(_title_field(item), 0, item.title, "title")
    if abstract := item["abstractNote"]:
        listed = _LISTED.search(abstract) if any(word in abstract for word in _LISTS) else None
        prose = abstract[: listed.start()] if listed else abstract
        yield Passage("abstractNote", 0, prose, "abstract", paragraph=1)
    origin = item.origin
    if text is not None and origin is not None and origin.body is not None:
        yield from _body(text, origin.body, item)
    offset = 0
    for tag in item.tags:
        if not tag.name.startswith(ignored_tags):
            yield Passage("tags", offset, tag.name, "keyword")
        offset += len(tag.name) + 2


def before_references(text: str, start: int, end: int) -> int:
    """Where the list of references, or of links to elsewhere, begins between two places; else the ``end``."""
    lines = _LINE.finditer(text, start, end)
    return next((line.start() for line in lines if _END.match(line[0].rstrip())), end)


def value_of(item: Item, field: str, text: str | None) -> str:
    """The value in which a passage's offsets count."""
    if field == "body":
        return text or ""
    if field == "tags":
        return "; ".join(tag.name for tag in item.tags)
    if field == "notes":
        return "\n".join(note.html for note in item.notes)
    return item[field]


def _title_field(item: Item) -> str:
    return next(
        name for name in ("title", "caseName", "subject", "nameOfAct") if item.fields.get(name) == item.title
    )


def _body(text: str, body: Span, item: Item) -> Iterator[Passage]:
    """The prose in ``body``, block by block; what is the title or the abstract comes once."""
    taken = [span for name in ("title", "abstractNote") for span in _spans(item, name)]
    said = {_bare(item.title), _bare(item["abstractNote"])}
    section, paragraph = 0, 1
    for start, end in _blocks(text, body):
        block = text[start:end]
        if _END.match(block):
            return
        if any(span.start <= start < span.end for span in taken) or _bare(block) in said:
            continue
        if _ASIDE.match(block) or _LINKS.fullmatch(block) or _REFERENCE.fullmatch(block):
            continue
        paragraph += 1
        if heading := _is_heading(block):
            section += 1
        yield Passage("body", start, block, "heading" if heading else "body", section, paragraph)


def _blocks(text: str, body: Span) -> Iterator[tuple[int, int]]:
    """Where each paragraph, heading and list entry of ``body`` stands; wrapped lines stay together."""
    start = end = -1
    last = ""
    for match in _LINE.finditer(text, body.start, body.end):
        line = match[0]
        if not line.strip():
            continue
        if start >= 0:
            gap = text[end : match.start()]
            if max(gap.count("\n"), gap.count("\r")) > 1 or not _goes_on(last, line):
                yield start, end
                start = -1
        start = match.start() if start < 0 else start
        end, last = match.end(), line
    if start >= 0:
        yield start, end


def _goes_on(last: str, line: str) -> bool:
    """Whether ``line`` carries on the paragraph of the line before it."""
    if len(last) < _WRAPPED or line.startswith("#") or _END.match(line) or _ASIDE.match(line):
        return False
    return not (last.rstrip().endswith(_SENTENCE_END) and _is_heading(line))


def _spans(item: Item, field: str) -> tuple[Span, ...]:
    return item.origin.spans.get(field, ()) if item.origin else ()


def _bare(text: str) -> str:
    return " ".join(text.strip("#*_ \t\r\n").split()).casefold()


def _is_heading(block: str) -> bool:
    """A Markdown heading, or one short line that is no sentence."""
    line = block.strip()
    if line.startswith("#"):
        return True
    bare = line.strip("*_ ")
    if "\n" in bare or not bare or len(bare.split()) > 10:
        return False
    return bare[0].isupper() and not bare.endswith(_SENTENCE_END) and not line.startswith(("-", "•"))
