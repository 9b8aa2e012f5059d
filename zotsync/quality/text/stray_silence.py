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


def silent_at(text: str, starts: Iterable[int]) -> set[int]:
    """Those of ``starts`` that lie in headings, tables, references, code, addresses or short quotations."""
    masked = mask(text)
    spans = [match.span() for match in _NO_PROSE.finditer(text)]
    begins = [begin for begin, _ in spans]
    silent = set()
    for start in starts:
        index = bisect.bisect_right(begins, start) - 1
        if masked[start] == BLANK or (index >= 0 and start < spans[index][1]):
            silent.add(start)
    return silent
