"""What a format is: a lens between text and items.

`Format.read` turns text into items that remember their place; `edit`, `add` and `remove` give the
smallest splices that change the text; `get` says what a full item looks like in this format, and
`put` takes a value edited in this format back into the full item. The laws, tested for every format:

* ``get(put(v, x)) == x`` for every ``x`` that the format can say,
* ``put(v, get(v)) == v``: what the format cannot say is taken from the previous value,
* applying no splice gives the same text; reading an edited text gives the edited item.

Formats are pure: no path is opened, nothing is fetched.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable

from zotsync.item import Creator, Item, Note, Tag


@dataclass(frozen=True, slots=True)
class Splice:
    """Replace the characters ``start`` to ``end`` (exclusive) of a text by ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a text that could not be taken as meant. Lines count from 1; 0 is the whole text.

    ``fatal``: an item or the file could not be read; the text stays as it is and nothing is deleted.
    """

    line: int
    message: str
    remedy: str = ""
    fatal: bool = False
    cut: bool = False
    """The text ends inside its last item: what is missing there was not removed by a person."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a format made of one text."""

    format: str
    text: str
    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Fresh:
    """A text that ``format`` has just written; ``said``: what it knows of each record beforehand."""

    format: str
    text: str
    said: Sequence[Any] = ()


class CannotSay(Exception):
    """This format has no way to write the value (``field``); nothing was changed."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@runtime_checkable
class Format(Protocol):
    """A text form of items."""

    @property
    def name(self) -> str:
        """What it is called in the configuration and in `Origin.format`."""

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings of its files, lower case, with their dots."""

    @property
    def many(self) -> bool:
        """Whether one text may hold several items (a removed item can then mean a deletion)."""

    @property
    def prose(self) -> bool:
        """Whether the text holds prose of a person: never deleted or emptied."""

    @property
    def editable(self) -> bool:
        """Whether `edit` may change the text; else edits go to a sidecar."""

    def recognises(self, text: str, name: str) -> bool:
        """Whether ``text`` (the whole decoded file, no BOM; ``name`` is its file name) is of this format."""

    def read(self, text: str, name: str = "") -> Reading:
        """The items of ``text``, in order, each with its `Origin`. Never raises on bad input."""

    def get(self, item: Item, within: Item | None = None) -> Item:
        """``item`` as this format would write it and read it back.

        ``within`` is the item now in the text, where there is one: a format may be able to say less
        there (a note without a label for a field) or keep its spelling (2012/3/1 for 2012-03-01).
        """

    def put(self, previous: Item, edited: Item) -> Item:
        """``previous`` with what was edited in this format; what it cannot say stays as it was."""

    def edit(self, reading: Reading, position: int, edited: Item) -> Sequence[Splice]:
        """The smallest splices after which item ``position`` reads as ``edited``. Raises `CannotSay`."""

    def add(self, reading: Reading, items: Sequence[Item]) -> Sequence[Splice]:
        """Splices that append ``items`` in the text's own dialect. Raises `CannotSay`."""

    def remove(self, reading: Reading, position: int) -> Sequence[Splice]:
        """Splices that take item ``position`` out, its neighbours untouched."""

    def write(self, items: Iterable[Item]) -> str:
        """A new text that holds ``items``."""


@runtime_checkable
class MakesKeys(Protocol):
    """A format in which no item is without a citation key: some are made up."""

    def made_up(self, item: Item) -> bool:
        """Whether the key of an item that was read is one that `Format.write` makes up for such an item."""


@runtime_checkable
class KeyedEntries(Protocol):
    """A format whose entries are cited by key: a file in which two have the same one is broken."""

    def told_apart_by(self, key: str) -> str:
        """What of a citation key programs that read the file go by."""


@runtime_checkable
class Sparing(Protocol):
    """A format that need not keep in a file of its own what nobody misses there."""

    def write_sparing(self, items: Iterable[Item]) -> Fresh:
        """`Format.write` without who set a tag, that an item has no citation key, an access date's hour.

        The library goes on knowing them; an entry that is added to a text has none of these either.
        """

    def read_again(self, fresh: Fresh, name: str = "") -> Reading:
        """`Format.read` of its text, to see that it says what was meant."""


def splice(text: str, splices: Iterable[Splice]) -> str:
    """``text`` with all ``splices`` (which do not overlap) applied.

    >>> splice("one two", [Splice(0, 3, "1"), Splice(7, 7, "!")])
    '1 two!'
    """
    parts: list[str] = []
    end = 0
    for part in sorted(splices, key=lambda s: (s.start, s.end)):
        if part.start < end:
            raise ValueError(f"splices overlap at {part.start}")
        parts += (text[end : part.start], part.text)
        end = part.end
    parts.append(text[end:])
    return "".join(parts)


def without(format: Format, reading: Reading, positions: Iterable[int], name: str = "") -> str:
    """The text without the items at ``positions``; a row of N neighbours takes log N readings.

    What parts two neighbours goes with either of them, so that they are not removed at once.
    """
    left = sorted(positions)
    while left:
        now: list[int] = []
        for position in left:
            if not now or position > now[-1] + 1:
                now.append(position)
        text = splice(reading.text, [part for position in now for part in format.remove(reading, position)])
        gone = set(now)
        left = [position - bisect(now, position) for position in left if position not in gone]
        if not left:
            return text
        reading = format.read(text, name)
    return reading.text


def line_of(text: str, offset: int) -> int:
    """The line (from 1) that holds ``offset``; CRLF, LF and CR end a line.

    >>> line_of("a\\r\\nb", 3)
    2
    """
    before = text[:offset]
    return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")


def is_blank(text: str) -> bool:
    """Whether a text holds white space at most; of a large one no copy is made.

    >>> is_blank(""), is_blank("  "), is_blank(" a")
    (True, True, False)
    """
    return not text or text.isspace()


def newline_of(text: str) -> str:
    """The line end that the text uses most at its start; a new text gets LF."""
    line = text.find("\n")
    at = text.find("\r", 0, line if line >= 0 else len(text))  # no further: this is asked at every edit
    if at < 0:
        return "\n"
    return "\r\n" if line == at + 1 else "\r"


def put_by_parts(previous: Item, edited: Item, shown: Item) -> Item:
    """The generic ``put``: ``shown`` is ``get(previous)``; only what differs from it is taken over.

    Creators, tags and notes are matched element by element, so that roles, automatic types and notes'
    markup survive an edit of their neighbours.
    """
    fields = dict(previous.fields)
    for name in {*shown.fields, *edited.fields}:
        if edited[name] != shown[name]:
            fields[name] = edited[name]
    return replace(
        previous,
        type=edited.type if edited.type != shown.type else previous.type,
        fields={name: value for name, value in fields.items() if value},
        creators=put_creators(previous.creators, shown.creators, edited.creators),
        tags=put_tags(previous.tags, shown.tags, edited.tags),
        notes=put_notes(previous.notes, shown.notes, edited.notes),
    )


def put_creators(
    previous: tuple[Creator, ...], shown: tuple[Creator, ...], edited: tuple[Creator, ...]
) -> tuple[Creator, ...]:
    """``edited`` in its order, each creator that was shown unchanged as ``previous`` has it.

    Creators that the format does not show at all keep their place after the one they followed.
    """
    if edited == shown:
        return previous
    pairs: list[tuple[Creator, Creator | None]] = []
    waiting = list(shown)
    for creator in previous:
        match = next((s for s in waiting if s == creator), None) or (
            next((s for s in waiting if s.display == creator.display), None)
        )
        if match is not None:
            waiting.remove(match)
        pairs.append((creator, match))
    result: list[Creator] = []
    left = list(pairs)
    for creator in edited:
        found = next((pair for pair in left if pair[1] == creator), None)
        if found is None:
            result.append(creator)
            continue
        result.append(found[0])
        left.remove(found)
    hidden = [(i, c) for i, (c, match) in enumerate(pairs) if match is None]
    for index, creator in hidden:
        result.insert(min(index, len(result)), creator)
    return tuple(result)


def put_tags(previous: tuple[Tag, ...], shown: tuple[Tag, ...], edited: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Tags as a set of names: those removed go, those added come, the rest keeps its type."""
    was, now = {tag.name for tag in shown}, {tag.name for tag in edited}
    kept = tuple(tag for tag in previous if tag.name not in was or tag.name in now)
    have = {tag.name for tag in kept}
    return kept + tuple(tag for tag in edited if tag.name not in have and tag.name not in was)


def put_notes(
    previous: tuple[Note, ...], shown: tuple[Note, ...], edited: tuple[Note, ...]
) -> tuple[Note, ...]:
    """Notes by position of what was shown; a note that was not shown stays."""
    if edited == shown:
        return previous
    by_html: dict[str, list[Note]] = {}
    for before, seen in zip(previous, shown, strict=False):
        by_html.setdefault(seen.html, []).append(before)
    result = []
    for note in edited:
        same = by_html.get(note.html)
        result.append(same.pop(0) if same else note)
    return (*result, *previous[len(shown) :])
