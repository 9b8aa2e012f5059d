"""The public calls: read, write, convert, lint, fix, enrich. The only place that wires rooms together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from zotsync import formats
from zotsync.changes import Failure
from zotsync.errors import InputError, UsageError, ZotsyncError
from zotsync.formats import encoding
from zotsync.formats.zoterojson import to_zotero_json
from zotsync.item import Item, Json
from zotsync.journal import Journal
from zotsync.state import open_state, state_root
from zotsync.stores import files
from zotsync.stores.edits import FileEdit
from zotsync.stores.scan import scan
from zotsync.stores.sources import Source, Sources

if TYPE_CHECKING:
    from zotsync.enrichment import Enriched
    from zotsync.quality import Finding, LintConfig, LintSource, Safety

Path_ = str | os.PathLike[str]
TO = {"zotero-json": "", "ris": "ris", "bibtex": "bibtex", "csl-json": "csl-json", "markdown": "markdown"}
"""What `convert` writes, and the format behind it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Files as read: sources in the order given, and what could not be read."""

    sources: tuple[Source, ...]
    failures: tuple[Failure, ...]

    @property
    def items(self) -> list[Item]:
        return [local.item for source in self.sources for local in source.items]


def load(paths: Sequence[Path_]) -> Loaded:
    """Read files as they are given; of a folder, every file that is a source."""
    found: list[Source] = []
    failures: list[Failure] = []
    for path, named in _paths(paths):
        try:
            source = _read(path, named)
        except InputError as error:
            failures.append(Failure("unreadable", error.message, path=str(path)))
            continue
        failures += source.failures
        if source.format is not None or (named and not source.failures):
            found.append(source)
    return Loaded(tuple(found), tuple(failures))


def read(path: Path_) -> list[Item]:
    """The items of a file (or of every source in a folder). Raises `InputError` where nothing can be read."""
    loaded = load([path])
    if loaded.failures and not loaded.items:
        first = loaded.failures[0]
        raise InputError(first.message, path=first.path, line=first.line)
    return loaded.items


def write(items: Iterable[Item], path: Path_, *, to: str = "") -> None:
    """Write items to a new file, in the format that its ending (or ``to``) names. Raises `WriteError`."""
    target = Path(path)
    text = render(list(items), to or _format_of(target))
    files.write_file(target.parent.resolve(), target.name, text.encode(), _sha256(target))


def convert(items: Sequence[Item], to: str) -> str | list[Json]:
    """Items as ``zotero-json`` (a list of data objects) or as the text of another format."""
    if to not in TO:
        raise UsageError(f"{to!r} is no format to convert to.", remedy=f"Known: {', '.join(TO)}.")
    return to_zotero_json(items) if to == "zotero-json" else render(items, TO[to])


def render(items: Sequence[Item], format: str) -> str:
    """The text of a new file in a format."""
    return formats.format_named(TO.get(format) or format).write(items)


def references(path: Path_) -> list[Item]:
    """The items of a document's reference list."""
    from zotsync.formats.document_references import references as parse

    return [item for source in load([path]).sources for item in parse(source.decoded.text)]


# Quality


def lint(paths: Path_ | Sequence[Path_] | Iterable[Item], config: LintConfig | None = None) -> list[Finding]:
    """The findings in files (a path, paths), or in items that have no file."""
    from zotsync.quality import lint_items

    if isinstance(paths, (str, os.PathLike)):
        return lint_loaded(load([paths]), config)
    given = list(paths)
    if given and isinstance(given[0], Item):
        return lint_items([item for item in given if isinstance(item, Item)], config)
    return lint_loaded(load([path for path in given if not isinstance(path, Item)]), config)


def lint_loaded(loaded: Loaded, config: LintConfig | None = None) -> list[Finding]:
    """The findings in what was read, file by file."""
    from zotsync.quality import lint_set, lint_source

    sources = [lint_source_of(source) for source in loaded.sources]
    found = [finding for source in sources for finding in lint_source(source, config)]
    across = lint_set([item for source in sources for item in source.items], config, sources)
    order = {source.path: place for place, source in enumerate(sources)}
    return sorted(
        [*found, *across], key=lambda f: (order.get(f.path, -1), f.start if f.start is not None else -1)
    )


def lint_source_of(source: Source) -> LintSource:
    """A file as the linter looks at it."""
    from zotsync.quality import LintSource

    problems = source.reading.problems if source.reading else ()
    name = source.format.name if source.format else ""
    return LintSource(source.path, source.decoded.text, tuple(i.item for i in source.items), problems, name)


@dataclass(frozen=True, slots=True)
class Fixed:
    """What `fix` did to one file: its text before and after, and the findings that were mended."""

    path: str
    before: str
    after: str
    applied: tuple[Finding, ...]


def fix(loaded: Loaded, config: LintConfig | None, safety: Safety) -> list[Fixed]:
    """What fixing would make of each file; nothing is written (`commit_fixes` does that)."""
    from zotsync.quality import lint_source, settle

    fixed: list[Fixed] = []
    for source in loaded.sources:
        before = source.decoded.text

        def look(text: str, source: Source = source) -> list[Finding]:
            data = encoding.encode(source.decoded.with_text(text))
            again = _parse(source.path, data, named=True)
            return lint_source(lint_source_of(again), config)

        after, applied = settle(before, look, safety)
        if after != before and not encoding.writable(source.decoded.with_text(after)):
            fixed.append(Fixed(source.path, before, after, tuple(applied)))
    return fixed


def commit_fixes(loaded: Loaded, fixed: Sequence[Fixed]) -> list[tuple[str, str]]:
    """Write fixes, each file whole, through the journal; the runs that undo them as (root, run)."""
    decoded = {source.path: source.decoded for source in loaded.sources}
    runs: list[tuple[str, str]] = []
    by_root: dict[Path, list[Fixed]] = {}
    for one in fixed:
        by_root.setdefault(_home(Path(one.path).resolve()), []).append(one)
    for root, some in by_root.items():
        log = _journal(root).begin("lint --fix", root=str(root))
        sources, status = Sources(root), "failed"
        try:
            for one in some:
                path = Path(one.path).resolve().relative_to(root).as_posix()
                old = encoding.encode(decoded[one.path])
                new = encoding.encode(decoded[one.path].with_text(one.after))
                log.edit(sources, FileEdit.between(path, old, new), new)
            status = "ok"
        finally:
            log.end(status)
        runs.append((str(root), log.run))
    return runs


def undo_loose(run: str | None = None) -> tuple[str, list[str]]:
    """Undo fixes of files that lie in no workspace; the run, and the files that were edited since."""
    journal = loose_journal()
    infos = journal.runs()
    done = {info.undoes for info in infos}
    if run is None:
        open_ones = [i.run for i in infos if i.kind != "undo" and i.applied and i.run not in done]
        if not open_ones:
            raise UsageError("There is nothing to undo.")
        run = open_ones[-1]
    entries = journal.entries(run)
    sources = Sources(Path(entries.info.root))
    log = journal.begin("undo", undoes=run)
    kept = [edit.path for edit in reversed(entries.files) if not sources.restore(edit)]
    log.end("ok")
    return run, kept


def lint_config(
    paths: Sequence[Path_], select: Sequence[str] = (), ignore: Sequence[str] = (), *, bodies: bool = False
) -> LintConfig:
    """The linter's configuration: what was said, else what the paths' zotsync.toml says."""
    from zotsync.config import load as load_config
    from zotsync.quality import LintConfig

    home = _home(Path(paths[0]).resolve() / "x") if paths else Path()
    config = LintConfig()
    if (home / "zotsync.toml").is_file():
        section = load_config(home).lint
        config = LintConfig(
            section.select, section.ignore, section.per_path, section.severity, bodies=section.bodies
        )
    return replace(
        config,
        select=tuple(select) or config.select,
        ignore=(*config.ignore, *ignore),
        bodies=bodies or config.bodies,
    )


def _home(path: Path) -> Path:
    """The workspace that a file lies in, or its folder."""
    for folder in path.parents:
        if (folder / "zotsync.toml").is_file():
            return folder
    return path.parent


def _journal(root: Path) -> Journal:
    if (root / "zotsync.toml").is_file():
        return Journal(open_state(root).journal)
    return loose_journal()


def loose_journal() -> Journal:
    """The journal of files that lie in no workspace."""
    return Journal(state_root() / "loose" / "journal")


# Enrichment


@dataclass(frozen=True, slots=True)
class EnrichedItem:
    """An item of a file with what was inferred about it."""

    path: str
    item: Item
    found: Enriched

    def to_json(self) -> Json:
        from zotsync.enrichment import to_json

        return to_json(self.path, self.item, self.found)


def enrich(items: Path_ | Iterable[Item] | Sequence[Path_]) -> list[EnrichedItem]:
    """What can be inferred about items, or about the items of files; nothing is written."""
    from zotsync.enrichment import enrich_item

    if isinstance(items, (str, os.PathLike)):
        return enrich_loaded(load([items]))
    given = list(items)
    if given and isinstance(given[0], Item):
        return [EnrichedItem(_path_of(i), i, enrich_item(i)) for i in given if isinstance(i, Item)]
    return enrich_loaded(load([path for path in given if not isinstance(path, Item)]))


def enrich_loaded(loaded: Loaded) -> list[EnrichedItem]:
    """What can be inferred about what was read; words that lint calls stray are no evidence."""
    from zotsync.enrichment import enrich_item

    found: list[EnrichedItem] = []
    for source in loaded.sources:
        text = source.decoded.text
        stray = stray_places(source) if source.items else []
        found += [
            EnrichedItem(source.path, local.item, enrich_item(local.item, text=text, stray=stray))
            for local in source.items
        ]
    return found


def stray_places(source: Source) -> list[tuple[int, int]]:
    """Where lint finds stray words in a file, as (start, end)."""
    from zotsync.quality import LintConfig, lint_source

    findings = lint_source(lint_source_of(source), LintConfig(select=("ND-04",)))
    return [(f.start, f.end) for f in findings if f.start is not None and f.end is not None]


# Files


def _paths(paths: Sequence[Path_]) -> Iterator[tuple[Path, bool]]:
    """Each file, and whether it was named itself (else it was found in a folder)."""
    for given in paths:
        path = Path(given)
        if path.is_dir():
            for state in scan(path.resolve(), exclude=("zotsync.toml",)):
                if state.kind == "file" and state.state != "skipped":
                    yield path / state.path, False
        else:
            yield path, True


def _read(path: Path, named: bool) -> Source:
    content = files.read_file(path.parent.resolve(), path.name)
    source = _parse(str(path), content.data, named)
    beside = path.with_name(path.name + ".zotsync.yaml")
    if source.format and not source.format.editable and beside.is_file():
        side = files.read_file(path.parent.resolve(), beside.name)
        return replace(Sources(path.parent).parse(str(path), content.data, side.data), mark=content.stat)
    return source


def _parse(path: str, data: bytes, named: bool) -> Source:
    """A file that was named is taken for what it looks like, whatever its name is."""
    source = Sources(Path()).parse(path, data)
    if source.format is None and named and not source.failures:
        ending = PurePosixPath(path).suffix
        other = Sources(Path()).parse(f"named{ending}", data)
        if other.format is not None:
            return Sources(Path()).parse(path, data, format=other.format)
    return source


def _path_of(item: Item) -> str:
    return item.origin.path if item.origin else ""


def _format_of(path: Path) -> str:
    format = formats.format_for(path.name)
    if format is None:
        raise UsageError(f"No format has the ending {path.suffix!r}.", remedy=f"Say to=: {', '.join(TO)}.")
    return format.name


def _sha256(path: Path) -> str | None:
    if not path.exists():
        return None
    return files.read_file(path.parent.resolve(), path.name).sha256


__all__ = [
    "EnrichedItem",
    "Fixed",
    "Loaded",
    "ZotsyncError",
    "commit_fixes",
    "convert",
    "enrich",
    "enrich_loaded",
    "fix",
    "lint",
    "lint_loaded",
    "load",
    "loose_journal",
    "read",
    "references",
    "render",
    "write",
]
