"""The parts of a list or of a structured abstract were glued into one paragraph.

Where most sentences are parted properly but three or more run together without a blank, the places
without a blank are where parts began: key points, highlights, methods and results.

Bad::

    Rivers carry sand. The bed moves.Dams hold it back. The sea takes the shore.Groynes help for a time. They
    need care.Nourishment costs more. It lasts longer.

Good::

    Rivers carry sand. The bed moves. Dams hold it back.Nourishment costs more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule
from zotsync.quality.source import Passage
from zotsync.quality.text.sentences import glued

_PARTED = re.compile(r"[a-z)\]”\"%0-9][.?!]\s+[A-Z]")
_WORD_BEFORE = re.compile(r"[^\W_]+ $")
_FEWEST = 3
_WHOLE = re.compile(r"\A(?=.)", re.S)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    places = list(glued(match.string))
    if len(places) < _FEWEST:
        return
    if len({passage.text[place.stop : place.end] for place in places}) < _FEWEST:
        return  # The same word each time: the text of a button, not the beginnings of entries.
    if len(_PARTED.findall(match.string)) < 2:
        return  # Every blank is gone: no list, a text that lost them all.
    first = places[0]
    before = _WORD_BEFORE.search(passage.text, max(0, first.start - 40), first.start)
    start = before.start() if before else first.start
    yield Hit(f"Put back the line breaks: parts began at {len(places)} glued sentences.", start, first.end)


rule = TextRule(
    code="AB-21",
    name="list-structure-lost",
    severity=Severity.info,
    pattern=_WHOLE,
    might=lambda look: look.glued,
    check=check,
)
