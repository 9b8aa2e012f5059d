"""Notes as templates make them, through sync: abstracts below headings, and fields that are to be added."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.main_job import Folder
from zotsync.config import Config, MarkdownConfig

NOTE = """\
# Dune grass
[Open in Zotero](zotero://select/items/@roe2001)

**Authors:** Jane Roe
**Year:** 2001

## Abstract

Dune grass binds the sand.

## Notes

My own words.
"""
FRONT = """\
---
title: Marram
author: [Jane Roe]
citekey: roe2002
doi: 10.5555/marram
---

My own words.
"""


def test_an_abstract_below_its_heading_goes_both_ways(tmp_path: Path) -> None:
    """An edit in the library takes the place of its lines, undo brings them back; the text below stays."""
    folder = Folder(tmp_path)
    path = folder.put("dune.md", NOTE)
    folder.sync()
    ((key, data),) = folder.library().items()
    assert data["abstractNote"] == "Dune grass binds the sand."
    folder.edit(key, abstractNote="It binds the sand.\nIt does so well.")
    folder.sync()
    after = NOTE.replace("Dune grass binds the sand.", "It binds the sand.\n\nIt does so well.")
    assert path.read_text("utf-8") == after
    folder.undo()
    assert path.read_text("utf-8") == NOTE


def test_an_abstract_edited_below_its_heading_arrives(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    path = folder.put("dune.md", NOTE)
    folder.sync()
    edited = NOTE.replace("binds the sand.", "binds the sand.\n\nResults: it does so well.")
    path.write_text(edited, "utf-8")
    folder.sync()
    ((_, data),) = folder.library().items()
    assert data["abstractNote"] == "Dune grass binds the sand.\nResults: it does so well."
    assert path.read_text("utf-8") == edited


@pytest.mark.parametrize("fields", [(), ("volume", "abstract")])
def test_fields_are_added_only_where_the_configuration_lists_them(
    tmp_path: Path, fields: tuple[str, ...]
) -> None:
    """To labels in their spelling, to front matter as keys; with the bodies, every other line stays."""
    folder = Folder(tmp_path, replace(Config(), markdown=MarkdownConfig(fields=fields)))
    labels, front = folder.put("dune.md", NOTE), folder.put("marram.md", FRONT)
    folder.sync()
    for key in folder.library():
        folder.edit(key, volume="7", pages="1-9")
    folder.sync()
    if fields:
        with_volume = NOTE.replace("2001\n\n##", "2001\n**Volume:** 7\n\n##")
        assert labels.read_text("utf-8") == with_volume
        assert front.read_text("utf-8") == FRONT.replace("marram\n---", 'marram\nvolume: "7"\n---')
    else:
        assert (labels.read_text("utf-8"), front.read_text("utf-8")) == (NOTE, FRONT)
    assert {data["pages"] for data in folder.library().values()} == {"1-9"}
    before = folder.files()
    assert not folder.sync().applied
    assert folder.files() == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("@roe2001.md", "My thoughts on dune grass.\n"),
        ("thoughts.md", "---\ncitekey: roe2001\n---\nMy thoughts.\n"),
        ("thoughts.md", "# Thoughts\n[Zotero](zotero://select/items/@roe2001)\n\nMine.\n"),
    ],
    ids=["by its file name", "by its citation key", "by its link"],
)
def test_a_note_that_names_an_item_creates_none(tmp_path: Path, name: str, text: str) -> None:
    folder = Folder(tmp_path)
    entry = "@article{roe2001,\n  title = {Dune grass},\n  author = {Roe, Jane},\n  year = {2001},\n}\n"
    folder.put("refs.bib", entry)
    folder.sync()
    assert len(folder.library()) == 1
    path = folder.put(name, text)
    folder.sync()
    assert len(folder.library()) == 1
    assert path.read_text("utf-8") == text
