"""Odd places, damaged files and other people's configurations: a clear word, and nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import zotsync
from tests.cli.conftest import Run
from tests.main_job import EXAMPLES

PROJECT = Path(zotsync.__file__).parents[1]
GARBAGE = b"no database at all, but quite some bytes of something else"


def base_of(tmp_path: Path) -> Path:
    (base,) = (tmp_path / "state").glob("*/base.sqlite")
    return base


def replaced(path: Path, data: bytes) -> None:
    for beside in path.parent.glob(f"{path.name}-*"):
        beside.unlink()
    path.write_bytes(data)


@pytest.mark.parametrize(
    "name", ["two words", "Übung", unicodedata.normalize("NFD", "Café"), "日本語", "a'b\"c"]
)
def test_a_root_may_have_any_name(run: Run, name: str) -> None:
    root = Path(name)
    shutil.copytree(EXAMPLES, root)
    shutil.move(
        root / "web-page.txt", root / unicodedata.normalize("NFD", "Zelltransplantation für Ärzte.txt")
    )

    assert 0 == run("init", name).code
    assert 6 == len(run("sync", "-C", name, "--json").json["applied"])
    assert [] == run("sync", "-C", name, "--json").json["applied"]


def test_a_verb_may_be_called_from_below_and_through_a_link(
    example: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    example("sync")
    Path("below").mkdir()
    (tmp_path / "link").symlink_to(Path.cwd(), target_is_directory=True)

    monkeypatch.chdir("below")
    assert "Nothing to do." == example("sync").out.strip()
    monkeypatch.chdir(tmp_path)
    assert "Nothing to do." == example("sync", "-C", "link").out.strip()
    assert 2 == example("sync").code
    assert 1 == len(list((tmp_path / "state").glob("*/base.sqlite")))


def test_a_moved_workspace_keeps_its_identity_and_a_copied_one_gets_its_own(
    example: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    example("sync")
    shutil.copytree(Path.cwd(), tmp_path / "copy")

    monkeypatch.chdir(tmp_path / "copy")
    assert [] == example("log", "--json").json["runs"]
    assert [] == example("sync", "--json").json["applied"]
    shutil.move(tmp_path / "refs", tmp_path / "moved")
    monkeypatch.chdir(tmp_path / "moved")
    assert 1 == len(example("log", "--json").json["runs"])
    assert [] == example("sync", "--json").json["applied"]
    ids = {(tmp_path / name / ".zotsync" / "id").read_text() for name in ("copy", "moved")}
    assert 2 == len(ids)


def test_a_lost_state_is_a_guard_and_pairs_anew(example: Run, tmp_path: Path) -> None:
    example("sync")
    shutil.rmtree(tmp_path / "state")
    assert ["base-missing"] == [g["name"] for g in example("status", "--json").json["guards"]]
    assert 4 == example("sync").code

    stopped = example("sync", "--json")

    assert (4, ["base-missing"]) == (stopped.code, [g["name"] for g in stopped.json["guards"]])
    assert [] == example("sync", "--allow", "base-missing", "--json").json["applied"]
    assert 0 == example("sync").code


def test_a_lost_library_is_a_guard(example: Run) -> None:
    example("sync")
    for path in Path(".zotsync").glob("library.sqlite*"):
        path.unlink()

    stopped = example("sync", "--json")

    assert 4 == stopped.code
    assert {"empty-library"} <= {g["name"] for g in stopped.json["guards"]}


def test_without_its_marker_a_folder_starts_anew(example: Run) -> None:
    example("sync")
    shutil.rmtree(".zotsync")

    assert 6 == len(example("sync", "--json").json["applied"])


@pytest.mark.parametrize("verb", ["sync", "status", "plan", "conflicts", "undo"])
def test_a_damaged_base_is_named_and_left_as_it_is(example: Run, tmp_path: Path, verb: str) -> None:
    example("sync")
    base = base_of(tmp_path)
    replaced(base, GARBAGE)

    done = example(verb, "--json")

    assert 2 == done.code
    assert str(base) in done.json["error"]["message"]
    assert "Move it away" in done.json["error"]["remedy"]
    assert GARBAGE == base.read_bytes()


def test_a_base_damaged_within_is_named(example: Run, tmp_path: Path) -> None:
    example("sync")
    base = base_of(tmp_path)
    data = base.read_bytes()
    replaced(base, data[:4096] + b"\xa5" * (len(data) - 4096))

    assert 2 == example("sync").code


@pytest.mark.parametrize("verb", ["sync", "lint", "serve"])
def test_a_damaged_library_is_named_and_left_as_it_is(example: Run, verb: str) -> None:
    example("sync")
    library = Path(".zotsync/library.sqlite")
    replaced(library, GARBAGE)

    done = example(verb, "--json", *(["--library"] if verb == "lint" else []))

    assert 5 == done.code
    assert "library.sqlite" in done.json["error"]["message"]
    assert "copy" in done.json["error"]["remedy"]
    assert GARBAGE == library.read_bytes()


def test_a_state_that_cannot_be_kept_says_where_else(
    example: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ZOTSYNC_STATE", str(tmp_path / "file" / "below"))

    done = example("sync", "--json")

    assert 2 == done.code
    assert "ZOTSYNC_STATE" in done.json["error"]["remedy"]


def test_a_place_that_cannot_be_written_is_named(run: Run) -> None:
    Path("file").write_text("")
    Path("a.ris").write_text("TY  - BOOK\nTI  - Shore birds\nER  - \n")

    assert 1 == run("init", "file/below").code or 2 == run("init", "file/below").code
    assert 1 == run("convert", "a.ris", "--to", "ris", "--out", "file/below/x.ris").code


def test_a_full_disk_stops_a_run_and_the_next_does_the_rest(
    example: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, calls = os.write, [0]

    def full(handle: int, data: bytes) -> int:
        calls[0] += 1
        if calls[0] > 2:
            raise OSError(28, "No space left on device")
        return write(handle, bytes(data)[: len(data) // 2 + 1])

    with monkeypatch.context() as patch:
        patch.setattr("zotsync.journal.os.write", full)
        done = example("sync", "--json")

    assert 1 == done.code
    assert "No space left" in done.json["error"]["message"]
    assert 0 == example("sync").code
    assert 6 == sum(run["applied"] for run in example("log", "--json").json["runs"])


def test_a_read_only_file_is_a_failure_and_the_rest_goes_on(example: Run) -> None:
    example("sync")
    with zotsync.Workspace(".") as workspace:
        zot = workspace.pyzotero()
        for item in zot.top():
            zot.create_items([{"key": item["key"], "version": item["version"], "language": "en-GB"}])
    Path("export-from-repository.ris").chmod(0o444)

    done = example("sync", "--json")

    assert 1 == done.code
    assert ["export-from-repository.ris"] == [f["path"] for f in done.json["failed"]]
    assert "read-only" in done.json["failed"][0]["message"]
    Path("export-from-repository.ris").chmod(0o644)
    assert ["export-from-repository.ris"] == [c["path"] for c in example("sync", "--json").json["applied"]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text + "\n[library\n", "cannot be read"),
        (lambda text: text.replace("user = 1", 'user = "one"'), "user"),
        (lambda text: text.replace('kind = "embedded"', 'kind = "cloud"'), "kind"),
        (lambda text: text + "\n[cloud]\n", "cloud"),
    ],
)
def test_a_wrong_configuration_is_explained(example: Run, change: object, message: str) -> None:
    path = Path("zotsync.toml")
    path.write_text(change(path.read_text("utf-8")), "utf-8")  # type: ignore[operator]

    for verb in ("sync", "lint"):
        done = example(verb, "--json")
        assert 2 == done.code
        assert message in done.json["error"]["message"]


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
def test_windows_may_have_written_the_configuration(example: Run, prefix: bytes) -> None:
    path = Path("zotsync.toml")
    path.write_bytes(prefix + path.read_bytes().replace(b"\n", b"\r\n"))

    assert 0 == example("sync").code


def test_what_git_ignores_is_no_source(run: Run) -> None:
    shutil.copytree(EXAMPLES, "refs")
    Path("refs/drafts").mkdir()
    shutil.copy(EXAMPLES / "web-page.txt", "refs/drafts/copy.txt")
    Path(".git").mkdir()
    Path(".gitignore").write_text("drafts/\n")
    run("init", "refs")

    assert 6 == len(run("sync", "-C", "refs", "--json").json["applied"])
    files = {f["path"]: f["why"] for f in run("status", "-C", "refs", "--all", "--json").json["files"]}
    assert "git" in files.get("drafts", files.get("drafts/", files.get("drafts/copy.txt", "")))


def test_several_workspaces_share_one_library(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copytree(EXAMPLES, name)
        run("init", name)
        path = Path(name, "zotsync.toml")
        text = path.read_text("utf-8").replace(".zotsync/library.sqlite", str(tmp_path / "shared.sqlite"))
        path.write_text(text, "utf-8")

    assert 6 == len(run("sync", "-C", "one", "--json").json["applied"])
    assert [] == run("sync", "-C", "two", "--json").json["applied"]
    path = Path("one/radiotherapy-note.md")
    path.write_text(path.read_text("utf-8").replace("**Year:** 2019", "**Year:** 2018"), "utf-8")
    assert 0 == run("sync", "-C", "one").code
    assert 0 == run("sync", "-C", "two").code
    assert "**Year:** 2018" in Path("two/radiotherapy-note.md").read_text("utf-8")


@pytest.fixture
def cloned(example: Run) -> Iterator[Run]:
    """A workspace whose configuration somebody else wrote."""
    path = Path("zotsync.toml")
    path.write_text(path.read_text("utf-8").replace('kind = "embedded"', 'kind = "web"'), "utf-8")
    return example  # type: ignore[return-value]


@pytest.mark.parametrize(
    "endpoint",
    ["https://evil.example", "http://evil.example", "https://api.zotero.org.evil.example", "ftp://x"],
)
def test_a_cloned_configuration_draws_no_key_to_its_server(
    cloned: Run, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    key = "Q1w2E3r4T5y6U7i8O9p0A1s2"
    monkeypatch.setenv("ZOTERO_API_KEY", key)
    monkeypatch.setattr("keyring.get_password", lambda service, name: None)
    sent: list[object] = []
    monkeypatch.setattr("httpx2.HTTPTransport.handle_request", lambda self, request: sent.append(request))
    path = Path("zotsync.toml")
    path.write_text(path.read_text("utf-8").replace("https://api.zotero.org", endpoint), "utf-8")

    done = cloned("sync", "--json")

    assert done.code in (2, 5)
    assert [] == sent
    assert key not in done.out + done.err
    if endpoint.startswith("https"):
        assert f"zotsync login --endpoint {endpoint}" in done.json["error"]["remedy"]


def test_no_home_folder_is_no_bug(example: Run, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zotsync", "sync"],
        env={"PYTHONPATH": str(PROJECT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        cwd=shutil.copytree(EXAMPLES, tmp_path / "other"),
    )

    assert 2 == done.returncode
    assert "zotsync init" in done.stderr


def test_a_folder_that_git_ignores_may_be_named_all_the_same(run: Run) -> None:
    Path(".git").mkdir()
    Path(".gitignore").write_text("build/\n*.bak.ris\n")
    shutil.copytree(EXAMPLES, "build/refs")

    for folder in ("build", "build/refs"):
        titles = [o for o in run("convert", folder, "--json").json if o["itemType"] != "note"]
        assert 5 == len(titles)
    assert [] == run("convert", ".", "--json").json
    run("init", "build/refs")
    assert 6 == len(run("sync", "-C", "build/refs", "--json").json["applied"])


def test_a_folder_that_is_not_there_is_not_looked_for_above(example: Run) -> None:
    assert 2 == example("sync", "-C", "nowhere").code


def test_a_guard_that_does_not_exist_is_refused(example: Run) -> None:
    done = example("sync", "--allow", "everything", "--json")

    assert 2 == done.code
    assert "deletions" in done.json["error"]["remedy"]
    assert [] == example("log", "--json").json["runs"]


def test_every_guard_can_be_allowed() -> None:
    """The names that the code gives to guards are those that --allow knows."""
    import re

    from zotsync.checks import GUARDS

    source = "\n".join(path.read_text("utf-8") for path in (PROJECT / "zotsync").rglob("*.py"))
    named = set(re.findall(r'Guard\(\s*"([a-z-]+)"', source))

    assert named
    assert named <= set(GUARDS)


def test_hidden_files_and_links_are_read_where_they_are_named(run: Run) -> None:
    shutil.copy(EXAMPLES / "web-page.txt", ".hidden.txt")
    Path("link.txt").symlink_to(".hidden.txt")

    for name in (".hidden.txt", "link.txt"):
        assert ["Living With Stem Cell Transplants"] == [
            o["title"] for o in run("convert", name, "--json").json
        ]


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="this system has no /dev/stdout")
def test_output_may_go_to_a_pipe(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "zotsync", "convert", str(EXAMPLES), "--to", "ris", "--out", "/dev/stdout"],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, 5) == (done.returncode, done.stdout.count("TY  - "))
