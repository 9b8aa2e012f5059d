"""A library's objects in the shapes that Zotero's documentation gives them.

Servers other than Zotero's leave out what is empty, send null, a number for a text, or an empty list where an
empty object is meant. Behind this module nobody has to know. What is unknown here stays as it came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from zotsync import schema
from zotsync.item import Json

_PARTS = frozenset(("creatorType", "firstName", "lastName", "name"))


def objects_of(entries: Sequence[Any]) -> Iterator[tuple[str, Json, Json]]:
    """Key, ``data`` and the whole entry of each object that can be told; the rest is left out.

    >>> [(key, data) for key, data, _ in objects_of([None, {"key": "ABCD2345", "data": {"title": "A"}}])]
    [('ABCD2345', {'title': 'A', 'key': 'ABCD2345', 'version': 0})]
    """
    for entry in entries:
        if isinstance(entry, dict) and (data := object_of(entry)) is not None:
            yield data["key"], data, entry


def object_of(entry: Mapping[str, Any]) -> Json | None:
    """An entry's ``data``, or None where it has none or no key.

    >>> object_of({"key": "ABCD2345", "version": 3, "data": {"volume": 12, "tags": None, "relations": []}})
    {'volume': '12', 'relations': {}, 'key': 'ABCD2345', 'version': 3}
    """
    data = entry.get("data")
    if not isinstance(data, dict):
        return None
    if odd := [name for name, value in data.items() if type(value) is not str and _is_odd(name, value)]:
        data = {name: _mended(name, value) if name in odd else value for name, value in data.items()}
        data = {name: value for name, value in data.items() if value is not None}
    key, version = data.get("key") or entry.get("key"), data.get("version", entry.get("version"))
    if not isinstance(key, str):
        return None
    if "key" not in data or type(data.get("version")) is not int:
        data = {**data, "key": key, "version": number(version)}
    return data


def number(value: Any) -> int:
    """A version or a code, which some send as text; 0 where it is neither.

    >>> number(7), number("7"), number(None)
    (7, 7, 0)
    """
    if isinstance(value, str):
        return int(value) if value.isdecimal() else 0
    return int(value) if isinstance(value, int | float) else 0


def _is_odd(name: str, value: Any) -> bool:
    check = _CHECKS.get(name)
    if check is not None:
        return not check(value)
    return value is None or (_is_number(value) and schema.is_field(name))


def _mended(name: str, value: Any) -> Any:
    if value is None:
        return None
    match name:
        case "tags":
            return [_tag(tag) for tag in _list(value) if _tag(tag)]
        case "creators":
            return [_creator(creator) for creator in _list(value) if isinstance(creator, dict)]
        case "collections":
            return [key for key in _list(value) if isinstance(key, str)]
        case "relations":
            return {p: _texts(uris) for p, uris in value.items()} if isinstance(value, dict) else {}
    return str(value)


def _tag(tag: Any) -> Json:
    if isinstance(tag, str):
        return {"tag": tag} if tag else {}
    if not isinstance(tag, dict) or not tag.get("tag"):
        return {}
    type = number(tag.get("type"))
    return {"tag": str(tag["tag"]), **({"type": type} if type else {})}


def _creator(creator: Json) -> Json:
    """Without the parts that are null; names that are numbers are text."""
    return {
        name: str(value) if name in _PARTS else value for name, value in creator.items() if value is not None
    }


def _texts(value: Any) -> Any:
    return value if isinstance(value, str) else [uri for uri in _list(value) if isinstance(uri, str)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _good_tags(value: Any) -> bool:
    if not isinstance(value, list):
        return False
    for tag in value:
        if not isinstance(tag, dict) or type(tag.get("tag")) is not str:
            return False
        if type(tag.get("type", 0)) is not int:
            return False
    return True


def _good_creators(value: Any) -> bool:
    if not isinstance(value, list):
        return False
    for creator in value:
        if not isinstance(creator, dict):
            return False
        for part, said in creator.items():
            if type(said) is not str and part in _PARTS:
                return False
    return True


def _good_collections(value: Any) -> bool:
    return isinstance(value, list) and all(type(key) is str for key in value)


def _good_relations(value: Any) -> bool:
    return isinstance(value, dict) and all(
        type(uris) is str or (isinstance(uris, list) and all(type(uri) is str for uri in uris))
        for uris in value.values()
    )


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "tags": _good_tags,
    "creators": _good_creators,
    "collections": _good_collections,
    "relations": _good_relations,
    "version": lambda value: True,
}
