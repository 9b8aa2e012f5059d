"""Sources: files read as items, and changes of items written as the smallest edits of files.

All changes of one file are made together: one reading, one new text, read again and compared with what
was meant, one atomic write. A document is never edited; what changes in it goes to its sidecar.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from zotsync import formats
from zotsync.changes import Change, Failure
from zotsync.errors import InputError, WriteError
from zotsync.formats import encoding, sidecar
from zotsync.formats.base import CannotSay, Format, Fresh, Problem, Reading, Sparing, Splice, splice, without
from zotsync.made import WHY
from zotsync.stores import files
from zotsync.stores.edits import EMPTY, FileEdit, hash_of
from zotsync.stores.outcomes import Written, narrowed, outcomes
from zotsync.stores.source import Source, sidecar_row
from zotsync.sync.base import FileRow
from zotsync.sync.rows import LocalItem

_Ready = tuple[list[Written], FileEdit | None, bytes | None]
LARGE = 100_000
"""From so many bytes on, reading a file twice is felt."""


class Sources:
    """The files of one workspace, read by the formats ``known``.

    Of a path ``writable`` says whether it may be written, ``leaves_keywords`` whether its automatic tags
    stay in it; of a path and its hash ``is_made``, whether `convert` wrote it.
    """

    def __init__(
        self,
        root: Path,
        writable: Callable[[str], bool] = lambda path: True,
        known: tuple[Format, ...] = formats.FORMATS,
        leaves_keywords: Callable[[str], bool] = lambda path: False,
        is_made: Callable[[str, str], bool] = lambda path, sha256: False,
    ) -> None:
        self.root = root
        self.writable = writable
        self.formats = known
        self.leaves_keywords = leaves_keywords
        self.is_made = is_made
        self._parsed: dict[str, Source] = {}
        self._told: dict[str, tuple[FileRow, str]] = {}
        """What was parsed last of each file, in short, and its sidecar's hash."""
        self._written: dict[str, files.FileContent] = {}
        """The files as they were left here, without their bytes."""
        self._ahead: files.Ahead | None = None
        self.sidecars: dict[str, str] = {}
        """Renamed documents whose sidecar still has its old name, with that name."""

    def read(self, path: str, *, sparing: bool = False) -> Source:
        """The file at ``path`` as a source; ``sparing`` room, for who holds many. Raises `InputError`."""
        source = self.undated(path)
        if sparing:
            source = source.spared()
            if path in self._parsed:
                self._parsed[path] = source
        if all(item.modified == source.modified for item in source.items):
            return source
        return replace(source, items=tuple([replace(i, modified=source.modified) for i in source.items]))

    def undated(self, path: str) -> Source:
        """`read`, where nobody asks when the file of an item was written."""
        content, side = self._contents(path)
        written = datetime.fromtimestamp(max(content.modified, side.modified if side else 0), UTC)
        beside, modified = side.stat if side else "", written.strftime("%Y-%m-%dT%H:%M:%SZ")
        data = side.data if side else None
        source = self.parse(path, content.data, data, sha256=content.sha256, modified=modified)
        return replace(source, mark=content.stat, sidecar_mark=beside, modified=modified)

    def rows_now(self, path: str) -> tuple[FileRow, FileRow | None]:
        """What the base is to remember of a file, and of its sidecar where there is one, as they are now.

        What was parsed in this run is not parsed again. Raises `InputError`.
        """
        row, sidecar_sha256 = self._told.get(path, (None, EMPTY))
        left = self._written.get(path)
        if row and left and (row.sha256, sidecar_sha256) == (left.sha256, EMPTY) and self._untouched(left):
            return replace(row, stat=left.stat), None
        content, side = self._contents(path)
        if row is None or (row.sha256, sidecar_sha256) != (content.sha256, side.sha256 if side else EMPTY):
            source = self.undated(path)
            return source.file_row(), source.sidecar_row()
        return replace(row, stat=content.stat), sidecar_row(path, side.stat, side.sha256) if side else None

    def _untouched(self, left: files.FileContent) -> bool:
        """Whether a file is as it was left here, and has no sidecar."""
        beside = self.root / sidecar.sidecar_name(left.path)
        alone = left.path not in self.sidecars and not os.path.lexists(beside)
        return alone and files.is_as_written(self.root, left.path, left.stat)

    def _contents(self, path: str) -> tuple[files.FileContent, files.FileContent | None]:
        """The file, and its sidecar where there is one."""
        content = files.read_file(self.root, path)
        beside = sidecar.sidecar_name(path)
        if path in self.sidecars and not os.path.exists(self.root / beside):
            beside = self.sidecars[path]
        side = files.read_file(self.root, beside) if os.path.isfile(self.root / beside) else None
        if side and not side.data:
            # A cloud drive's stand-in looks the same; it must not count as edits that were taken back.
            raise InputError(
                f"has an empty sidecar, {beside}; remove that if its edits are to go.", path=path
            )
        return content, side

    def parse_export(self, path: str) -> Source:
        """A file that is only written, read by the format of its name. Raises `InputError`."""
        content = files.read_file(self.root, path)
        format = formats.format_for(path, self.formats)
        return replace(self.parse(path, content.data, format=format), mark=content.stat)

    def parse(
        self,
        path: str,
        data: bytes,
        side: bytes | None = None,
        format: Format | None = None,
        *,
        sha256: str = "",
        fresh: Fresh | None = None,
        modified: str = "",
    ) -> Source:
        """The source that these bytes are; ``format`` and ``sha256`` say so where they are known.

        ``fresh``: what was written to become these bytes. ``modified`` is for the items, unless the same
        bytes were parsed before.
        """
        sha256 = sha256 or hash_of(data)
        known = None if format else self._parsed.get(path)
        if known is None or (known.sha256, known.sidecar_sha256) != (sha256, hash_of(side)):
            known = self._parse(path, data, sha256, side, format, fresh, modified)
            if not format:
                self._told[path] = known.file_row(), known.sidecar_sha256
            if len(data) >= LARGE and not format:
                # A run reads a file, reads what it is about to write, and reads that again when it is there.
                self._parsed[path] = known
        return known.whole_again()

    def forget(self) -> None:
        """Let go of what was read, when a run is over."""
        self._parsed.clear()
        self._told.clear()
        self._written.clear()

    def _parse(
        self,
        path: str,
        data: bytes,
        sha256: str,
        side: bytes | None,
        format: Format | None,
        fresh: Fresh | None,
        modified: str,
    ) -> Source:
        name = PurePosixPath(path).name
        decoded = encoding.decode(data)
        found = formats.Detection(format, "") if format else formats.detect(decoded.text, name, self.formats)
        if not format and self.is_made(path, sha256):
            found = formats.Detection(None, WHY)
        source = Source(path, sha256, decoded, found.format, found.why, imported=not self.writable(path))
        if found.format is None:
            if found.unreadable:
                failure = Failure("unreadable", found.why, path=path)
                return replace(source, failures=(failure,), whole=False)
            return source
        reading = _read(found.format, decoded.text, path, fresh)
        failures = [
            Failure("unreadable", _in_sentences(p), path=path, line=p.line)
            for p in reading.problems
            if p.fatal
        ]
        failures += [
            Failure("truncated", f"{p.message}; {p.remedy}", path=path, line=p.line)
            for p in reading.problems
            if p.cut
        ]
        whole = not reading.problems
        items, text = list(reading.items), ""
        if side is not None and not found.format.editable:
            text = encoding.decode(side).text
            for index, item in enumerate(items):
                items[index], problems = sidecar.overlay(item, text)
                failures += [
                    Failure(
                        "unreadable",
                        _in_sentences(p),
                        path=f"{sidecar.sidecar_name(path)}",
                        line=p.line,
                    )
                    for p in problems
                    if p.fatal
                ]
                origin = items[index].origin
                if origin is not None:
                    items[index] = replace(items[index], origin=replace(origin, sidecar=text))
        held, leaves_keywords = any(f.path != path for f in failures), self.leaves_keywords(path)
        writable = not held and (found.format.editable or found.format.prose) and self.writable(path)
        side_sha256, cut = hash_of(side), any(p.cut for p in reading.problems)
        local = tuple(
            [
                LocalItem(
                    path=path,
                    position=position,
                    item=item,
                    format=found.format,
                    sha256=source.sha256,
                    sidecar_sha256=side_sha256,
                    writable=writable,
                    leaves_keywords=leaves_keywords,
                    alone=len(items) == 1,
                    modified=modified,
                    cut=cut and position == len(items) - 1,
                )
                for position, item in enumerate(items)
            ]
        )
        return replace(
            source,
            _reading=reading,
            items=local,
            plain=reading.items,
            sidecar_text=text,
            sidecar_sha256=side_sha256,
            failures=tuple(failures),
            whole=whole and not failures,
        )

    def prepare(self, path: str, changes: Sequence[Change], *, partly: bool = False) -> _Ready:
        """What writing ``changes`` would do: the outcome of each, the edit, and the new bytes.

        Nothing is written. A change that cannot be said fails alone; the rest is prepared without it, and,
        ``partly``, of each change what can be said.
        """
        found, edit, data = self._prepare(path, changes)
        unsaid: dict[str, dict[str, str]] = defaultdict(dict)
        while partly and (narrower := narrowed(changes, found)):
            for written in found:
                if written.unsaid:
                    unsaid[written.change.id].update(written.unsaid)
            changes = narrower
            found, edit, data = self._prepare(path, changes)
        if unsaid:
            found = [replace(w, unsaid=unsaid[w.change.id]) if w.change.id in unsaid else w for w in found]
        return found, edit, data

    def _prepare(self, path: str, changes: Sequence[Change]) -> _Ready:
        failed: list[Written] = []
        left = list(changes)
        while True:
            try:
                target, old, new, source = self._edited(path, left)
            except CannotSay as error:
                unsaid = error.changes if isinstance(error, _Unsaid) else {left[0].id: error}
                failed += [
                    Written(change, False, "cannot-say", str(why), unsaid={why.field: str(why)})
                    for change in left
                    if (why := unsaid.get(change.id))
                ]
            except (_Refused, InputError) as error:
                refused = error if isinstance(error, _Refused) else _Refused("unreadable", str(error))
                return (
                    [*failed, *(Written(c, False, refused.code, refused.message) for c in left)],
                    None,
                    None,
                )
            else:
                break
            left = [change for change in left if change.id not in unsaid]
            if not left:
                return failed, None, None
        done = outcomes(left, source)
        right = [w.change for w in done if w.ok]
        if not right and len(left) > 1:
            # One of them may spoil the whole text; each half says which.
            half = len(left) // 2
            done = [*self._prepare(path, left[:half])[0], *self._prepare(path, left[half:])[0]]
            right = [w.change for w in done if w.ok]
            if len(right) == len(left):  # together alone they do not read as meant
                done, right = outcomes(left, source), []
        if len(right) < len(left):
            # The new text does not read as meant: leave these out, and try the rest again.
            rest, edit, data = self._prepare(path, right) if right else ([], None, None)
            return [*failed, *(w for w in done if not w.ok), *rest], edit, data
        after = source.sha256 if target == path else source.sidecar_sha256
        return [*failed, *done], FileEdit.between(target, old, new, after), new

    @contextmanager
    def together(self) -> Iterator[files.Ahead]:
        """Within, what was brought ahead is committed one by one as ever, without waiting for the disk."""
        self._ahead = ahead = files.Ahead(self.root)
        try:
            yield ahead
        finally:
            self._ahead = None
            ahead.close()

    def commit(self, edit: FileEdit, data: bytes | None) -> None:
        """Write what was prepared, atomically. Raises `WriteError`; the file is then as it was."""
        if data is None:
            stale: object = files.remove_file(self.root, edit.path, edit.before_sha256)
        else:
            before, after = edit.before_sha256 or None, edit.after_sha256
            stale = files.write_file(self.root, edit.path, data, before, sha256=after, ahead=self._ahead)
        if isinstance(stale, files.StaleFile):
            raise WriteError(f"{stale.path}: {stale.reason.rstrip('.')}; it is left for the next run.")
        if isinstance(stale, files.FileContent):
            self._written[edit.path] = replace(stale, data=b"")

    def move_sidecar(self, path: str) -> None:
        """Bring the sidecar of a renamed document to its side. Raises `WriteError`."""
        old = self.sidecars.pop(path, "")
        if old and os.path.exists(self.root / old):
            files.move_file(self.root, old, sidecar.sidecar_name(path))

    def restore(self, edit: FileEdit) -> bool:
        """Undo one write, byte for byte; False where the file was changed since."""
        path = self.root / edit.path
        data = files.read_file(self.root, edit.path).data if os.path.isfile(path) else None
        if hash_of(data) == edit.before_sha256:
            return True
        if hash_of(data) != edit.after_sha256:
            return False
        old = edit.undo(data or b"") if edit.before_sha256 else None
        if hash_of(old) != edit.before_sha256:
            raise WriteError(
                f"{edit.path}: the journal does not give back what was there; it was left alone."
            )
        self.commit(FileEdit.between(edit.path, data, old), old)
        return True

    def _edited(self, path: str, changes: Sequence[Change]) -> tuple[str, bytes | None, bytes | None, Source]:
        """The file to be written, its bytes before and after, and the source read from the new text."""
        old = files.read_file(self.root, path).data if os.path.isfile(self.root / path) else None
        if old is None:
            if any(c.action != "create" for c in changes):
                raise _Refused("gone", "The file is gone; it is looked at again in the next run.")
            fresh = self._new_file(path, changes)
            new = fresh.text.encode()
            return path, None, new, self.parse(path, new, fresh=fresh)
        source = self.undated(path)
        if source.format is None and (changes[0].by == "export" or not source.decoded.text.strip()):
            source = self.parse_export(path)
        stale = [c for c in changes if c.action != "create" and not _expected(c, source)]
        if stale:
            raise _Refused("stale", "The file changed meanwhile; it is left for the next run.")
        if source.format is None or source.reading is None:
            raise _Refused("no-source", "The file is no source any more.")
        if not source.format.editable:
            return self._edit_sidecar(source, old, changes)
        text = self._spliced(source, changes)
        decoded = source.decoded.with_text(text)
        if bad := encoding.writable(decoded):
            raise _Refused(
                "encoding",
                f"{bad!r} would not come back from its encoding ({decoded.encoding}); save it as UTF-8.",
            )
        new = encoding.encode(decoded)
        return path, old, new, self.parse(path, new)

    def _spliced(self, source: Source, changes: Sequence[Change]) -> str:
        format, reading = source.format, source.reading
        assert format is not None
        assert reading is not None
        splices: list[Splice] = []
        unsaid: dict[str, CannotSay] = {}
        for change in changes:
            if change.action in ("create", "remove"):
                continue
            position = change.position or 0
            try:
                splices += format.edit(reading, position, change.applied_to(source.items[position].item))
            except CannotSay as error:
                unsaid[change.id] = error
        if unsaid:
            raise _Unsaid(unsaid)
        text = splice(reading.text, splices)
        if removed := {c.position or 0 for c in changes if c.action == "remove"}:
            text = without(
                format, format.read(text, source.path) if splices else reading, removed, source.path
            )
        new = [c.made() for c in changes if c.action == "create"]
        if new:
            again = format.read(text, source.path)
            text = splice(text, format.add(again, new))
        return text

    def _new_file(self, path: str, changes: Sequence[Change]) -> Fresh:
        format = formats.format_for(path, self.formats)
        if format is None:
            raise _Refused("no-format", f"No format writes {PurePosixPath(path).suffix or path}.")
        items = [change.made() for change in changes]
        if isinstance(format, Sparing):
            return format.write_sparing(items)
        return Fresh(format.name, format.write(items))

    def _edit_sidecar(
        self, source: Source, old: bytes, changes: Sequence[Change]
    ) -> tuple[str, bytes | None, bytes | None, Source]:
        name = sidecar.sidecar_name(source.path)
        text = source.sidecar_text
        for change in changes:
            if change.action != "update":
                raise _Unsaid({change.id: CannotSay(change.action, "a document is never edited")})
            before = source.items[0].item
            text = sidecar.edit(text, source.plain[0], before, change.applied_to(before))
        side = files.read_file(self.root, name).data if source.sidecar_sha256 else None
        new = text.encode() if text else None
        return name, side, new, self.parse(source.path, old, new)


def _in_sentences(problem: Problem) -> str:
    """What is wrong and what to do, with a stop between them."""
    message, remedy = problem.message, problem.remedy
    if not remedy or message.endswith((".", "?", "!")):
        return f"{message} {remedy}".rstrip()
    return f"{message}{';' if remedy[0].islower() else '.'} {remedy}"


def _read(format: Format, text: str, path: str, fresh: Fresh | None) -> Reading:
    if fresh and isinstance(format, Sparing) and (format.name, text) == (fresh.format, fresh.text):
        return format.read_again(fresh, path)
    return format.read(text, path)


class _Unsaid(CannotSay):
    """The changes that a file's format cannot say, by their ids, each with the reason."""

    def __init__(self, changes: Mapping[str, CannotSay]) -> None:
        super().__init__("", "")
        self.changes = changes


class _Refused(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def _expected(change: Change, source: Source) -> bool:
    """Whether the file (for a document: and its sidecar) is what the change was made for."""
    if source.format is None or source.format.editable:
        return change.expects.get("sha256") == source.sha256
    document = change.expects.get("document", source.sha256)
    return (document, change.expects.get("sha256")) == (source.sha256, source.sidecar_sha256)
