"""What BibTeX and BibLaTeX call things, and what Zotero calls them.

A field of a .bib file that stands in no table here stays in the file and out of the item (`file`,
`groups`, `timestamp` …). ``note`` is Extra, ``annote`` and ``annotation`` are a child note.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from zotsync import schema

_WORKS = [name for name in schema.item_types() if name not in schema.NO_WORKS]

ITEM_TYPES = {
    "article": "journalArticle", "suppperiodical": "journalArticle", "review": "journalArticle",
    "periodical": "book", "book": "book", "booklet": "book", "mvbook": "book", "collection": "book",
    "mvcollection": "book", "proceedings": "book", "mvproceedings": "book", "reference": "book",
    "mvreference": "book", "manual": "book", "inbook": "bookSection", "bookinbook": "bookSection",
    "suppbook": "bookSection", "incollection": "bookSection", "suppcollection": "bookSection",
    "inreference": "encyclopediaArticle", "inproceedings": "conferencePaper",
    "conference": "conferencePaper", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "techreport": "report", "report": "report", "unpublished": "manuscript", "online": "webpage",
    "electronic": "webpage", "www": "webpage", "misc": "document", "patent": "patent",
    "software": "computerProgram", "program": "computerProgram", "dataset": "dataset", "data": "dataset",
    "standard": "standard", "movie": "film", "video": "videoRecording", "audio": "audioRecording",
    "music": "audioRecording", "artwork": "artwork", "image": "artwork", "letter": "letter",
    "legislation": "statute", "legal": "statute", "jurisdiction": "case", "talk": "presentation",
    "newspaper": "newspaperArticle", "magazine": "magazineArticle",
} | {name.lower(): name for name in _WORKS}  # fmt: skip
"""Entry type -> item type; an item type's own name in lower case is one too."""

SUBTYPES = {
    name.lower(): name for name in _WORKS
} | {
    "magazine": "magazineArticle", "newspaper": "newspaperArticle", "tvepisode": "tvBroadcast",
    "tv": "tvBroadcast", "movie": "film", "radio": "radioBroadcast", "blog": "blogPost",
    "speech": "presentation",
}  # fmt: skip
"""``entrysubtype`` -> item type."""

NO_ITEMS = frozenset(("xdata", "set", "string", "comment", "preamble", "control", "ieeetranbstctl"))
"""Entry types that describe no work."""

# Item type -> entry type, and the ``entrysubtype`` where the entry type alone does not tell.
_KINDS = {
    "journalArticle": "article", "magazineArticle": "article magazine",
    "newspaperArticle": "article newspaper", "book": "book", "bookSection": "incollection",
    "encyclopediaArticle": "inreference", "dictionaryEntry": "inreference dictionaryentry",
    "conferencePaper": "inproceedings", "thesis": "thesis", "report": "techreport",
    "manuscript": "unpublished", "webpage": "online", "blogPost": "online blogpost",
    "forumPost": "online forumpost", "document": "misc", "patent": "patent",
    "computerProgram": "software", "dataset": "dataset", "standard": "standard", "film": "movie",
    "videoRecording": "video", "tvBroadcast": "video tvbroadcast", "audioRecording": "audio",
    "podcast": "audio podcast", "radioBroadcast": "audio radiobroadcast", "artwork": "artwork",
    "letter": "letter", "statute": "legislation", "case": "jurisdiction",
}  # fmt: skip


def kind_of(item_type: str) -> tuple[str, str]:
    """The entry type and the ``entrysubtype`` (or an empty string) that an item type is written as."""
    kind, _, subtype = _KINDS.get(item_type, f"misc {item_type.lower()}").partition(" ")
    return kind, subtype


THESES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}
"""What an entry type says about the type of a thesis."""
LOCALISED = {
    "phdthesis": "PhD thesis", "mathesis": "Master's thesis", "mastersthesis": "Master's thesis",
    "bathesis": "Bachelor's thesis", "candthesis": "Candidate thesis", "techreport": "Technical report",
    "resreport": "Research report",
}  # fmt: skip
"""BibLaTeX's own words in ``type``."""

# Base field -> the names it has in a .bib file: the one to write in BibTeX first.
_NAMES = {
    "title": "title", "shortTitle": "shorttitle", "series": "series", "seriesTitle": "series",
    "volume": "volume", "issue": "number issue", "number": "number",
    "seriesNumber": "number", "edition": "edition", "pages": "pages", "numPages": "pagetotal numpages",
    "numberOfVolumes": "volumes", "partNumber": "part", "versionNumber": "version",
    "publisher": "publisher organization institution school", "place": "address location place",
    "eventPlace": "venue", "conferenceName": "eventtitle", "meetingName": "eventtitle",
    "type": "type", "DOI": "doi", "ISBN": "isbn", "ISSN": "issn", "PMID": "pmid", "PMCID": "pmcid pmc",
    "url": "url", "accessDate": "urldate lastchecked lastaccessed", "language": "language langid",
    "journalAbbreviation": "shortjournal journal-iso abbrev_source_title",
    "abstractNote": "abstract", "extra": "note",
    "callNumber": "lccn library", "rights": "copyright rights license", "originalDate": "origdate",
    "originalPublisher": "origpublisher", "originalPlace": "origlocation", "assignee": "holder",
    "publicationTitle": "booktitle journaltitle journal",
}  # fmt: skip
_JOURNAL = "journal journaltitle booktitle"
_SITE = "titleaddon journaltitle journal booktitle"
_BY_TYPE = {
    "journalArticle": {"publicationTitle": _JOURNAL, "publisher": "publisher", "seriesTitle": ""},
    "magazineArticle": {"publicationTitle": _JOURNAL}, "newspaperArticle": {"publicationTitle": _JOURNAL},
    "conferencePaper": {"issue": "issue"}, "webpage": {"publicationTitle": _SITE},
    "blogPost": {"publicationTitle": _SITE}, "forumPost": {"publicationTitle": _SITE},
    "report": {"publisher": "institution publisher organization school", "seriesNumber": "",
               "number": "number reportnumber"},
    "thesis": {"publisher": "school institution publisher organization"},
    "manuscript": {"publisher": "institution school publisher organization"},
    "computerProgram": {"publisher": "organization publisher institution", "seriesTitle": "series"},
    "standard": {"authority": "organization institution", "publisher": "publisher"},
    "preprint": {"publisher": "archiveprefix eprinttype publisher", "number": "eprint"},
    "case": {"authority": "institution"},
}  # fmt: skip
_BIBLATEX_FIRST = {"journal": "journaltitle", "address": "location", "archiveprefix": "eprinttype"}
_VERBATIM = frozenset(("url", "doi", "eprint", "urldate", "origdate", "pmid", "pmcid", "isbn", "issn"))
_KIND_OF_FIELD = {
    "abstractNote": "long", "extra": "note", "pages": "pages", "DOI": "doi", "url": "url", "title": "title",
}  # fmt: skip


class Slot(NamedTuple):
    """A Zotero field of an item type and the names it goes by; ``names[0]`` is written in BibTeX.

    ``kind``: text, long, note, pages, doi, url, verbatim or title. ``sub``: the field that holds the part
    after a colon.
    """

    field: str
    names: tuple[str, ...]
    kind: str
    sub: str = ""

    def preferred(self, biblatex: bool) -> str:
        """The name to write where the entry has none yet."""
        name = self.names[0]
        return _BIBLATEX_FIRST.get(name, name) if biblatex else name


SUBTITLES = {"title": "subtitle", "booktitle": "booksubtitle", "journaltitle": "journalsubtitle"}


@cache
def slots(item_type: str) -> tuple[Slot, ...]:
    """The slots of an item type, in the order in which they are written. No name is in two of them."""
    taken: set[str] = set()
    found: list[Slot] = []
    special = _BY_TYPE.get(item_type, {})
    fields = sorted(schema.fields(item_type), key=lambda name: _rank(schema.base_field(item_type, name)))
    for name in fields:
        base = schema.base_field(item_type, name)
        names = tuple(n for n in special.get(base, _NAMES.get(base, "")).split() if n not in taken)
        if base == "originalDate" and item_type == "patent":
            names = ()
        if names:
            taken.update(names)
            kind = _KIND_OF_FIELD.get(base) or ("verbatim" if names[0] in _VERBATIM else "text")
            sub = next((SUBTITLES[n] for n in names if n in SUBTITLES), "") if base != "shortTitle" else ""
            found.append(Slot(name, names, kind, sub))
    return tuple(found)


_ORDER = {name: rank for rank, name in enumerate(_NAMES)}


def _rank(base: str) -> int:
    if base == "publicationTitle":
        return 1
    return _ORDER.get(base, len(_ORDER)) + 2 if base != "title" else 0


@cache
def roles(item_type: str) -> dict[str, str]:
    """Name field of a .bib file -> creator type, in the order in which creators are listed.

    ``author`` is the primary creator, whatever the type calls it; each other role has the field of its
    own name in lower case.
    """
    kinds = schema.creator_types(item_type)
    if not kinds:
        return {}
    found = {"author": kinds[0]}
    order = sorted(kinds, key=lambda kind: (kind != "editor", kind != "translator"))
    for kind in order:
        found.setdefault(kind.lower(), kind)
    if "inventor" in kinds or "author" not in kinds:
        found.setdefault(kinds[0].lower(), kinds[0])
    if "contributor" in kinds:
        found["collaborator"] = "contributor"
    return found


DATE_FIELDS = {name: schema.type_field(name, "date") or "" for name in schema.item_types()}
"""Item type -> its field for the date of the work."""

NOTES = ("annote", "annotation")
KEYWORDS = ("keywords", "keyword", "tags")
NOT_INHERITED = frozenset((
    "crossref", "xref", "xdata", "ids", "entryset", "entrysubtype", "execute", "label", "options", "presort",
    "related", "relatedtype", "shorthand", "sortkey", "shorttitle", "abstract", "keywords", "keyword", "tags",
    "note", "annote", "annotation", "file", "doi", "url", "urldate", "pages", "pagetotal", "key", "groups",
))  # fmt: skip
OWN = "zotsync-"
"""How the fields begin in which `write` keeps what BibTeX cannot say: ``zotsync-creators`` and so on.

Each holds a JSON array: the aspect, what the plain fields said of it when it was written, and the full
value. It counts only while the plain fields still say that.
"""
