"""Keys that the library chose: what was planned under a key of ours goes on under the one it has now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zotsync.changes import rekeyed
from zotsync.stores.base import WriteResult
from zotsync.sync.steps import Step


def adopt(steps: Sequence[Step], results: dict[str, WriteResult]) -> None:
    """Give steps the keys under which their new objects were written; ``results`` has both ids then."""
    given = {
        change.key: key
        for step in steps
        for change in step.library
        if change.action == "create"
        and results[change.id].ok
        and (key := results[change.id].key) not in ("", change.key)
    }
    if not given:
        return
    for step in steps:
        for change in step.library:
            results[rekeyed(change, given).id] = results[change.id]
        step.library = tuple([rekeyed(change, given) for change in step.library])
        step.local = {index: rekeyed(change, given) for index, change in step.local.items()}
        step.state = replace(step.state, key=given.get(step.state.key, step.state.key))
        notes = step.decision.note_keys
        step.decision.note_keys = {i: tuple(given.get(key, key) for key in keys) for i, keys in notes.items()}
