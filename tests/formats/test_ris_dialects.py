"""One file of RIS in every dialect: spelling, line end, encoding, ends of records, what stands around them.

Whatever the dialect, the items are those of the standard spelling, what is not edited keeps its bytes, and
an edit changes the lines of its own field.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle, product

import pytest

from tests.formats.laws import changed_lines, same, same_items
from zotsync import schema
from zotsync.formats.base import CannotSay, splice
from zotsync.formats.encoding import Decoded, decode, encode
from zotsync.formats.ris import RIS
from zotsync.formats.ris_tags import type_named
from zotsync.item import Item

STANDARD = """\
TY  - JOUR
T1  - Müde Möwen
T2  - Eine Zählung
A1  - Ångström, Åse
A1  - Roe, Jane
A2  - Poe, Rita
JF  - Küstenbriefe
JA  - Küstenbr.
PY  - 2012
Y1  - 2012/3/1
DA  - 2012/03/01/
VL  - 7
IS  - 2
SP  - 11
EP  - 19
KW  - Möwen
KW  - Küste, felsig
N2  - Möwen schlafen im Stehen.
Wir haben sie gezählt.
AB  - Möwen schlafen im Stehen.
Wir haben sie gezählt.
U2  - 10.5555/moewen
C2  - 24681357
SN  - 1474-1776
XX  - bleibt so
UR  - https://example.org/moewen?a=1&b=2
N1  - Gelesen für das Seminar
ER  -

TY  - CHAP
A1  - Roe, Jane
A2  - Poe, Rita
TI  - Ein Kapitel
BT  - Ein Buch
PB  - Küstenverlag
CY  - Kiel
PY  - 2001
VL  - 3
SP  - 5
EP  - 9
SN  - 978-0-306-40615-7
ER  -
"""
SPELLINGS = {
    "two spaces": ("", "  ", "-", " "),
    "one space": ("", " ", "-", " "),
    "no space behind": ("", "  ", "-", ""),
    "two spaces behind": ("", "  ", "-", "  "),
    "one before and two behind": ("", " ", "-", "  "),
    "three spaces": ("", "   ", "-", " "),
    "tabs": ("", "\t", "-", "\t"),
    "en dash": ("", "  ", "–", " "),
    "en dash and one space": ("", " ", "–", " "),
    "no space before": ("", "", "-", " "),
    "indented": ("  ", "  ", "-", " "),
    "lower case": ("lower", "  ", "-", " "),
    "lower case, one space": ("lower", " ", "-", " "),
}
ENDS = ["\n", "\r\n", "\r"]
CODECS = [
    ("utf-8", b""),
    ("utf-8", codecs.BOM_UTF8),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
    ("utf-16-le", b""),
    ("utf-16-be", b""),
    ("latin-1", b""),
    ("cp1252", b""),
]
AROUND = {
    "nothing": ("", "\n"),
    "numbers": ("Record #1 of 2\n", "\nRecord #2 of 2\n"),
    "provider": ("Provider: Küstendienst\nDatabase: Möwen\nContent: text/plain; charset=UTF-8\n\n", "\n"),
    "no blank line": ("", ""),
    "blank lines": ("\n\n", "\n\n\n"),
}
CLOSED = {"closed": r"\g<0>", "last end is missing": "", "no line end at the end": "ER  -"}


def spelled(text: str, spelling: str) -> str:
    """``text`` with its tags in another spelling."""
    before, gap, dash, behind = SPELLINGS[spelling]
    lower = before == "lower"
    lines = []
    for line in text.splitlines():
        found = re.fullmatch(r"([A-Z][A-Z0-9])  - ?(.*)", line)
        if found:
            tag = found[1].lower() if lower else found[1]
            line = f"{'' if lower else before}{tag}{gap}{dash}{behind}{found[2]}"
        lines.append(line)
    return "\n".join(lines) + "\n" * text.endswith("\n")


def files(spelling: str, *, whole: bool) -> Iterator[tuple[str, str, bytes, Decoded]]:
    """The file in this spelling and every other respect: what it is called, its text and its bytes.

    ``whole``: every combination; else what stands around records with every line end in UTF-8, and every
    line end in every encoding.
    """
    for (name, (above, between)), (end, closing) in product(AROUND.items(), CLOSED.items()):
        first, _, second = STANDARD.partition("\n\nTY")
        plain = f"{first}\n{between}TY{second}"
        plain = above + re.sub(r"ER  -\n\Z", closing, plain)
        usual = (name, end) == ("nothing", "closed")
        for newline, (codec, mark) in product(ENDS, CODECS if whole or usual else CODECS[:1]):
            text = spelled(plain, spelling).replace("\n", newline)
            if codec == "latin-1" and "–" in text:
                continue
            data = mark + text.encode(codec)
            called = f"{spelling}, {name}, {end}, {newline!r}, {codec} {mark!r}"
            yield called, text, data, decode(data)


def expected() -> tuple[Item, ...]:
    return RIS.read(STANDARD).items


def test_the_standard_spelling_reads_as_meant() -> None:
    """The items that every other dialect is compared with."""
    article, chapter = expected()
    assert article.fields == {
        "title": "Müde Möwen: Eine Zählung",
        "publicationTitle": "Küstenbriefe",
        "journalAbbreviation": "Küstenbr.",
        "date": "2012-03-01",
        "volume": "7",
        "issue": "2",
        "pages": "11-19",
        "abstractNote": "Möwen schlafen im Stehen.\nWir haben sie gezählt.",
        "DOI": "10.5555/moewen",
        "PMID": "24681357",
        "ISSN": "1474-1776",
        "url": "https://example.org/moewen?a=1&b=2",
    }
    assert [f"{c.type} {c.display}" for c in article.creators] == [
        "author Ångström, Åse",
        "author Roe, Jane",
        "editor Poe, Rita",
    ]
    assert [tag.name for tag in article.tags] == ["Möwen", "Küste, felsig"]
    assert [note.html for note in article.notes] == ["<p>Gelesen für das Seminar</p>"]
    assert (chapter.type, chapter["bookTitle"], chapter["publisher"]) == (
        "bookSection",
        "Ein Buch",
        "Küstenverlag",
    )
    assert [c.type for c in chapter.creators] == ["author", "editor"]


SAMPLE = [False, pytest.param(True, marks=pytest.mark.slow)]


@pytest.mark.parametrize("whole", SAMPLE, ids=["sample", "whole"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_dialect_says_the_same(spelling: str, whole: bool) -> None:
    """The same items; the same bytes where nothing is edited."""
    for called, text, data, decoded in files(spelling, whole=whole):
        assert decoded.text == text, called
        assert encode(decoded) == data, called
        assert RIS.recognises(text, "export.txt"), called
        reading = RIS.read(text)
        assert [item.aspects() for item in reading.items] == [item.aspects() for item in expected()], called
        for position, item in enumerate(reading.items):
            assert splice(text, RIS.edit(reading, position, item)) == text, called


EDITS = {
    "volume": ("8", {"VL": "8"}),
    "date": ("2013-04-05", {"PY": "2013", "Y1": "2013/4/5", "DA": "2013/04/05/"}),
    "DOI": ("10.5555/neu", {"U2": "10.5555/neu"}),
    "title": ("Wache Möwen: Noch eine Zählung", {"T1": "Wache Möwen", "T2": "Noch eine Zählung"}),
    "journalAbbreviation": ("Kbr.", {"JA": "Kbr."}),
}


@pytest.mark.parametrize("whole", SAMPLE, ids=["sample", "whole"])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_edit_is_spelled_as_its_lines_are(spelling: str, whole: bool) -> None:
    """Each changed line keeps its tag, its spaces, its dash and its end; all other bytes stay."""
    turns = cycle(EDITS)
    for called, text, _, decoded in files(spelling, whole=whole):
        reading = RIS.read(text)
        for field in EDITS if whole else (next(turns),):
            value, lines = EDITS[field]
            item = reading.items[0].with_fields({field: value})
            after = splice(text, RIS.edit(reading, 0, item))
            same_items(RIS.read(after).items, (item, reading.items[1]))
            first, _, rest = STANDARD.partition("ER  -")
            for tag, new in lines.items():
                first = re.sub(rf"^{tag}  - .*", f"{tag}  - {new}", first, flags=re.MULTILINE)
            wanted = spelled(f"{first}ER  -{rest}", spelling).splitlines()
            _, come = changed_lines(
                text.replace("\r\n", "\n").replace("\r", "\n"),
                after.replace("\r\n", "\n").replace("\r", "\n"),
            )
            assert len(come) == len(lines), called
            assert all(line.rstrip("\n") in wanted for line in come), called
            encoded = encode(decoded.with_text(after))
            assert decode(encoded).text == after, called


TYPES = """
ABST ADVS AGGR ANCIENT ART BILL BLOG BOOK CASE CHAP CHART CLSWK COMP CONF CPAPER CTLG DATA DBASE DICT EBOOK
ECHAP EDBOOK EJOUR ELEC ENCYC EQUA FIGURE GEN GOVDOC GRANT GRNT HEAR ICOMM INPR JFULL JOUR LEGAL MANSCPT MAP
MGZN MPCT MULTI MUSIC NEWS PAMP PAT PCOMM RPRT SER SLIDE SOUND STAND STAT STD THES UNBILL UNPB UNPD VIDEO WEB
"""
CUSTOM = "M1 M3 C1 C2 C3 C4 C5 C6 C7 C8 U1 U2 U3 U4 U5"


@pytest.mark.parametrize("code", TYPES.split())
def test_every_type_of_ris_is_known_and_kept(code: str) -> None:
    """It reads as a type of Zotero's, says so again when it is written, and stays where it is edited."""
    text = f"TY  - {code}\nTI  - Kelp\nAU  - Roe, Jane\nPY  - 2001\nER  - \n"
    (item,) = RIS.read(text).items
    assert type_named(code) or code == "GEN"
    title = schema.type_field(item.type, "title") or "title"
    (again,) = RIS.read(RIS.write([item])).items
    same(again, item)
    after = splice(text, RIS.edit(RIS.read(text), 0, item.with_fields({title: "Algae"})))
    assert after == text.replace("Kelp", "Algae")


def test_every_type_of_zotero_has_a_type_of_ris() -> None:
    for name in schema.item_types():
        if name not in ("note", "attachment", "annotation"):
            (again,) = RIS.read(RIS.write([Item(name, {"title": "Kelp"})])).items
            assert again.type == name


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        (("T2  - Marine Letters",), {"publicationTitle": "Marine Letters"}),
        (("JO  - Marine Letters",), {"publicationTitle": "Marine Letters"}),
        (("JF  - Marine Letters", "JA  - Mar. Lett."), {"journalAbbreviation": "Mar. Lett."}),
        (("JF  - Marine Letters", "J2  - Mar. Lett."), {"journalAbbreviation": "Mar. Lett."}),
        (("BT  - Marine Letters",), {"publicationTitle": "Marine Letters"}),
        (("T2  - Marine Letters", "ST  - Weed"), {"shortTitle": "Weed"}),
        (("T2  - Marine Letters", "T3  - Papers of the sea"), {"series": "Papers of the sea"}),
        (("JF  - Marine Letters", "T2  - A forest"), {"title": "Kelp: A forest"}),
    ],
)
def test_what_a_title_tag_is_depends_on_the_others(lines: tuple[str, ...], fields: dict[str, str]) -> None:
    (item,) = RIS.read("\n".join(["TY  - JOUR", "TI  - Kelp", *lines, "ER  -"])).items
    assert {name: item[name] for name in fields} == fields


@pytest.mark.parametrize("tag", CUSTOM.split())
@pytest.mark.parametrize(
    ("value", "field"), [("10.5555/kelp", "DOI"), ("PMC1234567", "PMCID"), ("PMID: 24681357", "PMID")]
)
def test_identifiers_are_known_by_their_look(tag: str, value: str, field: str) -> None:
    """Whatever custom tag holds them; an edit goes to that line."""
    text = f"TY  - JOUR\nTI  - Kelp\nJF  - Marine Letters\n{tag}  - {value}\nER  - \n"
    (item,) = RIS.read(text).items
    assert item[field] == value.removeprefix("PMID: ")
    new = {"DOI": "10.5555/weed", "PMCID": "PMC7654321", "PMID": "13572468"}[field]
    after = splice(text, RIS.edit(RIS.read(text), 0, item.with_fields({field: new})))
    assert RIS.read(after).items[0][field] == new
    assert len(changed_lines(text, after)[1]) == 1


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [("\rY2 -\nY", "accessDate", "2019-04-30"), ("AU -\r\n=2;d\nAU -\r\n=2;d\nTY  - -\r\n", "title", "Kelp")],
)
def test_an_edit_that_would_leave_no_record_is_refused(text: str, field: str, value: str) -> None:
    reading = RIS.read(text)
    with suppress(CannotSay):
        after = splice(text, RIS.edit(reading, 0, reading.items[0].with_fields({field: value})))
        assert RIS.read(after).items[0][field] == value
    assert RIS.get(reading.items[0].with_fields({field: value}), reading.items[0]).type == "document"


@pytest.mark.parametrize("named", ["", "noSuchType"])
def test_a_line_of_our_own_that_names_no_type_is_passed_over(named: str) -> None:
    assert RIS.read(f"ZS  - itemType: {named}\nTI  - Kelp\n").items[0].title == "Kelp"
