"""Exports: files that are only written, with the library's items (of the scope) in them.

An export is never read as a source. What is there and unchanged keeps its place and its bytes; what
changed is edited, what is gone is taken out, what is new goes to the end. Child notes stay out of it.
A file that holds something else than what was written here last is held before anything that stands
there is changed or removed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from zotsync import formats
from zotsync.changes import Action, Change, Failure, Held, encode
from zotsync.config import SourcesConfig
from zotsync.errors import ConfigError, InputError, UsageError
from zotsync.formats.base import Format
from zotsync.item import Item, Json, diff
from zotsync.journal import RunLog
from zotsync.stores.files import mark
from zotsync.stores.paths import inside
from zotsync.stores.scan import scan
from zotsync.stores.source import Source
from zotsync.stores.sources import Sources
from zotsync.sync.base import Base, ExportState
from zotsync.sync.collections import Filing
from zotsync.sync.pair import Index, count_titles, pair
from zotsync.sync.roles import Roles
from zotsync.sync.rows import LocalItem
from zotsync.sync.steps import Step

ALLOW = "export-edited"
_EDITED = f"It is not as it was written here last; move it away, or `sync --allow {ALLOW}` writes over that."
_UNDONE = "Its last writing was undone; `sync --redo` repeats it."


@dataclass(slots=True)
class Export:
    """What one file would get: ``keys`` are those of its items as they stand, None for foreign ones."""

    path: str
    changes: list[Change] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    source: Source | None = None
    held: list[Held] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


class Exports:
    """The exports of one run. ``steps`` are what it does to the library's items."""

    def __init__(
        self, base: Base, sources: Sources, filing: Filing, allow: Iterable[str], *, redo: bool
    ) -> None:
        self.base = base
        self.sources = sources
        self.filing = filing
        self.forced = ALLOW in allow
        self.redo = redo

    def plan(
        self, paths: Sequence[str], steps: Sequence[Step], keys: set[str], *, everything: bool
    ) -> list[Export]:
        """What each file would get; files of which nothing is known to have changed are left out."""
        if not paths:
            return []
        self._steps = {step.state.key: step for step in steps}
        found = (self._plan(path, keys | set(self._steps), everything) for path in paths)
        return [export for export in found if export is not None]

    def _plan(self, path: str, keys: set[str], everything: bool) -> Export | None:
        place = self.sources.root / path
        state = self.base.export(path)
        there = mark(place.lstat()) if os.path.isfile(place) else ""
        if state and not (keys or everything or state.due) and there == state.stat:
            return None
        export = Export(path)
        if there:
            try:
                export.source = self.sources.parse_export(path)
            except InputError as error:
                export.failures.append(Failure("unreadable", error.said, path=path))
                return export
        sha256 = export.source.sha256 if export.source else ""
        undone = bool(state and state.undone and sha256 == state.sha256)
        if undone and not (self.forced or self.redo):
            export.held.append(Held("undone", _UNDONE, path=path))
            return export
        if state and (state.undone or (there and sha256 != state.sha256) or not there):
            state = None
        looked_at = None if everything or state is None or state.due else keys
        self._compare(export, state, looked_at, force=self.forced or undone)
        return export

    def _compare(
        self, export: Export, state: ExportState | None, keys: set[str] | None, *, force: bool
    ) -> None:
        """Fill ``changes``. ``keys``: where to look for what is new or moved; None: everywhere."""
        versions = self.base.versions()
        known = dict(state.items) if state else {}
        wanted = self._wanted(keys, versions, known)
        here = export.source.items if export.source else ()
        foreign = state is None and bool(here)
        export.keys = [*known] if state else self._paired(here, wanted)
        if len(export.keys) != len(here):
            export.keys, foreign = self._paired(here, wanted), True
        for position, (key, local) in enumerate(zip(export.keys, here, strict=True)):
            if key is not None and key not in wanted and known.get(key) == versions.get(key):
                continue
            item = wanted.get(key or "")
            if item is None:
                fields = {n: (encode(n, v), None) for n, v in local.item.aspects().items()}
                export.changes.append(self._change(export, "remove", key or "", fields, local.item, position))
                continue
            after = _shown(local.format, item, local.item)
            fields = {n: (encode(n, b), encode(n, a)) for n, (b, a) in diff(local.item, after).items()}
            if fields:
                export.changes.append(self._change(export, "update", key or "", fields, item, position))
        if foreign and export.changes and not force:
            export.changes.clear()
            export.held.append(Held(ALLOW, _EDITED, path=export.path))
            return
        format = formats.format_for(export.path, self.sources.formats)
        assert format is not None
        for key in (key for key in wanted if key not in export.keys):
            after = _shown(format, wanted[key])
            fields = {n: (None, encode(n, v)) for n, v in after.aspects().items()}
            export.changes.append(self._change(export, "create", key, fields, after))

    def _change(
        self,
        export: Export,
        action: Action,
        key: str,
        fields: Mapping[str, tuple[object, object]],
        item: Item,
        position: int | None = None,
    ) -> Change:
        expects = {"sha256": export.source.sha256} if export.source and action != "create" else {}
        title = item.title
        return Change("local", action, key, fields, export.path, position, expects, "export", "export", title)

    def _paired(self, here: Sequence[LocalItem], wanted: Mapping[str, Item]) -> list[str | None]:
        """Which item each entry of a file is that others wrote too; None where it is none, or one again."""
        index = Index()
        for key, item in wanted.items():
            index.add(key, item)
        titles = count_titles(local.item for local in here)
        taken: set[str] = set()
        found: list[str | None] = []
        for local in here:
            key = pair(local.item, index, titles).key
            found.append(key if key and key not in taken else None)
            taken.add(key)
        return found

    def _wanted(
        self, keys: set[str] | None, versions: Mapping[str, int], known: Mapping[str, int]
    ) -> dict[str, Item]:
        """The items that an export shall hold, of those that are looked at; oldest first."""
        if keys is None:
            objects = {data["key"]: data for data in self.base.all_objects()}
        else:
            changed = {key for key, version in known.items() if versions.get(key) != version}
            objects = self.base.objects(keys | changed)
        old = sorted(objects, key=lambda key: (str(objects[key].get("dateAdded", "")), key))
        order = dict.fromkeys([*old, *self._steps])
        found = ((key, self._item(key, objects.get(key))) for key in order)
        return {key: item for key, item in found if item is not None}

    def _item(self, key: str, data: Json | None) -> Item | None:
        """An item as it will be after this run; None where an export does not hold it."""
        step = self._steps.get(key)
        if step and step.decision.library_action:
            item = None if step.decision.library_action == "trash" else step.decision.library
        elif not data or data.get("deleted") or data.get("parentItem"):
            item = None
        else:
            item = Item.from_json(data)
        if item is None or item.type in ("note", "attachment", "annotation"):
            return None
        return item if self.filing.holds(item.collections) else None

    # What a run does with it

    def write(
        self, exports: Sequence[Export], lost: set[str], only: set[str] | None, log: RunLog
    ) -> list[Change]:
        """Write the files; without the items of ``lost``, which did not arrive in the library."""
        applied: list[Change] = []
        for export in exports:
            changes = [c for c in export.changes if c.key not in lost and (only is None or c.id in only)]
            done = log.local(self.sources, export.path, changes) if changes else {}
            good = [change for change in changes if done[change.id].ok]
            applied += good
            self._remember(export, good)
        return applied

    def settle(self, exports: Sequence[Export]) -> None:
        """Remember the files in which nothing had to be written."""
        for export in exports:
            self._remember(export, [])

    def _remember(self, export: Export, done: Sequence[Change]) -> None:
        if export.held or export.failures:
            return
        removed = {change.position for change in done if change.action == "remove"}
        keys = [key for position, key in enumerate(export.keys) if position not in removed]
        keys += [change.key for change in done if change.action == "create"]
        if not keys and not os.path.isfile(self.sources.root / export.path):
            return
        try:
            now = self.sources.parse_export(export.path)
        except InputError:
            return
        versions = self.base.versions()
        known = [key for key in keys if key is not None]
        if len(known) != len(keys) or len(keys) != len(now.items):
            self.base.export_drop(export.path)
            return
        items = tuple((key, versions.get(key, 0)) for key in known)
        due = len(done) < len(export.changes)
        self.base.export_put(ExportState(export.path, now.mark, now.sha256, items, due=due))


def _shown(format: Format, item: Item, within: Item | None = None) -> Item:
    """What a file says of an item: no child notes, and nothing that only zotsync would read."""
    plain = replace(item, notes=(), collections=(), relations={}, key="", other={}, origin=None)
    shown = format.get(plain, within)
    if within is not None and not item["citationKey"]:
        shown = shown.with_fields({"citationKey": within["citationKey"]})
    return shown


_ABOUT = ("sources", "export")


def export_paths(root: Path, config: SourcesConfig, known: Sequence[Format]) -> list[str]:
    """The files to export to: those named one by one, and what is there of those that a glob names.

    Raises `ConfigError` for a file that no format of several items writes, or that is no place for one.
    """
    roles = Roles(config)
    found = list(roles.exports)
    for path in roles.exports:
        where = f"zotsync.toml: export names {path!r}"
        try:
            inside(root, path)
        except UsageError as error:
            said, remedy = f"{where}: {error.message}", "Name a visible place in the folder."
            raise ConfigError(said, remedy=remedy, about=_ABOUT, value=path) from None
        if not _writes_many(path, known):
            remedy = "End it in .bib, .ris, .json, .yaml or .nbib."
            said = f"{where}, and no format writes several items there."
            raise ConfigError(said, remedy=remedy, about=_ABOUT, value=path)
    if len(config.export) > len(roles.exports):
        for state in scan(root, roles.patterns, config.exclude):
            if state.kind == "file" and state.path not in found and _writes_many(state.path, known):
                found.append(state.path)
    return found


def _writes_many(path: str, known: Sequence[Format]) -> bool:
    format = formats.format_for(path, tuple(known))
    return format is not None and format.many and not format.prose
