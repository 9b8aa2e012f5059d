"""What waits for a person, and what becomes of each decision: a change, through the workspace's journal.

Nothing is kept here that would be lost with the page: a decision is written when it is made, under a run
of its own, and ``undo`` takes that run back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zotsync import api
from zotsync.changes import Conflict
from zotsync.duplicates import LEAST, Group
from zotsync.duplicates.decisions import Work
from zotsync.editing import Setting
from zotsync.errors import InputError, LibraryError, UsageError
from zotsync.loading import Loaded
from zotsync.merging import Asked, decide, undecide
from zotsync.overview import Entry, overview, select_link
from zotsync.quality import Finding
from zotsync.query import Term
from zotsync.review.cards import (
    KINDS,
    Card,
    Choice,
    Inferred,
    Kind,
    by_gravity,
    conflict_card,
    finding_cards,
    group_card,
    inferred_cards,
)
from zotsync.review.earlier import Earlier, earlier, read_left, remember_left, take_back

if TYPE_CHECKING:
    from zotsync.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Decision:
    """One card, what was chosen, the run that did it (empty: none was needed), and the files written."""

    number: int
    card: Card
    choice: Choice
    run: str
    paths: tuple[str, ...] = ()
    undone: bool = False


class Moved(UsageError):
    """What was to be decided is not as it was shown."""

    def __init__(self) -> None:
        super().__init__("That is no longer as it was shown.", remedy="Look again.")


class Desk:
    """What there is to decide in one workspace; ``open`` opens it for each look and each decision."""

    def __init__(self, open: Callable[[], Workspace]) -> None:
        self._open = open
        self.cards: dict[Kind, list[Card]] = {kind: [] for kind in KINDS}
        self.notices: dict[Kind, str] = {}
        self.done: list[Decision] = []
        self.earlier: list[Earlier] = []
        self.library = self.select = ""
        self._hashes: dict[str, str] = {}

    def look(self) -> None:
        """See everything anew: files, the library, and what waits."""
        with self._open() as workspace:
            self.library, self.select = workspace.library_name, select_link(workspace.config.library)
            self._look(workspace)

    def find(self, id: str) -> Card:
        """The card of this id. Raises `Moved`."""
        for cards in self.cards.values():
            for card in cards:
                if card.id == id:
                    return card
        raise Moved

    def decide(self, id: str, value: str, text: str = "") -> Decision:
        """Carry out one choice at once; ``text`` is the value of the choice ``value``.

        Raises `ZotsyncError` where it cannot be done; then nothing was decided.
        """
        card = self.find(id)
        choice = next((one for one in card.choices if one.value == value), None)
        if value == "value" and card.free is not None:
            choice = Choice("value", f"Take “{text}”")
        if choice is None:
            raise Moved
        with self._open() as workspace:
            run, paths = self._carry_out(workspace, card, choice, text)
        decision = Decision(len(self.done) + 1, card, choice, run, paths)
        self.done.append(decision)
        return decision

    def undo(self, number: int) -> list[str]:
        """Take a decision back; what was edited since is kept, and named. Raises `ZotsyncError`."""
        if not 0 < number <= len(self.done) or self.done[number - 1].undone:
            raise UsageError("That was undone already.")
        decision = self.done[number - 1]
        card, kept = decision.card, []
        with self._open() as workspace:
            if decision.run:
                kept = [one.message for one in workspace.undo(decision.run)[1].kept]
            elif isinstance(card.subject, Inferred):
                inferred = card.subject
                workspace.refuse(inferred.key, inferred.field, inferred.value, again=True)
            elif isinstance(card.subject, Group):
                undecide(workspace.root, _works(card.subject))
            else:
                remember_left(workspace, read_left(workspace) - {card.id})
            self.done[number - 1] = replace(decision, undone=True)
            self._relint(workspace, decision.paths)
            self.cards["conflicts"] = [conflict_card(one) for one in workspace.conflicts()]
        if not any(one.id == card.id for one in self.cards[card.kind]):
            self.cards[card.kind].insert(0, card)
        return kept

    def take_back(self, id: str) -> str:
        """Take back a decision of an earlier session, and look again; its title. Raises `ZotsyncError`."""
        one = next((one for one in self.earlier if one.id == id), None)
        if one is None:
            raise Moved
        with self._open() as workspace:
            take_back(workspace, one)
            self._look(workspace)
        return one.title

    # What there is

    def _look(self, workspace: Workspace) -> None:
        seen = overview(workspace)
        self._hashes = dict(seen.hashes)
        findings = [pair for pair in seen.findings if self._mendable(workspace, pair[0])]
        left = read_left(workspace)
        found_fixes = finding_cards(findings, seen.texts)
        self.cards["fixes"] = [card for card in found_fixes if card.id not in left]
        titles = {entry.key: entry.item.title for entry in seen.entries if entry.key}
        here = {one.card.id for one in self.done if not one.undone}
        apart = {_works(one.card.subject) for one in self.done if _told_apart(one)}
        self.earlier = [
            one
            for one in earlier(workspace, found_fixes, titles)
            if one.id not in here and one.subject not in apart
        ]
        self.cards["conflicts"] = [conflict_card(conflict) for conflict in seen.conflicts]
        self.cards["duplicates"] = [
            group_card(group, [_places(seen.entries[member.index]) for member in group.members])
            for group in seen.groups
        ]
        self.notices.clear()
        try:
            found = workspace.enrich(adopt=True, dry_run=True).items
            self.cards["tags"] = inferred_cards(found, seen.texts)
        except LibraryError as error:
            self.cards["tags"] = []
            self.notices["tags"] = str(error)

    def _mendable(self, workspace: Workspace, finding: Finding) -> bool:
        return finding.path in self._hashes and workspace.roles.writable(finding.path)

    def _relint(self, workspace: Workspace, paths: Iterable[str]) -> None:
        """Look again at files that may have changed."""
        wanted = set(paths)
        sources, keys = [], {}
        for path in wanted:
            try:
                sources.append(workspace.sources.read(path))
            except InputError:
                self._hashes.pop(path, None)
        for card in self.cards["fixes"]:
            if card.subject.path in wanted:
                keys[card.subject.path, card.subject.item] = card.key
        found = api.lint_loaded(Loaded(tuple(sources), ()), api.lint_config([workspace.root]))
        self._hashes |= {source.path: source.sha256 for source in sources}
        pairs = [(f, keys.get((f.path, f.item), "")) for f in found if self._mendable(workspace, f)]
        texts = {source.path: source.decoded.text for source in sources}
        left = read_left(workspace)
        rest = [card for card in self.cards["fixes"] if card.subject.path not in wanted]
        fresh = [card for card in finding_cards(pairs, texts) if card.id not in left]
        self.cards["fixes"] = by_gravity([*rest, *fresh])

    # What is done

    def _carry_out(
        self, workspace: Workspace, card: Card, choice: Choice, text: str
    ) -> tuple[str, tuple[str, ...]]:
        """The run that did it, and the files that it wrote."""
        subject = card.subject
        if isinstance(subject, Conflict):
            return self._resolve(workspace, card, subject, choice, text)
        if isinstance(subject, Finding):
            return self._mend(workspace, card, subject, choice)
        if isinstance(subject, Group):
            run = _merge(workspace, subject, choice)
        else:
            run = _infer(workspace, subject, choice)
        self._drop(card)
        return run, ()

    def _resolve(
        self, workspace: Workspace, card: Card, conflict: Conflict, choice: Choice, text: str
    ) -> tuple[str, tuple[str, ...]]:
        if card.id not in {conflict_card(one).id for one in workspace.conflicts()}:
            self.cards["conflicts"] = [conflict_card(one) for one in workspace.conflicts()]
            raise Moved
        taken = {"value": text} if choice.value == "value" else choice.value
        report = workspace.resolve({conflict.key: {conflict.aspect: taken}})
        paths = tuple({change.path for change in report.applied if change.side == "local"})
        waiting = workspace.conflicts()
        self.cards["conflicts"] = [conflict_card(one) for one in waiting]
        self._relint(workspace, paths)
        if any((one.key, one.aspect) == (conflict.key, conflict.aspect) for one in waiting):
            said = "; ".join(failure.message for failure in report.failed)
            raise UsageError(said or "That conflict still waits.", remedy="`zotsync status` says more.")
        return report.run, paths

    def _mend(
        self, workspace: Workspace, card: Card, finding: Finding, choice: Choice
    ) -> tuple[str, tuple[str, ...]]:
        if choice.value == "leave":
            remember_left(workspace, read_left(workspace) | {card.id})
            self._drop(card)
            return "", ()
        others = (other.subject for other in self.cards["fixes"] if other.id != card.id)
        alike = [other for other in others if _says(other) == _says(finding)]
        try:
            return workspace.mend(finding, self._hashes.get(finding.path, ""), alike), (finding.path,)
        finally:
            self._relint(workspace, [finding.path])

    def _drop(self, card: Card) -> None:
        self.cards[card.kind] = [one for one in self.cards[card.kind] if one.id != card.id]


def _says(finding: Finding) -> tuple[object, ...]:
    return finding.path, finding.rule, finding.item, finding.field, finding.text, finding.fix


def _works(group: Group) -> tuple[Work, ...]:
    return tuple(Work.of(member.item) for member in group.members)


def _told_apart(one: Decision) -> bool:
    return one.choice.value == "different" and not one.undone


def _places(entry: Entry) -> str:
    return ", ".join(dict.fromkeys(path for path, _ in entry.places)) or "the library alone"


def _infer(workspace: Workspace, wanted: Inferred, choice: Choice) -> str:
    """Set an inferred value as a person's own, or never infer it again for this item."""
    if choice.value == "refuse":
        workspace.refuse(wanted.key, wanted.field, wanted.value)
        return ""
    name, sign = ("tag", "+=") if wanted.field == "tags" else (wanted.field, "=")
    report = workspace.edit([Term("key", "=", wanted.key)], [Setting(name, sign, wanted.value)])
    if report.failed:
        raise UsageError("; ".join(failure.message for failure in report.failed))
    return report.run


def _merge(workspace: Workspace, group: Group, choice: Choice) -> str:
    """Merge just this group into the item that was chosen, or remember that its works are different."""
    items = [member.item for member in group.members]
    if choice.value == "different":
        decide(workspace.root, items)
        return ""
    keys = {item.key for item in items}
    asked: Asked = {"least": LEAST, "only": keys, "keep": [choice.value.removeprefix("keep ")]}
    seen = workspace.merge(dry_run=True, **asked).merges
    if [{item.key for item in merge.items} for merge in seen] != [keys]:
        raise Moved
    report = workspace.merge(**asked).run
    if report.failed:
        raise UsageError("; ".join(failure.message for failure in report.failed))
    return report.run
