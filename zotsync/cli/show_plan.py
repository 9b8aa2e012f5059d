"""Plans, conflicts and what waits, for people: as diffs while they are few, counted when they are many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zotsync.changes import Change, Conflict, Failure, Guard, Held, Visible
from zotsync.cli.show import detail, difference, harmless, moment, note, say, several, short, shown, wants

MANY = 40
"""More changes than this are counted; `--full` shows each."""
FEW = 10
"""More than this of what waits is counted, unless it was asked for."""
EXAMPLES = 5
_NAMES = 5
"""So many files and fields are counted each by its name."""
_SHORT_LIST = 120
"""A list of so many characters is shown whole in a conflict."""

NEXT = {
    "ambiguous": "link them by key, or `zotsync sync --allow ambiguous` if they are new",
    "gone-in-library": "remove them here too, or restore them in the library's trash",
    "has-children": "put them back here, or trash them in the library",
    "in-trash": "restore them in the library's trash, or `zotsync sync --redo`",
    "new-item": "name a place: new_items in zotsync.toml",
    "re-read": "`zotsync sync --allow re-read` takes what the text says",
    "truncated": "complete the file, or `zotsync sync --allow truncated` if you removed them",
    "undone": "edit them, or `zotsync sync --redo`",
    "unidentified": "`zotsync sync --allow unidentified` takes them",
    "untitled": "give them a title",
}
"""What to do about what is held, by its reason."""


def show_changes(changes: Sequence[Change], names: Mapping[str, str] | None = None) -> None:
    """Each change as a small diff below its file; many are counted, with examples.

    ``names``: the paths of collections by key.
    """
    if len(changes) > MANY and not wants("full"):
        _overview(changes)
        return
    places: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        places[change.path if change.side == "local" else ""].append(change)
    for place, here in places.items():
        detail(harmless(place) or "library", "bold")
        for change in here:
            _show_change(change, names or {})


def _show_change(change: Change, names: Mapping[str, str]) -> None:
    style = {"create": "green", "restore": "green", "trash": "red", "remove": "red"}.get(change.action, "")
    detail(f"  {change.action:<8}{_title(change)}  ({harmless(change.why)})", style)
    if change.action in ("create", "trash", "remove", "restore"):
        return
    for name, (before, after) in change.fields.items():
        if name == "collections":
            before, after = ([names.get(k, k) for k in value or ()] for value in (before, after))
        for sign, lines in (("-", difference(before, after)), ("+", difference(after, before))):
            for line in lines:
                detail(f"      {sign} {name}: {line}", "red" if sign == "-" else "green")


def _title(change: Change) -> str:
    title = short(change.title) or change.key
    return f"collection {title}" if change.of_collection else title


def _overview(changes: Sequence[Change]) -> None:
    """How many of each kind, in which files and fields, with a few examples of each."""
    kinds: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        kinds["the library" if change.side == "library" else "files", change.action].append(change)
    detail(f"{several(len(changes), 'change')}; --full shows each.")
    for (where, action), here in sorted(kinds.items(), key=lambda kind: (kind[0][0], -len(kind[1]))):
        detail(f"{action} in {where}: {len(here):,}", "bold")
        if paths := [change.path for change in here if change.path]:
            detail(f"    files   {most(paths)}")
        if action in ("update", "move"):
            detail(f"    fields  {most(name for change in here for name in change.fields)}")
        for change in here[:EXAMPLES]:
            detail(f"    e.g.    {short(_example(change), 100)}")


def _example(change: Change) -> str:
    title = _title(change)
    for name, (before, after) in change.fields.items() if change.action == "update" else ():
        was, now = difference(before, after), difference(after, before)
        values = " → ".join(short("; ".join(value) or "(nothing)", 24) for value in (was, now))
        return f"{short(title, 44)}: {name} {values}"
    return f"a note of {title}" if "note" in change.fields else title


def most(names: Iterable[str]) -> str:
    """The most frequent names with their counts, in one line.

    >>> most("abacabdefg")
    'a 3, b 2, c 1, d 1, e 1, 2 more with 2'
    """
    counts = Counter(names).most_common()
    parts = [f"{short(name, 40)} {count:,}" for name, count in counts[:_NAMES]]
    if rest := counts[_NAMES:]:
        parts.append(f"{len(rest):,} more with {sum(count for _, count in rest):,}")
    return ", ".join(parts)


def show_conflicts(conflicts: Sequence[Conflict], few: int = FEW) -> None:
    """Each conflict with its number and what each place says; more than ``few`` are counted."""
    each = len(conflicts) <= few or wants("full")
    if not each:
        say(f"{several(len(conflicts), 'conflict')}; `zotsync conflicts --full` shows each.", "bold")
        say(f"    fields  {most(conflict.field for conflict in conflicts)}")
        say(f"    files   {most(place for conflict in conflicts for place in _files(conflict))}")
    for number, conflict in enumerate(conflicts if each else conflicts[:EXAMPLES], 1):
        name = f"{harmless(conflict.field)} of {short(conflict.title, 60)} [{conflict.key}]"
        say(f"conflict {number}: {name}" if each else f"    e.g.    {number}: {name}", "yellow")
        for version in conflict.versions if each else ():
            others = [one.value for one in conflict.versions if one is not version]
            value = _said(version.value, others[0] if others else None)
            who = f" ({harmless(version.by or 'edited')} {moment(version.when)})" if version.when else ""
            say(f"    {harmless(version.where)}: {value}{who}")
    if conflicts:
        say(
            "decide with `zotsync resolve NUMBER --take local|library|base`, or `zotsync review` in a browser"
        )


def _said(value: Any, other: Any) -> str:
    """What one place says in a conflict; of a long list what the other lacks, and how many both have.

    >>> _said(["Ito", "Fog Group"], ["Ito"]), _said(["Ito"], ["Ito", "Fog Group"])
    ('Ito; Fog Group', 'Ito')
    """
    whole = shown(value)
    own = difference(value, other)
    if not own or (isinstance(value, list) and len(whole) <= _SHORT_LIST):
        return whole
    rest = len(value) - len(own) if isinstance(value, list) else 0
    return "; ".join(own) + (f"; … {rest:,} more, as in the other" if rest else "")


def _files(conflict: Conflict) -> list[str]:
    return [version.where for version in conflict.versions if version.where != "library"]


def show_held(held: Sequence[Held]) -> None:
    """What waits for a person; many are counted by their reason."""
    if len(held) <= FEW or wants("full"):
        for one in held:
            say(f"held    {_place(one)}: {short(one.title, 50)} – {harmless(one.message)}")
        return
    for reason, here in by_reason(held).items():
        say(f"held    {len(here):,} {reason}: {next_step(reason, here[0])}")
        for one in here[:EXAMPLES]:
            say(f"    e.g.    {short(_place(one), 40)}: {short(one.title, 60)}")
    say("`zotsync status --full` shows each.")


def _place(one: Held) -> str:
    return harmless(one.path or one.key)


def by_reason(held: Iterable[Held]) -> dict[str, list[Held]]:
    """What is held, by its reason, the most frequent first."""
    found: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        found[one.reason].append(one)
    return dict(sorted(found.items(), key=lambda reason: -len(reason[1])))


def next_step(reason: str, one: Held) -> str:
    """What to do about what is held for this reason; ``one`` says it where no more is known."""
    return NEXT.get(reason) or harmless(one.message)


def show_waiting(held: Sequence[Held], failures: Sequence[Failure], guards: Sequence[Guard]) -> None:
    """What waits, what failed, what stops."""
    show_held(held)
    show_failures(failures)
    for guard in guards:
        note(f"stopped {guard.message} If that is meant: --allow {guard.name}", "bold red")


def show_unlinked(unlinked: Sequence[Held]) -> None:
    """The sources that were let go of; nothing of them is lost."""
    each = unlinked if len(unlinked) <= FEW or wants("full") else unlinked[:EXAMPLES]
    for one in each:
        title = f"{short(one.title, 50)} – " if one.title else ""
        say(f"unlinked {harmless(one.path)}: {title}{harmless(one.message)}")
    if rest := len(unlinked) - len(each):
        say(f"unlinked {rest:,} more; --full shows each")


def show_visible(visible: Sequence[Visible]) -> None:
    """What the first push to a group shows to its members."""
    if not visible:
        return
    say(f"First push to this group; its members see {several(len(visible), 'item')} from here:", "bold")
    each = visible if len(visible) <= MANY or wants("full") else visible[:EXAMPLES]
    for one in each:
        say(f"    {short(one.title, 60) or one.key} ({harmless(one.path)}): {harmless(', '.join(one.what))}")
    if rest := len(visible) - len(each):
        say(f"    … and {rest:,} more; --full shows each")


def show_failures(failures: Sequence[Failure]) -> None:
    """What could not be done, and why."""
    _show_troubles("failed", failures)


def show_kept(kept: Sequence[Failure]) -> None:
    """What an undo left as it is, for it was edited since."""
    _show_troubles("kept", kept)


def _show_troubles(word: str, failures: Sequence[Failure]) -> None:
    each = failures if len(failures) <= MANY or wants("full") else failures[:EXAMPLES]
    for failure in each:
        line = f":{failure.line}" if failure.line else ""
        place = failure.path or failure.key
        message = failure.message.removeprefix(f"{place}: ").removeprefix(f"{place} ")  # it may begin with it
        note(f"{word:<8}{harmless(place)}{line}: {harmless(message)}", "red")
    if rest := len(failures) - len(each):
        note(f"{word:<8}{rest:,} more; --full shows each")


def field_counts(conflicts: Iterable[Conflict]) -> Counter[str]:
    """How many conflicts each field has."""
    return Counter(conflict.field for conflict in conflicts)


def path_counts(conflicts: Iterable[Conflict]) -> Counter[str]:
    """How many conflicts each file has a part in."""
    return Counter(place for conflict in conflicts for place in _files(conflict))
