"""edit and doctor."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import zotsync
from tests.cli.conftest import Run
from zotsync import editing
from zotsync.item import Item, Tag
from zotsync.stores.zotero_retry import Patience

NOTE = "radiotherapy-note.md"
WHERE = ["--where", "title~radiotherapy"]


def year() -> str:
    return next(line for line in Path(NOTE).read_text("utf-8").splitlines() if "**Year:**" in line)


@pytest.fixture
def synced(example: Run) -> Run:
    assert 0 == example("sync").code
    return example


def test_an_edit_is_previewed_made_synced_and_undone(synced: Run) -> None:
    before = Path(NOTE).read_bytes()
    settings = ["--set", "date=2017", "--set", "tag+=seen twice"]

    preview = synced("edit", *WHERE, *settings, "--dry-run", "--json").json
    made = synced("edit", *WHERE, *settings, "--json").json
    assert before == Path(NOTE).read_bytes()
    assert 0 == synced("sync").code

    assert [] == preview["applied"]
    assert [{"before": "2019", "after": "2017"}] == [c["fields"]["date"] for c in preview["changes"]]
    assert ["edit"] == [c["by"] for c in made["applied"]]
    assert year().endswith("2017")
    assert [] == synced("edit", *WHERE, *settings, "--json").json["applied"]
    assert [] == synced("sync", "--json").json["applied"]
    assert 0 == synced("undo").code
    assert 0 == synced("undo", made["run"]).code
    assert before == Path(NOTE).read_bytes()
    assert [] == synced("sync", "--json").json["applied"]
    with zotsync.Workspace(".") as workspace:
        assert [] == list(workspace.library.items(tag="seen twice"))


def test_an_edit_says_what_it_means_that_only_a_sync_brings_to_the_library(synced: Run) -> None:
    Path("new.ris").write_text("TY  - BOOK\nAU  - Bos, Ida\nTI  - Piers\nPY  - 1999\nER  - \n")
    edit = ["edit", "--where", "title:piers", "--set", "publisher=Wing Press"]

    early = synced(*edit)
    synced("sync")
    late = synced(*edit)

    assert (0, True) == (early.code, "1 more item in files is meant" in early.err)
    assert (0, False) == (late.code, "in files" in late.err)
    assert "+ publisher: Wing Press" in late.out
    assert "in files" not in synced(*edit).err


def test_an_edit_that_meets_an_edit_of_a_person_is_a_conflict(synced: Run) -> None:
    text = Path(NOTE).read_text("utf-8").replace("**Year:** 2019", "**Year:** 2018")
    Path(NOTE).write_text(text, "utf-8")

    synced("edit", *WHERE, "--set", "date=2017")

    assert 1 == synced("sync").code
    assert ["date"] == [c["field"] for c in synced("conflicts", "--json").json["conflicts"]]
    assert year().endswith("2018")


def test_a_tag_and_a_value_may_be_taken_away(synced: Run) -> None:
    synced("edit", *WHERE, "--set", "tag+=once")
    synced("edit", *WHERE, "--set", "tag-=once", "--set", "date=")

    with zotsync.Workspace(".") as workspace:
        (item,) = [item for item in workspace.library.items() if "radiotherapy" in item.title]
    assert "once" not in {tag.name for tag in item.tags}
    assert "" == item["date"]


def test_a_field_that_an_item_cannot_have_is_a_failure(synced: Run) -> None:
    done = synced("edit", "--where", "title~e", "--set", "university=Nowhere", "--json")

    assert 1 == done.code
    assert {"no-field"} == {failure["code"] for failure in done.json["failed"]}


@pytest.mark.parametrize(
    "setting", ["date", "titel=x", "tag=x", "tag+=", "date+=1", "creators=x", "itemType=book"]
)
def test_what_sets_nothing_is_refused(synced: Run, setting: str) -> None:
    assert 2 == synced("edit", *WHERE, "--set", setting).code


def test_a_pattern_is_replaced_in_a_field_and_in_tags(synced: Run) -> None:
    synced("edit", "--where", "title:radiotherapy", "--add-tag", "Lung_Cancer", "--add-tag", "lung cancer")
    patterns = ["--replace", "title", "/lung/LUNG/", "--replace", "tag", "/(?i)(lung)[ _](c)ancer/$1-$2/"]

    done = synced("edit", "--where", "type:journalArticle", *patterns, "--replace", "tag", "/^L/l/", "--json")

    assert [] == done.json["failed"]
    with zotsync.Workspace(".") as workspace:
        (item,) = [item for item in workspace.library.items() if "LUNG" in item.title]
    assert {"lung-C", "lung-c"} <= {tag.name for tag in item.tags}
    assert ["title", "tags"] == [f for c in done.json["applied"] for f in c["fields"] if c["key"] == item.key]

    synced("edit", "--where", f"key:{item.key}", "--remove-tag", "lung-C")

    with zotsync.Workspace(".") as workspace:
        assert "lung-C" not in {t.name for i in workspace.library.items() for t in i.tags}


def test_two_tags_that_become_one_stay_a_persons() -> None:
    item = Item("book", tags=(Tag("Waders", 1), Tag("waders"), Tag("owls", 1)))
    setting = editing.replacement("tag", "/(?i)^waders$/wading birds/")

    (change,) = editing.edits([item], [], [setting]).changes

    assert [{"tag": "wading birds"}, {"tag": "owls", "type": 1}] == change.fields["tags"][1]


@pytest.mark.parametrize("text", ["/a/", "a/b/c", "/(/x/", "/a/$1/", "//x/", "/a/b/c/", "", "xaxbx"])
def test_what_replaces_nothing_is_refused(synced: Run, text: str) -> None:
    assert 2 == synced("edit", *WHERE, "--replace", "title", text).code
    assert 2 == synced("edit", *WHERE).code


def test_an_edit_needs_the_library_of_the_last_run(synced: Run) -> None:
    path = Path("zotsync.toml")
    path.write_text(path.read_text("utf-8").replace("library.sqlite", "another.sqlite"), "utf-8")

    assert 4 == synced("edit", *WHERE, "--set", "date=2017").code


def test_a_doctor_finds_nothing_wrong(synced: Run) -> None:
    done = synced("doctor", "--json")

    assert (0, True) == (done.code, done.json["ok"])
    checks = {check["check"]: check for check in done.json["checks"]}
    assert {"configuration", "base", "sources", "lock", "git", "library", "last run", "rules"} == set(checks)
    assert checks["sources"]["message"].startswith("5 ")


def test_a_doctor_names_what_is_wrong(synced: Run, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "state")
    Path(".zotsync/library.sqlite").write_bytes(b"nothing that is a database, at any length")

    done = synced("doctor", "--json")

    assert 1 == done.code
    assert {"base", "library"} == {check["check"] for check in done.json["checks"] if not check["ok"]}
    assert all(check["remedy"] for check in done.json["checks"] if not check["ok"])


def test_a_doctor_says_whether_there_is_a_key_and_never_which(
    synced: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "M1n2B3v4C5x6Z7l8K9j0H1g2"
    path = Path("zotsync.toml")
    text = path.read_text("utf-8").replace('kind = "embedded"', 'kind = "web"')
    path.write_text(text.replace("https://api.zotero.org", "http://127.0.0.1:9"), "utf-8")
    monkeypatch.setattr("zotsync.stores.zotero.Patience", lambda: Patience(delays=()))
    monkeypatch.setenv("ZOTERO_API_KEY", key)

    done = synced("doctor", "--json")

    assert 1 == done.code
    checks = {check["check"]: check for check in done.json["checks"]}
    assert checks["key"]["ok"]
    assert "from the variable ZOTERO_API_KEY" in checks["key"]["message"]
    assert (False, True) == (checks["network"]["ok"], "network" in checks["network"]["remedy"])
    assert not checks["library"]["ok"]
    assert key not in done.out + done.err


def test_a_doctor_without_a_workspace_says_how_to_make_one(run: Run) -> None:
    done = run("doctor", "--json")

    assert 2 == done.code
    assert "init" in done.json["checks"][0]["remedy"]
