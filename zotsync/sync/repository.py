"""The git repository around a workspace: another branch, or a merge under way, is no edit of a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
_MARKERS = re.compile(r"^<{7} .*\n(?:.*\n)*?={7}\n(?:.*\n)*?>{7} ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Repository:
    """``branch``: what HEAD names, empty outside a repository; ``under_way``: the unfinished operation."""

    branch: str = ""
    under_way: str = ""


def repository(root: Path) -> Repository:
    """The repository that ``root`` lies in. Only files under ``.git`` are read; git is not run."""
    for folder in (root, *root.parents):
        place = folder / ".git"
        if place.is_file():
            place = _linked(place)
        if (place / "HEAD").is_file():
            head = _read(place / "HEAD")
            branch = head.removeprefix("ref: refs/heads/")
            busy = next((name for name in _UNDER_WAY if (place / name).exists()), "")
            return Repository(branch, busy.replace("_HEAD", "").replace("_", "-").lower())
    return Repository()


def has_conflict_markers(text: str) -> bool:
    """Whether a text holds an unresolved conflict, as git writes it.

    >>> has_conflict_markers("<<<<<<< ours\\nTI  - A\\n=======\\nTI  - B\\n>>>>>>> theirs\\n")
    True
    """
    return "<<<<<<< " in text and bool(_MARKERS.search(text.replace("\r\n", "\n")))


def _linked(file: Path) -> Path:
    """The folder that a ``.git`` file of a worktree or submodule names."""
    target = _read(file).removeprefix("gitdir:").strip()
    return (file.parent / target) if target else file


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""
