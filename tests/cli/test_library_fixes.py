"""A library's items are mended in place: seen first, only what changes written, and taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, run
from zotsync.libraries import OpenLibrary, parse_spec

__all__ = ["run"]
TITLES = ("The  moss on the wall", "Ferns of the north.", "Lichens on old stones", "Ponds in the wood")


def messy(number: int) -> dict[str, Any]:
    """An item with defects that are safe to mend, a tag, and a field that nothing is wrong with."""
    return {
        "itemType": "journalArticle",
        "title": f"{TITLES[number % 4]} {number}",
        "DOI": f"https://doi.org/10.5555/moss.{number}" if number % 2 else f"10.5555/moss.{number}",
        "publicationTitle": "Annals of Bryology",
        "date": "2001",
        "pages": "pp. 12-19" if number % 5 == 0 else "12-19",
        "creators": [
            {"creatorType": "author", "firstName": "Ann", "lastName": "Lind*" if number % 7 == 0 else "Lind"}
        ],
        "tags": [{"tag": "moss"}],
    }


def library(path: Path, items: int) -> dict[str, dict[str, Any]]:
    """A library file with so many items; its objects by key."""
    path.touch()
    path.unlink()
    from zotsync.libraries import open_embedded
    from zotsync.stores.base import LibraryId

    store, server = open_embedded(path, LibraryId("users", 1))
    results = store.write([messy(number) for number in range(items)])
    assert all(result.ok for result in results)
    store.close()
    server.close()
    return objects(path)


def objects(path: Path) -> dict[str, dict[str, Any]]:
    with OpenLibrary(Path.cwd(), parse_spec(str(path))) as it:
        return {data["key"]: data for data in it.store.pull(0).objects}


def bare(data: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        key: {n: v for n, v in one.items() if n not in ("version", "dateModified")}
        for key, one in data.items()
    }


def test_a_clean_up_of_a_thousand_items_from_start_to_undo(run: Run, tmp_path: Path) -> None:
    """Looked at, seen, mended, found clean, and taken back: every object is as it was."""
    path = tmp_path / "library.sqlite"
    before = library(path, 1000)
    spec = ("--library", str(path), "--select", "ID-01,TI-20,PG-04,NM-16")

    looked = run("lint", *spec)
    assert looked.code == 1
    assert "ID-01" in looked.out
    assert looked.out.count("\n") < 60  # a summary by rule, not a thousand findings

    seen = run("lint", *spec, "--diff", "--json").json["changes"]
    assert objects(path) == before
    assert {name for change in seen for name in change["fields"]} == {"DOI", "title", "pages", "creators"}
    assert all(change["fields"].get("DOI", {}).get("after", "10.").startswith("10.") for change in seen)

    mended = run("lint", *spec, "--fix", "--json")
    assert mended.code == 0
    assert mended.json["findings"] == []
    assert mended.json["summary"]["fixed"] == len(seen)
    after = objects(path)
    untouched = set(before) - {change["key"] for change in seen}
    assert untouched
    assert {key: after[key] for key in untouched} == {key: before[key] for key in untouched}
    for change in seen:
        old, new = before[change["key"]], after[change["key"]]
        changed = {name for name in old if old[name] != new[name]}
        assert changed - {"version", "dateModified"} == set(change["fields"])

    undone = run("undo", *mended.json["summary"]["runs"])
    assert undone.code == 0
    assert bare(objects(path)) == bare(before)
    assert run("lint", *spec).out == looked.out


def test_a_value_edited_since_is_kept_by_the_undo(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    before = library(path, 2)
    (key,) = (k for k, data in before.items() if data["DOI"].startswith("https"))
    fixed = run("lint", "--library", str(path), "--select", "ID-01", "--fix", "--json").json
    with OpenLibrary(Path.cwd(), parse_spec(str(path))) as it:
        now = objects(path)[key]
        assert it.store.write([{"key": key, "version": now["version"], "DOI": "10.5555/other"}])[0].ok

    undone = run("undo", *fixed["summary"]["runs"], "--json")

    assert undone.code == 1
    assert [(one["key"], one["path"]) for one in undone.json["kept"]] == [(key, None)]
    assert objects(path)[key]["DOI"] == "10.5555/other"


def test_the_workspace_s_own_library_is_mended_and_the_next_sync_brings_it_to_the_file(run: Run) -> None:
    Path("a.ris").write_text(
        "TY  - JOUR\nTI  - The  moss\nAU  - Lind, Ann\nPY  - 2001\n"
        "DO  - https://doi.org/10.5555/m.1\nER  - \n"
        "TY  - JOUR\nTI  - Ferns\nAU  - Berg, Ada\nPY  - 2002\nER  - \n"
    )
    assert run("init").code == 0
    assert run("sync").code == 0

    seen = run("lint", "--library", "--select", "TI-20", "--diff")
    assert (seen.code, "The moss" in seen.out) == (1, True)
    fixed = run("lint", "--library", "--select", "TI-20", "--fix", "--json").json
    assert fixed["summary"]["fixed"] == 1
    assert run("sync").code == 0
    assert "TI  - The moss\n" in Path("a.ris").read_text()
    assert "DO  - https://doi.org/10.5555/m.1\n" in Path("a.ris").read_text()


@pytest.mark.parametrize("value", ["a\x1eb", ""])
def test_a_value_with_the_sign_that_parts_values_is_left_alone(value: str) -> None:
    from zotsync.item import Item
    from zotsync.quality import LintConfig, Safety
    from zotsync.quality.sheet import fix_item

    item = Item("book", {"title": "The  moss", "publisher": value})
    after, applied = fix_item(item, LintConfig(select=("TI-20",)), Safety.safe)
    assert (after.title, len(applied)) == (("The  moss", 0) if value else ("The moss", 1))
    assert json.dumps(after.to_json())
