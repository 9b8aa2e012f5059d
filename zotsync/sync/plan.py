"""From two sides and a base to a plan: pure, no I/O, no clock.

`make_plan` sorts what was read into one `ItemState` per item, lets `merge.decide` decide each, and
turns the decisions into changes that anybody can read, save and undo.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zotsync.changes import Change, Conflict, Failure, Held, Plan, encode
from zotsync.formats.base import Format
from zotsync.formats.sidecar import overlay
from zotsync.item import Item, Json, diff, key_from
from zotsync.progress import counted
from zotsync.schema import NO_WORKS
from zotsync.sync.align import align
from zotsync.sync.collections import Filing, Wish
from zotsync.sync.merge import decide
from zotsync.sync.moves import left, moved, newcomers
from zotsync.sync.pair import Index, Match, contradicts, count_titles, pair
from zotsync.sync.retype import retype
from zotsync.sync.rows import Gone, LocalItem, Row, SourceState, in_code_points_of, with_notes, with_pending
from zotsync.sync.scope import file_item, outside
from zotsync.sync.state import Decision, ItemState, Status, local_edits
from zotsync.sync.steps import Step, creation, make_step
from zotsync.sync.tidy import FILE, Tidy
from zotsync.sync.tidy import UNDONE as TIDY_UNDONE
from zotsync.sync.undone import ITEM, release

UNIDENTIFIED = 5
"""From so many new items without author, date and identifier at once, none is created unasked."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """One source as read now: the items that a plan must look at.

    ``whole``: read without any problem and not empty, so that an absent item was removed.
    """

    path: str
    sha256: str
    items: tuple[LocalItem, ...] = ()
    whole: bool = True
    failures: tuple[Failure, ...] = ()
    kept_to: int = -1
    """The last place, as the base knows it, of an item that is as it was and left out of ``items``."""
    rows: int = 0
    """How many items of it the base knows."""
    imported: bool = False
    """Whether another program writes it: what is absent from it was not removed by a person."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person or zotsync.toml said about this run."""

    library: str = "users/1"
    first: str = "ask"
    policy: Mapping[str, str] = field(default_factory=dict)
    deletions: str = "trash"
    new_items: str = "ask"
    redo: bool = False
    allow: frozenset[str] = frozenset()
    unattended: bool = False
    taken: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def policy_for(self, name: str) -> str:
        """What zotsync.toml says of conflicts in this field: ask, local or library."""
        return self.policy.get(name, self.policy.get("default", "ask"))

    library_tags: tuple[str, ...] = ()
    """How automatic tags begin that stay in the library: what enrichment infers, unless files get it too."""
    wish: Wish = field(default_factory=Wish)
    tidy: Tidy | None = None
    """What tags.toml says of tags."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Both sides as they are, and the base, as far as this plan needs them.

    ``rows`` are all rows of every key and file that is looked at; ``objects`` the library's objects of
    those keys, without child notes (trashed ones with ``deleted`` in ``other``); ``children`` theirs;
    ``fresh`` the keys that no source holds yet. ``index`` gives the whole library for pairing, and is called
    only where items are new.
    """

    rows: Sequence[Row]
    files: Mapping[str, LocalFile]
    vanished: frozenset[str]
    objects: Mapping[str, Item]
    children: Mapping[str, Sequence[Json]]
    fresh: Sequence[str]
    index: Callable[[], Index]
    formats: Mapping[str, Format]
    cut_off: frozenset[str] = frozenset()
    """The keys of items that are held because their file ended too early; they wait for a person."""
    editors: Mapping[str, str] = field(default_factory=dict)
    """Who changed each object of the library last, where it is known."""
    filing: Filing = field(default_factory=Filing)
    place: Callable[[Item], tuple[str, str]] = lambda item: ("", "")
    """The path where a new library item lands; or an empty one, and what to do about it."""
    undone_tags: Mapping[str, Any] = field(default_factory=dict)
    """Tags (JSON) that an undo gave back, by key."""
    unread: Callable[..., Sequence[str]] = lambda item, *keys: ()
    """See `Unread.may_be`."""


@dataclass(slots=True)
class Planned:
    """The plan for people, and the steps that a run executes, after the collections they need."""

    plan: Plan
    steps: list[Step]
    collections: list[Change] = field(default_factory=list)


def make_plan(snapshot: Snapshot, settings: Settings) -> Planned:
    """Everything that a sync of this snapshot would do."""
    sources, new, held = _sort(snapshot, settings)
    more, open_ones = _pair_new(snapshot, settings, sources, new)
    held += more
    steps = [
        _step(snapshot, settings, key, tuple(found)) for key, found in counted("planning", sources.items())
    ]
    placed, more = _place_fresh(snapshot, settings, set(sources), open_ones)
    steps += placed
    held += more
    conflicts: list[Conflict] = []
    unlinked: list[Held] = []
    for step in steps:
        conflicts += step.decision.conflicts
        held += step.decision.held
        unlinked += _unlinked(step)
    used = [key for step in steps for key in step.decision.filed]
    collections = snapshot.filing.changes(used)
    changes = [*collections, *(c for step in steps for c in (*step.library, *step.local.values()))]
    failures = [f for file in snapshot.files.values() for f in file.failures]
    named = [key for c in changes for value in c.fields.get("collections", ()) for key in value or ()]
    plan = Plan(
        tuple(changes),
        tuple(conflicts),
        tuple(held),
        failures=tuple(failures),
        unlinked=tuple(unlinked),
        settled=tuple(one for step in steps for one in step.decision.settled),
        collections={key: snapshot.filing.name(key) for key in dict.fromkeys(named)},
    )
    return Planned(plan, steps, collections)


def _unlinked(step: Step) -> Iterator[Held]:
    """The sources that let go of an item, or whose item left the scope."""
    state, decision = step.state, step.decision
    if decision.library_action == "trash":
        return
    for index in decision.unlink:
        message = "Its source is gone; the library keeps it."
        yield Held("unlinked", message, state.key, state.sources[index].path)
    for index in decision.keep if decision.left else ():
        message = "It left the scope (collections in zotsync.toml); the file and the library keep it."
        title = state.library.title if state.library else ""
        yield Held("unlinked", message, state.key, state.sources[index].path, title=title)


def _sort(
    snapshot: Snapshot, settings: Settings
) -> tuple[dict[str, list[SourceState]], list[LocalItem], list[Held]]:
    """Sources by key, the items that have no row yet, and what must wait."""
    by_path: dict[str, list[Row]] = defaultdict(list)
    for row in snapshot.rows:
        by_path[row.path].append(row)
    sources: dict[str, list[SourceState]] = defaultdict(list)
    new: list[LocalItem] = []
    lost: list[tuple[Row, Gone]] = []
    held: list[Held] = []
    come = newcomers(snapshot.files, by_path)
    for path, rows in by_path.items():
        file = snapshot.files.get(path)
        if file is None:
            lost += [(row, "vanished" if path in snapshot.vanished else "unknown") for row in rows]
            continue
        away = left(rows, file.items, come)
        away += [row for row in rows if row not in away and _taken_out_by_undo(snapshot, row)]
        off = {row.id for row in away}
        staying = [row for row in rows if row.id not in off]
        pairs, absent, fresh = align(staying, file.items, lambda row: reread(snapshot.formats, row))
        if absent and fresh:
            # A run that died had made it say what the library says: another work's words after a merge.
            more, absent, fresh = align(absent, fresh, lambda row: _in_library(snapshot, row))
            pairs += more
        absent += away
        for row, item in pairs:
            if item.cut and item.text != row.text:
                # What a cut file lacks was not removed by a person.
                sources[row.key].append(SourceState(path, row, None, None, "unknown"))
                held.append(replace(_incomplete(item), key=row.key))
                continue
            sources[row.key].append(SourceState(path, row, _was(snapshot, row, item), item))
        new += fresh
        end = max((row.position for row, _ in pairs), default=file.kept_to)
        end = max(end, file.kept_to)
        lost += [(row, _how_gone(snapshot, file, row, end, settings)) for row in absent]
    for path, file in snapshot.files.items():
        if path not in by_path:
            new += file.items
    # What only went to another file brings its base along.
    absent = [row for row, _ in lost if row.path in snapshot.files or row.path in snapshot.vanished]
    elsewhere = moved(absent, new, lambda row: reread(snapshot.formats, row))
    for row, item in elsewhere:
        here = replace(row, path=item.path)
        sources[row.key].append(SourceState(item.path, here, _was(snapshot, row, item), item))
    found = {row.id for row, _ in elsewhere}
    taken = {id(item) for _, item in elsewhere}
    for row, gone in lost:
        if row.id in found:
            continue
        sources[row.key].append(SourceState(row.path, row, None, None, gone))
        if gone == "unknown" and (file := snapshot.files.get(row.path)):
            held += [_cut_off(row, file)]
    new = [item for item in new if id(item) not in taken]
    held += [_incomplete(item) for item in new if _half_a_line(item)]
    return sources, [item for item in new if not _half_a_line(item)], held


def _in_library(snapshot: Snapshot, row: Row) -> Item | None:
    """The row's item as the library has it."""
    item = snapshot.objects.get(row.key)
    return item if item and not item.other.get("deleted") else None


def _taken_out_by_undo(snapshot: Snapshot, row: Row) -> bool:
    """Whether an undo left the item in the library alone: no other item of the file is an edit of it."""
    data = snapshot.objects.get(row.key)
    return ITEM in row.undone and data is not None and not data.other.get("deleted")


def _half_a_line(item: LocalItem) -> bool:
    # Many exports leave out the last ER; none leaves out the end of its last line with it.
    return item.cut and not item.text.endswith(("\n", "\r"))


def _incomplete(item: LocalItem) -> Held:
    return _held(item, "truncated", "The file ends inside this item; complete it, and it is taken.")


def _cut_off(row: Row, file: LocalFile) -> Held:
    """An item that is missing from a file which does not end as it did."""
    message = "The file ends earlier than before; `sync --allow truncated` if you removed it."
    if not file.whole:
        message = "The file is empty or cannot be read as a whole; nothing is deleted because of it."
    return Held("truncated", message, row.key, row.path, title=row.library.title)


def _how_gone(snapshot: Snapshot, file: LocalFile, row: Row, end: int, settings: Settings) -> Gone:
    """Only a file of several items, read whole and ending as before, says that one was removed from it.

    ``end`` is where its last item that is still there was; what came after may have been cut off.
    """
    format = snapshot.formats.get(row.format)
    if ITEM in row.undone:
        return "removed" if file.whole else "unknown"
    if format is None or not format.many or file.rows < 2 or file.imported:
        return "vanished"
    if not file.whole:
        return "unknown"
    if (row.position > end or row.key in snapshot.cut_off) and "truncated" not in settings.allow:
        # What the library threw away is not thrown away because of it: a run that died had taken it out.
        item = snapshot.objects.get(row.key)
        return "removed" if item and item.other.get("deleted") else "unknown"
    return "removed"


def reread(formats: Mapping[str, Format], row: Row) -> Item | None:
    """What a row's text holds for the reader of today."""
    format = formats.get(row.format)
    items = format.read(row.text, row.path).items if format else ()
    return items[0] if items else None


def _was(snapshot: Snapshot, row: Row, now: LocalItem) -> Item:
    # The same text is never an edit, whatever today's reader makes of it.
    if row.text == now.text and row.sidecar == now.sidecar:
        return with_pending(now.item, row.pending)
    seen = as_seen(snapshot.formats, row)
    return in_code_points_of(now.item, seen) if seen else now.item


def as_seen(formats: Mapping[str, Format], row: Row) -> Item | None:
    """The source's item as last seen, with the older values of what was not taken."""
    item = reread(formats, row)
    if item is not None and row.sidecar:
        item = overlay(item, row.sidecar)[0]
    return with_pending(item, row.pending) if item is not None else None


def _pair_new(
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
            message = (
                f"It may be {one}{', '.join(match.several)} (same {match.by}); link it by key, "
                "or `sync --allow ambiguous` if it is new."
            )
            held.append(_held(local, "ambiguous", message))
        elif match.trashed and not settings.redo:
            message = "Its item is in the library's trash; restore it there, or `sync --redo`."
            held.append(replace(_held(local, "in-trash", message), key=match.key))
        elif match.key:
            sources[match.key].append(SourceState(local.path, None, None, local))
        elif "ambiguous" not in settings.allow and (hidden := snapshot.unread(local.item, key)):
            message = (
                f"It may be {', '.join(hidden)}, which is damaged in the library; mend or delete that, "
                "or `sync --allow ambiguous` if it is another work."
            )
            held.append(_held(local, "ambiguous", message))
        elif not local.item.title and not local.item.creators:
            held.append(_held(local, "untitled", "It has neither title nor author; give it a title."))
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
        held += [_held(local, "unidentified", message) for _, local in nameless]
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


def _held(local: LocalItem, reason: str, message: str) -> Held:
    return Held(reason, message, local.item.key, local.path, local.position, title=local.item.title)


def _unidentified(item: Item) -> bool:
    return (
        not item.creators
        and not item["date"]
        and not any(item[n] for n in ("DOI", "PMID", "ISBN", "ISSN", "url"))
    )


def _step(snapshot: Snapshot, settings: Settings, key: str, sources: tuple[SourceState, ...]) -> Step:
    data = snapshot.objects.get(key)
    status: Status = "live" if data else "gone" if any(s.row for s in sources) else "new"
    if data and data.other.get("deleted"):
        status = "trashed"
    children = snapshot.children.get(key, ())
    library = with_notes(data, children) if data else None
    known = {k for s in sources if s.row for k in s.row.own_notes}
    unknown = [s for s in sources if s.gone == "unknown"]
    state = ItemState(
        key=key,
        status=status,
        library=library or next((s.row.library for s in sources if s.row and status == "gone"), None),
        sources=tuple(s for s in sources if s.gone != "unknown"),
        guarded=f"a source that cannot be read ({unknown[0].path})" if unknown else _guarded(children, known),
        policy=settings.policy,
        first=settings.first,
        deletions=settings.deletions,
        taken=settings.taken.get(key, {}),
        redo=settings.redo,
        edited_by=snapshot.editors.get(key, ""),
        edited_at=str(data.other.get("dateModified", "")) if data else "",
        library_tags=settings.library_tags,
        tidy=settings.tidy,
        undone_tags=snapshot.undone_tags.get(key),
    )
    if decision := outside(state, snapshot.filing):
        return make_step(state, decision, library, children)
    state = release(state)
    decision = decide(state)
    file_item(state, decision, snapshot.filing)
    if decision.library is not None and library is not None and decision.library.type != library.type:
        decision.library = retype(decision.library, library.type)
    return make_step(state, decision, library, children)


def _guarded(children: Sequence[Json], known: set[str]) -> str:
    """Children that did not come from a source, in words; an item that has some is not trashed unasked."""
    live = [c for c in children if not c.get("deleted") and c["key"] not in known]
    notes = sum(c.get("itemType") == "note" for c in live)
    parts = [
        f"{n} {word}{'s' * (n > 1)}" for n, word in ((len(live) - notes, "attachment"), (notes, "note")) if n
    ]
    return " and ".join(parts)


def _place_fresh(
    snapshot: Snapshot, settings: Settings, paired: set[str], open_ones: Mapping[str, LocalItem]
) -> tuple[list[Step], list[Held]]:
    """Library items that no source holds: they land where the configuration says, or wait.

    So do those that a source may hold (``open_ones``): in a second place they would be there twice.
    """
    steps: list[Step] = []
    held: list[Held] = []
    for key in snapshot.fresh:
        data = snapshot.objects.get(key)
        if key in paired or not data or data.other.get("deleted") or _is_child(data):
            continue
        if not snapshot.filing.inside(data.collections):
            continue
        item = with_notes(data, snapshot.children.get(key, ()))
        state = ItemState(key, "live", item, (), library_tags=settings.library_tags)
        step, waits = _tidied(snapshot, settings, state, item)
        item = step.decision.library or item
        held += waits
        if maybe := open_ones.get(key):
            message = f"It may be what {maybe.path} holds; see there."
            held.append(Held("ambiguous", message, key, title=item.title))
            continue
        path, message = snapshot.place(item)
        if path:
            step.local[-1] = creation(key, state.for_files(item), path)
        else:
            held.append(Held("new-item", message, key, title=item.title))
        if step.library or step.local:
            steps.append(step)
    return steps, held


def _tidied(snapshot: Snapshot, settings: Settings, state: ItemState, item: Item) -> tuple[Step, list[Held]]:
    """A library item that no source holds, with the tags that tags.toml says."""
    step = Step(state, Decision(item.key, library=item))
    if settings.tidy is None or (tags := settings.tidy.tags(item.tags)) == item.tags:
        return step, []
    if snapshot.undone_tags.get(item.key) == encode("tags", item.tags) and not settings.redo:
        return step, [Held("undone", TIDY_UNDONE, item.key, field="tags", title=item.title)]
    decision = Decision(item.key, library=replace(item, tags=tags), library_action="update")
    decision.why["update"] = f"as {FILE} says"
    return make_step(state, decision, item, snapshot.children.get(item.key, ())), []


def _is_child(item: Item) -> bool:
    return bool(item["parentItem"]) or item.type in NO_WORKS
