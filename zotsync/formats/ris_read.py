"""The meaning of a record's fields: from tags and values to the aspects of an item.

`interpret` also says where each aspect was found, so that an edit can go to the same lines. What has
no meaning here stays in the file, untouched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from sys import intern

from zotsync import schema
from zotsync.formats import values
from zotsync.formats.ris_journals import is_subtitle, name_journal
from zotsync.formats.ris_lines import Field
from zotsync.formats.ris_tags import GENERIC, TYPES, plan, type_named
from zotsync.formats.ris_values import (
    access_date,
    date_of,
    date_rank,
    is_citation_key,
    join_title,
    number_field,
    own_value,
    same_date,
    split_tags,
)
from zotsync.formats.ris_view import Found, View
from zotsync.item import Creator, Note

_SHORT = 4
"""Values of fewer letters, such as volumes and issues, come again and again, as journals do: kept once."""


def interpret(fields: list[Field], type: str = "") -> View:
    """What ``fields``, those of one record, say."""
    type = type or type_of(fields)
    rules = plan(type)
    view = View(rules, type)
    plain, kinds = rules.plain, rules.kinds
    out, at = view.fields, view.at
    rest: defaultdict[str, Found] = defaultdict(list)
    for position, (tag, value) in enumerate(fields):
        if not value:
            continue
        if (kind := kinds.get(tag)) is not None:
            if "&" in value and kind != "note":
                value = values.unescape_entities(value)
            if kind == "creator":
                view.creators.append(values.name_of(rules.roles[tag], value))
                view.creator_at.append(position)
            else:
                rest[kind].append((position, tag, value))
        elif (name := plain.get(tag)) is not None:
            if "&" in value:
                value = values.unescape_entities(value)
            if name not in out:
                out[name] = intern(value) if len(value) < _SHORT else value
                at[name] = [position]
            elif out[name] == value:
                at[name].append(position)
    if fields[0][0] == "TY":
        view.type_at = 0
    if own := rest.pop("own", None):
        other = next((v[10:].strip() for _, _, v in own if v.startswith("itemType:")), type)
        if other not in ("", type) and schema.fields(other):
            return interpret(fields, other)
    for kind, handler in _HANDLERS:
        if kind in rest:
            handler(view, rest[kind])
    if own:
        _own(view, own)
    return view


def type_of(fields: list[Field]) -> str:
    """The item type that a record's ``TY`` stands for; what is generic is an article if it has a journal."""
    tag, code = fields[0]
    first = code.partition(" ")[0]  # a line that is no field may follow
    if tag == "TY" and (type := TYPES.get(code) or type_named(code) or TYPES.get(first)):
        in_press = code.upper() == "INPR" and any(t in ("JF", "JO", "JA") and value for t, value in fields)
        return "journalArticle" if in_press else type
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
    if len(found) == 1:
        view.say("publicationTitle", intern(found[0][2]), found[0][0])
        return
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


_DATE_RANK = {"DA": 3, "Y1": 2, "PY": 1}


def _dates(view: View, found: Found) -> None:
    name = view.plan.fields.get("DA")
    if not name:
        return
    if len(found) == 1:
        view.say(name, date_of(found[0][2]), found[0][0])
        return
    dates = [(date_of(value), tag, position) for position, tag, value in found]
    best, rank = "", (-1, 0)
    for value, tag, _ in dates:
        if (other := (date_rank(value), _DATE_RANK[tag])) > rank:
            best, rank = value, other
    at = [position for value, _, position in dates if same_date(value, best)]
    if len(best) == 4 and best.isdecimal():  # EndNote says the rest alone: ``DA  - Dec 14``
        for value, tag, position in dates:
            if (
                tag == "DA"
                and not values.year_of(value)
                and len(day := values.parse_date(f"{best} {value}")) > 4
            ):
                if date_rank(day) > 2:
                    best, at = day, [*at, position]
                break
    view.fields[name] = best
    view.at[name] = sorted(at)


def _access(view: View, found: Found) -> None:
    if name := view.plan.fields.get("Y2"):
        for position, _, value in found:
            if day := access_date(value):
                view.say(name, day, position)


def _pages(view: View, found: Found) -> None:
    name = view.plan.fields.get("SP")
    if not name:
        return
    start = end = ""
    places = []
    for position, tag, value in found:
        if tag == "SP" and not start:
            start = value
            places.append(position)
        elif tag == "EP" and not end:
            end = value
            places.append(position)
    if name == "numPages" and start and end:
        if start != "1":
            return
        start = ""
    elif name == "runningTime" or start.endswith(("-" + end, "–" + end)):
        end = "" if start else end
    view.fields[name] = values.page_range(start, end)
    view.at[name] = places


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


def _addresses(view: View, found: Found) -> None:
    if name := view.plan.fields.get("UR"):
        for position, _, value in found:
            if not values.is_on_a_computer(value):
                view.say(name, value, position)


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
        one = ";" not in value and "\n" not in value and len(found) > 1  # What most lines hold.
        for name in (value,) if one else split_tags(value, alone=len(found) == 1):
            if name in tags:
                tag_at[name].append(position)
            else:
                tags[name] = 1
                tag_at[name] = [position]


def _key(view: View, found: Found) -> None:
    for position, _, value in found:
        if "citationKey" in view.plan.valid and is_citation_key(value):
            view.say("citationKey", value, position)


def _hidden(view: View, found: Found) -> None:
    """DOIs and PubMed numbers wherever they stand; other values as their tag says."""
    rules = view.plan
    if len(found) == 1 and found[0][1] == "DO" and "DOI" in rules.valid:
        position, _, value = found[0]  # Most records.
        doi = values.doi_only(value)
        if doi or not (values.find_pmcid(value) or _is_pmid(view, "DO", value)):
            view.say("DOI", doi or values.find_doi(value) or value, position)
            return
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
        if tag == "L3" and not doi:
            continue  # a file or a page, as in L1, L2 and L4: a path on somebody's disk goes nowhere
        if tag in ("DO", "DI"):
            unread.append((position, tag, value))
        elif (role := rules.roles.get(tag)) is not None:
            view.place_creator(values.name_of(role, value), position)
        elif name := rules.fields.get(tag):
            if tag == "C1" and name == "filingDate":
                value = date_of(value)
            view.say(name, value, position)
        elif tag in rules.second:
            unread.append((position, tag, value))
        elif tag in ("M1", "M2"):
            _extra(view, value, position)
    if unread:
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
        if tag == "BT" and _is_under(view, value):
            view.at["title"].append(view.subtitle_at)
            view.fields["bookTitle"], view.at["bookTitle"] = value, [position]
        elif view.plan.second[tag] != "issue" or len(value) <= 12:
            view.say(view.plan.second[tag], value, position)


def _is_under(view: View, book: str) -> bool:
    """Takes the T2 of a chapter for its subtitle where another line (``book``) names the book."""
    named, title = view.fields.get("bookTitle", ""), view.fields.get("title", "")
    places = view.at.get("bookTitle", [])
    if view.subtitle_at >= 0 or len(places) != 1 or not is_subtitle(named, book, title):
        return False
    view.fields["title"] = join_title(title, named)
    view.subtitle_at = places[0]
    return True


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
            view.tags[tag] = int(value.get("type") == 1)
            view.tag_at.setdefault(tag, []).append(position)
        elif name == "manual" and isinstance(value, str) and value in view.tags:
            view.tags[value] = 0
            view.tag_at[value].append(position)
        elif name == "note" and isinstance(value, str):
            view.place_note(Note(value), position)
        elif name in view.plan.valid and value and isinstance(value, str):
            view.fields[name] = value
            view.at[name] = [position]


_HANDLERS: tuple[tuple[str, Callable[[View, Found], None]], ...] = (
    ("title", _titles),
    ("journal", _journals),
    ("date", _dates),
    ("page", _pages),
    ("number", _numbers),
    ("address", _addresses),
    ("abstract", _abstracts),
    ("hidden", _hidden),
    ("note", _notes),
    ("tag", _tags),
    ("access", _access),
    ("key", _key),
    ("second", _second),
)
