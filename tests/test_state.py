"""What zotsync keeps for itself outlives a kill at any place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from zotsync import state
from zotsync.config import Config
from zotsync.workspace import Workspace, init


@pytest.mark.parametrize("torn", ["", '{"id": "0123', "{}"])
def test_a_torn_id_is_made_anew_and_never_shared(tmp_path: Path, torn: str) -> None:
    root = tmp_path / "refs"
    root.mkdir()
    init(root, Config(), str(tmp_path / "state"))
    (root / ".zotsync" / "id").write_text(torn)

    with Workspace(root, state=tmp_path / "state") as workspace:
        assert workspace.state.folder.parent == tmp_path / "state"
        assert workspace.state.id.isalnum()


def test_a_small_file_is_old_or_new_and_never_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "base"
    state.write_whole(path, "old\n")

    def dies(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", dies)
    with pytest.raises(KeyboardInterrupt):
        state.write_whole(path, "new\n")

    assert ["base"] == [p.name for p in tmp_path.iterdir()]
    assert "old\n" == path.read_text()


def test_nobody_else_may_read_what_is_kept(tmp_path: Path) -> None:
    root, kept = tmp_path / "refs", tmp_path / "state"
    root.mkdir()
    (root / "a.ris").write_text("TY  - BOOK\nTI  - Ropes\nAU  - Sand, Ivo\nER  - \n")
    before = os.umask(0o022)
    try:
        init(root, Config(), str(kept))
        with Workspace(root, state=kept) as workspace:
            workspace.sync()
            folder = workspace.state.folder
            modes = {path.name: path.stat().st_mode & 0o777 for path in folder.rglob("*")}
    finally:
        os.umask(before)

    assert {"base.sqlite", "journal", "1.jsonl", "lock", "root"} <= modes.keys()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {0o600 if "." in name or name in ("lock", "root") else 0o700 for name in modes} == set(
        modes.values()
    )
    assert (root / ".zotsync" / "id").stat().st_mode & 0o777 == 0o644
