"""The meaning of a record's fields: from tags and values to the aspects of an item.

`interpret` also says where each aspect was found, so that an edit can go to the same lines. What has
no meaning here stays in the file, untouched.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from zotsync import schema
from zotsync.formats import values
from zotsync.formats.ris_journals import name_journal
from zotsync.formats.ris_lines import Field
from zotsync.formats.ris_tags import GENERIC, TYPES, Plan, plan, type_named
from zotsync.item import Creator, Item, Note, Origin, Tag

Found = list[tuple[int, str, str]]
"""Position in the record, tag and value of some of its fields."""


@dataclass(slots=True)
class View:
    """What a record says: the aspects of its item, and the positions of the fields that say each.

    ``creator_at``, ``tag_at`` and ``note_at`` run beside the lists; a tag may stand in several fields.
    ``subtitle_at`` is the field that holds the title's second half, or -1.
    """

    plan: Plan
    type: str
    fields: dict[str, str] = field(default_factory=dict)
    at: dict[str, list[int]] = field(default_factory=dict)
    creators: list[Creator] = field(default_factory=list)
    creator_at: list[int] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=dict)
    tag_at: dict[str, list[int]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    note_at: list[int] = field(default_factory=list)
    subtitle_at: int = -1
    type_at: int = -1
    full: bool = False

    def say(self, name: str, value: str, position: int) -> None:
        """The first value of a field counts; equal ones are its twins."""
        known = self.fields.get(name)
        if known is None:
            self.fields[name] = value
            self.at[name] = [position]
        elif known == value:
            self.at[name].append(position)

    def place_creator(self, creator: Creator, position: int) -> None:
        """Adds a creator in the order of the fields."""
        index = bisect_left(self.creator_at, position)
        self.creators.insert(index, creator)
        self.creator_at.insert(index, position)

    def place_note(self, note: Note, position: int) -> None:
        """Adds a note in the order of the fields."""
        index = bisect_left(self.note_at, position)
        self.notes.insert(index, note)
        self.note_at.insert(index, position)

    def item(self, origin: Origin | None = None) -> Item:
        return Item(
            self.type,
            self.fields,
            tuple(self.creators),
            tuple([_tag(name, kind) for name, kind in self.tags.items()]),
            notes=tuple(self.notes),
            origin=origin,
        )

    def positions(self, aspect: str) -> list[int]:
        """The fields that say ``aspect`` (a field's name, or ``creators``, ``tags``, ``notes``)."""
        if aspect == "creators":
            return self.creator_at
        if aspect == "tags":
            return sorted({at for places in self.tag_at.values() for at in places})
        if aspect == "notes":
            return self.note_at
        if aspect == "itemType":
            return [self.type_at] if self.type_at >= 0 else []
        return self.at.get(aspect, [])

    def aspects(self) -> list[str]:
        lists = [name for name in ("creators", "tags", "notes") if getattr(self, name)]
        return ["itemType", *self.fields, *lists]


def interpret(fields: list[Field], type: str = "") -> View:
    """What ``fields``, those of one record, say."""
    type = type or type_of(fields)
    rules = plan(type)
    view = View(rules, type)
    plain, kinds = rules.plain, rules.kinds
    out, at = view.fields, view.at
    rest: dict[str, Found] = {}
    for position, (tag, value) in enumerate(fields):
        if not value:
            continue
        if (name := plain.get(tag)) is not None:
            if "&" in value:
                value = values.unescape_entities(value)
            if name not in out:
                out[name] = value
                at[name] = [position]
            elif out[name] == value:
                at[name].append(position)
        elif (kind := kinds.get(tag)) is not None:
            if "&" in value and kind != "note":
                value = values.unescape_entities(value)
            if kind in rest:
                rest[kind].append((position, tag, value))
            else:
                rest[kind] = [(position, tag, value)]
    if fields[0][0] == "TY":
        view.type_at = 0
    if own := rest.pop("own", None):
        other = next((v[10:].strip() for _, _, v in own if v.startswith("itemType:")), type)
        if other != type and schema.fields(other):
            return interpret(fields, other)
    for kind, handler in _HANDLERS:
        if found := rest.get(kind):
            handler(view, found)
    if own:
        _own(view, own)
    return view


def type_of(fields: list[Field]) -> str:
    """The item type that a record's ``TY`` stands for; what is generic is an article if it has a journal."""
    tag, code = fields[0]
    if tag == "TY" and (type := TYPES.get(code) or type_named(code)):
        return type
    if tag != "TY" or code.upper() == GENERIC:
        tags = {tag for tag, value in fields if value}
        if tags & {"JF", "JO", "JA"} or (tags & {"T2", "J2"} and tags & {"VL", "IS", "SN"}):
            return "journalArticle"
    return "document"


def _titles(view: View, found: Found) -> None:
    name = view.plan.fields["TI"]
    for position, _, value in found:
        view.say(name, value, position)


def _journals(view: View, found: Found) -> None:
    names = name_journal(found, view.fields.get("title", ""))
    for position in names.journal_at:
        view.say("publicationTitle", names.journal, position)
    if "journalAbbreviation" in view.plan.valid:
        for position in names.short_at:
            view.say("journalAbbreviation", names.short, position)
    if names.subtitle_at >= 0 and "title" in view.fields:
        view.fields["title"] = join_title(view.fields["title"], names.subtitle)
        view.at["title"].append(names.subtitle_at)
        view.subtitle_at = names.subtitle_at


def join_title(title: str, subtitle: str) -> str:
    """
    >>> join_title("Tides", "a history"), join_title("What is a tide?", "A history")
    ('Tides: a history', 'What is a tide? A history')
    """
    return f"{title} {subtitle}" if title.endswith((":", "?", "!")) else f"{title}: {subtitle}"


# Names and keywords come again and again in a file: each is made once.
_creator = lru_cache(20_000)(values.name_of)
_tag = lru_cache(20_000)(Tag)


def _creators(view: View, found: Found) -> None:
    roles = view.plan.roles
    for position, tag, value in found:
        view.creators.append(_creator(roles[tag], value))
        view.creator_at.append(position)


_DATE_RANK = {"DA": 3, "Y1": 2, "PY": 1}


@lru_cache(20_000)
def date_rank(value: str) -> int:
    """How much a date says: 0 without a year, 1 a year, 2 a year in words, 3 a month, 4 a day."""
    if value.isdigit() or (value[4:5] == "-" and value[:4].isdigit()):
        return {4: 1, 7: 3, 10: 4}.get(len(value), 2)
    return 2 if values.year_of(value) else 0


def _dates(view: View, found: Found) -> None:
    name = view.plan.fields.get("DA")
    if not name:
        return
    dates = [(values.parse_numeric_date(value), tag, position) for position, tag, value in found]
    if len(dates) == 1:
        view.say(name, dates[0][0], dates[0][2])
        return
    best, rank = "", (-1, 0)
    for value, tag, _ in dates:
        if (other := (date_rank(value), _DATE_RANK[tag])) > rank:
            best, rank = value, other
    view.fields[name] = best
    view.at[name] = [position for value, _, position in dates if same_date(value, best)]


def same_date(less: str, more: str) -> bool:
    """Whether ``less`` says the same as ``more``, perhaps less precisely.

    >>> same_date("2012", "2012-03-01"), same_date("2012-03", "2012-04"), same_date("2012", "Spring 2012")
    (True, False, True)
    """
    return less == more or (
        len(less) in (4, 7)
        and less[:4].isdigit()
        and (more.startswith(less + "-") or (len(less) == 4 and values.year_of(more) == less))
    )


def _access(view: View, found: Found) -> None:
    if name := view.plan.fields.get("Y2"):
        for position, _, value in found:
            view.say(name, access_date(value), position)


_ACCESS = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})[/T ]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?Z?/?")


def access_date(value: str) -> str:
    """A date, or a date with a time, in the API's form.

    >>> access_date("2020/01/02/10:11:12"), access_date("2020/1/2/")
    ('2020-01-02T10:11:12Z', '2020-01-02')
    """
    found = _ACCESS.fullmatch(value)
    if found and (day := values.iso_date(*found.group(1, 2, 3))):
        hour, minute, second = found.group(4, 5, 6)
        if int(hour) < 24:
            return f"{day}T{int(hour):02}:{minute}:{second or '00'}Z"
    return values.parse_numeric_date(value)


def _pages(view: View, found: Found) -> None:
    name = view.plan.fields.get("SP")
    if not name:
        return
    start = end = ""
    places = []
    for position, tag, value in found:
        if tag == "SP" and not start:
            start = value
        elif tag == "EP" and not end:
            end = value
        else:
            continue
        places.append(position)
    if name == "numPages" and start and end:
        if start != "1":
            return
        start = ""
    elif name == "runningTime" or start.endswith(("-" + end, "–" + end)):
        end = "" if start else end
    view.fields[name] = values.page_range(start, end)
    view.at[name] = places


def number_field(value: str, rules: Plan) -> str:
    """The field that an ``SN`` value belongs to: by its shape first, then by the item type."""
    if len(value) == 9 and value[4] == "-" and value[:4].isdecimal() and "ISSN" in rules.valid:
        return "ISSN"
    size = len(value.replace("-", "").replace(" ", ""))
    kind = "ISSN" if size == 8 else "ISBN" if size in (10, 13) and value[0].isdigit() else ""
    if kind == "ISSN" and not re.fullmatch(r"\d{4}-?\d{3}[\dXx]", value):
        kind = ""
    if not kind and size > 8:
        kind = "ISBN" if values.find_isbns(value) else "ISSN" if values.find_issns(value) else ""
    if kind in rules.valid:
        return kind
    other = rules.fields.get("SN", "")
    return "" if kind and other in ("ISSN", "ISBN") else other


def _numbers(view: View, found: Found) -> None:
    for position, _, value in found:
        name = number_field(value, view.plan)
        if not name:
            continue
        known = view.fields.get(name)
        if known is None:
            view.fields[name], view.at[name] = value, [position]
        elif name in ("ISSN", "ISBN"):
            view.at[name].append(position)
            if value not in known.split(", "):
                view.fields[name] = f"{known}, {value}"


def _abstracts(view: View, found: Found) -> None:
    if "abstractNote" not in view.plan.valid:
        return
    if len(found) == 1:
        view.say("abstractNote", found[0][2], found[0][0])
        return
    main = [(at, value) for at, tag, value in found if tag == "AB"]
    other = [(at, value) for at, tag, value in found if tag == "N2"]
    if not main:
        main, other = other, []
    texts = list(dict.fromkeys(value for _, value in main))
    text = "\n".join(texts)
    view.fields["abstractNote"] = text
    view.at["abstractNote"] = [at for at, _ in main]
    for at, value in other:
        if value == text or " ".join(value.split()) == " ".join(text.split()):
            view.at["abstractNote"].append(at)
        elif value not in text and text not in value:
            view.place_note(Note(values.note_html(value)), at)


def _notes(view: View, found: Found) -> None:
    for position, _, value in found:
        plain = values.unescape_entities(value) if "&" in value else value
        if plain == view.fields.get("abstractNote"):
            view.at["abstractNote"].append(position)
        elif plain == view.fields.get("title"):
            continue
        elif (doi := values.doi_only(plain)) and view.fields.get("DOI", doi) == doi:
            if "DOI" in view.plan.valid:
                view.say("DOI", doi, position)
        else:
            view.place_note(Note(value if values.is_html(value) else values.note_html(plain)), position)


def _tags(view: View, found: Found) -> None:
    tags, tag_at = view.tags, view.tag_at
    for position, _, value in found:
        for name in split_tags(value, alone=len(found) == 1):
            if name in tags:
                tag_at[name].append(position)
            else:
                tags[name] = 1
                tag_at[name] = [position]


def split_tags(value: str, *, alone: bool) -> list[str]:
    """The keywords of one ``KW`` line: parted by semicolons and line ends, by commas only if ``alone``.

    >>> split_tags("Tides; Coasts, rocky", alone=True), split_tags("Tides, Coasts", alone=True)
    (['Tides', 'Coasts, rocky'], ['Tides', 'Coasts'])
    >>> split_tags("Coasts, rocky", alone=False), split_tags("Coasts, rocky;", alone=True)
    (['Coasts, rocky'], ['Coasts, rocky'])
    """
    if ";" in value or "\n" in value:
        parts: Iterable[str] = re.split(r"[;\n]", value)
    elif alone and "," in value:
        parts = value.split(",")
    else:
        return [value]
    return [name for part in parts if (name := part.strip())]


_CITATION_KEY = re.compile(r"(?=.*(?<!\d)(?:1[5-9]|20)\d\d(?!\d))[A-Za-z][A-Za-z0-9_.+/-]{4,63}")


def is_citation_key(value: str) -> bool:
    """Whether an ``ID`` looks like a citation key: a word with a year in it, no number of a database.

    >>> is_citation_key("carson1951sea"), is_citation_key("12345"), is_citation_key("WOS:000287744900007")
    (True, False, False)
    """
    return bool(_CITATION_KEY.fullmatch(value))


def _key(view: View, found: Found) -> None:
    for position, _, value in found:
        if "citationKey" in view.plan.valid and is_citation_key(value):
            view.say("citationKey", value, position)


def _hidden(view: View, found: Found) -> None:
    """DOIs and PubMed numbers wherever they stand; other values as their tag says."""
    rules = view.plan
    unread: Found = []
    for position, tag, value in found:
        if doi := values.doi_only(value):
            if "DOI" in rules.valid and tag not in ("DO", "DI"):
                unread.append((position, "U2", doi))
                continue
        elif pmcid := values.find_pmcid(value):
            _identifier(view, "PMCID", pmcid, position)
            continue
        elif _is_pmid(view, tag, value) and (pmid := values.find_pmid(value)):
            _identifier(view, "PMID", pmid, position)
            continue
        if tag in ("DO", "DI"):
            unread.append((position, tag, value))
        elif (role := rules.roles.get(tag)) is not None:
            view.place_creator(values.name_of(role, value), position)
        elif name := rules.fields.get(tag):
            if tag == "C1" and name == "filingDate":
                value = values.parse_numeric_date(value)
            view.say(name, value, position)
        elif tag in rules.second:
            unread.append((position, tag, value))
        elif tag in ("M1", "M2"):
            _extra(view, value, position)
    if len(unread) == 1 and unread[0][1] == "DO" and "DOI" in rules.valid:
        position, _, value = unread[0]
        view.say("DOI", values.doi_only(value) or values.find_doi(value) or value, position)
    elif unread:
        _dois(view, [entry for entry in unread if entry[1] in ("DO", "DI", "U2")])
        _second(view, [entry for entry in unread if entry[1] not in ("DO", "DI", "U2")])


def _dois(view: View, found: Found) -> None:
    """The first good DOI counts, a tag of its own before a hiding place; a broken one is better than none."""
    if not found or "DOI" not in view.plan.valid:
        return
    found = sorted(found, key=lambda entry: entry[1] == "U2")
    for position, _, value in found:
        if doi := values.doi_only(value) or values.find_doi(value):
            view.say("DOI", doi, position)
    if "DOI" not in view.fields:
        view.say("DOI", found[0][2], found[0][0])
    view.at["DOI"].sort()


def _is_pmid(view: View, tag: str, value: str) -> bool:
    """Whether a number is PubMed's: it says so, or its tag and the database do."""
    if tag == "PMID" or "pmid" in value.lower() or "pubmed" in value.lower():
        return True
    if tag == "AN":
        database = f"{view.fields.get('archive')} {view.fields.get('libraryCatalog')}".lower()
        return view.plan.journal and ("pubmed" in database or "medline" in database)
    return tag == "C2" and view.plan.journal and len(value) > 4


def _identifier(view: View, name: str, value: str, position: int) -> None:
    if name in view.plan.valid:
        view.say(name, value, position)
    else:
        _extra(view, f"{name}: {value}", position)


def _extra(view: View, line: str, position: int) -> None:
    known = view.fields.get("extra")
    view.fields["extra"] = f"{known}\n{line}" if known else line
    view.at.setdefault("extra", []).append(position)


def _second(view: View, found: Found) -> None:
    for position, tag, value in found:
        if view.plan.second[tag] != "issue" or len(value) <= 12:
            view.say(view.plan.second[tag], value, position)


def _own(view: View, found: Found) -> None:
    """Our own lines: ``name: value``, the value in JSON where it is no plain line."""
    view.full = True
    for position, _, line in found:
        name, _, text = line.partition(":")
        value = own_value(text.strip())
        if name == "creator" and isinstance(value, dict):
            view.place_creator(Creator.from_json(value), position)
        elif name == "tag" and isinstance(value, dict):
            tag = str(value.get("tag", ""))
            view.tags[tag] = int(value.get("type", 0))
            view.tag_at.setdefault(tag, []).append(position)
        elif name == "manual" and isinstance(value, str) and value in view.tags:
            view.tags[value] = 0
            view.tag_at[value].append(position)
        elif name == "note" and isinstance(value, str):
            view.place_note(Note(value), position)
        elif name in view.plan.valid and isinstance(value, str):
            view.fields[name] = value
            view.at[name] = [position]


def own_value(text: str) -> Any:
    """The value of an own line: JSON where it starts like JSON, else the text itself."""
    if text[:1] in ('"', "{"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


_HANDLERS: tuple[tuple[str, Callable[[View, Found], None]], ...] = (
    ("title", _titles),
    ("creator", _creators),
    ("journal", _journals),
    ("date", _dates),
    ("page", _pages),
    ("number", _numbers),
    ("abstract", _abstracts),
    ("hidden", _hidden),
    ("note", _notes),
    ("tag", _tags),
    ("access", _access),
    ("key", _key),
    ("second", _second),
)
