"""A document cites a key that no item has, and one is spelled nearly so: ``[@lind2010]``, ``[@Lind2010]``.

The citation comes out empty. Only documents of which most keys are those of items that are looked at along
with them are asked: the others may have their items elsewhere.

Bad::

    title: A walk along the wall
    body: Mosses [@lind2001] and ferns [@moss1999], but no lichens [@Berg2010].
    ---
    title: Mosses
    citationKey: lind2001
    ---
    title: Ferns
    citationKey: moss1999
    ---
    title: Lichens
    citationKey: berg2010

Good::

    title: A walk along the wall
    body: Mosses [@lind2001] and ferns [@moss1999]; see @roth1950, or write to ada@berg2010.org.
    ---
    title: Mosses
    citationKey: lind2001
    ---
    title: Ferns
    citationKey: moss1999
    ---
    title: Lichens
    citationKey: berg2010
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from zotsync.item import Item
from zotsync.quality.rule import Hit, SetRule, Severity, manual
from zotsync.quality.text.mask import mask

_CITED = re.compile(r"(?<![\w@/.])@(?P<key>[^\W_](?:[\w:.#$%&+?<>~/-]*\w)?)")
_FEWEST = 2  # keys that are known
_ALIKE = 0.85
_SLACK = 2  # letters more or less


def check(items: Sequence[Item]) -> Iterator[tuple[int, Hit]]:
    prose = [
        (position, item.origin.text)
        for position, item in enumerate(items)
        if item.origin is not None and item.origin.body is not None and "@" in item.origin.text
    ]
    if not prose:
        return
    known = {key for item in items if (key := item["citationKey"])}
    by_letter: dict[str, list[str]] = defaultdict(list)
    for key in sorted(known):
        by_letter[key[0].casefold()].append(key)
    for position, text in prose:
        cited = [(found["key"], found.start("key")) for found in _CITED.finditer(mask(text))]
        keys = {key for key, _ in cited}
        strange = keys - known
        if len(keys) - len(strange) < _FEWEST or 2 * len(strange) >= len(keys):
            continue
        near = {key: _near(key, by_letter) for key in strange}
        for key, start in cited:
            if better := near.get(key):
                said = f"No item has the key {key}; {better} is one."
                yield position, Hit(said, start, start + len(key), manual(better), part=key)


def _near(key: str, by_letter: Mapping[str, Sequence[str]]) -> str:
    """The one key that is spelled nearly so."""
    alike = [other for other in by_letter[key[0].casefold()] if abs(len(other) - len(key)) <= _SLACK]
    if same := [other for other in alike if other.casefold() == key.casefold()]:
        return same[0]
    # Another year, or another letter behind it, is another work.
    alike = [other for other in alike if re.findall(r"\d+\w?\Z", other) == re.findall(r"\d+\w?\Z", key)]
    found = difflib.get_close_matches(key, alike, n=2, cutoff=_ALIKE)
    return found[0] if len(found) == 1 else ""


rule = SetRule(code="XF-14", name="key-in-document-unknown", severity=Severity.error, check=check)
