"""Fixes of files, through the journal of the workspace they lie in, or of loose files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from zotsync.changes import Failure
from zotsync.errors import WriteError
from zotsync.formats import encoding
from zotsync.journal import Journal
from zotsync.loading import Loaded, is_there, read_text, workspace_of
from zotsync.progress import counted
from zotsync.state import open_state, state_root
from zotsync.stores.edits import FileEdit
from zotsync.stores.source import Source
from zotsync.stores.sources import Sources
from zotsync.trash import trash_of

if TYPE_CHECKING:
    from zotsync.quality import Finding, LintConfig, LintSource, Safety


@dataclass(frozen=True, slots=True)
class Fixed:
    """What `fix` did to one file: its text before and after, and the findings that were mended."""

    path: str
    before: str
    after: str
    applied: tuple[Finding, ...]


def lint_source_of(source: Source) -> LintSource:
    """A file as the linter looks at it."""
    from zotsync.quality import LintSource

    problems = source.reading.problems if source.reading else ()
    name = source.format.name if source.format else ""
    items = tuple(local.item for local in source.items)
    trash = trash_of(source.path) if "zotero://" in source.decoded.text else None
    return LintSource(source.path, source.decoded.text, items, problems, name, is_there, trash)


def fix(loaded: Loaded, config: LintConfig | None, safety: Safety) -> list[Fixed]:
    """What fixing would make of each file; nothing is written (`commit_fixes` does that)."""
    from zotsync.quality import lint_source, settle

    fixed: list[Fixed] = []
    for source in counted("mending", loaded.sources, lambda source: max(1, len(source.items))):
        before = source.decoded.text

        @lru_cache(maxsize=2)
        def reading(text: str, source: Source = source) -> LintSource:
            return lint_source_of(read_text(source, text))

        def look(text: str, reading: Callable[[str], LintSource] = reading) -> list[Finding]:
            return lint_source(reading(text), config)

        after, applied = settle(before, look, safety, reading)
        if after != before and not encoding.writable(source.decoded.with_text(after)):
            fixed.append(Fixed(source.path, before, after, tuple(applied)))
    return fixed


def commit_fixes(loaded: Loaded, fixed: Sequence[Fixed]) -> tuple[list[str], list[Failure]]:
    """Write fixes, each file whole, through the journal; the runs that undo them, and what failed."""
    decoded = {source.path: source.decoded for source in loaded.sources}
    runs: list[str] = []
    failures: list[Failure] = []
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
                try:
                    log.edit(sources, FileEdit.between(path, old, new), new)
                except WriteError as error:
                    failures.append(Failure("write", error.said, path=one.path))
            status = "failed" if failures else "ok"
        finally:
            log.end(status)
        runs.append(log.run)
    return runs, failures


def mend(
    sources: Sources, finding: Finding, sha256: str, journal: Journal, alike: Sequence[Finding] = ()
) -> str:
    """Apply the fix of one finding, whatever its safety; the run that undoes it.

    ``sha256``: the file in which it was found. ``alike``: findings that say the same of the same item, which
    are mended with it where it cannot be mended alone (two lines of a file hold one value). Raises
    `WriteError` where the file is another one by now, or would not read as before but for what is mended.
    """
    from zotsync.quality import Safety
    from zotsync.quality import fix as fix_text
    from zotsync.quality.fixes import reads_alike

    source = sources.read(finding.path)
    if source.sha256 != sha256:
        raise WriteError(f"{finding.path} was edited since.", remedy="Look again.")
    was = lint_source_of(source)
    for some in ([finding], [finding, *alike]):
        after, applied = fix_text(source.decoded.text, some, Safety.manual)
        decoded = source.decoded.with_text(after)
        whole = applied and not encoding.writable(decoded)
        if whole and reads_alike(was, lint_source_of(read_text(source, after)), applied):
            break
    else:
        raise WriteError(f"{finding.path}: this cannot be mended alone.", remedy="Edit the file.")
    log, status = journal.begin("lint --fix"), "failed"
    try:
        old, new = encoding.encode(source.decoded), encoding.encode(decoded)
        log.edit(sources, FileEdit.between(finding.path, old, new), new)
        status = "ok"
    finally:
        log.end(status)
    return log.run


def loose_journal() -> Journal:
    """The journal of files that lie in no workspace."""
    return Journal(state_root() / "loose" / "journal")


def _home(path: Path) -> Path:
    """The workspace that a file lies in, or its folder."""
    return workspace_of(path) or path.parent


def _journal(root: Path) -> Journal:
    if workspace_of(root / "x") == root:
        return Journal(open_state(root).journal)
    return loose_journal()
