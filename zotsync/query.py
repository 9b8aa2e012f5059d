"""Which items are meant: ``type:book year:2012 tag:x``, ``field=value``, ``title~word``, all together."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from zotsync.errors import UsageError
from zotsync.item import Item
from zotsync.schema import fields, item_types

_TERM = re.compile(r"([A-Za-z]\w*)(?:\s*(!=|=|~)\s*|(:)(?=[^\s/]))")
# No blank goes with a colon, and no slash follows it: "Tides: a study" and "https://…" are values.
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'(?=\s|$)")
_AND = re.compile(r"\s+(?:and|AND|&&)\s*$|\s*,\s*$|\s+$")
_BETWEEN = re.compile(r"\s+|,|(?:and|AND|&&)\s")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: ``sign`` is ``=`` (a value is this), ``!=`` (none is) or ``~`` (one holds this).

    A colon is ``~`` for running text and names, and ``=`` for everything else, as in most search boxes.
    """

    name: str
    sign: str
    value: str

    def holds(self, item: Item) -> bool:
        values = [value.casefold() for value in _values(item, self.name)]
        wanted = self.value.casefold()
        if self.sign == "~":
            return any(wanted in value for value in values)
        equal = wanted in values if wanted else not any(values)
        return equal is (self.sign == "=")


def parse(text: str) -> tuple[Term, ...]:
    """The conditions in a query; a value ends where the next one begins, or at its quotation mark.

    Raises `UsageError` for a field that no item has, and for what is no condition.

    >>> [(t.name, t.sign, t.value) for t in parse("publicationTitle=Nature Medicine tag=year:2012")]
    [('publicationTitle', '=', 'Nature Medicine'), ('tag', '=', 'year:2012')]
    >>> [(t.name, t.sign, t.value) for t in parse("type:book title:shore tag:'two words'")]
    [('itemType', '=', 'book'), ('title', '~', 'shore'), ('tag', '=', 'two words')]
    """
    terms: list[Term] = []
    at = 0
    text = text.strip()
    while at < len(text):
        match = _TERM.match(text, at)
        if not match:
            raise UsageError(
                f"{text[at:]!r} is no condition.", remedy="Write field:value, tag:name or title:word."
            )
        at = match.end()
        quoted = _QUOTED.match(text, at)
        if quoted:
            value, end = quoted[1] if quoted[1] is not None else quoted[2], quoted.end()
        else:
            end = next((m.start() for m in _TERM.finditer(text, at) if _starts_term(text, m, at)), len(text))
            value = _AND.sub("", text[at:end])
        name = _name(match[1])
        if not value and match[2] == "~":
            remedy = f"Write {match[1]}~word; {match[1]}= means that there is none."
            raise UsageError(f"{text[match.start() :]!r} names no word.", remedy=remedy)
        terms.append(Term(name, match[2] or ("~" if name in _RUNNING else "="), value))
        at = end
        while found := _BETWEEN.match(text, at):
            at = found.end()
    return tuple(terms)


def matching(items: Iterable[Item], terms: Iterable[Term]) -> Iterator[Item]:
    """The items of which all the conditions hold."""
    wanted = tuple(terms)
    return (item for item in items if all(term.holds(item) for term in wanted))


def terms_of(filters: Mapping[str, str | Iterable[str]]) -> tuple[Term, ...]:
    """Keyword filters as conditions: ``tag="a"``, ``tag=["a", "b"]`` (both), ``DOI="10.5555/x"``."""
    return tuple(
        Term(_name(name), "=", value)
        for name, values in filters.items()
        for value in ([values] if isinstance(values, str) else values)
    )


def _starts_term(text: str, match: re.Match[str], start: int) -> bool:
    """A name and a sign begin a condition only after a blank, and only where the name is one."""
    before = text[match.start() - 1]
    return match.start() > start and before in " \t,\n" and match[1].lower() in _names()


def _values(item: Item, name: str) -> list[str]:
    if name in _SPECIAL:
        return _SPECIAL[name](item)
    return [item[name]]


_SPECIAL: dict[str, Callable[[Item], list[str]]] = {
    "tag": lambda item: [tag.name for tag in item.tags],
    "itemType": lambda item: [item.type],
    "key": lambda item: [item.key],
    "title": lambda item: [item.title],
    "collection": lambda item: list(item.collections),
    "creator": lambda item: [n for c in item.creators for n in (c.display, c.last, f"{c.first} {c.last}")],
    "path": lambda item: [item.origin.path if item.origin else ""],
    "year": lambda item: _YEAR.findall(item["date"]),
    "note": lambda item: [note.html for note in item.notes],
}
_RUNNING = frozenset(
    "title shortTitle abstractNote publicationTitle bookTitle proceedingsTitle conferenceName "
    "encyclopediaTitle dictionaryTitle seriesTitle publisher extra creator note path".split()
)
_OTHERS = {"type": "itemType", "tags": "tag", "author": "creator", "creators": "creator", "notes": "note"}


@cache
def _names() -> dict[str, str]:
    """What a condition may name, by its lower-case spelling."""
    names = {name.lower(): name for kind in item_types() for name in fields(kind)}
    names |= {name.lower(): name for name in _SPECIAL}
    return names | _OTHERS


def _name(given: str) -> str:
    names = _names()
    if given.lower() in names:
        return names[given.lower()]
    near = difflib.get_close_matches(given.lower(), names, n=1)
    remedy = f"Did you mean {names[near[0]]}?" if near else "Known: Zotero's fields, tag, creator, year, key."
    raise UsageError(f"No item has a field {given!r}.", remedy=remedy)
