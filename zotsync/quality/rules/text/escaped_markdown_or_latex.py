r"""A sign with the backslash that LaTeX wants before it: ``\&``, ``\%``, ``\_``.

What was copied out of a BibTeX file keeps them. In a BibTeX file they are right, and in Markdown, and in a
formula.

Bad (title)::

    Science \& Moss: 50 \% of the walls

Good (title)::

    Science & Moss: the folder C:\_moss and the formula $a \& b$
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage

_PATTERN = re.compile(r"(?<![\\/:])\\(?P<sign>[&%#$]|_(?=\w))(?![\\/])")
# Where the backslash is right.
_WRITTEN_SO = ("bibtex", "markdown", "document")
_PATH = re.compile(r"[A-Za-z]:\\|\\[A-Za-z]{2,}\\")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    origin = passage.item.origin if passage.item is not None else None
    if (origin and origin.format in _WRITTEN_SO) or _PATH.search(passage.text):
        return
    yield Hit(f"Write {match['sign']}.", match.start(), match.end(), unsafe(match["sign"]))


rule = TextRule(
    code="TX-17",
    name="escaped-markdown-or-latex",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("\\&", "\\%", "\\#", "\\$", "\\_"),
    kinds=frozenset({"abstract", "field"}),
    check=check,
)
