"""CSL properties <-> Zotero fields, creators, dates, tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from zotsync import schema
from zotsync.formats.base import put_by_parts
from zotsync.formats.values import (
    access_day,
    escape_entities,
    is_on_a_computer,
    may_be_same_person,
    note_html,
    note_text,
    tag_of,
    unescape_entities,
)
from zotsync.item import Creator, Item, Note

# CSL type -> item types: the first is what the type is read as; each item type is written as the CSL
# type that lists it.
_TYPE_TABLE = {
    "article": "preprint", "article-journal": "journalArticle", "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle", "bill": "bill", "book": "book",
    "broadcast": "tvBroadcast radioBroadcast podcast", "chapter": "bookSection", "dataset": "dataset",
    "document": "document", "entry-dictionary": "dictionaryEntry",
    "entry-encyclopedia": "encyclopediaArticle", "graphic": "artwork", "hearing": "hearing",
    "interview": "interview", "legal_case": "case", "legislation": "statute", "manuscript": "manuscript",
    "map": "map", "motion_picture": "film videoRecording", "paper-conference": "conferencePaper",
    "patent": "patent", "personal_communication": "letter email instantMessage", "post": "forumPost",
    "post-weblog": "blogPost", "report": "report", "software": "computerProgram",
    "song": "audioRecording", "speech": "presentation", "standard": "standard", "thesis": "thesis",
    "webpage": "webpage",
}  # fmt: skip
_READ_ONLY_TYPES = {
    "review": "journalArticle", "review-book": "journalArticle", "entry": "encyclopediaArticle",
    "figure": "artwork", "pamphlet": "book", "treaty": "statute", "regulation": "statute",
    "classic": "book", "collection": "book", "periodical": "book", "musical_score": "document",
    "performance": "presentation", "event": "presentation",
}  # fmt: skip
_CROSSREF_TYPES = {
    "journal-article": "journalArticle", "proceedings-article": "conferencePaper",
    "book-chapter": "bookSection", "book-section": "bookSection", "book-part": "bookSection",
    "book-track": "bookSection", "reference-entry": "bookSection", "monograph": "book",
    "edited-book": "book", "reference-book": "book", "book-set": "book", "book-series": "book",
    "proceedings": "book", "dissertation": "thesis", "posted-content": "preprint",
    "report-component": "report", "report-series": "report", "peer-review": "document",
}  # fmt: skip
"""What Crossref writes for a CSL type, also where it is asked for CSL JSON."""
TYPES = {csl: types.split()[0] for csl, types in _TYPE_TABLE.items()}
TYPES |= _READ_ONLY_TYPES | _CROSSREF_TYPES
"""CSL type -> item type."""
_WRITTEN = {name: csl for csl, types in _TYPE_TABLE.items() for name in types.split()}

# CSL variable -> base fields; the first that the item type has is meant.
_VARIABLES = {
    "title": "title", "container-title": "publicationTitle reporter code",
    "collection-title": "seriesTitle series", "collection-number": "seriesNumber",
    "volume": "volume codeNumber", "issue": "issue priorityNumbers", "page": "pages",
    "number": "number", "edition": "edition", "publisher": "publisher", "publisher-place": "place",
    "DOI": "DOI", "URL": "url", "ISBN": "ISBN", "ISSN": "ISSN", "PMID": "PMID", "PMCID": "PMCID",
    "abstract": "abstractNote", "language": "language", "title-short": "shortTitle",
    "shortTitle": "shortTitle", "container-title-short": "journalAbbreviation",
    "journalAbbreviation": "journalAbbreviation", "genre": "type programmingLanguage",
    "medium": "medium system", "number-of-pages": "numPages", "number-of-volumes": "numberOfVolumes",
    "event-title": "conferenceName meetingName", "event": "conferenceName meetingName",
    "event-place": "eventPlace", "chapter-number": "session", "section": "section committee",
    "part-number": "partNumber", "part-title": "partTitle", "authority": "authority",
    "call-number": "callNumber applicationNumber", "archive": "archive",
    "archive_location": "archiveLocation", "source": "libraryCatalog", "license": "rights",
    "copyright": "rights",
    "version": "versionNumber", "status": "status", "scale": "scale",
    "dimensions": "artworkSize runningTime", "references": "history references",
    "original-publisher": "originalPublisher", "original-publisher-place": "originalPlace",
    "note": "extra",
}  # fmt: skip
_DATES = {
    "issued": "date", "accessed": "accessDate", "submitted": "filingDate", "original-date": "originalDate",
}  # fmt: skip
_NAMES = {
    "author": "author", "editor": "editor", "translator": "translator", "container-author": "bookAuthor",
    "collection-editor": "seriesEditor", "chair": "chair", "performer": "castMember",
    "composer": "composer", "contributor": "contributor", "director": "director",
    "executive-producer": "executiveProducer", "guest": "guest", "host": "host",
    "interviewer": "interviewer", "narrator": "narrator", "original-author": "originalCreator",
    "organizer": "organizer", "producer": "producer", "recipient": "recipient",
    "reviewed-author": "reviewedAuthor", "series-creator": "seriesCreator",
    "script-writer": "scriptwriter",
}  # fmt: skip


@cache
def _fields(item_type: str) -> dict[str, str]:
    """CSL variable -> field of the type. Several variables may mean one field; the first is written."""
    found: dict[str, str] = {}
    valid = set(schema.fields(item_type))
    for variable, bases in {**_VARIABLES, **_DATES}.items():
        for base in bases.split():
            field = schema.type_field(item_type, base) or (base if base in valid else None)
            if field:
                found[variable] = field
                break
    return found


@cache
def _roles(item_type: str) -> dict[str, str]:
    """CSL name variable -> creator type; the primary creator is ``author``, whatever the type calls it."""
    kinds = schema.creator_types(item_type)
    if not kinds:
        return {}
    others = {name: kind for name, kind in _NAMES.items() if kind in kinds and name != "author"}
    return {"author": kinds[0]} | dict(sorted(others.items(), key=lambda pair: pair[1] != kinds[0]))


def aspect_of(name: str, item_type: str, value: Mapping[str, Any]) -> str:
    """The aspect of an item that a property is part of, or an empty string."""
    if name in _roles(item_type):
        return "creators"
    if name == "id":
        return "citationKey" if _citation_name(value) == "id" else ""
    fixed = {
        "type": "itemType",
        _keyword_name(value): "tags",
        "annote": "notes",
        "citation-key": "citationKey",
    }
    return fixed.get(name) or _fields(item_type).get(name, "")


# Reading.

_ADDRESS = re.compile(r"\d+|[a-z][a-z0-9+.-]*:/.*|\d+/[A-Z0-9]{8}|.*\s.*", re.I | re.S)


def _citation_name(value: Mapping[str, Any]) -> str:
    """The property that holds the citation key: ``citation-key``, or an ``id`` that looks like one."""
    if isinstance(value.get("citation-key"), str) and value["citation-key"].strip():
        return "citation-key"
    name = value.get("id")
    return "id" if isinstance(name, str) and name and not _ADDRESS.fullmatch(name) else ""


def _text(value: Any) -> str:
    """A scalar as text; a list of texts (as Crossref sends them) by its first; anything else is none."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    return _text(value[0]) if isinstance(value, list) and value else ""


def _marked(value: Any) -> str:
    """A text that may hold elements: what it writes as a character reference is that character."""
    return unescape_entities(_text(value))


_JATS = re.compile(r"</?jats:([a-z-]+)[^<>]*>")
_PARTING = ("title", "p", "sec", "list-item", "disp-quote")


def _abstract(value: Any) -> str:
    """An abstract; JATS, as Crossref sends it, as the lines that it stands for.

    >>> _abstract("<jats:title>Abstract</jats:title><jats:p>A <jats:italic>b</jats:italic>.</jats:p>")
    'A b.'
    """
    text = _text(value)
    if "<jats:" in text:
        text = _JATS.sub(lambda found: "\n" if found[1] in _PARTING else "", " ".join(text.split()))
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        text = "\n".join(
            lines[1:] if len(lines) > 1 and lines[0].rstrip(".:").lower() == "abstract" else lines
        )
    return unescape_entities(text)


def _address(value: Any) -> str:
    """The address; that of a file on somebody's computer is for nobody else."""
    text = _text(value)
    return "" if is_on_a_computer(text) else text


def _numbers(value: Any) -> str:
    """All numbers of a list: a journal has one for print and one for the web."""
    return ", ".join(filter(None, map(_text, value))) if isinstance(value, list) else _text(value)


def item_of(value: Mapping[str, Any]) -> Item:
    """The item that an object says."""
    item_type = TYPES.get(_text(value.get("type")), "document")
    fields: dict[str, str] = {}
    for variable, field in _fields(item_type).items():
        if variable not in value or field in fields:
            continue
        if text := _READERS.get(variable, _text)(value[variable]):
            fields[field] = text
    if name := _citation_name(value):
        fields["citationKey"] = value[name].strip()
    creators: list[Creator] = []
    for variable, role in _roles(item_type).items():
        creators += _people(value.get(variable), role)
    notes = (Note(note_html(text)),) if (text := _text(value.get("annote"))) else ()
    tags = tuple(tag_of(word) for word in dict.fromkeys(_keywords(value.get(_keyword_name(value)))))
    return Item(item_type, fields, tuple(creators), tags, notes=notes)


def _keyword_name(value: Mapping[str, Any]) -> str:
    """The property that holds the keywords: ``keyword``, or DataCite's list of ``categories``."""
    return "categories" if "keyword" not in value and isinstance(value.get("categories"), list) else "keyword"


def _keywords(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for one in value if (text := _text(one))]
    text = _text(value)
    return [word.strip() for word in text.split(";" if ";" in text else ",") if word.strip()]


def _people(value: Any, role: str) -> list[Creator]:
    names = value if isinstance(value, list) else ()
    found = (_person(one, role) for one in names if isinstance(one, dict))
    return [person for person in found if person.name or person.last or person.first]


def _person(name: Mapping[str, Any], role: str) -> Creator:
    if literal := _text(name.get("literal")) or _text(name.get("name")):
        return Creator(role, name=literal)
    last = " ".join(filter(None, (_text(name.get("non-dropping-particle")), _text(name.get("family")))))
    first = " ".join(filter(None, (_text(name.get("given")), _text(name.get("dropping-particle")))))
    if suffix := _text(name.get("suffix")):
        first = f"{first}, {suffix}".removeprefix(", ")
    return Creator(role, last, first)


def date_text(value: Any) -> str:
    """A CSL date as Zotero writes dates: ISO where it has parts, else as it is written.

    >>> date_text({"date-parts": [["2012", 3]]}), date_text({"raw": "Spring 2012"})
    ('2012-03', 'Spring 2012')
    """
    if not isinstance(value, dict):
        return _text(value)
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts:
        dates = [text for part in parts if isinstance(part, list) and (text := _iso(part))]
        if dates:
            return "/".join(dates)
    return _text(value.get("raw")) or _text(value.get("literal"))


def _iso(part: list[Any]) -> str:
    try:
        numbers = [int(one) for one in part[:3] if one not in (None, "")]
    except (TypeError, ValueError):
        return ""
    if not numbers or (len(numbers) > 1 and not 1 <= numbers[1] <= 12):
        return ""
    return "-".join([f"{numbers[0]:04}", *(f"{number:02}" for number in numbers[1:])])


_READERS: dict[str, Callable[[Any], str]] = (
    dict.fromkeys(_DATES, date_text)
    | {"URL": _address}
    | dict.fromkeys(("ISSN", "ISBN"), _numbers)
    | dict.fromkeys(("title", "container-title", "collection-title", "title-short"), _marked)
    | {"accessed": lambda value: access_day(date_text(value)), "abstract": _abstract}
)


# Writing.

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def date_json(date: str, before: Any = None) -> Any:
    """A date as CSL writes it, in the form that ``before`` has.

    >>> date_json("2012-03"), date_json("in press")
    ({'date-parts': [[2012, 3]]}, {'raw': 'in press'})
    """
    if isinstance(before, str):
        return date
    old = before if isinstance(before, dict) else {}
    parts = [_ISO.fullmatch(part) for part in date.split("/")]
    if all(parts) and len(parts) <= 2 and "raw" not in old and "literal" not in old:
        texts = _strings(old.get("date-parts"))
        numbers: list[list[Any]] = []
        for found in parts:
            given = [group for group in found.groups() if group] if found else []
            numbers.append([(group if texts else int(group)) for group in given])
        rest = {name: value for name, value in old.items() if name not in ("season", "circa")}
        return {**rest, "date-parts": numbers}
    name = "literal" if "literal" in old else "raw"
    return {name: date}


def _strings(parts: Any) -> bool:
    """Whether the parts of a date are written as texts."""
    return isinstance(parts, list) and any(isinstance(p, list) and p and isinstance(p[0], str) for p in parts)


def properties(item: Item, old: Mapping[str, Any]) -> dict[str, Any]:
    """The object that says ``item``; ``old`` is the one now there: equal values keep its form.

    A property that goes is None.
    """
    said = item_of(old) if old else Item("")
    new: dict[str, Any] = dict(old)
    key = item["citationKey"]
    if not old:
        new["id"] = key or generated_id(item)
    if item.type != said.type:
        new["type"] = _WRITTEN.get(item.type, "document")
        for variable, field in _fields(said.type).items():
            base = schema.base_field(said.type, field)
            if variable in old and variable not in _fields(item.type) and schema.type_field(item.type, base):
                new[variable] = None
        # The variables keep their names; what they mean now is asked again.
        said = item_of({**old, "type": new["type"]})
    _write_fields(item, said, old, new)
    _write_names(item, said, old, new)
    if key and key != said["citationKey"] and not (not old and _citation_name({"id": key})):
        new["id" if _citation_name(old) == "id" and _citation_name({"id": key}) else "citation-key"] = key
    words = list(dict.fromkeys(tag.name for tag in item.tags))
    if words != [tag.name for tag in said.tags]:
        name = _keyword_name(old)
        new[name] = _keyword(words, old.get(name))
    note = item.notes[0].html if item.notes else ""
    if note != (said.notes[0].html if said.notes else ""):
        text = note_text(note)
        if not said.notes or note_html(text) != said.notes[0].html:
            new["annote"] = text or None
    return new if old else {name: value for name, value in new.items() if value is not None}


def _write_fields(item: Item, said: Item, old: Mapping[str, Any], new: dict[str, Any]) -> None:
    done: set[str] = set()
    names = _fields(item.type)
    for variable, field in sorted(names.items(), key=lambda pair: pair[0] not in old):
        want = item[field]
        if want == said[field]:
            continue
        if variable in _DATES and field == "accessDate" and not old.get(variable):
            want = want[:10] if _ISO.match(want) else want
        if variable in old:
            same = _READERS.get(variable, _text)(old[variable]) == said[field]
            if field in done and not same:
                continue
        elif field in done or not want:
            continue
        done.add(field)
        if not want:
            new[variable] = None
        elif variable in _DATES:
            new[variable] = date_json(want, old.get(variable))
        else:
            escaped = escape_entities(want) if _READERS.get(variable) in (_marked, _abstract) else want
            new[variable] = _like(old.get(variable), escaped)


def _like(before: Any, value: str) -> Any:
    """``value`` as a number where the one before was."""
    if isinstance(before, int) and not isinstance(before, bool) and re.fullmatch(r"0|[1-9]\d*", value):
        return int(value)
    if not isinstance(before, list) or not before:
        return value
    return value.split(", ") if _numbers(before) != _text(before) else [value, *before[1:]]


def _write_names(item: Item, said: Item, old: Mapping[str, Any], new: dict[str, Any]) -> None:
    if item.creators == said.creators:
        return
    done: set[str] = set()
    roles = _roles(item.type)
    for variable, role in sorted(roles.items(), key=lambda pair: pair[0] not in old):
        people = [person for person in item.creators if person.type == role]
        if role in done:
            people = []
        if variable not in old and not people:
            continue
        done.add(role)
        listed = old.get(variable)
        before = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        if [_person(one, role) for one in before] == people:
            continue
        waiting = [one for one in before if _person(one, role) not in people]
        there = [one for one in before if one not in waiting]
        names = []
        for person in people:
            known = next((one for one in there if _person(one, role) == person), None)
            if known is not None:
                there.remove(known)
            elif renamed := next((o for o in waiting if may_be_same_person(_person(o, role), person)), None):
                waiting.remove(renamed)
                known = _renamed(renamed, person)
            names.append(known or _name_json(person))
        new[variable] = names or None


_OF_NAMES = ("family", "given", "literal", "name", "dropping-particle", "non-dropping-particle", "suffix")


def _renamed(name: Mapping[str, Any], person: Creator) -> dict[str, Any]:
    """A name that is spelled otherwise now; what else is said of that person (an ORCID) stays."""
    said = _name_json(person)
    kept = {key: said.get(key, value) for key, value in name.items() if key in said or key not in _OF_NAMES}
    return {**{key: value for key, value in said.items() if key not in kept}, **kept}


def _name_json(person: Creator) -> dict[str, str]:
    if person.name:
        return {"literal": person.name}
    found = {"family": person.last, "given": person.first}
    return {name: value for name, value in found.items() if value}


def _keyword(words: list[str], before: Any) -> Any:
    if isinstance(before, list):
        return words or None
    separator = ";" if isinstance(before, str) and ";" in before else ","
    if any("," in word for word in words):
        separator = ";"
    joined = (separator + " ").join(words)
    return joined + ";" if len(words) == 1 and "," in joined else joined or None


def generated_id(item: Item) -> str:
    """An ``id`` for a new object without citation key: the item's key, or a number."""
    if item.key:
        return f"0/{item.key}"
    digits = sum(ord(sign) * (at + 1) for at, sign in enumerate(item.title)) % 10**9
    return str(digits)


def fitted(item: Item, within: Item) -> Item:
    """``item`` as the entry of ``within`` may be made to say it: no note is added, and its key stays."""
    wanted = item if within.notes else replace(item, notes=())
    if wanted["citationKey"]:
        return wanted
    return wanted.with_fields({"citationKey": within["citationKey"]})


def put_back(previous: Item, edited: Item, shown: Item) -> Item:
    """`put_by_parts`, where CSL has one word for both types."""
    if shown.type != previous.type and edited.type == shown.type:
        shown, edited = retyped(shown, previous.type), retyped(edited, previous.type)
    return put_by_parts(previous, edited, shown)


def retyped(item: Item, item_type: str) -> Item:
    """``item`` in the words of another type: fields and the primary creator by what they stand for."""
    fields = {}
    for name, value in item.fields.items():
        base = schema.base_field(item.type, name)
        fields[schema.type_field(item_type, base) or name] = value
    first, now = schema.primary_creator(item.type), schema.primary_creator(item_type)
    creators = tuple(replace(one, type=now) if one.type == first else one for one in item.creators)
    return replace(item, type=item_type, fields=fields, creators=creators)
