"""What the labels and front matter keys of notes mean: a table.

Names are compared without case, spaces, hyphens and underscores: ``Container-Title`` and
``container_title`` are one. A meaning is an aspect (a base field of the schema, ``itemType``, ``tags``,
``key``, or ``creators:ROLE``) and the kind of value that it holds.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zotsync import schema

AUTHOR = "creators:author"
EVERY_ROLE = "creators:*"
"""A list whose elements say their roles (``creatorType``)."""
ABSTRACT = "abstractNote"

_TABLE = """
title               title titel titre título titolo 标题 题名
creators:author     author authors creator creators by authorstring
                    autor autoren autorin auteur auteure auteurs autora autores autori 作者 著者
creators:editor     editor editors herausgeber herausgeberin herausgeberinnen editores curatori 编者 主编
creators:translator translator translators übersetzer übersetzerin traducteur traductor traduttore 译者
creators:contributor contributor contributors
date                date issued published publicationdate datepublished publisheddate pubdate datum fecha
                    dateofpublication datedepublication fechadepublicación veröffentlicht erscheinungsdatum
                    日期 出版日期 发表日期
year                year jahr année annee publicationyear año anno ano jaar erscheinungsjahr 年份 年
DOI                 doi
url                 url link website webpage permalink webaddress paperurl lien enlace 网址 链接
source              source sourceurl
publish             publish
venue               venue
publicationTitle    journal journaltitle journalname containertitle publication publicationtitle booktitle
                    zeitschrift revue revista rivista tijdschrift 期刊 刊名
                    magazine newspaper proceedingstitle websitetitle encyclopediatitle
journalAbbreviation journalabbreviation journalabbr
volume              volume vol band jahrgang tome volumen 卷
issue               issue heft ausgabe numéro número numero fascicolo fascículo 期
number              number nummer
pages               page pages seiten páginas pagine paginas 页码 页
publisher           publisher verlag éditeur editore editora 出版社 institution university école school
                    universität université universidad
place               place publisherplace ort lieu lugar
ISBN                isbn
ISSN                issn
PMID                pmid pubmedid
PMCID               pmcid
abstractNote        abstract abstractnote zusammenfassung kurzfassung résumé resumen resumo riassunto
                    samenvatting 摘要
tags                tags tag keywords keyword schlagwörter schlagworte stichwörter motsclés palabrasclave
                    palavraschave parolechiave trefwoorden etiquetas 标签 关键词
citationKey         citekey citationkey bibkey bibtexkey
id                  id
itemType            itemtype type csltype entrytype referencetype publicationtype publicationtypes
key                 zoterokey
link                zoterolink zoterolinks zotero zoterouri zoteroselect selectlink links
rights              rights license licence
shortTitle          shorttitle
edition             edition auflage édition edición
language            language lang langue sprache idioma lingua taal 语言
extra               extra
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

KINDS = {"DOI": "doi", "url": "url", "accessDate": "day", "tags": "tags", "itemType": "type", "link": "link"}

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
    return _short(name) if len(name) < 50 else _letters(name)


def _letters(name: str) -> str:
    return _NO_LETTERS.sub("", name).lower()


_NO_LETTERS = re.compile(r"[\W_]+")
_short = lru_cache(2000)(_letters)


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
    >>> told_by("publish", "2012-03"), told_by("publish", "true")
    ('date', '')
    """
    if aspect not in _TOLD:
        return aspect
    told, value = _TOLD[aspect]
    return told if value.match(raw.strip()) else ""


_TOLD = {
    "source": ("url", ADDRESS),
    "publish": ("date", re.compile(r"\D*\d{4}")),
    "venue": ("publicationTitle", re.compile(r"[^\W\d_]")),
}
"""Labels that mean something only with such a value."""


def kind_of(aspect: str) -> str:
    """The kind of value that an aspect has."""
    return "names" if aspect.startswith("creators:") else KINDS.get(aspect, "text")


def item_type_of(value: str) -> str:
    """The item type that a value names, or an empty string.

    >>> item_type_of("article-journal"), item_type_of("Journal Article"), item_type_of("post")
    ('journalArticle', 'journalArticle', '')
    """
    return ITEM_TYPES.get(plain(value), "")
