"""An address through the proxy of a library.

Only its members can open it.

Bad (url)::

    https://www-jstor-org.ezproxy.moss.example.edu/stable/1
    https://www-mossjournal-com.proxy.bog.example.edu/science/1
    https://onlinelibrary.mossjournal.com.proxy.bog.example.ac.uk/doi/1

Good (url)::

    https://beck-online.beck.de/Dokument?vpath=1
    https://www-moss-org.example.io/a
    https://docs.proxy.bog.example.edu/a
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
# A proxy by any other name: the whole host before it, with its dots or with hyphens for them.
_TOP = r"(?:com|org|net|edu|gov|int|de|fr|uk|ch|nl)"
_ANY = rf"[\w-]+-{_TOP}\.(?:[\w-]+\.)*?proxy\d?\.|(?:[\w-]+\.)+{_TOP}\.(?:[\w-]+\.)*?proxy\d?\."
_PATTERN = re.compile(
    rf"\bhttps?://(?:(?P<host>[\w-]+(?:\.[\w-]+)*?)\.{_PROXY}"
    rf"|(?=(?:{_ANY}))(?P<any>[\w.-]+?[.-]{_TOP})\.(?:[\w-]+\.)*?proxy\d?\.)[\w.-]+",
    re.I,
)
_SIGNS = ("ezproxy", "libproxy", "idm.oclc.org", "proxy.", "eproxy", "remotexs", ".ez.", "proxy1.", "proxy2.")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if not any(sign in match[0].lower() for sign in _SIGNS):
        return
    host = match["host"] or match["any"]
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
