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

_RECORD = re.compile(r"^TY {1,2}- *(?:JOUR|MGZN|EJOUR).*?(?=^ER {1,2}-|^TY {1,2}-|\Z)", re.M | re.S)
_SECOND = re.compile(r"^T2 {1,2}- *(?P<value>\S.*?)[ \t]*$", re.M)
_JOURNAL = re.compile(r"^(?:JF|JO|JA|J1|J2) {1,2}- *(\S.*?)[ \t]*$", re.M)
_FULL = re.compile(r"^(?:JF|JO) {1,2}- *(\S.*?)[ \t]*$", re.M)
_WORD = re.compile(r"[^\W\d_]{3,}")


def check(source: LintSource) -> Iterator[Hit]:
    for record in _RECORD.finditer(source.text):
        second = _SECOND.search(source.text, *record.span())
        if not second or not _FULL.search(record[0]):
            continue
        words = _WORD.findall(second["value"].lower())
        # An abbreviated journal shares the beginnings of its words with the full one.
        if words and not any(_related(words, journal) for journal in _JOURNAL.findall(record[0])):
            said = "T2 is the subtitle: append it to the title; the journal is in JF."
            yield Hit(said, second.start("value"), second.end("value"), field="publicationTitle")


def _related(words: list[str], journal: str) -> bool:
    others = _WORD.findall(journal.lower())
    if len(others) == 1 and others[0].startswith("".join(word[0] for word in words)[:3]):
        return True  # An acronym.
    stems = {word[:3] for word in others}
    return sum(word[:3] in stems for word in words) * 2 >= min(len(words), len(others))


rule = FileRule(
    code="JN-19", name="ris-t2-is-subtitle", severity=Severity.error, formats=("ris",), check=check
)
