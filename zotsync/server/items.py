"""An item as it is kept and served: how what is sent becomes it, and what is derived from it.

Pure: what must be looked up in the library is done by `item_kind`.
"""

from __future__ import annotations

import re
from typing import Any

from zotsync import schema
from zotsync.server import dates, validate
from zotsync.server.refusal import Refusal
from zotsync.server.session import Json, is_key

# Changes to these alone do not touch dateModified.
_QUIET = frozenset({"collections", "relations", "inPublications", "version", "dateModified"})
_SETS = ("creators", "tags", "collections", "relations")
_MARKUP = re.compile(r"<[^<>]*>")
# In lists, signs come before figures and figures before letters.
_SIGNS = {ord(sign): chr(place) for place, sign in enumerate("_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$", start=1)}


def content_names(kind: str, link_mode: str = "") -> tuple[str, ...]:
    """What an item of this type has of its own, in the order it is served; creators come second."""
    if kind == "note":
        return ("note",)
    if kind == "annotation":
        return validate.ANNOTATION_FIELDS
    if kind == "attachment":
        if link_mode in validate.FILE_MODES:
            return (*validate.ATTACHMENT_FIELDS, *validate.FILE_FIELDS)
        if link_mode == "linked_file":
            return (*validate.ATTACHMENT_FIELDS, "path")
        return validate.ATTACHMENT_FIELDS
    return schema.fields(kind)


def template(kind: str, link_mode: str = "") -> Json:
    """An item's content with everything empty."""
    found: Json = {}
    for name in content_names(kind, link_mode):
        found[name] = None if name in ("md5", "mtime") else ""
        if len(found) == 1 and schema.creator_types(kind):
            found["creators"] = []
    return found


def merged(
    current: Json | None, sent: Json, *, key: str, partial: bool, moment: str, where: str, in_group: bool
) -> Json:
    """The item after a write, without its version; refuses what is not valid.

    ``current`` is the item as it is served, None for a new one. ``partial`` keeps what is not sent;
    a full write keeps plain fields as well, as the real server does.
    """
    is_new = current is None
    old = current or {}
    kind = validate.item_type(sent, old.get("itemType") if partial or is_new else None)
    validate.required(sent, current, kind, partial=partial)
    parent = _parent(sent, old, kind, partial=partial)
    content = validate.content(sent, kind, moment, where)
    sets = {name: _set(name, sent[name], kind, is_new=is_new) for name in _SETS if name in sent}
    if parent and sets.get("collections"):
        raise Refusal(400, "Child items cannot be assigned to collections")

    item: Json = {"key": key, "version": 0}
    if parent:
        item["parentItem"] = parent
    item["itemType"] = kind
    item |= _content(old, content, sets, kind)
    _check_kind(item, parent, in_group=in_group)
    item |= _flags(old, sent, partial=partial, in_group=in_group)
    item["tags"] = sets.get("tags", old.get("tags", []))
    if not parent:
        item["collections"] = sets.get("collections", old.get("collections", []))
    item["relations"] = sets.get("relations", old.get("relations", {}))
    _set_dates(item, old, sent, moment)
    return item


def _content(old: Json, sent: Json, sets: Json, kind: str) -> Json:
    """The item's own content in the order it is served: what is sent, else what was, else empty."""
    before = _as_type(old, kind) if old else {}
    known = {**before, **sent}
    link_mode = str(known.get("linkMode", ""))
    if before.get("linkMode", link_mode) != link_mode:
        raise Refusal(400, "Cannot change attachment linkMode")
    content = {name: known.get(name, empty) for name, empty in template(kind, link_mode).items()}
    if "creators" in content:
        content["creators"] = sets["creators"] if "creators" in sets else _creators(old, kind)
    if kind == "annotation":
        if not content["annotationAuthorName"]:
            del content["annotationAuthorName"]
        if content["annotationType"] not in ("highlight", "underline"):
            del content["annotationText"]
    if known.get("lastRead"):
        content["lastRead"] = known["lastRead"]
    return content


def _flags(old: Json, sent: Json, *, partial: bool, in_group: bool) -> Json:
    """In the trash or not, published or not. A full write that does not say so takes out of the trash."""
    found: Json = {}
    for name, on, stays in (("deleted", 1, partial), ("inPublications", True, True)):
        if validate.flag(name, sent[name]) if name in sent else stays and name in old:
            found[name] = on
    if in_group and "inPublications" in found:
        raise Refusal(400, "'inPublications' is valid only in user libraries")
    return found


def _set(name: str, value: Any, kind: str, *, is_new: bool) -> Any:
    if name == "creators":
        return validate.creators(value, kind, is_new=is_new)
    if name == "tags":
        return validate.tags(value)
    if name == "collections":
        return validate.collection_keys(value)
    return validate.relations(value)


def _parent(sent: Json, old: Json, kind: str, *, partial: bool) -> str:
    if "parentItem" in sent:
        value = sent["parentItem"]
        if value and kind not in validate.CHILD_TYPES:
            raise Refusal(400, "Child item must be note, attachment, or annotation")
        if value and not is_key(value):
            raise Refusal(400, "'parentItem' must be a valid item key")
        return str(value or "")
    if not partial or sent.get("collections"):
        return ""
    return str(old.get("parentItem", ""))


def _check_kind(item: Json, parent: str, *, in_group: bool) -> None:
    if item.get("linkMode") == "linked_file" and in_group:
        raise Refusal(400, "Linked files can only be added to user libraries")
    if item["itemType"] == "annotation":
        if not parent:
            raise Refusal(400, "Annotation item must have a parent item")
        if not item["annotationType"]:
            raise Refusal(400, "annotationType must be set before other annotation properties")


def _as_type(old: Json, kind: str) -> Json:
    """The old content under the names of another type; what that type cannot hold is dropped."""
    was = old["itemType"]
    if was == kind:
        return old
    found = {}
    for name in schema.fields(was):
        if (value := old.get(name)) and (to := schema.type_field(kind, schema.base_field(was, name))):
            found[to] = value
    return found


def _creators(old: Json, kind: str) -> list[Json]:
    """The creators that were, in roles that the type has."""
    was = old.get("itemType", kind)
    creators: list[Json] = old.get("creators", [])
    if was == kind:
        return creators
    roles = schema.creator_types(kind)
    spare = {schema.primary_creator(was): schema.primary_creator(kind)}
    return [
        creator
        if creator["creatorType"] in roles
        else {**creator, "creatorType": spare.get(creator["creatorType"], "contributor")}
        for creator in creators
    ]


def _set_dates(item: Json, old: Json, sent: Json, moment: str) -> None:
    """Set both dates by the real server's rules: a new dateModified is taken, the old one means now."""
    asked = {name: dates.stamp(name, sent[name]) for name in ("dateAdded", "dateModified") if sent.get(name)}
    item["dateAdded"] = asked.get("dateAdded", old.get("dateAdded", moment))
    stored = old.get("dateModified")
    wanted = asked.get("dateModified")
    if wanted and wanted != stored:
        item["dateModified"] = wanted
    elif stored is None or touches(old, item, sent):
        item["dateModified"] = moment
    else:
        item["dateModified"] = stored


def touches(old: Json, new: Json, sent: Json) -> bool:
    """Whether a write changes what dateModified speaks of. Tags that are sent always count."""
    if "tags" in sent and new["tags"]:
        return True
    names = {*old, *new} - _QUIET
    return any(old.get(name) != new.get(name) for name in names)


def differs(old: Json, new: Json, sent: Json) -> bool:
    """Whether a write changes the item at all."""
    return touches(old, new, sent) or any(
        old.get(name) != new.get(name) for name in _QUIET if name != "version"
    )


# What is derived


def title(item: Json) -> str:
    """The title under whatever name, or the beginning of a note."""
    if item["itemType"] == "note":
        return _MARKUP.sub(" ", item["note"][:1000]).strip()[:120]
    names = schema.fields(item["itemType"])
    return str(item.get(names[0], "")) if names else str(item.get("annotationText") or "")


def sort_title(item: Json) -> str:
    """The title as lists of titles order it."""
    return title(item).lower().translate(_SIGNS)


def creator_summary(item: Json) -> str:
    """Who made it, in short: ``Ito``, ``Ito and Berg``, ``Ito et al.``"""
    people = item.get("creators") or []
    for role in (schema.primary_creator(item["itemType"]), "editor", "contributor"):
        names = [
            p.get("lastName") or p.get("name") or p.get("firstName", "")
            for p in people
            if p["creatorType"] == role
        ]
        if names:
            if len(names) > 2:
                return f"{names[0]} et al."
            return " and ".join(names)
    return ""


def date(item: Json) -> str:
    """The item's date as far as it can be read, or an empty string."""
    name = schema.type_field(item["itemType"], "date")
    return dates.parsed(str(item.get(name, ""))) if name else ""


def words(item: Json) -> str:
    """What a quick search looks into: title, creators and year, in lower case."""
    names = [" ".join(str(v) for k, v in p.items() if k != "creatorType") for p in item.get("creators") or []]
    year = date(item)[:4]
    return "\n".join([title(item), *names, year]).lower()
