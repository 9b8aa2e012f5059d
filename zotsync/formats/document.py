"""Prose documents: articles and web pages whose metadata is found in their own text.

What is found remembers its place (`Origin.spans`), and nothing is taken that is not printed. Such a text
is never edited: what flows back goes to a sidecar (`zotsync.formats.sidecar`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice

from zotsync.formats import document_citation as citation
from zotsync.formats import document_mail, document_record
from zotsync.formats import document_masthead as masthead
from zotsync.formats.base import CannotSay, Reading, Splice
from zotsync.formats.document_abstract import HEAD_LINES, keywords, text_of
from zotsync.formats.document_abstract import abstract as abstract_of
from zotsync.formats.document_authors import authors_in, authors_of
from zotsync.formats.document_block import signs_above
from zotsync.formats.document_dates import alone, best, is_listing, labelled
from zotsync.formats.document_found import Found
from zotsync.formats.document_head import is_signed, title_of
from zotsync.formats.document_identifiers import address, identifiers, names_another, own_address
from zotsync.formats.document_kinds import LEAFLET, Kind, code_of, kind_of, signs_below
from zotsync.formats.document_labels import of_labels
from zotsync.formats.document_letterhead import letterhead
from zotsync.formats.document_names import is_spanish, vancouver, with_both_surnames
from zotsync.formats.document_part import part_of
from zotsync.formats.document_styles import styled
from zotsync.formats.document_text import Line, Text, blanked, seen_as, whole_words
from zotsync.formats.markdown_front import front_matter
from zotsync.formats.markdown_values import name_of
from zotsync.formats.readonly import Draft
from zotsync.formats.ris_journals import abbreviates
from zotsync.formats.values import find_doi
from zotsync.item import Creator, Item, Origin, Span, Tag

_FOOT = 14
_PRINTED = re.compile(rf"\W*(?:{LEAFLET})\b", re.IGNORECASE)
_WEB_FOOTER = re.compile(
    r"all rights reserved|privacy policy|terms of (?:use|service)|cookie|alle rechte vorbehalten|"
    r"tous droits réservés|datenschutz|impressum|mentions légales|todos los derechos reservados|"
    r"filed under|posted in|leave a (?:comment|reply)|\b\d+ comments?\b",
    re.IGNORECASE,
)
_OWNER = re.compile(r"\W*(?:©|\(c\)|copyright\b)", re.IGNORECASE)
_ACM = re.compile(r"\W*acm\s+reference\s+format\s*:?\s*", re.IGNORECASE)
_CITED = 600
"""Characters of a line that may cite the text itself."""
_MOST_CITATIONS = 20
"""Lines below the head that may: a text with more of them cites others."""
_SITE = r"\s+[-–—|·:]\s+(\S.{0,60})"
_PREPRINT = re.compile(r"^10\.(?:1101/(?:19|20)?\d|48550|21203|31234|26434|2139|20944)", re.IGNORECASE)


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
    found = Found()
    if record := document_record.record_of(body):
        of_type = document_record.take(found, record) or _type(found, body, False, None)
        return _made(text, name, found, "document" if of_type == "webpage" else of_type, record[-1].end)
    if document_mail.take(found, body):
        return _made(text, name, found, "email", body.first_prose)
    titled = title_of(body)
    site = ""
    titled_span = titled[1] if titled else Span(0, 0)
    named = next((s for s in front.slots if s.aspect == "title" and s.value), None) if front else None
    if named is not None:
        rest = str(named.value).removeprefix(titled[0]) if titled else ""
        window = re.fullmatch(_SITE, rest) if rest != named.value else None
        if titled and window:
            found.set("title", titled[0], titled[1])
            site, titled_span = window[1], titled[1]
        found.set("title", str(named.value), Span(named.start, named.end))
        after = titled[2] if titled and titled[0] == found.fields["title"] else 0
    elif titled is not None:
        titled, site = _without_site(body, titled)
        found.set("title", titled[0], titled[1])
        after = titled[2]
    else:
        return None
    kind = kind_of(body, after)
    if kind and kind.type == "conferencePaper" and (code := code_of(found.fields["title"])):
        (place,) = found.spans["title"]
        found.fields["title"] = found.fields["title"].removeprefix(code)
        found.spans["title"] = (Span(place.start + len(code), place.end),)
    web = (_fill(found, body, after, kind) or bool(site)) and not _is_printed(body)
    for slot in front.slots if front else ():
        if slot.aspect == "url" and str(slot.value).startswith("http"):
            found.set("url", str(slot.value), Span(slot.start, slot.end))
    of_type = _type(found, body, web, kind)
    if of_type == "webpage" and site:
        found.set("websiteTitle", site, titled_span)
    if of_type == "webpage":
        found.fields.pop("abstractNote", None)
        found.spans.pop("abstractNote", None)
    return _made(
        text, name, found, of_type, body.lines[after].start if after < len(body.lines) else body.start
    )


def _made(text: str, name: str, found: Found, of_type: str, start: int) -> Item:
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
        again = line.level or len(line.words) >= 4
        if again and site and rest != title:
            at = line.start + line.text.find(line.plain.split()[0])
            return (line.plain, Span(at, line.end), number + 1), site[1]
        before = title.removesuffix(line.plain)
        if again and before != title and re.fullmatch(r"\S.{1,40}?\s?[:|–—-]\s+", before):
            return (line.plain, line.span, number + 1), ""
    return titled, ""


def _is_printed(body: Text) -> bool:
    return any(_PRINTED.match(line.plain) for line in [*body.lines[:6], *body.lines[-_FOOT:]])


def _fill(found: Found, body: Text, after: int, kind: Kind | None) -> bool:
    """Finds everything below the title; answers whether the text ends like a web page."""
    below = body.lines[after:]
    abstract = abstract_of(body, after)
    head_end = abstract[0].start if abstract else body.first_prose
    head = [line for line in below[:HEAD_LINES] if line.start < head_end]
    labelled_lines = [line for line in below[:HEAD_LINES] if len(line.plain) <= 600]
    foot = [line for line in body.lines[-_FOOT:] if line.start >= body.first_prose]
    cited = _citation(found, body, [*body.lines[:after], *labelled_lines[:HEAD_LINES]], head_end)
    if (
        cited is None
        and kind is None
        and (
            cited := of_labels(head)
            or masthead.of_masthead(body.lines, after)
            or masthead.of_foot(body.lines)
        )
    ):
        _take(found, cited)
    if "volume" in found.fields and (pages := masthead.pages_of(head)):
        found.set("pages", *pages)
    if volume := found.fields.get("volume"):
        found.set("issue", *(masthead.issue_of(head, volume) or ("",)))
    corresponding = " ".join(
        line.plain for line in below[:HEAD_LINES] if re.match(r"\W*correspond", line.plain, re.I)
    )
    owners = " ".join(line.plain for line in body.lines[:60] if _OWNER.match(line.plain))
    names, places = authors_of(
        below[:HEAD_LINES],
        f"{cited.authors if cited else ''} {corresponding} {owners}",
        formal=abstract is not None or kind is not None,
    )
    if not names or (kind and kind.type == "thesis"):
        above = _above(body.lines[: max(after - 1, 0)], body.lines[: max(_FOOT, after)])
        names, places = above if above[0] else (names, places)
    if not names and kind and kind.type == "thesis":
        lone = [line for line in below[:4] if len(authors_in(line.text)) == 1 and not line.level]
        names, places = (authors_in(lone[0].text), (lone[0].span,)) if lone else ((), ())
    if kind and kind.type == "report":
        named = letterhead(body.lines[:after])
        if len(named) == 1:
            found.set("institution", named[0].plain, named[0].span)
        if not names and not named:
            names, places = _institution(below[:6])
    if not names and cited and cited.authors:
        names = vancouver(cited.authors)
        places = (Span(cited.authors_at, cited.authors_at + len(cited.authors)),)
    if names and not found.cited_as:
        sure = is_spanish(paragraph.plain for paragraph in body.prose[:8])
        found.creators = tuple(with_both_surnames(name, sure) for name in names)
        found.spans["creators"] = places
    if kind and "publicationTitle" not in found.fields:
        for name, (value, span) in kind.fields.items():
            if name != "date" or kind.type != "preprint":
                found.set(name, value, span)
    reviewed = _dates(found, head, foot, below, body)
    if kind and "date" in kind.fields:
        found.set("date", kind.fields["date"][0], kind.fields["date"][1])
    identifiers(found, [*body.lines[:after], *head], foot, below, body)
    if (kind is None or kind.type == "book") and "publicationTitle" not in found.fields:
        found.is_part = part_of(found, body, after)
    if abstract:
        told = whole_words(text_of(*abstract), body.text)
        found.set("abstractNote", told, Span(abstract[1][0].start, abstract[1][-1].end))
    words, place = keywords(below)
    if place:
        found.tags = tuple(Tag(word, 1) for word in words)
        found.spans["tags"] = (place,)
    address(found, [*body.lines[: max(after - 1, 0)], *head], foot, body)
    footer = any(_WEB_FOOTER.search(line.plain) and len(line.words) <= 20 for line in body.lines[-6:])
    # A name that is a link, or a picture above everything: the text was saved from a page.
    byline = found.spans.get("creators", ())
    linked = any(
        line.start <= place.start < line.end and "](http" in line.text for place in byline for line in head
    )
    return reviewed or footer or linked or body.lines[0].text.startswith("![")


def _citation(found: Found, body: Text, lines: Sequence[Line], head_end: int) -> citation.Citation | None:
    """The citation under its label, or as a line of the head."""
    title = found.fields["title"]
    seen = {line.start for line in lines}
    more = (line for line in body.lines if line.start not in seen and citation.HOW_TO.match(line.plain))
    tail = list(islice(more, _MOST_CITATIONS))
    for line in sorted([*lines, *tail], key=lambda line: not citation.LABEL.match(line.plain)):
        has_label = bool(citation.LABEL.match(line.plain) or citation.HOW_TO.fullmatch(line.plain))
        below_abstract = line.start >= head_end and not line.after_blank
        if not has_label and (
            below_abstract
            or (find_doi(line.text) and names_another(line.plain.partition("10.")[0]))
            or len(line.words) > 30
            or (line.is_sentence and len(line.words) > 18)
        ):
            continue
        text, at = _under_label(body, line) if has_label else (line.text, line.start)
        if has_label and (told := _in_acm(text, at, title)):
            _take(found, told)
            own_address(found, text, at)
            return told
        cited = citation.parse(text, at, title)
        if cited is None or (not has_label and cited.title and title.lower() not in line.plain.lower()):
            continue
        if (
            re.search(r"https?://|©|copyright", line.text, re.IGNORECASE)
            and not has_label
            and not find_doi(line.text)
        ):
            continue
        if line.start >= head_end and not has_label:
            if cited.title or cited.authors or len(cited.fields) < 4 or line.start >= body.references_at:
                continue
            if doi := find_doi(line.text):
                at = line.start + line.text.index(doi)
                found.set("DOI", doi, Span(at, at + len(doi)))
        elif has_label:
            if title.casefold() in " ".join(blanked(text).split()).casefold():
                own_address(found, text, at)
            _in_full(found, cited, [other for other in lines if other.start < head_end])
        _take(found, cited)
        return cited
    if _as_cited(found, [line for line in lines if line.start < head_end]):
        return None
    for line in (
        line
        for line in [*lines, *tail]
        if citation.LABEL.match(line.plain) or citation.HOW_TO.match(line.plain)
    ):
        text, at = _under_label(body, line)
        if title.lower() in blanked(text).lower():
            own_address(found, text, at)
    return None


def _in_acm(text: str, at: int, title: str) -> citation.Citation | None:
    """The citation below ``ACM Reference Format:``, which has the year before the title."""
    label = _ACM.match(text)
    work = styled(text[label.end() :].partition("http")[0]) if label else None
    if work is None or work.fields["title"].casefold() != title.casefold() or work.type != "journalArticle":
        return None
    names = ("publicationTitle", "date", "volume", "issue", "pages")
    fields = {name: work.fields[name] for name in names if name in work.fields}
    return citation.Citation(fields, {name: Span(at, at + len(text)) for name in fields}, title=title)


def _as_cited(found: Found, head: Sequence[Line]) -> bool:
    """Takes what a line of the head says that names the text as a list of references would."""
    title = found.fields["title"].casefold()
    for line in head:
        at = line.plain.casefold().find(title)
        if at < 8 or len(line.plain) > _CITED or not (work := styled(line.plain)):
            continue
        if work.fields["title"].casefold() != title or work.type in ("webpage", "preprint"):
            continue
        draft = Draft(work.type)
        for name, value in work.fields.items():
            draft.put(name, value, beside=False)
        for name, value in draft.fields.items():
            found.set(name, value, line.span)
        found.creators = tuple(person for _, person in work.people)
        found.spans["creators"] = (line.span,)
        found.cited_as = work.type
        return True
    return False


def _in_full(found: Found, cited: citation.Citation, head: Sequence[Line]) -> None:
    """The whole name of the journal, where the head has it and the text's own citation a short one."""
    short = cited.fields["publicationTitle"]
    for line in head:
        other = citation.parse(line.text, line.start)
        if other and abbreviates(short, other.fields["publicationTitle"]):
            found.set("publicationTitle", other.fields["publicationTitle"], other.spans["publicationTitle"])
            found.set("journalAbbreviation", short, cited.spans["publicationTitle"])
            return


def _take(found: Found, cited: citation.Citation) -> None:
    for name, value in cited.fields.items():
        if name != "date":
            found.set(name, value, cited.spans[name])
    if "date" in cited.fields:
        found.spans["citation date"] = (cited.spans["date"],)
        found.fields["citation date"] = cited.fields["date"]


def _under_label(body: Text, line: Line) -> tuple[str, int]:
    """What stands behind or below the label of a citation, up to a blank line or a label; and where."""
    number = bisect_left(body.lines, line.start, key=lambda one: one.start)
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
    found: Found, head: Sequence[Line], foot: Sequence[Line], below: Sequence[Line], body: Text
) -> bool:
    """The date of publication, else the citation's, else when it was accepted, else last reviewed."""
    cited = found.fields.pop("citation date", "")
    cited_at = found.spans.pop("citation date", ())
    above = [line for line in body.lines if line.end <= below[0].start] if below else []
    short = [line for line in [*above, *below[:HEAD_LINES]] if len(line.words) <= 40]
    dates = labelled([*short, *(line for line in foot if line not in short)])
    if len(cited) == 10:
        # Beside the day of the issue, a citation's line may say since when the text was online.
        (at,) = cited_at
        line = next(line for line in body.lines if line.start <= at.start < line.end)
        dates = [dated for dated in dates if not line.start <= dated.span.start < line.end]
    published = best(dates, "published") or best(alone(head[:6]), "published")
    reviewed = best(dates, "reviewed")
    if is_listing(body.lines):
        # The dates belong to the texts that are listed; only a review at the end can be the page's own.
        published = None
        reviewed = best(labelled(foot[-4:]), "reviewed")
        dates = []
    if published and not (cited and (len(published.value) == 4 or cited.startswith(f"{published.value}-"))):
        found.set("date", published.value, published.span)
    if cited and (
        whole := next((d for d in alone(above) if len(d.value) == 10 and d.value[:4] == cited), None)
    ):
        found.set("date", whole.value, whole.span)
    found.set("date", cited, *cited_at)
    for other in (best(dates, "accepted"), reviewed):
        if other:
            found.set("date", other.value, other.span)
    found_above = [dated for dated in alone(above) if len(dated.value) == 10]
    if found_above and above[-1].after_blank:
        found.set("date", found_above[-1].value, found_above[-1].span)
    if stamped := best(
        (d for d in alone(foot) if len(d.value) == 10 or d.span.start >= foot[-2:][0].start), "published"
    ):
        found.set("date", stamped.value, stamped.span)
    found.scholarly = best(dates, "accepted") is not None
    return reviewed is not None and not found.scholarly


def _above(lines: Sequence[Line], head: Sequence[Line]) -> tuple[tuple[Creator, ...], tuple[Span, ...]]:
    """Authors with the marks of where they work, above the title."""
    for number, line in enumerate(lines):
        below = number > 0 and signs_below(lines[number - 1]) and len(authors_in(line.text)) == 1
        if below or is_signed(line) or signs_above(head, number):
            return authors_in(line.text), (line.span,)
    return (), ()


def _institution(lines: Sequence[Line]) -> tuple[tuple[Creator, ...], tuple[Span, ...]]:
    """The organisation that a line below the title names."""
    for line in lines:
        name = name_of(line.plain)
        if name.name and not line.level and 2 <= len(line.words) <= 8 and line.plain[-1].isalpha():
            return (name,), (line.span,)
    return (), ()


def _type(found: Found, body: Text, web: bool, kind: Kind | None) -> str:
    fields = found.fields
    if found.cited_as:
        return found.cited_as
    if fields.get("publicationTitle"):
        return "journalArticle"
    if found.is_part:
        return "bookSection"
    if kind:
        return kind.type
    if _PREPRINT.match(fields.get("DOI", "")):
        return "preprint"
    scholarly = body.references_at < len(body.text) or "abstractNote" in fields
    if fields.get("DOI") and (scholarly or fields.get("ISSN") or found.creators):
        return "journalArticle"
    studied = found.scholarly or found.tags or body.references_at < len(body.text)
    if "abstractNote" in fields and found.creators and studied:
        return "journalArticle"
    return "webpage" if fields.get("url") or web or body.is_page else "document"


DOCUMENT = Document()
