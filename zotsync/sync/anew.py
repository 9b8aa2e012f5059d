"""What today's reader finds in a text that is as it was: offered, and taken only when that is asked for.

Another version reads more out of a text, and so does another configuration. Both sides agreed once on what
was read then; what is found beyond it is no edit of a person. `ALLOW` lets the two meet anew in it: what one
side alone says is filled in, what differs is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from zotsync.changes import Held
from zotsync.sync.fields import shown_in
from zotsync.sync.rows import SourceState
from zotsync.sync.same import same
from zotsync.sync.state import LIBRARY_ONLY, ItemState

ALLOW = "re-read"
"""What ``allow`` takes, and the reason of what is held."""
_LONGEST = 80


def read_anew(state: ItemState, *, allowed: bool) -> tuple[ItemState, list[Held]]:
    """The state in which both sides meet anew where today's reader finds more, or what is offered of it."""
    sources = list(state.sources)
    held: list[Held] = []
    if state.status != "live":
        return state, held
    for index, source in enumerate(sources):
        names = dict(_found(state, index))
        if not names or source.now is None or source.row is None:
            continue
        if allowed:
            row = replace(source.row, unmet=tuple(sorted({*source.row.unmet, *names})))
            sources[index] = replace(source, row=row)
        else:
            said = "; ".join(f"{name}: {_words(value)}" for name, value in names.items())
            message = f"Read anew, this unchanged text says more ({said}); `sync --allow {ALLOW}` takes it."
            held.append(replace(source.now.held(ALLOW, message), key=state.key))
    changed = any(source is not before for source, before in zip(sources, state.sources, strict=True))
    return (replace(state, sources=tuple(sources)) if changed else state), held


def _found(state: ItemState, index: int) -> Iterator[tuple[str, Any]]:
    """The aspects of an unchanged text that are not what the library said when both agreed.

    A source that is never written may differ from the library for good, and an undo may have left it so.
    """
    source = state.sources[index]
    now, row = source.now, source.row
    if now is None or row is None or not now.writable or not _unchanged(source):
        return
    there, known = shown_in(now, row.library), row.library.aspects()
    # Texts cite an entry by its key: each may have its own for good, after a merge say.
    waits = {"notes", "citationKey", *LIBRARY_ONLY, *source.held, *row.pending}
    for name, value in now.item.aspects().items():
        if name in waits or not source.met(name):
            continue
        if name == "tags":
            names = {tag.name for tag in row.library.tags}
            value = tuple(tag for tag in now.sends(value) if tag.name not in names)
            if value:
                yield name, value
            continue
        if name == "itemType" and not now.states_type:
            continue
        other = there.get(name, known.get(name))
        if other is None or not same(name, other, value):
            yield name, value


def _unchanged(source: SourceState) -> bool:
    now, row = source.now, source.row
    return now is not None and row is not None and (now.text, now.sidecar) == (row.text, row.sidecar)


def _words(value: Any) -> str:
    """A value in words, a long one shortened."""
    if isinstance(value, str):
        text = value
    else:
        names = (one.name or f"{one.last}, {one.first}".rstrip(", ") for one in value)
        text = "; ".join(names)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
