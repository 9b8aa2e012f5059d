"""A change of item type that loses nothing: fields follow their base field, the rest goes to Extra."""

from __future__ import annotations

import re
from dataclasses import replace

from zotsync import schema
from zotsync.item import Creator, Item


def retype(item: Item, old_type: str) -> Item:
    """``item`` with the fields it had as ``old_type`` put where its own type keeps them.

    >>> retype(Item("book", {"title": "A", "university": "B"}), "thesis").fields
    {'title': 'A', 'publisher': 'B'}
    """
    if item.type == old_type:
        return item
    fields: dict[str, str] = {}
    lost: list[str] = []
    known = {name for type in schema.item_types() for name in schema.fields(type)}
    for name, value in item.fields.items():
        if name not in known or schema.is_valid_field(item.type, name):
            fields.setdefault(name, value)
            continue
        place = schema.type_field(item.type, schema.base_field(old_type, name))
        if place and not item.fields.get(place) and place not in fields:
            fields[place] = value
        elif value not in (fields.get(place or ""), item.fields.get(place or "")):
            lost.append(f"{_label(name)}: {' '.join(value.split())}")
    if lost:
        extra = fields.get("extra", "")
        fields["extra"] = "\n".join(
            [*([extra] if extra else []), *(line for line in lost if line not in extra)]
        )
    creators = tuple(_creator(creator, item.type, old_type) for creator in item.creators)
    return replace(item, fields=fields, creators=creators)


def in_type(item: Item, type: str) -> Item:
    """An item of another type: its fields are where that type keeps them; what has no place there stays.

    >>> in_type(Item("book", {"publisher": "B", "edition": "2"}), "thesis").fields
    {'university': 'B', 'edition': '2'}
    """
    if item.type == type:
        return item
    moved = retype(replace(item, type=type), item.type)
    stays = {n: v for n, v in item.fields.items() if v not in moved.fields.values()}
    return moved.with_fields({**stays, "extra": item["extra"]})


def name_in_type(name: str, old_type: str, type: str) -> str:
    """What a type calls the field that another calls so; a name that has no other stays.

    >>> name_in_type("publisher", "book", "thesis"), name_in_type("tags", "book", "thesis")
    ('university', 'tags')
    """
    return schema.type_field(type, schema.base_field(old_type, name)) or name


def _creator(creator: Creator, new_type: str, old_type: str) -> Creator:
    allowed = schema.creator_types(new_type)
    if not allowed or creator.type in allowed:
        return creator
    if creator.type == schema.primary_creator(old_type) or "contributor" not in allowed:
        return replace(creator, type=schema.primary_creator(new_type))
    return replace(creator, type="contributor")


def _label(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).title() if name[0].islower() else name
