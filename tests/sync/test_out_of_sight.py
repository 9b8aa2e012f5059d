"""A file that is there and cannot be seen is not gone: it stays linked, and edits wait for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sync.world import ARTICLE, BOOK, CHAPTER, THREE, World, quiet
from zotsync.config import Config, SourcesConfig
from zotsync.stores import scan
from zotsync.stores.paths import temporary

PROSE = """# Lamps along the quay

By Ruben Castel, 3 March 2009

The lamps along the quay were lit by hand until the winter of the great storm. This text tells who lit
them, how long a round took, and what the work was paid. Most of it comes from the harbour's own books.
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.put("refs.ris", f"{ARTICLE}\n{BOOK}")
    world.put("old/more.ris", CHAPTER)
    world.put("quay.md", PROSE)
    world.sync()
    world.edit(world.key("Lamps"), shortTitle="Lamps")
    world.sync()
    return world


def _link_out(world: World) -> None:
    elsewhere = world.home / "elsewhere.ris"
    (world.root / "refs.ris").rename(elsewhere)
    (world.root / "refs.ris").symlink_to(elsewhere)


def _link_back(world: World) -> None:
    (world.root / "refs.ris").unlink()
    (world.home / "elsewhere.ris").rename(world.root / "refs.ris")


def _folder_link(world: World) -> None:
    (world.root / "old").rename(world.home / "old")
    (world.root / "old").symlink_to(world.home / "old")


def _folder_back(world: World) -> None:
    (world.root / "old").unlink()
    (world.home / "old").rename(world.root / "old")


def _evicted(name: str, stand_in: str) -> Callable[[World], None]:
    def evict(world: World) -> None:
        (world.root / name).rename(world.home / "cloud")
        (world.root / stand_in).write_bytes(b"")

    return evict


def _fetched(name: str, stand_in: str) -> Callable[[World], None]:
    def fetch(world: World) -> None:
        (world.root / stand_in).unlink()
        (world.home / "cloud").rename(world.root / name)

    return fetch


def _emptied(world: World) -> None:
    (world.home / "cloud").write_bytes((world.root / "refs.ris").read_bytes())
    (world.root / "refs.ris").write_bytes(b"")


def _filled(world: World) -> None:
    (world.root / "refs.ris").write_bytes((world.home / "cloud").read_bytes())


CASES: dict[str, tuple[Callable[[World], None], Callable[[World], None]]] = {
    "a link": (_link_out, _link_back),
    "a folder that is a link": (_folder_link, _folder_back),
    "icloud": (_evicted("refs.ris", ".refs.ris.icloud"), _fetched("refs.ris", ".refs.ris.icloud")),
    "nextcloud": (_evicted("refs.ris", "refs.ris.nextcloud"), _fetched("refs.ris", "refs.ris.nextcloud")),
    "a sidecar": (
        _evicted("quay.md.zotsync.yaml", ".quay.md.zotsync.yaml.icloud"),
        _fetched("quay.md.zotsync.yaml", ".quay.md.zotsync.yaml.icloud"),
    ),
    "zero length": (_emptied, _filled),
}


@pytest.mark.parametrize("how", CASES)
def test_a_file_out_of_sight_keeps_its_links_and_gets_its_edits_later(world: World, how: str) -> None:
    hide, show = CASES[how]
    linked, files = world.links(), world.files()
    hide(world)
    world.edit(world.key("Moss"), volume="4")
    world.edit(world.key("Salt"), pages="11-30")
    world.edit(world.key("Lamps"), shortTitle="Quay")

    report = world.sync()

    assert linked == world.links()
    assert report.failed or report.plan.held, "nothing was said of it"
    assert 5 >= len(world.library(trashed=True)) == len(world.library())
    world.sync()
    show(world)
    world.sync()
    assert "VL  - 4" in world.text("refs.ris")
    assert "EP  - 30" in world.text("old/more.ris")
    assert "Quay" in world.text("quay.md.zotsync.yaml")
    assert files.keys() == world.files().keys()
    assert linked == world.links()
    quiet(world)


@pytest.mark.parametrize("how", ["icloud", "nextcloud", "a link", "zero length"])
def test_a_new_item_is_never_written_into_what_stands_for_its_file(world: World, how: str) -> None:
    hide, show = CASES[how]
    world.config = replace(world.config, sources=SourcesConfig(new_items="refs.ris"))
    world.sync()
    before, linked = world.files(), world.links()
    hide(world)
    hidden = world.files()
    new = world.create(itemType="book", title="Ropes of the tall ships")
    for _ in range(2):
        held = world.sync().plan.held
        assert [new] == [h.key for h in held if h.reason == "new-item"]
        assert hidden == world.files()

    show(world)
    world.sync()

    assert before["refs.ris"] in world.files()["refs.ris"]
    assert "Ropes of the tall ships" in world.text("refs.ris")
    assert {**linked, new: 1} == world.links()
    assert 5 == len(world.library())
    quiet(world)


def test_a_file_whose_bytes_are_in_the_cloud_is_not_opened(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked = world.links()
    real = (world.root / "refs.ris").stat().st_ino
    monkeypatch.setattr(scan, "is_dataless", lambda info: info.st_ino == real)
    os.utime(world.root / "refs.ris", (1, 1))

    report = world.sync()

    assert [("refs.ris", "is in the cloud and not on this disk")] == [
        (f.path, f.message) for f in report.failed
    ]
    assert linked == world.links()


@pytest.fixture
def leftovers(world: World) -> list[Path]:
    made = [temporary(world.root / "refs.ris"), temporary(world.root / "old" / "more.ris")]
    for path in made:
        path.write_bytes(b"TY  - BOOK\nTI  - half a wr")
        os.utime(path, (1_000_000_000, 1_000_000_000))
    return made


def test_half_writes_of_killed_runs_are_cleared_away_by_the_next(world: World, leftovers: list[Path]) -> None:
    young, like = temporary(world.root / "refs.ris"), world.root / ".zotsync-notes.tmp"
    link = temporary(world.root / "x")
    young.write_bytes(b"being written")
    like.write_bytes(b"a person's")
    link.symlink_to(like)
    os.utime(like, (1_000_000_000, 1_000_000_000))

    with world.open() as workspace:
        workspace.plan()
    assert all(path.exists() for path in leftovers), "a plan writes nothing"
    assert () == world.sync().applied

    assert not any(path.exists() for path in leftovers)
    assert young.exists()
    assert like.exists()
    assert link.is_symlink()


def test_what_an_undo_took_out_of_a_file_is_not_written_into_what_stands_for_it(tmp_path: Path) -> None:
    """It is edited in the library and may come back; but the file is a cloud drive's empty one by now."""
    world = World(tmp_path, replace(Config(), sources=SourcesConfig(new_items="refs.ris")))
    world.put("refs.ris", THREE)
    world.sync()
    key = world.create(itemType="book", title="Ferries of the sound", date="1950")
    run = world.sync().run
    world.undo(run)
    world.put("refs.ris", "")
    world.edit(key, date="1951")

    world.sync()

    assert "" == world.text("refs.ris")
    world.put("refs.ris", THREE)
    world.sync()
    assert "PY  - 1951" in world.text("refs.ris")
    quiet(world)
