"""What collections mean for one item: whether it takes part at all, and where it is filed."""

from __future__ import annotations

from dataclasses import replace

from zotsync.sync.collections import Filing
from zotsync.sync.state import Decision, ItemState, held, local_edits
from zotsync.sync.undone import ITEM

_WAITS = (
    "Its item is outside the scope (collections in zotsync.toml); file it there in Zotero, and it takes part."
)


def outside(state: ItemState, filing: Filing) -> Decision | None:
    """The decision for a linked item that is outside the scope; None: it takes part.

    Its rows stay as they are, so that it goes on where it was when it comes back; nothing flows
    meanwhile, and nothing is deleted.
    """
    linked = [source.row for source in state.sources if source.row]
    if not linked or state.library is None or filing.inside(state.library.collections):
        return None
    decision = Decision(state.key, library=state.library)
    decision.outside = True
    decision.left = any(filing.was_inside(row.library.collections) for row in linked)
    for index, source in enumerate(state.sources):
        if source.now is None:
            decision.unlink += (index,)
            continue
        decision.keep += (index,)
        if source.row is None or local_edits(source):
            decision.held += (held(state, source.now, "out-of-scope", _WAITS),)
    return decision


def file_item(state: ItemState, decision: Decision, filing: Filing) -> None:
    """Add the collections that a decision's item gets; none is ever taken away.

    A source's folder is added once, when it is first seen there: what a person takes out stays out.
    """
    library = decision.library
    if library is None or filing.tree is None:
        return
    if state.status in ("trashed", "gone") and not decision.library_action:
        return
    present = [
        (index, source)
        for index, source in enumerate(state.sources)
        if source.now and index not in decision.keep and index not in decision.unlink
    ]
    if not present or decision.library_action == "trash":
        return
    fresh = [source for _, source in present if source.row is None]
    undone = any(source.row is not None and ITEM in source.row.undone for _, source in present)
    created = state.status in ("new", "gone") or (undone and state.status == "trashed")
    added: list[str] = []
    why = ""
    for index, source in present:
        assert source.now is not None
        folder = source.now.path.rpartition("/")[0]
        known = source.row.folder if source.row and not created else ""
        if not filing.wish.folders or folder in ("", known) or "collections" in source.held:
            continue
        added.append(filing.for_folder(folder))
        decision.folders = {**decision.folders, index: folder}
        why = f"its folder is {folder}"
    if created and filing.wish.for_new:
        added.append(filing.for_new())
    if fresh and not filing.holds((*library.collections, *added)):
        added.append(filing.for_new())
        why = why or "it was outside the scope, and has a source in this folder"
    if not added and not created:
        return
    decision.filed = tuple(added)
    filed = tuple(dict.fromkeys((*filing.known(library.collections), *added)))
    if set(filed) == set(library.collections):
        return
    decision.library = replace(library, collections=filed)
    if decision.library_action is None:
        decision.library_action = "update"
        decision.because("update", why)
