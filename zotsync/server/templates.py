"""What the API says about its own forms: item types, their fields, and empty items."""

from __future__ import annotations

from zotsync import schema
from zotsync.server import items, validate
from zotsync.server.refusal import Refusal
from zotsync.server.session import Json

_INNER = ("annotation", "attachment")


def _named(name: str, values: list[str]) -> list[Json]:
    return [{name: value, "localized": validate.label(value)} for value in values]


def _checked(kind: str | None) -> str:
    if not kind:
        raise Refusal(400, "'itemType' not provided")
    if kind not in schema.item_types():
        raise Refusal(400, f"Invalid item type '{kind}'")
    return kind


def item_types() -> list[Json]:
    """Names that people read are made from the names of the API, in English."""
    return _named("itemType", [kind for kind in schema.item_types() if kind not in _INNER])


def item_fields() -> list[Json]:
    return _named("field", sorted({field for kind in schema.item_types() for field in schema.fields(kind)}))


def type_fields(kind: str | None) -> list[Json]:
    return _named("field", list(schema.fields(_checked(kind))))


def creator_types(kind: str | None) -> list[Json]:
    return _named("creatorType", sorted(schema.creator_types(_checked(kind))))


def creator_fields() -> list[Json]:
    shown = {"firstName": "First", "lastName": "Last", "name": "Name"}
    return [{"field": field, "localized": text} for field, text in shown.items()]


def new_item(kind: str | None, link_mode: str | None, annotation_type: str | None) -> Json:
    """An empty item to be filled in and sent."""
    kind = _checked(kind)
    if kind == "annotation":
        return _annotation(annotation_type)
    if kind == "attachment":
        return _attachment(link_mode)
    item: Json = {"itemType": kind, **items.template(kind)}
    if "creators" in item:
        item["creators"] = [{"creatorType": schema.primary_creator(kind), "firstName": "", "lastName": ""}]
    return {**item, "tags": [], "collections": [], "relations": {}}


def _attachment(link_mode: str | None) -> Json:
    if not link_mode:
        raise Refusal(400, "linkMode required for itemType=attachment")
    if link_mode not in validate.LINK_MODES:
        raise Refusal(400, f"Invalid linkMode '{link_mode}'")
    content = items.template("attachment", link_mode)
    if link_mode not in ("linked_url", "imported_url"):
        del content["url"]
    tail = {name: content.pop(name) for name in list(content) if name in ("contentType", "charset", "path")}
    tail |= {name: content.pop(name) for name in validate.FILE_FIELDS if name in content}
    sets: Json = {"tags": [], "collections": [], "relations": {}}
    return {"itemType": "attachment", **content, "linkMode": link_mode, **sets, **tail}


def _annotation(kind: str | None) -> Json:
    if not kind:
        raise Refusal(400, "annotationType required for itemType=annotation")
    if kind not in validate.ANNOTATION_TYPES:
        raise Refusal(400, f"Invalid annotationType '{kind}'")
    item: Json = {"itemType": "annotation", "parentItem": "", "annotationType": kind}
    if kind in ("highlight", "underline"):
        item["annotationText"] = ""
    return {
        **item,
        "annotationComment": "",
        "annotationColor": "",
        "annotationPageLabel": "",
        "annotationSortIndex": "00000|000000|00000",
        "annotationPosition": {"pageIndex": 0, "rects": []},
        "tags": [],
    }
