"""An address through the proxy of a library.

Only its members can open it.

Bad (url)::

    https://www-jstor-org.ezproxy.moss.example.edu/stable/1

Good (url)::

    https://beck-online.beck.de/Dokument?vpath=1
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import ADDRESSES, Hit, Severity, TextRule, manual
from zotsync.quality.source import Passage

_PROXY = (
    r"(?:[\w-]+\.)*?"
    r"(?:i?ezproxy|ez|libproxy|idm\.oclc|proxy\.lib|lib-?ezproxy|eproxy|webproxy|remotexs)[\w-]*\."
)
_PATTERN = re.compile(rf"\bhttps?://(?P<host>[\w-]+(?:\.[\w-]+)*?)\.{_PROXY}[\w.-]+", re.I)
_SIGNS = ("ezproxy", "libproxy", "idm.oclc.org", "proxy.lib", "eproxy", "remotexs", ".ez.")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if not any(sign in match[0].lower() for sign in _SIGNS):
        return
    host = match["host"]
    if "." not in host:
        # A proxy writes www.jstor.org as www-jstor-org, and a hyphen of the host as two.
        host = host.replace("--", "\0").replace("-", ".").replace("\0", "-")
    if "." in host:
        better = f"https://{host}"
        yield Hit(f"Link to the publisher: {better}", match.start(), match.end(), manual(better))


rule = TextRule(
    code="UR-05",
    name="proxied-url",
    severity=Severity.warning,
    pattern=_PATTERN,
    needs=_SIGNS,
    kinds=ADDRESSES,
    masked=False,
    check=check,
)
