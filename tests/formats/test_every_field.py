"""An item of each type with every field, role, tag, note and link that there is comes back from a file.

Zotero's own export and import loses fields, roles, notes, the order of people and the type of many of
them; what a format cannot say is kept here beside what it says.
"""

from __future__ import annotations

import pytest

from tests.formats import laws
from zotsync import schema
from zotsync.formats import FORMATS
from zotsync.formats.base import Format, splice
from zotsync.item import Creator, Item, Note, Tag

TYPES = [name for name in schema.item_types() if name not in ("note", "attachment", "annotation")]
WRITABLE = [one for one in FORMATS if one.editable or one.name == "zotero-json"]
VALUES = {
    "DOI": "10.5555/12345678", "ISBN": "978-0-306-40615-7", "ISSN": "0028-0836", "PMID": "1234567",
    "PMCID": "PMC1234567", "url": "https://example.org/a?b=1&c=2;d", "pages": "S12 suppl, 14-16",
    "citationKey": "okafor2019tides", "title": "<i>Salmo</i> & trout: 5 < 6", "extra": "One: 1\nTwo",
    "abstractNote": "First &amp; last.\nSecond.", "language": "en", "rights": "CC BY",
    "accessDate": "2020-01-02T10:11:12Z",
}  # fmt: skip
DATES = ["2019-03-07", "2012 Mar-Apr", "n.d.", "44 BC", "Spring 2012", "in press", "2011-02/2011-03", "12"]


def whole(item_type: str, date: str) -> Item:
    """Everything that an item of this type can hold, its people in an order that mixes their roles."""
    fields = {
        name: date if name in schema.DATE_FIELDS else VALUES.get(name, f"The {name}, 7")
        for name in schema.fields(item_type)
    }
    roles = schema.creator_types(item_type)
    people = [Creator(role, "van der Berg", f"Anna {role}") for role in reversed(roles)]
    people += [Creator(role, name="Sea, Salt and Co.") for role in roles]
    return Item(
        item_type,
        fields,
        tuple(people),
        (Tag("by hand, and sure"), Tag("tides", 1)),
        notes=(Note("<p>One <b>two</b></p>\n<p>three</p>"), Note("<p>Funding:<br/>none</p>")),
    )


@pytest.mark.parametrize("format", WRITABLE, ids=lambda one: one.name)
def test_an_item_of_every_type_with_every_field_comes_back(format: Format) -> None:
    for number, item_type in enumerate(TYPES):
        item = whole(item_type, DATES[number % len(DATES)])
        (again,) = format.read(format.write([item]), "x" + format.endings[0]).items
        laws.same(again, item)


@pytest.mark.parametrize(
    "date",
    [
        *DATES,
        "2004-04-25T14:34:00/2004-04-05T14:37:06",
    ],
)
@pytest.mark.parametrize("format", WRITABLE, ids=lambda one: one.name)
def test_a_date_of_any_kind_comes_back(format: Format, date: str) -> None:
    item = Item("book", {"title": "Tides", "date": date, "originalDate": date, "accessDate": date})
    (again,) = format.read(format.write([item]), "x" + format.endings[0]).items
    laws.same(again, item)


@pytest.mark.parametrize(
    "item",
    [
        Item("book", {"ISBN": "978-0-306-40615-7"}),
        Item("artwork"),
        Item(
            "journalArticle", {"title": "T", "DOI": "10.5555/(SICI)1234(199808)17:15<1661::AID-X9>3.0.CO;2-2"}
        ),
        Item("journalArticle", {"title": "T", "DOI": "see 10.5555/a, 10.5555/b"}),
    ],
    ids=["no title", "nothing", "a DOI with angles", "two DOIs"],
)
@pytest.mark.parametrize("format", WRITABLE, ids=lambda one: one.name)
def test_an_odd_item_comes_back(format: Format, item: Item) -> None:
    laws.same_items(format.read(format.write([item, item]), "x" + format.endings[0]).items, [item, item])


SAY_ALL = [one for one in FORMATS if one.editable and one.name != "nbib"]
NEW = {
    "DOI": "10.5555/87654321", "ISBN": "978-3-16-148410-0", "ISSN": "2049-3630", "PMID": "7654321",
    "PMCID": "PMC7654321", "url": "https://example.org/b", "accessDate": "2021-01-02T10:11:12Z",
    "citationKey": "okafor2020",
}  # fmt: skip


@pytest.mark.parametrize("item_type", TYPES)
@pytest.mark.parametrize("format", SAY_ALL, ids=lambda one: one.name)
def test_every_field_is_changed_and_taken_out_and_hinders_no_other(format: Format, item_type: str) -> None:
    """In a record that was written here nothing is refused, whatever name the type has for a field."""
    name = "x" + format.endings[0]
    title = schema.type_field(item_type, "title") or "title"
    for field in schema.fields(item_type):
        if field == title:
            continue
        old, new = VALUES.get(field, f"The {field}, 7"), NEW.get(field, f"The {field}, 8")
        if field in schema.DATE_FIELDS:
            old, new = "2019-03-07", "2001-06"
        text = format.write([Item(item_type, {title: "Tides", field: old})])
        reading = format.read(text, name)
        for changes in ({title: "Ebb"}, {field: new}, {field: ""}):
            if changes == {"citationKey": ""} and format.name in ("bibtex", "csl-json", "csl-yaml", "pandoc"):
                continue  # a record there has one
            edited = reading.items[0].with_fields(changes)
            splices = format.edit(reading, 0, edited)
            assert format.read(splice(text, splices), name).items == (edited,), (field, changes)
