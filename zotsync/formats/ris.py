"""RIS, without loss: records of tagged lines, read in every dialect and edited line by line.

Reading and meaning: `ris_lines`, `ris_tags`, `ris_read`, `ris_journals`. Writing: `ris_write`, and
`ris_edit` with `ris_draft` and `ris_fields`.

What RIS cannot say (see `ris_write` for where a new record keeps it all the same): collections and
relations, ever; in a record that another program wrote also extra, rights, roles without a tag, and
whether a tag was set by a person: keywords read as automatic tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from zotsync.collector import uncollected
from zotsync.formats import values
from zotsync.formats.alike import opcodes
from zotsync.formats.base import CannotSay, Fresh, Problem, Reading, Splice, newline_of, put_by_parts
from zotsync.formats.ris_draft import Draft, only_record
from zotsync.formats.ris_edit import revise
from zotsync.formats.ris_lines import STANDARD, Dialect, Scan, plausible_type
from zotsync.formats.ris_read import interpret
from zotsync.formats.ris_tags import GENERIC, OWN, type_named
from zotsync.formats.ris_values import date_rank, same_date
from zotsync.formats.ris_write import Line, compose, composed, note_text, render, without_kinds
from zotsync.item import Cuttable, Item, Note, Span, Spans, Tag, diff, within

_TYPE = re.compile(r"^TY {1,2}- ?(\w+)[ \t]*$", re.M)
_TYPE_AND_MORE = re.compile(
    r"(?<![^\r\n])[ \t]*(?:TY|ty)[ \t]{0,3}[-–—][ \t]*+"
    r"([A-Za-z]{2,20}(?: [A-Za-z]+)?\d?)?[ \t]*+(?:\r\n|\r|\n)\s*+"
    r"(?:[A-Za-z][A-Za-z0-9]{1,4}[ \t]{0,3}[-–—])"
)


def _spans(dialect: Dialect, whole: Cuttable, place: Span) -> Spans:
    """The places of an item's raw values."""
    at = place.start
    draft = Draft.of(whole[at : place.end], dialect)
    places: list[Span] = []
    for entry in draft.entries:
        start = at + len(entry.prefix)
        places.append(Span(start, start + len(entry.body)))
        at += len(entry.raw)
    view = draft.view
    return {
        aspect: tuple(places[position] for position in view.positions(aspect)) for aspect in view.aspects()
    }


_STANDARD_SPANS = partial(_spans, STANDARD)


class Ris:
    """The RIS format; `RIS` is its one instance."""

    name = "ris"
    endings = (".ris",)
    many = True
    prose = False
    editable = True

    def recognises(self, text: str, name: str) -> bool:
        """A ``TY`` line with a plausible type and a field after it, near the text's start."""
        for found in islice(_TYPE_AND_MORE.finditer(text), 5):
            code = found[1] or ""
            if not plausible_type(code):
                continue
            if name.lower().endswith(self.endings):
                return True
            before = sum(1 for line in text[: found.start()].splitlines() if line.strip())
            return before <= 20 and (not before or code == GENERIC or bool(type_named(code)))
        if not name.lower().endswith(self.endings):
            return False
        # Its name says it; a line that is no field behind the first TY must not cost the whole file.
        return any(type_named(found[1]) for found in islice(_TYPE.finditer(text), 5))

    def read(self, text: str, name: str = "") -> Reading:
        """The items of ``text``. A record without ``ER`` or ``TY`` is read, and reported."""
        return self._read(text, name)

    def _read(self, text: str, name: str, said: Said = ()) -> Reading:
        found = Scan(text)
        items = []
        known = iter(said)
        spelled, spans = STANDARD, _STANDARD_SPANS
        with uncollected():
            for position, record in enumerate(found):
                place = Span(record.start, record.end)
                if spelled is not found.spelled:
                    spelled, spans = found.spelled, partial(_spans, found.spelled)
                origin = within(text, place, spans, path=name, position=position, format=self.name)
                before = next(known, None)
                if before and before[0] == record.fields:
                    items.append(before[1].read_at(origin))
                else:
                    items.append(interpret(record.fields).item(origin))
        problems = tuple(found.problems)
        if not items and text.strip():
            problem = Problem(0, "there is no RIS item in this text", "see whether it is RIS", fatal=True)
            problems = (*problems, problem)
        return Reading(self.name, text, tuple(items), problems)

    def get(self, item: Item, within: Item | None = None) -> Item:
        """``item`` as RIS says it; ``within`` a record of another program: as that one can say it.

        There a date that differs only in precision from a lone year keeps the year, and notes are
        shown without their markup.
        """
        origin = within.origin if within is not None else None
        if within is None or origin is None or origin.format != self.name:
            return self.read(render(compose(item))).items[0]
        dialect = Dialect.of(origin.text)
        full = _is_full(origin.text, dialect)
        try:
            text = revise(origin.text, item if full else _softened(item, within), dialect, full=full)
        except CannotSay:
            text = origin.text
        return self.read(text).items[0]

    def put(self, previous: Item, edited: Item) -> Item:
        """``previous`` with what was edited in the text; Extra is taken line by line."""
        shown = self.get(previous, edited)
        result = put_by_parts(previous, edited, shown)
        if edited["extra"] != shown["extra"]:
            extra = _put_lines(previous["extra"], shown["extra"], edited["extra"])
            result = result.with_fields({"extra": extra})
        return result

    def edit(self, reading: Reading, position: int, edited: Item) -> Sequence[Splice]:
        """Splices for the lines of what differs. Raises `CannotSay` with the first field that RIS cannot.

        Collections, relations, and in another program's record the kind of a tag are never said.
        """
        if not diff(reading.items[position], edited):
            return []
        origin = reading.items[position].origin
        assert origin is not None
        dialect = Dialect.of(reading.text)
        full = _is_full(origin.text, dialect)
        target = edited if full else edited.with_(tags=tuple(Tag(tag.name, 1) for tag in edited.tags))
        target = target.with_(collections=(), relations={})
        text = revise(origin.text, target, dialect, full=full)
        after = only_record(text, dialect)
        for field in diff(_in_order(interpret(after.fields).item()), _in_order(target)):
            raise CannotSay(field, "an RIS record has no line that says this value")
        return _line_splices(origin.text, text, origin.span.start)

    def add(self, reading: Reading, items: Sequence[Item]) -> Sequence[Splice]:
        """New records after all others, parted as the last two records are, by a blank line if unknown.

        Among another program's records tags alone are no reason for lines of our own, as in an edit.
        """
        text = reading.text
        if not items:
            return []
        newline = newline_of(text)
        if not reading.items:
            gap = "" if not text or text.endswith(("\n", "\r")) else newline
            return [Splice(len(text), len(text), gap + _records(items, newline))]
        origins = [item.origin for item in reading.items if item.origin is not None]
        blank = newline
        if len(origins) > 1:
            between = text[origins[-2].span.end : origins[-1].span.start]
            blank = between if not between.strip() else newline
        dialect = Dialect.of(text)
        draft = Draft.of(origins[-1].text, dialect)
        ends = (entry.prefix + entry.body for entry in draft.entries if entry.tag == "ER")
        plain = not any(_is_full(origin.text, dialect) for origin in origins)
        new = _records(items, newline, draft.prefix("TY"), next(ends, draft.prefix("ER")), blank, plain=plain)
        at = len(text.rstrip("\r\n"))
        return [Splice(at, at, newline + blank + new[: len(new) - len(newline)])]

    def remove(self, reading: Reading, position: int) -> Sequence[Splice]:
        """The record's lines, and the blank lines after it (before it, if it is the last)."""
        text = reading.text
        origin = reading.items[position].origin
        assert origin is not None
        start, end = origin.span.start, origin.span.end
        after = len(text) - len(text[end:].lstrip(" \t\r\n"))
        if position + 1 < len(reading.items) and after < len(text):
            line_start = max(text.rfind("\n", end - 1, after), text.rfind("\r", end - 1, after)) + 1
            return [Splice(start, max(line_start, end), "")]
        if position:
            before = text[:start].rstrip(" \t\r\n")
            blank = re.compile(r"[ \t]*(?:\r\n|\r|\n)").match(text, len(before))
            start = min(blank.end(), start) if blank else start
        return [Splice(start, end, "")]

    def write(self, items: Iterable[Item]) -> str:
        """Standard RIS: two spaces, LF, ``ER  - ``, a blank line between records."""
        return _records(items)

    def write_sparing(self, items: Iterable[Item]) -> Fresh:
        """See `zotsync.formats.base.Sparing`; a record spares nothing."""
        said: list[tuple[list[Line], Item] | None] = []
        return Fresh(self.name, _records(items, said=said), said)

    def read_again(self, fresh: Fresh, name: str = "") -> Reading:
        """`Sparing.read_again`: a record with the very lines that were composed is not interpreted again."""
        return self._read(fresh.text, name, fresh.said)


Said = Sequence[tuple[list[Line], Item] | None]
"""Of each record that was written its lines, and what they were found to say; None: that must be read."""


def _records(
    items: Iterable[Item],
    newline: str = "\n",
    prefix: str = "TY  - ",
    end: str = "ER  - ",
    blank: str | None = None,
    *,
    plain: bool = False,
    said: list[tuple[list[Line], Item] | None] | None = None,
) -> str:
    """``plain``: who set a tag is left out where a record needs no other line of our own."""
    parts: list[str] = []
    with uncollected():
        for item in items:
            lines, known = composed(item)
            if said is not None:
                said.append((lines, known) if known else None)
            parts.append(render(without_kinds(lines) if plain else lines, prefix, newline, end))
    return (newline if blank is None else blank).join(parts)


def _in_order(item: Item) -> Item:
    """Tags are a set; their order means nothing."""
    return item.with_(tags=tuple(sorted(item.tags)))


def _is_full(text: str, dialect: Dialect) -> bool:
    """Whether the record has lines of our own, so that it may get more of them."""
    return OWN in text and any(entry.tag == OWN for entry in Draft.of(text, dialect).entries)


def _softened(item: Item, within: Item) -> Item:
    """``item`` without what a record of another program should not be made to say."""
    fields = dict(item.fields)
    for name in ("date", "dateDecided", "dateEnacted", "issueDate"):
        old, new = within[name], item[name]
        if old != new and date_rank(old) == 1 and same_date(old, new):
            fields[name] = old
    marked = any(values.note_html(note_text(note.html)) != note.html for note in within.notes)
    plain = tuple(Note(values.note_html(note_text(note.html)), note.key) for note in item.notes)
    return replace(
        item,
        fields=fields,
        tags=tuple(Tag(tag.name, 1) for tag in item.tags),
        notes=item.notes if marked else plain,
        collections=(),
        relations={},
    )


def _put_lines(previous: str, shown: str, edited: str) -> str:
    """``previous`` without the lines that went and with those that came."""
    was, now = shown.split("\n"), edited.split("\n")
    kept = [line for line in previous.split("\n") if line not in was or line in now]
    return "\n".join(line for line in [*kept, *(line for line in now if line not in was)] if line)


def _line_splices(before: str, after: str, start: int) -> list[Splice]:
    """The lines that differ, as splices; ``before`` starts at ``start`` in its file."""
    if before == after:
        return []
    old, new = (re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text) for text in (before, after))
    offsets = [start]
    for line in old:
        offsets.append(offsets[-1] + len(line))
    return [
        Splice(offsets[i], offsets[j], "".join(new[k:m]))
        for action, i, j, k, m in opcodes(old, new)
        if action != "equal"
    ]


RIS = Ris()
