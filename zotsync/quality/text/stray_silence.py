"""Where no stray word is looked for: text in another language, and parts that are no running prose."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable

STOPWORDS = frozenset(
    (
        *("the", "of", "and", "to", "in", "is", "are", "was", "were", "that", "for", "with", "as", "be"),
        *("by", "on", "or", "an", "it", "this", "from", "at", "which", "have", "has", "not", "can"),
    )
)
WORD = re.compile(r"[^\W\d_]+")
SAMPLE = 400  # words looked at to tell English
LEAST_SHARE = 0.12  # English prose has 0.25 to 0.45 of these words, the nearest languages under 0.06

_NO_PROSE = re.compile(
    r"""
      ^[ ]{0,3}(?P<fence>```|~~~)[^\n]*\n.*?(?:^[ ]{0,3}(?P=fence)|\Z)      # code block
    | \A---\n.*?^---$                                                    # front matter
    | `[^`\n]+`                                                          # code
    | ^[ ]{0,3}\#{1,6}[ ][^\n]*$                                         # heading
    | ^[^\n]*\|[^\n]*\|[^\n]*$                                           # table row
    | ^[^\n]*\t[^\n]*\t[^\n]*$                                           # table row
    | ^[ ]*(?:\[\d{1,3}\]|\d{1,3}\.)[ ][^\n]*(?:19|20)\d\d[^\n]*\d[^\n]*$   # entry of a reference list
    | ^[ ]*(?:\#{1,6}[ ]*|\*\*)?(?:References|Bibliography|Works\ Cited|Literature\ Cited)(?:\*\*)?:?[ ]*$.*\Z
    | "[^"\n]{1,60}" | “[^”\n]{1,60}”                                    # a word or a title quoted
    | \]\([^)\s]*\) | https?://\S+                                       # addresses
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE | re.IGNORECASE,
)


def is_english(text: str) -> bool:
    """Whether enough of the first words are among the commonest words of English.

    >>> is_english("The cells of the bone marrow are made in the body."), is_english("Die Zellen des Marks")
    (True, False)
    """
    found = 0
    stops = 0
    for match in WORD.finditer(text):
        found += 1
        stops += match.group().lower() in STOPWORDS
        if found == SAMPLE:
            break
    return found > 0 and stops / found >= LEAST_SHARE


def silent_at(text: str, starts: Iterable[int]) -> set[int]:
    """Those of ``starts`` that lie in headings, tables, references, code, addresses or short quotations."""
    spans = [match.span() for match in _NO_PROSE.finditer(text)]
    begins = [begin for begin, _ in spans]
    silent = set()
    for start in starts:
        index = bisect.bisect_right(begins, start) - 1
        if index >= 0 and start < spans[index][1]:
            silent.add(start)
    return silent
