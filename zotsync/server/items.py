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
_MARKUP = re.compile(r"<[^>]*>")
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
    values: Json = {}
    for name in ("creators", "tags", "collections", "relations"):
        if name in sent:
            values[name] = _structure(name, sent[name], kind, is_new=is_new)
    if parent and values.get("collections"):
        raise Refusal(400, "Child items cannot be assigned to collections")
    before = _as_type(old, kind) if old else {}
    link_mode = str(content.get("linkMode") or before.get("linkMode") or "")
    if before.get("linkMode", link_mode) != link_mode:
        raise Refusal(400, "Cannot change attachment linkMode")
    _check_kind(kind, link_mode, parent, {**before, **content}, in_group=in_group)

    item: Json = {"key": key, "version": 0}
    if parent:
        item["parentItem"] = parent
    item["itemType"] = kind
    known = {**before, **content}
    for name, empty in template(kind, link_mode).items():
        if name == "creators":
            item[name] = values.get(name, old.get(name, []))
            if kind != old.get("itemType", kind) and name not in values:
                item[name] = [_recast(creator, str(old["itemType"]), kind) for creator in item[name]]
        else:
            item[name] = known.get(name, empty)
    if kind == "annotation":
        _trim_annotation(item)
    if known.get("lastRead"):
        item["lastRead"] = known["lastRead"]
    for name, on in (("deleted", 1), ("inPublications", True)):
        keep = name in old and (partial or name == "inPublications")
        if validate.flag(name, sent[name]) if name in sent else keep:
            item[name] = on
    if item.get("inPublications") and in_group:
        raise Refusal(400, "'inPublications' is valid only in user libraries")
    item["tags"] = values.get("tags", old.get("tags", []))
    if not parent:
        item["collections"] = values.get("collections", old.get("collections", []))
    item["relations"] = values.get("relations", old.get("relations", {}))
    _set_dates(item, old, sent, moment)
    return item


def _structure(name: str, value: Any, kind: str, *, is_new: bool) -> Any:
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


def _check_kind(kind: str, link_mode: str, parent: str, values: Json, *, in_group: bool) -> None:
    if link_mode == "linked_file" and in_group:
        raise Refusal(400, "Linked files can only be added to user libraries")
    if kind == "annotation":
        if not parent:
            raise Refusal(400, "Annotation item must have a parent item")
        if not values.get("annotationType"):
            raise Refusal(400, "annotationType must be set before other annotation properties")


def _trim_annotation(item: Json) -> None:
    """Leave out what an annotation of this type does not have."""
    if not item["annotationAuthorName"]:
        del item["annotationAuthorName"]
    if item["annotationType"] not in ("highlight", "underline"):
        del item["annotationText"]


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


def _recast(creator: Json, was: str, kind: str) -> Json:
    role = creator["creatorType"]
    if role in schema.creator_types(kind):
        return creator
    role = schema.primary_creator(kind) if role == schema.primary_creator(was) else "contributor"
    return {**creator, "creatorType": role}


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
