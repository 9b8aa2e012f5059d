"""dedupe: duplicates within a file and across files, with where they are and why."""

from __future__ import annotations

from pathlib import Path

import zotsync
from tests.cli.conftest import Run

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
