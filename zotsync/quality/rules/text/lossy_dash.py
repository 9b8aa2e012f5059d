"""A dash that was lost on the way: a pair of ``x-`` with blanks around stands where dashes stood.

Exporters that cannot write a dash put what is left of its bytes there: ``birds g- even small ones g-
sing``. The pair of the same letter, each with a hyphen and blanks, is no word of any language.

Bad::

    Several birds g- even the small ones g- sing at night.

Good::

    Add 5 g- of salt, and 5 g- again; a g-protein and pre- and post-tests are words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import TEXT, Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_PATTERN = re.compile(r"(?<=[^\W\d_] )(?P<mark>[b-hj-z]-|Ð|â)(?= [^\W\d_])")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if sum(m["mark"] == match["mark"] for m in _PATTERN.finditer(match.string)) >= 2:
        yield Hit("Put back the dash that was lost here.", match.start(), match.end(), safe("–"))


rule = TextRule(
    code="TX-04",
    name="lossy-dash",
    severity=Severity.error,
    pattern=_PATTERN,
    needs=("- ", "Ð ", "â "),
    kinds=TEXT,
    check=check,
)
