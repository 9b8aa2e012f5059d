r"""Text whose letters were read in the wrong encoding.

UTF-8 read as Windows-1252 turns every accented letter and every dash into two or three signs. Only
sequences that are valid UTF-8 when read back are reported, so that real words with such letters stay.

Bad::

    The cafÃ© by the river was closed.

Good::

    SÃO PAULO, Ångström and the café.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import TEXT, Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage
from zotsync.quality.text.mojibake import LEADS, SEQUENCE, repaired


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if better := repaired(match[0]):
        yield Hit(f"Write {better}.", match.start(), match.end(), safe(better))


rule = TextRule(
    code="TX-01",
    name="mojibake",
    severity=Severity.warning,
    pattern=SEQUENCE,
    needs=LEADS,
    kinds=TEXT,
    check=check,
)
