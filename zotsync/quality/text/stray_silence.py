"""Where no stray word is looked for: the parts of a text that are no running prose."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable

from zotsync.quality.text.mask import BLANK, mask

_NO_PROSE = re.compile(
    r"""
      ^[ ]{0,3}\#{1,6}[ ][^\n]*$                                         # heading
    | ^[^|\n]*\|[^|\n]*\|[^\n]*$                                         # table row
    | ^[ ]*[^\s][^\t\n]*\t+[^\s][^\t\n]*\t+[^\n]*$                      # table row
    | ^[ ]*(?:\[\d{1,3}\]|\d{1,3}\.)[ ][^\n]*(?:19|20)\d\d[^\n]*\d[^\n]*$   # entry of a reference list
    | ^[^\n]*\bet\ al\.[^\n]*\d[ ]?\([\w ]{1,12}\):[ ]?\d[^\n]*$         # entry without a number
    | ^[ ]*(?:\#{1,6}[ ]*|\*\*)?(?:References|Bibliography|Works\ Cited|Literature\ Cited)(?:\*\*)?:?[ ]*$.*\Z
    | "[^"\n]{1,60}" | “[^”\n]{1,60}”                                    # a word or a title quoted
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE | re.IGNORECASE,
)

_WHO = re.compile(
    r"[\W\d_]*(?:(?i:authors?|affiliations?|correspond(?:ence|ing author)|address(?:es)?|e-?mail|contact"
    r"|editors?)\W{0,3}:|(?i:(?:written|edited|reviewed|translated) by)[\W_]{1,5}[A-Z])"
)
_WORD = re.compile(r"[^\W\d_]+")
_PARTICLES = frozenset(
    """
    and et al und y e de la le les du des di da del della dos das do von van der den ter ten zu bin ibn of the
    for in at on behalf by with
    """.split()
)
_LOWER_SHARE = 0.15
_LONGEST = 1000  # A line is looked at so far to either side: no author has more to say.


def is_byline(line: str) -> bool:
    """Whether a line names authors or where they work: words in lower case are particles, or hardly any.

    >>> is_byline("Ines Sol1, Jan de Wit2 and Bea Kern1,2"), is_byline("Ines Sol and her team ran it again.")
    (True, False)
    """
    if _WHO.match(line):
        return True
    words = _WORD.findall(line)
    capital = sum(word[0].isupper() for word in words)
    lower = sum(word[0].islower() and len(word) > 1 and word not in _PARTICLES for word in words)
    return bool(capital >= 2 and lower <= _LOWER_SHARE * capital)


def silent_at(text: str, starts: Iterable[int]) -> set[int]:
    """Those of ``starts`` that lie in headings, tables, references, code, addresses, short quotations or
    lines that name authors."""
    masked = mask(text)
    spans = [match.span() for match in _NO_PROSE.finditer(text)]
    begins = [begin for begin, _ in spans]
    silent = set()
    for start in starts:
        index = bisect.bisect_right(begins, start) - 1
        line = _line(text, start)
        if masked[start] == BLANK or (index >= 0 and start < spans[index][1]) or is_byline(line):
            silent.add(start)
    return silent


def _line(text: str, at: int) -> str:
    """The line that holds ``at``, or what is near in a very long one."""
    least, most = max(0, at - _LONGEST), min(len(text), at + _LONGEST)
    begin, end = text.rfind("\n", least, at), text.find("\n", at, most)
    return text[max(least, begin + 1) : most if end < 0 else end]
