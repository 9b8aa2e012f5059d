"""Many changes of one file cost what each costs alone, however many there are."""

from pathlib import Path

import pytest

from zotsync.changes import Change
from zotsync.formats.ris import Ris
from zotsync.stores.sources import Sources


def _creations(count: int) -> list[Change]:
    fields = {"itemType": (None, "book")}
    return [
        Change("local", "create", "", fields | {"title": (None, f"Lichen {n}")}, "new.ris")
        for n in range(count)
    ]


def test_outcomes_of_many_creations_are_found_without_comparing_changes(tmp_path: Path, monkeypatch) -> None:
    """Each new item is looked up by its place: no change is compared with another one."""
    changes = _creations(50)
    monkeypatch.setattr(
        Change, "__eq__", lambda self, other: (_ for _ in ()).throw(AssertionError("compared"))
    )
    written, _, data = Sources(tmp_path).prepare("new.ris", changes)
    assert [w.ok for w in written] == [True] * 50
    assert data is not None
    assert data.decode().count("TY  - BOOK") == 50


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is read as RIS."""
    read: list[str] = []
    whole = Ris.read
    monkeypatch.setattr(Ris, "read", lambda self, text, name="": read.append(text) or whole(self, text, name))
    return read


def _moss(root: Path, count: int) -> tuple[Sources, str]:
    text = "".join(f"TY  - BOOK\nTI  - Moss {n}\nPY  - 2001\nER  - \n\n" for n in range(count))
    (root / "old.ris").write_text(text)
    sources = Sources(root)
    return sources, sources.read("old.ris").sha256


def test_many_neighbours_are_removed_in_few_readings(tmp_path: Path, readings: list[str]) -> None:
    sources, sha = _moss(tmp_path, 300)
    gone = range(50, 250)
    changes = [Change("local", "remove", "", {}, "old.ris", n, {"sha256": sha}) for n in gone]

    written, _, data = sources.prepare("old.ris", changes)

    assert all(w.ok for w in written)
    assert data is not None
    titles = [line for line in data.decode().splitlines() if line.startswith("TI")]
    assert [f"TI  - Moss {n}" for n in (*range(50), *range(250, 300))] == titles
    assert len(readings) <= 12


def test_many_changes_that_cannot_be_said_are_left_out_at_once(tmp_path: Path, readings: list[str]) -> None:
    sources, sha = _moss(tmp_path, 40)
    good = {"date": ("2001", "2002")}
    bad = {"date": ("2001", "in\nlines")}
    changes = [
        Change("local", "update", str(n), bad if n % 2 else good, "old.ris", n, {"sha256": sha})
        for n in range(40)
    ]

    written, _, data = sources.prepare("old.ris", changes)

    assert {str(n): n % 2 == 0 for n in range(40)} == {w.change.key: w.ok for w in written}
    assert data is not None
    assert 20 == data.count(b"PY  - 2002")
    assert {"cannot-say"} == {w.code for w in written if not w.ok}


def test_a_new_item_that_spoils_the_whole_text_is_left_out_alone(tmp_path: Path, readings: list[str]) -> None:
    changes = _creations(64)
    bad = Change("local", "create", "", {"itemType": (None, "book"), "title": (None, "A\0B")}, "new.ris")

    written, _, data = Sources(tmp_path).prepare("new.ris", [*changes[:40], bad, *changes[40:]])

    assert [bad] == [w.change for w in written if not w.ok]
    assert data is not None
    assert 64 == data.count(b"TY  - BOOK")
    assert len(readings) <= 40
