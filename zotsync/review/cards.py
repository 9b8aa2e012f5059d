"""What there is to decide, as values: one card for each decision, with what speaks for each choice."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from zotsync.changes import Conflict
from zotsync.duplicates import Group
from zotsync.enrichment import Evidence
from zotsync.inferring import EnrichedItem
from zotsync.item import Item
from zotsync.quality import Finding, Severity, fingerprint
from zotsync.reports.lint_text import split_lines
from zotsync.reports.pages import Marked, around, cut_middle, in_line
from zotsync.reports.report import creators, shown_value

Kind = Literal["conflicts", "fixes", "tags", "duplicates"]
KINDS: tuple[Kind, ...] = ("conflicts", "fixes", "tags", "duplicates")
_ORDER = (Severity.error, Severity.warning, Severity.info)
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_AT_MOST = 800
_LONG = 8000
_PASSAGES = 3
_NAMES = {"itemType": "type", "publicationTitle": "journal"}
_COMPARED = ("itemType", "title", "creators", "date", "publicationTitle", "volume", "issue", "pages", "DOI")

Piece = tuple[str, bool]
"""Characters, and whether they differ from the other side's."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: ``value`` is what is sent, ``label`` what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Side:
    """What one place says of a field; ``pieces`` show where it differs from the other."""

    where: str
    when: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One decision. ``subject`` is the value it is about; ``id`` is known again after a look."""

    id: str
    kind: Kind
    title: str
    about: str
    key: str
    choices: tuple[Choice, ...]
    subject: Any
    sides: tuple[Side, ...] = ()
    free: str | None = None
    """The value to begin with where any other may be written, else None."""
    message: str = ""
    line: Marked | None = None
    replacement: str = ""
    level: str = ""
    passages: tuple[tuple[str, Marked], ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """A field and what each member of a group says of it."""


def conflict_card(conflict: Conflict) -> Card:
    """The two versions side by side; the file's is the first choice, as in `zotsync resolve --take local`."""
    library, local = conflict.versions[0], conflict.versions[-1]
    one, two = _text(local.value), _text(library.value)
    left, right = differing(one, two)
    sides = [Side(local.where, local.when, left), Side(library.where, library.when, right)]
    choices = [Choice("local", f"Take {local.where}"), Choice("library", f"Take {library.where}")]
    sides += [Side(more.where, more.when, ((_text(more.value), False),)) for more in conflict.versions[1:-1]]
    if conflict.base is not None:
        sides.append(Side("last agreed", "", ((_text(conflict.base), False),)))
        choices.append(Choice("base", "Back to last agreed"))
    plain = all(isinstance(value, str) or value is None for value in (local.value, library.value))
    free = str(local.value or "") if plain and conflict.field != "itemType" else None
    return Card(
        card_id("conflict", *conflict.said),
        "conflicts",
        conflict.title or conflict.key,
        conflict.field,
        conflict.key,
        tuple(choices),
        conflict,
        sides=tuple(sides),
        free=free,
    )


def finding_cards(findings: Iterable[tuple[Finding, str]], texts: Mapping[str, str]) -> list[Card]:
    """One card for each finding with a fix, the gravest first; with each the key of its item."""
    lines: dict[str, list[str]] = {}
    met: Counter[str] = Counter()
    cards: list[Card] = []
    for finding, key in findings:
        if finding.fix is None or finding.start is None:
            continue
        mark = fingerprint(finding)
        met[mark] += 1
        if finding.path not in lines:
            lines[finding.path] = split_lines(texts.get(finding.path, ""))
        cards.append(
            Card(
                card_id("finding", mark, str(met[mark])),
                "fixes",
                finding.message,
                f"{finding.path}:{finding.line}",
                key,
                (Choice("apply", "Mend it"), Choice("leave", "Leave it")),
                finding,
                message=f"{finding.rule} {finding.name}",
                line=in_line(finding, lines[finding.path]),
                replacement=cut_middle(finding.fix.replacement),
                level=str(finding.severity),
            )
        )
    return by_gravity(cards)


def by_gravity(cards: Iterable[Card]) -> list[Card]:
    """The cards of findings, the gravest first."""
    return sorted(cards, key=lambda card: _ORDER.index(Severity(card.level)))


@dataclass(frozen=True, slots=True)
class Inferred:
    """A value that could be given to an item; ``field`` is ``tags`` for a tag."""

    key: str
    field: str
    value: str
    by: str


def inferred_cards(items: Iterable[EnrichedItem], texts: Mapping[str, str]) -> list[Card]:
    """One card for each tag or value that an item lacks, and that nobody refused."""
    cards: dict[str, Card] = {}
    for one in items:
        have = {tag.name for tag in one.item.tags}
        found = [
            *(("tags", t.tag, t.confidence, t.by, t.evidence) for t in one.found.tags if t.tag not in have),
            *((s.field, s.value, s.confidence, s.by, s.evidence) for s in one.found.suggestions),
        ]
        for field, value, confidence, by, evidence in found:
            fact = one.provenance.get((field, value))
            if (fact and fact["state"] == "refused") or (field != "tags" and one.item[field] == value):
                continue
            id = card_id("inferred", one.item.key, field, value)
            now = f" instead of {one.item[field]}" if field != "tags" and one.item[field] else ""
            cards.setdefault(
                id,
                Card(
                    id,
                    "tags",
                    f"tag {value}" if field == "tags" else f"{field}: {value}{now}",
                    one.item.title or one.item.key,
                    one.item.key,
                    (Choice("accept", "Set it"), Choice("refuse", "Never for this item")),
                    Inferred(one.item.key, field, value, by),
                    message=f"confidence {confidence:.2f}, by {by}",
                    passages=_passages(evidence, one.item, texts.get(one.path, "")),
                ),
            )
    return list(cards.values())


def _passages(evidence: Sequence[Evidence], item: Item, text: str) -> tuple[tuple[str, Marked], ...]:
    """The words that say so, each in its place."""
    found: list[tuple[str, Marked]] = []
    for one in evidence:
        if one.field == "tags":
            value = "; ".join(tag.name for tag in item.tags)
        else:
            value = text if one.field == "body" else item[one.field]
        if value[one.start : one.end] == one.text:
            seen = around(value, one.start, one.end)
            found.append((one.field, Marked(_flat(seen.before), seen.mark, _flat(seen.after))))
        else:
            found.append((one.field, Marked("", one.text, "")))
    distinct = dict.fromkeys(found)
    return tuple(list(distinct)[:_PASSAGES])


def _flat(text: str) -> str:
    """In one line; blanks at the ends stay."""
    return re.sub(r"\s+", " ", text)


def group_card(group: Group, places: Sequence[str]) -> Card:
    """The members side by side. ``places``: where each is from."""
    items = [member.item for member in group.members]
    rows = [
        (_NAMES.get(name, name), tuple(_said(item, name) for item in items))
        for name in _COMPARED
        if any(_said(item, name) for item in items)
    ]
    rows.append(("from", tuple(places)))
    choices = [Choice("different", "Different works")]
    if all(item.key for item in items) and len({item.key for item in items}) == len(items):
        # The third key is always "different", however many there are to choose from.
        keep = [Choice(f"keep {item.key}", f"Merge, keep {n}") for n, item in enumerate(items, 1)]
        choices = [*keep[:2], *choices, *keep[2:]]
    return Card(
        card_id("group", *sorted(f"{item.key} {place}" for item, place in zip(items, places, strict=True))),
        "duplicates",
        items[0].title,
        f"{len(items)} items, confidence {group.confidence:.2f}",
        items[0].key,
        tuple(choices),
        group,
        message="; ".join(group.reasons),
        rows=tuple(rows),
    )


def _said(item: Item, name: str) -> str:
    if name == "itemType":
        return item.type
    return creators(item) if name == "creators" else cut_middle(item[name])


def differing(one: str, two: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, word by word, marked where they differ.

    >>> differing("Tides of 2019", "Tides of 2020")
    ((('Tides of ', False), ('2019', True)), (('Tides of ', False), ('2020', True)))
    """
    a, b = _WORDS.findall(one), _WORDS.findall(two)
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    head, tail = "".join(a[:start]), "".join(a[len(a) - end :])
    left, right = a[start : len(a) - end], b[start : len(b) - end]
    if max(len(left), len(right)) > _AT_MOST:
        return _pieces((head, False), ("".join(left), True), (tail, False)), _pieces(
            (head, False), ("".join(right), True), (tail, False)
        )
    first: list[Piece] = [(head, False)]
    second: list[Piece] = [(head, False)]
    for what, i, j, k, m in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        first.append(("".join(left[i:j]), what != "equal"))
        second.append(("".join(right[k:m]), what != "equal"))
    return _pieces(*first, (tail, False)), _pieces(*second, (tail, False))


def _pieces(*pieces: Piece) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece[0])


def _text(value: Any) -> str:
    """A value in full, unless it is very long."""
    return cut_middle(value, _LONG) if isinstance(value, str) else shown_value(value)


def card_id(*parts: str) -> str:
    """By this a decision is known again: what it is about, in the same words."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
