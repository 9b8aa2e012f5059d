"""What the tags of RIS mean for each of Zotero's item types, as tables of facts.

`plan(type)` gives, per tag, what reading does with a value of it; `tag_for` and `role_tag` give the tag
that writing uses. Meanings follow Zotero's own RIS translator where it loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rispy.config import TAG_KEY_MAPPING, TYPE_OF_REFERENCE_MAPPING

from zotsync import schema

# Type codes that programs write, and the item type each stands for.
TYPES = {
    code: type
    for type, codes in {
        "artwork": "ART CHART FIGURE",
        "audioRecording": "SOUND MUSIC",
        "bill": "BILL",
        "blogPost": "BLOG",
        "book": "BOOK CLSWK EBOOK EDBOOK SER WHOLE",
        "bookSection": "CHAP ECHAP",
        "case": "CASE LEGAL",
        "computerProgram": "COMP",
        "conferencePaper": "CONF CPAPER",
        "dataset": "DATA DBASE",
        "dictionaryEntry": "DICT",
        "document": "AGGR ANCIENT EQUA GRANT GRNT",
        "email": "ICOMM",
        "encyclopediaArticle": "ENCYC",
        "film": "MPCT ADVS",
        "hearing": "HEAR",
        "journalArticle": "JOUR ABST EJOUR JFULL",
        "letter": "PCOMM",
        "magazineArticle": "MGZN CTLG",
        "manuscript": "MANSCPT INPR PAMP UNBILL UNPB UNPD",
        "map": "MAP",
        "newspaperArticle": "NEWS",
        "patent": "PAT",
        "presentation": "SLIDE",
        "report": "RPRT GOVDOC",
        "standard": "STAND STD",
        "statute": "STAT",
        "thesis": "THES",
        "videoRecording": "VIDEO MULTI",
        "webpage": "ELEC WEB",
    }.items()
    for code in codes.split()
}
# Types spelled out, as some programs do.
_NAMES = {
    **{
        name.lower().replace(" ", ""): TYPES[code]
        for code, name in TYPE_OF_REFERENCE_MAPPING.items()
        if code in TYPES
    },
    **{type.lower(): type for type in schema.item_types() if schema.fields(type)},
    "article": "journalArticle",
    "chapter": "bookSection",
    "conferenceproceedings": "conferencePaper",
    "dissertation": "thesis",
    "website": "webpage",
}


def type_named(value: str) -> str:
    """The item type that a ``TY`` value stands for, or an empty string.

    >>> type_named("JOUR"), type_named("Journal Article"), type_named("GEN")
    ('journalArticle', 'journalArticle', '')
    """
    return TYPES.get(value.upper()) or _NAMES.get(value.lower().replace(" ", ""), "")


# Reading decides by the other tags whether this is an article.
GENERIC = "GEN"
# The code written for a type: the first of its codes, or the nearest kin's where there is none.
CODES = {
    **{type: code for code, type in reversed(TYPES.items())},
    "document": GENERIC,
    "forumPost": "ICOMM",
    "instantMessage": "ICOMM",
    "interview": "PCOMM",
    "podcast": "SOUND",
    "preprint": "UNPB",
    "radioBroadcast": "SOUND",
    "tvBroadcast": "MPCT",
}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# rispy's vocabulary, and tags that programs write beside it.
KNOWN_TAGS = frozenset(TAG_KEY_MAPPING) - {"UK"} | {
    *_words("AV BT CP CR CT DI ED H1 H2 J1 L3 LK M2 PM PMCID PMID PP SR SV T4 U1 U2 U3 U4 U5 VO WP WT WV"),
    "ZS",
}
# Where programs hide DOIs and PubMed numbers: a value that is nothing but one is taken for one.
HIDING = frozenset(_words("AN C1 C2 C3 C4 C5 C6 C7 C8 DI DO L3 M1 M2 M3 N1 U1 U2 U3 U4 U5 PM PMID PMCID"))

# Own lines: what RIS has no tag for, as ``name: value``.
OWN = "ZS"

_JOURNALS = ("journalArticle", "magazineArticle", "newspaperArticle")
_BASE = {
    "CN": "callNumber",
    "CY": "place",
    "DB": "archive",
    "DP": "libraryCatalog",
    "ET": "edition",
    "IS": "issue",
    "LA": "language",
    "NV": "numberOfVolumes",
    "PB": "publisher",
    "SE": "section",
    "ST": "shortTitle",
    "SV": "seriesNumber",
    "T2": "publicationTitle",
    "T3": "series",
    "TI": "title",
    "VL": "volume",
    "M3": "type",
    "M1": "number",
    "OP": "history",
    "AB": "abstractNote",
    "KW": "tags",
    "N1": "notes",
    "UR": "url",
    "Y2": "accessDate",
    "DA": "date",
    "SP": "pages",
    "DO": "DOI",
    "AN": "archiveLocation",
    "J2": "journalAbbreviation",
}
# ``tag: field`` where a type differs from the table above.
_OWN_MEANING = {
    "artwork": {"C3": "artworkSize", "M3": "artworkMedium", "C1": "eventPlace"},
    "audioRecording": {"T3": "seriesTitle", "C5": "audioRecordingFormat"},
    "bill": {"T2": "code", "T3": "legislativeBody", "ET": "session"},
    "book": {"T2": "series", "M1": "seriesNumber", "SP": "numPages"},
    "bookSection": {"IS": "numberOfVolumes"},
    "case": {"PB": "court", "SV": "docketNumber", "A2": "reporter"},
    "computerProgram": {
        "T2": "seriesTitle",
        "ET": "versionNumber",
        "LA": "programmingLanguage",
        "M1": "system",
    },
    "conferencePaper": {"T2": "conferenceName", "C3": "proceedingsTitle"},
    "dataset": {"ET": "versionNumber", "NV": "identifier"},
    "film": {"C4": "genre", "C5": "videoRecordingFormat", "SP": "runningTime", "M3": ""},
    "hearing": {"T2": "committee", "T3": "legislativeBody", "ET": "session"},
    "interview": {"M3": "interviewMedium"},
    "manuscript": {"SP": "numPages"},
    "map": {"T2": "seriesTitle", "C1": "scale"},
    "patent": {
        "A2": "issuingAuthority",
        "C1": "filingDate",
        "C3": "country",
        "C5": "references",
        "C6": "legalStatus",
        "M1": "applicationNumber",
        "OP": "priorityNumbers",
        "PB": "assignee",
        "SN": "patentNumber",
    },
    "podcast": {"M3": "audioFileType", "T2": "seriesTitle", "SP": "runningTime"},
    "presentation": {"T2": "meetingName"},
    "radioBroadcast": {"C5": "audioRecordingFormat", "SP": "runningTime"},
    "report": {"T2": "seriesTitle", "T3": "seriesTitle", "SN": "reportNumber", "M1": ""},
    "standard": {
        "SN": "number",
        "SP": "numPages",
        "PB": "publisher",
        "A2": "organization",
        "T2": "committee",
    },
    "statute": {"T2": "code", "VL": "codeNumber", "ET": "session"},
    "thesis": {"SP": "numPages", "M1": "seriesNumber"},
    "tvBroadcast": {"C5": "videoRecordingFormat", "SP": "runningTime"},
    "videoRecording": {"T3": "seriesTitle", "C5": "videoRecordingFormat", "SP": "runningTime"},
}
# Read if nothing better names the field; never written.
_SECOND_CHOICE = {
    "": {
        "AV": "archiveLocation",
        "BT": "publicationTitle",
        "CR": "rights",
        "CT": "title",
        "JF": "publicationTitle",
        "JO": "journalAbbreviation",
    },
    "book": {"BT": "title", "T3": "series"},
    "bookSection": {"M1": "numberOfVolumes", "NV": "numberOfVolumes"},
    "conferencePaper": {"JO": "conferenceName", "C1": "place"},
    "dataset": {"IS": "versionNumber"},
    "journalArticle": {"M1": "issue"},
    "manuscript": {"BT": "title"},
    "patent": {"C2": "issueDate"},
    "videoRecording": {"T2": "seriesTitle"},
    "audioRecording": {"T2": "seriesTitle"},
}
# The creator type that each tag stands for; "" is for all types that have such a creator.
_ROLES = {
    "AU": {
        "": "author",
        "artwork": "artist",
        "audioRecording": "composer",
        "film": "director",
        "radioBroadcast": "director",
        "tvBroadcast": "director",
        "videoRecording": "director",
    },
    "A2": {
        "": "editor",
        "audioRecording": "performer",
        "bill": "sponsor",
        "book": "seriesEditor",
        "email": "recipient",
        "instantMessage": "recipient",
        "interview": "interviewer",
        "letter": "recipient",
        "presentation": "presenter",
        "report": "seriesEditor",
    },
    "ED": {"": "editor"},
    "A3": {
        "": "seriesEditor",
        "bill": "cosponsor",
        "book": "editor",
        "film": "producer",
        "podcast": "producer",
        "radioBroadcast": "producer",
        "thesis": "contributor",
        "tvBroadcast": "producer",
        "videoRecording": "producer",
    },
    "A4": {
        "": "translator",
        "case": "counsel",
        "conferencePaper": "contributor",
        "dataset": "contributor",
        "film": "contributor",
    },
    "C1": {"radioBroadcast": "castMember", "tvBroadcast": "castMember", "videoRecording": "castMember"},
    "C2": {"bookSection": "bookAuthor", "blogPost": "commenter"},
    "C4": {"audioRecording": "wordsBy", "patent": "attorneyAgent"},
}
# Old names of tags: read as the tag they stand for.
ALIASES = {"A1": "AU", "DI": "DO", "L3": "DO", "N2": "AB", "PY": "DA", "RN": "N1", "T1": "TI", "Y1": "DA"}


# Tags whose value needs more than to be taken over: the part of reading that takes care of them.
_KINDS: dict[str, str] = {
    **dict.fromkeys(("TI", "T1"), "title"),
    **dict.fromkeys(("DA", "PY", "Y1"), "date"),
    **dict.fromkeys(("AB", "N2"), "abstract"),
    **dict.fromkeys(("N1", "RN"), "note"),
    **dict.fromkeys(("SP", "EP"), "page"),
    **dict.fromkeys(HIDING - {"N1"}, "hidden"),
    "KW": "tag",
    "SN": "number",
    "UR": "address",
    "Y2": "access",
    "ID": "key",
    OWN: "own",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the tags mean for one item type.

    By tag: ``plain`` fields (taken over as they are), ``kinds`` (the rest), ``fields``, ``second``
    choices and creator ``roles``. For writing: ``tags`` by field, ``role_tags`` by creator type, and
    ``alone``, the fields whose line is their tag and their value, whatever it is.
    """

    plain: dict[str, str]
    kinds: dict[str, str]
    fields: dict[str, str]
    second: dict[str, str]
    roles: dict[str, str]
    tags: dict[str, str]
    role_tags: dict[str, str]
    alone: dict[str, str]
    valid: frozenset[str]
    journal: bool


_CAREFUL = ("pages", "codePages", "accessDate", "PMID", "PMCID", "citationKey", "ISSN", "ISBN")
"""Fields whose line depends on their value."""


def _field(type: str, name: str) -> str:
    """The type's own name of a field, or of a base field; empty if it has none."""
    return schema.type_field(type, name) or (name if schema.is_valid_field(type, name) else "")


@cache
def plan(type: str) -> Plan:
    """The plan of an item type (any name: a type that is unknown has fields in common with none)."""
    valid = frozenset(schema.fields(type))
    fields = {tag: name if name in ("tags", "notes") else _field(type, name) for tag, name in _BASE.items()}
    if not fields["SP"] and "numPages" in valid:
        fields["SP"] = "numPages"
    fields["SN"] = next((name for name in ("ISSN", "ISBN") if name in valid), "")
    if type not in _JOURNALS and "ISBN" in valid:
        fields["SN"] = "ISBN"
    fields |= {tag: name if name in valid else "" for tag, name in _OWN_MEANING.get(type, {}).items()}
    tags = {name: tag for tag, name in reversed(fields.items()) if name}
    fields |= {old: fields[tag] for old, tag in ALIASES.items() if tag in fields}
    second = {**_SECOND_CHOICE[""], **_SECOND_CHOICE.get(type, {})}
    creators = schema.creator_types(type)
    roles = {}
    for tag, meanings in _ROLES.items():
        role = meanings.get(type) or meanings.get("", "")
        if role in creators:
            roles[tag] = role
    roles.setdefault("AU", schema.primary_creator(type))
    roles["A1"] = roles["AU"]
    if "ED" not in roles and "A2" in roles:
        roles["ED"] = roles["A2"]
    if fields.get("A2"):
        roles.pop("A2", None)
    elif "A2" not in roles and roles.get("AU"):
        roles["A2"] = "contributor" if "contributor" in creators else roles["AU"]
    role_tags: dict[str, str] = {}
    for tag in ("AU", "A2", "ED", "A3", "A4", "C1", "C2", "C4"):
        if roles.get(tag):
            role_tags.setdefault(roles[tag], tag)
    fields = {tag: name for tag, name in fields.items() if name}
    second = {tag: known for tag, name in second.items() if (known := _field(type, name))}
    roles = {tag: role for tag, role in roles.items() if role}
    kinds = {**dict.fromkeys(roles, "creator"), **_KINDS}
    if type in _JOURNALS:
        kinds |= dict.fromkeys(("T2", "JF", "JO", "JA", "J1", "J2", "BT"), "journal")
    else:
        kinds |= {tag: "second" for tag in second if tag not in fields and tag not in kinds}
    careful = {*_CAREFUL, fields.get("DA")}
    return Plan(
        plain={tag: name for tag, name in fields.items() if tag not in kinds},
        kinds=kinds,
        fields=fields,
        second=second,
        roles=roles,
        tags=tags,
        role_tags=role_tags,
        alone={name: tag for name, tag in tags.items() if name not in careful},
        valid=valid,
        journal=type in _JOURNALS,
    )


# The order of lines in a new record.
ORDER = _words(
    "TY TI T1 CT AU A1 A2 ED A3 A4 T2 JF JO JA J1 J2 BT T3 ST DA PY Y1 VL IS SV NV ET M1 M3 SP EP SE "
    "PB CY SN DO UR AN CN DB DP LA Y2 CR OP C1 C2 C3 C4 C5 C6 ID AB N2 KW N1 RN ZS"
)
