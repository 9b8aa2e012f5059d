"""What a write makes of an item in the app: lenient where the server is strict, and strict where it is not.

A write changes the item in the app's memory step by step and saves it at the end. What refuses it on the
way leaves the steps before it in memory (`Refused`); what the database refuses is rolled back (`Broken`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zotsync import schema
from zotsync.server import dates
from zotsync.server.local import extra as extra_lines

Json = dict[str, Any]

_SETS = ("creators", "tags", "collections", "relations")
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\dZ?")
_ACCESSED = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d:\d\dZ?)?|CURRENT_TIMESTAMP")
_STRUCTURE = frozenset(
    "key version itemType parentItem deleted inPublications dateAdded dateModified creators tags collections "
    "relations library links meta data".split()
)
_ATTACHMENT = ("linkMode", "contentType", "charset", "filename", "path", "md5", "mtime")
_ANNOTATION = tuple(
    f"annotation{name}"
    for name in ("Type", "AuthorName", "Text", "Comment", "Color", "PageLabel", "SortIndex", "Position")
)
_LONG_TEXT = ("extra", "abstractNote")


class Refused(Exception):
    """The app refuses a write; what it had taken so far stays in its memory."""

    code = 400


class Broken(Refused):
    """The app's database refuses a write; nothing of it stays."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a write needs to know of the library: whether an item, or a collection, is there."""

    has_item: Callable[[str], bool]
    has_collection: Callable[[str], bool]
    moves_extra: bool = True


def new_item(kind: str, moment: str) -> Json:
    """An empty item of this type, as the app keeps it: what is empty is left out."""
    item: Json = {"itemType": kind, "tags": [], "collections": [], "relations": {}}
    if schema.creator_types(kind):
        item["creators"] = []
    if kind == "attachment":
        item |= {"linkMode": "imported_url", "contentType": "", "charset": ""}
    if kind == "annotation":
        item |= dict.fromkeys(_ANNOTATION, "")
    return item | {"dateAdded": moment, "dateModified": moment}


def write(item: Json, sent: Json, around: Around, *, moment: str, replace: bool = False) -> None:
    """Change ``item`` in place as the app does; ``replace`` is a PUT. Raises `Refused`."""
    before = {name: value for name, value in item.items() if name != "dateModified"}
    if replace:
        for name in [n for n in item if schema.is_field(n) or n in ("deleted", "note")]:
            del item[name]
    _fields(item, sent, around.moves_extra)
    _inner(item, sent)
    if "creators" in sent and schema.creator_types(item["itemType"]):
        item["creators"] = [_creator(entry, item["itemType"]) for entry in _list("creators", sent)]
    if "tags" in sent:
        _tags(item, sent)
    _parent(item, sent, around)
    if "collections" in sent and "parentItem" not in item:
        item["collections"] = list(dict.fromkeys(_list("collections", sent)))
    if "relations" in sent:
        item["relations"] = {
            name: list(uris) if isinstance(uris, list) else [uris]
            for name, uris in dict(sent["relations"] or {}).items()
            if uris
        }
    for name in ("deleted", "inPublications"):
        if name in sent:
            item.pop(name, None)
            if sent[name] and sent[name] != "0":
                item[name] = True
    _check(item, sent, around)
    if before != {name: value for name, value in item.items() if name != "dateModified"}:
        item["dateModified"] = moment
    for name in ("dateAdded", "dateModified"):
        if _STAMP.fullmatch(str(sent.get(name, ""))):
            item[name] = str(sent[name]).replace(" ", "T").removesuffix("Z") + "Z"


def _fields(item: Json, sent: Json, moves_extra: bool) -> None:
    kind = str(sent.get("itemType") or item["itemType"])
    given = {
        n: v for n, v in sent.items() if n not in _STRUCTURE and n not in ("note", *_ATTACHMENT, *_ANNOTATION)
    }
    given = {n: v for n, v in given.items() if isinstance(v, str | int | float | list | None)}
    had = {n: v for n, v in item.items() if schema.is_field(n)}
    if "extra" in given:
        had["extra"] = _value("extra", given.pop("extra"))
    regular = kind not in ("note", "attachment", "annotation")
    if moves_extra and regular and had.get("extra"):
        kept = {n for n in had if n in schema.fields(kind)}
        kind, moved, had["extra"] = extra_lines.split(had["extra"], kind, kept | set(given))
        had |= moved
    if kind != item["itemType"]:
        had = _as_type(had, item["itemType"], kind)
        item["creators"] = _creators_as(item.get("creators", []), kind)
    for name in [n for n in item if schema.is_field(n)]:
        del item[name]
    item["itemType"] = kind
    misfits: dict[str, str] = {}
    for name, value in (had | {n: _value(n, v) for n, v in given.items()}).items():
        if name == "extra" or not value:
            continue
        if schema.is_valid_field(kind, name):
            item[name] = value
        else:
            misfits[name] = value
    if misfits and not schema.is_valid_field(kind, "extra"):
        raise Refused(f"'extra' is not a valid field for type '{kind}'")
    if text := extra_lines.joined(had.get("extra", ""), misfits):
        item["extra"] = text


def _value(name: str, value: Any) -> str:
    """A field's value as it is kept: one line, composed letters, no blanks around it."""
    if value is None or value is False:
        return ""
    if value is True:
        raise Broken(
            "Invalid boolean parameter 0 'true' [QUERY: SELECT valueID FROM itemDataValues WHERE value=?]"
        )
    if isinstance(value, list):
        raise Broken("Array parameters require carray()")
    text = unicodedata.normalize("NFC", str(value)).strip()
    if name not in _LONG_TEXT:
        text = re.sub(r"[\r\n]+", " ", text)
    if name == "accessDate" and not _ACCESSED.fullmatch(text):
        return ""
    return dates.now() if text == "CURRENT_TIMESTAMP" else text


def _as_type(fields: Json, was: str, kind: str) -> Json:
    """Fields under the names that another type has for them; the rest is sorted out later."""
    found: Json = {}
    for name, value in fields.items():
        base = schema.base_field(was, name)
        found[schema.type_field(kind, base) or name] = value
    return found


def _creators_as(creators: list[Json], kind: str) -> list[Json]:
    roles = schema.creator_types(kind)
    return [
        c if c["creatorType"] in roles else {**c, "creatorType": schema.primary_creator(kind)}
        for c in creators
    ]


def _creator(entry: Any, kind: str) -> Json:
    if not isinstance(entry, dict) or not entry.get("creatorType"):
        raise Refused("Creator data must include a valid 'creatorType' or 'creatorTypeID' property")
    if "name" in entry and ("firstName" in entry or "lastName" in entry):
        raise Refused("Creator data cannot contain both 'name' and 'firstName'/'lastName' properties")
    names = {n: str(entry[n] or "").strip() for n in ("firstName", "lastName", "name") if n in entry}
    role = str(entry["creatorType"])
    known = role if role in schema.creator_types(kind) else schema.primary_creator(kind)
    if "name" in names:
        return {"name": names["name"], "creatorType": known}
    return {
        "firstName": names.get("firstName", ""),
        "lastName": names.get("lastName", ""),
        "creatorType": known,
    }


def _tags(item: Json, sent: Json) -> None:
    if not isinstance(sent["tags"], list):
        raise Refused("tags.concat().map is not a function")
    found: dict[str, Json] = {}
    for entry in sent["tags"]:
        tag = {"tag": entry} if isinstance(entry, str) else dict(entry)
        if tag.get("type", 0) not in (0, 1):
            raise Refused("Tag 'type' must be 0 or 1")
        name = unicodedata.normalize("NFC", str(tag.get("tag", ""))).strip()
        found.setdefault(name, {"tag": name, "type": 1} if tag.get("type") else {"tag": name})
    item["tags"] = list(found.values())


def _inner(item: Json, sent: Json) -> None:
    """What notes, attachments and annotations have of their own."""
    kind = item["itemType"]
    if kind in ("note", "attachment") and "note" in sent:
        item["note"] = str(sent["note"] or "")
    elif kind == "note":
        item.setdefault("note", "")
    if kind == "attachment":
        item |= {name: sent[name] for name in _ATTACHMENT if name in sent}
        if item["linkMode"].startswith("imported"):
            item |= {
                name: item.get(name, empty)
                for name, empty in (("filename", ""), ("mtime", None), ("md5", None))
            }
    if kind == "annotation":
        item |= {name: sent[name] for name in _ANNOTATION if name in sent}


def _parent(item: Json, sent: Json, around: Around) -> None:
    if item["itemType"] not in ("note", "attachment", "annotation") or "parentItem" not in sent:
        return
    item.pop("parentItem", None)
    if parent := sent["parentItem"]:
        if not around.has_item(str(parent)):
            raise Refused(f"Parent item 1/{parent} not found")
        item["parentItem"] = parent
        item.pop("collections", None)
    else:
        item.setdefault("collections", [])


def _check(item: Json, sent: Json, around: Around) -> None:
    """What is found wrong in saving: by the app, then by its database."""
    for key in item.get("collections", ()) if "collections" in sent else ():
        if not around.has_collection(key):
            raise Refused(f"Collection {key} not found for item 1/{item.get('key') or 'null'}")
    if any(not tag["tag"] for tag in item["tags"]):
        raise Broken("Error(s) encountered during statement execution: Tag cannot be blank")
    for creator in item.get("creators", ()):
        if not any(value for name, value in creator.items() if name != "creatorType"):
            raise Broken("Error(s) encountered during statement execution: Creator names cannot be empty")


def _list(name: str, sent: Json) -> list[Any]:
    value = sent[name]
    if not isinstance(value, list):
        raise Refused(f"json.{name} is not iterable")
    return value
