"""Identifiers as they are compared."""

from __future__ import annotations

import re
from urllib.parse import unquote

from stdnum import isbn as isbns

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_TAIL = re.compile(r"(?:/(?:full(?:text)?|abstract|e?pdf|meta|html)|\.pdf|[?#].*|[.,;:'\")\]}>]+)$")
# Registered for preprints, or beside a publisher's own DOI: such a DOI may differ from the one in print.
_NOT_OF_RECORD = re.compile(
    r"10\.(?:48550/arxiv|1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{6}|21203/rs\.|31(?:219|222|223|224|225|228|234|235|730)/"
    r"|20944/preprints|26434/|2139/ssrn|36227/|22541/|5281/zenodo|6084/m9|13140/|12688/|32388/|64898/|2307/\d"
    r"|33774/|14293/|7287/peerj\.preprints|26226/|35542/|31124/|17605/osf)"
)
_ARXIV = re.compile(
    r"\b(?:arxiv(?:\.org/(?:abs|pdf)/|[:.]\s*)|10\.48550/arxiv\.)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})",
    re.I,
)
_URL = re.compile(r"^[a-z]+://(?:www\d?\.)?", re.I)


def read_doi(value: str) -> str:
    """The DOI in lower case, without resolver and what a page's address adds.

    >>> read_doi("https://doi.org/10.5555/Moss.2001/full")
    '10.5555/moss.2001'
    """
    text = value.lower()
    found = _DOI.search(unquote(text) if "%" in text else text)
    if not found:
        return ""
    doi = found[0]
    while (shorter := _TAIL.sub("", doi)) != doi and not (shorter.count("(") > shorter.count(")")):
        doi = shorter
    return doi


def of_record(doi: str) -> bool:
    """Whether a DOI names the one published version, not a preprint or a second registration."""
    return bool(doi) and not _NOT_OF_RECORD.match(doi)


def read_arxiv(*values: str) -> str:
    """The arXiv identifier that one of the values names, without its version."""
    for value in values:
        if "arxiv" in value.lower() and (found := _ARXIV.search(value)):
            return found[1].lower()
    return ""


_ISBN = re.compile(r"(?<![\dXx])(?:97[89](?:[\s-]?\d){10}|\d(?:[\s-]?\d){8}[\s-]?[\dXx])(?![\dXx])")


def read_isbns(value: str) -> frozenset[str]:
    """All valid ISBNs in a value, in 13 digits.

    >>> sorted(read_isbns("0306406152 9783161484100"))
    ['9780306406157', '9783161484100']
    """
    found = _ISBN.findall(value) if value else []
    compact = (re.sub(r"[\s-]", "", one).upper() for one in found)
    return frozenset(isbns.to_isbn13(one) for one in compact if isbns.is_valid(one))


def read_url(value: str) -> str:
    """An address without scheme, ``www`` and trailing slash; empty where it names no page."""
    text = _URL.sub("", value.strip()).partition("#")[0].rstrip("/").lower()
    return text if "/" in text else ""
