"""A note edited on both sides: each is a conflict of its own, and can be decided and undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.world import ARTICLE, BOOK, World, quiet

NOTED = ARTICLE.replace("ER  - ", "N1  - Read twice.\nN1  - Ask Maja.\nER  - ")
LIBRARY = "<p>Read <strong>thrice</strong>.</p>"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Both notes of an item were edited on both sides, and the run has said so."""
    made = World(tmp_path)
    made.put("refs.ris", f"{NOTED}\n{BOOK}")
    made.sync()
    (read,) = [key for key, html in made.notes().items() if "twice" in html]
    (ask,) = [key for key, html in made.notes().items() if "Maja" in html]
    made.edit(read, note=LIBRARY)
    made.edit(ask, note="<p>Ask Bela.</p>")
    made.change("refs.ris", "Read twice.", "Read once.")
    made.change("refs.ris", "Ask Maja.", "Ask Nobody.")
    assert 2 == made.sync().new_conflicts
    return made


def said(world: World) -> tuple[list[str], list[str]]:
    lines = [line.removeprefix("N1  - ") for line in world.text("refs.ris").splitlines() if "N1" in line]
    return sorted(world.notes().values()), lines


BEFORE = (["<p>Ask Bela.</p>", LIBRARY], ["Read once.", "Ask Nobody."])


@pytest.mark.parametrize(
    ("take", "library", "file"),
    [
        ("local", "<p>Read once.</p>", "Read once."),
        ("library", LIBRARY, "Read thrice."),
        ("base", "<p>Read twice.</p>", "Read twice."),
        ({"value": "Read at <last>."}, "<p>Read at &lt;last&gt;.</p>", "Read at <last>."),
    ],
)
def test_one_note_is_decided_and_the_other_waits(world: World, take: object, library: str, file: str) -> None:
    (conflict,) = [c for c in world.conflicts() if c.base == "<p>Read twice.</p>"]
    assert [LIBRARY, "<p>Read once.</p>"] == [version.value for version in conflict.versions]
    with world.open() as workspace:
        run = workspace.resolve({conflict.key: {conflict.aspect: take}}).run
    assert (sorted(["<p>Ask Bela.</p>", library]), [file, "Ask Nobody."]) == said(world)
    assert ["<p>Ask Maja.</p>"] == [c.base for c in world.conflicts()]
    quiet(world)

    world.undo(run)

    assert BEFORE == said(world)
    quiet(world)
    assert ["<p>Ask Maja.</p>", "<p>Read twice.</p>"] == sorted(c.base for c in world.conflicts())


def test_notes_are_decided_all_at_once(world: World) -> None:
    with world.open() as workspace:
        workspace.resolve({world.key("Moss"): {"notes": "library"}})
    assert (BEFORE[0], ["Read thrice.", "Ask Bela."]) == said(world)
    assert [] == world.conflicts()
    quiet(world)


def test_a_decided_note_reaches_the_other_source(world: World) -> None:
    with world.open() as workspace:
        workspace.resolve({world.key("Moss"): {"notes": "library"}})
    world.put("more.ris", ARTICLE.replace("ER  - ", "N1  - Read thrice.\nER  - "))
    world.sync()
    (key,) = [key for key, html in world.notes().items() if html == LIBRARY]
    world.edit(key, note="<p>Read <em>never</em>.</p>")
    world.change("refs.ris", "Read thrice.", "Read always.")
    assert 1 == len(world.sync().plan.conflicts)

    with world.open() as workspace:
        workspace.resolve({world.key("Moss"): {f"notes:{key}": "local"}})

    assert "<p>Read always.</p>" == world.notes()[key]
    assert "N1  - Read always.\n" in world.text("more.ris")
    assert [] == world.conflicts()
    quiet(world)
