"""PubMed's XML (``PubmedArticleSet``): articles and book documents. Only read.

An article reads as the same record in MEDLINE's tagged form does. Addresses, grants, chemicals and cited
works stay in the file and out of the item.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zotsync.collector import uncollected
from zotsync.formats.base import Reading
from zotsync.formats.problems import Lines, empty_record, nothing_read, refused
from zotsync.formats.readonly import Draft, ReadOnly
from zotsync.formats.values import doi_only, page_range, parse_date
from zotsync.formats.xml_records import Element, records
from zotsync.item import Creator, Item

_MARKS = {"i": "i", "b": "b", "sup": "sup", "sub": "sub"}
_RECORDS = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation")

# Path below MedlineCitation -> base field.
FIELDS = {
    "PMID": "PMID", "Article/Journal/Title": "publicationTitle", "MedlineJournalInfo/MedlineTA":
    "journalAbbreviation", "Article/Journal/ISOAbbreviation": "journalAbbreviation",
    "Article/Journal/JournalIssue/Volume": "volume", "Article/Journal/JournalIssue/Issue": "issue",
    "Article/Journal/ISSN": "ISSN", "Article/Abstract/CopyrightInformation": "rights",
}  # fmt: skip
BOOK_FIELDS = {
    "PMID": "PMID", "Book/Publisher/PublisherName": "publisher", "Book/Publisher/PublisherLocation": "place",
    "Book/Isbn": "ISBN", "Book/Volume": "volume", "Book/Edition": "edition", "Book/CollectionTitle": "series",
    "Abstract/CopyrightInformation": "rights",
}  # fmt: skip
"""Path below BookDocument -> base field."""


class PubMedXml(ReadOnly):
    """The format of PubMed's XML files."""

    name = "pubmed-xml"
    called = "PubMed XML"
    endings: tuple[str, ...] = (".xml",)

    def recognises(self, text: str, name: str) -> bool:
        """By content alone: the set's element, or one record's."""
        head = text[:20_000]
        return text.lstrip("\ufeff \t\r\n").startswith("<") and (
            re.search(r"<(?:Pubmed(?:Book)?Article(?:Set)?|MedlineCitation(?:Set)?)[\s>]", head) is not None
        )

    @uncollected()
    def read(self, text: str, name: str = "") -> Reading:
        """The records of a text, those before a break in it too; an empty element is no record."""
        if problem := refused(text, self.called):
            return Reading(self.name, text, (), (problem,))
        found, problem = records(text, _RECORDS)
        problems = [problem] if problem else []
        kept = [one for one in found if one.text()]
        lines = Lines(text)
        problems += [empty_record(lines.of(one.start)) for one in found if not one.text()]
        if not found and not problems:
            problems.append(nothing_read(self.called))
        items = tuple(_item(text, one, position, name) for position, one in enumerate(kept))
        return Reading(self.name, text, items, tuple(problems))


PUBMEDXML = PubMedXml()


def _item(text: str, record: Element, position: int, path: str) -> Item:
    if (book := next(iter(record.all("BookDocument")), None)) is not None:
        draft = _book(book)
    else:
        whole = record.all("MedlineCitation")
        draft = _article(whole[0] if whole else record)
    for number in record.all("PubmedData/ArticleIdList/ArticleId") + record.all(
        "PubmedBookData/ArticleIdList/ArticleId"
    ):
        base = {"doi": "DOI", "pmc": "PMCID", "pubmed": "PMID"}.get(number.attributes.get("IdType", ""))
        if base:
            draft.put(base, number.text(), number.span)
    return draft.item(PubMedXml.name, path, position, text, record.span)


def _article(citation: Element) -> Draft:
    kinds = {one.text().lower() for one in citation.all("Article/PublicationTypeList/PublicationType")}
    draft = Draft("preprint" if "preprint" in kinds else "journalArticle")
    title = citation.first("Article/ArticleTitle") or citation.first("Article/VernacularTitle")
    if title is not None:
        draft.put("title", title.text(_MARKS), title.span)
    _simple(draft, citation, FIELDS)
    _pages(draft, citation, "Article/Pagination")
    _date(
        draft, [*citation.all("Article/Journal/JournalIssue/PubDate"), *citation.all("Article/ArticleDate")]
    )
    _abstract(draft, citation.all("Article/Abstract/AbstractText"))
    for one in citation.all("Article/ELocationID"):
        if one.attributes.get("EIdType") == "doi" and one.attributes.get("ValidYN", "Y") == "Y":
            draft.put("DOI", doi_only(one.text()), one.span)
    _languages(draft, citation.all("Article/Language"))
    for one in citation.all("Article/AuthorList/Author"):
        _person(draft, one, "author")
    for heading in citation.all("MeshHeadingList/MeshHeading"):
        words = [*heading.all("DescriptorName"), *heading.all("QualifierName")]
        draft.tag("/".join(word.text() for word in words), heading.span)
    for one in citation.all("KeywordList/Keyword"):
        draft.tag(one.text(), one.span)
    for one in citation.all("GeneralNote"):
        draft.note(one.text(), one.span)
    return draft


def _book(book: Element) -> Draft:
    part, whole = book.first("ArticleTitle"), book.first("Book/BookTitle")
    draft = Draft("bookSection" if part is not None and whole is not None else "book")
    if part is not None and whole is not None:
        draft.put("publicationTitle", whole.text(_MARKS), whole.span)
    title = part if part is not None else whole
    if title is not None:
        draft.put("title", title.text(_MARKS), title.span)
    _simple(draft, book, BOOK_FIELDS)
    _pages(draft, book, "Pagination")
    _date(draft, (*book.all("Book/PubDate"), *book.all("ContributionDate")))
    _abstract(draft, book.all("Abstract/AbstractText"))
    _languages(draft, book.all("Language"))
    for group in (*book.all("AuthorList"), *book.all("Book/AuthorList")):
        role = "editor" if group.attributes.get("Type", "").startswith("editor") else "author"
        for one in group.all("Author"):
            _person(draft, one, role)
    for number in book.all("ArticleIdList/ArticleId"):
        if number.attributes.get("IdType") == "doi":
            draft.put("DOI", number.text(), number.span)
    for one in book.all("KeywordList/Keyword"):
        draft.tag(one.text(), one.span)
    return draft


def _simple(draft: Draft, element: Element, fields: dict[str, str]) -> None:
    for where, base in fields.items():
        if (one := element.first(where)) is not None:
            draft.put(base, one.text(), one.span, beside=base != "journalAbbreviation")


def _languages(draft: Draft, found: list[Element]) -> None:
    draft.put("language", ", ".join(one.text() for one in found), *(one.span for one in found))


def _pages(draft: Draft, element: Element, where: str) -> None:
    if (one := element.first(f"{where}/MedlinePgn")) is not None:
        draft.put("pages", one.text(), one.span)
    elif (first := element.first(f"{where}/StartPage")) is not None:
        last = element.first(f"{where}/EndPage")
        spans = [part.span for part in (first, last) if part is not None]
        draft.put("pages", page_range(first.text(), last.text() if last is not None else ""), *spans)


def _date(draft: Draft, dates: Sequence[Element]) -> None:
    for one in dates:
        words = [part.text() for name in ("Year", "Season", "Month", "Day") for part in one.all(name)[:1]]
        if one.all("Season"):
            words = words[1:2] + words[:1]
        if words and all(word.isdecimal() for word in words):
            draft.put("date", parse_date("-".join(words)), one.span)
        else:
            draft.put("date", parse_date(" ".join(words) or one.text()), one.span)


def _abstract(draft: Draft, parts: list[Element]) -> None:
    """The parts of an abstract, each on a line of its own after its label."""
    lines = []
    for part in parts:
        label = part.attributes.get("Label", "")
        text = part.text(_MARKS)
        if text:
            lines.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
    draft.put("abstractNote", "\n".join(lines), *(part.span for part in parts))


def _person(draft: Draft, person: Element, role: str) -> None:
    def text(name: str) -> str:
        found = person.first(name)
        return found.text() if found is not None else ""

    if body := text("CollectiveName"):
        draft.person(role, Creator(role, name=body), person.span)
        return
    first = text("ForeName") or text("FirstName") or text("Initials")
    first = ", ".join(filter(None, (first, text("Suffix"))))
    if last := text("LastName"):
        one = Creator(role, last, first) if first else Creator(role, name=last)
        draft.person(role, one, person.span)
