"""The same tag in the singular and in the plural: ``peat bog``, ``peat bogs``.

Some vocabularies mean two things by the two (painting, paintings): look for it on request.

Bad::

    title: Mosses
    tag: peat bog
    ---
    title: Ferns
    tag: peat bogs

Good::

    title: Mosses
    tag: economic
    tag: glass
    tag: new
    ---
    title: Ferns
    tag: economics
    tag: glasses
    tag: news
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from zotsync.item import Item
from zotsync.quality.rule import Hit, SetRule, Severity
from zotsync.quality.text.words import words

# What is another word with an s than without it.
_OTHERS = words("""
    arms arts beings brains clothes colours colors communications customs damages forces glasses goods grounds
    humanities letters lungs manners means minutes morals news operations papers parts practices premises
    rights savings series services species spirits states studies times troops values waters works
""")
_SHORTEST = 4


def check(items: Sequence[Item]) -> Iterator[tuple[int, Hit]]:
    names = Counter(tag.name for item in items for tag in item.tags if tag.type == 0)
    known = {name.casefold(): name for name in names}
    usual: dict[str, str] = {}
    for folded, name in known.items():
        one = next((known[singular] for singular in _singulars(folded) if singular in known), None)
        if one:
            rarer, better = (one, name) if names[one] < names[name] else (name, one)
            usual[rarer] = better
    for position, item in enumerate(items):
        for index, tag in enumerate(item.tags):
            if tag.type == 0 and tag.name in usual:
                said = f"Use one of the two, if they mean the same: {usual[tag.name]}"
                yield position, Hit(said, field="tags", part=tag.name, index=index)


def _singulars(name: str) -> list[str]:
    """What the singular of a tag may be; none where its last word is another word without its ``s``."""
    last = re.split(r"[\s_/:-]", name)[-1]
    if len(last) < _SHORTEST or last in _OTHERS or not last.endswith("s"):
        return []
    if last.endswith(("ics", "ss", "us", "is")):
        return []
    if last.endswith("ies"):
        return [f"{name[:-3]}y"]
    ends = [name[:-1]]
    if re.search(r"(?:s|x|z|ch|sh)es\Z", name):
        ends.append(name[:-2])
    return ends


rule = SetRule(code="TG-07", name="synonym-tags", severity=Severity.info, default=False, check=check)
