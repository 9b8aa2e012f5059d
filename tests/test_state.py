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
