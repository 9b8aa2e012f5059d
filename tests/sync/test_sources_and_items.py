"""One work in several sources, bad neighbours, lost answers: what must not happen to items."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.main_job import Folder, stable
from tests.sync.world import World
from zotsync import formats
from zotsync.config import Config, SourcesConfig
from zotsync.formats.base import Reading
from zotsync.formats.bibtex import BIBTEX

RIS = """TY  - JOUR
AU  - Moreau, Claire
TI  - Tides of the northern bays
JO  - Journal of Coastal Examples
PY  - 2015
VL  - 4
DO  - 10.5555/tides.2015
ER  - 

TY  - BOOK
AU  - Brandt, Otto
TI  - A handbook of harbours
PY  - 1998
PB  - Example Press
ER  - 
"""
NOTE = """---
title: Tides of the northern bays
author: Claire Moreau
date: 2015
doi: 10.5555/tides.2015
tags: [coast]
---

My own reading notes, which nobody may touch.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.put("refs.ris", RIS)
    return made


def test_a_note_and_a_ris_record_of_one_work_are_one_item_with_two_sources(folder: Folder) -> None:
    folder.put("notes/tides.md", NOTE)

    report = folder.sync()

    assert 2 == len(folder.library())
    assert () == report.plan.conflicts
    with folder.open() as workspace:
        assert [1, 2] == sorted(workspace.base.linked().values())


@pytest.mark.parametrize(
    ("name", "old", "new", "other", "expected"),
    [
        (
            "notes/tides.md",
            "title: Tides of",
            "title: Ebb and tides of",
            "refs.ris",
            "TI  - Ebb and tides of",
        ),
        ("refs.ris", "TI  - Tides of", "TI  - Ebb and tides of", "notes/tides.md", "title: Ebb and tides of"),
        ("refs.ris", "PY  - 2015\n", "PY  - 2016\n", "notes/tides.md", "date: 2016\n"),
    ],
)
def test_an_edit_in_one_source_reaches_the_other_in_one_run(
    folder: Folder, name: str, old: str, new: str, other: str, expected: str
) -> None:
    folder.put("notes/tides.md", NOTE)
    folder.sync()
    before = folder.files()
    folder.put(name, before[name].decode().replace(old, new))

    folder.sync()

    after = folder.files()
    assert expected in after[other].decode()
    changed = set(after[other].splitlines()) - set(before[other].splitlines())
    assert 1 == len(changed)
    assert () == folder.sync().applied


def test_the_note_found_later_joins_the_item_that_is_there(folder: Folder) -> None:
    folder.sync()
    library = stable(folder.library())
    folder.put("notes/tides.md", NOTE)

    report = folder.sync()

    assert () == report.plan.conflicts
    assert library.keys() == folder.library().keys()


def test_a_rejected_item_fails_alone_and_succeeds_once_it_is_mended(folder: Folder) -> None:
    bad = RIS.replace("Example Press", "x" * 70_000)
    folder.put("refs.ris", bad)

    report = folder.sync()

    assert ["refs.ris"] == [failure.path for failure in report.failed]
    assert 413 == report.failed[0].code
    assert {"Tides of the northern bays"} == {d["title"] for d in folder.library().values()}
    folder.put("refs.ris", RIS)
    assert () == folder.sync().failed
    assert 2 == len(folder.library())


def test_a_failure_is_tried_again_though_nothing_changed(folder: Folder) -> None:
    folder.put("refs.ris", RIS.replace("Example Press", "x" * 70_000))
    folder.sync()

    report = folder.sync()

    assert 1 == len(report.failed)


def test_a_better_reader_over_unchanged_files_changes_nothing(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put("notes/tides.md", NOTE)
    folder.sync()
    before, library = folder.files(), folder.library()

    class Better:
        """Reads RIS as the real reader does, and sees more: a language, and titles in capitals."""

        def __init__(self, real: Any) -> None:
            self.real = real

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

        def read(self, text: str, name: str = "") -> Reading:
            reading = self.real.read(text, name)
            items = tuple(i.with_fields({"language": "en", "title": i.title.upper()}) for i in reading.items)
            return replace(reading, items=items)

    real = formats.format_named("ris")
    changed = tuple(Better(real) if f is real else f for f in formats.FORMATS)
    monkeypatch.setattr(formats, "FORMATS", changed)
    monkeypatch.setattr(formats.detect, "__defaults__", ("", changed))
    (folder.root / "refs.ris").touch()
    with folder.open() as workspace:
        workspace.base.files_put([], gone=["refs.ris"])
        assert workspace.sources.read("refs.ris").items[0].item.title.isupper()

    report = folder.sync()

    assert () == report.applied
    assert before == folder.files()
    assert library == folder.library()


def test_bad_input_is_named_and_the_rest_is_synced(folder: Folder) -> None:
    folder.put("broken.md", "---\ntitle: [unclosed\nauthor: Nobody\n---\nText.\n")
    folder.put("picture.ris", bytes(range(256)) * 20)
    folder.put("half.ris", RIS[: RIS.index("PB  -") + 9])
    folder.put("empty.ris", "")
    folder.put("README.md", "# About\n\nThis folder holds references. It is kept by hand.\n")
    folder.put("LICENSE", "MIT License. Permission is hereby granted to anybody.\n")
    folder.put("package.json", '{"name": "x", "version": "1.0.0"}')

    report = folder.sync()

    assert {"broken.md", "picture.ris"} <= {f.path for f in report.failed}
    assert {"Tides of the northern bays", "A handbook of harbours"} <= {
        d["title"] for d in folder.library().values()
    }
    assert not {"README.md", "LICENSE", "package.json", "empty.ris"} & {f.path for f in report.failed}


def test_a_truncated_file_deletes_nothing(folder: Folder) -> None:
    folder.sync()
    folder.put("refs.ris", RIS[: RIS.index("VL  -") + 4])

    report = folder.sync()

    assert 2 == len(folder.library())
    assert not [c for c in report.applied if c.action in ("trash", "remove")]


def test_an_item_removed_from_a_file_that_is_whole_goes_to_the_trash(folder: Folder) -> None:
    folder.sync()
    folder.put("refs.ris", RIS[RIS.index("TY  - BOOK") :])

    folder.sync()

    assert {"A handbook of harbours"} == {d["title"] for d in folder.library().values()}
    assert 2 == len(folder.library(trashed=True))


def test_a_vanished_file_unlinks_its_items_and_deletes_nothing(folder: Folder) -> None:
    folder.put("notes/tides.md", NOTE)
    folder.sync()
    (folder.root / "notes/tides.md").unlink()

    report = folder.sync()

    assert 2 == len(folder.library())
    assert ["notes/tides.md"] == [one.path for one in report.plan.unlinked]


def test_an_item_trashed_in_the_library_leaves_its_file(folder: Folder) -> None:
    folder.sync()
    folder.edit(folder.by_title("Tides")["key"], deleted=1)

    folder.sync()

    assert RIS[RIS.index("TY  - BOOK") :] == (folder.root / "refs.ris").read_text()
    folder.undo()
    assert RIS == (folder.root / "refs.ris").read_text()
    assert () == folder.sync().applied


def test_different_edits_of_one_field_are_a_conflict_and_the_rest_syncs(folder: Folder) -> None:
    folder.sync()
    key = folder.by_title("Tides")["key"]
    folder.edit(key, title="Tides, says the library", language="fr")
    folder.put("refs.ris", RIS.replace("Tides of", "Tides, says the file, of").replace("VL  - 4", "VL  - 5"))

    report = folder.sync()

    assert ["title"] == [conflict.field for conflict in report.plan.conflicts]
    data = folder.library()[key]
    assert ("Tides, says the library", "5") == (data["title"], data["volume"])
    text = (folder.root / "refs.ris").read_text()
    assert "Tides, says the file" in text
    assert "LA  - fr" in text
    assert ["title"] == [c.field for c in folder.sync().plan.conflicts]


@pytest.mark.parametrize(
    ("take", "expected"), [("local", "Mine"), ("library", "Theirs"), ("base", "Tides of the northern bays")]
)
def test_a_conflict_is_decided_for_both_sides(folder: Folder, take: str, expected: str) -> None:
    folder.sync()
    key = folder.by_title("Tides")["key"]
    folder.edit(key, title="Theirs")
    folder.put("refs.ris", RIS.replace("Tides of the northern bays", "Mine"))
    folder.sync()

    with folder.open() as workspace:
        workspace.resolve({key: {"title": take}})

    assert expected == folder.library()[key]["title"]
    assert f"TI  - {expected}\n" in (folder.root / "refs.ris").read_text()
    report = folder.sync()
    assert () == report.applied
    assert () == report.plan.conflicts


def test_a_library_item_waits_until_somebody_says_where_it_goes(folder: Folder) -> None:
    folder.sync()
    folder.create(itemType="book", title="Only in the library")

    report = folder.sync()

    assert ["new-item"] == [held.reason for held in report.plan.held]
    config = (folder.root / "zotsync.toml").read_text()
    (folder.root / "zotsync.toml").write_text(config.replace('new_items = "ask"', 'new_items = "refs.ris"'))
    folder.sync()
    text = (folder.root / "refs.ris").read_text()
    assert text.startswith(RIS.rstrip("\n"))
    assert "TI  - Only in the library\n" in text
    assert () == folder.sync().applied


def test_a_saved_plan_is_refused_where_a_side_moved(folder: Folder) -> None:
    from zotsync.errors import StalePlanError

    folder.sync()
    folder.put("refs.ris", RIS.replace("VL  - 4", "VL  - 5"))
    with folder.open() as workspace:
        plan = workspace.plan()
    folder.edit(folder.by_title("Tides")["key"], language="fr")

    with folder.open() as workspace, pytest.raises(StalePlanError):
        workspace.apply(plan)


def test_a_saved_plan_does_exactly_its_changes(folder: Folder) -> None:
    folder.sync()
    folder.put("refs.ris", RIS.replace("VL  - 4", "VL  - 5"))
    with folder.open() as workspace:
        plan = workspace.plan()

    with folder.open() as workspace:
        report = workspace.apply(plan)

    assert [change.id for change in plan.changes] == [change.id for change in report.applied]
    assert "5" == folder.by_title("Tides")["volume"]


def test_two_workspaces_of_one_folder_do_not_run_at_once(folder: Folder) -> None:
    from zotsync.errors import LibraryError

    with folder.open() as first, folder.open() as second, first._locked(), pytest.raises(LibraryError):
        second.sync()


def test_a_truncated_file_is_named_and_takes_nothing_from_the_library(folder: Folder) -> None:
    """What lies behind the cut was not removed by a person: neither the item's values nor the items."""
    folder.sync()
    library = stable(folder.library())
    for end in range(RIS.index("TI  - A handbook"), len(RIS) - 8, 7):
        folder.put("refs.ris", RIS[:end])

        report = folder.sync()

        assert () == report.applied, RIS[:end][-30:]
        assert [("truncated", "refs.ris")] == [(f.code, f.path) for f in report.failed]
        assert library == stable(folder.library())
    folder.put("refs.ris", RIS)
    assert () == folder.sync().applied
    assert () == folder.sync().failed


def test_a_new_file_that_is_cut_is_named_and_its_whole_items_are_taken(folder: Folder) -> None:
    folder.put("half.ris", "TY  - BOOK\nTI  - Whole\nAU  - A, B\nER  - \nTY  - BOOK\nTI  - Cut in the mi")

    report = folder.sync()

    titles = {data["title"] for data in folder.library().values()}
    assert "Whole" in titles
    assert not [title for title in titles if title.startswith("Cut")]
    assert [("truncated", "half.ris", 6)] == [(f.code, f.path, f.line) for f in report.failed]
    folder.put(
        "half.ris",
        "TY  - BOOK\nTI  - Whole\nAU  - A, B\nER  - \nTY  - BOOK\nTI  - Cut in the middle\nER  - \n",
    )
    assert () == folder.sync().failed
    assert folder.by_title("Cut in the middle")


def test_an_export_without_the_last_end_mark_is_taken_and_named(folder: Folder) -> None:
    folder.put("open.ris", "TY  - BOOK\nTI  - No end mark\nAU  - A, B\n")

    report = folder.sync()

    assert folder.by_title("No end mark")
    assert ["open.ris"] == [failure.path for failure in report.failed]


def test_a_new_bib_file_holds_no_fields_for_what_the_library_alone_needs(tmp_path: Path) -> None:
    """Tags that a program set, an item without a citation key, an hour: the library goes on knowing them."""
    folder = Folder(tmp_path, Config(sources=SourcesConfig(new_items="library.bib")))
    key = folder.create(
        itemType="webpage",
        title="Tides of the northern bays",
        accessDate="2020-01-02T10:11:12Z",
        tags=[{"tag": "coast", "type": 1}],
    )
    folder.sync(first="local")
    text = folder.files()["library.bib"].decode()
    before = folder.library()[key]

    assert "zotsync" not in text
    assert () == folder.sync().applied
    folder.put("library.bib", text.replace("{coast}", "{coast, ebb}"))
    assert 1 == len(folder.sync().applied)
    after = folder.library()[key]
    assert [{"tag": "coast", "type": 1}, {"tag": "ebb"}] == sorted(after["tags"], key=lambda tag: tag["tag"])
    changed = ("tags", "version", "dateModified")
    assert before | dict.fromkeys(changed) == after | dict.fromkeys(changed)


def test_an_entry_found_by_a_run_that_leaves_its_item_for_the_next_is_not_forgotten(tmp_path: Path) -> None:
    """The file is known by then, and is looked at again all the same."""
    world = World(tmp_path)
    world.put("a.ris", RIS)
    world.sync()
    key = world.key("Tides")
    world.put("b.bib", BIBTEX.write([world.items("a.ris")[0].with_(origin=None)]))
    with world.open() as workspace:
        plan = workspace.plan()
    world.create(itemType="note", parentItem=key, note="<p>Borrowed</p>")  # the plan knows nothing of it
    with world.open() as workspace:
        workspace.apply(plan)
    world.sync()
    assert "N1  - Borrowed" in world.text("a.ris")
    assert world.links()[key] == 2


def test_laws_and_cases_with_a_date_are_no_prose_without_facts(tmp_path: Path) -> None:
    world = World(tmp_path)
    laws = [{"type": "legislation", "title": f"Quay Act {n}", "issued": {"raw": "1861"}} for n in range(3)]
    cases = [{"type": "legal_case", "title": f"Roe v. Poe {n}", "issued": {"raw": "1954"}} for n in range(3)]
    world.put("laws.json", json.dumps(laws + cases))
    assert not world.sync().plan.held
    assert len(world.library()) == 6


def test_paths_on_a_disk_are_never_sent(tmp_path: Path) -> None:
    world = World(tmp_path)
    lines = [
        "L1  - file:///home/ann/papers/moss.pdf",
        "L2  - C:\\Users\\ann\\papers\\moss.html",
        "L3  - internal-pdf://12/papers/moss.pdf",
        "L4  - /home/ann/papers/moss.png",
    ]
    world.put("a.ris", RIS.replace("ER  -", "\n".join([*lines, "ER  -"]), 1))
    world.put(
        "b.bib",
        "@book{okoye1987, title={Bridges made of rope}, author={Okoye, Chinua}, year={1987},\n"
        " file={:/home/ann/papers/rope.pdf:PDF}, localfile={/home/ann/papers/rope.djvu},\n"
        " bdsk-file-1={YnBsaXN0MDDpapers}}\n",
    )
    world.put(
        "c.md",
        "---\ntitle: Salt pans\nauthor: Ana Diaz\ndate: 1999\nfile: /home/ann/papers/salt.pdf\n---\nText.\n",
    )
    files = world.files()

    world.sync()

    assert 3 <= len(world.library())
    assert "papers" not in json.dumps(world.library(trashed=True))
    assert files == world.files()
