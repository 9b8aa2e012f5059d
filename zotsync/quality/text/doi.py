"""What a DOI looks like, and what gets stuck to it."""

from __future__ import annotations

import re
from urllib.parse import unquote

SYNTAX = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+|10/[a-z0-9]{3,}", re.I)
# A resolver, also through the proxy of a library (doi-org.proxy.example.edu), or a label.
_RESOLVER = r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|https?://(?:dx[.-])?doi[.-]org\.[\w.-]+/(?=10\.)"
_PREFIX = re.compile(rf"{_RESOLVER}|(?:doi|DOI)\s*[:=]?\s*(?=10[./]|{_RESOLVER})|info:doi/|urn:doi:", re.I)
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}


def without_prefix(value: str) -> str:
    """What stands behind resolvers and labels, however many.

    >>> without_prefix("doi: https://doi.org/10.1000/xyz"), without_prefix("http://doi-org.proxy.edu/10.1000/a")
    ('10.1000/xyz', '10.1000/a')
    """
    value = value.strip()
    while found := _PREFIX.match(value):
        value = value[found.end() :].strip()
    return value


def without_tail(doi: str) -> str:
    """The DOI without punctuation that a sentence left on it; balanced brackets stay.

    >>> without_tail("10.1000/a(1)."), without_tail("10.1000/b)")
    ('10.1000/a(1)', '10.1000/b')
    """
    while doi:
        last = doi[-1]
        if last in ".,;:'\"”’" or (last in _PAIRS and doi.count(last) > doi.count(_PAIRS[last])):
            doi = doi[:-1]
        else:
            break
    return doi


def bare(value: str) -> str:
    """The DOI without resolver, label, encoding, blanks and punctuation around it.

    >>> bare("https://doi.org/10.1000%2Fxyz.")
    '10.1000/xyz'
    """
    doi = without_prefix(value)
    if re.match(r"10\.\d{4,9}%2f", doi, re.I):
        doi = unquote(doi)
    return without_tail(doi)
