"""From items to the lines of a MEDLINE file: what must change in a record, and new records."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace

from zotsync.formats.base import Splice, newline_of
from zotsync.formats.nbib_read import DOI, SERIAL, Line, Record, doi_lines, people, read_item, slots, term
from zotsync.formats.values import may_be_same_person
from zotsync.item import Creator, Item

_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

KINDS = {
    "journalArticle": "Journal Article",
    "book": "Book",
    "bookSection": "Book Chapter",
    "preprint": "Preprint",
}
"""Item type -> the publication type (PT) that says it; another type is written as an article."""


def _wrapped(tag: str, value: str, newline: str) -> str:
    """A whole line, wrapped as PubMed does."""
    lines = textwrap.wrap(value, 82, break_long_words=False, break_on_hyphens=False) or [""]
    return f"{tag:<4}- " + f"{newline}      ".join(lines) + newline


def edits(text: str, record: Record, item: Item) -> list[Splice]:
    """The splices that bring a record as near to ``item`` as MEDLINE can say."""
    said = read_item(record)
    # As its last line ends: in a file of several kinds of line ends another would merge with what follows.
    newline = next(
        (end for end in ("\r\n", "\n", "\r") if text.endswith(end, 0, record.end)), newline_of(text)
    )
    if item.type != said.type:
        return []
    found: list[Splice] = []
    added = ""
    for tag, field in slots(record, said.type).items():
        if item[field] == said[field]:
            continue
        lines = [line for line in record.lines if line.tag == tag]
        value = _spelled(tag, item[field], lines[0].value if lines else "")
        if not lines:
            added += _wrapped(tag, value, newline) if value else ""
        elif not value:
            found += [Splice(line.start, line.end, "") for line in lines]
        else:
            body = _wrapped(tag, value, newline).rstrip("\r\n")[6:]
            gap = "" if lines[0].value or text[lines[0].value_start - 1] == " " else " "
            found.append(
                Splice(lines[0].value_start, max(lines[0].value_end, lines[0].value_start), gap + body)
            )
            if tag in ("LA", "TI", "BTI"):
                found += [Splice(line.start, line.end, "") for line in lines[1:]]
    if item["DOI"] != said["DOI"]:
        for line in doi_lines(record):
            if item["DOI"]:
                old = DOI.match(line.value)
                value = line.value.replace(old[1], item["DOI"]) if old else item["DOI"]
                found.append(Splice(line.value_start, line.value_end, value))
            else:
                found.append(Splice(line.start, line.end, ""))
        if not doi_lines(record) and DOI.match(item["DOI"]):
            added += _wrapped("AID", item["DOI"] + " [doi]", newline)
    if item.creators != said.creators:
        splices, more = _edit_people(text, record, item, newline)
        found += splices
        added += more
    splices, more = _edit_tags(record, item, newline)
    found += splices
    added += more
    if added:
        end = record.end
        before = "" if text[:end].endswith(("\n", "\r")) else newline
        found.append(Splice(end, end, before + (added.rstrip("\r\n") if before else added)))
    return found


def _spelled(tag: str, value: str, before: str) -> str:
    """A value as MEDLINE writes it."""
    value = " ".join(value.split())
    if tag == "DP" and (found := re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", value)) and int(found[2]) <= 12:
        return f"{found[1]} {_MONTHS[int(found[2])]}" + (f" {int(found[3])}" if found[3] else "")
    if tag == "IS" and value and " " in before:
        return f"{value} {before.split(' ', 1)[1]}"
    if tag == "ISSN" and value and (label := SERIAL.match(before)):
        return label[0] + value
    return value


def _edit_people(text: str, record: Record, item: Item, newline: str) -> tuple[list[Splice], str]:
    groups = people(record, item.type)
    waiting = list(groups)
    parts = []
    for person in item.creators:
        known = next((group for group in waiting if group[0] == person), None)
        if known is None:
            parts.append(_person_text(person, newline))
            if renamed := next((g for g in waiting if _is_renamed(g[0], person, item)), None):
                waiting.remove(renamed)  # What is said of that person stays.
                parts += [_whole(text, line, newline) for line in renamed[1] if line.tag in ("AD", "AUID")]
            continue
        waiting.remove(known)
        whole = text[known[1][0].start : known[1][-1].end]
        parts.append(whole if whole.endswith(("\n", "\r")) else whole + newline)
    whole = "".join(parts)
    if not groups:
        return [], whole
    found = [Splice(lines[0].start, lines[-1].end, "") for _, lines in groups]
    if groups[-1][1][-1].end == len(text) and not text.endswith(("\n", "\r")):
        whole = whole.rstrip("\r\n")
    return [replace(found[0], text=whole), *found[1:]], ""


def _is_renamed(old: Creator, new: Creator, item: Item) -> bool:
    return old not in item.creators and may_be_same_person(old, new)


def _whole(text: str, line: Line, newline: str) -> str:
    whole = text[line.start : line.end]
    return whole if whole.endswith(("\n", "\r")) else whole + newline


def _person_text(person: Creator, newline: str) -> str:
    if person.name:  # a body that edits has no tag of its own
        return _wrapped("FED" if person.type == "editor" else "CN", person.name, newline)
    initials = "".join(word[0] for word in re.findall(r"\w+", person.first)).upper()
    full, short = ("FED", "ED") if person.type == "editor" else ("FAU", "AU")
    name = f"{person.last}, {person.first}" if person.first else f"{person.last},"
    return _wrapped(full, name, newline) + _wrapped(short, f"{person.last} {initials}".strip(), newline)


def _edit_tags(record: Record, item: Item, newline: str) -> tuple[list[Splice], str]:
    wanted = list(dict.fromkeys(" ".join(tag.name.split()) for tag in item.tags))
    lines = [line for line in record.lines if line.tag in ("MH", "OT") and line.value]
    have = {term(line) for line in lines}
    found = [Splice(line.start, line.end, "") for line in lines if term(line) not in wanted]
    new = [name for name in wanted if name and name not in have]
    return found, "".join(_wrapped("OT", name, newline) for name in new)


def new_record(item: Item, newline: str) -> str:
    """A new record."""
    item_type = item.type if item.type in KINDS else ""
    lines = [_wrapped("PMID", item["PMID"], newline)]
    record = Record(0, 0, ())
    written = {tag: item[field] for tag, field in slots(record, item_type or "journalArticle").items()}
    if not item_type:
        written["TI"] = item.title
    for tag, value in written.items():
        if tag != "PMID" and value.strip():
            lines.append(_wrapped(tag, _spelled(tag, value, ""), newline))
    if DOI.match(item["DOI"]):
        lines.append(_wrapped("AID", " ".join(item["DOI"].split()) + " [doi]", newline))
    lines += [_person_text(person, newline) for person in item.creators if person.display.strip()]
    lines += [_wrapped("OT", name, newline) for name in dict.fromkeys(tag.name for tag in item.tags)]
    lines.append(_wrapped("PT", KINDS.get(item_type, "Journal Article"), newline))
    return "".join(lines)
