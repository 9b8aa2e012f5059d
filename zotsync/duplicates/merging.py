"""Which of several items that are the same work stays, and what it takes over from the others.

Nothing of the one that stays is overwritten: an empty field is filled in, sets unite, and a value that
was not taken is named. Pure: who asks, and who writes, is in `zotsync.merging`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zotsync import schema
from zotsync.changes import encode
from zotsync.duplicates.traits import read_traits
from zotsync.item import Creator, Item, Json, Tag

REPLACES = "dc:replaces"
"""The relation by which Zotero, and a sync, know into which item another was merged."""
_RELATED = "dc:relation"
_LITTLE = frozenset(
    "accessDate libraryCatalog callNumber rights shortTitle extra archive archiveLocation citationKey".split()
)
"""Fields that say little about how completely an item is described."""
_OF_EVERY_VERSION = frozenset(("abstractNote", "language", "shortTitle", "extra"))
"""What holds for the published version too, where a preprint says it."""
_LINE = re.compile(r"\s*([^\s:][^:]{0,40}?)\s*:\s*\S")

Same = Callable[[str, object, object], bool]
"""Whether two values of a field say the same."""


@dataclass(frozen=True, slots=True)
class Left:
    """A value (JSON) of the item ``key`` that was not taken over: ``kept`` stands, or has no place for it."""

    key: str
    field: str
    value: object
    kept: object

    def to_json(self) -> Json:
        return {"key": self.key, "field": self.field, "value": self.value, "kept": self.kept}


def ranked(items: Iterable[Item], children: Mapping[str, int], keep: Iterable[str] = ()) -> list[Item]:
    """The items of one work, the one that stays first; the same order whatever order they come in.

    First what a person said (``keep``: keys), then one that others were merged into already, so that a
    merge that was cut off goes on as it began; the published version before a preprint; the most fields
    filled; the longest names; the most children; the oldest; the lowest key.
    """
    items = list(items)
    chosen, keys = set(keep), {item.key for item in items}

    def place(item: Item) -> tuple[object, ...]:
        names = sum(len(creator.display) for creator in item.creators)
        return (
            item.key not in chosen,
            not keys & {_key(uri) for uri in item.relations.get(REPLACES, ())},
            read_traits(item).preprint,
            -len(item.fields.keys() - _LITTLE) - bool(item.creators),
            -names,
            -children.get(item.key, 0),
            str(item.other.get("dateAdded", "")),
            item.key,
        )

    return sorted(items, key=place)


def merged(items: Sequence[Item], same: Same, uri: Callable[[str], str]) -> tuple[Item, list[Left]]:
    """The first of the items with what it takes over from the others, in their order; and what is left.

    ``uri`` gives the address by which relations name an item of this key.
    """
    first, others = items[0], items[1:]
    result, left = first, list[Left]()
    for other in others:
        result = _filled(result, other, same, left)
    tags, collections = _tags(items), tuple(dict.fromkeys(c for item in items for c in item.collections))
    return result.with_(tags=tags, collections=collections, relations=_relations(items, uri)), left


def _filled(item: Item, other: Item, same: Same, left: list[Left]) -> Item:
    older = read_traits(other).preprint and not read_traits(item).preprint
    fields: dict[str, str] = {}
    for name, value in other.fields.items():
        place = name if schema.is_valid_field(item.type, name) else _variant(item.type, other.type, name)
        if place == "extra":
            fields["extra"], rest = _extra(item, value)
            left += [Left(other.key, name, line, None) for line in rest]
        elif not place or (older and place not in _OF_EVERY_VERSION):
            if not place or not same(place, item[place], value):
                left.append(Left(other.key, name, value, item[place] or None))
        elif not item[place]:
            fields[place] = value
        elif not same(place, item[place], value):
            left.append(Left(other.key, name, value, item[place]))
    if "accessDate" in fields and not same("url", fields.get("url", item["url"]), other["url"]):
        del fields["accessDate"]  # it says when another page was seen
    if other.type != item.type:
        left.append(Left(other.key, "itemType", other.type, item.type))
    creators = item.creators or tuple(_creators(item.type, other.creators))
    if item.creators and other.creators and not same("creators", item.creators, other.creators):
        kept, value = encode("creators", item.creators), encode("creators", other.creators)
        left.append(Left(other.key, "creators", value, kept))
    return item.with_fields(fields).with_(creators=creators)


def _variant(to: str, item_type: str, name: str) -> str:
    return schema.type_field(to, schema.base_field(item_type, name)) or ""


def _creators(item_type: str, creators: Iterable[Creator]) -> Iterator[Creator]:
    """Creators as this type can have them."""
    known = schema.creator_types(item_type)
    for one in creators:
        yield Creator(one.type if one.type in known else known[0], one.last, one.first, one.name)


def _extra(item: Item, other: str) -> tuple[str, list[str]]:
    """Extra with the lines that it lacks, and the lines that say otherwise what it, or a field, says."""
    lines = item["extra"].splitlines()
    labels = {_label(line) for line in lines} | {name.casefold() for name in item.fields} - {""}
    # Zotero reads such a line as the item's type.
    labels.add("type")
    rest: list[str] = []
    for line in other.splitlines():
        if not line.strip() or line in lines:
            continue
        if (label := _label(line)) and label in labels:
            rest.append(line)
        else:
            lines.append(line)
    return "\n".join(lines), rest


def _label(line: str) -> str:
    found = _LINE.match(line)
    return found[1].replace(" ", "").casefold() if found else ""


def _tags(items: Iterable[Item]) -> tuple[Tag, ...]:
    """All tags; where one is a person's anywhere, it is a person's."""
    found: dict[str, Tag] = {}
    for tag in (tag for item in items for tag in item.tags):
        found[tag.name] = Tag(tag.name, min(tag.type, found.get(tag.name, tag).type))
    return tuple(found.values())


def _relations(items: Sequence[Item], uri: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    """All relations, those of the others to the first left out, and that it replaces the others."""
    first, others = items[0], items[1:]
    found = {name: list(uris) for name, uris in first.relations.items()}
    for other in others:
        for name, uris in other.relations.items():
            found.setdefault(name, []).extend(
                u for u in uris if not (name == _RELATED and _key(u) == first.key)
            )
    replaced = found.setdefault(REPLACES, [])
    known = {_key(one) for one in replaced}
    replaced += [uri(other.key) for other in others if other.key not in known]
    return {name: tuple(dict.fromkeys(uris)) for name, uris in found.items() if uris}


def _key(uri: str) -> str:
    return uri.rsplit("/", 1)[-1]
