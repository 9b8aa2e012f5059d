"""An abstract below its heading (``## Abstract``, ``**Abstract**``) or in a callout (``> [!abstract]``).

Its paragraphs are the abstract up to the next heading, rule or label; where nothing ends them, a person's
text may follow, and only the first paragraph counts, with those that begin with a part of an abstract
(``Results:``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from zotsync.formats.base import newline_of
from zotsync.formats.markdown_labels import FENCE, HEADING, PART, RULE, is_label, lines
from zotsync.formats.markdown_names import ABSTRACT, ALIASES, aspect_of
from zotsync.formats.markdown_slots import Bullet, Section, is_plain_line
from zotsync.formats.markdown_values import LINK

_NAME = re.compile("|".join(name for name, aspect in ALIASES.items() if aspect == ABSTRACT), re.IGNORECASE)
_START = re.compile(
    r"(?:^|(?<=\r))(?:[ ]{0,3}#{1,6}[ \t]++(?P<heading>[^\r\n#]{2,40}?)[ \t]*+#*+"
    r"|(?P<mark>\*\*|__)(?P<bold>[^\r\n*_:：]{2,30})(?P=mark)"
    r"|(?P<outline>[ \t]*)[-*+][ \t]++(?:#{1,6}[ \t]++|\[\[|(?P<strong>\*\*|__))"
    r"(?P<point>[^\r\n#*_\[\]:：]{2,30})(?:\]\]|(?P=strong))?:?"
    r"|(?P<quote>[ \t]*>[ \t]*)\[!(?P<callout>[\w-]+)\][+-]?(?P<title>[^\r\n]*+))[ \t]*+(?=\r|\n|\Z)",
    re.MULTILINE,
)
_BOLD_LINE = re.compile(r"[ \t]*(\*\*|__)[^*_]{2,60}\1[ \t]*:?[ \t]*")
_POINT = re.compile(r"[ \t]++[-*+][ \t]++(?P<text>\S(?:.*\S)?)[ \t]*+")
_QUOTE = re.compile(r"[ \t]*>[ \t]?")
_MOST = 12
"""Paragraphs of an abstract."""


def abstract_of(text: str, start: int) -> Section | None:
    """The first abstract after ``start`` that stands below a heading of its own; None: there is none."""
    if not _NAME.search(text, start):
        return None
    for found in _START.finditer(text, start):
        names = [found[name] for name in ("heading", "bold", "callout", "title", "point") if found[name]]
        if any(aspect_of(name.strip(" :")) == ABSTRACT for name in names):
            fences = sum(
                1 for at, stop, _ in lines(text, start, found.start()) if FENCE.match(text, at, stop)
            )
            if fences % 2 == 0:
                return _section(text, found)
    return None


def _section(text: str, found: re.Match[str]) -> Section | None:
    newline = newline_of(text)
    below = lines(text, found.end() + len(newline))
    if found["outline"] is not None:
        return _point(text, found, below)
    if found["quote"]:
        paragraphs = _paragraphs(text, _quoted(text, below), ended=True)
        prefix, gap = "> ", newline
    else:
        paragraphs = _paragraphs(text, ((at, at, stop) for at, stop, _ in below), ended=False)
        prefix, gap = "", newline * 2
    if paragraphs is None:
        return None
    start, end = (paragraphs[0][0], paragraphs[-1][1]) if paragraphs else (found.end(), found.end())
    return Section(text, start, end, found.start(), prefix, gap)


def _point(text: str, found: re.Match[str], rows: Iterable[tuple[int, int, int]]) -> Bullet | None:
    """The one point below the heading of an outline; None where there is none, or more than one."""
    deeper = [text[at:stop] for at, stop, _ in rows if text[at:stop].strip()][:2]
    inside = [row for row in deeper if len(row) - len(row.lstrip()) > len(found["outline"])]
    point = _POINT.fullmatch(inside[0]) if inside and inside[0] is deeper[0] else None
    if point is None or len(inside) > 1:
        return None
    start = text.index(inside[0], found.end()) + point.start("text")
    return Bullet(text, start, start + len(point["text"]), found.start())


def _quoted(text: str, rows: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """The rest of a callout: where each line starts, where its text does, where it ends."""
    for at, stop, _ in rows:
        mark = _QUOTE.match(text, at, stop)
        if not mark:
            return
        yield at, mark.end(), stop


def _paragraphs(
    text: str, rows: Iterable[tuple[int, int, int]], *, ended: bool
) -> list[tuple[int, int]] | None:
    """Where the paragraphs of an abstract lie; None where something else stands in its place.

    ``ended``: nothing but the abstract can stand in these rows.
    """
    found: list[tuple[int, int]] = []
    blank = True
    for _, at, stop in rows:
        line = text[at:stop]
        if not line.strip():
            blank = True
            continue
        if (
            HEADING.fullmatch(line)
            or RULE.fullmatch(line)
            or _BOLD_LINE.fullmatch(line)
            or _START.fullmatch(line)
            or LINK.search(line)
            or (found and is_label(line))
        ):
            ended = True
            break
        if not is_plain_line(line.lstrip()):
            ended = False
            if not found:
                return None
            break
        end = at + len(line.rstrip())
        if blank:
            found.append((at + len(line) - len(line.lstrip()), end))
        else:
            found[-1] = (found[-1][0], end)
        blank = False
    if ended and len(found) <= _MOST:
        return found
    kept = found[:1]
    for start, end in found[1:]:
        if not PART.match(text, start, end):
            break
        kept.append((start, end))
    return kept
