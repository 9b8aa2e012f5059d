"""Taking an edited list of names back into a full one."""

from __future__ import annotations

import re
from dataclasses import replace

from zotsync.formats.markdown_note import role_of, type_of
from zotsync.item import Creator, Item


def put_creators(previous: Item, shown: Item, edited: Item, new_type: str) -> tuple[Creator, ...]:
    """Each creator that was shown and is unchanged as ``previous`` has it; hidden ones keep their place."""
    if edited.creators == shown.creators and new_type == previous.type:
        return previous.creators
    visible = _visible(previous, shown)
    left = dict(enumerate(shown.creators))
    result: list[Creator] = []
    place: dict[int, int] = {}
    for creator in edited.creators:
        at = next((i for i, c in left.items() if c == creator), None)
        if at is None or visible[at] is None:
            kind = (
                type_of("author", new_type)
                if creator.type == type_of("author", edited.type)
                else creator.type
            )
            result.append(replace(creator, type=kind))
            continue
        del left[at]
        index = visible[at]
        assert index is not None
        place[index] = len(result)
        result.append(previous.creators[index])
    shown_indexes = {index for index in visible if index is not None}
    for index, creator in enumerate(previous.creators):
        if index not in shown_indexes:
            after = max((place[i] + 1 for i in place if i < index), default=0)
            place = {i: p + 1 if p >= after else p for i, p in place.items()}
            place[index] = after
            result.insert(after, creator)
    return tuple(result)


def _visible(previous: Item, shown: Item) -> list[int | None]:
    """For each creator shown, which of ``previous`` it is."""
    kinds = [c.type for c in shown.creators]
    result: list[int | None] = []
    used: set[int] = set()
    for creator in shown.creators:
        same = [
            i
            for i, c in enumerate(previous.creators)
            if i not in used
            and (c.type == creator.type or role_of(c, previous.type) == role_of(creator, shown.type))
        ]
        exact = [i for i in same if _words(previous.creators[i]) == _words(creator)]
        counts_agree = len(same) >= kinds[len(result) :].count(creator.type)
        pick = exact[0] if exact else same[0] if same and counts_agree else None
        result.append(pick)
        if pick is not None:
            used.add(pick)
    return result


def _words(creator: Creator) -> list[str]:
    return sorted(re.findall(r"\w+", f"{creator.last} {creator.first} {creator.name}".lower()))
