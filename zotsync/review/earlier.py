"""What was decided in an earlier session and needed no run: remembered, and taken back here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zotsync.duplicates.decisions import FILE, Work
from zotsync.errors import UsageError
from zotsync.merging import read_decisions, undecide
from zotsync.review.cards import Card, Inferred, Kind, card_id

if TYPE_CHECKING:
    from zotsync.workspace import Workspace

_LEFT = "review_left"
"""The base's list of findings that a person left as they are."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """One such decision; ``subject`` is what it is about, ``id`` that of its card."""

    id: str
    kind: Kind
    label: str
    title: str
    about: str
    subject: Inferred | Card | tuple[Work, ...]


def earlier(workspace: Workspace, found: Iterable[Card], titles: Mapping[str, str]) -> list[Earlier]:
    """What was refused, the newest first, left and told apart in this workspace.

    ``found``: the cards of all findings; ``titles``: those of the library's items, by key.
    """
    left = read_left(workspace)
    facts = [pair for pair in workspace.base.provenance().items() if pair[1]["state"] == "refused"]
    facts.sort(key=lambda pair: str(pair[1].get("at", "")), reverse=True)
    return [
        *(
            Earlier(
                card_id("inferred", *id),
                "tags",
                "Never for this item",
                f"tag {id[2]}" if id[1] == "tags" else f"{id[1]}: {id[2]}",
                titles[id[0]] or id[0],
                Inferred(*id, by=str(fact.get("by", ""))),
            )
            for id, fact in facts
            if id[0] in titles
        ),
        *(
            Earlier(card.id, "fixes", "Leave it", card.title, card.about, card)
            for card in found
            if card.id in left
        ),
        *(
            Earlier(
                card_id("different", *(f"{work.key} {work.mark}" for work in works)),
                "duplicates",
                "Different works",
                works[0].title,
                "; ".join(work.title for work in works[1:]),
                works,
            )
            for works in read_decisions(workspace.root).different
            if works
        ),
    ]


def take_back(workspace: Workspace, one: Earlier) -> None:
    """Forget the decision, so that it can be made anew. Raises `UsageError`."""
    subject = one.subject
    if isinstance(subject, Inferred):
        workspace.refuse(subject.key, subject.field, subject.value, again=True)
    elif isinstance(subject, Card):
        remember_left(workspace, read_left(workspace) - {subject.id})
    elif not undecide(workspace.root, subject):
        raise UsageError(f"{FILE} was edited by hand.", remedy="Take it out of that file.")


def read_left(workspace: Workspace) -> set[str]:
    """The ids of the findings that were left as they are."""
    return set(json.loads(workspace.base.meta(_LEFT, "[]")))


def remember_left(workspace: Workspace, ids: set[str]) -> None:
    workspace.base.meta_set(_LEFT, json.dumps(sorted(ids)))
