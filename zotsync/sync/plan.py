"""From two sides and a base to a plan: pure, no I/O, no clock.

`make_plan` sorts what was read into one `ItemState` per item, lets `merge.decide` decide each, and
turns the decisions into changes that anybody can read, save and undo.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from zotsync.changes import Change, Conflict, Held, Plan, encode
from zotsync.item import NOTHING, Item, Json
from zotsync.progress import counted
from zotsync.schema import NO_WORKS
from zotsync.sync.anew import ALLOW, read_anew
from zotsync.sync.arrivals import pair_new
from zotsync.sync.known import sort_out
from zotsync.sync.merge import decide
from zotsync.sync.retype import retype
from zotsync.sync.rows import LocalItem, SourceState, with_notes
from zotsync.sync.scope import file_item, outside
from zotsync.sync.snapshot import Settings, Snapshot
from zotsync.sync.state import Decision, ItemState, Status, local_edits
from zotsync.sync.steps import Step, creation, make_step
from zotsync.sync.tidy import FILE
from zotsync.sync.tidy import UNDONE as TIDY_UNDONE
from zotsync.sync.undone import release


@dataclass(slots=True)
class Planned:
    """The plan for people, and the steps that a run executes, after the collections they need."""

    plan: Plan
    steps: list[Step]
    collections: list[Change] = field(default_factory=list)


def make_plan(snapshot: Snapshot, settings: Settings) -> Planned:
    """Everything that a sync of this snapshot would do."""
    sources, new, held = sort_out(snapshot, settings)
    more, open_ones = pair_new(snapshot, settings, sources, new)
    held += more
    steps = [
        _step(snapshot, settings, key, tuple(sources.pop(key))) for key in counted("planning", [*sources])
    ]
    placed, more = _place_fresh(snapshot, settings, {step.state.key for step in steps}, open_ones)
    steps += placed
    held += more
    conflicts: list[Conflict] = []
    unlinked: list[Held] = []
    for step in steps:
        conflicts += step.decision.conflicts
        held += step.decision.held
        if step.decision.unlink or step.decision.keep:
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
    title = state.library.title if state.library else ""
    stays = [source.path for source in state.sources if source.now]
    for index in decision.unlink:
        where = f"it is in {stays[0]} still" if stays else "the library keeps it"
        message = f"This file does not hold it any more; {where}."
        yield Held("unlinked", message, state.key, state.sources[index].path, title=title)
    for index in decision.keep if decision.left else ():
        message = "It left the scope (collections in zotsync.toml); the file and the library keep it."
        yield Held("unlinked", message, state.key, state.sources[index].path, title=title)


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
        taken=settings.taken.get(key, NOTHING),
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
    met, offered = state, list[Held]()
    if snapshot.anew(key):
        met, offered = read_anew(state, allowed=ALLOW in settings.allow)
    decision = decide(met)
    decision.held += tuple(offered)
    if met is not state and "update" not in decision.why and not any(map(local_edits, state.sources)):
        decision.because("update", "read anew by the reader of today")
    state = met
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
            step.local = {-1: creation(key, state.for_files(item), path)}
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
    decision.because("update", f"as {FILE} says")
    return make_step(state, decision, item, snapshot.children.get(item.key, ())), []


def _is_child(item: Item) -> bool:
    return bool(item["parentItem"]) or item.type in NO_WORKS
