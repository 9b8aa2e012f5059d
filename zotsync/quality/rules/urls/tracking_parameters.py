"""Parameters that only say where a reader came from.

They make two addresses of one, and tell the site who shared it.

Bad (url)::

    https://moss.example.org/a?id=5&utm_source=news&utm_medium=mail

Good (url)::

    https://moss.example.org/a?id=5&source=north&ref=3
    https://moss.example.org/record?id=5&partnerID=40&md5=9f86d081884c7d65

A signature vouches for all parameters: such an address is left alone, for it would lead nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import ADDRESSES, Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_NAME = (
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id|igshid|partnerID|via=ihub|ref_src|ref_url"
    r"|_hs(?:enc|mi)|spm|sfnsn"
    r"|wt\.mc_id|cmpid|s_cid|WT\.mc_n)"
)
_PARAMETER = rf"{_NAME}(?:=[^&#\s)>\]\"]*)?"
_PATTERN = re.compile(
    rf"\?(?:{_PARAMETER}&)+(?=[^&#\s])(?!{_NAME})|[?&]{_PARAMETER}(?:&{_PARAMETER})*(?=[#\s)>\]\"]|$)"
    rf"|&{_PARAMETER}(?=&)"
)
_SIGNED = re.compile(
    r"[?&](?:md5|sha1|sha256|hmac|sig|sign|signature|x-(?:amz|goog)-signature|token|hash|checksum)=",
    re.IGNORECASE,
)
_ADDRESS_END = re.compile(r"[\s<>\"]|$")
_ADDRESS_BEFORE = re.compile(r"https?://[^\s<>\"]*$")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    before = _ADDRESS_BEFORE.search(match.string, max(0, match.start() - 1000), match.start())
    if before:
        end = _ADDRESS_END.search(match.string, match.end(), match.end() + 1000)
        if _SIGNED.search(match.string, before.start(), end.start() if end else match.end()):
            return
        keep = "?" if match[0].startswith("?") and match[0].endswith("&") else ""
        yield Hit("Cut the tracking parameters.", match.start(), match.end(), safe(keep))


rule = TextRule(
    code="UR-03",
    name="tracking-parameters",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("?", "&"),
    kinds=ADDRESSES,
    masked=False,
    check=check,
)
