"""MEDLINE records: what is read, and edits of single lines."""

from __future__ import annotations

import pytest

from tests.formats.laws import FormatContract, check_edit
from tests.shared import shared
from zotsync.formats.base import CannotSay, splice
from zotsync.formats.nbib import NBIB
from zotsync.item import Creator, Item, Tag

TWO = """PMID- 30000001
OWN - NLM
IS  - 1234-5679 (Print)
IS  - 2049-3630 (Electronic)
VI  - 8
IP  - 2
DP  - 2018 Feb 3
TI  - Growth of mussels on ropes in sheltered bays of the western coast: a study of
      three winters.
PG  - 44-9
LID - 10.5555/mussel.8 [doi]
AB  - BACKGROUND: Mussels grow. METHODS: We looked.
FAU - Ibsen, Kari
AU  - Ibsen K
AD  - Institute of Bays, Bergen.
FAU - Moe, Lars Erik
AU  - Moe LE
CN  - Winter Group
LA  - eng
PT  - Journal Article
TA  - J Mussel Res
JT  - Journal of mussel research
MH  - *Mytilus
MH  - Winter/history
OT  - ropes
PMC - PMC7000001
SO  - J Mussel Res. 2018;8(2):44-9.

PMID- 30000002
TI  - A short note
AU  - Berg T
DP  - 2019
"""


class TestContract(FormatContract):
    format = NBIB
    texts = (TWO, TWO.replace("\n", "\r\n"))


def test_a_record_is_read_whole() -> None:
    item = NBIB.read(TWO).items[0]
    assert item == Item(
        "journalArticle",
        {
            "title": "Growth of mussels on ropes in sheltered bays of the western coast: "
            "a study of three winters.",
            "publicationTitle": "Journal of mussel research",
            "journalAbbreviation": "J Mussel Res",
            "volume": "8",
            "issue": "2",
            "pages": "44-9",
            "date": "2018-02-03",
            "DOI": "10.5555/mussel.8",
            "abstractNote": "BACKGROUND: Mussels grow. METHODS: We looked.",
            "language": "eng",
            "PMID": "30000001",
            "PMCID": "PMC7000001",
            "ISSN": "1234-5679",
        },
        (
            Creator("author", "Ibsen", "Kari"),
            Creator("author", "Moe", "Lars Erik"),
            Creator("author", name="Winter Group"),
        ),
        (Tag("Mytilus", 1), Tag("Winter/history", 1), Tag("ropes", 1)),
    )
    assert NBIB.read(TWO).items[1].creators == (Creator("author", "Berg", "T"),)


def test_one_edit_is_one_line() -> None:
    item = NBIB.read(TWO).items[0]
    assert check_edit(NBIB, TWO, 0, item.with_fields({"date": "2018-03"})) == TWO.replace(
        "2018 Feb 3", "2018 Mar"
    )
    after = check_edit(NBIB, TWO, 0, item.with_fields({"DOI": "10.5555/other"}))
    assert after == TWO.replace("10.5555/mussel.8", "10.5555/other")
    edited = item.with_(creators=(item.creators[1], item.creators[0]))
    assert "AU  - Moe LE\nFAU - Ibsen, Kari\nAU  - Ibsen K\nAD  - Institute" in check_edit(
        NBIB, TWO, 0, edited
    )


@pytest.mark.parametrize("text", ["PMID- 1\nTI  - A\n", "\nPMID - 123\n"])
def test_records_are_known_by_their_first_line(text: str) -> None:
    assert NBIB.recognises(text, "x.txt")
    assert not NBIB.recognises("TY  - JOUR\nTI  - A\nER  - \n", "x.txt")


def test_real_records_are_read_and_left_alone() -> None:
    path = shared("data", "import", "wild", "JabRef_jabref__MedlinePlainImporterTestMultipleEntries.txt")
    text = path.read_bytes().decode()
    reading = NBIB.read(text)
    assert reading.items[0].title.startswith("From danger and motherhood")
    for position, item in enumerate(reading.items):
        assert NBIB.edit(reading, position, item) == []


def test_a_new_line_ends_as_the_lines_above_it_do_in_a_file_of_several_line_ends() -> None:
    text = "\rPMID- 1\nTI  - Tides\n\nPMID- 2\nTI  - Weirs\n"
    reading = NBIB.read(text, "x.nbib")

    edited = reading.items[0].with_(tags=(Tag("sea", 1),))

    assert "\rPMID- 1\nTI  - Tides\nOT  - sea\n\nPMID- 2\nTI  - Weirs\n" == splice(
        text, NBIB.edit(reading, 0, edited)
    )


def test_a_record_of_one_odd_line_is_written_as_it_is() -> None:
    reading = NBIB.read("MH  -*", "x.nbib")

    assert [] == NBIB.edit(reading, 0, reading.items[0])


def test_an_edit_that_would_join_two_ends_of_line_to_one_is_refused() -> None:
    text = "TI  - Tides\rTI- of old\n\nPMID- 2\n"
    reading = NBIB.read(text, "x.nbib")

    with pytest.raises(CannotSay):
        NBIB.edit(reading, 0, reading.items[0].with_fields({"title": "Weirs"}))
