"""An item as a text of its values, so that fixes are made, checked and settled as they are in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from zotsync.item import Creator, Item, Origin, Span, Tag
from zotsync.quality.config import LintConfig
from zotsync.quality.engine import lint_source
from zotsync.quality.fixes import settle
from zotsync.quality.rule import Finding, Safety
from zotsync.quality.source import LintSource

_VALUE, _PART = "\x1e", "\x1f"
"""What parts values, and the parts of a name; neither stands in any value that is looked at."""


def fix_item(item: Item, config: LintConfig, safety: Safety) -> tuple[Item, list[Finding]]:
    """The item with every fix up to ``safety``, and the findings that were mended."""
    text = _text(item)
    if text.count(_VALUE) != max(0, len(_values(item)) - 1):
        return item, []

    @lru_cache(maxsize=2)
    def read(changed: str) -> LintSource:
        return _source(item, changed)

    def look(changed: str) -> Sequence[Finding]:
        return lint_source(read(changed), config)

    after, applied = settle(text, look, safety, read)
    return read(after).items[0].with_(origin=item.origin) if applied else item, applied


def _values(item: Item) -> list[str]:
    creators = [_PART.join((c.last, c.first, c.name)) for c in item.creators]
    return [*item.fields.values(), *creators, *(tag.name for tag in item.tags)]


def _text(item: Item) -> str:
    return _VALUE.join(_values(item))


def _source(item: Item, text: str) -> LintSource:
    """What the linter sees of an item whose values stand in ``text``; no item where they do not fit."""
    values = text.split(_VALUE)
    names, creators, tags = list(item.fields), item.creators, item.tags
    split = [value.split(_PART) for value in values[len(names) : len(names) + len(creators)]]
    if len(values) != len(names) + len(creators) + len(tags) or any(len(parts) != 3 for parts in split):
        return LintSource("", text)
    spans: dict[str, list[Span]] = {"creators": [], "tags": []}
    start = 0
    for number, value in enumerate(values):
        span = Span(start, start + len(value))
        kind = "creators" if number < len(names) + len(creators) else "tags"
        spans.setdefault(names[number] if number < len(names) else kind, []).append(span)
        start = span.end + len(_VALUE)
    changed = replace(
        item,
        fields={name: value for name, value in zip(names, values, strict=False) if value},
        creators=tuple(
            Creator(creator.type, *parts)
            for creator, parts in zip(creators, split, strict=True)
            if any(parts)
        ),
        tags=tuple(
            Tag(name, tag.type)
            for name, tag in zip(values[len(names) + len(creators) :], tags, strict=True)
            if name
        ),
        origin=Origin(text=text, span=Span(0, len(text)), spans={n: tuple(s) for n, s in spans.items()}),
    )
    return LintSource("", text, (changed,))
