"""What a person said are different works is not shown as one again."""

from __future__ import annotations

import pytest

from zotsync.duplicates import find_duplicates
from zotsync.duplicates.decisions import parse, with_decision
from zotsync.errors import ConfigError
from zotsync.item import Creator, Item

ONE = Item(
    "journalArticle",
    {
        "title": "Tide tables for small boats",
        "publicationTitle": "Quay Studies",
        "volume": "4",
        "date": "1999",
    },
    (Creator("author", "Moreau", "Ines"),),
    key="AAAA2222",
)
TWO = ONE.with_(key="BBBB2222").with_fields({"title": "Tide Tables for Small Boats."})
THREE = ONE.with_(key="CCCC2222").with_fields({"issue": "2"})


def groups(items: list[Item], text: str) -> list[list[str]]:
    found = find_duplicates(items, decisions=parse(text))
    return [[member.item.key or "-" for member in group.members] for group in found]


def test_without_a_decision_they_are_one_group() -> None:
    assert [["AAAA2222", "BBBB2222", "CCCC2222"]] == groups([ONE, TWO, THREE], "")


def test_two_that_are_different_are_never_in_one_group() -> None:
    text = with_decision("", [ONE, TWO])

    assert [] == groups([ONE, TWO], text)
    (group,) = groups([ONE, TWO, THREE], text)
    assert 2 == len(group)
    assert "CCCC2222" in group


def test_copies_that_say_the_same_can_be_different_too() -> None:
    copy = ONE.with_(key="DDDD2222")

    assert [["AAAA2222", "DDDD2222"]] == groups([ONE, copy], "")
    assert [] == groups([ONE, copy], with_decision("", [ONE, copy]))
    # A third is neither.
    (group,) = groups([ONE, copy, ONE.with_(key="EEEE2222")], with_decision("", [ONE, copy]))
    assert {"EEEE2222"} < set(group)


def test_of_several_no_two_are_the_same() -> None:
    assert [] == groups([ONE, TWO, THREE], with_decision("", [ONE, TWO, THREE]))


def test_items_of_files_are_known_by_what_they_say() -> None:
    text = with_decision("", [ONE.with_(key=""), THREE.with_(key="").with_fields({"volume": "5"})])
    other = THREE.with_(key="").with_fields({"volume": "5", "abstractNote": "Read since."})

    assert [] == groups([ONE.with_(key=""), other], text)
    assert [["AAAA2222", "BBBB2222"]] == groups([ONE, TWO], text)


def test_decisions_are_added_and_what_a_person_wrote_stays() -> None:
    text = with_decision("# our own words", [ONE, TWO])
    text = with_decision(text, [ONE, THREE.with_fields({"title": 'A "title"\nin two\tlines \\ \x07\ud800'})])

    assert text.startswith("# our own words\n")
    assert [2, 2] == [len(works) for works in parse(text).different]
    assert 'A "title" in two lines \\' == parse(text).different[1][1].title


@pytest.mark.parametrize(
    "text", ["different = 3", "[[different]]\n", "[[different]", "[different]\nworks = 1"]
)
def test_a_file_that_cannot_be_read_is_said(text: str) -> None:
    with pytest.raises(ConfigError, match="not-duplicates"):
        parse(text)
