"""Decisions on the page: written at once, through the journal, and taken back."""

from __future__ import annotations

import pytest

from tests.review.conftest import Review, one_gull_more
from zotsync.errors import UsageError
from zotsync.review import Desk
from zotsync.review.cards import Card, Inferred


def card(review: Review, kind: str, **having: object) -> Card:
    """The only card of a kind with these attributes."""
    found = [
        one
        for one in review.desk.cards[kind]  # type: ignore[index]
        if all(getattr(one, name) == value for name, value in having.items())
    ]
    assert len(found) == 1, [(one.title, one.about) for one in review.desk.cards[kind]]  # type: ignore[index]
    return found[0]


def test_there_is_a_card_of_every_kind(review: Review) -> None:
    counts = {kind: len(cards) for kind, cards in review.desk.cards.items()}
    assert counts["conflicts"] == 2
    assert counts["duplicates"] == 1
    assert counts["fixes"] >= 2
    assert counts["tags"] >= 2


def test_a_conflict_is_decided_for_the_file_and_taken_back(review: Review) -> None:
    """The library takes the file's value in a run of its own; undo brings the conflict back."""
    date = card(review, "conflicts", about="date")
    answer = review.decide("conflicts", date.id, "local")
    assert answer.status_code == 303
    assert review.folder.by_title("Sand")["date"] == "2016"
    assert [one.about for one in review.desk.cards["conflicts"]] == ["title"]
    assert review.desk.done[-1].run
    review.post("/undo", kind="conflicts", number="1")
    assert review.folder.by_title("Sand")["date"] == "2018"
    assert sorted(one.about for one in review.desk.cards["conflicts"]) == ["date", "title"]
    assert review.desk.done[-1].undone


def test_a_conflict_is_decided_for_the_library_for_what_was_agreed_and_for_another_value(
    review: Review,
) -> None:
    review.decide("conflicts", card(review, "conflicts", about="date").id, "base")
    assert review.folder.by_title("Sand")["date"] == "2017"
    assert "PY  - 2017" in review.text()
    title = card(review, "conflicts", about="title")
    review.decide("conflicts", title.id, "value", value="Sand, storms and wind")
    assert "TI  - Sand, storms and wind\n" in review.text()
    assert review.folder.by_title("Sand")["title"] == "Sand, storms and wind"


def test_one_fix_is_made_and_taken_back_byte_for_byte(review: Review) -> None:
    """No other finding of the file is mended with it."""
    before = review.text()
    blank = next(one for one in review.desk.cards["fixes"] if one.subject.rule == "AB-03")
    review.decide("fixes", blank.id, "apply")
    assert review.text() == before.replace("away.We", "away. We")
    assert blank.id not in {one.id for one in review.desk.cards["fixes"]}
    review.post("/undo", kind="fixes", number="1")
    assert review.text() == before
    assert blank.id in {one.id for one in review.desk.cards["fixes"]}


def test_a_fix_of_a_file_that_was_edited_since_is_refused(review: Review) -> None:
    blank = next(one for one in review.desk.cards["fixes"] if one.subject.rule == "AB-03")
    edited = review.text().replace("Gulls eat", "The gulls eat")
    review.folder.put("birds.ris", edited)
    review.decide("fixes", blank.id, "apply")
    assert review.text() == edited
    assert "was edited since" in review.get("/fixes").text
    assert not review.desk.done


def test_a_fix_in_a_file_that_is_only_read_is_not_offered(review: Review) -> None:
    config = review.folder.root / "zotsync.toml"
    config.write_text(config.read_text().replace("import = []", 'import = ["birds.ris"]'))
    assert review.desk.cards["fixes"]
    review.desk.look()
    assert review.desk.cards["fixes"] == []


def test_what_is_left_stays_left_in_the_next_review(review: Review) -> None:
    left = review.desk.cards["fixes"][0]
    before = review.text()
    review.decide("fixes", left.id, "leave")
    assert review.text() == before
    other = Desk(review.folder.open)
    other.look()
    assert left.id not in {one.id for one in other.cards["fixes"]}
    review.post("/undo", kind="fixes", number="1")
    other.look()
    assert left.id in {one.id for one in other.cards["fixes"]}


def test_a_tag_is_set_as_a_persons_own_and_taken_back(review: Review) -> None:
    year = next(one for one in review.desk.cards["tags"] if one.subject.value == "year:2015")
    assert any(passage.mark == "2015" for _, passage in year.passages)
    review.decide("tags", year.id, "accept")
    library = review.folder.library()
    assert {"tag": "year:2015"} in library[year.key]["tags"]
    review.post("/undo", kind="tags", number="1")
    assert {"tag": "year:2015"} not in review.folder.library()[year.key]["tags"]


def test_a_refused_tag_is_not_inferred_again_until_that_is_taken_back(review: Review) -> None:
    year = next(one for one in review.desk.cards["tags"] if one.subject.value == "year:2015")
    subject: Inferred = year.subject

    def offered() -> bool:
        desk = Desk(review.folder.open)
        desk.look()
        return year.id in {one.id for one in desk.cards["tags"]}

    review.decide("tags", year.id, "refuse")
    assert not offered()
    with review.folder.open() as workspace:
        workspace.enrich(adopt=True)
    assert {"tag": "year:2015", "type": 1} not in review.folder.library()[subject.key]["tags"]
    review.post("/undo", kind="tags", number="1")
    assert offered()


def test_a_decision_holds_when_the_page_is_gone(review: Review) -> None:
    """What was posted is written: another look, by another program, sees it."""
    date = card(review, "conflicts", about="date")
    review.decide("conflicts", date.id, "library")
    desk = Desk(review.folder.open)
    desk.look()
    assert [one.about for one in desk.cards["conflicts"]] == ["title"]
    with review.folder.open() as workspace:
        assert [info.kind for info in workspace.journal.runs()][-1] == "resolve"


def test_what_is_no_longer_there_is_not_decided(review: Review) -> None:
    before, library = review.text(), review.folder.library()
    review.decide("conflicts", "0" * 16, "local")
    review.decide("conflicts", card(review, "conflicts", about="date").id, "merge")
    assert "no longer as it was shown" in review.get("/conflicts").text
    assert (review.text(), review.folder.library()) == (before, library)


def test_a_library_that_is_away_is_said_and_the_rest_stands(review: Review) -> None:
    """Files can be mended while the library cannot be reached."""
    from zotsync.errors import LibraryError

    class Away:
        def __getattr__(self, name: str) -> object:
            raise LibraryError("The library cannot be reached.")

        def close(self) -> None: ...

    opened = review.folder.open

    def away():  # type: ignore[no-untyped-def]
        workspace = opened()
        workspace._store = Away()  # type: ignore[assignment]
        return workspace

    desk = Desk(away)
    desk.look()
    assert "cannot be reached" in desk.notices["tags"]
    assert desk.cards["fixes"]
    assert desk.cards["conflicts"]


def test_a_group_is_merged_into_the_chosen_item_and_taken_back(review: Review) -> None:
    group = card(review, "duplicates")
    keep = group.choices[1].value.removeprefix("keep ")
    there = set(review.folder.library())
    review.decide("duplicates", group.id, f"keep {keep}")
    gone = there - set(review.folder.library())
    assert len(gone) == 1
    assert keep not in gone
    assert review.desk.cards["duplicates"] == []
    review.post("/undo", kind="duplicates", number="1")
    assert set(review.folder.library()) == there
    assert card(review, "duplicates").id == group.id


def test_each_member_of_a_larger_group_can_be_the_one_that_is_kept(review: Review) -> None:
    """The third of three too; "Different works" stays the third choice, whose key people know."""
    there = set(review.folder.library())
    third = one_gull_more(review.folder)
    review.post("/look", kind="duplicates")
    group = card(review, "duplicates")
    labels = [choice.label for choice in group.choices]
    assert labels == ["Merge, keep 1", "Merge, keep 2", "Different works", "Merge, keep 3"]
    kept = [choice.value for choice in group.choices if choice.value != "different"]
    assert kept == [f"keep {member.item.key}" for member in group.subject.members]
    review.decide("duplicates", group.id, f"keep {third}")
    assert third in review.folder.library()
    assert len(there - set(review.folder.library())) == 2
    review.post("/undo", kind="duplicates", number="1")
    assert set(review.folder.library()) == there | {third}


def test_works_that_are_different_are_not_shown_again_until_that_is_taken_back(review: Review) -> None:
    group = card(review, "duplicates")
    there = review.folder.library()

    def offered() -> list[str]:
        desk = Desk(review.folder.open)
        desk.look()
        return [one.id for one in desk.cards["duplicates"]]

    review.decide("duplicates", group.id, "different")
    assert offered() == []
    review.post("/undo", kind="duplicates", number="1")
    assert offered() == [group.id]
    assert review.folder.library() == there


def test_what_an_earlier_review_refused_left_and_told_apart_is_listed_and_taken_back(review: Review) -> None:
    """Another session lists each, with its item; taken back it is offered again, and listed no more."""
    year = next(one for one in review.desk.cards["tags"] if one.subject.value == "year:2015")
    fix = review.desk.cards["fixes"][0]
    group = card(review, "duplicates")
    review.decide("tags", year.id, "refuse")
    review.decide("fixes", fix.id, "leave")
    review.decide("duplicates", group.id, "different")
    other = Desk(review.folder.open)
    other.look()
    assert {(one.kind, one.label, one.title) for one in other.earlier} == {
        ("tags", "Never for this item", "tag year:2015"),
        ("fixes", "Leave it", fix.title),
        ("duplicates", "Different works", group.title),
    }
    assert next(one.about for one in other.earlier if one.kind == "tags").startswith("Gulls")
    for one in other.earlier:
        other.take_back(one.id)
        assert one.id not in {left.id for left in other.earlier}
    assert other.earlier == []
    for kind, id in (("tags", year.id), ("fixes", fix.id), ("duplicates", group.id)):
        assert id in {one.id for one in other.cards[kind]}


def test_what_was_decided_here_is_listed_once(review: Review) -> None:
    """After another look it stands where it can be undone, not among the earlier ones as well."""
    year = next(one for one in review.desk.cards["tags"] if one.subject.value == "year:2015")
    review.decide("tags", year.id, "refuse")
    review.decide("duplicates", card(review, "duplicates").id, "different")
    review.post("/look", kind="tags")
    assert review.desk.earlier == []


def test_a_tag_that_a_person_took_out_of_the_library_can_be_allowed_again(review: Review) -> None:
    with review.folder.open() as workspace:
        workspace.enrich(adopt=True)
    gulls = review.folder.by_title("Gulls")
    assert "year:2015" in {tag["tag"] for tag in gulls["tags"]}
    review.folder.edit(gulls["key"], tags=[])
    with review.folder.open() as workspace:
        workspace.enrich(adopt=True)
    review.desk.look()
    refused = [one for one in review.desk.earlier if one.title == "tag year:2015"]
    assert len(refused) == 1
    review.desk.take_back(refused[0].id)
    assert "tag year:2015" in {one.title for one in review.desk.cards["tags"]}


def test_a_decision_in_a_file_edited_by_hand_is_left_to_the_hand(review: Review) -> None:
    review.decide("duplicates", card(review, "duplicates").id, "different")
    path = review.folder.root / "not-duplicates.toml"
    path.write_text(path.read_text().replace("works = [", "works = [  # two talks"))
    edited = path.read_text()
    other = Desk(review.folder.open)
    other.look()
    with pytest.raises(UsageError, match="edited by hand"):
        other.take_back(other.earlier[0].id)
    assert path.read_text() == edited
