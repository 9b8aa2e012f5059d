"""What the labels and front matter keys of notes mean: a table.

Names are compared without case, spaces, hyphens and underscores: ``Container-Title`` and
``container_title`` are one. A meaning is an aspect (a base field of the schema, ``itemType``, ``tags``,
``key``, or ``creators:ROLE``) and the kind of value that it holds.
"""

from __future__ import annotations

import re

from zotsync import schema

AUTHOR = "creators:author"

_TABLE = """
title               title
creators:author     author authors creator creators by autor autoren autorin auteur auteurs
creators:editor     editor editors herausgeber
creators:translator translator translators
creators:contributor contributor contributors
date                date issued published publicationdate datepublished publisheddate pubdate datum
year                year jahr année annee publicationyear
DOI                 doi
url                 url link website webpage permalink webaddress
source              source sourceurl
publicationTitle    journal journaltitle containertitle publication publicationtitle booktitle zeitschrift
                    revue magazine newspaper proceedingstitle websitetitle encyclopediatitle
journalAbbreviation journalabbreviation journalabbr
volume              volume vol band
issue               issue
number              number
pages               page pages seiten
publisher           publisher verlag institution university école school
place               place publisherplace
ISBN                isbn
ISSN                issn
PMID                pmid pubmedid
PMCID               pmcid
abstractNote        abstract abstractnote zusammenfassung résumé
tags                tags tag keywords keyword schlagwörter schlagworte motsclés
citationKey         citekey citationkey bibkey bibtexkey
id                  id
itemType            itemtype type csltype entrytype referencetype
key                 zoterokey
link                zoterolink zotero zoterouri zoteroselect selectlink
rights              rights license licence
shortTitle          shorttitle
edition             edition
"""

ALIASES: dict[str, str] = {}
for _line in _TABLE.strip().splitlines():
    _first, *_names = _line.split()
    if _line[0] == " ":
        _names = [_first, *_names]
    else:
        _aspect = _first
    ALIASES.update(dict.fromkeys(_names, _aspect))

# Field names of the schema that no one uses for anything else.
_DISTINCT = {
    name.lower(): name
    for item_type in schema.item_types()
    for name in schema.fields(item_type)
    if name != name.lower()
}

ADDRESS = re.compile(r"<?https?://|\[[^\]]*\]\(<?https?://")
"""What makes a source an address."""

KINDS = {"DOI": "doi", "url": "url", "tags": "tags", "itemType": "type", "link": "link"}

ITEM_TYPES = {
    **{
        name.lower(): name for name in schema.item_types() if name not in ("annotation", "attachment", "note")
    },
    **{
        alias: item_type
        for item_type, aliases in {
            "journalArticle": "article articlejournal journal paper journalpaper academicjournal",
            "conferencePaper": "paperconference inproceedings conference proceedingspaper",
            "bookSection": "chapter incollection inbook bookchapter",
            "book": "monograph proceedings",
            "thesis": "phdthesis mastersthesis dissertation",
            "report": "techreport",
            "webpage": "website online electronic webarticle",
            "newspaperArticle": "articlenewspaper newspaper",
            "magazineArticle": "articlemagazine magazine",
            "blogPost": "postweblog blog",
            "encyclopediaArticle": "entryencyclopedia",
            "dictionaryEntry": "entrydictionary",
            "dataset": "data",
            "manuscript": "unpublished",
            "film": "motionpicture movie",
            "videoRecording": "video",
            "audioRecording": "song",
            "computerProgram": "software",
            "patent": "",
            "statute": "legislation",
            "case": "legalcase",
            "letter": "personalcommunication",
        }.items()
        for alias in aliases.split()
    },
}


def plain(name: str) -> str:
    """A name as it is compared.

    >>> plain("Container-Title")
    'containertitle'
    """
    return re.sub(r"[\W_]+", "", name).lower()


def aspect_of(name: str, own: bool = False) -> str:
    """The aspect that a label or key names, or an empty string.

    ``own``: the note was written by zotsync, so that any field of the schema may stand under its name.

    >>> aspect_of("Journal"), aspect_of("status"), aspect_of("call-number")
    ('publicationTitle', '', 'callNumber')
    """
    if own and schema.is_field(name) and name != "type":
        return ALIASES.get(plain(name), name)
    key = plain(name)
    return ALIASES.get(key) or _DISTINCT.get(key, "")


def told_by(aspect: str, raw: str) -> str:
    """The aspect that a label with a value has: a source is the item's address where it is one.

    >>> told_by("source", "https://example.org/tides"), told_by("source", "a friend")
    ('url', '')
    """
    if aspect != "source":
        return aspect
    return "url" if ADDRESS.match(raw.strip()) else ""


def kind_of(aspect: str) -> str:
    """The kind of value that an aspect has."""
    return "names" if aspect.startswith("creators:") else KINDS.get(aspect, "text")


def item_type_of(value: str) -> str:
    """The item type that a value names, or an empty string.

    >>> item_type_of("article-journal"), item_type_of("Journal Article"), item_type_of("post")
    ('journalArticle', 'journalArticle', '')
    """
    return ITEM_TYPES.get(plain(value), "")
