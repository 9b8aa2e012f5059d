"""Values as they stand in real references (the docstrings hold the everyday cases)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zotsync.formats import values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2012/3/1", "2012-03-01"),
        ("2012/03/01/", "2012-03-01"),
        ("2012///", "2012"),
        ("2012/03//", "2012-03"),
        ("2012/03//Spring", "2012/03//Spring"),
        ("2012-00-00", "2012"),
        ("2012/02/30", "2012/02/30"),
        ("20121301", "20121301"),
        ("0000/00/00", "0000"),
        ("3rd of May 1999", "1999-05-03"),
        ("3 mai 1999", "1999-05-03"),
        ("1. März 2020", "2020-03-01"),
        ("FEB 2011", "2011-02"),
        ("2010 Sep-Oct", "2010 Sep-Oct"),
        ("May", "May"),
        ("", ""),
    ],
)
def test_a_date_is_reduced_only_when_it_says_one_thing(text, expected):
    assert values.parse_date(text) == expected


@given(st.dates())
def test_an_iso_date_stays_as_it_is(day):
    assert values.parse_date(day.isoformat()) == day.isoformat()
    assert values.parse_date(f"{day.year:04}/{day.month}/{day.day}") == day.isoformat()


@given(st.text())
def test_what_is_no_date_is_never_lost(text):
    assert values.parse_date(text) or not text.strip()


@pytest.mark.parametrize("text", ["Curie, Marie", "King, Martin Luther, Jr.", "Plato", "van Gogh, V."])
def test_a_name_reads_back_as_it_was_shown(text):
    assert values.name_of("author", text).display == text


def test_a_comma_at_the_end_means_a_last_name_alone():
    name = values.name_of("author", "Plato,")
    assert (name.last, name.first, name.name) == ("Plato", "", "")


@given(st.text(alphabet="abc <>&\n", max_size=40))
def test_plain_text_survives_as_a_note(text):
    clean = "\n".join(line.strip() for line in text.split("\n")).strip("\n")
    while "\n\n\n" in clean:
        clean = clean.replace("\n\n\n", "\n\n")
    assert values.note_text(values.note_html(clean)) == clean


@given(st.text(alphabet="a&;#mp13lt", max_size=30))
def test_escaping_undoes_unescaping(text):
    assert values.unescape_entities(values.escape_entities(text)) == text


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1002/(SICI)1097-0258(1998)17:15<1::AID-SIM9>3.0.CO;2-2",) * 2,
        ("DOI 10.1000/xyz-123", "10.1000/xyz-123"),
        ("http://dx.doi.org/10.1000/a(b)c", "10.1000/a(b)c"),
        ("10.1000/a)", "10.1000/a"),
        ("10.1000", ""),
    ],
)
def test_a_text_is_a_doi_only_when_it_holds_nothing_else(text, doi):
    assert values.doi_only(text) == doi
