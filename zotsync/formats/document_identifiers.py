"""What names a document for sure: its DOI and other numbers, its licence and its own address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zotsync.formats.document_abstract import HEAD_LINES
from zotsync.formats.document_authors import authors_in
from zotsync.formats.document_found import Found
from zotsync.formats.document_text import Line, Text, blanked
from zotsync.formats.values import find_doi, find_issns
from zotsync.item import Span

_OWN_URL = re.compile(
    r"(?!(?:\w+\s+)*(?:image|photo\w*|figure|video|data|code|licen[cs]e|related|external|further|more|see|contact|donate|"
    r"privacy|supplement\w*|policy|download|pdf|reuse|bild|foto)\b)"
    r"(?:(?:\w+\s+){0,3}(?:source|url|permalink|link|address|quelle|adresse|lien|fuente|fonte|来源|page)(?:\s+(?:of|for|to)\s+th(?:is|e)\s+\w+)?|"
    r"original(?:ly)?(?:\s+published)?(?:\s+at)?|available\s+(?:at|from|online(?:\s+at)?)|"
    r"retrieved\s+from|published\s+(?:at|on)|web\s?(?:page|site))\s*[:：]?\s*(?=[<\"“]?https?://|\[)",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"'\])]+(?<![.,;:])")
_PMID = re.compile(r"\bPMID:\s*(\d{1,8})\b")
_PMCID = re.compile(r"\bPMCID:\s*(PMC\d{2,9})\b")
_LICENCE_URL = re.compile(
    r"creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)(?:/(\d\.\d))?", re.IGNORECASE
)
_LICENCE_CODE = re.compile(r"\bCC[ -](?P<kind>BY(?:[ -](?:NC|SA|ND)){0,2}|0)(?:[ -](?P<version>\d\.\d))?\b")
_TERMS = (
    ("Attribution", "BY"),
    ("NonCommercial", "NC"),
    ("ShareAlike", "SA"),
    ("NoDerivatives", "ND"),
    ("NoDerivs", "ND"),
)
_LICENCE = re.compile(
    r"\b(?:Creative Commons\s+)?Attribution(?:[ -](?:NonCommercial|ShareAlike|NoDerivatives|NoDerivs)){0,2}"
    r"\s+(?:\d\.\d\s+(?:International|Unported|Generic)|Licen[cs]e)",
)
_CREDIT = re.compile(
    r"\W*(?:credit|image|photo\w*|figure|fig\.|illustration|source|bild|foto)\b", re.IGNORECASE
)


def identifiers(
    found: Found, head: Sequence[Line], foot: Sequence[Line], below: Sequence[Line], body: Text
) -> None:
    own = [
        line
        for line in below[:HEAD_LINES]
        if re.match(r"\W*(?:doi|citation|cite|how to cite|https?://(?:dx\.)?doi)", line.plain, re.I)
    ]
    last = [
        line
        for line in foot
        if re.fullmatch(r"<?(?:doi\s*:\s*|https?://(?:dx\.)?doi\.org/)\S+>?", line.plain, re.I)
    ]
    for line in [*head, *own, *(line for line in last if line.start < body.references_at)]:
        if doi := find_doi(line.text):
            at = line.start + line.text.index(doi)
            found.set("DOI", doi, Span(at, at + len(doi)))
            break
    ends = [
        line
        for line in foot
        if line.start < body.references_at and line.plain.startswith(("PMID:", "PMCID:"))
    ]
    for line in [*head, *ends]:
        for name, pattern in (("PMID", _PMID), ("PMCID", _PMCID)):
            if number := pattern.search(line.text):
                found.set(name, number[1], Span(line.start + number.start(1), line.start + number.end(1)))
    for line in [*head, *below[:HEAD_LINES], *foot]:
        if "issn" in line.plain.lower() and (numbers := find_issns(line.plain)):
            at = line.text.find(numbers[0])
            found.set(
                "ISSN", numbers[0], Span(line.start + at, line.start + at + 9) if at >= 0 else line.span
            )
            break
    around = [line for line in [*head, *below[:HEAD_LINES], *foot] if not _CREDIT.match(line.plain)]
    for line in around:
        if url := _LICENCE_URL.search(line.text):
            kind = "CC0" if url[1].lower() == "zero" else f"CC {url[1].upper()}"
            place = Span(line.start + url.start(), line.start + url.end())
            found.set("rights", f"{kind} {url[2] or ''}".strip(), place)
    for pattern in (_LICENCE_CODE, _LICENCE):
        for line in around:
            if named := pattern.search(line.text):
                place = Span(line.start + named.start(), line.start + named.end())
                found.set("rights", _code(named[0]), place)


def _code(licence: str) -> str:
    """A licence by its short name, where it says which of them it is.

    >>> _code("CC-BY-NC-ND 4.0"), _code("Attribution-ShareAlike 4.0 International")
    ('CC BY-NC-ND 4.0', 'CC BY-SA 4.0')
    >>> _code("Attribution License")
    'Attribution License'
    """
    if code := _LICENCE_CODE.fullmatch(licence):
        kind = "CC0" if code["kind"] == "0" else f"CC {code['kind'].replace(' ', '-')}"
        return f"{kind} {code['version'] or ''}".strip()
    version_of = re.search(r"\d\.\d", licence)
    if not version_of:
        return licence
    letters = [short for long, short in _TERMS if long in licence]
    return f"CC {'-'.join(letters)} {version_of[0]}"


def address(found: Found, head: Sequence[Line], foot: Sequence[Line], body: Text) -> None:
    """The page's own address: labelled, or alone at the very end or below the title."""
    labelled_lines = [
        line for line in [*head, *foot] if _OWN_URL.match(line.plain) or _OWN_URL.match(blanked(line.text))
    ]
    last = body.lines[-1:]
    edge = [
        line
        for line in [*last, *(() if "publicationTitle" in found.fields else head[:3])]
        if re.fullmatch(r"<?https?://\S+>?|\[[^\]]*\]\(https?://[^\s/]+/[^\s)]\S*\)", line.text)
        and not authors_in(line.text)
    ]
    for line in [*labelled_lines, *edge]:
        url = _URL.search(line.text)
        if not url or _LICENCE_URL.search(url[0]) or re.search(r"(?:dx\.)?doi\.org/", url[0]):
            continue
        if line.start >= body.references_at and not line.after_blank:
            continue
        found.set("url", url[0], Span(line.start + url.start(), line.start + url.end()))
        return


def own_address(found: Found, text: str, at: int) -> None:
    """The DOI and the address in the citation that a text gives of itself, ``text`` at ``at`` in its file."""
    if doi := find_doi(text):
        place = at + max(text.find(doi), 0)
        found.set("DOI", doi, Span(place, place + len(doi)))
    for url in _URL.finditer(text):
        if not re.search(r"(?:dx\.)?doi\.org/", url[0]) and not _LICENCE_URL.search(url[0]):
            found.set("url", url[0], Span(at + url.start(), at + url.end()))
            return
