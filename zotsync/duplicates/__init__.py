"""Finds items that are the same work, and says why.

Three steps, all pure: `blocking` names the pairs worth a look, `scoring` weighs what speaks for and
against each, `contradictions` and `grouping` see to it that nothing is grouped that cannot be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from html import escape
from itertools import chain
from typing import TypeVar

from zotsync.duplicates.blocking import candidate_pairs
from zotsync.duplicates.contradictions import contradiction
from zotsync.duplicates.decisions import Decisions
from zotsync.duplicates.evidence import Evidence, Likeness
from zotsync.duplicates.grouping import cluster
from zotsync.duplicates.scoring import compare
from zotsync.duplicates.traits import Traits, comparable, read_all
from zotsync.item import Item, Json
from zotsync.progress import counted

LEAST = 0.5
"""The confidence from which two items are taken for the same work."""
_ITEMS_AT_ONCE = 2000
_PAIRS_AT_ONCE = 20000

A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Member:
    """An item of a group; ``index`` is its place among the items given."""

    index: int
    item: Item

    def to_json(self) -> Json:
        origin = self.item.origin
        return {
            "path": origin.path if origin else "",
            "position": origin.position if origin else self.index,
            "key": self.item.key,
            "title": self.item.title,
        }


@dataclass(frozen=True, slots=True)
class Group:
    """Items that are the same work. ``confidence`` (0 to 1) is that of the weakest tie; ``reasons`` say
    what speaks for it, and, beginning with ``but``, what against."""

    members: tuple[Member, ...]
    confidence: float
    reasons: tuple[str, ...]

    def _repr_html_(self) -> str:
        """How a notebook shows it: its items, and why they are one."""
        items = "".join(f"<li>{member.item._repr_html_()}</li>" for member in self.members)
        return f"<b>{self.confidence:.2f}</b> {escape('; '.join(self.reasons))}<ul>{items}</ul>"

    def to_json(self) -> Json:
        return {
            "members": [member.to_json() for member in self.members],
            "confidence": round(self.confidence, 3),
            "reasons": list(self.reasons),
        }


def find_duplicates(
    items: Iterable[Item],
    *,
    executor: Executor | None = None,
    least: float = LEAST,
    decisions: Decisions | None = None,
) -> list[Group]:
    """Groups of items that are the same work, in the order of their first members.

    ``least``: a confidence; lower shows works that are close, such as a paper and its conference version.
    ``executor``: reads and compares in its workers. ``decisions``: what a person said are different works.
    Notes and attachments take no part.
    """
    given = [(index, item) for index, item in enumerate(items) if comparable(item)]
    bare = [replace(item, origin=None) for _, item in given]
    parts = _cut(bare, _ITEMS_AT_ONCE)
    traits = list(chain.from_iterable(_mapped(executor, read_all, parts, "reading items", len)))
    different = decisions.pairs(traits) if decisions else set()
    copies, ties = _copies(traits, least, {place for pair in different for place in pair})
    distinct = [traits[places[0]] for places in copies]
    at = {places[0]: index for index, places in enumerate(copies)}
    apart = {(at[a], at[b]) for a, b in different}
    likely = {pair: tie for pair, tie in _likely(distinct, executor, least).items() if pair not in apart}
    found = [(group.members, group.ties) for group in cluster(distinct, likely, apart)]
    grouped = {member for members, _ in found for member in members}
    found += [((member,), (tie,)) for member, tie in ties.items() if member not in grouped]
    groups = [
        (sorted(place for member in members for place in copies[member]), tied) for members, tied in found
    ]
    return [
        Group(
            tuple(Member(*given[place]) for place in places),
            min(tie.confidence for tie in tied),
            _reasons(tied),
        )
        for places, tied in sorted(groups, key=lambda group: group[0])
    ]


def _copies(
    traits: Sequence[Traits], least: float, alone: Collection[int]
) -> tuple[list[list[int]], dict[int, Likeness]]:
    """The places of each distinct item, and what ties those that stand there more than once.

    Items that say the same are compared once; where they say too little, and in the places ``alone``,
    each stays for itself.
    """
    copies: list[list[int]] = []
    ties: dict[int, Likeness] = {}
    first: dict[Traits, int] = {}
    for place, one in enumerate(traits):
        if place in alone:
            copies.append([place])
            continue
        if (known := first.get(one)) is not None:
            tie = ties.get(known) or compare(one, one)
            if tie and tie.confidence >= least:
                ties[known] = tie
                copies[known].append(place)
                continue
        first.setdefault(one, len(copies))
        copies.append([place])
    return copies, ties


def _likely(
    traits: Sequence[Traits], executor: Executor | None, least: float
) -> dict[tuple[int, int], Likeness]:
    """The pairs that are likely the same work."""
    pairs = candidate_pairs(traits)
    parts = _cut(pairs, _PAIRS_AT_ONCE)
    work = [([(traits[a], traits[b]) for a, b in part], least) for part in parts]
    found = chain.from_iterable(_mapped(executor, _compare_all, work, "comparing items", _pair_count))
    return {pair: likeness for pair, likeness in zip(pairs, found, strict=True) if likeness}


def _compare_all(work: tuple[Sequence[tuple[Traits, Traits]], float]) -> list[Likeness | None]:
    pairs, least = work
    found: list[Likeness | None] = []
    for one, two in pairs:
        likeness = compare(one, two)
        keep = likeness and likeness.confidence >= least and not contradiction(one, two)
        found.append(likeness if keep else None)
    return found


def _reasons(ties: Sequence[Likeness]) -> tuple[str, ...]:
    evidence = sorted(chain.from_iterable(tie.evidence for tie in ties), key=lambda one: -one.weight)
    return tuple(dict.fromkeys(f"but {one.says}" if one.weight < 0 else one.says for one in evidence))


def _cut(values: Sequence[A], size: int) -> list[Sequence[A]]:
    return [values[start : start + size] for start in range(0, len(values), size)]


def _pair_count(work: tuple[Sequence[tuple[Traits, Traits]], float]) -> int:
    return len(work[0])


def _mapped(
    executor: Executor | None, call: Callable[[A], B], parts: Sequence[A], step: str, size: Callable[[A], int]
) -> Iterable[B]:
    results = iter(executor.map(call, parts) if executor else map(call, parts))
    for _ in counted(step, parts, size):
        yield next(results)


__all__ = ["LEAST", "Decisions", "Evidence", "Group", "Member", "find_duplicates"]
