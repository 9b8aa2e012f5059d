"""RIS as real programs export it: everything is read, and an edit of one aspect stays on its lines."""

import json

import pytest

from tests.formats import laws
from tests.shared import shared
from zotsync.formats.ris import RIS

# The manifest counts records after a BOM; this file's first record follows one.
AFTER_BOM = {"asreview_asreview__embase.ris"}


def decoded(path):
    return path.read_bytes().decode("utf-8-sig", errors="replace")


def ris_files():
    """Every file of the corpora that is RIS by its content."""
    folder = shared("data", "import")
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".ris", ".txt"))
    found = [path for path in paths if RIS.recognises(decoded(path), path.name)]
    assert len(found) > 40
    return found


def test_every_record_of_the_manifest_is_read():
    folder = shared("data", "import", "wild")
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    counted = 0
    for entry in entries:
        if entry["kind"] != "ris":
            continue
        text = decoded(folder / entry["file"])
        assert RIS.recognises(text, "file.txt"), entry["file"]
        expected = int(entry["records"]) + (entry["file"] in AFTER_BOM)
        assert len(RIS.read(text).items) == expected, entry["file"]
        counted += expected
    assert counted > 250


def test_files_of_other_formats_are_not_taken_for_ris():
    folder = shared("data", "import")
    others = [path for path in folder.rglob("*") if path.suffix in (".bib", ".xml", ".json", ".enw", ".isi")]
    assert len(others) > 50
    assert [path.name for path in others if RIS.recognises(decoded(path), path.name)] == []


def test_reading_real_files_changes_nothing():
    for path in ris_files():
        laws.check_no_op(RIS, decoded(path))


def test_items_of_real_files_know_their_place():
    for path in ris_files():
        text = decoded(path)
        if len(text) < 200_000:
            laws.check_origin(RIS, text)


def test_an_edit_of_each_aspect_in_real_files_stays_on_its_lines():
    """Of each file the first records; each aspect alone."""
    edits = 0
    for path in ris_files():
        reading = RIS.read(decoded(path))
        for item in reading.items[:4]:
            text = item.origin.text
            (alone,) = RIS.read(text).items
            for aspect, edited in laws.one_field_edits(alone):
                laws.check_edit_is_local(RIS, text, 0, aspect, edited)
                laws.check_put(RIS, alone, edited)
                edits += 1
    assert edits > 1000


def test_items_of_real_files_are_removed_and_added_alone():
    for path in ris_files():
        text = decoded(path)
        count = len(RIS.read(text).items)
        for position in {0, count // 2, count - 1}:
            laws.check_remove(RIS, text, position)
        laws.check_add(RIS, text, RIS.read(text).items[:2])


def test_items_of_real_files_can_be_written_anew():
    for path in ris_files():
        laws.check_write(RIS, RIS.read(decoded(path)).items)


@pytest.mark.parametrize("seed", ["001_77d95767849ded9b.txt"])
def test_the_one_space_record_becomes_the_item_that_it_means(seed):
    text = shared("seeds", seed).read_text(encoding="utf-8")
    gold = json.loads(shared("gold", "seed-items.json").read_text(encoding="utf-8"))[seed]
    (item,) = RIS.read(text, seed).items
    found = item.to_json()
    for name, value in gold["item"].items():
        if isinstance(value, str) and value.startswith("startswith:"):
            assert found[name].startswith(value.removeprefix("startswith:"))
        else:
            assert found[name] == value
    assert len(item.notes) == len(gold["notes"])
    for note, value in zip(item.notes, gold["notes"], strict=True):
        assert value.removeprefix("contains:") in note.html
