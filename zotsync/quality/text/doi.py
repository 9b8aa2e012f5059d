"""What a DOI looks like, and what gets stuck to it."""

from __future__ import annotations

import re
from urllib.parse import unquote

SYNTAX = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+|10/[a-z0-9]{3,}", re.I)
PREFIX = re.compile(
    r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|(?:doi|DOI)\s*[:=]?\s*(?=10[./])|info:doi/|urn:doi:", re.I
)
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}


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
    doi = value.strip()
    while found := PREFIX.match(doi):
        doi = doi[found.end() :].strip()
    if re.match(r"10\.\d{4,9}%2f", doi, re.I):
        doi = unquote(doi)
    return without_tail(doi)
