"""The walk reads nothing, follows nothing out, and says why it leaves things alone."""

import os

import pytest

from zotsync.errors import InputError
from zotsync.stores.files import mark, read_file
from zotsync.stores.scan import scan


def put(root, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x")


def rest(*paths) -> None:
    for path in paths:
        os.utime(path, (1_000_000_000, 1_000_000_000))


def taken(root, **options) -> list[str]:
    return [f.path for f in scan(root, **options) if f.state in ("new", "changed", "unchanged")]


def reasons(root, **options) -> dict[str, str]:
    return {f.path: f.reason for f in scan(root, explain=True, **options) if f.reason}


def test_files_come_in_order_with_paths_from_the_root(tmp_path):
    put(tmp_path, "b.ris", "a/c.bib", "a/b/d.md")
    assert taken(tmp_path) == ["a/b/d.md", "a/c.bib", "b.ris"]


def test_hidden_and_program_folders_are_not_entered(tmp_path):
    put(tmp_path, ".zotsync/a.ris", ".git/b.ris", "node_modules/c.ris", ".d.ris", "e.ris")
    assert taken(tmp_path) == ["e.ris"]
    assert reasons(tmp_path)["node_modules"] == "a folder of programs"


@pytest.mark.parametrize(
    "name",
    [
        "~$notes.md",
        ".#notes.md",
        "notes.md~",
        ".notes.md.swp",
        "notes.md.tmp",
        "notes (Ada's conflicted copy 2024-01-02).md",
        "notes.sync-conflict-20240102-101010-ABCDEF.md",
        "notes.md.sb-1a2b3c-xyz",
        "README.md",
        "readme.de.md",
        "LICENSE.txt",
        "requirements-dev.txt",
    ],
)
def test_copies_and_papers_about_a_project_are_skipped(tmp_path, name):
    put(tmp_path, name)
    assert taken(tmp_path) == []
    assert name in reasons(tmp_path)


@pytest.mark.parametrize("name", [".notes.md.icloud", "notes.md.nextcloud"])
def test_what_a_cloud_drive_leaves_stands_for_the_file_it_took_away(tmp_path, name):
    put(tmp_path, "a/" + name)
    assert taken(tmp_path) == []
    [state] = scan(tmp_path)
    assert (state.path, state.state, state.kind) == ("a/notes.md", "skipped", "stand-in")


@pytest.mark.parametrize("name", ["license-to-kill.md", "requirements.md", "authors and works.md", "copy.md"])
def test_names_that_only_look_alike_are_taken(tmp_path, name):
    put(tmp_path, name)
    assert taken(tmp_path) == [name]


def test_git_ignored_files_are_skipped_and_the_nearest_rule_decides(tmp_path):
    put(tmp_path, "build/a.ris", "x/b.ris", "x/keep/b.ris", "c.log.ris", "d.ris")
    (tmp_path / ".gitignore").write_text("build/\n*.log.ris\nb.ris\n")
    (tmp_path / "x/keep/.gitignore").write_text("!b.ris\n")
    assert taken(tmp_path) == ["d.ris", "x/keep/b.ris"]
    assert reasons(tmp_path)["build"] == "ignored by git"


def test_rules_above_the_root_count_up_to_the_repository(tmp_path):
    put(tmp_path, "repo/refs/a.ris", "repo/refs/b.ris", "repo/refs/c.ris")
    (tmp_path / ".gitignore").write_text("a.ris\n")
    (tmp_path / "repo/.git/info").mkdir(parents=True)
    (tmp_path / "repo/.git/info/exclude").write_text("c.ris\n")
    (tmp_path / "repo/.gitignore").write_text("/refs/b.ris\n")
    assert taken(tmp_path / "repo/refs") == ["a.ris"]


def test_include_is_blind_to_case_and_exclude_wins(tmp_path):
    put(tmp_path, "A.RIS", "b.ris", "c.bib", "old/d.ris")
    assert taken(tmp_path, include=["*.ris"], exclude=["old/"]) == ["A.RIS", "b.ris"]
    assert taken(tmp_path, include=["old/*.ris", "*.bib"]) == ["c.bib", "old/d.ris"]


def test_a_known_file_whose_mark_is_the_same_need_not_be_read(tmp_path):
    put(tmp_path, "a.ris", "b.ris")
    known = {"a.ris": mark((tmp_path / "a.ris").stat()), "b.ris": "1 2 3 4"}
    states = {f.path: f.state for f in scan(tmp_path, known=known)}
    assert states == {"a.ris": "unchanged", "b.ris": "changed"}


def test_a_file_read_while_fresh_is_read_again(tmp_path):
    put(tmp_path, "a.ris")
    known = {"a.ris": read_file(tmp_path, "a.ris").stat}
    assert [f.state for f in scan(tmp_path, known=known)] == ["changed"]


def test_same_size_and_time_but_another_file_is_a_change(tmp_path):
    put(tmp_path, "a.ris")
    rest(tmp_path / "a.ris")
    known = {"a.ris": mark((tmp_path / "a.ris").stat())}
    (tmp_path / "other").write_text("y")
    rest(tmp_path / "other")
    os.replace(tmp_path / "other", tmp_path / "a.ris")
    assert [f.state for f in scan(tmp_path, known=known)] == ["changed"]


def test_links_are_not_followed(tmp_path):
    root = tmp_path / "root"
    put(tmp_path, "out/a.ris", "root/b.ris")
    (root / "a.ris").symlink_to(tmp_path / "out/a.ris")
    (root / "out").symlink_to(tmp_path / "out")
    (root / "again.ris").symlink_to(root / "b.ris")
    (root / "loop").symlink_to(root)
    assert taken(root) == ["b.ris"]
    why = reasons(root)
    assert why["a.ris"] == why["out"] == "a link that leads out of the root"
    assert why["again.ris"] == why["loop"] == "a link; what it leads to is read in its own place"


def test_sidecars_are_told_apart_and_need_no_include(tmp_path):
    put(tmp_path, "a.md", "a.md.zotsync.yaml")
    found = {f.path: f.kind for f in scan(tmp_path, include=["*.md"])}
    assert found == {"a.md": "file", "a.md.zotsync.yaml": "sidecar"}


def test_large_files_and_unreadable_names_are_problems(tmp_path):
    put(tmp_path, "a.ris")
    (tmp_path / "big.ris").write_bytes(b"x" * 2**20 + b"x")
    (tmp_path / os.fsdecode(b"caf\xe9.ris")).write_text("x")
    problems = [(f.path, f.reason) for f in scan(tmp_path, limit=2**20) if f.state == "problem"]
    assert problems == [
        ("big.ris", "larger than 1 MB; divide it"),
        ("caf\ufffd.ris", "its name is not text; rename it"),
    ]


def test_a_folder_that_cannot_be_entered_is_a_problem_and_the_walk_goes_on(tmp_path, monkeypatch):
    put(tmp_path, "a/x.ris", "b.ris")
    real = os.scandir

    def locked(folder):
        if str(folder).endswith("/a"):
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", locked)
    found = [(f.path, f.state, f.kind, f.reason) for f in scan(tmp_path)]
    assert found[0] == ("a", "problem", "folder", "cannot be read (Permission denied)")
    assert found[1][:2] == ("b.ris", "new")


def test_a_missing_root_is_no_empty_root(tmp_path):
    with pytest.raises(InputError):
        list(scan(tmp_path / "gone"))


def test_half_writes_of_a_killed_run_are_named(tmp_path):
    put(tmp_path, ".zotsync-0123456789abcdef.tmp")
    assert [(f.path, f.kind) for f in scan(tmp_path)] == [(".zotsync-0123456789abcdef.tmp", "leftover")]
