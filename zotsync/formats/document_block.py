"""The lines of a title: where it begins below a banner, and where it ends above the authors."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from zotsync.formats.document_abstract import ABSTRACT
from zotsync.formats.document_authors import AFFILIATION, BYLINE, authors_in
from zotsync.formats.document_dates import DATE
from zotsync.formats.document_kinds import is_formula, is_thesis, signs_below
from zotsync.formats.document_text import Line, plain
from zotsync.formats.document_words import LINKING, MARKS

_MOST = 4
"""Lines of a title, and of a banner."""
_DELIBERATE = 0.75
"""Of the width of a title: what breaks so far before it was broken on purpose, between title and subtitle."""
_LEFT = re.compile(r"(\S+(?: {1,2}\S+)*) {8,}(?=\S)")
_SMALL = re.compile(r"[a-zß-ÿ]{2,12}\s")
_KIND = re.compile(
    r"(?:article|paper|research|review|report|communication|editorial|commentary|perspective|letter|opinion|study|"
    r"investigation|übersicht|original|aufs[aä]tz|beitr[aä]g|artículo|artigo|articolo|release|guideline)",
    re.IGNORECASE,
)
"""What a line speaks of that says which kind of text stands below it, and is no button of a page."""

SUBTITLE = re.compile(
    r"(?:an?|the)\s+(?:[\w-]+\s+){0,7}(?:trial|study|reviews?|(?:meta-?)?analysis|report|survey|guideline|protocol)"
    r"(?:\s+(?:and|of|from|in)\s+.{3,60})?",
    re.IGNORECASE,
)
"""What kind of study it was, printed in a line of its own below a title."""
_YEARS = re.compile(r"\((?:1\d|20)\d\d\s?[-–—/]\s?\d{2,4}\)")
"""The years that a title ends with."""

Test = Callable[[Line], bool]


def banner(head: Sequence[Line], is_kicker: Test, is_title: Test) -> frozenset[int]:
    """The short lines above the one that says which kind of article follows: the journal, or its publisher.

    They are no banner where no title follows, but authors or text: then the title stands among them.
    """
    for number, line in enumerate(head[: _MOST + 1]):
        if not (number and is_kicker(line) and _KIND.search(line.plain)):
            if line.level or line.is_sentence or len(line.words) > _MOST:
                break
            continue
        below = next((other for other in head[number + 1 :] if not is_kicker(other)), None)
        if below is None or below.is_section or not is_title(below) or len(below.words) < _MOST:
            break
        if AFFILIATION.search(below.plain) or BYLINE.match(below.plain) or authors_in(below.text):
            break
        return frozenset(range(number))
    return frozenset()


def signs_above(head: Sequence[Line], number: int) -> bool:
    """Whether a line is the author above the title: one name alone, then a title, then the abstract at once.

    A title that reads like a name has the authors between itself and the abstract. On the title page of a
    thesis the author stands so too, and often in capitals.
    """
    line = head[number]
    if any(map(is_thesis, head)):
        return _signs_thesis(head, number)
    if not (line.after_blank and line.before_blank) or not 2 <= len(line.words) <= 4 or line.level:
        return False
    if len(authors_in(line.text)) != 1 or line.plain.isupper():
        return False
    label = next((n for n in range(number + 1, len(head)) if ABSTRACT.match(head[n].plain)), 0)
    between = head[number + 1 : label]
    if not between or len(between) > _MOST or any(other.after_blank for other in between[1:]):
        return False
    return sum(len(other.words) for other in between) >= 4 and not any(map(_may_sign, between))


def _signs_thesis(head: Sequence[Line], number: int) -> bool:
    """Whether a name stands alone above a line that is neither a name nor one that every thesis has."""
    line, below = head[number], head[number + 1] if number + 1 < len(head) else None
    if below is None or not (line.after_blank and line.before_blank) or not 2 <= len(line.words) <= 5:
        return False
    if is_thesis(line) or is_formula(line):
        return False
    other = is_formula(below) or is_thesis(below) or bool(DATE.search(below.plain)) or _may_sign(below)
    return len(authors_in(line.text)) == 1 and not other and len(below.words) >= 4


def block(lines: Sequence[Line], first: int, is_other: Test) -> tuple[str, int] | None:
    """The title that begins in the line ``first``, and the number of the line after it.

    None where it is one line, or where no authors stand right below the lines that seem to belong to it.
    ``is_other`` tells lines that are something else for sure.
    """
    if _LEFT.match(lines[first].text):
        beside = first + _MOST + 1
        lines = [*lines[:first], *map(_left, lines[first:beside]), *lines[beside:]]
    end = first + 1
    while end < len(lines) and not lines[end].after_blank and not _ends(lines, end):
        years = bool(_YEARS.fullmatch(lines[end].plain))
        if end - first >= _MOST or not (years or (_belongs(lines[end]) and not is_other(lines[end]))):
            return None
        end += 1
    if end == first + 1 or end >= len(lines):
        return None
    signed = _is_signed(lines[end]) or _is_name(lines, end) or signs_below(lines[end])
    if not signed and not (first and ABSTRACT.match(lines[end].plain) and signs_above(lines, first - 1)):
        return None
    rows = lines[first:end]
    width = max(len(line.plain) for line in rows)
    title = rows[0].plain
    for above, line in pairwise(rows):
        apart = len(rows) == 2 and _is_apart(above.plain, line.plain, width)
        title = f"{title}{': ' if apart else ' '}{line.plain}"
    return title, end


def _left(line: Line) -> Line:
    """A line without what stands far to the right of it, in a column of its own."""
    column = _LEFT.match(line.text)
    return replace(line, text=column[1], plain=plain(column[1])) if column else line


def _is_apart(title: str, subtitle: str, width: int) -> bool:
    """Whether two lines are a title and a subtitle, and not one that was too long for a line."""
    if title[-1] in "?!:.–—-,;" or LINKING.search(title) or not subtitle[0].isupper():
        return False
    if title.isupper() != subtitle.isupper():
        return title.isupper()
    if SUBTITLE.fullmatch(subtitle):
        return True
    return len(title) + 1 + len(subtitle.split()[0]) <= _DELIBERATE * width


def _belongs(line: Line) -> bool:
    """Whether a line may be a part of a title."""
    if (
        not line.plain
        or line.level
        or line.rule
        or line.is_section
        or (line.is_sentence and len(line.words) > 14)
    ):
        return False
    if (AFFILIATION.search(line.plain) and not goes_on(line)) or line.plain.endswith("."):
        return False
    return all(len(date[0]) <= 4 for date in DATE.finditer(line.plain))


def goes_on(line: Line) -> bool:
    """Whether a line begins with a small word, as none does that names a place where authors work."""
    return bool(_SMALL.match(line.plain))


def _ends(lines: Sequence[Line], number: int) -> bool:
    """Whether the authors begin there; what reads like one name right above them belongs to the title."""
    below = lines[number + 1] if number + 1 < len(lines) else None
    return _may_sign(lines[number]) and (_is_signed(lines[number]) or below is None or not _is_signed(below))


def _may_sign(line: Line) -> bool:
    """Whether a line could name authors."""
    return bool(BYLINE.match(line.plain) or (line.plain[-1:] != ":" and authors_in(line.text)))


def _is_signed(line: Line) -> bool:
    """Whether a line names authors, and can be nothing else."""
    if BYLINE.match(line.plain):
        return True
    names = () if DATE.search(line.plain) else authors_in(line.text)
    return len(names) > 1 or (len(names) == 1 and bool(MARKS.search(line.text)))


def _is_name(lines: Sequence[Line], number: int) -> bool:
    """Whether one name stands alone in a line, and below it where its bearer works."""
    below = lines[number + 1] if number + 1 < len(lines) else None
    placed = below is not None and not below.after_blank and bool(AFFILIATION.search(below.plain))
    return placed and len(authors_in(lines[number].text)) == 1
