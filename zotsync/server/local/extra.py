"""What the app does to Extra: lines that say a field move into it, what a type cannot hold moves there."""

from __future__ import annotations

import re
from collections.abc import Collection

from zotsync import schema
from zotsync.server.validate import label

Json = dict[str, object]

_LINE = re.compile(r"\s*([A-Za-z][A-Za-z _-]+):\s*(\S.*?)\s*")
_INNER = ("note", "attachment", "annotation")
_TYPES = {name.lower(): name for name in schema.item_types() if name not in _INNER}
_FIELDS = {
    name.lower(): name for kind in schema.item_types() for name in schema.fields(kind) if name != "extra"
}


def split(extra: str, kind: str, taken: Collection[str]) -> tuple[str, dict[str, str], str]:
    """The type that Extra asks for, the fields that its lines fill, and what stays.

    ``taken``: fields that have a value, or are given one (be it an empty one) by the same write.

    >>> split("DOI: 10.1/x\\nkeep me", "book", ())
    ('book', {'DOI': '10.1/x'}, 'keep me')
    """
    lines = extra.split("\n")
    said = [(line, _LINE.fullmatch(line)) for line in lines]
    for line, found in said:
        if found and found[1].lower() == "type" and (other := _TYPES.get(_plain(found[2]))):
            kind = other
            lines.remove(line)
            break
    moved: dict[str, str] = {}
    for line, found in said:
        name = _FIELDS.get(_plain(found[1])) if found else None
        if not found or not name or name in taken or name in moved or line not in lines:
            continue
        if schema.is_valid_field(kind, name):
            moved[name] = found[2]
            lines.remove(line)
    return kind, moved, "\n".join(lines)


def joined(extra: str, misfits: dict[str, str]) -> str:
    """Extra with what the type has no field for, before what it says already.

    >>> joined("keep me", {"bogusField": "x"})
    'Bogus Field: x\\nkeep me'
    """
    return "\n".join([*(f"{label(name)}: {value}" for name, value in misfits.items()), extra]).strip()


def _plain(text: str) -> str:
    return re.sub(r"[ _-]", "", text).lower()
