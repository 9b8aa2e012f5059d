"""Zotero's schema, version 41, as a table of facts: item types, their fields and their creators.

A *base field* is the common name of fields that mean the same in different types: a thesis's
``university`` and an audio recording's ``label`` are both variants of ``publisher``. Names are the
Web API's. Asking about a type or field that is not in the table is no error: the answer is an empty
tuple, an empty string, False or None.
"""

from __future__ import annotations

VERSION = 41

DATE_FIELDS = frozenset({"date", "filingDate", "dateDecided", "dateEnacted", "issueDate"})
"""Fields that Zotero reads as a date in free words (``originalDate`` and ``priorityDate`` are text to
it, ``accessDate`` is a timestamp)."""

# Runs of fields that many types share.
_RUNS = {
    "@title": "title abstractNote",
    "@serial": "series seriesNumber volume numberOfVolumes edition date publisher place",
    "@original": "originalDate originalPublisher originalPlace",
    "@made": "publisher place date",
    "@link": "DOI citationKey url accessDate",
    "@shelf": "archive archiveLocation shortTitle language libraryCatalog callNumber rights extra",
    "@end": "shortTitle language rights extra",
}

# One paragraph a type: its name, its fields in order (``variant=base`` where it has its own name for a
# base field), and after "by" its creator types, the primary one first.
_TABLE = """
annotation
artwork
    @title artworkMedium=medium artworkSize date eventPlace @link @shelf
    by artist contributor
attachment
    title accessDate url
audioRecording
    @title audioRecordingFormat=medium seriesTitle volume numberOfVolumes label=publisher place date
    runningTime ISBN @link @shelf
    by performer originalCreator composer wordsBy translator contributor
bill
    @title billNumber=number code codeVolume=volume section codePages=pages
    legislativeBody=authority session history date @link @end
    by sponsor cosponsor contributor
blogPost
    @title blogTitle=publicationTitle websiteType=type date @link ISSN @end
    by author translator commenter contributor
book
    @title @serial @original format=medium numPages ISBN @link ISSN @shelf
    by author contributor editor translator seriesEditor
bookSection
    @title bookTitle=publicationTitle @serial @original format=medium pages ISBN @link ISSN @shelf
    by author contributor editor bookAuthor translator seriesEditor
case
    caseName=title abstractNote court=authority dateDecided=date docketNumber=number reporter
    reporterVolume=volume firstPage=pages history @link @end
    by author counsel contributor
computerProgram
    @title seriesTitle versionNumber date system company=publisher place programmingLanguage rights
    citationKey url accessDate DOI ISBN archive archiveLocation libraryCatalog callNumber shortTitle
    extra
    by programmer contributor
conferencePaper
    @title proceedingsTitle=publicationTitle conferenceName @made eventPlace volume issue
    numberOfVolumes pages series seriesNumber DOI ISBN citationKey url accessDate ISSN @shelf
    by author contributor editor translator seriesEditor
dataset
    @title identifier=number type versionNumber date repository=publisher repositoryLocation=place
    format=medium @link @shelf
    by author contributor
dictionaryEntry
    @title dictionaryTitle=publicationTitle @serial pages ISBN @link @shelf
    by author contributor editor translator seriesEditor
document
    @title type date publisher place @link @shelf
    by author contributor editor translator reviewedAuthor
email
    subject=title abstractNote date @link @end
    by author translator contributor recipient
encyclopediaArticle
    @title encyclopediaTitle=publicationTitle @serial pages ISBN @link @shelf
    by author contributor editor translator seriesEditor
film
    @title distributor=publisher place date genre=type videoRecordingFormat=medium runningTime @link
    @shelf
    by director producer scriptwriter castMember host guest narrator translator contributor
forumPost
    @title forumTitle=publicationTitle postType=type date @link @end
    by author contributor
hearing
    @title committee publisher numberOfVolumes documentNumber=number pages legislativeBody=authority
    session history date place @link @end
    by contributor
instantMessage
    @title date @link @end
    by author contributor recipient
interview
    @title interviewMedium=medium date publisher place @link @shelf
    by interviewee contributor interviewer translator
journalArticle
    @title publicationTitle @made volume issue section partNumber partTitle pages series seriesTitle
    seriesText journalAbbreviation @link PMID PMCID ISSN @shelf
    by author contributor editor translator reviewedAuthor
letter
    @title letterType=type date eventPlace @link @shelf
    by author recipient contributor translator
magazineArticle
    @title publicationTitle @made volume issue pages ISSN @link @shelf
    by author contributor translator reviewedAuthor
manuscript
    @title manuscriptType=type institution=publisher place date numPages number @link @shelf
    by author contributor translator
map
    @title mapType=type scale seriesTitle edition @made DOI ISBN citationKey url accessDate @shelf
    by cartographer contributor seriesEditor
newspaperArticle
    @title publicationTitle @made volume issue edition section pages ISSN @link @shelf
    by author contributor translator reviewedAuthor
note
patent
    @title place country assignee issuingAuthority=authority patentNumber=number filingDate pages
    applicationNumber priorityNumbers issueDate=date priorityDate=originalDate references
    legalStatus=status @link @end
    by inventor attorneyAgent contributor
podcast
    @title seriesTitle episodeNumber=number audioFileType=medium date publisher place runningTime
    @link @end
    by podcaster guest producer executiveProducer seriesCreator director scriptwriter castMember
    by translator contributor
preprint
    @title genre=type repository=publisher archiveID=number place date series seriesNumber @link
    @shelf
    by author contributor editor translator reviewedAuthor
presentation
    @title presentationType=type date meetingName place series sessionTitle=publicationTitle @link
    @end
    by presenter chair organizer contributor translator
radioBroadcast
    @title programTitle=publicationTitle episodeNumber=number audioRecordingFormat=medium
    network=publisher place date runningTime @link @shelf
    by creator host guest producer executiveProducer seriesCreator director scriptwriter castMember
    by translator contributor
report
    @title reportNumber=number reportType=type institution=publisher place date seriesTitle
    seriesNumber pages DOI ISBN citationKey url accessDate ISSN @shelf
    by author editor contributor translator seriesEditor
standard
    @title organization=authority committee type number versionNumber edition status date publisher
    place partNumber partTitle ISBN @link archive archiveLocation shortTitle numPages language
    libraryCatalog callNumber rights extra
    by author editor contributor
statute
    nameOfAct=title abstractNote code codeNumber publicLawNumber=number dateEnacted=date pages
    section session history @link @end
    by author contributor
thesis
    @title thesisType=type university=publisher place date series seriesNumber numPages DOI ISBN
    citationKey url accessDate ISSN @shelf
    by author contributor
tvBroadcast
    @title programTitle=publicationTitle episodeNumber=number videoRecordingFormat=medium
    network=publisher place date runningTime @link @shelf
    by director producer executiveProducer seriesCreator scriptwriter castMember host guest narrator
    by translator contributor
videoRecording
    @title videoRecordingFormat=medium seriesTitle volume numberOfVolumes studio=publisher place
    date runningTime ISBN @link @shelf
    by creator director producer scriptwriter executiveProducer castMember host guest narrator
    by translator contributor
webpage
    @title websiteTitle=publicationTitle websiteType=type date publisher place @link @end
    by author contributor translator
"""


def _parse(table: str) -> tuple[dict[str, dict[str, str]], dict[str, tuple[str, ...]]]:
    """The table as two look-ups by item type: each field with its base field, and the creator types."""
    fields: dict[str, dict[str, str]] = {}
    creators: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in table.strip().splitlines():
        words = line.split()
        if not line.startswith(" "):
            name = words[0]
            fields[name], creators[name] = {}, ()
        elif words[0] == "by":
            creators[name] += tuple(words[1:])
        else:
            for word in " ".join(_RUNS.get(word, word) for word in words).split():
                field, _, base = word.partition("=")
                fields[name][field] = base or field
    return fields, creators


_BASES, _CREATORS = _parse(_TABLE)
_FIELDS = {name: tuple(bases) for name, bases in _BASES.items()}
_VARIANTS = {name: {base: field for field, base in bases.items()} for name, bases in _BASES.items()}
_TYPES = tuple(_BASES)
_ALL_FIELDS = frozenset(field for bases in _BASES.values() for field in bases)
_ALL_CREATORS = frozenset(creator for creators in _CREATORS.values() for creator in creators)

_LIKE = "document"
"""What a type of a newer schema is taken for: its title, date and creators are worth keeping in any file."""


NO_WORKS = ("note", "attachment", "annotation")
"""The types that hang on an item, or stand alone, and describe no work; all others are regular items."""


def item_types() -> tuple[str, ...]:
    """All 40 item types, ``annotation``, ``attachment`` and ``note`` among them, in alphabetical order."""
    return _TYPES


def fields(item_type: str) -> tuple[str, ...]:
    """The fields of a type, in the schema's order; creators, tags and notes are none of them."""
    return _FIELDS.get(item_type, _FIELDS[_LIKE])


def is_valid_field(item_type: str, field: str) -> bool:
    """Whether the type has this field, under this name."""
    return field in _BASES.get(item_type, _BASES[_LIKE])


def is_field(field: str) -> bool:
    """Whether any type has a field of this name."""
    return field in _ALL_FIELDS


def base_field(item_type: str, field: str) -> str:
    """The base field of a type's field: the field itself when it is no variant.

    >>> base_field("thesis", "university"), base_field("thesis", "title")
    ('publisher', 'title')
    """
    return _BASES.get(item_type, _BASES[_LIKE]).get(field, field)


def type_field(item_type: str, base: str) -> str | None:
    """What a type calls a base field, or None where it has no such field.

    >>> type_field("webpage", "publicationTitle"), type_field("book", "publicationTitle")
    ('websiteTitle', None)
    """
    return _VARIANTS.get(item_type, _VARIANTS[_LIKE]).get(base)


def creator_types(item_type: str) -> tuple[str, ...]:
    """The creator types of a type, the primary one first; empty for notes and the like."""
    return _CREATORS.get(item_type, _CREATORS[_LIKE])


def is_creator_type(creator_type: str) -> bool:
    """Whether any item type has creators of this type."""
    return creator_type in _ALL_CREATORS


def primary_creator(item_type: str) -> str:
    """The creator type that stands for the author, or an empty string where there are no creators."""
    return next(iter(creator_types(item_type)), "")
