"""An address of a test system, a container or a private network.

Nobody else can open it, or it will be gone tomorrow.

Bad (url)::

    http://staging.docker.moss.example.org/a

Good (url)::

    https://dev.to/moss and https://beta.moss-journal.org
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import ADDRESSES, Hit, Severity, TextRule
from zotsync.quality.source import Passage

_LABEL = r"(?:docker|staging|stage|stg|devel?|test|testing|preview|preprod|uat|qa|sandbox|beta|local)\d{0,2}"
_PATTERN = re.compile(
    rf"\bhttps?://(?:localhost\b|127\.\d+\.\d+\.\d+|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d"
    rf"|3[01])\.\d+\.\d+"
    rf"|(?:[\w-]+\.)*(?:docker|staging|stg|preprod|uat)\d{{0,2}}(?:\.[\w-]+){{2,}}"
    rf"|(?:{_LABEL}\.){{2,}}[\w.-]+"
    rf"|(?:dev|test|testing|preview|qa|stage)\.(?:www\.)?[\w-]+\.[\w.-]+|[\w.-]+\.(?:local|internal|test"
    rf"|localhost))"
    r"(?::\d+)?(?:/[^\s<>)\]\"]*)?"
)
_REAL = re.compile(
    r"https?://(?:www\.)?(?:dev\.to|hub\.docker\.com|docs\.docker\.com|test\.(?:de|be)|dev\.mysql\.com)\b"
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if not _REAL.match(match[0]):
        yield Hit("Give the public address of this page.", match.start(), match.end())


rule = TextRule(
    code="UR-07",
    name="non-production-host",
    severity=Severity.error,
    pattern=_PATTERN,
    needs=("://",),
    kinds=ADDRESSES,
    masked=False,
    check=check,
)
