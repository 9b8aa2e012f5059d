"""A DOI link through an old address of the resolver.

``dx.doi.org``, ``www.doi.org`` and plain http still work, but the documented form is
``https://doi.org/``, and one form makes links comparable.

Bad (url)::

    http://dx.doi.org/10.1000/moss.12

Good (url)::

    https://doi.org/10.1000/moss.12
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import ADDRESSES, Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_PATTERN = re.compile(r"\b(?:https?://(?:dx|www)\.doi\.org|http://doi\.org)/(?=10[./])")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    yield Hit("Link to https://doi.org/.", match.start(), match.end(), safe("https://doi.org/"))


rule = TextRule(
    code="ID-02",
    name="doi-legacy-host",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("doi.org/10",),
    kinds=ADDRESSES,
    masked=False,
    check=check,
)
