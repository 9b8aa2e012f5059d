"""Folders as other machines make them: odd clocks and disks, files that swap, double and change form."""

from __future__ import annotations

import errno
import os
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.sync.world import ARTICLE, BOOK, CHAPTER, THREE, World, quiet
from zotsync.config import Config, SourcesConfig
from zotsync.errors import GuardError
from zotsync.stores import files

OTHER = BOOK.replace("Bridges made of rope", "Wells of the plain").replace("1987", "1990")
TWO = f"{OTHER}\n{BOOK.replace('Bridges made of rope', 'Roofs of slate')}"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.put("refs.ris", THREE)
    world.put("other.ris", TWO)
    world.sync()
    return world


# Clocks


def test_an_edit_under_an_old_date_is_seen(world: World) -> None:
    """A file put back from a copy, or written by a machine whose clock is wrong, has an older date."""
    path = world.root / "refs.ris"
    old = path.stat()
    world.change("refs.ris", "PY  - 1987", "PY  - 1988")
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    world.sync()
    assert "1988" == world.item("Bridges")["date"]

    world.change("refs.ris", "PY  - 1988", "PY  - 1989")
    os.utime(path, (4_000_000_000, 4_000_000_000))
    world.sync()
    assert "1989" == world.item("Bridges")["date"]
    world.change("refs.ris", "PY  - 1989", "PY  - 1990")
    os.utime(path, (4_000_000_000, 4_000_000_000))
    world.sync()
    assert "1990" == world.item("Bridges")["date"]
    quiet(world)


@pytest.mark.parametrize("hour", [-30 * 24, 30 * 24], ids=["behind", "ahead"])
def test_a_clock_that_was_wrong_neither_hides_edits_nor_the_age_of_a_run(
    world: World, monkeypatch: pytest.MonkeyPatch, hour: int
) -> None:
    wrong = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + hour * 3600))
    with monkeypatch.context() as patch:
        patch.setattr("zotsync.runs.now", lambda: wrong)
        patch.setattr("zotsync.journal.now", lambda: wrong)
        world.change("refs.ris", "PY  - 1987", "PY  - 1988")
        run = world.sync().run
    with world.open() as workspace:
        facts = workspace.status().to_json()
    assert facts["age_s"] >= 0
    assert facts["stale"], "nobody knows when that was"
    world.change("refs.ris", "VL  - 3", "VL  - 4")
    last = world.sync().run
    assert [run, last] == [r.run for r in _runs(world)[-2:]], "runs are told by number, not by date"
    with world.open() as workspace:
        assert not workspace.status().to_json()["stale"]
    world.undo()
    assert "3" == world.item("Moss")["volume"]
    assert "1988" == world.item("Bridges")["date"]
    quiet(world)


def _runs(world: World) -> list[Any]:
    with world.open() as workspace:
        return workspace.journal.runs()


@pytest.fixture
def zone() -> Iterator[Callable[[str], None]]:
    def put(name: str) -> None:
        os.environ["TZ"] = name
        time.tzset()

    before = os.environ.get("TZ")
    yield put
    os.environ.pop("TZ", None)
    if before:
        os.environ["TZ"] = before
    time.tzset()


def test_another_time_zone_or_summer_time_is_no_edit(world: World, zone: Callable[[str], None]) -> None:
    world.put("five.md", "---\ntitle: Ferries at night\nauthor: Ida Berg\ndate: 2021-03-28\n---\n\nText.\n")
    zone("Pacific/Kiritimati")
    world.sync()
    assert "2021-03-28" == world.item("Ferries")["date"]
    for name in ("Pacific/Pago_Pago", "Europe/Berlin", "Asia/Kolkata"):
        zone(name)
        quiet(world)
        world.change("refs.ris", "AU  - Okoye", "AU  - Okoye")
        quiet(world)
    world.edit(world.key("Ferries"), date="2021-10-31")
    world.sync()
    assert "date: 2021-10-31\n" in world.text("five.md")


# File systems


def test_a_file_system_that_gives_new_inodes_is_no_edit(world: World) -> None:
    """A copied disk, a network drive: every file has another inode and another date of change."""
    for name in ("refs.ris", "other.ris"):
        path = world.root / name
        shutil.copy2(path, f"{path}.copy")
        os.replace(f"{path}.copy", path)
    report = world.sync()
    assert () == report.applied
    assert 1 == report.requests
    quiet(world)


def test_a_file_system_that_cannot_be_written_holds_the_edits_back_and_loses_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = world.files()

    def refused(root: Path, path: str, *given: Any, **named: Any) -> Any:
        with files._failing(path):
            raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_file", refused)
        world.edit(world.key("Moss"), volume="4")
        world.edit(world.key("Wells"), date="1991")
        world.change("refs.ris", "PY  - 1987", "PY  - 1988")
        for _ in range(2):
            assert ["other.ris", "refs.ris"] == sorted(f.path for f in world.sync().failed)
        assert "1988" == world.item("Bridges")["date"], "what is for the library arrives"
    assert before["other.ris"] == world.files()["other.ris"]
    assert () == world.sync().failed
    assert "VL  - 4\n" in world.text("refs.ris")
    assert "PY  - 1991\n" in world.text("other.ris")
    quiet(world)


@pytest.mark.parametrize("name", ["Refs.ris", "REFS.RIS"])
def test_a_name_that_differs_in_case_alone_is_the_same_source(world: World, name: str) -> None:
    world.rename("refs.ris", name)
    world.put(name, world.text(name).replace("PY  - 1987", "PY  - 1988"))
    assert ["update"] == [change.action for change in world.sync().applied]
    assert 5 == len(world.library())
    assert 5 == len(world.links())
    quiet(world)


def test_a_name_that_is_written_in_other_code_points_is_the_same_source(tmp_path: Path) -> None:
    """Some disks divide accents from their letters."""
    world = World(tmp_path)
    whole = unicodedata.normalize("NFC", "Müller é.ris")
    apart = unicodedata.normalize("NFD", whole)
    world.put(whole, THREE)
    world.put("other.ris", OTHER)
    world.sync()
    world.rename(whole, apart)
    assert () == world.sync().applied
    world.edit(world.key("Moss"), volume="4")
    world.sync()
    assert "VL  - 4\n" in world.text(apart)
    world.put(whole, CHAPTER.replace("Salt roads before the railway", "Salt wells"))
    assert ["create"] == [change.action for change in world.sync().applied]
    assert {whole, apart, "other.ris"} == world.files().keys()
    quiet(world)


def test_links_in_a_circle_end_nothing_and_double_nothing(world: World) -> None:
    (world.root / "loop").symlink_to(".", target_is_directory=True)
    (world.root / "one.ris").symlink_to("two.ris")
    (world.root / "two.ris").symlink_to("one.ris")
    (world.root / "deep").mkdir()
    (world.root / "deep" / "up").symlink_to("..", target_is_directory=True)
    report = world.sync()
    assert () == report.applied
    assert 5 == len(world.library())
    world.change("refs.ris", "PY  - 1987", "PY  - 1988")
    world.sync()
    assert "1988" == world.item("Bridges")["date"]


def test_a_source_that_became_a_folder_takes_nothing_from_the_library(world: World) -> None:
    text = world.text("refs.ris")
    world.remove("refs.ris")
    world.put("refs.ris/one.ris", ARTICLE)
    world.sync()
    assert 5 == len(world.library())
    assert 3 == len(world.links()), "Moss came along; the others are unlinked or wait"
    shutil.rmtree(world.root / "refs.ris")
    world.put("refs.ris", text)
    assert () == world.sync().applied
    assert 5 == len(world.library())
    assert 5 == len(world.links())
    quiet(world)


# Files


@pytest.mark.parametrize("edited", [False, True], ids=["as they were", "edited"])
def test_two_sources_that_swap_their_names_are_told_apart(world: World, edited: bool) -> None:
    keys = {title: world.key(title) for title in ("Bridges", "Wells")}
    world.rename("refs.ris", "away")
    world.rename("other.ris", "refs.ris")
    world.rename("away", "other.ris")
    if edited:
        world.change("other.ris", "PY  - 1987", "PY  - 1988")
        world.change("refs.ris", "PY  - 1990", "PY  - 1991")
    report = world.sync()
    assert ["update"] * 2 * edited == [change.action for change in report.applied]
    assert keys == {title: world.key(title) for title in keys}
    if edited:
        assert ("1988", "1991") == (world.item("Bridges")["date"], world.item("Wells")["date"])
    world.edit(keys["Wells"], publisher="Plain Press")
    world.sync()
    assert "PB  - Plain Press" in world.text("refs.ris")
    quiet(world)


@pytest.mark.parametrize(
    "form",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: ("\n\n" + text.replace("ER  - \n", "ER  - \n\n\n\n")).encode(),
        lambda text: "\n".join(reversed(text.split("\n\n"))).encode(),
        lambda text: unicodedata.normalize("NFD", text).encode(),
    ],
    ids=["CRLF", "BOM", "UTF-16", "CR", "blank lines", "other order", "NFD"],
)
def test_a_file_that_was_only_written_otherwise_is_no_edit(
    tmp_path: Path, form: Callable[[str], bytes]
) -> None:
    world = World(tmp_path)
    text = THREE.replace("Lindqvist", "Lindqvíst")
    world.put("refs.ris", text)
    world.sync()
    library = world.library(trashed=True)
    world.put("refs.ris", form(text))
    assert () == world.sync().applied
    assert library == world.library(trashed=True)
    world.edit(world.key("Bridges"), date="1988")
    world.sync()
    assert "1988" == next(i for i in world.items("refs.ris") if i.title.startswith("Bridges"))["date"]
    assert "Lindqvíst" == unicodedata.normalize("NFC", _moss(world)[0].last)
    quiet(world)


def _moss(world: World) -> Any:
    return next(item for item in world.items("refs.ris") if item.title.startswith("Moss")).creators


def test_a_copy_of_a_file_doubles_nothing_and_follows(world: World) -> None:
    world.put("refs (copy).ris", world.text("refs.ris"))
    world.put("deep/refs.ris", world.text("refs.ris"))
    assert () == world.sync().applied
    assert 5 == len(world.library())
    world.change("deep/refs.ris", "PY  - 1987", "PY  - 1988")
    world.sync()
    for name in ("refs.ris", "refs (copy).ris", "deep/refs.ris"):
        assert "PY  - 1988\n" in world.text(name)
    quiet(world)


def test_a_base_put_back_from_a_copy_repeats_nothing_and_loses_nothing(world: World) -> None:
    """The disk with the state came back as it was a week ago; the files and the library did not."""
    shutil.copytree(world.state, world.home / "kept")
    world.edit(world.key("Moss"), volume="4")
    world.change("refs.ris", "PY  - 1987", "PY  - 1988")
    world.change("other.ris", OTHER, "")
    world.put("new.ris", CHAPTER.replace("Salt roads before the railway", "Salt wells"))
    world.sync(allow=["deletions"])
    world.change("refs.ris", "VL  - 4", "VL  - 5")
    world.edit(world.key("Salt roads"), pages="11-30")
    world.sync()
    files_, library = world.files(), world.library(trashed=True)
    shutil.rmtree(world.state)
    shutil.copytree(world.home / "kept", world.state)

    report = world.sync(allow=["deletions", "base-missing"])

    assert () == report.failed
    assert () == report.plan.conflicts
    assert (files_, library) == (world.files(), world.library(trashed=True))
    quiet(world)


@pytest.mark.parametrize(
    "text", [b"\0" * 400, b"TY  - JOUR\n\0\0\0\0", b"\xff\xfe\x00"], ids=["NUL", "part", "stub"]
)
def test_a_file_of_noughts_deletes_nothing_and_comes_back(world: World, text: bytes) -> None:
    """What a crash leaves of a file that was just written."""
    before = (world.root / "refs.ris").read_bytes()
    library = world.library()
    world.put("refs.ris", text)
    report = world.sync()
    assert ["refs.ris"] == sorted({f.path for f in report.failed} | {h.path for h in report.plan.held})
    world.sync(allow=["deletions", "truncated"])
    assert library == world.library()
    assert text == world.files()["refs.ris"]
    world.put("refs.ris", before)
    assert () == world.sync().applied
    assert 5 == len(world.links())
    quiet(world)


def test_another_place_for_new_items_doubles_none(tmp_path: Path) -> None:
    """zotsync.toml names one place, then another, then none."""
    world = World(tmp_path)
    titles = ["Lamps along the quay", "Boats of the lake", "Walls of the town"]
    for number, (title, place) in enumerate(
        zip(titles, ["ask", "zotero.bib", "notes/{title}.md"], strict=True)
    ):
        world.create(itemType="book", title=title, key=f"AAAA222{number + 2}")
        world.config = replace(Config(), sources=SourcesConfig(new_items=place))
        world.sync()
    assert {"zotero.bib", "notes/Walls of the town.md"} == world.files().keys()
    assert titles[:2] == sorted([i.title for i in world.items("zotero.bib")], reverse=True)
    world.config = replace(Config(), sources=SourcesConfig(new_items="more/{title}.md"))
    quiet(world)
    world.remove("zotero.bib")
    world.config = replace(Config(), sources=SourcesConfig(new_items="ask"))
    world.sync()
    assert titles == [str(d["title"]) for d in world.library().values()]


def test_a_folder_that_is_not_mounted_stops_the_run(world: World) -> None:
    """The place is there, and empty."""
    for name in world.files():
        world.remove(name)
    library = world.library()
    with pytest.raises(GuardError):
        world.sync()
    assert library == world.library()
