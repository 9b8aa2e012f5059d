"""An acronym or a marker's name in small letters: *cd24*, *dna*.

Exporters that write titles in small letters spare no acronym.

Bad (title)::

    Targeting cd24 in pond frogs

Good (title)::

    Targeting CD24 in pond frogs
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r"(?<![\w./@#:-])(?:cd\d{1,3}|il-\d{1,2}|dna|rna|mrna|hiv|mri|pcr|tnf(?=[ -]α| alpha)|ctla-?4"
    r"|pd-l?1|her2|egfr|brca[12]|vegf|nf-κb|covid-19|sars-cov-2|hpv|uk|usa)(?![\w./@-])"
)
_UPPER = {"mrna": "mRNA", "nf-κb": "NF-κB", "sars-cov-2": "SARS-CoV-2"}


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if passage.kind == "field" and passage.field not in ("title", "shortTitle", "bookTitle"):
        return
    better = _UPPER.get(match[0], match[0].upper())
    yield Hit(f"Write {better}.", match.start(), match.end(), unsafe(better))


rule = TextRule(
    code="TI-04",
    name="acronym-lower-cased",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=(
        *("cd", "il-", "dna", "rna", "hiv", "mri", "pcr", "tnf", "ctla", "pd-", "her2", "egfr", "brca"),
        *("vegf", "nf-", "covid", "sars", "hpv", "uk", "usa"),
    ),
    kinds=frozenset({"field", "document"}),
    check=check,
)
