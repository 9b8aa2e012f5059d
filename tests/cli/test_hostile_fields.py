"""Every kind of hostile text in every field of an item: no verb is harmed by it, and none of it is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import zotsync
from tests.cli.conftest import Run
from tests.reports.pages import BIDI, CONTROL, SCRIPT, TEMPLATE

LONG = 1_000_000
COMMANDS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
KINDS = {
    "markup": SCRIPT + TEMPLATE,
    "direction": BIDI,
    "control": CONTROL.replace("\x1b]0;owned\x07", "\x1b]0;owned\x1b\\"),
    "colour": "\x1b[31;1mred\x1b[0m \x1b[8mhidden\x1b[28m",
    "megabyte": "dune " * (LONG // 5),
}
TAGS = {
    "title": "TI", "creators": "AU", "abstractNote": "AB", "publicationTitle": "JO", "volume": "VL",
    "publisher": "PB", "url": "UR", "DOI": "DO", "date": "PY", "tags": "KW", "extra": "C1", "note": "N1",
    "language": "LA", "citation key": "ID",
}  # fmt: skip
EDIT = "edit --where type:journalArticle --set shortTitle=Dunes --dry-run"
VERBS = ("plan", "sync", "status", "lint", "log 1", "enrich .", "dedupe .", "conflicts", EDIT)
MOST_SHOWN = 60_000
"""Characters of one verb about two items; a megabyte is cut."""


def record(text: str) -> str:
    values = {"TI": "Sand of the north", "AU": "Halm, Ines", "PY": "2015", "JO": "Dunes"}
    tags = TAGS.values() if len(text) < LONG // 2 else ("TI", "AU", "KW", "N1")
    values |= {tag: (f"{text}, Ines" if tag == "AU" else f"Sand {text}") for tag in tags}
    return "TY  - JOUR\n" + "".join(f"{tag}  - {value}\n" for tag, value in values.items()) + "ER  -\n"


@pytest.mark.parametrize("kind", KINDS)
def test_no_verb_obeys_any_field_or_floods_the_screen(run: Run, kind: str) -> None:
    text = KINDS[kind].replace("\n", " ")
    Path("dunes.ris").write_text(record(text), "utf-8")
    Path("again.ris").write_text(record(text).replace("TI  - Sand", "TI  - Dune"), "utf-8")
    assert run("init").code == 0
    for verb in VERBS[:5] if kind == "megabyte" else VERBS:
        done = run(*verb.split(" "))
        assert done.code in (0, 1), (verb, done.err)
        assert not COMMANDS.search(done.out + done.err), verb
        assert len(done.out) + len(done.err) < MOST_SHOWN, verb


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_shown_without_harm_is_kept_whole(run: Run, kind: str) -> None:
    """The library holds each value, but for control characters, which Zotero has none of; the file stays.

    A value that is too long for it is said, and set aside with its item.
    """
    text = KINDS[kind].replace(TEMPLATE, "").replace("\n", " ").strip()
    Path("dunes.ris").write_text(record(text), "utf-8")
    before = Path("dunes.ris").read_bytes()
    run("init")
    done = run("sync")
    assert Path("dunes.ris").read_bytes() == before
    if kind == "megabyte":
        assert "too long" in done.err
        assert "dunes.ris" in done.err
        return
    with zotsync.Workspace(".") as workspace:
        (item,) = [one for one in workspace.items() if one.type == "journalArticle"]
    for name in ("title", "abstractNote", "publicationTitle"):
        assert item[name] == "Sand " + re.sub("[\x00-\x1f]", "", text), name
    assert run("sync", "--json").json["applied"] == []
    assert Path("dunes.ris").read_bytes() == before


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "megabyte"])
def test_no_text_of_the_library_names_a_file_elsewhere_or_commands_a_terminal(run: Run, kind: str) -> None:
    """A new item's file is named after it: inside the folder, and by characters that a terminal may show."""
    Path("start.ris").write_text(record("plain"), "utf-8")
    run("init")
    config = Path("zotsync.toml")
    config.write_text(config.read_text().replace('new_items = "ask"', 'new_items = "from-zotero/{title}.md"'))
    run("sync")
    with zotsync.Workspace(".") as workspace:
        workspace.pyzotero().create_items(
            [{"itemType": "book", "title": f"../../{KINDS[kind]}", "date": "2011",
              "creators": [{"creatorType": "author", "lastName": KINDS[kind], "firstName": ".."}]}]
        )  # fmt: skip
    done = run("sync")
    assert done.code == 0, done.err
    made = [path for path in Path("from-zotero").rglob("*") if path.is_file()]
    assert len(made) == 1
    assert made[0].parent == Path("from-zotero")
    assert not COMMANDS.search(made[0].name)
    assert not set('<>:"|?*\\/') & set(made[0].name)
