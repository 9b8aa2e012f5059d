"""What may be sent to the desktop app, and whether it kept what was sent.

The app takes much that a server refuses, and changes it without a word; and what it does refuse can stay
in its memory. So everything is checked before it is sent, and read again afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from zotsync import schema
from zotsync.item import Json
from zotsync.stores.zotero_same import holds

_STRUCTURE = frozenset(
    "key version itemType parentItem deleted inPublications dateAdded dateModified creators tags collections "
    "relations note".split()
)
_LINE = re.compile(r"\s*([A-Za-z][A-Za-z _-]+):\s*(\S.*?)\s*")
_BLANKS = re.compile(r"[\r\n]+")


def misfit(sent: Mapping[str, Any], now: Mapping[str, Any], collections: Collection[str]) -> str:
    """Why an object must not be sent, or an empty string. ``now``: the object as the library has it.

    >>> misfit({"itemType": "book", "tags": [{"tag": " "}]}, {}, ())
    'A tag is blank'
    """
    kind = str(sent.get("itemType") or now.get("itemType") or "")
    if kind not in schema.item_types():
        return f"'{kind}' is not a valid itemType"
    if trouble := _fields(sent, kind) or _creators(sent.get("creators"), kind) or _tags(sent.get("tags")):
        return trouble
    wanted = sent.get("collections") or []
    if missing := [key for key in wanted if key not in collections]:
        return f"Collection {missing[0]} not found"
    extra = sent.get("extra", now.get("extra")) or ""
    if kind not in schema.NO_WORKS and (other := _type_line(str(extra), kind)):
        return f"Zotero would make it a {other}, for its Extra says so; take that line out"
    return ""


def _fields(sent: Mapping[str, Any], kind: str) -> str:
    for name, value in sent.items():
        if name in _STRUCTURE:
            continue
        if value is not None and not isinstance(value, str):
            return f"'{name}' is no text"
        if value and schema.is_field(name) and not schema.is_valid_field(kind, name):
            return f"'{name}' is not a valid field for type '{kind}'"
        if value and not schema.is_field(name):
            return f"Invalid property '{name}'"
    return ""


def _creators(creators: Any, kind: str) -> str:
    for creator in creators or ():
        role = creator.get("creatorType")
        if role not in schema.creator_types(kind):
            return f"'{role}' is not a valid creator type for item type '{kind}'"
        if "name" in creator and ("firstName" in creator or "lastName" in creator):
            return "A creator has both one name and two"
        if not any(str(creator.get(name) or "").strip() for name in ("name", "firstName", "lastName")):
            return "A creator has no name"
    return ""


def _tags(tags: Any) -> str:
    for tag in tags or ():
        if not str(tag.get("tag") or "").strip():
            return "A tag is blank"
        if tag.get("type", 0) not in (0, 1):
            return "A tag is neither manual nor automatic"
    return ""


def _type_line(extra: str, kind: str) -> str:
    """The other type that a line of Extra would give the item."""
    for line in extra.splitlines():
        if (found := _LINE.fullmatch(line)) and found[1].lower() == "type":
            named = _plain(found[2])
            return next((t for t in schema.item_types() if t.lower() == named and t != kind), "")
    return ""


def kept(found: Json, sent: Mapping[str, Any]) -> bool:
    """Whether the app has what was sent, but for what it does to every value.

    Letters are composed, line ends in one-line fields are blanks, a tag is there once, and lines of Extra
    that say a field have moved into it.

    >>> kept({"extra": "keep", "DOI": "10.1/x"}, {"extra": "DOI: 10.1/x\\nkeep"})
    True
    """
    moved = _without_moved(str(sent.get("extra") or ""), found)
    wanted = {**sent, "extra": moved} if "extra" in sent else dict(sent)
    if isinstance(tags := sent.get("tags"), list):
        wanted["tags"] = list({tag["tag"].strip(): tag for tag in reversed(tags)}.values())
    return holds(_composed(found), _composed(wanted))


def _without_moved(extra: str, found: Json) -> str:
    """``extra`` without the lines whose field says the same in ``found``."""
    left = str(found.get("extra") or "").splitlines()
    fields = {_plain(name): str(value) for name, value in found.items()}
    lines = []
    for line in extra.splitlines():
        said = _LINE.fullmatch(line)
        if said and line not in left and _one_line(fields.get(_plain(said[1]), "")) == _one_line(said[2]):
            continue
        lines.append(line)
    return "\n".join(lines)


def _composed(value: Any, name: str = "") -> Any:
    if isinstance(value, str):
        return (
            unicodedata.normalize("NFC", value)
            if name in ("extra", "abstractNote", "note")
            else _one_line(value)
        )
    if isinstance(value, list):
        return [_composed(one, name) for one in value]
    if isinstance(value, dict):
        return {key: _composed(one, key) for key, one in value.items()}
    return value


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _plain(label: str) -> str:
    return re.sub(r"[ _-]", "", label).lower()
