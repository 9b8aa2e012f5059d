"""An address that wraps another one.

The wrapper counts the visit, or asks for a login; the page behind it is what was meant. Only wrappers
that are known by their host and parameter are taken off.

Bad (url)::

    https://www.google.com/url?sa=t&url=https%3A%2F%2Fmoss.example.org%2Fa&usg=1

Good (url)::

    https://moss.example.org/view?photo=12&id=5
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from zotsync.quality.rule import ADDRESSES, Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage

_PATTERN = re.compile(
    r"\bhttps?://(?:(?:www\.)?google\.[\w.]+/url\?|(?:www\.)?facebook\.com/l\.php\?"
    r"|l\.facebook\.com/l\.php\?|[\w.-]*safelinks\."
    r"protection\.outlook\.com/\?|[\w.-]*(?:ezproxy|libproxy)[\w.-]*/login\?|slack-redir\.net/link\?)"
    r"(?:[^\s<>)\]\"]*&)?(?:url|q|u|qurl)=(?P<target>https?(?::|%3A)[^\s<>)\]\"&]+)[^\s<>)\]\"]*",
    re.I,
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    target = match["target"]
    # Some wrappers encode the address whole, others only the signs of its query.
    encoded = "%3A" in target.upper()[:9] or ("=" not in target and "%3D" in target.upper())
    better = unquote(target) if encoded else target
    yield Hit(f"Link to the page itself: {better}", match.start(), match.end(), unsafe(better))


rule = TextRule(
    code="UR-14",
    name="redirect-wrapper",
    severity=Severity.warning,
    pattern=_PATTERN,
    needs=("url=", "q=", "u=", "qurl="),
    kinds=ADDRESSES,
    masked=False,
    check=check,
)
