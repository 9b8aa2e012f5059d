"""Edits of a record's fields: every line that says a field takes the new value in its own spelling."""

from __future__ import annotations

import re
from collections.abc import Callable

from zotsync.formats import values
from zotsync.formats.ris_draft import Draft, Entry
from zotsync.formats.ris_tags import OWN
from zotsync.formats.ris_values import date_of, join_title
from zotsync.formats.ris_view import View
from zotsync.formats.ris_write import date_lines, field_lines, own_line, slashed


def set_field(draft: Draft, view: View, name: str, value: str, *, full: bool, again: bool) -> None:
    """Brings the lines of one field to ``value``; without any, new lines are put in."""
    rules = view.plan
    slots = draft.at(view.at.get(name, ()))
    if own := [entry for entry in slots if entry.tag == OWN]:
        if value:
            draft.set(own[0], own_line(name, value)[1])
        else:
            draft.remove(own[0])
        return
    if name == "extra":
        slots = _set_extra(draft, view, slots, value)
        if not full:
            return
    if (
        again
        and full
        and name in rules.valid
        and not (rules.journal and name in ("title", "publicationTitle"))
    ):
        for entry in slots:
            draft.remove(entry)
        if value:
            draft.insert(own_line(name, value))
        return
    if name == "title" and view.subtitle_at >= 0:
        _set_title(draft, view, slots, value)
        return
    if not value:
        for entry in slots:
            draft.remove(entry)
        return
    setter = _SETTERS.get("date" if name == rules.fields.get("DA") else name)
    if slots and setter:
        setter(draft, slots, value, view)
    elif slots:
        for entry in slots:
            draft.set(entry, value)
    else:
        for line in field_lines(rules, name, value):
            if line[0] == OWN and not full:
                continue
            if line[0] == "T2" and rules.journal and any(entry.tag == "T2" for entry in draft.entries):
                line = ("JF", value)
            draft.insert(line)


def _set_title(draft: Draft, view: View, slots: list[Entry], value: str) -> None:
    """Splits a title made of two lines at the colon where they met; without one the first holds it all."""
    subtitle = draft.fields[view.subtitle_at]
    mains = [entry for entry in slots if entry is not subtitle]
    if not value:
        for entry in slots:
            draft.remove(entry)
        return
    old = values.unescape_entities(mains[0].value)
    marks = list(re.finditer(r"(?<=[?!]) |: ?", value))
    met = len(list(re.finditer(r"(?<=[?!]) |: ?", join_title(old, "")))) - 1
    for mark in [*marks[met : met + 1], *reversed(marks)]:
        head = value[: mark.start()]
        rest = value[mark.end() :].strip()
        for main in (head, head + mark[0].rstrip()):
            if main and rest and join_title(main, rest) == value:
                for entry in mains:
                    draft.set(entry, main)
                draft.set(subtitle, rest)
                return
    draft.remove(subtitle)
    for entry in mains:
        draft.set(entry, value)


def _set_extra(draft: Draft, view: View, slots: list[Entry], value: str) -> list[Entry]:
    """Lines of Extra that stand in the record (``PMID: 1`` in ``C2``): changed and removed one by one."""
    old, new = view.fields.get("extra", "").split("\n"), value.split("\n")
    left: list[Entry] = []
    come = [line for line in new if line and line not in old]
    for entry, line in zip(slots, old, strict=False):
        if line in new:
            left.append(entry)
            continue
        label = line.partition(":")[0]
        other = next((c for c in come if c.startswith(f"{label}:")), None) if ":" in line else None
        if other is not None:
            come.remove(other)
            draft.set(entry, other if entry.value == line else other.partition(":")[2].strip())
            left.append(entry)
        else:
            draft.remove(entry)
    return left


def _set_date(draft: Draft, slots: list[Entry], value: str, view: View) -> None:
    """Each line keeps its spelling and its precision; one of them must say all."""
    year = values.year_of(value)
    for entry in slots:
        old = date_of(entry.value)
        coarse = entry.tag == "PY" and old == values.year_of(old) == old[:4]
        if coarse and year:
            draft.set(entry, entry.value.replace(old, year))
        else:
            draft.set(entry, respell(entry.value, value))
    said = [date_of(entry.value) for entry in slots]
    if slots and value not in said:
        for line in date_lines(value):
            if line[0] == "DA":
                draft.insert(line)


def respell(old: str, new: str) -> str:
    """The date ``new`` (ISO, or words) in the spelling of ``old``; as RIS has it, where that was in words.

    >>> respell("2012/3/1", "2013-05-06"), respell("2012/03//", "2013-05"), respell("2012///", "2013")
    ('2013/5/6', '2013/05//', '2013///')
    >>> respell("20120301", "2013-05-06"), respell("1 March 2012", "2013-05-06")
    ('20130506', '2013/05/06')
    """
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", new)
    found = re.fullmatch(r"\d{4}(?:([-/.])(\d{0,2})(?:\1(\d{0,2}))?)?(/*)", old)
    if not parts or not found:
        whole = parts is not None and re.fullmatch(r"\d{8}", old) and parts[3]
        return new.replace("-", "") if whole else slashed(new)
    mark = found[1] or "/"
    short = any(len(part) == 1 for part in found.groups()[1:3] if part)
    shown = [part.lstrip("0") if short else part for part in parts.groups() if part]
    text = mark.join(shown)
    slashes = old.count("/") if mark == "/" and old.endswith("/") else 0
    return text + "/" * max(0, slashes - text.count("/"))


def _set_access(draft: Draft, slots: list[Entry], value: str, view: View) -> None:
    for entry in slots:
        day, _, time = value.partition("T")
        draft.set(entry, slashed(value) if time else respell(entry.value[:10].rstrip("/T "), day))


def _set_pages(draft: Draft, slots: list[Entry], value: str, view: View) -> None:
    first = next((entry for entry in slots if entry.tag == "SP"), None)
    last = next((entry for entry in slots if entry.tag == "EP"), None)
    if first is None and last is None:
        return
    start, end = values.split_pages(value)
    if view.plan.fields.get("SP") == "numPages":
        start, end = (first.value, value) if first and last else (value, "")
    elif (
        first and last and not end and first.value == last.value and values.page_range(value, value) == value
    ):
        end = value
    if first and ("-" in first.value or (last is None and "–" in first.value)) and not last:
        start, end = value, ""
    if first is None:
        first = draft.insert(("SP", start), before=last)
    draft.set(first, start)
    if last and end:
        draft.set(last, end)
    elif last:
        draft.remove(last)
    elif end:
        draft.insert(("EP", end), after=first)


def _set_doi(draft: Draft, slots: list[Entry], value: str, view: View) -> None:
    """What stands around a DOI (``https://doi.org/``, ``doi:``) stays."""
    for entry in slots:
        old = values.find_doi(entry.value)
        whole = old and values.doi_only(value)
        draft.set(entry, entry.value.replace(old, value) if whole else value)


def _set_identifier(draft: Draft, slots: list[Entry], value: str, view: View) -> None:
    for entry in slots:
        old = values.find_pmid(entry.value) or values.find_pmcid(entry.value)
        draft.set(entry, entry.value.replace(old, value) if old and old in entry.value else value)


def _set_numbers(draft: Draft, slots: list[Entry], value: str, view: View) -> None:
    """Several ``SN`` lines: as many numbers as lines go one to each, else the first takes all."""
    parts = value.split(", ")
    if len(parts) != len(slots):
        parts = [value]
    for entry, part in zip(slots, parts, strict=False):
        draft.set(entry, part)
    for entry in slots[len(parts) :]:
        draft.remove(entry)


def _set_abstract(draft: Draft, slots: list[Entry], value: str, view: View) -> None:
    """Twins take the same text; an abstract in several lines takes a paragraph each if that fits."""
    old = view.fields["abstractNote"]
    parts = [entry for entry in slots if " ".join(entry.value.split()) != " ".join(old.split())]
    paragraphs = value.split("\n")
    for entry in slots:
        if entry not in parts:
            draft.set(entry, value)
    if parts and len(parts) == len(paragraphs) and len({*paragraphs}) == len(parts):
        for entry, paragraph in zip(parts, paragraphs, strict=True):
            draft.set(entry, paragraph)
    elif parts:
        draft.set(parts[0], value)
        for entry in parts[1:]:
            draft.remove(entry)


_SETTERS: dict[str, Callable[[Draft, list[Entry], str, View], None]] = {
    "date": _set_date,
    "accessDate": _set_access,
    "pages": _set_pages,
    "codePages": _set_pages,
    "numPages": _set_pages,
    "DOI": _set_doi,
    "PMID": _set_identifier,
    "PMCID": _set_identifier,
    "ISSN": _set_numbers,
    "ISBN": _set_numbers,
    "abstractNote": _set_abstract,
}
