"""Many items: order does not matter, workers find the same, cost stays in bounds."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.duplicates.making import make
from zotsync.duplicates import find_duplicates
from zotsync.item import Item

WORDS = "river flood delta sand wave shore tide moon wind rain snow fog storm cliff reef".split()


def library(count: int) -> list[Item]:
    """Items of few words and few authors, every fifth a copy with a misspelling and another year."""
    draw = random.Random(3)
    items: list[Item] = []
    while len(items) < count:
        title = " ".join(draw.choices(WORDS, k=9))
        fields = {"date": str(draw.randint(1990, 2020)), "pages": str(draw.randint(2, 900))}
        author = draw.choice(("Abe, K", "Bray, L", "Costa, M"))
        items.append(make(title, author, **fields))
        if len(items) % 5 == 0:
            items.append(make(title.replace("i", "j", 1), author, **fields))
    return items


def found(items: list[Item], order: list[int], **options: object) -> set[frozenset[int]]:
    groups = find_duplicates([items[place] for place in order], **options)  # type: ignore[arg-type]
    return {frozenset(order[member.index] for member in group.members) for group in groups}


def test_the_order_of_the_items_does_not_matter() -> None:
    items = library(400)
    order = list(range(len(items)))
    straight = found(items, order)
    random.Random(5).shuffle(order)

    assert straight
    assert straight == found(items, order)


def test_workers_find_the_same() -> None:
    items = library(300)

    with ThreadPoolExecutor(2) as executor:
        assert find_duplicates(items) == find_duplicates(items, executor=executor)


@pytest.mark.parametrize(
    "items",
    [
        [make("Rivers and their many floods in the plain", "Abe, K", date="2001")] * 3000,
        [make("Editorial", "Abe, K", date="2001", pages=str(n)) for n in range(3000)],
        [make(f"Number {n} of the things", "Abe, K", DOI="10.5555/x", date="2001") for n in range(3000)],
        [make("[" * 5000 + str(n) + " (review" * 3000, "Abe, K") for n in range(5)],
        library(3000),
    ],
    ids=["copies", "one heading", "one DOI", "brackets", "few words"],
)
def test_what_many_items_share_does_not_make_every_pair_a_candidate(items: list[Item]) -> None:
    """Comparing every pair of 3,000 would take a minute."""
    start = time.process_time()
    find_duplicates(items)

    assert time.process_time() - start < 10


def test_copies_are_one_group_however_many() -> None:
    (group,) = find_duplicates([make("Rivers and their many floods in the plain", "Abe, K")] * 200)

    assert list(range(200)) == [member.index for member in group.members]
