"""Pairing: which library item, if any, a new local item is.

Runs before every create, the trash included. A link or a key decides, and so does the citation key that a
note names; an identifier counts only where
the title agrees; then title with year and first author; then a title that is unique on both sides with
nothing against it. What is ambiguous is held, never created twice.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from zotsync.item import Item
from zotsync.sync.groups import Groups
from zotsync.sync.same import same, title_key

if TYPE_CHECKING:
    from zotsync.sync.likeness import Likeness, Verdict

_IDENTIFIERS = ("DOI", "PMID", "ISBN", "citationKey")
_EXTRA = re.compile(r"^(DOI|PMID|ISBN|Citation Key)\s*:\s*(\S.*)$", re.IGNORECASE | re.MULTILINE)
_YEAR = re.compile(r"\b(1[4-9]\d\d|20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Match:
    """``key`` of the library item; or ``several`` candidates, or one in the trash."""

    key: str = ""
    by: str = ""
    several: tuple[str, ...] = ()
    trashed: bool = False


@dataclass(slots=True)
class Index:
    """The library's items by everything that can identify them."""

    items: dict[str, Item] = field(default_factory=dict)
    trashed: set[str] = field(default_factory=set)
    _by: dict[str, Groups] = field(default_factory=lambda: defaultdict(Groups))
    _likeness: Likeness | None = None
    _late: list[str] = field(default_factory=list)
    """Keys that the likeness does not know yet."""

    def add(self, key: str, item: Item, trashed: bool = False) -> None:
        """Make an item findable."""
        self.items[key] = item
        if trashed:
            self.trashed.add(key)
        for name, value in identifiers(item).items():
            self._by[name].add(value, key)
        if title := title_key(item.title):
            self._by["title"].add(title, key)
        self._late.append(key)

    def alike(self, item: Item) -> Mapping[str, float]:
        """The keys of items that may be the same work, with the confidence that they are."""
        return self._weighed().find(item, lambda other: _other_identifier(item, other))

    def verdict(self, item: Item, key: str) -> Verdict:
        """Whether an item with the same title is the same work."""
        return self._weighed().verdict(item, key)

    def _weighed(self) -> Likeness:
        if self._likeness is None:
            from zotsync.sync.likeness import Likeness

            self._likeness = Likeness()
        for key in self._late:
            self._likeness.add(key, self.items[key])
        self._late.clear()
        return self._likeness

    def find(self, name: str, value: str) -> Sequence[str]:
        return self._by[name].find(value)


def identifiers(item: Item) -> dict[str, str]:
    """The item's identifiers, folded for comparison; those in Extra count where the field is empty."""
    found = {}
    for line in _EXTRA.finditer(item["extra"]):
        name = {"doi": "DOI", "pmid": "PMID", "isbn": "ISBN"}.get(line[1].lower(), "citationKey")
        found[name] = line[2]
    found |= {name: item[name] for name in _IDENTIFIERS if item[name]}
    folded = {}
    for name, value in found.items():
        if name == "ISBN":
            value = _isbn(value)
        elif name == "DOI":
            value = _doi(value)
        folded[name] = value.strip() if name == "citationKey" else value.strip().casefold()
    return {name: value for name, value in folded.items() if value}


def _isbn(value: str) -> str:
    """The first ISBN, in 13 digits.

    >>> _isbn("978-0-306-40615-7 0-306-40615-2"), _isbn("0 306 40615 2")
    ('9780306406157', '9780306406157')
    """
    plain = re.sub(r"[^0-9Xx]", "", next(iter(value.split()), ""))
    if len(plain) == 13:
        return plain
    from zotsync.duplicates.identifiers import read_isbns

    return min(read_isbns(value), default=plain)


def _doi(value: str) -> str:
    """A DOI without what a resolver or a label puts before it.

    >>> _doi("https://doi.org/10.5555/Moss.1"), _doi("10.5555/Moss.1"), _doi("none yet")
    ('10.5555/moss.1', '10.5555/Moss.1', 'none yet')
    """
    if value.startswith("10."):
        return value
    from zotsync.duplicates.identifiers import read_doi

    return read_doi(value) or value


def pair(item: Item, index: Index, titles: Mapping[str, int]) -> Match:
    """The library item that ``item`` is. ``titles``: see `count_titles`, of the new local items."""
    if item.key and item.key in index.items:
        return _match([item.key], "key", index)
    if names_its_item(item) and (found := index.find("citationKey", item["citationKey"])):
        return _match(found, "citation key", index)
    for name, value in identifiers(item).items():
        found = [k for k in index.find(name, value) if titles_agree(item, index.items[k])]
        if found:
            return _match(found, name, index)
    title = title_key(item.title)
    named = {k: index.verdict(item, k) for k in index.find("title", title)} if title else {}
    alike = [k for k, verdict in named.items() if verdict != "apart"]
    sure = [
        k
        for k in alike
        if _same_year_and_author(item, index.items[k]) and not _other_identifier(item, index.items[k])
    ]
    if plain := [k for k in sure if named[k] == "same"]:
        return _match(plain, "title, year and author", index)
    open_ones = [k for k in alike if not contradicts(item, index.items[k])]
    alone = len(named) == 1 and titles.get(title, 0) <= 1 and len(title) > 10
    if alone and not sure and open_ones and named[open_ones[0]] == "same":
        return _match(open_ones, "title", index)
    if open_ones:
        return Match(several=tuple(sorted(open_ones)), by="title")
    return _alike(item, index)


def names_its_item(item: Item) -> bool:
    """Whether the citation key is a link: that of a note, whose title may be the person's own."""
    return bool(item.origin and item.origin.format == "markdown" and item["citationKey"])


def _alike(item: Item, index: Index) -> Match:
    """The one item that is most surely the same work; those that only may be wait for a person."""
    from zotsync.sync.likeness import SURE

    found = index.alike(item)
    sure = [key for key, value in found.items() if value >= SURE]
    if sure:
        return _match(sure, "likeness", index)
    return Match(several=tuple(sorted(found)), by="likeness") if found else Match()


def _match(keys: Sequence[str], by: str, index: Index) -> Match:
    live = sorted({k for k in keys if k not in index.trashed})
    if len(live) == 1:
        return Match(live[0], by)
    if live:
        return Match(several=tuple(live), by=by)
    return Match(sorted(keys)[0], by, trashed=True)


def titles_agree(a: Item, b: Item) -> bool:
    """Whether two titles may name one work: equal words, one the other's beginning, or nearly equal."""
    x, y = title_key(a.title), title_key(b.title)
    if not x or not y:
        return False
    short, long = sorted((x, y), key=len)
    if x == y or (len(short) > 10 and long.startswith(short + " ")):
        return True
    return SequenceMatcher(None, x, y).ratio() >= 0.9


def year_of(item: Item) -> str:
    """The year in an item's date; empty where there is none."""
    match = _YEAR.search(item["date"])
    return match[0] if match else ""


def _first_author(item: Item) -> str:
    first = item.creators[0] if item.creators else None
    return title_key(first.last or first.name) if first else ""


def _same_year_and_author(a: Item, b: Item) -> bool:
    return (
        bool(year_of(a))
        and year_of(a) == year_of(b)
        and bool(_first_author(a))
        and _first_author(a) == _first_author(b)
    )


def _other_identifier(a: Item, b: Item, *also: str) -> bool:
    """Whether both have a DOI or a PMID and not the same; a book may have an ISBN per binding."""
    mine, theirs = identifiers(a), identifiers(b)
    return any(mine[n] != theirs[n] for n in ("DOI", "PMID", *also) if n in mine and n in theirs)


def contradicts(a: Item, b: Item) -> bool:
    """Whether something says that these are two works: another year, author, identifier or page."""
    if year_of(a) and year_of(b) and year_of(a) != year_of(b):
        return True
    if _first_author(a) and _first_author(b) and _first_author(a) != _first_author(b):
        return True
    return _other_identifier(a, b, "ISBN") or any(
        a[n] and b[n] and not same(n, a[n], b[n]) for n in ("pages", "volume", "url")
    )


def count_titles(items: Iterable[Item]) -> Mapping[str, int]:
    """How often each title occurs that occurs more than once."""
    counted = Counter(title_key(item.title) for item in items)
    return {title: count for title, count in counted.items() if count > 1}
