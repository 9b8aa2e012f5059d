"""[markdown] in zotsync.toml reaches reading and writing."""

from __future__ import annotations

from pathlib import Path

import zotsync
from tests.cli.conftest import Run

NOTE = """---
title: Kelp along the outer reef
author: [Sand, Rosa]
date: 2016
tags: [habitat/kelp-forest]
---

What grows there.
"""


def obsidian() -> None:
    path = Path("zotsync.toml")
    text = path.read_text("utf-8").replace('tags = "plain"', 'tags = "obsidian"')
    path.write_text(text.replace("fields = []", 'fields = ["DOI"]'), "utf-8")


def test_tags_are_read_and_written_as_the_configuration_says(run: Run) -> None:
    Path("kelp.md").write_text(NOTE, "utf-8")
    run("init")
    obsidian()

    assert ["habitat:kelp forest"] == [t["tag"] for t in run("convert", "kelp.md", "--json").json[0]["tags"]]
    assert 0 == run("sync").code
    with zotsync.Workspace(".") as workspace:
        zot = workspace.pyzotero()
        item = zot.items()[0]
        tags = [*item["data"]["tags"], {"tag": "region:north sea"}]
        changed = {"key": item["key"], "version": item["version"], "tags": tags, "DOI": "10.5555/kelp.2016"}
        zot.create_items([changed])
    assert {"habitat:kelp forest"} == {t["tag"] for t in item["data"]["tags"]}

    assert 0 == run("sync").code

    text = Path("kelp.md").read_text("utf-8")
    assert "habitat/kelp-forest" in text
    assert "region/north-sea" in text
    assert "10.5555/kelp.2016" in text
    assert 0 == len(run("plan", "--json").json["changes"])


def test_a_later_change_of_the_setting_is_no_edit(run: Run) -> None:
    Path("kelp.md").write_text(NOTE, "utf-8")
    run("init")
    run("sync")
    obsidian()

    plan = run("plan", "--json").json

    assert ([], []) == (plan["changes"], plan["conflicts"])
    assert NOTE == Path("kelp.md").read_text("utf-8")
