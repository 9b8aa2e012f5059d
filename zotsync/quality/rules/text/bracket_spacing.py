"""A blank inside brackets: ``( text )``.

Bad::

    The mosses ( and ferns ) live long.

Good::

    The mosses (and ferns) live long; - [ ] a task; f( x ).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import PROSE, Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_PATTERN = re.compile(r"(?<=[a-z,;] )\( (?P<inside>[^()\r\n]{3,80}?) \)")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    better = f"({passage.text[match.start('inside') : match.end('inside')].strip()})"
    yield Hit("Take out the blanks inside the brackets.", match.start(), match.end(), safe(better))


rule = TextRule(
    code="TX-20",
    name="bracket-spacing",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("( ",),
    kinds=PROSE,
    check=check,
)
