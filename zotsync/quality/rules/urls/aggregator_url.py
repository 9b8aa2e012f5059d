"""The address of an index or a sharing site, where the work's own address belongs.

Readers without a subscription to the index see nothing there. Where the item has a DOI, the address can go.

Bad (url)::

    https://www.scopus.com/record/display.uri?eid=2-s2.0-1

Good (url)::

    https://www.scopus.com/sources and https://blog.scopus.com/posts/a
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r"\bhttps?://(?:(?:www\.)?scopus\.com/(?:inward/)?record|(?:www\.)?webofscience\.com/wos/\w+/full-record"
    r"|(?:apps|gateway|ws)\.(?:webofknowledge|isiknowledge)\.com/|(?:www\.)?embase\.com/(?:search|a/#|#)"
    r"|(?:www\.)?researchgate\.net/(?:publication|profile)/|(?:\w+\.)?academia\.edu/\d"
    r"|(?:\w+\.)?sci-hub\.\w+/|(?:www\.)?semanticscholar\.org/(?:paper|reader)/|(?:search|www)\.proquest\.com/(?:docview|openview)/"
    r"|search\.ebscohost\.com/|scholar\.google\.[\w.]+/scholar)[^\s<>)\]\"]*",
    re.I,
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    doi = passage.item is not None and passage.item["DOI"]
    said = "Give the work's own address" + (f", https://doi.org/{doi}." if doi else ".")
    yield Hit(said, match.start(), match.end())


rule = TextRule(
    code="UR-17",
    name="aggregator-url",
    severity=Severity.warning,
    pattern=_PATTERN,
    needs=("://",),
    kinds=frozenset({"url", "head"}),
    masked=False,
    check=check,
)
