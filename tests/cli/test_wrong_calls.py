"""Wrong calls, wrong settings and odd files: each is named, with what to do, and nothing is lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import zotsync
from tests.cli.conftest import Run
from zotsync.server.store import Store

PROJECT = Path(zotsync.__file__).parents[1]
BOOKS = (
    "TY  - BOOK\nTI  - Mosses of the upper valley.\nAU  - Berg, Ida\nPY  - 2012\nER  - \n\n"
    "TY  - BOOK\nTI  - Lichens of the lower valley\nAU  - Holm, Per\nPY  - 2014\nER  - \n"
)
ESSAY = (
    "Walking on Peat\n\nBy Ida Berg\n\nPublished: 3 May 2014\n\n"
    + "Peat grows by a millimetre in a year. Who walks on it leaves a trace that stays for long.\n\n" * 6
)
LONG = "n" * 240


@pytest.fixture
def books(run: Run) -> Run:
    Path("books.ris").write_text(BOOKS)
    return run


def child(*arguments: str, shell: str = "") -> subprocess.CompletedProcess[str]:
    """The command in a process of its own; ``shell`` says how it is called there."""
    command = f'exec "$0" -m zotsync "$@" {shell}'
    return subprocess.run(
        ["sh", "-c", command, sys.executable, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        timeout=60,
    )


@pytest.mark.parametrize(
    ("settings", "line", "said"),
    [
        ('[sources]\ninlcude = ["known"]\n', 2, "knows no 'inlcude'. Did you mean include?"),
        ('[sources]\n\nexclude = "old/"\n', 3, 'must be a list of texts. Write exclude = ["…"].'),
        ('[library]\nuser = "12345"\n', 2, "must be a number without quotes"),
        ("[library]\nuser = -5\n", 2, "must be a number as zotero.org gives it"),
        ("[lint]\nbodies = 1\n", 2, "must be true or false"),
        ("[libary]\nuser = 1\n", 1, "Did you mean library?"),
        ('kind = "web"\n', 1, "stands in no table"),
        ('[lint]\nseverity = { "TI-05" = "fatal" }\n', 2, "one of error, warning, info"),
        ('[sync]\ndeletions = "keep"\n\n[lint.severity]\n"TI-05" = "fatal"\n', 4, "one of error, warning"),
        ('[lint]\nper-path = { "*.ris" = "TI-05" }\n', 2, "must be a table of lists"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file_line_and_remedy(
    books: Run, settings: str, line: int, said: str
) -> None:
    Path("zotsync.toml").write_text(settings)
    done = books("sync")
    assert 2 == done.code
    assert f"{Path.cwd() / 'zotsync.toml'}:{line}: " in done.err
    assert said in done.err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            'severity = { "TI-5" = "error" }',
            "severity in [lint]: 'TI-5' is no rule's code. Did you mean TI-05?",
        ),
        ('select = ["TX-99"]', "zotsync.toml:2: select in [lint]: 'TX-99'"),
        ('ignore = [\n  "TI-05",\n  "TX-99",\n]', "zotsync.toml:4: ignore in [lint]: 'TX-99'"),
        ('per-path = { "*.ris" = ["TX-99"] }', "zotsync.toml:2: per_path for '*.ris' in [lint]: 'TX-99'"),
        ('[lint.per_path]\n"*.ris" = ["TX-99"]', "zotsync.toml:3: per_path for '*.ris' in [lint]: 'TX-99'"),
        ('[lint.severity]\nTI-5 = "error"', "zotsync.toml:3: severity in [lint]: 'TI-5'"),
        ('baseline = "known.json"', "known.json cannot be read (No such file or directory). Make it with"),
    ],
)
def test_a_rule_that_zotsync_toml_names_wrongly_is_named_with_the_setting(
    books: Run, settings: str, said: str
) -> None:
    Path("zotsync.toml").write_text(f"[lint]\n{settings}\n")
    done = books("lint")
    assert 2 == done.code
    assert said in done.err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[sync]\nconflicts = { titel = "local" }\n', "no item has a field 'titel'. Did you mean title?"),
        ('[sync]\nconflicts = { titel = "local" }\n', "zotsync.toml:2: conflicts"),
        ('[sync]\ndeletions = "keep"\nconflicts.titel = "local"\n', "zotsync.toml:3: conflicts"),
        ('[sync.conflicts]\ntitle = "local" # x\ntitel = "local"\n', "zotsync.toml:3: conflicts"),
        ('# mine\n[sources]\nnew_items = "a/{nobody}.md"\n', "zotsync.toml:3: new_items = 'a/{nobody}.md'"),
        ('[sources]\nexport = [\n  "a.bib", # good\n  "b.txt",\n]\n', "zotsync.toml:4: export names 'b.txt'"),
        ('[library]\ncollections = [\n  "None",\n]\n', "zotsync.toml:3: collections: the library has no"),
        (
            '[library]\nkind = "embedded"\ncollection_for_new = "/"\n',
            "zotsync.toml:3: collection_for_new: the library has no",
        ),
        ('[library]\npath = ""\n', "zotsync.toml:2: path = '' in [library] names no file."),
        ('[library]\npath = "../other.sqlite"\n', "'../other.sqlite' in [library] leads out of the folder."),
    ],
)
def test_a_setting_that_could_not_do_anything_is_refused(books: Run, settings: str, said: str) -> None:
    Path("zotsync.toml").write_text(settings)
    done = books("sync")
    assert 2 == done.code
    assert said in done.err


def test_an_empty_query_does_not_mean_every_item(books: Run) -> None:
    books("init")
    books("sync")
    done = books("edit", "--where", " ", "--set", "date=1999")
    assert (2, True) == (done.code, "--where is empty." in done.err)
    assert 2 == books("resolve", "--all", "--where", "", "--take", "local").code
    assert 2 == len(books("edit", "--where", "type!=note", "--set", "date=1999", "--json").json["applied"])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["stauts"], "Did you mean 'status'?"),
        (["explain", "TI"], "Its rules: TI-"),
        (["explain", "TI-5"], "Did you mean TI-05?"),
        (["lint", "books.ris", "--select", "ti5"], "Did you mean TI-05?"),
        (["log", "-n", "0"], "0 is not in the range"),
        (["serve", "--port", "99999"], "99999 is not in the range"),
        (["edit", "--where", "type:book", "--set", "tittle=x"], "Did you mean title?"),
        (["resolve", "1", "--take", "local", "--value", "x"], "Give one of them."),
    ],
)
def test_a_slip_in_a_call_is_told_with_what_was_meant(books: Run, call: list[str], said: str) -> None:
    books("init")
    done = books(*call)
    assert (2, True) == (done.code, said in done.err)


def test_what_is_read_is_not_written_over(books: Run) -> None:
    for inputs in (["books.ris"], ["."]):
        done = books("convert", *inputs, "--to", "bibtex", "--out", "books.ris")
        assert (2, True) == (done.code, "would write over a file that is read" in done.err)
    assert BOOKS == Path("books.ris").read_text()

    Path("torn.bib").write_text("@book{torn, title={Half")
    assert 2 == books("convert", "books.ris", "torn.bib", "--to", "bibtex", "--out", "torn.bib").code
    assert 0 == books("convert", "books.ris", "--to", "bibtex", "--out", "all.bib").code
    assert 0 == books("convert", "books.ris", "--to", "bibtex", "--out", "all.bib").code


def test_a_file_that_holds_no_text_is_no_silence(books: Run) -> None:
    Path("scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(80))
    for verb in (["convert", "--to", "ris"], ["lint"], ["enrich"], ["dedupe"]):
        done = books(verb[0], "scan.png", *verb[1:])
        assert (1, True) == (done.code, "scan.png: It holds binary data, not text." in done.err)
    with pytest.raises(zotsync.errors.InputError, match="binary"):
        zotsync.read("scan.png")
    assert 0 == books("lint").code  # found in a folder, it is none of the files that are meant


def test_convert_says_where_no_item_is(books: Run) -> None:
    Path("list.txt").write_text("milk\nbread\n")
    done = books("convert", "list.txt", "--to", "ris")
    assert (0, "", "list.txt: No item is in it.\n") == (done.code, done.out, done.err)


def test_a_message_and_its_remedy_are_two_sentences(books: Run) -> None:
    Path("torn.bib").write_text("@book{torn, title={Half")
    assert "a brace is not closed. Close the entry's braces" in books("lint", "torn.bib").err


def test_a_name_that_is_no_text_is_named_as_such_in_a_folder(books: Run) -> None:
    try:
        Path(os.fsdecode(b"caf\xe9.ris")).write_text(BOOKS)
    except OSError:
        pytest.skip("this file system takes text alone")
    done = books("lint", "--select", "TI-03")
    assert (1, True) == (done.code, "its name is not text; rename it" in done.err)


def test_what_could_not_be_mended_offers_no_undo_and_says_what_to_do(books: Run) -> None:
    Path("books.ris").chmod(0o444)
    done = books("lint", "--select", "TI-05", "--fix")
    assert 1 == done.code
    assert "Fixed 0 findings in 0 files.\n" in done.err
    assert "books.ris: is read-only. Allow writing, or list it under import." in done.err


@pytest.mark.parametrize("text", [None, b"no baseline", b"\xff\xfe\x00"])
def test_a_baseline_that_cannot_be_used_is_named(books: Run, text: bytes | None) -> None:
    if text is not None:
        Path("known.json").write_bytes(text)
    done = books("lint", "--baseline", "no/known.json" if text is None else "known.json")
    assert 1 == done.code
    assert ("Make its folder first." if text is None else "known.json: This is no baseline") in done.err


def test_an_unattended_line_names_what_failed(books: Run) -> None:
    books("init")
    books("sync")
    with Path("books.ris").open("a") as file:
        file.write("\nTY  - BOOK\nTI  - Ferns\nPY  - 20")
    done = books("sync", "--unattended")
    assert 1 == done.code
    assert 1 == done.out.count("\n")
    assert "Failed: books.ris:15: the text ends inside an item" in done.out


def test_a_document_whose_name_leaves_no_room_for_a_sidecar_stops_nothing(books: Run) -> None:
    Path(f"{LONG}.txt").write_text(ESSAY)
    books("init")
    assert 3 == len(books("sync", "--json").json["applied"])
    books("edit", "--where", "title:peat", "--set", "language=en")
    books("edit", "--where", "title:mosses", "--set", "volume=3")

    done = books("sync", "--json")
    assert 1 == done.code
    assert ["books.ris"] == [change["path"] for change in done.json["applied"]]
    (failed,) = done.json["failed"]
    assert f"{LONG}.txt" == failed["path"]
    assert "Give it a shorter name." in failed["message"]
    assert "VL  - 3" in Path("books.ris").read_text()


def test_a_path_longer_than_any_is_not_there(books: Run) -> None:
    assert (2, True) == ((done := books("lint", "x" * 300)).code, "There is no x" in done.err)
    assert 2 == books("lint", "--library", "x" * 300).code


@pytest.mark.skipif(os.name == "nt", reason="streams are closed by a POSIX shell here")
def test_closed_streams_are_no_bug(books: Run) -> None:
    books("init")
    assert (0, "") == ((done := child("sync", "--unattended", shell=">&-")).returncode, done.stderr)
    assert 0 == child("sync", "--unattended", shell="2>&-").returncode
    assert 0 == child("sync", "--unattended", shell="<&- >&- 2>&-").returncode
    assert "Nothing to do." in child("sync", "--unattended", shell="<&-").stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is always full")
@pytest.mark.parametrize("form", ["text", "json"])
def test_an_output_without_room_is_a_failure_and_no_bug(books: Run, form: str) -> None:
    done = child("lint", "books.ris", "--format", form, shell=">/dev/full")
    assert 1 == done.returncode
    assert 1 == done.stderr.count("\n")
    assert "The output cannot be used (No space left on device). Make room there." in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be removed there")
def test_a_folder_that_is_gone_is_a_usage_error(books: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    books("init")
    home = Path.cwd()
    Path("gone").mkdir()
    monkeypatch.chdir("gone")
    (home / "gone").rmdir()
    done = books("sync", "--json")
    assert (2, "Call it in another.") == (done.code, done.json["error"]["remedy"])
    assert 0 == books("sync", "-C", str(home)).code
    monkeypatch.chdir(home)


def test_a_library_that_has_no_room_says_so_once(books: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    books("init")
    books("sync")
    connect = Store._connect

    def full(store: Store) -> sqlite3.Connection:
        connection = connect(store)
        connection.execute("PRAGMA max_page_count = 1")  # no page more than there are
        return connection

    more = "".join(
        f"\nTY  - BOOK\nTI  - Fern {n}\nAU  - Holm, Per\nPY  - 2014\nN1  - {'spore ' * 900}\nER  - \n"
        for n in range(20)
    )
    with Path("books.ris").open("a") as file:
        file.write(more)
    monkeypatch.setattr(Store, "_connect", full)
    done = books("sync", "--unattended")
    assert 5 == done.code
    assert ["zotsync: The library file: database or disk is full. Nothing was lost; try again later."] == (
        done.err.splitlines()
    )


def test_a_file_that_is_named_twice_is_one_file(books: Run) -> None:
    os.symlink("books.ris", "link.ris")
    for twice in (
        ["books.ris", "./books.ris"],
        [".", "books.ris"],
        ["books.ris", "."],
        ["link.ris", "books.ris"],
    ):
        assert 2 == len(books("convert", *twice, "--json").json)
        assert [] == books("dedupe", *twice, "--json").json["groups"]
        assert 1 == len(books("lint", *twice, "--select", "TI-05", "--json").json["findings"])
    done = books("lint", ".", "books.ris", "--select", "TI-05", "--fix")
    assert 0 == done.code
    assert "Fixed 1 finding in 1 file. `zotsync undo 1` takes it back." in done.err


def test_a_killed_run_that_left_nothing_to_do_needs_nobody(
    books: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    books("init")
    books("sync")
    Path("books.ris").write_text(BOOKS.replace("2014", "2015"))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("zotsync.journal.RunLog.end", killed)
        assert 130 == books("sync").code
    assert 0 == books("sync").code
    assert "does the rest" not in books("status").out
    assert 0 == books("doctor").code
