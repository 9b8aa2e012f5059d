"""What git is doing in the folder, told from its files alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.main_job import Folder
from zotsync.errors import GuardError
from zotsync.sync.repository import Repository, has_conflict_markers, repository


def git(root: Path, *arguments: str, check: bool = True) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=check, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    git(tmp_path, "init")
    (tmp_path / "a.ris").write_text("TY  - BOOK\nTI  - A\nER  - \n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "start")
    return tmp_path


def test_the_branch_is_what_head_names(checkout: Path) -> None:
    assert Repository("main") == repository(checkout)
    git(checkout, "checkout", "-b", "topic/one")
    (checkout / "below").mkdir()

    assert Repository("topic/one") == repository(checkout / "below")


def test_a_merge_under_way_is_noticed_and_leaves_markers(checkout: Path) -> None:
    for branch, title in (("other", "B"), ("main", "C")):
        git(checkout, "checkout", "-B", branch, "main")
        (checkout / "a.ris").write_text(f"TY  - BOOK\nTI  - {title}\nER  - \n")
        git(checkout, "commit", "-am", title)

    git(checkout, "merge", "other", check=False)

    assert Repository("main", "merge") == repository(checkout)
    assert has_conflict_markers((checkout / "a.ris").read_text())


def test_a_worktree_has_its_own_branch(checkout: Path) -> None:
    git(checkout, "worktree", "add", "beside", "-b", "beside")

    assert Repository("beside") == repository(checkout / "beside")


def test_no_repository_is_no_trouble(tmp_path: Path) -> None:
    assert Repository() == repository(tmp_path)


@pytest.mark.parametrize("text", ["", "AB  - <<<<<<< is seven\n", "=======\n>>>>>>> x\n"])
def test_ordinary_text_has_no_markers(text: str) -> None:
    assert not has_conflict_markers(text)


def test_a_run_stops_on_another_branch_and_amid_a_merge(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("a.ris", "TY  - BOOK\nTI  - A\nER  - \n")
    git(folder.root, "init")
    git(folder.root, "add", "a.ris")
    git(folder.root, "commit", "-m", "start")
    folder.sync()
    git(folder.root, "checkout", "-b", "other")

    assert ["branch"] == stopped_by(folder)
    folder.sync(allow=["branch"])
    assert () == folder.sync().applied
    (folder.root / ".git" / "MERGE_HEAD").write_text("0" * 40)
    assert ["merge"] == stopped_by(folder)


@pytest.mark.parametrize("abstract", ["", "AB  - " + "Its abstract is long. " * 20 + "\n"])
def test_a_source_with_conflict_markers_stops_the_run(tmp_path: Path, abstract: str) -> None:
    folder = Folder(tmp_path)
    marked = "<<<<<<< ours\nTI  - A\n=======\nTI  - B\n>>>>>>> theirs\n"
    folder.put("a.ris", f"TY  - BOOK\n{abstract}{marked}ER  - \n")

    assert ["conflict-markers"] == stopped_by(folder)


def stopped_by(folder: Folder) -> list[str]:
    with pytest.raises(GuardError) as stop:
        folder.sync()
    return [guard.name for guard in stop.value.plan.guards]
