"""People in front matter who have keys of their own: an edit of a name leaves the other keys alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zotsync.formats.base import splice
from zotsync.formats.markdown import MARKDOWN
from zotsync.item import Creator

LISTS = (
    (
        "author:\n  - name:\n      family: Lindqvist\n      given: Maja\n    orcid: 0000-1\n"
        "  - name: Adaeze Okonkwo # chair\n    affiliations: [Harbour Institute]\n"
    ),
    'author: [{name: Maja Lindqvist, orcid: 0000-1}, {family: "Okonkwo", given: Adaeze, url: x}]\n',
    "author:\n- given: Maja\n  non-dropping-particle: van\n  family: Lindqvist\n  orcid: 0000-1\n",
)


@pytest.mark.parametrize("people", LISTS)
@pytest.mark.parametrize("position", [0, -1])
def test_a_renamed_person_keeps_what_else_is_said_of_them(people: str, position: int) -> None:
    text = f"---\ntitle: Tides\n{people}date: 2020\ndoi: 10.5555/tides\n---\n"
    reading = MARKDOWN.read(text, "tides.md")
    item = reading.items[0]
    old = item.creators[position]
    creators = list(item.creators)
    creators[position] = replace(old, first=f"{old.first} B.")
    edited = item.with_(creators=tuple(creators))
    after = splice(text, MARKDOWN.edit(reading, 0, edited))
    assert MARKDOWN.read(after, "tides.md").items[0] == edited
    assert after.replace(f"{old.first} B.", old.first) == text


def test_another_person_in_the_same_place_does_not_inherit_it() -> None:
    text = f"---\ntitle: Tides\n{LISTS[0]}date: 2020\ndoi: 10.5555/tides\n---\n"
    reading = MARKDOWN.read(text, "tides.md")
    item = reading.items[0]
    edited = item.with_(creators=(Creator("author", "Abara", "Chidi"), *item.creators[1:]))
    after = splice(text, MARKDOWN.edit(reading, 0, edited))
    assert MARKDOWN.read(after, "tides.md").items[0] == edited
    assert "0000-1" not in after
    assert "Harbour Institute" in after


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("[Doe, Jane; Roe, John]", ["Doe, Jane", "Roe, John"]),
        ("[Jane Doe, John Roe; Max Moe, Eva Poe]", ["Doe, Jane", "Roe, John", "Moe, Max", "Poe, Eva"]),
        ('["Doe, Jane; Roe, John", "Moe, Max"]', ["Doe, Jane", "Roe, John", "Moe, Max"]),
        ("\n- Jane Doe; John Roe\n- Max Moe", ["Doe, Jane", "Roe, John", "Moe, Max"]),
        ('["Doe, Jane and Roe, John"]', ["Doe, Jane", "Roe, John"]),
        (
            '["Procter & Gamble", "{A; B}", "M&uuml;ller Group"]',
            ["Procter & Gamble", "A; B", "M&uuml;ller Group"],
        ),
    ],
)
def test_an_element_of_a_list_may_hold_several_names(authors: str, names: list[str]) -> None:
    text = f"---\ntitle: T\ndoi: 10.5555/a\nauthors: {authors}\nyear: 2001\n---\n"
    reading = MARKDOWN.read(text)
    [item] = reading.items
    assert [c.display for c in item.creators if c.last != "Gamble"] == [n for n in names if "Gamble" not in n]
    new = item.with_(creators=(*item.creators, Creator("author", "Hill", "Ann")))
    after = splice(text, MARKDOWN.edit(reading, 0, new))
    assert MARKDOWN.read(after).items[0].creators == new.creators
    head, tail = text.split("authors:")[0], text[text.index("year:") :]
    assert after.startswith(head)
    assert after.endswith(tail)
    toml = '+++\ntitle = "T"\ndoi = "10.5555/a"\nauthors = ["Doe, Jane; Roe, John"]\n+++\n'
    assert [c.display for c in MARKDOWN.read(toml).items[0].creators] == ["Doe, Jane", "Roe, John"]
