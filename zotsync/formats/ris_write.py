"""From aspects of an item to the lines of RIS: a whole record (`compose`), or one aspect (`field_lines`).

What RIS has no tag for goes to lines of our own, which other programs ignore and `ris_read` takes back:
``ZS  - name: value``, where ``name`` is ``itemType``, a field, ``creator``, ``tag``, ``manual`` (a tag
that a person set) or ``note``; values that are no plain line are written as JSON. Records that another
program wrote get no such lines.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
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
_NO_FIELDS = frozenset(("AU", "KW"))


def compose(item: Item) -> list[Line]:
    """The lines of a new record for ``item``, without ``ER``, with our own lines where needed."""
    return composed(item)[0]


def composed(item: Item) -> tuple[list[Line], Item | None]:
    """See `compose`; also the item that the lines say, where all is plain enough to be known.

    Creators and notes keep their order, whatever tags they take.
    """
    rules = plan(item.type)
    code = CODES.get(item.type, GENERIC)
    named: list[tuple[int, str, Line]] = []  # by the line's rank, what it says
    for name, value in item.fields.items():
        if (tag := rules.alone.get(name)) is not None:
            named.append((_RANK[tag], name, (tag, value)))
        else:
            named += [(_RANK[line[0]], name, line) for line in field_lines(rules, name, value)]
    people = [creator_line(rules, creator, full=True) for creator in item.creators]
    named += [(_RANK["AU"], "creators", line) for line in people if line]
    words = tag_lines(item, full=True)
    named += [(_RANK[line[0]], "tags", line) for line in words]
    notes = [note_line(note, full=True) for note in item.notes]
    named += [(_RANK["N1"], "notes", line) for line in notes if line]
    named.sort(key=itemgetter(0))
    lines = [("TY", code), *[line for _, _, line in named]]
    # Names and keywords cannot be taken for the value of a field.
    view = interpret([line for line in lines if line[0] not in _NO_FIELDS], item.type)
    said = view.fields
    wrong = [n for n, v in item.fields.items() if said.get(n) != v and not _says(view, n, v)]
    typed = type_of(lines) == item.type
    if wrong or not typed:
        kept = [line for _, name, line in named if name not in wrong]
        kept += [] if typed else [own_line("itemType", item.type)]
        kept += [own_line(name, item.fields[name]) for name in wrong if name in rules.valid]
        return [("TY", code), *kept], None
    if not len({tag.name for tag in item.tags}) == len(item.tags) == sum(tag == "KW" for tag, _ in words):
        return lines, None
    return lines, Item(item.type, said, item.creators, item.tags, notes=tuple(view.notes))


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
    if tag and text and not taken and (not full or _names(creator, text)):
        return tag, text
    return own_line("creator", creator.to_json()) if full else None


def _names(creator: Creator, text: str) -> bool:
    """Whether ``text`` is read as that creator; most have a last name without a comma, and stripped."""
    last, first = creator.last, creator.first
    plain = last and not creator.name and "," not in last and last == last.strip() and first == first.strip()
    return bool(plain) or values.name_of(creator.type, text) == creator


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


@lru_cache(20_000)
def is_keyword(name: str) -> bool:
    """Whether a ``KW`` line can say the name as one tag; keywords come again and again."""
    return name == name.strip() and split_tags(name, alone=False) == [name]


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
    if "\n" not in value and "\r" not in value:
        value = value.strip(BLANK)
        return values.escape_entities(value) if "&" in value and tag not in _NOTES else value
    if tag not in TEXT_TAGS:
        value = re.sub(r"\s*[\r\n]+\s*", "\n" + indent if tag == "KW" else " ", value)
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
    return text if tag in _NOTES else values.escape_entities(text)


_NOTES = frozenset(("N1", "RN"))


def render(lines: list[Line], prefix: str = "TY  - ", newline: str = "\n", end: str = "ER  - ") -> str:
    """A record's text; ``prefix`` and ``end`` show how the file spells its lines."""
    dialect = _dialect_of(prefix)
    parts = [(tagged(prefix, tag) + encode(tag, value, dialect)).rstrip(" ") for tag, value in lines if value]
    text = "\n".join([*parts, end, ""])
    return text if newline == "\n" else text.replace("\n", newline)


@lru_cache(16)
def _dialect_of(prefix: str) -> Dialect:
    return Dialect.of(prefix + "JOUR")


@lru_cache(2000)
def tagged(prefix: str, tag: str) -> str:
    """``prefix``, that of a ``TY`` line, for another tag."""
    return prefix.replace("TY", tag, 1) if "TY" in prefix else prefix.replace("ty", tag.lower(), 1)
