"""What `convert` writes out of the library into its own workspace is no source of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import zotsync
from tests.cli.conftest import Run

REEDS = [("Reeds", "shore"), ("Sedges", "shore"), ("Dunes", "sand")]


@pytest.fixture
def filled(run: Run) -> Run:
    """A workspace of one file, and a library with books that are in no file."""
    Path("refs.ris").write_text("TY  - BOOK\nTI  - Tides\nAU  - Sand, Rosa\nPY  - 2012\nER  - \n")
    run("init")
    run("sync", "--allow", "unidentified")
    with zotsync.Workspace(".") as workspace:
        author = [{"creatorType": "author", "lastName": "Bos", "firstName": "Ida"}]
        workspace.pyzotero().create_items(
            [
                {
                    "itemType": "book",
                    "title": title,
                    "date": "2001",
                    "creators": author,
                    "tags": [{"tag": tag}],
                }
                for title, tag in REEDS
            ]
        )
    return run


def titles() -> set[str]:
    with zotsync.Workspace(".") as workspace:
        return {item.title for item in workspace.library.items()}


def paper(run: Run, *query: str, to: str = "bibtex", out: str = "paper.bib") -> int:
    return run("convert", "--library", *query, "--to", to, "--out", out).code


def role(run: Run, path: str) -> str:
    files = run("status", "--all", "--json").json["files"]
    return next(file["role"] for file in files if file["path"] == path)


@pytest.mark.parametrize(
    ("to", "out"), [("bibtex", "paper.bib"), ("csl-json", "sub/paper.json"), ("ris", "p.ris")]
)
def test_a_bibliography_that_is_made_anew_deletes_nothing(filled: Run, to: str, out: str) -> None:
    Path("sub").mkdir()
    before = titles()
    for query in ((), ("--where", "tag:shore"), ("--where", "title:dunes"), ("--where", "title:none")):
        assert 0 == paper(filled, *query, to=to, out=out)
        assert 0 == filled("sync").code
        assert before == titles()
    assert "none" == role(filled, out)


def test_once_edited_it_is_a_source_and_not_written_over(filled: Run) -> None:
    paper(filled)
    filled("sync")
    path = Path("paper.bib")
    text = path.read_text("utf-8").replace("title = {Reeds}", "title = {Reeds and rushes}")
    path.write_text(text, "utf-8")
    filled("sync")
    assert "source" == role(filled, "paper.bib")

    query = ["--where", "tag:sand", "--to", "bibtex"]
    done = filled("convert", "--library", *query, "--out", "paper.bib", "--json")

    assert 2 == done.code
    assert "export" in done.json["error"]["remedy"]
    assert text == path.read_text("utf-8")


def test_no_source_is_written_over(filled: Run) -> None:
    before = Path("refs.ris").read_bytes()
    assert 2 == paper(filled, "--where", "title:none", to="ris", out="refs.ris")
    assert before == Path("refs.ris").read_bytes()


def test_outside_of_a_workspace_and_of_files_it_writes_as_ever(filled: Run, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere.bib"
    assert (0, 0) == (paper(filled, out=str(other)), paper(filled, out=str(other)))
    assert 0 == filled("convert", "refs.ris", "--to", "bibtex", "--out", "new.bib").code
    filled("sync")
    assert "source" == role(filled, "new.bib"), "a person's own files made another"


def test_what_could_not_be_read_is_in_the_json_of_a_conversion(run: Run) -> None:
    Path("half.bib").write_text("@book{a, title = {Reeds}}\n@book{b, title = {Dunes\n")
    for more in ([], ["--out", "half.ris"]):
        done = run("convert", "half.bib", "--to", "ris", "--json", *more)
        assert (1, [("half.bib", 2)]) == (done.code, [(f["path"], f["line"]) for f in done.json["failed"]])
    assert "zotsync" in json.loads(done.out)
