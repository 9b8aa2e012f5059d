"""The second title of a RIS article is its subtitle, not its journal.

The journal stands in ``JF`` or ``JO``. Reference managers that take ``T2`` first file the article under
its own subtitle, and drop the journal.

Bad::

    TY  - JOUR
    T1  - The quiet plant
    T2  - How mosses live without roots
    JF  - Annals of Bryology
    ER  -

Good::

    TY  - JOUR
    TI  - The quiet plant
    T2  - Annals of Bryology
    JF  - Ann. Bryol.
    ER  -
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.ris import records

_WORD = re.compile(r"[^\W\d_]{3,}")


def check(source: LintSource) -> Iterator[Hit]:
    for record in records(source.text):
        if record[0].value not in ("JOUR", "MGZN", "EJOUR"):
            continue
        seconds = [line for line in record if line.tag == "T2"]
        journals = [line.value for line in record if line.tag in ("JF", "JO", "JA", "J1", "J2")]
        if not seconds or not any(line.tag in ("JF", "JO") for line in record):
            continue
        words = _WORD.findall(seconds[0].value.lower())
        # An abbreviated journal shares the beginnings of its words with the full one.
        if words and not any(_related(words, journal) for journal in journals):
            said = "T2 is the subtitle: append it to the title; the journal is in JF."
            yield Hit(said, seconds[0].at, seconds[0].end, field="publicationTitle")


def _related(words: list[str], journal: str) -> bool:
    others = _WORD.findall(journal.lower())
    if len(others) == 1 and others[0].startswith("".join(word[0] for word in words)[:3]):
        return True  # An acronym.
    stems = {word[:3] for word in others}
    return sum(word[:3] in stems for word in words) * 2 >= min(len(words), len(others))


rule = FileRule(
    code="JN-19", name="ris-t2-is-subtitle", severity=Severity.error, formats=("ris",), check=check
)
