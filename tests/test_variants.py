"""Texts of the five shapes that people keep, in many layouts, read and tagged as a librarian would.

Beside each text lies what is expected of it. A field that is not named there must be empty where it is one
of `CORE`; ``startswith:`` and ``contains:`` look at a part of the value.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from zotsync import api

ROOT = Path(__file__).parent / "variants"
TEXTS = sorted(path for path in ROOT.glob("*/*") if path.suffix != ".json")
CORE = ("date", "publicationTitle", "volume", "issue", "pages", "DOI", "url", "citationKey")


def expected(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.with_name(f"{path.name}.json").read_text("utf-8"))
    return found


def names(paths: list[Path]) -> list[str]:
    return [f"{path.parent.name}/{path.name}" for path in paths]


def field(data: dict[str, Any], name: str) -> str:
    """A field's value; an identifier may stand in Extra."""
    lines = [line.partition(": ") for line in str(data.get("extra", "")).splitlines()]
    return str(data.get(name) or next((value for label, _, value in lines if label == name), ""))


@pytest.mark.parametrize("path", TEXTS, ids=names(TEXTS))
def test_what_is_printed_is_read(path: Path) -> None:
    """Type, title, creators, date, journal, numbers, identifiers, abstract; nothing that is not printed."""
    data = api.convert(api.read(path), "zotero-json")
    assert isinstance(data, list)
    item, want = data[0], expected(path)
    exact: dict[str, str] = dict.fromkeys(CORE, "")
    exact |= {name: value for name, value in want["item"].items() if isinstance(value, str)}
    part = exact.pop("abstract_has", "")
    starts = {n: v.removeprefix("startswith:") for n, v in exact.items() if v.startswith("startswith:")}
    exact = {name: value for name, value in exact.items() if name not in starts}
    assert {name: field(item, name) for name in exact} == exact
    assert {n: field(item, n)[: len(v)] for n, v in starts.items()} == starts
    assert part in field(item, "abstractNote")
    assert item["creators"] == want["item"]["creators"]
    notes = " ".join(child["note"] for child in data if child["itemType"] == "note").replace("&#39;", "'")
    assert all(note.removeprefix("contains:") in notes for note in want.get("notes", ()))


CITING = [path for path in TEXTS if "references" in expected(path)]


@pytest.mark.parametrize("path", CITING, ids=names(CITING))
def test_its_references_are_read(path: Path) -> None:
    """How many works a text cites, and some of them whole."""
    data = api.convert(api.references(path), "zotero-json")
    assert isinstance(data, list)
    want = expected(path)["references"]
    assert len(data) == want["count"]
    for some in want["some"]:
        item = data[some.pop("position")]
        assert {name: item[name] if name == "creators" else field(item, name) for name in some} == some


@pytest.mark.parametrize("path", TEXTS, ids=names(TEXTS))
def test_what_a_text_is_about_is_tagged(path: Path) -> None:
    """The therapies it is about and the year of publication, not what it mentions nor another date's year."""
    first, want = api.read(path)[0], expected(path)["tags"]
    tags = {found.value for found in api.enrich([path]) if found.field == "tags" and found.item == first}
    assert set(want["must"]) <= tags
    assert not tags & set(want["must_not"])
    assert not [tag for tag in tags for start in want.get("must_not_prefix", ()) if tag.startswith(start)]


@pytest.mark.parametrize("path", TEXTS, ids=names(TEXTS))
def test_stray_words_are_found_and_no_others(path: Path) -> None:
    """Each planted name, at its characters, and of the names that belong where they stand at most a hint."""
    found = [finding for finding in api.lint([path]) if finding.rule == "ND-04"]
    planted = expected(path)["stray"]
    sure = [finding.text for finding in found if finding.severity != "info" or finding.text in planted]
    assert sorted(sure) == sorted(planted)
