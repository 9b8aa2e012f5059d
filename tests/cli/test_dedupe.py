"""dedupe: duplicates within a file and across files, with where they are and why; and their merging."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import zotsync
from tests.cli.conftest import Run
from zotsync.libraries import open_embedded
from zotsync.stores.base import LibraryId

RIS = """TY  - JOUR
AU  - Sorensen, Mette
TI  - Bells in the harbour
PY  - 1988
ER  -{blank}

TY  - JOUR
AU  - Okonjo, Amara B.
AU  - Lindqvist, Per
TI  - Drifting seeds and the colonisation of volcanic islands
JO  - Journal of Island Botany
PY  - 2014
VL  - 12
SP  - 101
EP  - 119
ER  -{blank}
""".replace("{blank}", " ")
BIB = """@article{okonjo,
  author = {Okonjo, A. B. and Lindqvist, P.},
  title = {Drifting Seeds and the Colonization of Volcanic Islands},
  journal = {J. Island Bot.},
  year = 2015, volume = 12, pages = {101--19}
}
"""


def test_a_work_in_two_files_is_one_group_with_its_places(run: Run) -> None:
    Path("a.ris").write_text(RIS)
    Path("b.bib").write_text(BIB)

    done = run("dedupe", "a.ris", "b.bib", "--json")

    (group,) = done.json["groups"]
    assert (0, 1) == (done.code, done.json["zotsync"])
    assert [("a.ris", 1), ("b.bib", 0)] == [(m["path"], m["position"]) for m in group["members"]]
    assert all({"path", "position", "key", "title"} == set(member) for member in group["members"])
    assert 0.9 < group["confidence"] <= 1
    assert "same pages 101–119" in group["reasons"]


def test_check_exits_with_1_only_where_there_are_groups(run: Run) -> None:
    Path("a.ris").write_text(RIS)
    Path("b.bib").write_text(BIB)

    assert 1 == run("dedupe", "a.ris", "b.bib", "--check").code
    assert 0 == run("dedupe", "a.ris", "--check").code


def test_nothing_is_written(run: Run) -> None:
    Path("a.ris").write_text(RIS)
    Path("b.bib").write_text(BIB)

    run("dedupe", ".")

    assert {"a.ris": RIS, "b.bib": BIB} == {path.name: path.read_text() for path in Path().iterdir()}


def test_unreadable_files_are_named_and_the_rest_is_looked_at(run: Run) -> None:
    Path("a.ris").write_text(RIS + RIS)

    Path("broken.ris").write_bytes(b"TY  - JOUR\nTI  - Bells\0\nER  - \n")

    done = run("dedupe", "a.ris", "broken.ris", "--json")

    assert 1 == done.code
    assert ["broken.ris"] == [failure["path"] for failure in done.json["failed"]]
    assert [[0, 2], [1, 3]] == [[m["position"] for m in group["members"]] for group in done.json["groups"]]


def test_without_paths_this_folder_is_meant(run: Run) -> None:
    Path("a.ris").write_text(RIS)
    Path("b.bib").write_text(BIB)

    assert run("dedupe", ".", "--json").json == run("dedupe", "--json").json
    assert run("dedupe", "--json").json["groups"]


def test_workers_find_the_same(run: Run) -> None:
    Path("a.ris").write_text(RIS)
    Path("b.bib").write_text(BIB)

    alone, together = (run("dedupe", ".", "--json", "--workers", n).json for n in "12")

    assert alone == together


def test_a_library_is_searched_too(run: Run) -> None:
    Path("a.ris").write_text(RIS)
    assert 0 == run("init").code
    run("sync")
    Path("b.bib").write_text(BIB)
    ((other,), _) = zotsync.read("b.bib"), Path("b.bib").unlink()
    with zotsync.Workspace(".") as workspace:
        data = {name: value for name, value in other.to_json().items() if name not in ("key", "version")}
        assert not workspace.pyzotero().create_items([data])["failed"]

    (group,) = run("dedupe", "--library", "--json").json["groups"]

    assert ["", ""] == [member["path"] for member in group["members"]]
    assert [8, 8] == [len(member["key"]) for member in group["members"]]


@pytest.mark.parametrize("spec", [(), (".zotsync/library.sqlite",)], ids=["own", "named"])
def test_before_an_import_files_are_compared_with_a_library(run: Run, spec: tuple[str, ...]) -> None:
    Path("a.ris").write_text(RIS)
    assert 0 == run("init").code
    run("sync")
    Path("elsewhere").mkdir()
    Path("elsewhere/new.bib").write_text(BIB)

    (group,) = run("dedupe", "elsewhere/new.bib", "--json", "--library", *spec).json["groups"]

    there, here = group["members"]
    assert ("", "elsewhere/new.bib") == (there["path"], here["path"])
    assert (8, 0) == (len(there["key"]), here["position"])
    assert 0.9 < group["confidence"]


def test_what_a_library_has_twice_is_no_news_of_a_file(run: Run, tmp_path: Path) -> None:
    library(tmp_path / "lib.sqlite", TWIN, {**TWIN, "date": "2015"})
    Path("bells.ris").write_text(RIS.split("ER", 1)[0] + "ER  - \n")

    both = run("dedupe", "bells.ris", "--json", "--library", str(tmp_path / "lib.sqlite"))

    assert (0, []) == (both.code, both.json["groups"])
    assert run("dedupe", "--json", "--library", str(tmp_path / "lib.sqlite")).json["groups"]


def test_files_beside_a_library_must_be_there_and_are_not_merged_into_it(run: Run, tmp_path: Path) -> None:
    library(tmp_path / "lib.sqlite", TWIN)
    Path("b.bib").write_text(BIB)

    assert 2 == run("dedupe", "missing.bib", "--library", str(tmp_path / "lib.sqlite")).code
    assert 2 == run("dedupe", "b.bib", "--merge", "--library", str(tmp_path / "lib.sqlite")).code


# Merging

TWIN = {
    "itemType": "journalArticle",
    "title": "Drifting seeds and the colonisation of volcanic islands",
    "publicationTitle": "Journal of Island Botany",
    "DOI": "10.5555/seeds.1",
    "date": "2014",
    "volume": "12",
    "creators": [{"creatorType": "author", "firstName": "Amara", "lastName": "Okonjo"}],
}


def library(path: Path, *items: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A library file with these objects; what it holds, by key."""
    store, server = open_embedded(path, LibraryId("users", 1))
    assert all(result.ok for result in store.write([{"version": 0, **item} for item in items]))
    found = {data["key"]: data for data in store.pull(0).objects}
    store.close()
    server.close()
    return found


def bare(objects: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        key: {n: v for n, v in one.items() if n not in ("version", "dateModified")}
        for key, one in objects.items()
    }


TWINS = (
    {**TWIN, "key": "AAAA2222", "pages": "101-119", "tags": [{"tag": "seeds"}]},
    {**TWIN, "key": "BBBB2222", "issue": "3", "volume": "11", "abstractNote": "They float."},
    {"key": "CCCC2222", "itemType": "attachment", "linkMode": "linked_url", "parentItem": "AAAA2222"},
)


def test_a_library_s_duplicates_are_merged_and_undo_brings_them_back(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    before = library(path, *TWINS)

    seen = run("dedupe", "--library", str(path), "--merge", "--dry-run")
    assert (0, bare(before)) == (seen.code, bare(library(path)))
    done = run("dedupe", "--library", str(path), "--merge", "--json")

    assert 0 == done.code
    (merge,), (group,) = done.json["merges"], done.json["groups"]
    assert ("BBBB2222", ["AAAA2222"], ["CCCC2222"], True) == (
        merge["key"], merge["merged"], merge["children"], merge["done"],
    )  # fmt: skip
    assert [{"key": "AAAA2222", "field": "volume", "value": "12", "kept": "11"}] == merge["left"]
    assert {"members", "confidence", "reasons"} == set(group)
    after = library(path)
    assert ("101-119", "11") == (after["BBBB2222"]["pages"], after["BBBB2222"]["volume"])
    assert (1, "BBBB2222") == (after["AAAA2222"]["deleted"], after["CCCC2222"]["parentItem"])

    assert 0 == run("undo", done.json["run"]).code
    assert bare(before) == bare(library(path))


def test_a_person_sees_what_stays_what_goes_and_what_is_not_taken(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    library(path, *TWINS)

    said = run("dedupe", "--library", str(path), "--merge", "--dry-run").out

    for line in (
        "    stays  BBBB2222: Drifting seeds",
        "    goes   AAAA2222: Drifting seeds",
        "    + pages: 101-119",
        "    + tags: seeds",
        "    + 1 note or attachment of the others",
        "    ! volume: 12 of AAAA2222 is not taken, 11 stays",
        "Would make 3 changes. The same without --dry-run makes them.",
    ):
        assert line in said
    kept = run("dedupe", "--library", str(path), "--merge", "--keep", "AAAA2222", "--json").json
    assert "AAAA2222" == kept["merges"][0]["key"]


def test_the_workspace_s_library_is_merged_and_the_next_sync_follows(run: Run) -> None:
    Path("a.ris").write_text(RIS)
    assert 0 == run("init").code
    run("sync")
    library(Path(".zotsync/library.sqlite"), {**TWIN, "key": "AAAA2222", "abstractNote": "They float."})

    done = run("dedupe", "--merge", "--least", "0.9", "--json")

    assert [1, []] == [len(done.json["merges"]), done.json["failed"]]
    synced = run("sync", "--json").json
    assert [[], []] == [synced["conflicts"], synced["held"]]
    assert "They float." in Path("a.ris").read_text()
    assert [] == run("sync", "--json").json["applied"]
    assert [] == run("dedupe", "--library", "--json").json["groups"]
    run("undo", done.json["run"])
    assert RIS == Path("a.ris").read_text()


def test_a_folder_elsewhere_names_its_own_workspace(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `enrich` does: what is given says where the workspace is, a folder like a file in it."""
    Path("a.ris").write_text(RIS + RIS[RIS.index("TY  - JOUR", 9) :].replace("2014", "2015"))
    run("init")
    run("sync")
    monkeypatch.chdir("..")

    for given in ("refs", "refs/a.ris"):
        done = run("dedupe", given, "--merge", "--least", "0.9", "--dry-run", "--json")
        assert (0, 1) == (done.code, len(done.json["merges"]))


def test_files_of_no_workspace_are_not_merged(run: Run) -> None:
    Path("a.ris").write_text(RIS + RIS)

    done = run("dedupe", "a.ris", "--merge")

    assert 2 == done.code
    assert "--library" in done.err
    assert 2 == run("dedupe", "a.ris", "--keep", "AAAA2222").code


def test_what_is_said_to_be_different_is_shown_no_more(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    library(path, *TWINS)
    spec = ("--library", str(path))
    assert run("dedupe", *spec, "--json").json["groups"]

    assert 0 == run("dedupe", *spec, "--not-duplicate", "AAAA2222", "BBBB2222").code

    assert [] == run("dedupe", *spec, "--json").json["groups"]
    assert [] == run("dedupe", *spec, "--merge", "--json").json["merges"]
    assert "Drifting seeds" in Path("not-duplicates.toml").read_text()
    Path("not-duplicates.toml").unlink()
    assert run("dedupe", *spec, "--json").json["groups"]


def test_a_decision_about_items_of_files_outlives_a_lost_base(run: Run, tmp_path: Path) -> None:
    Path("a.ris").write_text(RIS)
    Path("b.bib").write_text(BIB)
    assert 0 == run("init").code
    assert 2 == run("dedupe", "--not-duplicate", "a.ris#1").code
    assert 2 == run("dedupe", "--not-duplicate", "a.ris#1", "b.bib#7").code

    assert 0 == run("dedupe", "--not-duplicate", "a.ris#1", "b.bib#0").code

    shutil.rmtree(tmp_path / "state")
    assert [] == run("dedupe", ".", "--json").json["groups"]
    Path("c.ris").write_text(RIS)
    assert 2 == len(run("dedupe", ".", "--json").json["groups"])
