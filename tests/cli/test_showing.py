"""What a person sees: large plans on one screen, hostile texts without effect, progress on a terminal."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from rich.console import Console

import zotsync
from scripts.terminal import on_terminal
from tests.cli.conftest import Run
from zotsync.changes import Change, Conflict, Held, Version
from zotsync.cli import VERBS, cli, show, show_plan
from zotsync.cli.progress import Bar
from zotsync.reports.lint_text import cells

PROJECT = Path(zotsync.__file__).parents[1]

SCREEN = 50
"""Lines of a terminal window on an ordinary display."""
HOSTILE = "Gulls\x1b[2J\x1b]0;owned\x07 and\u202eslluG\u2028\x9b31m\r\ud800 of \u2066 the shore"


def changes(count: int) -> list[Change]:
    """Creations, edits and deletions on both sides, in 40 files."""
    kinds = [
        ("library", "create", {"title": (None, "x")}),
        ("library", "update", {"date": ("2011", "2012"), "volume": ("1", "2")}),
        ("library", "trash", {}),
        ("local", "update", {"title": ("Owls", "Barn owls")}),
    ]
    return [
        Change(side, action, f"KEY{n:05}", fields, path=f"part-{n % 40}.ris", title=f"Birds of shore {n}")  # type: ignore[arg-type]
        for n in range(count)
        for side, action, fields in [kinds[n % 4]]
    ]


def test_a_plan_for_14000_items_reads_on_one_screen(capsys: pytest.CaptureFixture[str]) -> None:
    """Counts per side, action, file and field, and five examples of each kind."""
    conflicts = [
        Conflict(f"KEY{n:05}", "date", None, (Version("library", "1"), Version(f"part-{n % 9}.ris", "2")))
        for n in range(300)
    ]
    held = [Held("ambiguous", "It may be another.", path=f"part-{n}.ris", title="Owls") for n in range(200)]

    show_plan.show_changes(changes(14_000))
    show_plan.show_conflicts(conflicts)
    show_plan.show_waiting(held, [], [])

    text = capsys.readouterr().out
    assert len(text.splitlines()) <= SCREEN
    assert "14,000 changes" in text
    assert "create in the library: 3,500" in text
    assert "update in files: 3,500" in text
    assert "fields  date 3,500, volume 3,500" in text
    assert "files   part-0.ris 350" in text
    assert 5 * 4 == len(re.findall(r"e\.g\. +Birds of shore", text))
    assert "date 2011 → 2012" in text
    assert "300 conflicts" in text
    assert "held    200 ambiguous: link them by key, or `zotsync sync --allow ambiguous`" in text


def test_among_many_changes_a_note_is_told_from_its_item(capsys: pytest.CaptureFixture[str]) -> None:
    note = Change("library", "create", "NOTE0001", {"note": (None, "<p>Seen</p>")}, title="Owls")
    show_plan.show_changes([note, *changes(60)])
    assert "e.g.    a note of Owls" in capsys.readouterr().out


def test_full_shows_each(run: Run) -> None:
    Path("refs.ris").write_text(
        "".join(
            f"TY  - BOOK\nTI  - Birds, part {n}\nAU  - Sandpiper, A. {n}\nPY  - {1900 + n}\nER  - \n\n"
            for n in range(60)
        ),
        "utf-8",
    )
    run("init")

    few, full = run("plan"), run("plan", "--full")

    assert len(few.out.splitlines()) < 12
    assert "create in the library: 60" in few.out
    assert all(f"part {n} " in full.out for n in range(60))
    assert 60 == len(run("plan", "--json").json["changes"])


def test_changes_are_grouped_by_file(capsys: pytest.CaptureFixture[str]) -> None:
    show_plan.show_changes(changes(8))

    lines = capsys.readouterr().out.splitlines()
    assert ["library", "part-3.ris", "part-7.ris"] == [line for line in lines if not line.startswith(" ")]
    assert "      - title: Owls" in lines


def test_nothing_hostile_reaches_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Titles, fields, paths and messages; what they hold is seen, and does nothing."""
    version = (Version(HOSTILE, HOSTILE, HOSTILE, HOSTILE), Version("library", [{"tag": HOSTILE}]))
    change = Change(
        "local", "update", "K", {HOSTILE: (HOSTILE, None)}, path=HOSTILE + "\nforged", why=HOSTILE
    )

    show_plan.show_changes([change, Change("library", "create", "K", {}, title=HOSTILE)])
    show_plan.show_conflicts([Conflict("K", HOSTILE, None, version, HOSTILE)])
    show_plan.show_held([Held(HOSTILE, HOSTILE, path=HOSTILE, title=HOSTILE)] * 2)
    show_plan.show_held([Held(HOSTILE, HOSTILE, path=HOSTILE, title=HOSTILE)] * 20)
    show_plan.show_unlinked([Held("unlinked", HOSTILE, path=HOSTILE, title=HOSTILE)])
    show.table([(HOSTILE, "x"), ("y", HOSTILE)])
    show.note(HOSTILE)
    show.out({"title": HOSTILE})

    seen = capsys.readouterr()
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202a-\u202e\u2066-\u2069\ud800-\udfff]", seen.out
    )
    assert "forged" not in [line.strip() for line in seen.out.splitlines()]
    assert r"\x1b[2J" in seen.out
    assert "\x1b" not in seen.err


def test_json_means_what_it_meant(capsys: pytest.CaptureFixture[str]) -> None:
    """Programs read the very text, though a terminal that shows it comes to no harm."""
    import json

    show.out({"title": HOSTILE, "name": "Ærø 🦉"})

    text = capsys.readouterr().out
    assert {"zotsync": 1, "title": HOSTILE, "name": "Ærø 🦉"} == json.loads(text)
    assert "Ærø 🦉" in text


def test_no_verb_writes_around_the_one_function() -> None:
    """What is shown goes through `show`; the rest is data that a verb was asked to write."""
    around = {
        path.stem
        for path in Path(show.__file__).parent.glob("*.py")
        if re.search(r"click\.(echo|secho)\(|\bprint\(", path.read_text("utf-8"))
    }
    assert {"show"} == around


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_takes_quiet_verbose_and_full(verb: str) -> None:
    command = cli.get_command(click.Context(cli), verb)

    assert command
    names = [param.name for param in command.params]
    assert all(1 == names.count(name) for name in ("quiet", "verbose", "full"))


def test_quiet_says_what_needs_a_person_alone(example: Run) -> None:
    done = example("sync", "--quiet")
    assert (0, "", "") == (done.code, done.out, done.err)

    assert 0 == example("undo", "-q").code
    assert "undone" in example("sync", "--quiet").out


def test_verbose_names_requests(example: Run) -> None:
    assert "GET localhost /users/1/items?" in example("sync", "-v").err
    assert "GET localhost" not in example("sync").err


class Clock:
    """A second passes at each look."""

    now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def test_a_long_step_has_a_bar_with_counts_and_time_left() -> None:
    seen = io.StringIO()
    bar = Bar(lambda: Console(file=seen, force_terminal=True, width=100), Clock())

    for done in range(6):
        bar("reading files", done, 10)
    text = seen.getvalue()
    bar.pause()

    assert "reading files" in text
    assert re.search(r"\d+/10", text)
    assert "0:09 left" in text  # one in the first second


def test_a_short_step_has_none_and_a_done_one_is_gone() -> None:
    seen = io.StringIO()
    bar = Bar(lambda: Console(file=seen, force_terminal=True), lambda: 0.0)

    for done in range(11):
        bar("reading files", done, 10)

    assert "" == seen.getvalue()


def test_off_a_terminal_there_is_neither_bar_nor_colour(example: Run) -> None:
    done = example("sync")

    assert "\x1b" not in done.out + done.err
    assert "reading" not in done.err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colours_where_it_is_a_terminal_and_they_are_wanted(
    env: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Terminal())

    show.say("created [bold]", "green")

    text = sys.stdout.getvalue()  # type: ignore[attr-defined]
    assert "created [bold]" in text
    assert coloured == ("\x1b[32m" in text)


def test_a_conflict_in_a_long_text_shows_where_it_differs(capsys: pytest.CaptureFixture[str]) -> None:
    same = "Waders rest at high tide where the shore is quiet. " * 12
    versions = Version("library", f"{same}Dogs keep them flying."), Version("a.md", f"{same}Boats do too.")
    show_plan.show_conflicts([Conflict("KEY00001", "abstractNote", None, versions, "Waders")])
    said = capsys.readouterr().out
    assert "Dogs keep them flying." in said
    assert "Boats do too." in said


def test_a_conflict_shows_short_lists_whole_and_of_long_ones_what_differs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def said(*lists: list[dict[str, str]]) -> list[str]:
        versions = tuple(Version(f"{n}.bib", names) for n, names in enumerate(lists))
        show_plan.show_conflicts([Conflict("KEY00001", "creators", None, versions, "Waders")])
        return [line.strip() for line in capsys.readouterr().out.splitlines() if ".bib" in line]

    ito, group = {"lastName": "Ito", "firstName": "Kenji"}, {"name": "Fog Group"}
    assert ["0.bib: Ito, Kenji; Fog Group", "1.bib: Ito, Kenji"] == said([ito, group], [ito])
    many = [{"lastName": f"Name{n}", "firstName": "Given"} for n in range(40)]
    assert "0.bib: Fog Group; … 40 more, as in the other" == said([*many, group], many)[0]


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX's")
@pytest.mark.parametrize("columns", [50, 80])
def test_on_a_terminal_no_word_is_broken_and_a_caret_stands_below_what_it_means(
    tmp_path: Path, columns: int
) -> None:
    said = "Gulls eat what harbours throw away, and we counted them.They came for the fish alone."
    (tmp_path / "a.ris").write_text(f"TY  - JOUR\nTI  - 鳥  Gulls\nAB  - {said}\nER  - \n", "utf-8")
    command = [sys.executable, "-m", "zotsync", "lint", "a.ris", "--select", "AB-03,TI-20"]
    shown = on_terminal(command, columns, tmp_path, {"NO_COLOR": "1", "PYTHONPATH": str(PROJECT)})
    lines = re.sub("\x1b\\[[0-9;]*m", "", shown).splitlines()
    assert {line for line in lines if cells(line) > columns} == set()
    carets = [n for n, line in enumerate(lines) if line.strip("^ ") == "" and "^" in line]
    assert len(carets) == 2
    meant = {"".join(c for c, at in places(lines[n - 1]) if lines[n][at : at + 1] == "^") for n in carets}
    assert meant == {"鳥  Gulls", "them.They"}
    assert "them.They" in "".join(lines)


def places(line: str) -> Iterator[tuple[str, int]]:
    """Each character, and the column of a terminal in which it stands."""
    at = 0
    for character in line:
        yield character, at
        at += cells(character)
