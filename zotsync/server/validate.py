"""What may be in an item that is sent, and how its values are made plain.

Messages are the real server's. Nothing here looks into the library.
"""

from __future__ import annotations

import re
from typing import Any

from zotsync import schema
from zotsync.server import dates, notes
from zotsync.server.refusal import Refusal, shorten
from zotsync.server.session import Json, is_key

MAX_FIELD_BYTES = 65_535
MAX_NOTE = 500_000
MAX_NAME = 255
_MAX_TAG_TYPE = 127

CHILD_TYPES = frozenset({"note", "attachment", "annotation"})
LINK_MODES = ("imported_file", "imported_url", "linked_file", "linked_url", "embedded_image")
FILE_MODES = frozenset({"imported_file", "imported_url", "embedded_image"})
ATTACHMENT_FIELDS = ("linkMode", "title", "accessDate", "url", "note", "contentType", "charset")
FILE_FIELDS = ("filename", "md5", "mtime")
_ATTACHMENT_ONLY = frozenset({"linkMode", "contentType", "charset", "path", "lastRead", *FILE_FIELDS})
ANNOTATION_TYPES = ("highlight", "underline", "note", "image", "text", "ink")
ANNOTATION_FIELDS = (
    "annotationType",
    "annotationAuthorName",
    "annotationText",
    "annotationComment",
    "annotationColor",
    "annotationPageLabel",
    "annotationSortIndex",
    "annotationPosition",
)
_PREDICATES = re.compile(r"owl:sameAs|dc:replaces|dc:relation|mendeleyDB:\w+")
_ITEM_URI = re.compile(r"http://zotero\.org/(users|groups)/\d+/(publications/)?items/[A-Z0-9]{8}")
_CONTROL = re.compile(r"[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def plain(name: str, value: object) -> str:
    """A value as a string: trimmed, line ends as ``\\n``, no control characters; null is empty."""
    if isinstance(value, str):
        text = value
    elif value is None or value is False:
        return ""
    elif isinstance(value, list | dict):
        raise Refusal(
            400, f"Unexpected {'array' if isinstance(value, list) else 'object'} for property '{name}'"
        )
    else:
        text = "1" if value is True else str(value)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).strip()


def label(field: str) -> str:
    """A name as people read it: ``numPages`` is ``Num Pages``."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", field)
    return words[:1].upper() + words[1:]


def field_value(name: str, value: object, where: str) -> str:
    """A field's text; one that is too long is refused. ``where`` names the item: ``1/ABCD2345``."""
    text = plain(name, value)
    if len(text) * 4 > MAX_FIELD_BYTES and len(text.encode()) > MAX_FIELD_BYTES:
        short = shorten(text)
        raise Refusal(
            413,
            f"{label(name)} field value '{short}' too long for item '{where}'",
            data={"field": label(name), "value": short},
        )
    return text


def note_value(value: object) -> str:
    """A note's HTML, harmless; one that is too long is refused."""
    text = notes.cleaned(plain("note", value))
    if len(text) > MAX_NOTE:
        raise Refusal(413, f"Note '{text[:80]}...' too long")
    return text


def creators(value: object, item_type: str, *, is_new: bool) -> list[Json]:
    """The creators, checked; the nameless one of the template is dropped."""
    if not isinstance(value, list):
        raise Refusal(400, "'creators' property must be an array")
    if value and not schema.creator_types(item_type):
        raise Refusal(400, f"'creators' property is not valid for type '{item_type}'")
    found = []
    for entry in value:
        if not isinstance(entry, dict):
            raise Refusal(400, "creator object must be an object")
        if entry.get("creatorType") is None:
            raise Refusal(400, "creator object must contain 'creatorType'")
        names = {
            name: plain(name, entry[name]) for name in ("firstName", "lastName", "name") if name in entry
        }
        if not any(names.values()):
            if len(value) == 1 and is_new:
                continue
            raise Refusal(400, "creator object must contain 'firstName'/'lastName' or 'name'")
        found.append(_creator(entry, names, item_type))
    return found


def _creator(entry: Json, names: dict[str, str], item_type: str) -> Json:
    kind = str(entry["creatorType"])
    if not schema.is_creator_type(kind):
        raise Refusal(400, f"'{kind}' is not a valid creator type")
    # The real server takes an author anywhere.
    if kind != "author" and kind not in schema.creator_types(item_type):
        raise Refusal(400, f"'{kind}' is not a valid creator type for item type '{item_type}'")
    for name in entry:
        if name in ("firstName", "lastName"):
            other = "lastName" if name == "firstName" else "firstName"
            if "name" in entry:
                raise Refusal(400, f"'{name}' and 'name' creator fields are mutually exclusive")
            if other not in entry:
                raise Refusal(400, f"'{other}' creator field must be set if '{name}' is set")
        elif name == "name":
            for part in ("firstName", "lastName"):
                if part in entry:
                    raise Refusal(400, f"'{part}' and 'name' creator fields are mutually exclusive")
        elif name != "creatorType":
            raise Refusal(400, f"Invalid creator property '{name}'")
    for text in names.values():
        if len(text) > MAX_NAME:
            short = shorten(text)
            raise Refusal(
                413,
                f"The creator name ‘{short}…’ is too long to sync. Shorten the name and sync again.\n\n"
                "If you receive this message repeatedly for items saved from a particular site, "
                "you can report this issue in the Zotero Forums.",
                data={"field": "creator", "value": short},
            )
    if "name" in names:
        return {"creatorType": kind, "name": names["name"]}
    return {"creatorType": kind, "firstName": names["firstName"], "lastName": names["lastName"]}


def tags(value: object) -> list[Json]:
    """The tags in order, trimmed, without the empty and the doubled; type 0 is not said."""
    if not isinstance(value, list):
        raise Refusal(400, "'tags' property must be an array")
    found: dict[tuple[str, int], Json] = {}
    for entry in value:
        if not isinstance(entry, dict):
            raise Refusal(400, "Tag must be an object")
        if "tag" not in entry:
            raise Refusal(400, "Tag object must contain 'tag'")
        for name in entry:
            if name not in ("tag", "type"):
                raise Refusal(400, f"Invalid tag property '{name}'")
        kind = entry.get("type") or 0
        if not isinstance(kind, int) or not 0 <= kind <= _MAX_TAG_TYPE:
            raise Refusal(400, "Tag 'type' must be an integer")
        text = plain("tag", entry["tag"])
        if len(text) > MAX_NAME:
            raise Refusal(413, f"Tag '{shorten(text)}' too long", data={"tag": text})
        if text:
            found[text, int(kind)] = {"tag": text, "type": int(kind)} if kind else {"tag": text}
    return [found[tag] for tag in sorted(found)]


def collection_keys(value: object) -> list[str]:
    """The keys of collections, each once."""
    if not isinstance(value, list):
        raise Refusal(400, "'collections' property must be an array")
    for key in value:
        if not is_key(key):
            raise Refusal(400, f"'{key}' is not a valid collection key")
    return list(dict.fromkeys(value))


def relations(value: object) -> Json:
    """The relations; a predicate with one object says it alone, as the real server does."""
    if value == []:
        return {}
    if not isinstance(value, dict):
        raise Refusal(400, "'relations' property must be an object")
    found: Json = {}
    for predicate, objects in value.items():
        if not _PREDICATES.fullmatch(predicate):
            raise Refusal(400, f"Unsupported predicate '{predicate}'")
        uris = list(dict.fromkeys(objects if isinstance(objects, list) else [objects]))
        for uri in uris:
            is_free = predicate.startswith("mendeleyDB:")
            if not isinstance(uri, str) or not (is_free or _ITEM_URI.fullmatch(uri)):
                raise Refusal(400, "'relations' values currently must be Zotero item URIs")
        if uris:
            found[predicate] = uris[0] if len(uris) == 1 else uris
    return found


def flag(name: str, value: object) -> bool:
    """``deleted`` and ``inPublications``: a bool, or 0 or 1; the real server breaks at anything else."""
    if value in (0, 1) or value is None:
        return bool(value)
    raise Refusal(500, "An error occurred")


def item_type(sent: Json, current: str | None) -> str:
    """The type the item shall have."""
    value = sent.get("itemType")
    if value is None:
        if current is None:
            raise Refusal(400, "'itemType' property not provided")
        return current
    if value not in schema.item_types():
        raise Refusal(400, f"'{value}' is not a valid itemType")
    return str(value)


def required(sent: Json, current: Json | None, kind: str, *, partial: bool) -> None:
    """Refuse an item that lacks what it must say."""
    names: tuple[str, ...] = ()
    if current is None:
        names = ("itemType", "linkMode") if kind == "attachment" else ("itemType",)
    elif not partial:
        is_child = sent.get("parentItem") or ("parentItem" in current and "collections" not in sent)
        names = (
            ("itemType", "tags", "relations")
            if is_child
            else ("itemType", "tags", "relations", "collections")
        )
    for name in names:
        if sent.get(name) is None:
            raise Refusal(400, f"'{name}' property not provided")


def _attachment(name: str, value: object, kind: str) -> Any:
    if kind != "attachment":
        raise Refusal(400, f"'{name}' is valid only for attachment items")
    if name == "linkMode" and value not in LINK_MODES:
        raise Refusal(400, f"'{value}' is not a valid linkMode")
    if name in ("md5", "mtime", "lastRead"):
        return value if value not in ("", False) else None
    return plain(name, value)


def _annotation(name: str, value: object, kind: str) -> str:
    if kind != "annotation":
        raise Refusal(400, f"'{name}' is valid only for annotation items")
    if name == "annotationType" and value not in ANNOTATION_TYPES:
        raise Refusal(400, "annotationType must be 'highlight', 'note', 'image', 'text', or 'ink'")
    return plain(name, value)


def content(sent: Json, kind: str, moment: str, where: str) -> Json:
    """The plain content of an item that is sent: its fields and what only notes and the like have.

    Names that belong to the structure (creators, tags …) are left to others; unknown ones are refused.
    """
    found: Json = {}
    for name, value in sent.items():
        if name in _STRUCTURE:
            continue
        if name == "note":
            if kind not in ("note", "attachment"):
                raise Refusal(400, "'note' property is valid only for note and attachment items")
            found[name] = note_value(value)
        elif name in _ATTACHMENT_ONLY:
            found[name] = _attachment(name, value, kind)
        elif name in ANNOTATION_FIELDS:
            found[name] = _annotation(name, value, kind)
        elif schema.is_field(name):
            text = field_value(name, value, where)
            if name == "accessDate":
                text = dates.access_date(text, moment)
            if schema.is_valid_field(kind, name):
                found[name] = text
            elif text:
                raise Refusal(400, f"'{name}' is not a valid field for type '{kind}'")
        else:
            raise Refusal(400, f"Invalid property '{name}'")
    return found


_STRUCTURE = frozenset(
    {
        "key",
        "version",
        "itemType",
        "parentItem",
        "creators",
        "tags",
        "collections",
        "relations",
        "deleted",
        "inPublications",
        "dateAdded",
        "dateModified",
    }
)
