"""What this type of item cannot be cited without is missing.

Title, date, author and journal have rules of their own; this one asks for the rest: the book of a
chapter, the university of a thesis, the conference of a paper, the address of a web page. A note that
says no item type is asked for one: it was guessed when the note was read.

Bad::

    itemType: bookSection
    title: Tides
    date: 1999

Good::

    itemType: bookSection
    title: Tides
    bookTitle: The sea shore
    date: 1999
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_REQUIRED = {
    "bookSection": (("bookTitle",), "the title of the book"),
    "conferencePaper": (
        ("proceedingsTitle", "conferenceName", "series"),
        "the proceedings",
    ),
    "encyclopediaArticle": (("encyclopediaTitle",), "the title of the encyclopedia"),
    "dictionaryEntry": (("dictionaryTitle",), "the title of the dictionary"),
    "magazineArticle": (("publicationTitle",), "the title of the magazine"),
    "newspaperArticle": (("publicationTitle",), "the title of the newspaper"),
    "thesis": (("university", "publisher"), "the university"),
    "report": (("institution", "publisher"), "the institution"),
    "patent": (("patentNumber",), "the patent number"),
    "preprint": (("repository", "archiveID", "DOI", "url"), "the repository"),
}


def check(item: Item) -> Iterator[Hit]:
    if required := _REQUIRED.get(item.type):
        names, what = required
        if not any(item[name] for name in names):
            yield Hit(f"Add {what} ({names[0]}).", field=names[0])
    origin = item.origin
    if origin and origin.format == "markdown" and origin.spans and "itemType" not in origin.spans:
        yield Hit(f"Say the item type in the note; it was taken for {item.type}.", field="itemType")


rule = ItemRule(code="IT-06", name="required-field-missing", severity=Severity.warning, check=check)
