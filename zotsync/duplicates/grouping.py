"""From likenesses to groups: the surest pairs first, and nobody joins who contradicts a member."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from zotsync.duplicates.contradictions import contradiction
from zotsync.duplicates.evidence import Likeness
from zotsync.duplicates.scoring import compare
from zotsync.duplicates.traits import Traits

_UNLIKE = -2.5
"""Two members of a group may be less alike than what grouped them, but not less than this weight."""
_ASKED = 30
"""So many members of each side are asked; more are copies of each other anyway."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Positions of the same work, and the likenesses that tie them, the surest first."""

    members: tuple[int, ...]
    ties: tuple[Likeness, ...]


def cluster(
    traits: Sequence[Traits],
    likely: Mapping[tuple[int, int], Likeness],
    apart: Collection[tuple[int, int]] = (),
) -> list[Cluster]:
    """Groups of the pairs in ``likely``, each already free of contradiction itself; none holds a pair that
    is in ``apart``.
    """
    home: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    ties: dict[int, list[Likeness]] = {}
    for (a, b), likeness in sorted(likely.items(), key=lambda pair: (-pair[1].weight, pair[0])):
        for one in (a, b):
            if one not in home:
                home[one], members[one], ties[one] = one, [one], []
        to, gone = home[a], home[b]
        if to == gone or not _fit(traits, members[to], members[gone], likely, apart):
            continue
        if len(members[to]) < len(members[gone]):
            to, gone = gone, to
        for one in members[gone]:
            home[one] = to
        members[to] += members.pop(gone)
        ties[to] += [*ties.pop(gone), likeness]
    groups = [
        Cluster(tuple(sorted(some)), tuple(sorted(ties[name], key=lambda tie: -tie.weight)))
        for name, some in members.items()
        if len(some) > 1
    ]
    return sorted(groups, key=lambda group: group.members)


def _fit(
    traits: Sequence[Traits],
    some: Sequence[int],
    others: Sequence[int],
    likely: Mapping[tuple[int, int], Likeness],
    apart: Collection[tuple[int, int]],
) -> bool:
    if apart and any((min(a, b), max(a, b)) in apart for a in some for b in others):
        return False
    for a in some[:_ASKED]:
        for b in others[:_ASKED]:
            if (min(a, b), max(a, b)) in likely:
                continue
            if contradiction(traits[a], traits[b]):
                return False
            likeness = compare(traits[a], traits[b])
            if likeness is None or likeness.weight < _UNLIKE:
                return False
    return True
