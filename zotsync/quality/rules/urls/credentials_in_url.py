"""A password or an access token in an address.

Whoever reads the library can use it. Take it out, and change it.

Bad (url)::

    https://anna:s3cret@moss.example.org/files

Good (url)::

    https://moss.example.org/@anna/files
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import ADDRESSES, Hit, Severity, TextRule
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r"\b(?:https?|ftp)://(?:(?P<who>[^\s/:@<>\"]+:[^\s/@<>\"]+)@[\w.-]+"
    r"|[^\s<>\"]*?[?&](?P<token>(?:access_token|api_?key|auth_?token|password|passwd|secret)=[\w.~%+-]{8,}))",
    re.I,
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    which = "who" if match["who"] else "token"
    yield Hit("Take the secret out of the address, and change it.", match.start(which), match.end(which))


rule = TextRule(
    code="UR-15",
    name="credentials-in-url",
    severity=Severity.error,
    pattern=_PATTERN,
    needs=("@", "="),
    kinds=ADDRESSES,
    masked=False,
    check=check,
)
