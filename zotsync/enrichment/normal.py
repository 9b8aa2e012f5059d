"""Identifiers in their one normal form, with their check digits; an empty text where there is none."""

from __future__ import annotations

import re
from urllib.parse import unquote

from stdnum import isbn as _isbn
from stdnum import issn as _issn

_RESOLVER = re.compile(
    r"\s*(?:https?://(?:[\w-]+\.)*?(?:dx[.-]|www\.)?doi[.-]org(?:\.[\w.-]+)?/|info:doi/|urn:doi:|doi\s*[:=]?\s*(?=10\.))",
    re.I,
)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"]*[^\s\"]", re.I)
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
_ARXIV = re.compile(
    r"(?<![\w.])(?:arxiv\s*:\s*|(?:https?://)?(?:www\.)?arxiv\.org/(?:abs|pdf)/|10\.48550/arxiv\.)?"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?\s*(?:\[[\w.-]+\])?\s*",
    re.I,
)


def doi(text: str) -> str:
    """A DOI as it is compared: bare and in lower case, or "" where the text holds no whole one.

    >>> doi("https://doi.org/10.1000/ABC%2F1."), doi("doi: 10.1000/a(1)"), doi("10.1000")
    ('10.1000/abc/1', '10.1000/a(1)', '')
    """
    value = text.strip()
    while found := _RESOLVER.match(value):
        value = value[found.end() :].strip()
    if re.search(r"%[0-9a-f]{2}", value, re.I):
        value = unquote(value)
    while value and (
        value[-1] in ".,;:'\"”’"
        or (value[-1] in _PAIRS and value.count(value[-1]) > value.count(_PAIRS[value[-1]]))
    ):
        value = value[:-1]
    return value.lower() if _DOI.fullmatch(value) else ""


def pmid(text: str) -> str:
    """A PubMed number, 1 to 8 digits.

    >>> pmid("PMID: 22437869"), pmid("PMC22437869"), pmid("123456789")
    ('22437869', '', '')
    """
    found = re.fullmatch(r"\s*(?:(?:pmid|pubmed)\s*[:#]?\s*)?0*([1-9]\d{0,7})\s*", text, re.I)
    return found[1] if found else ""


def pmcid(text: str) -> str:
    """A PubMed Central number.

    >>> pmcid("pmc3344100"), pmcid("3344100")
    ('PMC3344100', '')
    """
    found = re.fullmatch(r"\s*(?:pmcid\s*[:#]?\s*)?pmc\s?0*([1-9]\d{0,8})(?:\.\d+)?\s*", text, re.I)
    return f"PMC{found[1]}" if found else ""


def arxiv(text: str) -> str:
    """An arXiv number without its version.

    >>> arxiv("arXiv:2301.00001v2 [cs.CL]"), arxiv("https://arxiv.org/abs/hep-th/9901001"), arxiv("1999")
    ('2301.00001', 'hep-th/9901001', '')
    """
    found = _ARXIV.fullmatch(text.strip())
    if not found:
        return ""
    number = found["id"]
    month = number[2:4] if number[0].isdigit() else number.split("/")[1][2:4]
    return number if "01" <= month <= "12" else ""


def isbn(text: str) -> str:
    """An ISBN as 13 digits; "" where its check digit is wrong.

    >>> isbn("0-306-40615-2"), isbn("978-0-306-40615-8")
    ('9780306406157', '')
    """
    bare = re.sub(r"\(.*?\)|^\s*isbn(?:-1[03])?\s*:?", "", text, flags=re.I)
    return str(_isbn.to_isbn13(_isbn.compact(bare))).replace("-", "") if _isbn.is_valid(bare) else ""


def issn(text: str) -> str:
    """An ISSN with its hyphen; "" where its check digit is wrong.

    >>> issn("ISSN 2434561x"), issn("2434-5610")
    ('2434-561X', '')
    """
    bare = re.sub(r"^\s*e?-?issn(?:-l)?\s*:?", "", text, flags=re.I).strip()
    return str(_issn.format(_issn.compact(bare))) if _issn.is_valid(bare) else ""


NORMAL = {"DOI": doi, "PMID": pmid, "PMCID": pmcid, "arXiv": arxiv, "ISBN": isbn, "ISSN": issn}
"""By the name of the field, or of the line in Extra."""
