"""What a person said of works that look alike: these are different. A text that can be shared.

    [[different]]
    works = [
      { key = "ABCD2345", mark = "7RTUE2XK", title = "Moss on northern roofs" },
      { key = "", mark = "P4DWN9SC", title = "Moss on northern roofs, part two" },
    ]

An item is known by its key; where one of the two has none (an item of a file), by its mark, which stands
for its title, year, first author, volume and pages.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from zotsync.duplicates.traits import Traits, read_traits
from zotsync.errors import ConfigError
from zotsync.item import Item, key_from

FILE = "not-duplicates.toml"
_HEAD = "# Works that look alike and are not the same. `zotsync dedupe --not-duplicate` adds to this file.\n"


@dataclass(frozen=True, slots=True)
class Work:
    """An item that a decision names; ``title`` is for people, as it is written here."""

    key: str
    mark: str
    title: str = ""

    @classmethod
    def of(cls, item: Item) -> Work:
        return cls(item.key, mark(read_traits(item)), _plain(item.title))


@dataclass(frozen=True, slots=True)
class Decisions:
    """Groups of works of which no two are the same."""

    different: tuple[tuple[Work, ...], ...] = ()

    def pairs(self, traits: Sequence[Traits]) -> set[tuple[int, int]]:
        """The positions, smaller first, of the items that are said to be different."""
        if not self.different:
            return set()
        marks = [mark(one) for one in traits]
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, seen in enumerate(traits):
            places[marks[place]].append(place)
            if seen.key:
                places[seen.key].append(place)
        found: set[tuple[int, int]] = set()
        for works in self.different:
            for one, two in combinations(works, 2):
                by_key = bool(one.key and two.key)
                if by_key:
                    found |= _ordered(places.get(one.key, ()), places.get(two.key, ()))
                by_mark = _ordered(places.get(one.mark, ()), places.get(two.mark, ()))
                found |= {(a, b) for a, b in by_mark if not (by_key and traits[a].key and traits[b].key)}
        return found


def mark(one: Traits) -> str:
    """By this an item without a key is known again."""
    family = one.people[0].family if one.people else ""
    return key_from("work", one.title.text, str(one.year), family, one.volume, str(one.pages))


def parse(text: str) -> Decisions:
    """What the text of such a file says. Raises `ConfigError`."""
    try:
        found = tomllib.loads(text).get("different", [])
        return Decisions(
            tuple(
                tuple(
                    Work(str(w.get("key", "")), str(w.get("mark", "")), str(w.get("title", "")))
                    for w in one["works"]
                )
                for one in found
            )
        )
    except (tomllib.TOMLDecodeError, AttributeError, KeyError, TypeError) as error:
        raise ConfigError(f"{FILE} cannot be read ({error}).", remedy="Mend it, or take it back.") from None


def with_decision(text: str, items: Iterable[Item]) -> str:
    """The text with one more decision: of these items no two are the same. What was there stays."""
    before = text or _HEAD
    return f"{before}{'' if before.endswith(chr(10)) else chr(10)}{_written(map(Work.of, items))}"


def without_decision(text: str, works: Iterable[Work]) -> str:
    """The text without the last decision about just these works, where it is as `with_decision` wrote it."""
    added = _written(works)
    before, found, after = text.rpartition(added)
    return before + after if found else text


def _written(works: Iterable[Work]) -> str:
    lines = "".join(
        f"  {{ key = {_quoted(w.key)}, mark = {_quoted(w.mark)}, title = {_quoted(w.title)} }},\n"
        for w in works
    )
    return f"\n[[different]]\nworks = [\n{lines}]\n"


def _quoted(text: str) -> str:
    """A basic string of TOML: JSON's, in one line."""
    return json.dumps(_plain(text), ensure_ascii=False)


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _ordered(some: Sequence[int], others: Sequence[int]) -> set[tuple[int, int]]:
    return {(min(a, b), max(a, b)) for a in some for b in others if a != b}
