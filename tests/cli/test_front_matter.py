"""Sites' notes, texts for Pandoc and CSL YAML as sources of a workspace: both ways, and back."""

from __future__ import annotations

from pathlib import Path

import zotsync
from tests.cli.conftest import Run

NOTE = '+++\ntitle = "Kelp" # mine\ndoi = "10.5555/kelp"\ndate = 2012-03-01\ntags = ["sea"]\n+++\n\nWords.\n'
POST = '+++\ntitle = "Hello"\nauthor = "Me"\ndate = 2012-03-01T10:00:00Z\n+++\n\nThis is a post of mine.\n'
PAPER = (
    "---\ntitle: Mine\nauthor: Me\nreferences:\n# cited\n- id: roe1999\n  type: article-journal\n"
    "  title: Ice\n  issued: {year: 1999}\n---\n\nText [@roe1999].\n"
)
FIRST = "- id: doe2001\n  type: book\n  title: Tides # c\n  issued: 2001\n"
LIST = f"references:\n{FIRST}- id: b\n  type: book\n  title: B\n"
TEXTS = {"kelp.md": NOTE, "post.md": POST, "paper.md": PAPER, "refs.yaml": LIST}


def now() -> dict[str, str]:
    return {name: Path(name).read_text("utf-8") for name in TEXTS}


def test_they_sync_both_ways_and_undo_brings_back_every_byte(run: Run) -> None:
    for name, text in TEXTS.items():
        Path(name).write_text(text, "utf-8")
    run("init")
    made = run("sync", "--json").json
    assert sorted(c["title"] for c in made["applied"]) == ["B", "Ice", "Kelp", "Tides"]
    assert now() == TEXTS

    run("edit", "--where", "type!=note", "--set", "date=2003", "--add-tag", "seen")
    run("sync")
    assert now() == {
        "kelp.md": NOTE.replace("2012-03-01", "2003").replace('["sea"]', '["sea", "seen"]'),
        "post.md": POST,
        "paper.md": PAPER.replace("{year: 1999}", "{year: 2003}\n  keyword: seen"),
        "refs.yaml": LIST.replace("2001\n-", "2003\n  keyword: seen\n-")
        + "  issued: {date-parts: [[2003]]}\n  keyword: seen\n",
    }
    assert run("sync", "--json").json["changes"] == []
    assert run("undo").code == 0
    assert now() == TEXTS


def test_an_edit_in_a_file_arrives_and_an_entry_that_goes_is_deleted_in_a_list_alone(run: Run) -> None:
    for name, text in TEXTS.items():
        Path(name).write_text(text, "utf-8")
    run("init")
    run("sync")
    Path("paper.md").write_text(PAPER.replace("title: Ice", "title: Ice and snow"), "utf-8")
    Path("refs.yaml").write_text(LIST.replace(FIRST, ""), "utf-8")

    done = run("sync", "--json").json["applied"]

    assert sorted((c["action"], c["title"]) for c in done) == [("trash", "Tides"), ("update", "Ice and snow")]


def test_a_text_of_csl_yaml_is_written_and_converted_to(run: Run) -> None:
    Path("refs.yaml").write_text(LIST, "utf-8")
    items = zotsync.read("refs.yaml")
    zotsync.write(items, "copy.yaml")
    assert [item.title for item in zotsync.read("copy.yaml")] == ["Tides", "B"]
    assert "title: Tides" in run("convert", "refs.yaml", "--to", "csl-yaml").out
