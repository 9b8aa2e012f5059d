"""Prose documents: articles and web pages whose metadata is found in their own text.

What is found remembers its place (`Origin.spans`), and nothing is taken that is not printed. Such a text
is never edited: what flows back goes to a sidecar (`zotsync.formats.sidecar`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zotsync.formats import document_citation as citation
from zotsync.formats.base import CannotSay, Reading, Splice
from zotsync.formats.document_abstract import HEAD_LINES, keywords, text_of
from zotsync.formats.document_abstract import abstract as abstract_of
from zotsync.formats.document_dates import alone, best, is_listing, labelled
from zotsync.formats.document_head import authors_of, title_of
from zotsync.formats.document_labels import of_labels
from zotsync.formats.document_names import vancouver
from zotsync.formats.document_text import Line, Text, blanked, seen_as
from zotsync.formats.markdown_front import front_matter
from zotsync.formats.values import find_doi, find_issns
from zotsync.item import Creator, Item, Origin, Span, Tag

_FOOT = 14
_OWN_URL = re.compile(
    r"(?!(?:\w+\s+)*(?:image|photo\w*|figure|video|data|code|licen[cs]e|related|external|further|more|see|contact|donate|"
    r"privacy|supplement\w*|policy|download|pdf|reuse|bild|foto)\b)"
    r"(?:(?:\w+\s+){0,3}(?:source|url|permalink|link|address|quelle|adresse|lien|page)(?:\s+(?:of|for|to)\s+th(?:is|e)\s+\w+)?|"
    r"original(?:ly)?(?:\s+published)?(?:\s+at)?|available\s+(?:at|from|online(?:\s+at)?)|"
    r"retrieved\s+from|published\s+(?:at|on)|web\s?(?:page|site))\s*[:：]?\s*(?=<?https?://|\[)",
    re.IGNORECASE,
)
_URL = re.compile(
    r"(?:source|url|original(?:ly)?(?:\s+published)?(?:\s+at)?|available\s+(?:at|from|online(?:\s+at)?)|permalink|link|"
    r"retrieved\s+from|published\s+at|web\s?(?:page|site|address)|quelle|adresse|lien|page)\s*[:：]?\s*(?=<?https?://|\[)",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s<>\"'\])]+(?<![.,;:])")
_LICENCE_URL = re.compile(
    r"creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)(?:/(\d\.\d))?", re.IGNORECASE
)
_LICENCE = re.compile(
    r"\bCC[ -](?:BY(?:[ -](?:NC|SA|ND)){0,2}|0)(?:[ -]\d\.\d)?\b|"
    r"\b(?:Creative Commons\s+)?Attribution(?:[ -](?:NonCommercial|ShareAlike|NoDerivatives|NoDerivs)){0,2}"
    r"\s+(?:\d\.\d\s+(?:International|Unported|Generic)|Licen[cs]e)",
)
_WEB_FOOTER = re.compile(
    r"all rights reserved|privacy policy|terms of (?:use|service)|cookie|alle rechte vorbehalten|"
    r"tous droits réservés|datenschutz|impressum|mentions légales",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\W*(?:credit|image|photo\w*|figure|fig\.|illustration|source|bild|foto)\b", re.IGNORECASE
)
_SITE = r"\s+[-–—|·:]\s+(\S.{0,60})"
_PREPRINT = re.compile(r"^10\.(?:1101/(?:19|20)?\d|48550|21203|31234|26434|2139|20944)", re.IGNORECASE)


@dataclass(slots=True)
class _Found:
    """What was found so far: values with their places."""

    fields: dict[str, str] = field(default_factory=dict)
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    creators: tuple[Creator, ...] = ()
    tags: tuple[Tag, ...] = ()
    scholarly: bool = False
    """Whether a journal says when it took the text."""

    def set(self, name: str, value: str, *spans: Span) -> None:
        """The first value found for a field stays."""
        if value and name not in self.fields:
            self.fields[name] = value
            self.spans[name] = spans


class Document:
    """The format: read, never written."""

    name = "document"
    endings: tuple[str, ...] = (".txt", ".text", ".md", ".markdown")
    many = False
    prose = True
    editable = False

    def recognises(self, text: str, name: str) -> bool:
        """A title, and a few sentences of prose below it."""
        return _item(text, name) is not None

    def read(self, text: str, name: str = "") -> Reading:
        """The one item that the document is; none where it has no title or no prose."""
        item = _item(text, name)
        return Reading(self.name, text, (item,) if item else ())

    def get(self, item: Item, within: Item | None = None) -> Item:
        """``item`` itself: a sidecar says what the text does not."""
        return item

    def put(self, previous: Item, edited: Item) -> Item:
        """``edited``, with what a text has no place for taken from ``previous``."""
        return edited.with_(key=previous.key, version=previous.version, other=previous.other)

    def edit(self, reading: Reading, position: int, edited: Item) -> Sequence[Splice]:
        raise CannotSay("document", "a document is never edited; its sidecar holds what differs")

    def add(self, reading: Reading, items: Sequence[Item]) -> Sequence[Splice]:
        raise CannotSay("document", "a document is one item and takes no other")

    def remove(self, reading: Reading, position: int) -> Sequence[Splice]:
        raise CannotSay("document", "a document is never emptied")

    def write(self, items: Iterable[Item]) -> str:
        raise CannotSay("document", "a document cannot be written from a reference")


def _item(text: str, name: str) -> Item | None:
    front = front_matter(text)
    body = seen_as(text, front.end if front else 0)
    if not body.has_prose:
        return None
    found = _Found()
    titled = title_of(body)
    site = ""
    titled_span = titled[1] if titled else Span(0, 0)
    named = next((s for s in front.slots if s.aspect == "title" and s.value), None) if front else None
    if named is not None:
        found.set("title", str(named.value), Span(named.start, named.end))
        after = titled[2] if titled and titled[0] == named.value else 0
    elif titled is not None:
        titled, site = _without_site(body, titled)
        found.set("title", titled[0], titled[1])
        after = titled[2]
    else:
        return None
    web = _fill(found, body, after) or bool(site)
    of_type = _type(found, body, web)
    if of_type == "webpage" and site:
        found.set("websiteTitle", site, titled_span)
    if of_type == "webpage":
        found.fields.pop("abstractNote", None)
        found.spans.pop("abstractNote", None)
    start = body.lines[after].start if after < len(body.lines) else body.start
    origin = Origin(
        path=name,
        text=text,
        span=Span(0, len(text)),
        spans=found.spans,
        body=Span(start, len(text.rstrip())),
        format="document",
    )
    return Item(of_type, found.fields, found.creators, found.tags, origin=origin)


def _without_site(body: Text, titled: tuple[str, Span, int]) -> tuple[tuple[str, Span, int], str]:
    """The heading itself, where the title of a browser's window (``Heading - Site``) stands above it."""
    title, _, after = titled
    for line in body.lines[: after - 1]:
        if site := re.fullmatch(_SITE, line.plain.removeprefix(title)):
            return titled, "" if line.plain == title else site[1]
    for number, line in enumerate(body.lines[after : after + 3], start=after):
        rest = title.removeprefix(line.plain)
        site = re.fullmatch(_SITE, rest)
        if line.level and site and rest != title:
            at = line.start + line.text.find(line.plain.split()[0])
            return (line.plain, Span(at, line.end), number + 1), site[1]
    return titled, ""


def _fill(found: _Found, body: Text, after: int) -> bool:
    """Finds everything below the title; answers whether the text ends like a web page."""
    below = body.lines[after:]
    abstract = abstract_of(body, after)
    head_end = abstract[0].start if abstract else body.first_prose
    head = [line for line in below[:HEAD_LINES] if line.start < head_end]
    labelled_lines = [line for line in below[:HEAD_LINES] if len(line.plain) <= 600]
    foot = [line for line in body.lines[-_FOOT:] if line.start >= body.first_prose]
    cited = _citation(found, body, [*body.lines[:after], *labelled_lines[:HEAD_LINES]], head_end)
    if cited is None and (cited := of_labels(head) or citation.of_masthead(body.lines[: after + 4])):
        _take(found, cited)
    corresponding = " ".join(
        line.plain for line in below[:HEAD_LINES] if re.match(r"\W*correspond", line.plain, re.I)
    )
    names, places = authors_of(below[:HEAD_LINES], f"{cited.authors if cited else ''} {corresponding}")
    if not names and cited and cited.authors:
        names = vancouver(cited.authors)
        places = (Span(cited.authors_at, cited.authors_at + len(cited.authors)),)
    if names:
        found.creators = names
        found.spans["creators"] = places
    reviewed = _dates(found, head, foot, below, body)
    _identifiers(found, [*body.lines[:after], *head], foot, below, body)
    if abstract:
        found.set("abstractNote", text_of(abstract[1]), Span(abstract[1][0].start, abstract[1][-1].end))
    words, place = keywords(below)
    if place:
        found.tags = tuple(Tag(word, 1) for word in words)
        found.spans["tags"] = (place,)
    _url(found, [*body.lines[: max(after - 1, 0)], *head], foot, body)
    footer = any(_WEB_FOOTER.search(line.plain) and len(line.words) <= 20 for line in body.lines[-6:])
    return reviewed or footer


def _citation(found: _Found, body: Text, lines: Sequence[Line], head_end: int) -> citation.Citation | None:
    """The citation under its label, or as a line of the head."""
    title = found.fields["title"]
    tail = [line for line in body.lines if line not in lines and citation.HOW_TO.match(line.plain)]
    for line in sorted([*lines, *tail], key=lambda line: not citation.LABEL.match(line.plain)):
        has_label = bool(citation.LABEL.match(line.plain) or citation.HOW_TO.fullmatch(line.plain))
        if not has_label and (
            line.start >= head_end or len(line.words) > 30 or (line.is_sentence and len(line.words) > 18)
        ):
            continue
        text, at = _under_label(body, line) if has_label else (line.text, line.start)
        cited = citation.parse(text, at, title)
        if cited is None or (not has_label and cited.title and title.lower() not in line.plain.lower()):
            continue
        if (
            re.search(r"https?://|©|copyright", line.text, re.IGNORECASE)
            and not has_label
            and not find_doi(line.text)
        ):
            continue
        _take(found, cited)
        return cited
    return None


def _take(found: _Found, cited: citation.Citation) -> None:
    for name, value in cited.fields.items():
        if name != "date":
            found.set(name, value, cited.spans[name])
    if "date" in cited.fields:
        found.spans["citation date"] = (cited.spans["date"],)
        found.fields["citation date"] = cited.fields["date"]


def _under_label(body: Text, line: Line) -> tuple[str, int]:
    """What stands behind or below the label of a citation, up to a blank line or a label; and where."""
    number = body.lines.index(line)
    end = line.end
    for more in body.lines[number + 1 : number + 5]:
        label = citation.LABEL.fullmatch(line.plain) or citation.HOW_TO.fullmatch(line.plain)
        alone = end == line.end and bool(label)
        if (more.after_blank and not alone) or more.level or re.match(r"[A-Z][\w -]{2,25}:", more.plain):
            break
        end = more.end
    text = re.sub(r"[\r\n]", " ", body.text[line.start : end])
    unmarked = citation.HOW_TO.match(text)
    start = unmarked.end() if unmarked and not citation.LABEL.match(blanked(text).lstrip(" #")) else 0
    return text[start:], line.start + start


def _dates(
    found: _Found, head: Sequence[Line], foot: Sequence[Line], below: Sequence[Line], body: Text
) -> bool:
    """The date of publication, else the citation's, else when it was accepted, else last reviewed."""
    cited = found.fields.pop("citation date", "")
    cited_at = found.spans.pop("citation date", ())
    above = [line for line in body.lines if line.end <= below[0].start] if below else []
    short = [line for line in [*above, *below[:HEAD_LINES]] if len(line.words) <= 40]
    dates = labelled([*short, *(line for line in foot if line not in short)])
    published = best(dates, "published") or best(alone(head[:6]), "published")
    reviewed = best(dates, "reviewed")
    if is_listing(body.lines):
        # The dates belong to the texts that are listed; only a review at the end can be the page's own.
        published = None
        reviewed = best(labelled(foot[-4:]), "reviewed")
        dates = []
    if published and not (cited and len(published.value) == 4):
        found.set("date", published.value, published.span)
    found.set("date", cited, *cited_at)
    for other in (best(dates, "accepted"), reviewed):
        if other:
            found.set("date", other.value, other.span)
    if stamped := best(
        (d for d in alone(foot) if len(d.value) == 10 or d.span.start >= foot[-2:][0].start), "published"
    ):
        found.set("date", stamped.value, stamped.span)
    found.scholarly = best(dates, "accepted") is not None
    return reviewed is not None and not found.scholarly


def _identifiers(
    found: _Found, head: Sequence[Line], foot: Sequence[Line], below: Sequence[Line], body: Text
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
    for line in around:
        if named := _LICENCE.search(line.text):
            found.set("rights", named[0], Span(line.start + named.start(), line.start + named.end()))


def _url(found: _Found, head: Sequence[Line], foot: Sequence[Line], body: Text) -> None:
    """The page's own address: labelled, or alone at the very end or below the title."""
    labelled_lines = [
        line for line in [*head, *foot] if _OWN_URL.match(line.plain) or _OWN_URL.match(blanked(line.text))
    ]
    last = body.lines[-1:]
    edge = [
        line
        for line in [*last, *(() if "publicationTitle" in found.fields else head[:3])]
        if re.fullmatch(r"<?https?://\S+>?|\[[^\]]*\]\(https?://\S+\)", line.text)
    ]
    for line in [*labelled_lines, *edge]:
        url = _URL.search(line.text)
        if not url or _LICENCE_URL.search(url[0]) or re.search(r"(?:dx\.)?doi\.org/", url[0]):
            continue
        if line.start >= body.references_at and not line.after_blank:
            continue
        found.set("url", url[0], Span(line.start + url.start(), line.start + url.end()))
        return


def _type(found: _Found, body: Text, web: bool) -> str:
    fields = found.fields
    if fields.get("publicationTitle"):
        return "journalArticle"
    if _PREPRINT.match(fields.get("DOI", "")):
        return "preprint"
    scholarly = body.references_at < len(body.text) or "abstractNote" in fields
    if fields.get("DOI") and (scholarly or fields.get("ISSN") or found.creators):
        return "journalArticle"
    if (
        "abstractNote" in fields
        and found.creators
        and (found.scholarly or body.references_at < len(body.text))
    ):
        return "journalArticle"
    return "webpage" if fields.get("url") or web else "document"


DOCUMENT = Document()
