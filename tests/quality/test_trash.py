"""A link into the library's trash is told, by what the last sync of the workspace saw."""

from zotsync.api import lint_loaded, load
from zotsync.config import Config
from zotsync.founding import init
from zotsync.quality import LintConfig
from zotsync.state import find_state
from zotsync.sync.base import Base

LINK = "[Moss](zotero://select/library/items/{})\n"


def test_a_link_to_a_trashed_item(tmp_path, monkeypatch):
    """Nothing is said without a workspace, and before its first sync; then of what is in the trash."""
    monkeypatch.setenv("ZOTSYNC_STATE", str(tmp_path / "state"))
    note = tmp_path / "refs" / "ponds.md"
    note.parent.mkdir()
    note.write_text("# Care of ponds\n\n" + LINK.format("ABCD2345") + LINK.format("WXYZ6789"))
    asked = LintConfig(select=("SY-05",))
    assert lint_loaded(load([note]), asked) == []
    init(note.parent, Config())
    assert lint_loaded(load([note]), asked) == []
    base = Base(find_state(note.parent).base)
    base.objects_put([{"key": "ABCD2345", "version": 1}, {"key": "WXYZ6789", "version": 2, "deleted": 1}])
    base.close()
    (found,) = lint_loaded(load([note]), asked)
    assert (found.line, found.text) == (4, "zotero://select/library/items/WXYZ6789")
