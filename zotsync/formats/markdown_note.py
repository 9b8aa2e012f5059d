"""One note as its slots, and the way between slots and an `Item`.

An *aspect* is what a slot can hold: a base field of the schema, ``itemType``, ``tags``, ``key`` or
``creators:ROLE``. Several slots may say the same aspect; those that agree are changed together.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from zotsync import schema
from zotsync.formats.base import Problem
from zotsync.formats.document_record import is_record
from zotsync.formats.document_text import seen_as
from zotsync.formats.markdown_abstract import abstract_of
from zotsync.formats.markdown_front import Front, front_matter
from zotsync.formats.markdown_labels import Head, link_below, scan
from zotsync.formats.markdown_names import ABSTRACT, AUTHOR, EVERY_ROLE, aspect_of
from zotsync.formats.markdown_slots import NameLines, Section, Slot
from zotsync.formats.markdown_values import MOMENT, Value
from zotsync.formats.markdown_yaml import YamlSlot
from zotsync.item import Creator, Item

AnySlot = Slot | NameLines | Section | YamlSlot

_STRONG_LIST = """
DOI ISBN ISSN PMID PMCID publicationTitle citationKey key link abstractNote pages volume zotsync
"""
_STRONG = frozenset(_STRONG_LIST.split())
_NAMES_ITEM = frozenset(["citationKey", "key", "link", "DOI", "zotsync"])
_OWN_TEXT = frozenset(
    """
    bibliography classoption csl documentclass execute fontsize geometry header-includes jupyter knit
    link-citations linestretch lof lot mainfont marp nocite number-sections numbersections output papersize
    reference-section-title toc
    """.split()
)
"""Keys that say how a text is to be set: who has them writes it, and takes no notes on another's."""
_REFERENCES = re.compile(r"^references[ \t]*:[ \t]*(?:\[|\r?$)", re.M)
_THIN = frozenset(["citationKey", "title", "tags", "abstractNote"])
"""What any note may have: an ``id`` beside no more than these is the note's own."""
_OWN_PAGE = frozenset(
    ["categories", "comments", "draft", "excerpt", "lastmod", "layout", "slug", "taxonomies", "weight"]
)
"""Keys that say how a site is to show a page: without the address of another it is a page of its own."""
_OPENING = re.compile(
    r"(?:(?:\d|I)\.?\s+)?(?:introduction|background|(?:materials\s+and\s+)?methods?|einleitung)\W*",
    re.IGNORECASE,
)
_CITEKEY = re.compile(r"@?(?=.*[^\W\d_])[^\s,{}\[\]\"'#%\\]+")


@dataclass(frozen=True, slots=True)
class Note:
    """A note, read: the places of its values, and where its body begins."""

    text: str
    front: Front | None
    head: Head
    slots: Mapping[str, tuple[AnySlot, ...]]
    """Per aspect: the slot that is believed, then those that say the same."""

    @property
    def problem(self) -> Problem | None:
        return self.front.problem if self.front else None

    @property
    def linked(self) -> bool:
        return "link" in self.slots

    @property
    def own(self) -> bool:
        """Whether zotsync wrote this note, so that it can say everything."""
        return self.front is not None and self.front.own is not None

    @property
    def citing(self) -> int:
        """Where Pandoc's list of what a text cites begins; 0 where there is none."""
        found = _REFERENCES.search(self.text) if "references" in self.text else None
        return found.start() if found else 0

    @property
    def body(self) -> int:
        """Where the body begins: below the values, and an abstract right below them."""
        at = self.front.end if self.front else 0
        if self.head.slots and len(self.head.slots) > 1:
            at = max(self.head.end if self.head.end < len(self.text) else 0, self._last_line())
        for slot in self.slots.get(ABSTRACT, ()):
            if isinstance(slot, Section) and not self.text[at : slot.line].strip():
                return slot.end
        return at

    def _last_line(self) -> int:
        return max(slot.line_end for slot in self.head.slots)

    def value(self, aspect: str) -> Value:
        """What the note says of an aspect; an empty string where it says nothing."""
        found = self.slots.get(aspect)
        return found[0].value if found else ""

    @property
    def key(self) -> str:
        """The key of the library item that the note names."""
        link = self.slots.get("link")
        named = self.value("key")
        return (named if isinstance(named, str) else "") or (link[0].key if link else "")


@lru_cache(maxsize=256)
def parse(text: str) -> Note:
    """The note that ``text`` is (one item's part of a file)."""
    front = front_matter(text)
    head = scan(text, front.end if front else 0, _below(text, front))
    slots: list[AnySlot] = list(front.slots) if front else []
    has_title = any(slot.aspect == "title" for slot in slots)
    body = [slot for slot in head.slots if slot.form or head.linked or slot.aspect == "title"]
    if found := abstract_of(text, front.end if front else 0):
        slots.append(found)
    if not head.linked and (link := link_below(text, head.end)):
        slots.append(link)
    slots += sorted(
        (slot for slot in body if not (slot.aspect == "title" and slot.kind == "heading" and has_title)),
        key=lambda slot: slot.kind == "heading",
    )
    grouped: dict[str, list[AnySlot]] = {}
    for slot in slots:
        grouped.setdefault(_aspect(slot), []).append(slot)
    return Note(text, front, head, _by_base(_believed(grouped)))


def _below(text: str, front: Front | None) -> int:
    """Where the labels below the front matter end at the latest: a block of what a text cites has others."""
    found = _REFERENCES.search(text, front.end if front else 0) if "references" in text else None
    block = text.rfind("---", 0, found.start()) if found else -1
    return block if block > (front.end if front else 0) else len(text)


def _aspect(slot: AnySlot) -> str:
    return {"number": "issue", "year": "date"}.get(slot.aspect, slot.aspect)


def _believed(grouped: dict[str, list[AnySlot]]) -> dict[str, tuple[AnySlot, ...]]:
    if "id" in grouped:
        ids = grouped.pop("id")
        if "citationKey" not in grouped and _CITEKEY.fullmatch(str(ids[0].value)):
            grouped["citationKey"] = ids
    if "link" in grouped and grouped["link"][0].value:
        grouped.setdefault("citationKey", []).extend(s for s in grouped["link"] if s.value)
    result: dict[str, tuple[AnySlot, ...]] = {}
    for aspect, slots in grouped.items():
        ranked = sorted(slots, key=lambda s: (not s.value, s.aspect == "year"))
        first = ranked[0]
        agreeing = [s for s in ranked[1:] if s.value == first.value or _is_year_of(s, first)]
        result[aspect] = (first, *agreeing)
    return result


def _by_base(slots: dict[str, tuple[AnySlot, ...]]) -> dict[str, tuple[AnySlot, ...]]:
    """A field under the name that the note's type has for it is the aspect that others call otherwise."""
    of_type = item_type({aspect: found[0].value for aspect, found in slots.items()}, "link" in slots)
    return {_base_of(of_type, aspect, slots): found for aspect, found in slots.items()}


def _base_of(of_type: str, aspect: str, beside: Collection[str]) -> str:
    base = schema.base_field(of_type, aspect)
    return base if base not in beside and schema.type_field(of_type, base) == aspect else aspect


def _is_year_of(slot: AnySlot, date: AnySlot) -> bool:
    return slot.aspect == "year" and bool(slot.value) and str(slot.value) in str(date.value)


def value_for(slot: AnySlot, value: Value, first: AnySlot) -> Value:
    """What ``slot`` says where ``first`` says ``value``: a year where the date stands elsewhere."""
    if slot.aspect == "year" and first is not slot and isinstance(value, str):
        year = re.search(r"\d{4}", value)
        return year[0] if year else value
    return value


def is_reference(note: Note) -> bool:
    """Whether the note is about an item: it links to one, or has the fields of a reference."""
    slots = note.slots
    if note.problem:
        keys = {aspect_of(name) or name for name in (note.front.keys if note.front else ())}
        return bool(keys & _STRONG) or {AUTHOR, "title"} <= keys or note.linked
    filled = {
        aspect
        for aspect, found in slots.items()
        if (found[0].value or found[0].key) and not isinstance(found[0], Section)
    }
    if "citationKey" in filled and filled <= _THIN and slots["citationKey"][0].aspect == "id":
        return False
    if EVERY_ROLE in filled:
        filled.add(AUTHOR)
    named = filled & {"citationKey", "key", "link"}
    if not note.front and not named and (_is_article(note.text) or is_record(seen_as(note.text))):
        return False
    if note.own:
        return True
    if filled & _NAMES_ITEM or note.key:
        return bool(note.value("title")) or bool(filled & {"citationKey", "key", "DOI"}) or bool(note.key)
    if not note.value("title"):
        return False
    if note.front and any(isinstance(found[0], YamlSlot) for found in slots.values()):
        explicit = slots.get("itemType")
        if explicit and re.search(r"[a-z][A-Z]|-", explicit[0].raw):
            return True
        if not _OWN_TEXT.isdisjoint(note.front.keys) or note.citing:
            return bool(filled & _STRONG - {"abstractNote"})
        return bool(filled & _STRONG) or ({AUTHOR, "date"} <= filled and not _is_own_page(note, filled))
    labels = {
        aspect for aspect, found in slots.items() if isinstance(found[0], Slot | NameLines) and found[0].form
    }
    return len(labels) >= 2 and bool(labels & (_STRONG | {AUTHOR, "date"})) and bool(filled - {"title"})


def _is_own_page(note: Note, filled: Collection[str]) -> bool:
    """Whether a note by somebody, with a date, is a post or a page of a site's own."""
    keys = note.front.keys if note.front else ()
    date = note.slots["date"][0]
    timed = (
        isinstance(date, YamlSlot) and date.label == "date" and MOMENT.fullmatch(date.raw)
    )  # when it was made
    return "url" not in filled and (bool(timed) or not _OWN_PAGE.isdisjoint(keys))


def _is_article(text: str) -> bool:
    """Whether a text under labels is the article itself: a first section, prose and references."""
    body = seen_as(text)
    return (
        body.references_at < len(text)
        and len(body.prose) > 1
        and any(line.is_section and _OPENING.fullmatch(line.plain) for line in body.lines)
    )


# --- slots to item ---------------------------------------------------------------------------


def item_type(values: Mapping[str, Value], linked: bool) -> str:
    """The item type that the values tell: what is said, or what such fields stand for."""
    if explicit := values.get("itemType"):
        return str(explicit)
    if any(values.get(name) for name in ("publicationTitle", "ISSN", "PMID", "journalAbbreviation")):
        return "journalArticle"
    if values.get("ISBN"):
        return "book"
    if values.get("DOI") or linked:
        return "journalArticle"
    if values.get("publisher"):
        return "book"
    if values.get("citationKey"):
        return "journalArticle"
    return "webpage" if values.get("url") else "document"


def aspect_name(of_type: str, field: str) -> str:
    """The aspect that a field is: its base field, or ``=FIELD`` where the type has another for that base.

    >>> aspect_name("bookSection", "bookTitle"), aspect_name("bookSection", "publicationTitle")
    ('publicationTitle', '=publicationTitle')
    """
    base = schema.base_field(of_type, field)
    return base if schema.type_field(of_type, base) in (None, field) else f"={field}"


def field_name(of_type: str, aspect: str) -> str:
    """What an item type calls an aspect.

    >>> field_name("bookSection", "publicationTitle"), field_name("bookSection", "=publicationTitle")
    ('bookTitle', 'publicationTitle')
    """
    return aspect[1:] if aspect.startswith("=") else schema.type_field(of_type, aspect) or aspect


def values_of(item: Item) -> dict[str, Value]:
    """An item's aspects: base fields, its type, its tags' names, its creators by role."""
    values: dict[str, Value] = {aspect_name(item.type, name): text for name, text in item.fields.items()}
    values["itemType"] = item.type
    if item.tags:
        values["tags"] = tuple(dict.fromkeys(tag.name for tag in item.tags))
    for creator in item.creators:
        aspect = f"creators:{role_of(creator, item.type)}"
        have = values.get(aspect) or ()
        assert not isinstance(have, str)
        made = Creator(aspect.partition(":")[2], creator.last, creator.first, creator.name)
        values[aspect] = (*(c for c in have if isinstance(c, Creator)), made)
    return values


def role_of(creator: Creator, item_type: str) -> str:
    """The role under which a note lists a creator: the type's main creators are its authors."""
    types = schema.creator_types(item_type)
    if "author" not in types and types and creator.type == types[0]:
        return "author"
    return creator.type


def type_of(role: str, item_type: str) -> str:
    """The creator type of a role in an item type."""
    types = schema.creator_types(item_type)
    return types[0] if role == "author" and types and "author" not in types else role


def fields_of(values: Mapping[str, Value], of_type: str) -> dict[str, str]:
    """The fields of an item of a type, from base fields."""
    fields: dict[str, str] = {}
    for aspect, value in values.items():
        if not isinstance(value, str) or not value or aspect in ("itemType", "key", "link", "zotsync"):
            continue
        fields[field_name(of_type, aspect)] = value
    return fields


def creators_of(values: Mapping[str, Value], aspects: Iterable[str], of_type: str) -> tuple[Creator, ...]:
    """The creators of an item of a type, one role after the other."""
    result: list[Creator] = []
    for aspect in aspects:
        if aspect.startswith("creators:"):
            for creator in values.get(aspect) or ():
                if isinstance(creator, Creator):
                    kind = type_of(creator.type, of_type)
                    result.append(Creator(kind, creator.last, creator.first, creator.name))
    return tuple(result)
