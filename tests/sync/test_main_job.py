"""The main job, end to end: documents of five shapes into a library of each kind, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.main_job import KINDS, Folder, changed_lines, examples, stable
from tests.shared import shared

MADE = [pytest.param(("examples", kind), id=f"examples-{kind}") for kind in KINDS]
MADE += [pytest.param(("seeds", "embedded"), id="seeds-embedded")]
MADE += [
    pytest.param(("seeds", kind), id=f"seeds-{kind}", marks=pytest.mark.slow) for kind in ("web", "local")
]


@pytest.fixture(params=MADE)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Folder]:
    """A folder with one source of each shape: the project's own, and the measuring data's."""
    files, kind = request.param
    made = Folder(tmp_path, kind=kind)
    paths = examples() if files == "examples" else shared("seeds").iterdir()
    for path in paths:
        made.put(path.name, path.read_bytes())
    yield made
    made.close()


def ris_of(folder: Folder) -> str:
    return next(name for name, data in folder.files().items() if data.lstrip().startswith(b"TY - "))


def note_of(folder: Folder) -> str:
    return next(name for name, data in folder.files().items() if b"zotero://" in data)


def title_in(folder: Folder, name: str) -> str:
    with folder.open() as workspace:
        return workspace.sources.read(name).items[0].item.title


def test_first_sync_creates_every_item_and_changes_no_source(folder: Folder) -> None:
    before = folder.files()

    report = folder.sync()

    library = folder.library()
    assert before == folder.files()
    assert 5 == sum(d["itemType"] != "note" for d in library.values())
    assert 1 == sum(d["itemType"] == "note" for d in library.values())
    assert () == report.failed
    assert () == report.plan.held


def test_second_sync_writes_nothing_and_makes_one_request(folder: Folder) -> None:
    folder.sync()
    before, library = folder.files(), folder.library()

    report = folder.sync()

    assert () == report.applied
    assert 1 == report.requests
    assert before == folder.files()
    assert library == folder.library()


def test_title_edited_in_the_ris_file_arrives_in_the_library(folder: Folder) -> None:
    folder.sync()
    name = ris_of(folder)
    data = folder.files()[name]
    title = next(line for line in data.splitlines() if line.startswith(b"T1 - "))
    folder.put(name, data.replace(title, b"T1 - A better title"))

    folder.sync()

    assert folder.by_title("A better title: ")
    assert folder.files()[name] == data.replace(title, b"T1 - A better title")


def test_date_edited_in_the_library_changes_the_twin_lines_alone(folder: Folder) -> None:
    folder.sync()
    name = ris_of(folder)
    item = folder.by_title(title_in(folder, name))
    before = folder.files()
    folder.edit(item["key"], date="2013-04-05")

    folder.sync()

    changes = changed_lines(before[name], folder.files()[name])
    assert [b"PY - 2013/4/5\n", b"Y1 - 2013/4/5\n"] == [new for _, new in changes]
    assert {n: d for n, d in before.items() if n != name} == {
        n: d for n, d in folder.files().items() if n != name
    }


def test_tag_added_in_the_library_is_one_line_in_ris(folder: Folder) -> None:
    folder.sync()
    name = ris_of(folder)
    item = folder.by_title(title_in(folder, name))
    before = folder.files()[name].splitlines()
    folder.edit(item["key"], tags=[*item["tags"], {"tag": "to read"}])

    folder.sync()

    after = folder.files()[name].splitlines()
    assert 1 == len(after) - len(before)
    assert before == [line for line in after if line != b"KW - to read"]


def test_date_and_tag_edited_in_the_library_change_one_line_each_of_the_note(folder: Folder) -> None:
    folder.sync()
    name = note_of(folder)
    item = folder.by_title(title_in(folder, name))
    before = folder.files()[name]
    folder.edit(item["key"], date="2013", tags=[*item["tags"], {"tag": "to read"}])

    folder.sync()

    changes = changed_lines(before, folder.files()[name])
    assert 2 == len(changes)
    assert b"**Year:** 2013\n" == changes[0][1]
    assert changes[1][1].startswith(b"**Tags:**")
    assert changes[1][1].rstrip().endswith(b"to read")


def test_edits_of_documents_go_to_sidecars(folder: Folder) -> None:
    folder.sync()
    before = folder.files()
    named = {name: title_in(folder, name) for name in before if name not in (ris_of(folder), note_of(folder))}
    assert 3 == len(named)
    for title in named.values():
        folder.edit(folder.by_title(title)["key"], shortTitle="Short one")

    folder.sync()

    after = folder.files()
    assert before == {name: data for name, data in after.items() if not name.endswith(".zotsync.yaml")}
    for name in named:
        assert b"Short one" in after[f"{name}.zotsync.yaml"]
    assert () == folder.sync().applied


def test_undo_of_the_first_sync_trashes_what_it_created(folder: Folder) -> None:
    before = folder.files()
    folder.sync()

    folder.undo()

    assert before == folder.files()
    assert {} == folder.library()
    report = folder.sync()
    assert () == report.applied
    assert {"undone"} == {held.reason for held in report.plan.held}


def test_redo_after_undo_brings_the_same_items_back(folder: Folder) -> None:
    folder.sync()
    library = stable(folder.library())
    folder.undo()

    folder.sync(redo=True)

    assert library == stable(folder.library())
    assert () == folder.sync().applied


def test_undo_of_edits_on_both_sides_restores_both(folder: Folder) -> None:
    folder.sync()
    ris, note = ris_of(folder), note_of(folder)
    data = folder.files()[ris]
    title = next(line for line in data.splitlines() if line.startswith(b"T1 - "))
    folder.put(ris, data.replace(title, b"T1 - Another title"))
    folder.edit(folder.by_title(title_in(folder, note))["key"], date="2001", tags=[{"tag": "late"}])
    other = next(n for n in folder.files() if n not in (ris, note))
    folder.edit(folder.by_title(title_in(folder, other))["key"], language="en")
    before, library = folder.files(), stable(folder.library())
    assert folder.sync().applied
    assert before != folder.files()

    _, result = folder.undo()

    assert [] == result.kept
    assert before == folder.files()
    assert library == stable(folder.library())
    report = folder.sync()
    assert () == report.applied
    assert before == folder.files()
    assert library == stable(folder.library())


def test_an_edit_after_an_undo_flows_again(folder: Folder) -> None:
    folder.sync()
    name = ris_of(folder)
    data = folder.files()[name]
    title = next(line for line in data.splitlines() if line.startswith(b"T1 - "))
    folder.put(name, data.replace(title, b"T1 - Another title"))
    folder.sync()
    folder.undo()
    assert () == folder.sync().applied
    folder.put(name, data.replace(title, b"T1 - A third title"))

    folder.sync()

    assert folder.by_title("A third title: ")


def test_lost_base_makes_no_duplicate_and_no_conflict(folder: Folder) -> None:
    folder.sync()
    before, library = folder.files(), folder.library()
    for path in folder.state.rglob("base.sqlite*"):
        path.unlink()

    report = folder.sync(allow=["base-missing"])

    assert () == report.applied
    assert () == report.plan.conflicts
    assert before == folder.files()
    assert library == folder.library()
    assert 1 == folder.sync().requests
