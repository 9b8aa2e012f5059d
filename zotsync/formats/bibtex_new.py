"""Whole new entries of a .bib file: their keys, types and fields, and what is kept beside them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from zotsync.formats import bibtex_latex as latex
from zotsync.formats import bibtex_tables as tables
from zotsync.formats import bibtex_values as values
from zotsync.formats.bibtex_read import SPECIAL, View
from zotsync.formats.bibtex_write import Dialect, Writer, is_whole
from zotsync.formats.kept import kept
from zotsync.formats.values import note_html, note_text, tag_of
from zotsync.item import Creator, Item

_KEY_UNSAFE = re.compile(r"[^A-Za-z0-9._:+/-]+")
_KEY_FORBIDDEN = re.compile(r"[\s,{}()=\"#%\\~]+")
_YEAR = re.compile(r"\d{4}")
_ARTICLES = "a an the of on in for and or to with from by at der die das ein eine le la les un une el los las"
_STOP_WORDS = frozenset(_ARTICLES.split())


def generated_key(item: Item) -> str:
    """A citation key for an item without one: the first author's name, the year, a word of the title.

    >>> generated_key(Item("book", {"title": "The Öresund Bridge", "date": "2003"}))
    'oresund2003'
    """
    person = next(iter(item.creators), None)
    name = _safe((person.last or person.name.split(" ")[0]) if person else "")
    found = _YEAR.search(item[tables.DATE_FIELDS.get(item.type) or "date"])
    year = found[0] if found else ""
    title = item.title
    word = _first_word(re.sub(r"<[^<>]*>", "", title) if "<" in title else title)
    return (f"{name}{year}{word}" if name else f"{word}{year}") or "item"


def _first_word(title: str) -> str:
    for word in title.split():
        if (low := word.lower()).strip(".,:;") not in _STOP_WORDS and (safe := _safe(low)):
            return safe
    return ""


def is_generated(key: str, item: Item) -> bool:
    """Whether a key is the one made for such an item, or that with the letter of one more of its name.

    >>> item = Item("book", {"title": "The Öresund Bridge", "date": "2003"})
    >>> is_generated("oresund2003", item), is_generated("oresund2003b", item), is_generated("bridge", item)
    (True, True, False)
    """
    base = generated_key(item)
    return key.startswith(base) and re.fullmatch("[a-z]{0,2}", key[len(base) :]) is not None


def _safe(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.replace("ß", "ss").replace("ø", "o").replace("æ", "ae"))
    return re.sub(r"[^a-z0-9]", "", plain.lower())


class Keys:
    """The keys of a file's entries, ``taken`` in lower case; items without a citation key get unused ones."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, int] = {}

    def key_for(self, item: Item) -> str:
        """The citation key as it is (what no key may hold left out), or a new, unused one."""
        if item["citationKey"]:
            key = _KEY_FORBIDDEN.sub("", item["citationKey"]) or "item"
        else:
            base = generated_key(item)
            number = self._numbers.get(base, 0)  # those before are taken
            while (key := base + _letters(number)).lower() in self._taken:
                number += 1
            self._numbers[base] = number
        self._taken.add(key.lower())
        return key


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(97 + rest) + letters
    return letters


def kind_for(item: Item) -> tuple[str, str]:
    """Entry type and subtype for a new entry of this item."""
    kind, subtype = tables.kind_of(item.type)
    if item.type == "thesis":
        words = item["thesisType"].lower()
        if re.search(r"master|\bm\.?\s?(?:sc|a|s)\b|magister", words):
            kind = "mastersthesis"
        elif re.search(r"ph\.?\s?d|doctor|dissertation|doktor", words):
            kind = "phdthesis"
    elif item.type == "preprint" and "archiveID" in item.fields and item["repository"].lower() == "arxiv":
        subtype = ""
    return kind, subtype


def new_entry(item: Item, key: str, dialect: Dialect) -> tuple[View, dict[str, Any]]:
    """A new entry, its fields in writing order; and what `_New` knows of what `read_plain` will say."""
    kind, subtype = kind_for(item)
    view = View(kind, key)
    new = _New(view, item, dialect)
    fields = {name: value for name, value in new.all().items() if value and is_whole(value)}
    view.own = view.all = {"entrysubtype": subtype, **fields} if subtype else fields
    return view, new.known


def kept_fields(plain: Item, item: Item, *, sparing: bool) -> dict[str, str]:
    """Fields ``zotsync-…`` for each aspect in which the plain fields differ from ``item``."""
    beside = kept(plain, item, sparing=sparing)
    return {own_name(aspect): own_value(aspect, said, full) for aspect, (said, full) in beside.items()}


def own_name(aspect: str) -> str:
    """The field in which an aspect is kept."""
    return tables.OWN + aspect.lower()


def own_value(aspect: str, said: object, full: object) -> str:
    """[aspect, said, full] as JSON for `with_kept`; no brace in a string, as BibTeX counts them."""
    if not isinstance(said, (list, dict)) and not isinstance(full, (list, dict)):
        return _no_braces(f"[{_json(aspect)}, {_json(said)}, {_json(full)}]")
    text = _json([aspect, said, full])
    objects = sum(isinstance(one, dict) for side in (said, full) if isinstance(side, list) for one in side)
    if text.count("{") == objects == text.count("}"):
        return text
    return _STRING.sub(lambda string: _no_braces(string[0]), text)


_json = json.JSONEncoder(ensure_ascii=False).encode
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def _no_braces(text: str) -> str:
    return text.replace("{", "\\u007b").replace("}", "\\u007d")


class _New(Writer):
    """There is nothing in the entry to compare with, or to keep the spelling of.

    ``known`` says of some aspects what reading the entry will give: plain values are read as they are.
    """

    def __init__(self, view: View, item: Item, dialect: Dialect) -> None:
        super().__init__(view, item, dialect)
        self.known: dict[str, Any] = {}

    def _slots(self, slots: Sequence[tables.Slot]) -> None:
        fields, found, known = self.item.fields, self.found, self.known
        ascii_only, biblatex = self.dialect.ascii_only, self.dialect.biblatex
        for slot in slots:  # of each new entry: nothing here is looked up or called more than it must
            field, kind = slot.field, slot.kind
            want = fields.get(field)
            if not want or (field == "thesisType" and want == tables.THESES.get(self.view.kind)):
                continue
            name = slot.preferred(biblatex)
            if kind in _PLAIN:
                plain = _is_plain(want) if len(want) > _SHORT else _is_plain_name(want)
                if plain and name not in SPECIAL and (not ascii_only or want.isascii()):
                    found[name] = known[field] = want
                    continue
            elif kind in _CODE and _CODE[kind].fullmatch(want):
                known[field] = want
            found[name] = self._encode(slot, name, want, "")

    def _date(self, date_field: str) -> None:
        want = self.item[date_field]
        if want and not self.dialect.biblatex and (exact := _EXACT.fullmatch(want)):
            year, month, day = exact.groups()
            self.found["year"] = year
            if month:
                self.found["month"] = values.MONTHS[int(month) - 1]
            if day:
                self.found["day"] = str(int(day))
            self.known[date_field] = want
        elif want:
            super()._date(date_field)

    def _creators(self) -> None:
        by_role: dict[str, list[Creator]] = {}
        for person in self.item.creators:
            by_role.setdefault(person.type, []).append(person)
        known, in_order = not self.dialect.first_last, list[Creator]()
        for name, role in tables.roles(self.item.type).items():
            if not by_role:
                break
            if people := by_role.pop(role, None):
                in_order += people
                names = values.simple_names(people, ascii_only=self.dialect.ascii_only)
                known = known and bool(names)
                self.found[name] = values.join_names(names) if known else self._names(people, "", role)
        if known and in_order == [*self.item.creators]:
            self.known["creators"] = self.item.creators

    def _keywords(self) -> None:
        names = list(dict.fromkeys([tag.name for tag in self.item.tags]))
        if (
            names
            and all(map(_is_plain_word, names))
            and (not self.dialect.ascii_only or "".join(names).isascii())
        ):
            self.known["tags"] = tuple(map(tag_of, names))
            self.found[tables.KEYWORDS[0]] = ", ".join(names)
        elif names:
            words = [self._text(name) for name in names]
            joined = ", ".join(f"{{{word}}}" if "," in word or ";" in word else word for word in words)
            self.found[tables.KEYWORDS[0]] = f"{joined}," if len(words) == 1 and joined[:1] == "{" else joined

    def _notes(self) -> None:
        if not self.item.notes:
            return
        super()._notes()
        if written := self.found.get(tables.NOTES[0]):
            html = self.item.notes[0].html
            if (
                html == f"<p>{written}</p>" == note_html(written)
                and written == note_text(html)
                and values.is_settled(written)
            ):
                self.known["notes"] = self.item.notes[:1]


def _is_plain(text: str) -> bool:
    return latex.is_plain(text) and values.is_settled(text)


_SHORT = 40
_is_plain_name = lru_cache(20_000)(_is_plain)
"""Names of journals, volumes and languages come again and again."""

# The kinds of slots whose plain values are read as they are written.
_PLAIN = frozenset(("text", "title", "long", "note"))
_EXACT = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")
# Codes that are read as they are written: no resolver before them, nothing escaped.
_CODE = {
    "doi": re.compile(r"10\.[A-Za-z0-9./();:-]+"),
    "pages": re.compile(r"[A-Za-z]?[0-9]+(?:-[A-Za-z]?[0-9]+)?"),
}


@lru_cache(20_000)
def _is_plain_word(name: str) -> bool:
    """Whether a keyword is read as it is written; keywords come again and again."""
    return (
        bool(name) and latex.encode(name) == name and not set(name) & {",", ";"} and values.is_settled(name)
    )
