"""A link whose text is one address, and which leads to another.

Bad (document)::

    See [https://moss.example.org/a](https://ferns.example.net/b) for more.

Good (document)::

    See [https://moss.example.org](https://www.moss.example.org/a) and [our page](https://ferns.example.net).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from zotsync.quality.rule import ADDRESSES, Hit, Severity, TextRule
from zotsync.quality.source import Passage

_HOPS = ("doi.org", "safelinks.protection.outlook.com", "urldefense")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    shown, target = _host(match["shown"]), _host(match["target"])
    if shown and target and shown != target and not any(hop in shown or hop in target for hop in _HOPS):
        yield Hit(f"It leads to {target}: correct the text or the link.", match.start(), match.end())


def _host(address: str) -> str:
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
    except ValueError:
        return ""
    return ".".join(host.split(".")[-2:])


rule = TextRule(
    code="UR-10",
    name="link-text-differs",
    severity=Severity.warning,
    pattern=re.compile(
        r"\[(?P<shown>(?:https?://|www\.)[^\s\[\]]{4,200})\]\((?P<target>https?://[^\s()]{4,500})[^()\n]{0,100}\)"
    ),
    needs=("](",),
    kinds=ADDRESSES - {"url"},
    masked=False,
    check=check,
)
