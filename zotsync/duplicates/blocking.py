"""Which items are compared at all: those that share something rare.

Each item stands in a few blocks (identifiers, the title's beginning, end and rarest words, the first
author with the year, the first page with volume or year). A large block is sorted and looked at through
a window, so that the number of pairs grows with the number of items and not with its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from zotsync.duplicates.traits import Traits

LARGE = 24
WINDOW = 6
_RARE = 3
_EDGE = 22


def candidate_pairs(traits: Sequence[Traits]) -> list[tuple[int, int]]:
    """The pairs to compare, as positions, the smaller first; in order."""
    blocks: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    spread = Counter(word for one in traits for word in set(one.title.words))
    for position, one in enumerate(traits):
        for key in set(_keys(one, spread)):
            blocks[key].append(position)
    total = len(traits)
    found: set[int] = set()
    for members in blocks.values():
        if len(members) <= LARGE:
            found.update(a * total + b for place, a in enumerate(members) for b in members[place + 1 :])
        else:
            members.sort(key=lambda position: _order(traits[position]))
            for place, a in enumerate(members):
                for b in members[place + 1 : place + 1 + WINDOW]:
                    found.add(min(a, b) * total + max(a, b))
    return [divmod(pair, total) for pair in sorted(found)]


def _order(one: Traits) -> tuple[object, ...]:
    return one.title.text, one.year, one.volume, one.pages, one.doi


def _keys(one: Traits, spread: Counter[str]) -> Iterator[tuple[str, ...]]:
    for name, value in (
        ("doi", one.doi), ("pmid", one.pmid), ("arxiv", one.arxiv), ("key", one.key), ("url", one.url)
    ):  # fmt: skip
        if value:
            yield name, value
    for isbn in one.isbns:
        yield "isbn", isbn
    title = one.title.text.replace(" ", "")
    if title:
        yield "start", title[:_EDGE]
        yield "end", title[-_EDGE:]
    # A word that occurs once joins nothing; skipping it keeps a misspelt word from using up a place.
    telling = [word for word in one.title.words if spread[word] > 1 and len(word) > 2]
    for word in sorted(set(telling), key=lambda word: (spread[word], word))[:_RARE]:
        yield "word", word
    year = str(one.year)
    if one.people:
        yield "author", one.people[0].family, year
        if one.volume:
            yield "author", one.people[0].family, "volume", one.volume
    for first, _ in one.pages[:1]:
        yield "page", str(first), year
        if one.volume:
            yield "page", str(first), "volume", one.volume
