"""Files of other programs beside what another importer made of them: the values agree.

The expected values are entries of a .bib file. Compared is what a reference holds, as Zotero names it:

* blanks, case, dashes, braces, a full stop at the end and the kind of quotation mark mean nothing;
* a page range may leave out what both numbers share (``764-9``), a name may have its parts in any order;
* ``year`` and ``month`` are what the date begins with; the stars and the order of keywords mean nothing;
* what Zotero has no field for (owner, status, counts …) is not compared, nor where the other importer
  has put a value under a name that means something else (a list with reasons, `MISNAMED`);
* a value for which the item type has no field is in Extra.

One file is left out: its one record has eleven types and no date that is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from tests.shared import shared
from zotsync.formats import detect
from zotsync.formats.bibtex_read import Book
from zotsync.formats.bibtex_values import MONTHS, long_text, month_number, split_list, split_names
from zotsync.formats.nbib import NBIB
from zotsync.item import Item

# Name in the expected entry -> the item's fields that may hold the value.
FIELDS = {
    "title": ["title"], "abstract": ["abstractNote"], "doi": ["DOI"], "volume": ["volume"], "url": ["url"],
    "pages": ["pages", "numPages"], "issn": ["ISSN", "ISBN"], "isbn": ["ISBN", "ISSN"], "pmid": ["PMID"],
    "journal": ["publicationTitle", "bookTitle", "proceedingsTitle", "series",
                "journalAbbreviation"], "edition": ["edition"],
    "booktitle": ["bookTitle", "proceedingsTitle", "series"], "publisher": ["publisher", "university"],
    "school": ["university"], "series": ["series"], "number": ["issue", "seriesNumber", "reportNumber"],
    "issue": ["issue"], "language": ["language"], "journal-abbreviation": ["journalAbbreviation"],
    "publocation": ["place"], "copyright": ["rights"], "season": ["date"],
}  # fmt: skip
MISNAMED = {
    "EndnoteXml* address": "the author's address, which is no place of publication",
    "Medline* url": "made from the number, and not in the file",
    "EndnoteXml* date": "a month or a day without its year",
    "RisImporterTest3.bib number": "a chapter has no issue",
    "RisImporterTest5a.bib number": "a notice of rights, which is no issue",
    "RisImporterTest6.bib number": "a number of PubMed Central, which is no issue",
    "RisImporterTestDoiAndJournalTitle.bib journal": "a patent appears in no journal",
    "RisImporterTestDoiAndJournalTitle.bib edition": "a patent has no edition",
    "RisImporterTestDoiAndJournalTitle.bib number": "a patent has no issue",
    "RisImporterTestDoiAndJournalTitle.bib editor": "a patent has no editor",
}


def plain(value: str) -> str:
    """A value without what means nothing."""
    value = unicodedata.normalize("NFKC", long_text(value)).casefold()
    value = re.sub(r"</?(?:i|b|sub|sup|p)>", "", re.sub("[‐‑–—−]+|--+", "-", value))
    return " ".join(re.sub("[“”\"'’‘`]", "'", value).split()).rstrip(". ")


def pages(value: str) -> str:
    first, dash, last = plain(value).partition("-")
    short = dash and first.isdecimal() and last.isdecimal() and len(last) < len(first)
    return f"{first}-{first[: len(first) - len(last)]}{last}" if short else f"{first}{dash}{last}"


def words(value: str) -> tuple[str, ...]:
    return tuple(sorted(re.findall(r"\w+", plain(value))))


def agrees(name: str, raw: str, item: Item) -> bool | None:
    """Whether the item holds an expected value; None where there is nothing to compare."""
    if name in ("author", "editor"):
        have = [{*words(person.display)} for person in item.creators]
        return all(any({*words(one)} <= person for person in have) for one in split_names(raw))
    if name == "keywords":
        have = {plain(tag.name) for tag in item.tags}
        if ";" in raw:  # one keyword for each qualifier of a heading
            have = {part for tag in have for part in tag.split("/")}
            return {p for one in raw.replace("*", "").split(";") for p in plain(one).split("/")} == have
        wanted = {plain(raw[start:end]) for start, end in split_list(raw, ",")}
        return wanted == {part.strip() for tag in have for part in tag.split(",")}
    date = item["date"] or item["issueDate"]
    if name == "year":
        return plain(raw) in date
    if name == "month":
        number = month_number(raw)
        return f"-{number:02}" in date or MONTHS[number - 1] in plain(date)
    if name in ("note", "comment"):
        where = [note.html for note in item.notes] + [item[field] for field in ("extra", "DOI", "PMID")]
        return {*words(raw)} - {"pmid", "doi"} <= {*words(" ".join(where))}
    if name not in FIELDS:
        return None
    have_values = [item[field] for field in (*FIELDS[name], "extra") if item[field]]
    if name == "pages":
        return any(pages(raw) in map(pages, (value, *value.split())) for value in have_values)
    if name == "season":
        return any(plain(raw) in plain(value) for value in have_values)
    return any(plain(raw) in (plain(value), *map(plain, value.split())) for value in have_values)


def compare(bib: Path, source: Path) -> tuple[Counter[str], list[str]]:
    text = source.read_bytes().decode("utf-8-sig", "replace")
    format = detect(text, source.name).format or NBIB  # a record without a number does not tell what it is
    items = format.read(text, source.name).items
    book = Book(bib.read_text("utf-8"))
    counts: Counter[str] = Counter()
    wrong = []
    for position, entry in enumerate(book.entries):
        item = items[position] if position < len(items) else Item("document")
        for name, raw in book.view(entry).own.items():
            family = re.sub(r"Importer.*", "*", bib.stem)
            if f"{bib.name} {name}" in MISNAMED or f"{family} {name}" in MISNAMED:
                counts["misnamed"] += 1
                continue
            same = agrees(name, raw, item)
            if same is None:
                continue
            counts["all"] += 1
            counts["same"] += same
            if not same:
                wrong.append(f"{bib.name}[{position}] {name}: {raw[:60]!r}")
    return counts, wrong


@pytest.mark.parametrize(
    ("family", "endings"),
    [("Ris", (".ris",)), ("Medline", (".xml", ".txt")), ("EndnoteXml", (".xml",))],
    ids=["ris", "medline", "endnote-xml"],
)
def test_at_least_97_percent_of_the_expected_values_are_there(family: str, endings: tuple[str, ...]) -> None:
    folder = shared("data", "import", "jabref")
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for bib in sorted(folder.glob(f"{family}*.bib")):
        for ending in endings:
            if (source := bib.with_suffix(ending)).is_file() and bib.stem != "RisImporterTest1":
                found, differing = compare(bib, source)
                counts += found
                wrong += differing

    print(family, dict(counts), *wrong, sep="\n  ")
    assert counts["all"] >= 20
    assert counts["same"] >= 0.97 * counts["all"], wrong
