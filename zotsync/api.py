"""The public calls: read, write, convert, lint, fix, enrich, dedupe, edit. Only here rooms are wired up."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from zotsync import formats
from zotsync.changes import Failure
from zotsync.config import FILE, placed
from zotsync.errors import ConfigError, InputError, UsageError, WriteError, remedy_of
from zotsync.fixing import Fixed, commit_fixes, fix, lint_source_of, loose_journal
from zotsync.formats.zoterojson import to_zotero_json
from zotsync.inferring import (
    EnrichedItem,
    ask_registries,
    check_dois,
    enrich_items,
    enrich_loaded,
    stray_places,
    vocabularies,
)
from zotsync.item import Item, Json
from zotsync.library_fixes import undo_loose
from zotsync.loading import Loaded, PathLike, load, spread, workspace_of
from zotsync.stores.files import read_file
from zotsync.stores.paths import temporary

if TYPE_CHECKING:
    from zotsync.config import LintSection
    from zotsync.duplicates import Decisions, Group
    from zotsync.editing import Setting
    from zotsync.enrichment import Suggestion
    from zotsync.outcome import RunReport
    from zotsync.quality import Finding, LintConfig, LintSource

TO = {"zotero-json": "", **{name: name for name in ("ris", "bibtex", "csl-json", "csl-yaml", "markdown")}}
"""What `convert` writes, and the format behind it."""


def read(
    path: PathLike, *, executor: Executor | None = None, failures: list[Failure] | None = None
) -> list[Item]:
    """The items of a file (or of every source in a folder). Raises `InputError` where nothing can be read.

    What cannot be read beside what can (one entry of a file, one file of a folder) is left out; it is
    added to ``failures``, each with its path, line and reason.
    """
    loaded = _read([path], executor)
    if failures is not None:
        failures += loaded.failures
    if loaded.failures and not loaded.items:
        raise _unread(loaded.failures[0])
    return loaded.items


def _read(paths: Iterable[PathLike], executor: Executor | None) -> Loaded:
    """`load`, which raises `InputError` for a path that is not there, and where no file can be read."""
    loaded = load(paths, executor)
    for failure in loaded.failures:
        if not loaded.sources or not os.path.lexists(failure.path):
            raise _unread(failure)
    return loaded


def _unread(failure: Failure) -> InputError:
    return InputError(failure.message, path=failure.path, line=failure.line)


def write(items: Iterable[Item], path: PathLike, *, to: str = "") -> None:
    """Write items to a file, in the format that its ending (or ``to``) names; what was there is replaced.

    Raises `WriteError`; the file is then as it was.
    """
    if isinstance(items, (Item, str, os.PathLike)):
        raise UsageError("write takes items, then a path.", remedy="Write [item] for one item alone.")
    target = Path(path)
    result = convert(list(items), _format_of(target, to))
    write_text(target, result if isinstance(result, str) else json_text(result))


def write_text(target: Path, text: str) -> None:
    """Make a file hold this text, whole or not at all. Raises `WriteError`."""
    try:
        if target.exists() and not target.is_file():  # a pipe, a terminal
            target.write_bytes(text.encode())
            return
        place = target.resolve()
        new = temporary(place)
        try:
            new.write_bytes(text.encode())
            if place.exists():
                shutil.copymode(place, new)
            os.replace(new, place)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        remedy = remedy_of(error) if target.parent.is_dir() else "Make its folder first."
        raise WriteError(f"{target} cannot be written ({error.strerror}).", remedy=remedy) from None


def convert(items: Iterable[Item], to: str) -> str | list[Json]:
    """Items as ``zotero-json`` (a list of data objects) or as the text of another format."""
    if to not in TO:
        raise UsageError(f"{to!r} is no format to convert to.", remedy=f"Known: {', '.join(TO)}.")
    given, places = _parted(items)
    if places:
        raise UsageError("convert takes items, not paths.", remedy="Give it what `zotsync.read` gives.")
    return to_zotero_json(given) if to == "zotero-json" else render(given, TO[to])


def render(items: Sequence[Item], format: str) -> str:
    """The text of a new file in a format."""
    return formats.format_named(TO.get(format) or format).write(items)


def json_text(objects: list[Json]) -> str:
    """An array of data objects as the text of a file."""
    import json

    return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"


def references(path: PathLike | Loaded) -> list[Item]:
    """The items of a document's reference list; without one, of the lines that cite a work whole."""
    from zotsync.formats.document_references import references as parse

    loaded = path if isinstance(path, Loaded) else _read([path], None)
    return [item for source in loaded.sources for item in parse(source.decoded.text)]


# Quality


def lint(
    paths: PathLike | Iterable[PathLike | Item],
    config: LintConfig | None = None,
    *,
    executor: Executor | None = None,
) -> list[Finding]:
    """The findings in files (a path, paths), and in items, which are taken to have no file.

    Raises `InputError` for a path that is not there, and where no file can be read.
    """
    if isinstance(paths, (str, os.PathLike)):
        return lint_loaded(_read([paths], executor), config, executor)
    items, places = _parted(paths)
    found = lint_items(items, config, executor) if items else []
    return [*found, *lint_loaded(_read(places, executor), config, executor)] if places or not items else found


def _parted(given: PathLike | Iterable[PathLike | Item]) -> tuple[list[Item], list[PathLike]]:
    """The items among them, and the paths. Raises `UsageError` for what is neither."""
    if isinstance(given, Item):
        raise UsageError("One item is no list of items.", remedy="Give [item] for one item alone.")
    every = [given] if isinstance(given, (str, os.PathLike)) else list(given)
    for one in every:
        if not isinstance(one, (Item, str, os.PathLike)):
            raise UsageError(f"{one!r:.60} is neither an item nor a path.", remedy="Give items or paths.")
    items = [one for one in every if isinstance(one, Item)]
    return items, [one for one in every if not isinstance(one, Item)]


def lint_loaded(
    loaded: Loaded, config: LintConfig | None = None, executor: Executor | None = None
) -> list[Finding]:
    """The findings in what was read, file by file."""
    from zotsync.quality import lint_set, lint_source

    config = _told(config)
    sources = [lint_source_of(source) for source in loaded.sources]
    by_file = spread(executor, partial(lint_source, config=config), sources, "linting", _item_count)
    across = lint_set([item for source in sources for item in source.items], config, sources)
    order = {source.path: place for place, source in enumerate(sources)}
    return sorted(
        [*(finding for found in by_file for finding in found), *across],
        key=lambda f: (order.get(f.path, -1), f.start if f.start is not None else -1),
    )


def _item_count(source: LintSource) -> int:
    return max(1, len(source.items))


def lint_items(
    items: Sequence[Item], config: LintConfig | None = None, executor: Executor | None = None
) -> list[Finding]:
    """The findings in items without their files: each names its item and field, but no line."""
    from zotsync.quality import all_rules, lint_set, load_problems
    from zotsync.quality.rule import SetRule

    config = _told(config)
    across = [rule.code for rule in all_rules() if isinstance(rule, SetRule)]
    alone = replace(config, ignore=(*config.ignore, *across))
    bare = [item.with_(origin=None) for item in items]
    found = [f for some in spread(executor, partial(_lint_item, alone), bare, "linting") for f in some]
    known = load_problems()
    rest = [f for f in (*found, *lint_set(bare, config)) if f not in known]
    return [*known, *{(f.rule, f.message, f.item, f.text): f for f in rest}.values()]


def _told(config: LintConfig | None) -> LintConfig:
    """The configuration, told what registries said before."""
    from zotsync.quality import LintConfig
    from zotsync.verdicts import cached

    config = config or LintConfig()
    return config if config.look_up else replace(config, look_up=cached())


def _lint_item(config: LintConfig, item: Item) -> list[Finding]:
    from zotsync.quality import lint_items

    return lint_items([item], config)


def lint_config(
    paths: Sequence[PathLike], select: Sequence[str] = (), ignore: Sequence[str] = (), *, bodies: bool = False
) -> LintConfig:
    """The linter's configuration: what was said, else what the paths' zotsync.toml says."""
    from zotsync.config import load as load_config
    from zotsync.quality import LintConfig, read_baseline

    home = workspace_of(Path(paths[0]).resolve() / "x") if paths else None
    config = LintConfig()
    if home is not None:
        section = load_config(home).lint
        _check_rules(home, section)
        config = LintConfig(
            section.select, section.ignore, section.per_path, section.severity, bodies=section.bodies
        )
        if section.baseline:
            config = replace(config, baseline=read_baseline(_baseline(home, section), section.baseline))
    return replace(
        config,
        select=tuple(select) or config.select,
        ignore=(*config.ignore, *ignore),
        bodies=bodies or config.bodies,
    )


def _check_rules(home: Path, section: LintSection) -> None:
    """Raises `ConfigError` for what [lint] says of rules that there are not."""
    from zotsync.quality import all_rules
    from zotsync.quality.config import codes
    from zotsync.quality.rule import did_you_mean

    rules = all_rules()
    named: dict[tuple[str, ...], Sequence[str]] = {("select",): section.select, ("ignore",): section.ignore}
    named |= {("per_path", path): some for path, some in section.per_path.items()}
    for keys, some in named.items():
        for code in some:
            try:
                codes(rules, [code])
            except UsageError as error:
                said = f"{FILE}: {' for '.join([keys[0], *map(repr, keys[1:])])} in [lint]: {error.message}"
                wrong = ConfigError(said, remedy=error.remedy, about=("lint", *keys), value=code)
                raise placed(wrong, home) from None
    for code in set(section.severity) - {rule.code for rule in rules}:
        said = f"{FILE}: severity in [lint]: {code!r} is no rule's code."
        remedy, about = did_you_mean(code, rules), ("lint", "severity", code)
        raise placed(ConfigError(said, remedy=remedy, about=about), home)


def _baseline(home: Path, section: LintSection) -> str:
    try:
        return read_file(home, section.baseline).data.decode("utf-8", "replace")
    except InputError as error:
        said = f"{FILE}: baseline in [lint]: {section.baseline} {error.message}"
        remedy = f"Make it with `zotsync lint --baseline {section.baseline}` while this line is not there."
        raise placed(ConfigError(said, remedy=remedy, about=("lint", "baseline")), home) from None


# Enrichment


def enrich(
    items: PathLike | Iterable[PathLike | Item], *, executor: Executor | None = None
) -> list[Suggestion]:
    """What can be inferred about items, or about the items of files; nothing is written.

    One list, in the order of the items: tags (field ``tags``), then values; each names its ``item``.
    Raises `InputError` as `lint` does.
    """
    from zotsync.enrichment import Suggestion

    if isinstance(items, (str, os.PathLike)):
        found = enrich_loaded(_read([items], executor), executor)
    else:
        given, places = _parted(items)
        found = enrich_items(given, executor) if given else []
        found += enrich_loaded(_read(places, executor), executor) if places else []
    return [
        suggestion
        for one in found
        for suggestion in (
            *(Suggestion("tags", t.tag, t.confidence, t.by, t.evidence, one.item) for t in one.found.tags),
            *(replace(s, item=one.item) for s in one.found.suggestions),
        )
    ]


# Duplicates


def dedupe(
    items: PathLike | Iterable[PathLike | Item],
    *,
    executor: Executor | None = None,
    least: float = 0.5,
    decisions: Decisions | None = None,
) -> list[Group]:
    """Groups of items that are the same work, each at least as sure as ``least``. Nothing is merged.

    ``decisions``: what a person said are different works (`zotsync.merging.read_decisions`).
    Raises `InputError` as `lint` does.
    """
    from zotsync.duplicates import find_duplicates

    if not 0 <= least <= 1:
        raise UsageError(f"least={least} is no confidence.", remedy="Give a number from 0 to 1.")
    found, places = _parted(items)
    found += _read(places, executor).items if places else []
    return find_duplicates(found, executor=executor, least=least, decisions=decisions)


# Editing


def edit(
    paths: PathLike | Iterable[PathLike],
    where: str | Iterable[str],
    settings: str | Iterable[str | Setting],
    *,
    write: bool = False,
    allow: Iterable[str] = (),
    executor: Executor | None = None,
) -> RunReport:
    """Give the items of files that a query means other values; nothing is written without ``write``.

    ``where`` are queries as ``type:book year:2012``, which must all hold; ``settings`` are
    ``FIELD=VALUE``, ``tag+=NAME`` and ``tag-=NAME``, or `zotsync.editing.replacement`. What it did is a
    run that ``zotsync undo`` takes back. Raises `UsageError` for files of a workspace, `InputError` as
    `lint` does, and `GuardError` where many items at once would change, unless ``allow`` names the guard.
    """
    from zotsync import checks
    from zotsync.editing import asked
    from zotsync.editing_files import edit_files

    terms, parsed = asked(where, settings)
    named = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    return edit_files(_read(named, executor), terms, parsed, write=write, allow=tuple(checks.known(allow)))


def _format_of(path: Path, to: str = "") -> str:
    if to:
        return to
    format = formats.format_for(path.name)
    if format is None:
        raise UsageError(f"No format has the ending {path.suffix!r}.", remedy=f"Say to=: {', '.join(TO)}.")
    return format.name


__all__ = [
    "EnrichedItem",
    "Failure",
    "Fixed",
    "Loaded",
    "ask_registries",
    "check_dois",
    "commit_fixes",
    "convert",
    "dedupe",
    "edit",
    "enrich",
    "enrich_items",
    "enrich_loaded",
    "fix",
    "lint",
    "lint_items",
    "lint_loaded",
    "load",
    "loose_journal",
    "read",
    "references",
    "render",
    "stray_places",
    "undo_loose",
    "vocabularies",
    "write",
]
