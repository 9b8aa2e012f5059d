"""From items to values of a .bib file: which fields of an entry must change, and what they must hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from zotsync.formats import bibtex_latex as latex
from zotsync.formats import bibtex_tables as tables
from zotsync.formats import bibtex_values as values
from zotsync.formats.base import newline_of
from zotsync.formats.bibtex_blocks import opens_an_entry
from zotsync.formats.bibtex_read import (
    View,
    archive_of,
    editor_role,
    filled_slots,
    read_creators,
    read_date,
    read_slot,
)
from zotsync.formats.values import note_html, note_text
from zotsync.item import Creator, Item

_ACCENT = re.compile(r"\\[\"'`^~=.]\s*\{?\\?[A-Za-z]|\\[Hcukvrd]\s*\{[A-Za-z]\}|\\(?:ss|ae|oe|o|aa|l)\b")
_BIBLATEX = re.compile(
    r"^[ \t,]*(?:journaltitle|date|location|langid|eprinttype|eventtitle|urldate)\s*="
    r"|^@(?:online|report|thesis)\s*\{",
    re.I | re.M,
)
_BIBTEX = re.compile(r"^[ \t,]*(?:journal|year|address|month|archiveprefix)\s*=", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file spells what is new in it."""

    ascii_only: bool = False
    biblatex: bool = False
    newline: str = "\n"
    first_last: bool = False

    @classmethod
    def of(cls, text: str) -> Dialect:
        """The dialect of a file."""
        sample = text[:200_000]
        names = re.findall(r"\b(?:author|editor)\s*=\s*[{\"]([^{}\"]*)[}\"]", sample, re.I)
        return cls(
            ascii_only=text.isascii() and _ACCENT.search(text) is not None,
            biblatex=len(_BIBLATEX.findall(sample)) > len(_BIBTEX.findall(sample)),
            newline=newline_of(text),
            first_last=bool(names) and sum("," in name for name in names) * 2 < len(names),
        )


Changes = dict[str, str | None]
"""Field name -> the value to write between its delimiters, or None where the field goes."""


def changes(view: View, item: Item, dialect: Dialect) -> Changes:
    """What must change in the entry (seen as ``view``) so that it reads as ``item``.

    What BibTeX has no field for is left out. ``view.kind`` is the entry type that the entry will have;
    its old type's fields are still there.
    """
    found = Writer(view, item, dialect).all()
    return {name: value for name, value in found.items() if value is None or is_whole(value)}


class Writer:
    """Finds what must change, aspect by aspect, into ``found``."""

    def __init__(self, view: View, item: Item, dialect: Dialect) -> None:
        self.view, self.item, self.dialect = view, item, dialect
        self.found: Changes = {}

    def all(self) -> Changes:
        item_type = self.item.type
        self._creators()
        before, after = _around_the_date(item_type, (*self.view.all, *self.item.fields))
        self._slots(before)
        if date_field := tables.DATE_FIELDS.get(item_type):
            self._date(date_field)
        self._slots(after)
        self._keywords()
        self._notes()
        return self.found

    def _text(self, value: str, before: str = "") -> str:
        """A line of text as LaTeX, protected words and math of ``before`` written as there."""
        inner = values.unwrap(before) if before else ""
        keep = latex.kept(" " + inner) if inner else None
        written = latex.encode(value, ascii_only=self.dialect.ascii_only, keep=keep)
        return "{" + written + "}" if before and inner != before.strip() else written

    def _encode(self, slot: tables.Slot, name: str, value: str, before: str) -> str:
        kind = slot.kind
        if kind in ("long", "note"):
            return values.write_long(
                value,
                ascii_only=self.dialect.ascii_only,
                keep=latex.kept(before) if before else None,
                newline=self.dialect.newline,
            )
        if kind == "pages":
            dash = "--"
            if before:
                dash = "-" if re.search(r"(?<!-)-(?!-)", before) and "--" not in before else "--"
                dash = next((d for d in "–—" if d in before), dash)
            return values.write_pages(value, dash=dash, ascii_only=self.dialect.ascii_only)
        if (
            before
            and kind == "doi"
            and (found := re.match(r"(?i)(https?://(?:dx\.)?doi\.org/|doi:\s*)", before))
        ):
            return found[1] + value
        if name == "eprint":
            return value.removeprefix("arXiv:") if self.item["repository"].lower() == "arxiv" else value
        if kind in ("doi", "url", "verbatim"):
            if slot.field == "accessDate" and not before:
                return value[:10] if values.date_parts(value)[0] else value
            if "\\_" in before or "\\%" in before or "\\&" in before:
                value = re.sub(r"[_%&#]", r"\\\g<0>", value)
            return f"\\url{{{value}}}" if before.lstrip().startswith("\\url") else value
        return self._text(value, before)

    def _archive_changes(self) -> bool:
        """Whether an archive comes or goes whose numbers are written without its name."""
        return (archive_of(self.view) == "arxiv") != (self.item["repository"].lower() == "arxiv")

    def _slots(self, slots: Sequence[tables.Slot]) -> None:
        for slot in slots:
            self._slot(slot)

    def _slot(self, slot: tables.Slot) -> None:
        view, want = self.view, self.item[slot.field]
        have = read_slot(slot, view)
        if want == have and not (slot.field == "archiveID" and self._archive_changes()):
            return
        if slot.field == "accessDate" and have and want[:10] == have:
            return  # urldate says the day; the hour is known elsewhere
        present = [name for name in slot.names if name in view.own]
        if not want:
            self.found |= dict.fromkeys(present)
            if slot.sub in view.own:
                self.found[slot.sub] = None
            return
        if slot.sub in view.own and self._split(slot, want):
            return
        if not present:
            name = slot.preferred(self.dialect.biblatex)
            if slot.field == "url" and have and "howpublished" in view.own:
                name = "howpublished"
            elif slot.field == "numPages" and have and "pages" in view.own:
                name = "pages"
            self.found[name] = self._encode(slot, name, want, view.own.get(name, ""))
            return
        for name in present:
            same = _alone(slot, name, view) == have
            if name == present[0] or same:
                self.found[name] = self._encode(slot, name, want, view.own[name])

    def _split(self, slot: tables.Slot, want: str) -> bool:
        """Writes a title that has its subtitle in a field of its own: at the same colon as before."""
        main_name = next(n for n, sub in tables.SUBTITLES.items() if sub == slot.sub)
        if main_name not in self.view.own:
            return False
        main, sub = (values.text(self.view.own[n]) for n in (main_name, slot.sub))
        if want.startswith(f"{main}: "):
            parts = (main, want[len(main) + 2 :])
        elif want.endswith(f": {sub}"):
            parts = (want[: -len(sub) - 2], sub)
        elif ": " in want:
            left, _, right = want.partition(": ")
            parts = (left, right)
        else:
            parts = (want, "")
        for name, old, new in zip((main_name, slot.sub), (main, sub), parts, strict=True):
            if new != old:
                self.found[name] = self._text(new, self.view.own[name]) if new else None
        return True

    def _date(self, date_field: str) -> None:
        view, want = self.view, self.item[date_field]
        have = read_date(view)
        own: list[str] = [name for name in ("date", "year", "month", "day") if name in view.own]
        if want == have:
            return
        if not want:
            self.found |= dict.fromkeys(own)
            return
        year, month, day = values.date_parts(want)
        if "date" in own:
            self.found["date"] = want if values.is_vague_date(want) else self._text(want)
            own.remove("date")
            if not own:
                return
        if not own and (self.dialect.biblatex or (not year and "/" in want)):
            self.found["date"] = want if values.is_vague_date(want) else self._text(want)
            return
        self._write("year", year or self._text(want), own, have)
        self._write(
            "month", values.MONTHS[int(month) - 1] if month and 0 < int(month) < 13 else "", own, have
        )
        self._write("day", str(int(day)) if day else "", own, have)

    def _write(self, name: str, value: str, own: list[str], have: str) -> None:
        """One part of a date, as the entry writes it."""
        if not value:
            if name in own:
                self.found[name] = None
            return
        before = self.view.own.get(name, "")
        if name == "month" and before:
            number = values.MONTHS.index(value) + 1
            if values.month_number(before) == number and len(have) == 7:
                return
            word = before.strip("{} .")
            if word.isdecimal():
                value = f"{number:0{len(word)}}"
            elif "day" not in own and _says_day(have) and (day := values.date_parts(self._wanted_date())[2]):
                value = f"{int(day)} {value}"
            elif word[:1].isupper():
                value = value.upper() if word.isupper() else value.capitalize()
        if value != before:
            self.found[name] = value

    def _wanted_date(self) -> str:
        return self.item[tables.DATE_FIELDS[self.item.type]]

    def _creators(self) -> None:
        view, item_type = self.view, self.item.type
        have = read_creators(view, item_type)
        want = list(self.item.creators)
        if have == want:
            return
        names = dict(tables.roles(item_type))
        if "editor" in view.own:
            names["editor"] = editor_role(view, item_type)
        by_role: dict[str, list[Creator]] = {}
        for person in want:
            by_role.setdefault(person.type, []).append(person)
        done: set[str] = set()
        for name, role in sorted(names.items(), key=lambda pair: pair[0] not in view.own):
            raw = view.own.get(name)
            people = by_role.get(role, []) if role not in done else []
            if raw is None and not people:
                continue
            done.add(role)
            if not people:
                self.found[name] = None
            elif (inherited := view.all.get(name)) is None or values.creators(inherited, role) != people:
                self.found[name] = self._names(people, raw or "", role)

    def _names(self, people: list[Creator], before: str, role: str) -> str:
        ascii_only, first_last = self.dialect.ascii_only, self.dialect.first_last
        if not before:
            return values.join_names(
                values.write_name(person, ascii_only=ascii_only, first_last=first_last) for person in people
            )
        written: dict[Creator, list[str]] = {}
        for raw in values.split_names(before):
            person = values.creator(raw, role)
            if person is not None:
                written.setdefault(person, []).append(raw)
        plain = [raw for raw in values.split_names(before) if not raw.startswith("{")]
        if plain:
            first_last = sum("," in raw for raw in plain) * 2 < len(plain)
        names = [
            written[person].pop(0)
            if written.get(person)
            else values.write_name(person, ascii_only=ascii_only, first_last=first_last)
            for person in people
        ]
        return values.join_names(names, others=values.others_in(before), like=before)

    def _keywords(self) -> None:
        view = self.view
        name = next((n for n in tables.KEYWORDS if n in view.all), tables.KEYWORDS[0])
        raw = view.own.get(name, "")
        have = values.keywords(view.all.get(name, ""))
        want = list(dict.fromkeys(tag.name for tag in self.item.tags))
        if have == want:
            return
        if not want:
            self.found[name] = None
            return
        inner = values.unwrap(raw.strip()) if raw.lstrip().startswith("{") else raw
        separator = values.keyword_separator(raw) if len(have) > 1 else ("," if ";" not in raw else ";")
        written: dict[str, str] = {}
        places = values.split_list(inner, separator)
        first = inner[: places[0][1]] if len(places) > 1 else ""
        blank = first[len(first.rstrip()) :].replace("\n", "").replace("\r", "")  # ``a ; b``
        for start, end in places:
            written.setdefault(values.text(inner[start:end]), inner[start:end].strip())
        if separator == "\n":
            lines = self.dialect.newline.join([written.get(word) or self._text(word) for word in want])
            if values.keywords(lines) == want:
                self.found[name] = f"{{{lines}}}" if inner is not raw and inner != raw.strip() else lines
                return
            separator, written = ",", {}
        gap = " " if not raw or separator + " " in inner or len(have) < 2 else ""
        words = []
        for word in want:
            text = written.get(word) or self._text(word)
            words.append(text if word in written or not re.search("[,;]", text) else f"{{{text}}}")
        joined = (blank + separator + gap).join(words)
        if len(words) == 1 and joined.startswith("{"):
            joined += separator  # else the braces would seem to enclose the list
        self.found[name] = f"{{{joined}}}" if inner is not raw and inner != raw.strip() else joined

    def _notes(self) -> None:
        view = self.view
        name = next((n for n in tables.NOTES if n in view.all), tables.NOTES[0])
        raw = view.all.get(name)
        have = note_html(values.long_text(raw)) if raw else ""
        want = self.item.notes[0].html if self.item.notes else ""
        if have == want:
            return
        text = note_text(want)
        if not text:
            self.found[name] = None
        elif note_html(text) != have:
            self.found[name] = values.write_long(
                text, ascii_only=self.dialect.ascii_only, keep=None, newline=self.dialect.newline
            )


@lru_cache(2000)
def _around_the_date(item_type: str, names: tuple[str, ...]) -> tuple[Sequence[tables.Slot], ...]:
    """Those of the `filled_slots` that are written before the date, such as the title, and the others."""
    slots, leading = filled_slots(item_type, names), tables.slots(item_type)[:2]
    first = len([slot for slot in slots[:2] if slot in leading])
    return slots[:first], slots[first:]


def is_whole(value: str) -> bool:
    """Whether a value in braces ends where they close.

    A code or an address cannot be escaped: where it would not end with its field, BibTeX cannot say it.
    """
    if "{" not in value and "}" not in value and "\\" not in value:
        return True
    if opens_an_entry(value):
        return False
    depth = 0
    for sign in re.findall(r"[{}]", value):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0 and not value.rstrip().endswith("\\")


def _alone(slot: tables.Slot, name: str, view: View) -> str:
    """What this one field of a slot says."""
    return read_slot(slot._replace(names=(name,)), view)


def _says_day(date: str) -> bool:
    return len(date) >= 10
