"""Two ways of citing in one document: ``[1,2]`` in one place, ``^[3]`` or ``(Lind 2001)`` in another.

Bad::

    Mosses live long [1], ferns do [2], and lichens do ^[3].

    # References

    1. Lind A. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Holm G. Lichens. Ann Bryol 2003;5(1):1-9.

Good::

    Mosses live long [1], ferns do [2], and lichens do [3].

    # References

    1. Lind A. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Holm G. Lichens. Ann Bryol 2003;5(1):1-9.
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity, safe
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.citations import entries, markers


def check(document: Document) -> Iterator[Hit]:
    known = {number for number, _ in entries(document)}
    raised, plain = [], 0
    for match, numbers in markers(document):
        if known.issuperset(numbers):
            if match.start() and document.text[match.start() - 1] == "^":
                raised.append(match)
            else:
                plain += 1
    if plain > len(raised):
        for match in raised:
            said = "Cite as in the rest of the text."
            yield Hit(said, match.start() - 1, match.end(), safe(match[0]))


rule = DocumentRule(code="RL-04", name="mixed-marker-style", severity=Severity.info, check=check)
