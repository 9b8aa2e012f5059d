"""The number of a visit in an address.

It has expired, and may open somebody's session.

Bad (url)::

    https://moss.example.org/a;jsessionid=8F3A0C12AB34

Bad (url)::

    https://moss.example.org/a?jsessionid=8F3A0C12AB34

Good (url)::

    https://moss.example.org/a?session=spring
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import ADDRESSES, Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r";jsessionid=[\w.!-]+|[?&](?:jsessionid|PHPSESSID|CFID|CFTOKEN|ASPSESSIONID\w*"
    r"|sessionid)=[\w-]{6,}(?=[#\s)>\]\"&]|$)",
    re.I,
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    alone = match.end() == len(match.string) or match.string[match.end()] != "&" or match[0][0] != "?"
    yield Hit("Cut the session from the address.", match.start(), match.end(), unsafe("") if alone else None)


rule = TextRule(
    code="UR-04",
    name="session-id",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("session", "SESS", "CFID", "CFTOKEN"),
    kinds=ADDRESSES,
    masked=False,
    check=check,
)
