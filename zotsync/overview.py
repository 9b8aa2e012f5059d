"""What there is to know of a workspace at once: items, findings, what waits, duplicates, and history.

Reads the sources as they are and the library as it was last seen; nothing is written, nothing is asked
of the library.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zotsync import api, enriching
from zotsync.changes import Conflict, Failure, Held
from zotsync.item import Item
from zotsync.journal import RunInfo, now
from zotsync.loading import Loaded
from zotsync.merging import read_decisions
from zotsync.stores.source import Source
from zotsync.sync.look import look
from zotsync.sync.rows import Row

if TYPE_CHECKING:
    from zotsync.config import LibraryConfig
    from zotsync.duplicates import Group
    from zotsync.enrichment import EnrichConfig
    from zotsync.quality import Finding
    from zotsync.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Entry:
    """One item, in the library (``key``), in files (``places``: path and position), or in both.

    ``inferred`` are the tags that can be inferred for it and that it does not have.
    """

    item: Item
    key: str = ""
    places: tuple[tuple[str, int], ...] = ()
    inferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """What one file brought: ``duplicate`` items were met before, in it or in a file above it."""

    path: str
    role: str
    read: int
    duplicate: int

    @property
    def unique(self) -> int:
        return self.read - self.duplicate


@dataclass(frozen=True, slots=True)
class Overview:
    """A workspace at one moment (``made``, UTC). ``groups`` are about ``entries``, by their index."""

    library: str
    select: str
    made: str
    trial: bool
    therapy: str
    """How tags of therapy classes begin."""
    entries: tuple[Entry, ...]
    findings: tuple[tuple[Finding, str], ...]
    """Each with the key of its item, where that is known."""
    texts: Mapping[str, str]
    hashes: Mapping[str, str]
    """The text of each source, and its SHA-256, by path."""
    conflicts: tuple[Conflict, ...]
    held: tuple[Held, ...]
    failures: tuple[Failure, ...]
    groups: tuple[Group, ...]
    flow: tuple[Flow, ...]
    runs: tuple[RunInfo, ...]


def overview(workspace: Workspace) -> Overview:
    """The workspace as it is now; of the library, what the last run saw. Raises `InputError`."""
    from zotsync.duplicates import find_duplicates

    conflicts = workspace.conflicts()
    loaded = load_sources(workspace)
    rows = workspace.base.rows()
    how = enriching.settings(workspace.config.enrich, workspace.root)
    entries, index = _entries(workspace, loaded, rows, how)
    groups = find_duplicates((e.item for e in entries), decisions=read_decisions(workspace.root))
    config = api.lint_config([workspace.root])
    alone = [entry.item for entry in entries if not entry.places]
    findings = [*api.lint_loaded(loaded, config), *(api.lint_items(alone, config) if alone else ())]
    key_at = _keys(loaded, entries, index)
    return Overview(
        workspace.library_name,
        select_link(workspace.config.library),
        now(),
        workspace.config.library.kind == "embedded",
        how.therapy_prefix,
        tuple(entries),
        tuple((finding, key_at(finding)) for finding in dict.fromkeys(findings)),
        {source.path: source.decoded.text for source in loaded.sources},
        {source.path: source.sha256 for source in loaded.sources},
        tuple(conflicts),
        tuple(workspace.base.held()),
        loaded.failures,
        tuple(groups),
        tuple(_flow(workspace, loaded, index, groups)),
        tuple(workspace.journal.runs()),
    )


def load_sources(workspace: Workspace) -> Loaded:
    """Every source of the workspace, read as a sync reads it."""
    seen = look(
        workspace.root, workspace.config.sources, workspace.base, workspace.sources, set(), everything=True
    )
    sources = [source for source in seen.sources.values() if source.format is not None]
    return Loaded(tuple(sources), (*seen.failures, *(f for s in sources for f in s.failures)))


def select_link(library: LibraryConfig) -> str:
    """What a ``zotero://`` link to an item of this library begins with; its key follows."""
    place = f"groups/{library.group}" if library.group else "library"
    return f"zotero://select/{place}/items/"


def _entries(
    workspace: Workspace, loaded: Loaded, rows: Sequence[Row], how: EnrichConfig
) -> tuple[list[Entry], dict[tuple[str, int], int]]:
    """Every item once, the library's first; and which entry each item of a file is."""
    scope = json.loads(workspace.base.meta("scope", "null"))
    inside = frozenset(scope["keys"]) if scope else None
    library = [
        item
        for item in workspace.items()
        if not item.other.get("deleted") and (inside is None or not inside.isdisjoint(item.collections))
    ]
    by_key = {item.key: place for place, item in enumerate(library)}
    linked = _Links(rows)
    places: dict[int, list[tuple[str, int]]] = {}
    inferred: dict[int, list[str]] = {}
    index: dict[tuple[str, int], int] = {}
    items = list(library)
    for source, found in zip(loaded.sources, _inferred(loaded, how), strict=True):
        for local, tags in zip(source.items, found, strict=True):
            entry = by_key.get(linked.key(source.path, local.position, local.text))
            if entry is None:
                entry = len(items)
                items.append(local.item)
            place = (source.path, local.position)
            places.setdefault(entry, []).append(place)
            inferred.setdefault(entry, []).extend(tags)
            index[place] = entry
    bare = [number for number in range(len(library)) if number not in places]
    for number, one in zip(bare, api.enrich_items([items[i] for i in bare], config=how), strict=True):
        inferred[number] = [tag.tag for tag in one.found.tags]
    entries = []
    for number, item in enumerate(items):
        has = {tag.name for tag in item.tags}
        more = tuple(dict.fromkeys(tag for tag in inferred.get(number, ()) if tag not in has))
        key = item.key if number < len(library) else ""
        entries.append(Entry(item, key, tuple(places.get(number, ())), more))
    return entries, index


def _inferred(loaded: Loaded, how: EnrichConfig) -> Iterable[list[list[str]]]:
    """The inferred tags of each item of each source."""
    from zotsync.inferring import enrich_sources

    for found in enrich_sources(loaded, config=how):
        yield [[tag.tag for tag in one.found.tags] for one in found]


class _Links:
    """Which item of the library an item of a file was, when it was last seen."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_text: dict[tuple[str, str], list[Row]] = {}
        self._by_place: dict[tuple[str, int], str] = {}
        for row in rows:
            self._by_text.setdefault((row.path, row.text), []).append(row)
            self._by_place[row.path, row.position] = row.key

    def key(self, path: str, position: int, text: str) -> str:
        """By its text; of two with the same text, and where it was edited, by its place."""
        same = self._by_text.get((path, text), ())
        if len(same) == 1:
            return same[0].key
        return self._by_place.get((path, position), "")


class _Keys:
    """The key of the item that a finding is about."""

    def __init__(self, sources: Iterable[Source], keys: Mapping[tuple[str, int], str], known: set[str]):
        self._starts: dict[str, list[int]] = {}
        self._keys: dict[str, list[str]] = {}
        self._known = known
        for source in sources:
            spans = [(i.item.origin.span.start if i.item.origin else 0, i.position) for i in source.items]
            spans.sort()
            self._starts[source.path] = [start for start, _ in spans]
            self._keys[source.path] = [keys.get((source.path, place), "") for _, place in spans]

    def __call__(self, finding: Finding) -> str:
        if finding.item in self._known:
            return finding.item or ""
        keys = self._keys.get(finding.path, [])
        if len(keys) == 1:
            return keys[0]
        if finding.start is None or not keys:
            return ""
        place = bisect_right(self._starts[finding.path], finding.start) - 1
        return keys[place] if place >= 0 else ""


def _keys(loaded: Loaded, entries: Sequence[Entry], index: Mapping[tuple[str, int], int]) -> _Keys:
    known = {entry.key for entry in entries if entry.key}
    return _Keys(loaded.sources, {place: entries[entry].key for place, entry in index.items()}, known)


def _flow(
    workspace: Workspace, loaded: Loaded, index: Mapping[tuple[str, int], int], groups: Iterable[Group]
) -> Iterable[Flow]:
    """Per file, in their order: how many items were read, and how many of them were met before."""
    work = {member.index: number for number, group in enumerate(groups) for member in group.members}
    met: set[tuple[str, int]] = set()
    for source in loaded.sources:
        fresh = 0
        for local in source.items:
            entry = index[source.path, local.position]
            same = ("group", work[entry]) if entry in work else ("entry", entry)
            fresh += same not in met
            met.add(same)
        role = workspace.roles.of(source.path, True, source.why).role
        yield Flow(source.path, role, len(source.items), len(source.items) - fresh)
