"""A text of each shape goes to the library and takes back what is edited there, on as few lines as say it."""

import difflib
from pathlib import Path

import pytest

from tests.main_job import Folder
from tests.test_variants import ROOT

LINES = {
    "note/labels_other_order.md": {"title": 1, "date": 1, "tags": 1},
    "note/several_paragraph_abstract.md": {"title": 1, "date": 1, "tags": 1},
    "ris/pure_one_space.txt": {"title": 2, "date": 2, "tags": 1},
    "ris/pure_chapter_one_space.txt": {"title": 2, "date": 2, "tags": 1},
    "ris/no_space_dash.txt": {"title": 2, "date": 1, "tags": 1},
}
"""How many lines say each field: T1 and T2 are one title, PY and Y1 one date."""
PROSE = (
    "article/bmc_style.txt",
    "article/harvard_urban_heat.txt",
    "patient/kidney_stones.txt",
    "health/nhs_style.md",
)


def added(before: bytes, after: bytes) -> int:
    """How many lines of ``after`` are not in ``before``."""
    lines = difflib.ndiff(before.decode().splitlines(), after.decode().splitlines())
    return sum(line.startswith("+") for line in lines)


def edits(folder: Folder) -> tuple[str, dict[str, object]]:
    """The one item, and what another program makes of it."""
    key, data = next((k, d) for k, d in folder.library().items() if d["itemType"] != "note")
    title = "Brothers and sisters: A wholly new title"
    return key, {"title": title, "date": "1999", "tags": [*data["tags"], {"tag": "fresh"}]}


@pytest.mark.parametrize("name", LINES)
def test_an_edit_in_the_library_arrives_on_its_own_lines(name: str, tmp_path: Path) -> None:
    """One field at a time, settled by the next run, and taken back by undo byte for byte."""
    folder = Folder(tmp_path)
    path = folder.put(Path(name).name, (ROOT / name).read_bytes())
    folder.sync()
    key, values = edits(folder)
    for field, value in values.items():
        before = path.read_bytes()
        folder.edit(key, **{field: value})
        folder.sync()
        after = path.read_bytes()
        assert 1 <= added(before, after) <= LINES[name][field], field
        folder.sync()
        assert path.read_bytes() == after
        folder.undo()
        assert path.read_bytes() == before


@pytest.mark.parametrize("name", PROSE)
def test_a_document_stays_and_its_sidecar_says_what_differs(name: str, tmp_path: Path) -> None:
    """Not a byte of the prose changes; undo leaves the folder as it was."""
    folder = Folder(tmp_path)
    path = folder.put(Path(name).name, (ROOT / name).read_bytes())
    folder.sync()
    key, values = edits(folder)
    before = folder.files()
    folder.edit(key, **values)
    folder.sync()
    sidecar = path.with_name(f"{path.name}.zotsync.yaml").read_text("utf-8")
    assert path.read_bytes() == (ROOT / name).read_bytes()
    assert all(value in sidecar for value in ("A wholly new title", "1999", "fresh"))
    folder.undo()
    assert folder.files() == before
