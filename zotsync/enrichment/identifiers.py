"""Identifiers that hide in an item's URL, its notes or its text: suggested, never assumed.

Only addresses whose publisher builds them from the identifier are read; where the identifier cannot be
told from the address alone (MDPI, JAMA, Elsevier), nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

from zotsync.enrichment.normal import NORMAL, arxiv
from zotsync.enrichment.others import deposited, holds_data, is_own, line_before, speaks_of_another
from zotsync.enrichment.passages import before_references
from zotsync.enrichment.suggestion import Enriched, Evidence, Suggestion
from zotsync.item import Item
from zotsync.schema import is_valid_field


@dataclass(frozen=True, slots=True)
class Address:
    """How one publisher's addresses hold an identifier: ``pattern``'s group ``id`` is its place."""

    field: str
    pattern: re.Pattern[str]
    value: Callable[[str], str]
    confidence: float


def _at(host: str, path: str) -> re.Pattern[str]:
    return re.compile(rf"https?://(?:[\w-]+\.)*?{host}(?::\d+)?/{path}", re.I)


_DOI = r"(?P<id>10\.\d{4,9}(?:/|%2F)[^\s?#&<>\"]+)"
_VIEW = r"(?:(?:abs|full|pdf|epdf|pdfdirect|epub|book|reader|figure|suppl|references|citedby|ref|pdfplus)/)?"
_TAIL = re.compile(
    r"(?:/(?:full|abstract|pdf|epdf|html?|meta|fulltext|summary|references|figures|citations|metrics|tables)"
    r"|/(?:suppl_file|figures|tables)/\S+|\.(?:pdf|html?|full|abstract|short)"
    r"|[.,;:)\]]|/)+$",
    re.I,
)
_NATURE = (
    r"(?P<id>s\d{5}-\d{3}-\d{4,5}-[\da-z]|d41586-\d{3}-\d{5}-[\da-z]|[a-z]{2,12}\.\d{3,4}(?:\.\d+)?"
    r"|[a-z]{2,12}\d{2,8}|35\d{6}|\d{6}[a-z]\d)(?=$|[/?#.])"
)


def _doi(found: str) -> str:
    """A DOI as it stands in a path, without what the site hangs on it."""
    return _TAIL.sub("", unquote(found))


def _preprint(found: str) -> str:
    """A bioRxiv or medRxiv address carries the version of the text, which is no part of the DOI."""
    return re.sub(r"v\d+(?:\.[a-z].*)?$", "", _doi(found), flags=re.I)


def _same(found: str) -> str:
    return found


ADDRESSES = (
    Address(
        "DOI",
        re.compile(
            rf"(?:^\s*|[?&]q?url=|web\.archive\.org/web/\w+/)(?:https?://)?(?:dx\.|www\.)?doi\.org/{_DOI}",
            re.I,
        ),
        _doi,
        0.99,
    ),
    Address(
        "DOI",
        _at(r"nature\.com", rf"(?:articles|doifinder)/(?:10\.1038/)?{_NATURE}"),
        lambda s: f"10.1038/{s.lower()}",
        0.95,
    ),
    Address(
        "DOI", _at(r"(?:biorxiv|medrxiv)\.org", rf"content/(?:biorxiv/early/\S+/)?{_DOI}"), _preprint, 0.95
    ),
    Address(
        "DOI",
        _at(
            r"arxiv\.org",
            r"(?:abs|pdf|html)/(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?(?=$|[?#/])",
        ),
        lambda s: f"10.48550/arXiv.{s}",
        0.9,
    ),
    Address("DOI", _at(r"journals\.plos\.org", rf"\S*?[?&]id={_DOI}"), _doi, 0.95),
    Address("DOI", _at(r"academic\.oup\.com", rf"\S*?/doi/{_DOI}"), lambda s: _without_number(_doi(s)), 0.85),
    Address(
        "DOI",
        _at(
            r"link\.springer\.com",
            rf"(?:article|chapter|book|protocol|referenceworkentry|content/pdf)/{_DOI}",
        ),
        _doi,
        0.95,
    ),
    Address("DOI", _at(r"frontiersin\.org", rf"(?:journals/[\w-]+/)?articles?/{_DOI}"), _doi, 0.95),
    Address(
        "DOI",
        _at(
            r"(?:science|sciencemag|onlinelibrary\.wiley|tandfonline|sagepub|pubs\.acs|pnas|annualreviews|ascopubs"
            r"|aacrjournals|liebertpub|ahajournals|nejm|dl\.acm|worldscientific|journals\.asm|physiology"
            r"|karger|thieme-connect|pubs\.aip|journals\.aps|iopscience\.iop|emerald|royalsocietypublishing"
            r"|journals\.physiology|atsjournals|informs|psycnet\.apa|portlandpress|degruyter|degruyterbrill)\.(?:org|com|de)",
            rf"(?:[\w-]+/)?(?:doi|article|insight/content/doi|products/ejournals/\w+|document/doi)/{_VIEW}{_DOI}",
        ),
        _doi,
        0.95,
    ),
    Address("PMID", _at(r"pubmed\.ncbi\.nlm\.nih\.gov", r"(?P<id>[1-9]\d{0,7})(?=$|[/?#])"), _same, 0.95),
    Address(
        "PMID",
        _at(r"ncbi\.nlm\.nih\.gov", r"(?:m/)?pubmed/(?:\?term=)?(?P<id>[1-9]\d{0,7})(?=$|[/?#&])"),
        _same,
        0.95,
    ),
    Address(
        "PMCID",
        re.compile(
            r"https?://(?:(?:www\.)?ncbi\.nlm\.nih\.gov/(?:labs/)?pmc|pmc\.ncbi\.nlm\.nih\.gov|(?:www\.)?europepmc\.org)"
            r"/(?:articles?/)?(?:pmc/)?(?P<id>PMC\d{2,9})(?=$|[/?#])",
            re.I,
        ),
        str.upper,
        0.95,
    ),
)


_LABELLED = {
    "DOI": re.compile(
        r"(?:\bdoi(?:</\w{1,6}>)?\s*[:=](?:</\w{1,6}>|\*\*)?\s*(?:https?://(?:dx\.)?doi\.org/)?|https?://(?:dx\.)?doi\.org/)"
        r"(?P<id>10\.\d{4,9}/[^\s\"'<>&]+?)(?=[;,|](?:pmc?id|pmid|doi|epub|arxiv|isbn|https?)\b|[\s\"'<>&]|$)",
        re.I,
    ),
    "PMID": re.compile(r"\b(?:pmid|pubmed id)\s*[:=]?\s*(?P<id>\d{1,8})\b", re.I),
    "PMCID": re.compile(r"\bpmcid\s*[:=]?\s*(?P<id>PMC\d{2,9})\b", re.I),
    "ISBN": re.compile(
        r"\bisbn(?:-?1[03])?\s*[:=]?\s*(?P<id>97[89](?:[ -]?\d){10}|\d(?:[ -]?\d){8}[ -]?[\dX])\b", re.I
    ),
    "ISSN": re.compile(r"\b[ep]?-?issn(?:-l)?\s*[:=]?\s*(?P<id>\d{4}-?\d{3}[\dX])\b", re.I),
    "archiveID": re.compile(
        r"\barxiv\s*:\s*(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?!\w)", re.I
    ),
}
"""Identifiers with a label before them, in words that may speak of other works too."""


def _archive_id(text: str) -> str:
    """A preprint's number as Zotero writes it, or an empty text."""
    number = arxiv(text)
    return f"arXiv:{number}" if number else ""


_OF_A_WORK = frozenset({"DOI", "PMID", "PMCID"})
"""Identifiers of one article, which texts cite of others as well."""
_CUT = re.compile(r"/.\Z|-\Z|…|\.\.|\(sici\)(?!.*co;2)")
_PART = re.compile(
    r"10\.\d{4,9}/\S+\.s\d{3}\Z|10\.1371/(?:journal\.[a-z]+\.\d+\.[gt]\d{3}\Z|annotation/)|10\.7717/\S+/(?:fig|table|supp)-"
    r"|10\.7554/elife\.\d{5,6}\.\d{3}\Z|10\.\d{4,9}/\(issn\)"
)
"""Parts of articles, remarks on them, and whole journals, as their publishers write them."""
_GOES_ON = re.compile(r"[.(/_-]\s+[\w(]*\d|.(?:\r?\n)[ \t]*(?:\.\d|\d{4,}[.-]\d)|\w[ \t]\d+[./-]\d", re.S)
"""A DOI that a line or a blank has parted, from its last character on."""

_NORMAL = {**NORMAL, "archiveID": _archive_id}
HEAD = 3000
"""Characters of a text in which it may state its own identifiers; further down it cites others'."""
MOST = 50
"""Identifiers of one kind in one place, beyond which it is a list of works."""
_NOTED = 0.6


def suggest_identifiers(item: Item, text: str | None = None) -> Enriched:
    """Identifiers that follow from the item's URL, or that its Extra, notes or head of text name alone.

    Only for fields of its type that have no value yet; two different ones in one place say nothing. Numbers
    with check digits must have the right one.
    """
    url = item["url"]
    found: dict[str, Suggestion] = {}
    for address in ADDRESSES:
        known = address.field in found or _has(item, address.field)
        if known or not is_valid_field(item.type, address.field):
            continue
        if not (match := address.pattern.search(url)):
            continue
        value = address.value(match["id"])
        if value and (address.field != "DOI" or (is_whole(value) and not holds_data(value, item))):
            found[address.field] = Suggestion(
                address.field,
                value,
                address.confidence,
                "identifiers",
                (Evidence("url", *match.span(), match[0]),),
            )
    for place, words, offset in _words(item, text):
        for field, pattern in _LABELLED.items():
            if field in found or _has(item, field) or not is_valid_field(item.type, field):
                continue
            named = list(islice(pattern.finditer(words), MOST + 1))
            hits = [hit for hit in named if _names(field, words, hit, item)] if len(named) <= MOST else []
            values = {value: hit for hit in reversed(hits) if (value := _NORMAL[field](hit["id"]))}
            if len(values) == 1:
                ((value, hit),) = values.items()
                evidence = Evidence(place, offset + hit.start(), offset + hit.end(), hit[0])
                found[field] = Suggestion(field, value, _NOTED, "identifiers", (evidence,))
    return Enriched(suggestions=tuple(found.values()))


def _names(field: str, words: str, hit: re.Match[str], item: Item) -> bool:
    """Whether a labelled identifier is whole, and the item's own as far as the words around it say."""
    if field not in _OF_A_WORK:
        return not speaks_of_another(line_before(words, hit.start()), "", item)
    if field == "DOI":
        value = NORMAL["DOI"](hit["id"])
        if (
            hit["id"].endswith(("?", "!"))
            or not is_whole(value)
            or deposited(value, item)
            or _GOES_ON.match(words, hit.end("id") - 1)
        ):
            return False
    return is_own(words, hit.start(), hit.end(), item)


def is_whole(doi: str) -> bool:
    """Whether this is a DOI, not cut off, and not that of a figure, a table or a whole journal.

    >>> is_whole("10.5555/moss.1"), is_whole("10.1016/j"), is_whole("10.1016/S0140-6736(05")
    (True, False, False)
    """
    bare = NORMAL["DOI"](doi)
    return bool(bare) and not (
        _CUT.search(bare)
        or _PART.match(bare)
        or any(bare.count(first) > bare.count(last) for first, last in ("()", "[]", "<>"))
    )


def _words(item: Item, text: str | None) -> Iterator[tuple[str, str, int]]:
    """What may name the identifiers, with the offset: Extra, the notes as one value, the head of the text."""
    if item["extra"]:
        yield "extra", item["extra"], 0
    if item.notes:
        yield "notes", "\n".join(note.html for note in item.notes), 0
    body = item.origin.body if item.origin else None
    if text is not None and body is not None:
        end = before_references(text, body.start, min(body.end, body.start + HEAD))
        yield "body", text[body.start : end], body.start


def _has(item: Item, field: str) -> bool:
    """Whether the item says this identifier, in its field or in a line of Extra."""
    return bool(item[field]) or bool(re.search(rf"^[ \t]*{field}\s*:", item["extra"], re.I | re.M))


def _without_number(doi: str) -> str:
    """Oxford hangs its own number and the title behind the DOI's last part."""
    return re.sub(r"(?<=[\da-z])/\d{4,9}$", "", doi)
