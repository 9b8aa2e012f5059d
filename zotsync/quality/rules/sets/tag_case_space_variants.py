"""The same tag in several spellings: ``T cell``, ``T Cell``, ``t-cell``.

Bad::

    title: Mosses
    tag: peat bog
    ---
    title: Ferns
    tag: Peat-bog

Good::

    title: Mosses
    tag: CD24
    ---
    title: Ferns
    tag: Cd24
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from zotsync.item import Item
from zotsync.quality.rule import Hit, SetRule, Severity


def check(items: Sequence[Item]) -> Iterator[tuple[int, Hit]]:
    spellings: dict[str, Counter[str]] = {}
    for item in items:
        for tag in item.tags:
            if tag.type == 0 and not re.search(r"\d", tag.name):  # Symbols of genes differ by case by right.
                folded = re.sub(r"[\s_-]+", "", tag.name.casefold())
                spellings.setdefault(folded, Counter())[tag.name] += 1
    better: dict[str, str] = {}
    for counts in spellings.values():
        if len(counts) > 1:
            ((usual, _),) = counts.most_common(1)
            better |= {name: usual for name in counts if name != usual}
    for position, item in enumerate(items):
        for index, tag in enumerate(item.tags):
            if tag.type == 0 and tag.name in better:
                said = f"Use one spelling: {better[tag.name]}"
                yield position, Hit(said, field="tags", part=tag.name, index=index)


rule = SetRule(code="TG-02", name="tag-case-space-variants", severity=Severity.info, check=check)
