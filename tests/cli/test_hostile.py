"""Hostile text in titles, names and file names: no terminal is commanded, and nothing is lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from zotsync.cli.show import lines

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31mred"
TURNED = "\u202ecod.exe\u2066"
RIS = f"""TY  - JOUR
TI  - Moss {ESCAPES} on roofs {TURNED}
AU  - Halm{ESCAPES}, Ines
PY  - 2015
JO  - {ESCAPES}
ER  -
"""
VERBS = """status|status --all|plan|sync|log|log 1|conflicts|lint|enrich .|dedupe .|doctor|undo|report
edit --where title:moss --set date=2020 --dry-run""".replace("\n", "|").split("|")
COMMANDS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile(run: Run) -> Run:
    """A workspace with such a title and such a file name, synced, and edited on both sides."""
    Path("a\x1b[31m.ris").write_text(RIS)
    Path("b.ris").write_text(RIS.replace("on roofs", "on old roofs"))
    assert run("init").code == 0
    return run


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_sends_a_command_to_the_terminal(hostile: Run, verb: str) -> None:
    """What would be obeyed is written out instead; the words are there."""
    if verb not in ("plan", "sync", "status"):
        hostile("sync")
    done = hostile(*verb.split(" "))
    assert done.code in (0, 1)
    assert not COMMANDS.search(done.out + done.err)
    if verb in ("plan", "sync", "lint", "enrich ."):
        assert "\\x1b[2J" in done.out


@pytest.mark.parametrize("verb", ["plan", "lint", "enrich .", "dedupe ."])
def test_json_says_what_the_files_say_and_commands_nothing(hostile: Run, verb: str) -> None:
    done = hostile(*verb.split(" "), "--json")
    assert not COMMANDS.search(done.out)
    assert ESCAPES.split("\x9b")[1] in json.dumps(json.loads(done.out), ensure_ascii=False)


def test_a_bad_call_is_answered_without_commands(run: Run) -> None:
    done = run("lint", "missing\x1b[2J.ris")
    assert done.code == 2
    assert not COMMANDS.search(done.err)
    assert not COMMANDS.search(run("sync", "--first", "\x1b[2J").err)


def test_what_goes_to_a_file_or_a_program_is_not_touched(hostile: Run) -> None:
    """Off a terminal a converted text is the text itself."""
    assert ESCAPES in hostile("convert", "b.ris", "--to", "ris").out


def test_line_ends_and_other_scripts_stay_as_they_are() -> None:
    text = "Ünïcödé\tδοκιμή\nعربي עברית 中文 \u200f\u200e"
    assert lines(text) == text
