"""New notes: YAML front matter that says everything of an item.

Fields stand under plain keys that other programs know. What front matter cannot say plainly (creators
of several kinds in one order, automatic tags, relations, collections, child notes, unknown properties)
is kept in one line of JSON under ``zotsync``::

    ---
    type: "journalArticle"
    title: "Tides of the North Sea"
    authors: ["Lindqvist, Maja"]
    date: "2019-04"
    citekey: "lindqvist2019"
    zotsync: {}
    ---
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zotsync import schema
from zotsync.formats.base import put_creators
from zotsync.formats.markdown_names import ALIASES, aspect_of, plain
from zotsync.formats.markdown_note import aspect_name, creators_of, role_of, values_of
from zotsync.formats.markdown_scalars import one_line_json, quoted, scalar
from zotsync.formats.markdown_values import Value, name_of, spell_name
from zotsync.formats.values import find_doi
from zotsync.item import VOLATILE, Creator, Item, Note, Tag

_KEYS = {
    "itemType": "type",
    "creators:author": "authors",
    "creators:editor": "editors",
    "creators:translator": "translators",
    "abstractNote": "abstract",
    "citationKey": "citekey",
    "key": "zotero-key",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
    "PMID": "pmid",
    "PMCID": "pmcid",
    "publicationTitle": "journal",
}
_FIRST = ("itemType", "title", "creators:author", "creators:editor", "creators:translator", "date")
_LAST = ("tags", "abstractNote", "citationKey", "key")


def key_of(aspect: str, field: str = "") -> str:
    """The front matter key under which a new note says an aspect; empty: it has none.

    ``field`` is what the item's type calls it.

    >>> key_of("DOI"), key_of("publicationTitle", "bookTitle"), key_of("creators:producer")
    ('doi', 'bookTitle', '')
    """
    if field and field != aspect:
        return field if _returns(field, aspect) else ""
    if aspect in _KEYS:
        return _KEYS[aspect]
    if aspect.startswith("creators:"):
        return ""
    return aspect if _returns(aspect, aspect) or aspect == "tags" else ""


def _returns(name: str, aspect: str) -> bool:
    """Whether ``name`` as a key of zotsync's own notes reads as ``aspect`` again."""
    if name == "number":  # In a note that is an issue's number.
        return False
    found = aspect_of(name, own=True)
    return (
        found in (aspect, name) and schema.is_field(name) and ALIASES.get(plain(name), name) in (aspect, name)
    )


def line(aspect: str, value: Value, key: str, toml: bool = False) -> str:
    """One line of front matter."""
    if toml:
        return f"{key} = {quoted(value) if isinstance(value, str) else _listed(value)}"
    if isinstance(value, str):
        return f"{key}: {scalar(value) if aspect in ('citationKey', 'key', 'itemType') else quoted(value)}"
    return f"{key}: {_listed(value)}"


def _listed(value: Iterable[str | Creator]) -> str:
    texts = [quoted(v if isinstance(v, str) else spell_name(v, inverted=True)) for v in value]
    return f"[{', '.join(texts)}]"


def document(item: Item, newline: str = "\n") -> str:
    """The front matter of a new note about ``item``."""
    values = values_of(item)
    if item.key:
        values["key"] = item.key
    said = plain_values(item, values)
    middle = [name for name in said if name not in _FIRST and name not in _LAST]
    order = [name for name in (*_FIRST, *middle, *_LAST) if name in said]
    rows = [line(name, said[name], _key(name, item.type)) for name in order]
    rows.append(own_line(own_of(item, said)))
    return "".join(f"{row}{newline}" for row in ("---", *rows, "---"))


def _key(aspect: str, item_type: str) -> str:
    field = schema.type_field(item_type, aspect)
    return key_of(aspect, field or "")


def plain_values(item: Item, values: Mapping[str, Value]) -> dict[str, Value]:
    """The aspects that have a key of their own; a DOI that is more than one is none there."""
    said = {name: value for name, value in values.items() if value and _key(name, item.type)}
    if find_doi(item["DOI"]) != item["DOI"]:
        said.pop("DOI", None)
    return said


def own_line(own: Mapping[str, Any]) -> str:
    """What only zotsync reads, as one line."""
    return f"zotsync: {one_line_json(own)}"


def own_of(item: Item, said: Mapping[str, Value]) -> dict[str, Any]:
    """What the plain keys (``said``) leave out of an item."""
    own: dict[str, Any] = {}
    plain_names = plain_creators(said, item.type)
    if plain_names != item.creators:
        own["creators"] = [creator.to_json() for creator in item.creators]
    if automatic := [tag.name for tag in item.tags if tag.type == 1]:
        own["automatic"] = automatic
    fields = {name: text for name, text in item.fields.items() if aspect_name(item.type, name) not in said}
    if fields:
        own["fields"] = fields
    if item.relations:
        own["relations"] = {predicate: list(uris) for predicate, uris in item.relations.items()}
    if item.collections:
        own["collections"] = list(item.collections)
    if item.notes:
        own["notes"] = [{"html": note.html, **({"key": note.key} if note.key else {})} for note in item.notes]
    if other := {name: value for name, value in item.other.items() if name not in VOLATILE}:
        own["other"] = other
    return own


def plain_creators(values: Mapping[str, Value], item_type: str) -> tuple[Creator, ...]:
    """The creators as the plain keys give them back."""
    back = {
        name: tuple(name_of(spell_name(c, inverted=True), c.type) for c in value if isinstance(c, Creator))
        for name, value in values.items()
        if name.startswith("creators:") and not isinstance(value, str)
    }
    return _by_role(creators_of(back, back, item_type), item_type)


def _by_role(creators: tuple[Creator, ...], item_type: str) -> tuple[Creator, ...]:
    """Creators in the order of the keys of a new note."""
    roles = [role_of(creator, item_type) for creator in creators]
    order = ("author", "editor", "translator", *dict.fromkeys(roles))
    ranked = sorted(range(len(roles)), key=lambda at: order.index(roles[at]))
    return tuple(creators[at] for at in ranked)


def with_own(item: Item, own: Mapping[str, Any]) -> Item:
    """``item``, as the plain keys say it, with what `own_of` kept; what is not ours is passed over."""
    try:
        return _with_own(item, own)
    except (TypeError, ValueError, KeyError, AttributeError):
        return item


def _with_own(item: Item, own: Mapping[str, Any]) -> Item:
    creators = item.creators
    if "creators" in own:
        full = tuple(Creator.from_json(data) for data in own["creators"])
        kept = item.with_(creators=full)
        said = plain_values(kept, values_of(kept))
        # A person may have edited the plain keys since; then their edit is taken over.
        creators = put_creators(full, plain_creators(said, item.type), _by_role(item.creators, item.type))
    automatic = set(own.get("automatic") or ())
    return item.with_(
        fields={**{name: str(value) for name, value in (own.get("fields") or {}).items()}, **item.fields},
        creators=creators,
        tags=tuple(Tag(tag.name, 1 if tag.name in automatic else tag.type) for tag in item.tags),
        relations={name: tuple(map(str, uris)) for name, uris in dict(own.get("relations") or {}).items()},
        collections=tuple(map(str, own.get("collections") or ())),
        notes=tuple(Note(str(note["html"]), str(note.get("key", ""))) for note in own.get("notes") or ()),
        other=dict(own.get("other") or {}),
    )
