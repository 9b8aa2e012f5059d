"""From aspects of an item to the lines of RIS: a whole record (`compose`), or one aspect (`field_lines`).

What RIS has no tag for goes to lines of our own, which other programs ignore and `ris_read` takes back:
``ZS  - name: value``, where ``name`` is ``itemType``, a field, ``creator``, ``tag``, ``manual`` (a tag
that a person set) or ``note``; values that are no plain line are written as JSON. Records that another
program wrote get no such lines.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

from zotsync.formats import values
from zotsync.formats.ris_lines import BLANK, STANDARD, TEXT_TAGS, Dialect, fold, is_filled
from zotsync.formats.ris_read import interpret, type_of
from zotsync.formats.ris_tags import CODES, GENERIC, ORDER, OWN, Plan, plan
from zotsync.formats.ris_values import access_date, is_citation_key, number_field, split_tags
from zotsync.formats.ris_view import View
from zotsync.item import Creator, Item, Note

Line = tuple[str, str]
"""Tag and value."""

_RANK = {tag: rank for rank, tag in enumerate(ORDER)}
# Lists keep their order, whatever tags their elements take.
_TOGETHER = {"creators": "AU", "notes": "N1"}


def compose(item: Item, *, full: bool = True) -> list[Line]:
    """The lines of a new record for ``item``, without ``ER``; ``full``: with our own lines where needed."""
    rules = plan(item.type)
    code = CODES.get(item.type, GENERIC)
    named: list[tuple[str, Line]] = []
    for name, value in item.fields.items():
        named += [(name, line) for line in field_lines(rules, name, value) if full or line[0] != OWN]
    named += [("creators", line) for c in item.creators if (line := creator_line(rules, c, full=full))]
    named += [("tags", line) for line in tag_lines(item, full=full)]
    named += [("notes", line) for note in item.notes if (line := note_line(note, full=full))]
    named.sort(key=lambda entry: _rank(entry[0], entry[1][0]))
    lines = [("TY", code), *(line for _, line in named)]
    view = interpret(lines, item.type)
    if full:
        if type_of(lines) != item.type:
            named.append(("itemType", own_line("itemType", item.type)))
        wrong = [name for name, value in item.fields.items() if not _says(view, name, value)]
        named = [entry for entry in named if entry[0] not in wrong]
        named += [(name, own_line(name, item.fields[name])) for name in wrong if name in rules.valid]
    return [("TY", code), *(line for _, line in named)]


def _rank(name: str, tag: str) -> int:
    return _RANK[_TOGETHER.get(name, tag)]


def _says(view: View, name: str, value: str) -> bool:
    """Whether the view has this value, all its digits too, but for white space and the spelling of dates."""
    read = view.fields.get(name, "")
    return (
        read == value
        or " ".join(read.split()) == " ".join(value.split())
        or (
            bool(read)
            and read in (values.parse_numeric_date(value), access_date(value))
            and len(re.findall(r"\d", value)) <= len(re.findall(r"\d", read))
        )
    )


def own_line(name: str, value: Any) -> Line:
    """A line of our own.

    >>> own_line("rights", "CC BY"), own_line("extra", "a\\nb")
    (('ZS', 'rights: CC BY'), ('ZS', 'extra: "a\\\\nb"'))
    """
    plain = isinstance(value, str) and value == value.strip() and "\n" not in value and "\r" not in value
    if not plain or value[:1] in ('"', "{"):
        value = json.dumps(value, ensure_ascii=False)
    return (OWN, f"{name}: {value}")


def field_lines(rules: Plan, name: str, value: str) -> list[Line]:
    """The lines that say a field of a new record or in one that has no line for it."""
    tag = rules.tags.get(name, "")
    if name == rules.fields.get("DA"):
        return date_lines(value)
    if tag == "SP" and name in ("pages", "codePages"):
        first, last = values.split_pages(value)
        return [("SP", first), ("EP", last)] if last else [("SP", first)]
    if name == "accessDate":
        return [("Y2", slashed(value))]
    if name in ("PMID", "PMCID") and rules.journal:
        return [("C2", value)]
    if name == "citationKey" and is_citation_key(value):
        return [("ID", value)]
    if name in ("ISSN", "ISBN") and number_field(value, rules) == name:
        return [("SN", value)]
    if tag:
        return [(tag, value)]
    return [own_line(name, value)] if name in rules.valid else []


def date_lines(value: str) -> list[Line]:
    """``PY`` with the year, and ``DA`` where there is more to say.

    >>> date_lines("2012-03-01"), date_lines("2012"), date_lines("in press")
    ([('PY', '2012'), ('DA', '2012/03/01')], [('PY', '2012')], [('DA', 'in press')])
    """
    year = values.year_of(value)
    if value == year:
        return [("PY", value)]
    return [*([("PY", year)] if year else []), ("DA", slashed(value))]


def slashed(value: str) -> str:
    """An ISO date (and time) as RIS writes it; other dates as they are.

    >>> slashed("2012-03-01"), slashed("2020-01-02T10:11:12Z"), slashed("Spring 2012")
    ('2012/03/01', '2020/01/02/10:11:12', 'Spring 2012')
    """
    found = re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d)(?:[T ](\d\d:\d\d:\d\d)Z?)?)?", value)
    return "/".join(part for part in found.groups() if part) if found else value


def creator_line(rules: Plan, creator: Creator, *, full: bool) -> Line | None:
    """The line of one creator; a role or a name that RIS cannot say needs a line of our own."""
    tag = rules.role_tags.get(creator.type)
    text = creator_text(creator)
    taken = tag in ("C1", "C2", "C4") and (values.find_pmid(text) or values.doi_only(text))
    if tag and text and not taken and (values.name_of(creator.type, text) == creator or not full):
        return tag, text
    return own_line("creator", creator.to_json()) if full else None


def creator_text(creator: Creator) -> str:
    """The name as RIS has it; a last name alone has a comma after it."""
    if creator.name:
        return creator.name
    return f"{creator.last}, {creator.first}" if creator.first else f"{creator.last},"


def tag_lines(item: Item, *, full: bool) -> list[Line]:
    """A ``KW`` line for each tag, and after them the names of those that a person set."""
    lines: list[Line] = []
    manual: list[Line] = []
    sayable = [tag for tag in item.tags if is_keyword(tag.name)]
    for tag in sayable:
        lines.append(("KW", keyword(tag.name, alone=len(sayable) == 1)))
        if not tag.type:
            manual.append(own_line("manual", tag.name))
    if full:
        manual += [own_line("tag", tag.to_json()) for tag in item.tags if not is_keyword(tag.name)]
        return lines + manual
    return lines


def without_kinds(lines: list[Line]) -> list[Line]:
    """The lines without those that say who set a tag, if there are no other lines of our own."""
    kinds = [line for line in lines if line[0] == OWN]
    if all(value.startswith("manual:") for _, value in kinds):
        return [line for line in lines if line[0] != OWN]
    return lines


def is_keyword(name: str) -> bool:
    """Whether a ``KW`` line can say the name as one tag."""
    return split_tags(name, alone=False) == [name]


def keyword(name: str, *, alone: bool) -> str:
    """A tag's text for its line; the only one of a record ends in ";" if it has commas in it."""
    return f"{name};" if alone and "," in name else name


def note_line(note: Note, *, full: bool) -> Line | None:
    """``N1`` with plain text where that says it all, else with the note's own markup."""
    text = note_text(note.html)
    if values.note_html(text) == note.html and not values.is_html(text):
        return ("N1", values.escape_entities(text)) if text else None
    if not full:
        return ("N1", values.escape_entities(text)) if text else None
    if values.is_html(note.html) and _reads_as(note.html):
        return "N1", note.html
    return own_line("note", note.html)


def note_text(markup: str) -> str:
    return values.note_text(markup) if "<" in markup else markup


def _reads_as(text: str) -> bool:
    """Whether a note's markup survives the lines of a record."""
    lines = encode("N1", text, STANDARD).split("\n")
    return fold("N1", lines[0].strip(), f"N1  - {lines[0]}", lines[1:]) == text


def encode(tag: str, value: str, dialect: Dialect, indent: str = "") -> str:
    """``value`` as it stands in a file after its tag, lines parted by LF; no line of it reads as a field.

    Where a line would, or where the lines would be taken for a filled paragraph, it is joined to the one
    before, or its end is marked by two spaces.
    """
    if tag not in TEXT_TAGS:
        if "\n" in value or "\r" in value:
            value = re.sub(r"\s*[\r\n]+\s*", " ", value)
        return values.escape_entities(value.strip(BLANK))
    lines: list[str] = []
    for line in re.split(r"\r\n|\r|\n", value.strip("\r\n")):
        line = line.strip(BLANK)
        if lines and (dialect.tagged(indent + line) or STANDARD.tagged(line)):
            lines[-1] = f"{lines[-1]} {line}".strip()
        else:
            lines.append(line)
    if len(lines) > 1 and is_filled([f"{tag}  - {lines[0]}", *(indent + line for line in lines[1:])]):
        pairs = pairwise([*lines, ""])
        lines = [f"{line}  " if line and after else line for line, after in pairs]
    text = ("\n" + indent).join(lines)
    return values.escape_entities(text) if tag in ("AB", "N2") else text


def render(lines: list[Line], prefix: str = "TY  - ", newline: str = "\n", end: str = "ER  - ") -> str:
    """A record's text; ``prefix`` and ``end`` show how the file spells its lines."""
    dialect = Dialect.of(prefix + "JOUR")
    said = ((tagged(prefix, tag), encode(tag, value, dialect)) for tag, value in lines if value)
    parts = [f"{start}{value}".rstrip(" ") for start, value in said]
    return newline.join([*parts, end]).replace("\r\n", "\n").replace("\n", newline) + newline


def tagged(prefix: str, tag: str) -> str:
    """``prefix``, that of a ``TY`` line, for another tag."""
    return prefix.replace("TY", tag, 1) if "TY" in prefix else prefix.replace("ty", tag.lower(), 1)
