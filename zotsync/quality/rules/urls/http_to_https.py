"""A plain http address of a host that is known to answer with https.

Bad (url)::

    http://creativecommons.org/licenses/by/4.0/

Good (url)::

    http://moss.example.org/ns#leaf
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import ADDRESSES, Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

# Hosts whose addresses are the same with https, by their own redirects.
_HOSTS = (
    "creativecommons.org|arxiv.org|(?:www.)?ncbi.nlm.nih.gov|(?:www.)?nature.com|(?:www.)?sciencedirect.com"
    "|link.springer.com"
    "|(?:www.)?scopus.com|(?:www.)?biomedcentral.com|(?:www.)?jstor.org|(?:www.)?pnas.org"
    "|(?:www.)?sciencemag.org"
    "|(?:www.)?frontiersin.org|(?:www.)?mdpi.com|journals.plos.org|(?:www.)?who.int|en.wikipedia.org"
    "|github.com"
    "|onlinelibrary.wiley.com|(?:www.)?tandfonline.com|zenodo.org|orcid.org|hdl.handle.net"
    "|(?:www.)?cancer.gov"
    "|(?:www.)?bmj.com|(?:www.)?thelancet.com|academic.oup.com|(?:www.)?biorxiv.org|(?:www.)?youtube.com"
).replace(".", r"\.")
_PATTERN = re.compile(rf"\bhttp://(?=(?:{_HOSTS})(?:[/?#:\s>)\]\"'.,;]|$))")
# Names that are no addresses: they must not change.
_NAMES = re.compile(r"http://creativecommons\.org/ns#|http://orcid\.org/?$")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if not _NAMES.match(match.string, match.start()):
        yield Hit("Use https.", match.start(), match.end(), safe("https://"))


rule = TextRule(
    code="UR-02",
    name="http-to-https",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("http://",),
    kinds=ADDRESSES,
    masked=False,
    check=check,
)
