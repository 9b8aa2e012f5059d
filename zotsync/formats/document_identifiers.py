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
_DOI_ALONE = (
    r"<?(?:(?:doi|digital\s+object\s+identifier)(?:\s+no\.?)?\s*:?\s*|https?://(?:dx\.)?doi\.org/)10\.\S+>?"
)
_OF_ANOTHER = re.compile(
    r"\b(?:correction (?:to|of|in|for)|(?:has|have) been corrected|errat(?:um|a)|corrigend(?:um|a)"
    r"|addend(?:um|a)|retraction (?:of|notice)|comment(?:ary)? (?:on|in|to)|repl(?:y|ies) (?:to|by)"
    r"|response to|original article:|translation of|republished|reprinted from|data(?: availability)?:"
    r"|data (?:are|is)\b|data ?sets?|code(?: availability)?:|code is\b|software:|supplement(?:ary|al)\b"
    r"|supporting information|related \w+|see also|companion|accompanying"
    r"|cit(?:ed|es|ing)\b(?! (?:this|as)))",
    re.IGNORECASE,
)
"""What a line says before the DOI of another work, or of what goes with this one."""
_CITED = re.compile(r"\W*(?:citation|cite|how to cite|please cite|to cite)\b", re.IGNORECASE)
_RUNNING = re.compile(r"[^|]{3,60}\s\|\s(?:https?://(?:dx\.)?doi\.org/|doi:\s?)\S+.{0,60}", re.IGNORECASE)
"""A line at the foot of a page with the DOI of what stands on it: ``Sea Letters | doi:10.5555/1 3``."""
_BROKEN = re.compile(r"(?P<doi>\b10\.\d{4,9}/(?:[^\s\"<>]{1,100}[-/_])?)(?=\s|$)")
_REST = re.compile(r"(?:\r?\n|[ \r\n])[ \t]{0,20}(?P<rest>(?=[\w.()/:;-]{0,60}\d)[\w.()/:;-]{1,100})")
"""A DOI that a line is too short for, and the rest of it in the next."""
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
    last = [line for line in foot if re.fullmatch(_DOI_ALONE, line.plain, re.I)]
    running = [line for line in foot if _RUNNING.fullmatch(line.plain)]
    before = (line for line in [*last, *running] if line.start < body.references_at)
    for line in [*head, *own, *before]:
        doi = doi_at(body.text, line.start, line.end)
        if doi and not names_another(body.text[line.start : doi[1].start]):
            found.set("DOI", *doi)
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


def names_another(before: str) -> bool:
    """Whether the words before a DOI in its line say that it is another work's.

    >>> names_another("Erratum in: Sea Letters 2018;6:2. doi:"), names_another("Sea Letters 2018;6:2. doi:")
    (True, False)
    """
    return bool(_OF_ANOTHER.search(before)) and not _CITED.match(before)


def doi_at(text: str, start: int, end: int) -> tuple[str, Span] | None:
    """The first DOI that begins there and its place, also where it goes on in the next line.

    >>> doi_at("https://doi.org/10.5555/\\ntide.12 and", 0, 24)
    ('10.5555/tide.12', Span(start=16, end=32))
    """
    line = text[start:end]
    broken = _BROKEN.search(line)
    if broken and find_doi(line[: broken.start()]):
        broken = None
    if broken and (rest := _REST.match(text, start + broken.end())):
        doi = find_doi(broken["doi"] + rest["rest"])
        return doi, Span(start + broken.start("doi"), rest.start("rest") + len(doi) - len(broken["doi"]))
    if not (doi := find_doi(line)) or (broken and broken["doi"].startswith(doi)):
        return None
    at = start + line.index(doi)
    return doi, Span(at, at + len(doi))


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
    if doi := doi_at(text, 0, len(text)):
        found.set("DOI", doi[0], Span(at + doi[1].start, at + doi[1].end))
    for url in _URL.finditer(text):
        if not re.search(r"(?:dx\.)?doi\.org/", url[0]) and not _LICENCE_URL.search(url[0]):
            found.set("url", url[0], Span(at + url.start(), at + url.end()))
            return
