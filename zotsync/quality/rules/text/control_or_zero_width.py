r"""A character that cannot be seen: a control character, a soft hyphen, a blank without width.

They come from PDFs and web pages, and break searches. Joiners between letters that need them (Persian,
Indic scripts, emoji) stay.

Bad::

    The immu\u00adno\u200btherapy of mosses.

Good::

    The moss and the peat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import TEXT, Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff]+|(?<=[A-Za-z ])[\u200c\u200d]+(?=[A-Za-z ])"
)
_SIGNS = tuple("\u00ad\u200b\u200c\u200d\u2060\ufeff") + tuple(
    chr(code) for code in (*range(9), 11, *range(14, 32), 127)
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    names = ", ".join(sorted({f"U+{ord(character):04X}" for character in match[0]}))
    yield Hit(f"Take out what cannot be seen ({names}).", match.start(), match.end(), safe(""))


rule = TextRule(
    code="TX-07",
    name="control-or-zero-width",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=_SIGNS,
    kinds=TEXT,
    check=check,
)
