"""Items that no row of the base knows: each finds its library item, gets a key of its own, or waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zotsync.changes import Held
from zotsync.item import Item, diff, key_from
from zotsync.progress import counted
from zotsync.schema import DATE_FIELDS
from zotsync.sync.pair import Match, contradicts, count_titles, pair
from zotsync.sync.rows import LocalItem, SourceState, with_notes
from zotsync.sync.snapshot import Settings, Snapshot
from zotsync.sync.state import ItemState, local_edits

UNIDENTIFIED = 5
"""From so many new items without author, date and identifier at once, none is created unasked."""


def pair_new(
    snapshot: Snapshot, settings: Settings, sources: dict[str, list[SourceState]], new: Sequence[LocalItem]
) -> tuple[list[Held], dict[str, LocalItem]]:
    """Find each new item's library item; what has none gets a key and is created.

    Also the library items that one of those held may be, by key.
    """
    if not new:
        return [], {}
    index = snapshot.index()
    for key, found in sources.items():
        # What the library erased comes back where it was edited: a copy of it is the same item.
        edited = [s.now.item for s in found if s.now and local_edits(s)]
        if edited and key not in index.items:
            index.add(key, edited[0])
    titles = count_titles(local.item for local in new)
    held: list[Held] = []
    open_ones: dict[str, LocalItem] = {}
    nameless: list[tuple[str, LocalItem]] = []
    born: dict[str, str] = {}
    for local in counted("looking for what is new", sorted(new, key=_facts_first)):
        # It depends on the text alone: two clones of a folder, or a run killed half-way, choose the same.
        key = key_from(settings.library, local.text, "0")
        match = Match(key, "key", trashed=key in index.trashed)
        if key not in index.items:
            match = pair(local.item, index, titles)
        if born.get(match.key) == local.path and contradicts(local.item, index.items[match.key]):
            # Two records of one file that differ in what tells works apart are two works.
            match = Match()
        if match.by == "likeness" and local.path in {born.get(k) for k in (match.key, *match.several)}:
            # A file that describes a work twice, and differently, is left so; `dedupe` finds it.
            match = Match()
        if len(told := [k for k in match.several if _says_all_of(local, snapshot, settings, k)]) == 1:
            match = Match(told[0], "all that it says")
        if match.several and "ambiguous" in settings.allow:
            match = Match()
        if match.several:
            open_ones |= dict.fromkeys(match.several, local)
            one = "any of " if len(match.several) > 1 else ""
            why = "much alike" if match.by == "likeness" else f"same {match.by}"
            message = (
                f"It may be {one}{', '.join(match.several)} ({why}); link it by key, "
                "or `sync --allow ambiguous` if it is new."
            )
            held.append(local.held("ambiguous", message))
        elif match.trashed and not settings.redo:
            message = "Its item is in the library's trash; restore it there, or `sync --redo`."
            held.append(replace(local.held("in-trash", message), key=match.key))
        elif match.key:
            sources[match.key].append(SourceState(local.path, None, None, local))
        elif "ambiguous" not in settings.allow and (hidden := snapshot.unread(local.item, key)):
            message = (
                f"It may be {', '.join(hidden)}, which is damaged in the library; mend or delete that, "
                "or `sync --allow ambiguous` if it is another work."
            )
            held.append(local.held("ambiguous", message))
        elif not local.item.title and not local.item.creators:
            held.append(local.held("untitled", "It has neither title nor author; give it a title."))
        else:
            index.add(key, local.item)
            born[key] = local.path
            if _unidentified(local.item):
                nameless.append((key, local))
            else:
                sources[key].append(SourceState(local.path, None, None, local))
    if len(nameless) >= UNIDENTIFIED and "unidentified" not in settings.allow:
        message = (
            f"{len(nameless)} new items have no author, date or identifier; `sync --allow unidentified`."
        )
        held += [local.held("unidentified", message) for _, local in nameless]
    else:
        for key, local in nameless:
            sources[key].append(SourceState(local.path, None, None, local))
    return held, open_ones


def _says_all_of(local: LocalItem, snapshot: Snapshot, settings: Settings, key: str) -> bool:
    """Whether a source says of a library item what a run would write of it in that format, no less, no more.

    A run that was killed, or whose base is lost, leaves such items.
    """
    data = snapshot.objects.get(key)
    if data is None or data.other.get("deleted"):
        return False
    state = ItemState(key, "live", data, (), library_tags=settings.library_tags)
    meant = local.format.get(state.for_files(with_notes(data, snapshot.children.get(key, ()))))
    given = set() if data["citationKey"] else {"citationKey"}  # a format that needs one makes one up
    return diff(replace(meant, key=""), replace(local.item, key="")).keys() <= given


def _facts_first(local: LocalItem) -> tuple[bool, bool, str, int]:
    """A format that states facts goes before one in which they had to be found."""
    prose = local.format.prose
    return prose, prose and not local.states_type, local.path, local.position


def _unidentified(item: Item) -> bool:
    return (
        not item.creators
        and not any(item[n] for n in DATE_FIELDS)
        and not any(item[n] for n in ("DOI", "PMID", "ISBN", "ISSN", "url"))
    )
