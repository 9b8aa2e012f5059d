"""From the blocks of a .bib file to items."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from zotsync.formats import bibtex_tables as tables
from zotsync.formats import bibtex_values as values
from zotsync.formats.bibtex_blocks import LONGEST, Bare, Blocks, Entry, join, scan
from zotsync.formats.bibtex_journals import journal
from zotsync.formats.kept import restored
from zotsync.formats.values import access_day, is_on_a_computer, note_html, tag_of
from zotsync.item import Creator, Item, Note, Origin, Span, Tag
from zotsync.jsontext import loads


@dataclass(slots=True, eq=False)
class View:
    """An entry with its values: ``own`` are its own (macros expanded), ``all`` with the inherited ones."""

    kind: str
    key: str = ""
    own: dict[str, str] = field(default_factory=dict)
    all: Mapping[str, str] = field(default_factory=dict)

    @property
    def item_type(self) -> str:
        """The item type that the entry is read as."""
        subtype = self.all.get("entrysubtype")
        if subtype and (found := tables.SUBTYPES.get(subtype.strip("{} ").lower())):
            return found
        kind = tables.ITEM_TYPES.get(self.kind, "document")
        if kind not in ("document", "webpage", "manuscript"):
            return kind
        known = "eprint" in self.all and archive_of(self) in _PREPRINTS
        return "preprint" if known or _ARXIV_DOI.search(self.all.get("doi") or "") else kind


_PREPRINTS = frozenset(("arxiv", "biorxiv", "medrxiv", "chemrxiv", "psyarxiv", "osf"))
"""Archives whose numbers make an entry without a telling type a preprint."""

_ARXIV_DOI = re.compile(r"(?i)^[{\s]*(?:https?://doi\.org/)?10\.48550/arxiv\.")

INHERITS = ("xdata", "crossref")
"""The fields that name entries to inherit from, in the order in which these are asked."""


def parent_keys(raw: str) -> list[str]:
    """The keys in such a field, as `Book.by_key` has them."""
    return [key.strip("{} \t\r\n").lower() for key in raw.split(",")]


class Book:
    """The entries of one text, with what they share: macros, and parents to inherit from."""

    def __init__(self, text: str, blocks: Blocks | None = None) -> None:
        self.text = text
        self.blocks: Blocks = scan(text) if blocks is None else blocks
        self.entries = [entry for entry in self.blocks.entries if entry.kind not in tables.NO_ITEMS]
        self.macros: dict[str, tuple[str, Entry]] = {}
        for entry in self.blocks.macros:
            for one in entry.fields:
                self.macros[one.name] = (join(text, one.parts, self._macro), entry)
        self.by_key: dict[str, Entry] = {}
        self._spans: dict[int, Span] = {}
        for entry in self.blocks.entries:
            self.keep(entry)

    def keep(self, entry: Entry) -> None:
        """An entry that others may inherit from; of one key the first."""
        self.by_key.setdefault(self.text[entry.key_start : entry.key_end].lower(), entry)

    def shared(self, entry: Entry) -> Span:
        """Where a block stands that others need; the same span for all of them."""
        return self._spans.setdefault(entry.start, Span(entry.start, entry.end))

    def _macro(self, name: str) -> str:
        found = self.macros.get(name.lower())
        return found[0] if found else name

    def _expanded(self, name: str) -> str:
        value = self._macro(name)
        return str(value if len(value) <= LONGEST else name)

    def own_values(self, entry: Entry) -> dict[str, str]:
        """Name -> raw value of the entry's own fields; of doubles the first."""
        text = self.text
        if (ordinary := entry.values()) is not None:
            return {
                name: value
                for name, raw in ordinary.items()
                if (value := self._expanded(raw) if type(raw) is Bare else raw) and not value.isspace()
            }
        own: dict[str, str] = {}
        for one in entry.fields:
            if one.name not in own:
                parts = one.parts
                if len(parts) == 1 and parts[0].kind:
                    raw = text[parts[0].start : parts[0].end]
                else:
                    raw = join(text, parts, self._macro)
                if raw and not raw.isspace():
                    own[one.name] = raw
        return own

    def view(self, entry: Entry) -> View:
        """The entry's values, those of its parents among them."""
        own = self.own_values(entry)
        view = View(entry.kind, self.text[entry.key_start : entry.key_end], own, own)
        if "crossref" in own or "xdata" in own:
            view.all = self._inherit(view, own, set())
        return view

    def parents(self, entry: Entry, seen: set[int] | None = None) -> list[Entry]:
        """The entries that this one inherits from, its parents' parents among them."""
        seen = {entry.start} if seen is None else seen
        found: list[Entry] = []
        own = self.own_values(entry)
        for name in INHERITS:
            for key in parent_keys(own.get(name, "")):
                parent = self.by_key.get(key)
                if parent is not None and parent.start not in seen:
                    seen.add(parent.start)
                    found += [parent, *self.parents(parent, seen)]
        return found

    def _inherit(self, view: View, own: Mapping[str, str], seen: set[int]) -> dict[str, str]:
        merged = dict(own)
        for name in INHERITS:
            for key in parent_keys(own.get(name, "")):
                parent = self.by_key.get(key)
                if parent is None or parent.start in seen:
                    continue
                given = self._inherit(view, self.own_values(parent), {*seen, parent.start})
                for field_name, raw in given.items():
                    target = field_name
                    if name == "crossref":
                        if target in tables.NOT_INHERITED or target.startswith(tables.OWN):
                            continue
                        target = _child_name(view.kind, parent.kind, field_name)
                    if target in ("date", "year", "month", "day") and (
                        "date" in own or "year" in own or not target
                    ):
                        continue
                    merged.setdefault(target, raw)
        return merged

    def used_macros(self, entry: Entry) -> list[Entry]:
        """The @string blocks that the entry needs, in their order."""
        wanted: dict[int, Entry] = {}

        def visit(one: Entry) -> None:
            for a_field in one.fields:
                for part in a_field.parts:
                    if not part.kind:
                        found = self.macros.get(self.text[part.start : part.end].lower())
                        if found and found[1].start not in wanted and found[1] is not one:
                            wanted[found[1].start] = found[1]
                            visit(found[1])

        ordinary = entry.values()
        if ordinary is None or any(
            type(raw) is Bare and raw.lower() in self.macros for raw in ordinary.values()
        ):
            visit(entry)
        return [wanted[start] for start in sorted(wanted)]


def _child_name(kind: str, parent_kind: str, name: str) -> str:
    """What a parent's field is called in the child."""
    if kind in ("article", "suppperiodical") and parent_kind == "periodical":
        return {"title": "journaltitle", "subtitle": "journalsubtitle"}.get(name, name)
    if kind.startswith(("in", "supp", "bookin", "conference")):
        if name in ("booktitle", "booksubtitle"):
            return name
        if name == "author" and kind in ("inbook", "bookinbook", "suppbook"):
            return "bookauthor"
        return {"title": "booktitle", "subtitle": "booksubtitle"}.get(name, name)
    if parent_kind.startswith("mv"):  # A volume does not have the title of the whole work as its own.
        return f"main{name}" if name in ("title", "subtitle", "titleaddon") else name
    return name


# One entry.

_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*|DOI:?\s+)", re.I)
_ACCESS = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(T[\d:]+Z?)?")


def doi(raw: str) -> str:
    """A DOI without the resolver before it."""
    return _DOI_PREFIX.sub("", values.verbatim(raw))


def _access_date(raw: str) -> str:
    value = values.verbatim(raw)
    found = _ACCESS.fullmatch(value)
    return access_day(f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}{found[4] or ''}" if found else value)


def address(raw: str) -> str:
    """The address; that of a file on somebody's computer is for nobody else."""
    value = values.verbatim(raw)
    return "" if is_on_a_computer(value) else value


READERS: dict[str, Callable[[str], str]] = {
    "text": values.text,
    "title": values.text,
    "long": values.long_text,
    "note": lambda raw: values.long_text(raw, lines=True),
    "pages": values.pages,
    "doi": doi,
    "url": address,
    "verbatim": values.verbatim,
}


@lru_cache(2000)
def filled_slots(item_type: str, names: tuple[str, ...]) -> tuple[tables.Slot, ...]:
    """The slots, in their order, that can have a value in an entry (or item) with fields of these names."""
    return tuple(
        slot
        for slot in tables.slots(item_type)
        if slot.field == "thesisType"  # the entry's own type can say it
        or not {slot.field, *slot.names, _SECOND.get(slot.field)}.isdisjoint(names)
    )


_EXTENT = re.compile(r"((?:[ivxlc]+\s?[+,]\s?)?\d+)(?:\s*(?:p\w*\.?|S\.)(?:\s*\([^()]*\))?)?")
"""How many pages a book has: ``xii+211 pp. (1 insert)``."""

# Where `read_slot` looks when none of a slot's own names has a value.
_SECOND = {"url": "howpublished", "numPages": "pages", "PMID": "eprinttype"}


SPECIAL = frozenset(("archiveprefix", "eprint", "eprinttype", "type"))
"""Names whose values `read_slot` does not take as they are."""


def read_slot(slot: tables.Slot, view: View) -> str:
    """The value of one Zotero field, or an empty string."""
    for name in slot.names:
        raw = view.all.get(name)
        if raw is None:
            continue
        value = READERS[slot.kind](raw)
        if slot.field == "accessDate":
            value = _access_date(raw)
        elif name in ("archiveprefix", "eprinttype"):
            value = "arXiv" if value.lower() == "arxiv" else value
        elif (
            name == "eprint"
            and value
            and archive_of(view) == "arxiv"
            and not value.lower().startswith("arxiv:")
        ):
            value = f"arXiv:{value}"
        elif name == "type":
            value = tables.LOCALISED.get(value, value)
        elif name == "journal" and "\\" in raw:
            value = journal(raw) or value
        if value:
            if slot.sub and name in tables.SUBTITLES and (sub := view.all.get(tables.SUBTITLES[name])):
                value = f"{value}: {values.text(sub)}"
            return value
    if slot.field == "thesisType":
        return tables.THESES.get(view.kind, "")
    if slot.field == "url" and (how := view.all.get("howpublished")):
        value = values.verbatim(how)
        return value if re.fullmatch(r"https?://\S+", value) else ""
    if slot.field == "numPages" and (raw := view.all.get("pages")):
        found = _EXTENT.fullmatch(values.text(raw))
        return found[1] if found else ""
    if slot.field == "PMID" and (view.all.get("eprinttype") or "").strip("{} ").lower() == "pubmed":
        return values.verbatim(view.all.get("eprint", ""))
    return ""


def archive_of(view: View) -> str:
    """The archive that an entry names, in small letters."""
    raw = view.all.get("archiveprefix") or view.all.get("eprinttype") or ""
    return raw.strip("{} ").lower()


def read_date(view: View) -> str:
    """The date: ``date`` where there is one, else what ``year``, ``month`` and ``day`` make."""
    if raw := view.all.get("date"):
        return values.date_text(raw)
    if not (raw := view.all.get("year") or "") and "month" not in view.all:
        return ""
    year = raw if raw.isdecimal() else values.text(raw)
    if "month" not in view.all:
        return year
    return values.date_of(year, values.text(view.all["month"]), values.text(view.all.get("day", "")))


def read_creators(view: View, item_type: str) -> list[Creator]:
    """All creators, role by role."""
    found: list[Creator] = []
    given = view.all
    for name, role in tables.roles(item_type).items():
        raw = given.get(name)
        if raw is not None:
            found += values.creators(raw, editor_role(view, item_type) if name == "editor" else role)
    if "editor" not in tables.roles(item_type) and "editor" in given:
        found += values.creators(given["editor"], editor_role(view, item_type))
    return found


def editor_role(view: View, item_type: str) -> str:
    """What an editor is in this type: an editor, what ``editortype`` says, or a contributor."""
    kinds = tables.roles(item_type)
    named = (view.all.get("editortype") or "").strip("{} ").lower()
    if named in kinds:
        return kinds[named]
    if "editor" in kinds:
        return "editor"
    return next((kinds[name] for name in ("scriptwriter", "contributor") if name in kinds), "contributor")


_NOTHING: Mapping[str, Any] = {}


def read_item(view: View, origin: Origin | None = None) -> Item:
    """The item that the entry says, what `write` kept for it included."""
    plain = read_plain(view, origin)
    extra = [raw for name, raw in view.own.items() if name.startswith(tables.OWN)]
    return with_kept(plain, extra) if extra else plain


def read_plain(view: View, origin: Origin | None = None, known: Mapping[str, Any] = _NOTHING) -> Item:
    """The item that the plain fields say; ``known``: of these aspects it is known already."""
    item_type = view.item_type
    fields: dict[str, str] = {}
    for slot in filled_slots(item_type, tuple(view.all)):
        if value := known.get(slot.field) or read_slot(slot, view):
            fields[slot.field] = value
    if (date_field := tables.DATE_FIELDS[item_type]) and (date := known.get(date_field) or read_date(view)):
        fields[date_field] = date
    if view.key:
        fields["citationKey"] = view.key
    tags: tuple[Tag, ...] = known.get("tags", ())
    if not tags:
        for name in tables.KEYWORDS:
            if raw := view.all.get(name):
                tags = tuple(tag_of(word) for word in values.keywords(raw))
                break
    notes: tuple[Note, ...] = known.get("notes", ())
    if not notes:
        for name in tables.NOTES:
            if raw := view.all.get(name):
                notes = (Note(note_html(values.long_text(raw))),)
                break
    creators = known.get("creators") or tuple(read_creators(view, item_type))
    return Item(item_type, fields, creators, tags, notes=notes, origin=origin)


def with_kept(plain: Item, given: Iterable[str]) -> Item:
    """``plain`` with what the fields ``zotsync-…`` hold, as far as it still belongs to it."""
    beside: dict[str, Any] = {}
    for raw in given:
        try:
            aspect, said, full = loads(raw)
        except (ValueError, TypeError):
            continue
        beside[str(aspect)] = [said, full]
    return restored(plain, beside)
