"""The title as a text's own citation has it: ``To cite: …`` tells which lines of the head are the title."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from zotsync.formats.document_authors import authors_in
from zotsync.formats.document_citation import HOW_TO
from zotsync.formats.document_letterhead import is_organisation
from zotsync.formats.document_text import Line, Text, blanked, plain
from zotsync.item import Span

_HEAD, _NEAR, _FOOT = 20, 80, 14
"""Lines of a head; lines among which its own citation stands, from the start and from the end."""
_LONGEST = 1_500
"""Characters of a citation, and of a line that may be a part of a title."""
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_PARTS = re.compile(r"\S+(?: {1,2}\S+)*")
_MOST = 5


class _Cited:
    """A citation as its letters alone, which know where they stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = [n for n, c in enumerate(text) if c.isalnum()]
        self.letters = "".join(text[n].casefold()[:1] for n in self.places)

    def between(self, at: int) -> str:
        """What is printed before the letter ``at``, behind the one before it."""
        return self.text[self.places[at - 1] + 1 : self.places[at]]


def cited_title(body: Text, is_other: Callable[[Line], bool]) -> tuple[str, Span, int] | None:
    """The lines of the head that the text's own citation has in a row, before any other such lines.

    Their text, its place, and the number of the line after them. Authors stand before a title in a citation,
    and are no part of it; ``is_other`` tells lines that are something else for sure.
    """
    for place in _citations(body):
        told = blanked(body.text[place.start : place.end])
        if not _YEAR.search(told):
            continue  # a button of the page: "Cite this article"
        cited = _Cited(told)
        heads = [n for n, line in enumerate(body.lines[:_HEAD]) if not place.start <= line.start < place.end]
        found = [row for n in heads if (row := _row(cited, body, n, is_other))]
        named = [row for row in found if not row[4]] or found
        if named:
            _, title, span, after, _ = min(named, key=lambda row: row[0])
            return title, span, after
    return None


def _citations(body: Text) -> Iterator[Span]:
    count = len(body.lines)
    for number in [*range(min(_NEAR, count)), *range(max(_NEAR, count - _FOOT), count)]:
        line = body.lines[number]
        if label := HOW_TO.match(line.plain):
            end = line.end
            for more in body.lines[number + 1 : number + 6]:
                if more.after_blank and (end > line.end or line.plain[label.end() :]):
                    break
                end = more.end
            yield Span(line.start, min(end, line.start + _LONGEST))


def _row(
    cited: _Cited, body: Text, first: int, is_other: Callable[[Line], bool]
) -> tuple[int, str, Span, int, bool] | None:
    """The title that begins in a line: where the citation has it, its text and place, the line after it."""
    line = body.lines[first]
    if HOW_TO.match(line.plain) or is_other(line):
        return None
    for start, part in _parts(line):
        letters = _letters(part)
        at = cited.letters.find(letters)
        if len(letters) < 10 or at < 0 or authors_in(part) or part.isdigit():
            continue
        title, end, reached, after = part, line.start + start + len(part), at + len(letters), first + 1
        for more in body.lines[first + 1 : first + _MOST]:
            rest = cited.letters[reached:]
            parts = ((s, p) for s, p in _parts(more) if (q := _letters(p)) and rest.startswith(q))
            joined = next(parts, None)
            if joined is None or HOW_TO.match(more.plain) or authors_in(joined[1]):
                break
            mark = cited.between(reached).strip()[:1]
            if mark == "," or (more.after_blank and mark != ":"):
                break
            title += f"{mark if mark in ':.' and title[-1].isalnum() else ''} {joined[1]}"
            reached += len(_letters(joined[1]))
            end, after = more.start + joined[0] + len(joined[1]), after + 1
        if len(title.split()) >= 3:
            return at, plain(title), Span(line.start + start, end), after, is_organisation(line)
    return None


def _parts(line: Line) -> list[tuple[int, str]]:
    """A line, or what stands in it with room between."""
    if len(line.text) > _LONGEST:
        return []
    if "   " not in line.text:
        return [(0, line.text)]
    return [(part.start(), part[0]) for part in _PARTS.finditer(line.text)]


def _letters(text: str) -> str:
    return "".join(c.casefold()[:1] for c in text if c.isalnum())
