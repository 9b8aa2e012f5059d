"""The page about formats in the documentation, made from the tables that the formats themselves use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from string import ascii_uppercase, digits

from zotsync import schema
from zotsync.formats import (
    FORMATS,
    bibtex_tables,
    csl_map,
    marcxml,
    mods,
    pubmedxml,
)
from zotsync.formats.base import Format
from zotsync.formats.csljson import CSLJSON
from zotsync.formats.endnotexml import ENDNOTEXML
from zotsync.formats.nbib import NBIB
from zotsync.formats.nbib_edit import KINDS
from zotsync.formats.refer import REFER
from zotsync.formats.ris import RIS
from zotsync.formats.ris_tags import CODES
from zotsync.formats.webofscience import WOS
from zotsync.item import Item, diff

_CALLED = {
    "nbib": "MEDLINE (nbib)", "ris": "RIS", "bibtex": "BibTeX and BibLaTeX", "csl-json": "CSL JSON",
    "zotero-json": "Zotero JSON", "refer": "Refer (EndNote's .enw)", "wos": "Web of Science",
    "endnote-xml": "EndNote XML", "pubmed-xml": "PubMed XML", "mods": "MODS", "marc-xml": "MARCXML",
    "markdown": "Markdown notes", "document": "Documents",
}  # fmt: skip
_MEDLINE = """
AB AD AID AU AUID BTI CI CIN CN COI CON CRDT CTDT CTI DA DCOM DEP DP DRDT ED EDAT EFR EIN EN FAU FED FIR FPS
GN GR GS IP IR IRAD IS ISBN JID JT LA LID LR MH MHDA MID NM OAB OABL OCI OID ORI OT OTO OWN PB PG PHST PL
PMC PMCR PMID PS PST PT PUBM RF RIN RN ROF RPF RPI RRI RRF SB SFM SI SO SPIN STAT TA TI TT UIN UOF VI VTI
"""
_ENDNOTE = """
contributors/authors/author contributors/secondary-authors/author contributors/tertiary-authors/author
contributors/subsidiary-authors/author contributors/translated-authors/author titles/title titles/secondary-
title titles/tertiary-title titles/alt-title titles/short-title periodical/full-title periodical/abbr-1
pages volume number issue num-vols edition section reprint-edition dates/year dates/pub-dates/date
dates/copyright-dates/date pub-location publisher orig-pub isbn accession-num call-num label language work-
type abstract notes research-notes keywords/keyword urls/related-urls/url urls/web-urls/url electronic-
resource-num access-date remote-database-name remote-database-provider caption custom1 custom2 custom3
custom4 custom5 custom6 custom7
"""
_PROBES = (
    "2001", "Bos, Ida", "10.5555/12345678", "10.5555/12345678 [doi]", "0028-0836", "978-0-306-40615-7",
    "https://example.org/", "PMC123456", "Kelp",
)  # fmt: skip
_TYPES = [name for name in schema.item_types() if name not in ("note", "attachment", "annotation")]
_VALUES = {
    "DOI": "10.5555/12345678", "ISBN": "978-0-306-40615-7", "ISSN": "0028-0836", "url": "https://example.org/",
    "date": "2001-02-03", "accessDate": "2001-02-03", "pages": "1-9", "PMID": "123456", "PMCID": "PMC123456",
    "citationKey": "bos2001",
}  # fmt: skip
_SAMPLES = ("journalArticle", "book", "bookSection", "conferencePaper", "thesis", "report", "webpage")


def formats_page() -> str:
    """Every format: its endings, what becomes of edits, what it calls types and fields."""
    parts = [
        "# Formats",
        "Content decides what a file is; its ending only says what is asked first.",
        "Where a table names `extra`, a value for which an item type has no field becomes a line of Extra.",
        _table(
            ("format", "name", "endings", "edits"),
            ((_CALLED[f.name], f"`{f.name}`", _codes(f.endings), _edits(f)) for f in FORMATS),
        ),
    ]
    for format in FORMATS:
        parts += [f"## {_CALLED[format.name]}", _docstring(format)]
        if format.editable and format.name != "markdown":
            parts.append(f"No words here, for any type (it stays as the library has it): {_unsaid(format)}.")
        for heads, rows in _tables(format.name):
            parts.append(_table(heads, rows))
    return "\n\n".join(parts) + "\n"


def _docstring(format: Format) -> str:
    """What the format's module says of itself, without its first line's end."""
    module = __import__(type(format).__module__, fromlist=["_"])
    return "\n".join(line for line in (module.__doc__ or "").strip().splitlines()).replace("``", "`")


def _edits(format: Format) -> str:
    if format.editable:
        return "written and edited in place"
    if format.name == "zotero-json":
        return "read, and written whole by `convert`"
    return "kept in a file beside it" if format.prose else "only read"


def _tables(name: str) -> Iterable[tuple[tuple[str, ...], Iterable[tuple[str, ...]]]]:
    if name == "bibtex":
        yield (
            ("item type", "entry", "entrysubtype"),
            (
                (t, f"`@{bibtex_tables.kind_of(t)[0]}`", _codes(filter(None, bibtex_tables.kind_of(t)[1:])))
                for t in _TYPES
            ),
        )
        yield ("field", "names in the file, the one to write first"), _bibtex_fields()
    elif name == "ris":
        yield ("item type", "TY"), ((t, _codes([CODES[t]])) for t in _TYPES if t in CODES)
        yield ("field", "tag"), _written(RIS, r"^([A-Z][A-Z0-9])  -")
    elif name == "csl-json":
        yield ("CSL type", "item type"), ((f"`{csl}`", t) for csl, t in sorted(csl_map.TYPES.items()))
        yield ("field", "property"), _written(CSLJSON, r'^    "([^"]+)":')
    elif name == "nbib":
        yield ("item type", "PT"), ((t, pt) for t, pt in KINDS.items())
        yield _probed(
            "tag",
            NBIB,
            _MEDLINE.split(),
            "PMID- 1\nTI  - Mud\nPT  - {kind}\n",
            "{0:<4}- {1}\n",
            KINDS.values(),
        )
    elif name == "refer":
        signs = [f"%{sign}" for sign in map(chr, range(33, 127)) if sign not in "0%"]
        kinds = ("Journal Article", "Book", "Book Section", "Thesis")
        yield _probed("tag", REFER, signs, "%0 {kind}\n", "{0} {1}\n", kinds, "%T Mud\n")
    elif name == "wos":
        tags = [a + b for a in ascii_uppercase for b in ascii_uppercase + digits]
        tags = [tag for tag in tags if tag not in ("FN", "VR", "PT", "ER", "EF")]
        yield _probed(
            "tag", WOS, tags, "FN X\nVR 1.0\nPT {kind}\nTI Mud\n", "{0} {1}\n", ("J", "B"), "ER\nEF\n"
        )
    elif name == "endnote-xml":
        yield _elements()
    elif name == "pubmed-xml":
        yield _fields("element", pubmedxml.FIELDS | pubmedxml.BOOK_FIELDS)
    elif name == "mods":
        yield _fields("element", mods.FIELDS)
        yield _fields("identifier", mods.IDENTIFIERS)
    elif name == "marc-xml":
        yield _fields("field", marcxml.FIELDS | marcxml.PEOPLE)


def _fields(head: str, table: Mapping[str, str]) -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    return (head, "field or creator"), ((_codes([name]), base) for name, base in table.items())


def _probed(
    head: str,
    format: Format,
    names: Iterable[str],
    start: str,
    line: str,
    kinds: Iterable[str],
    end: str = "",
) -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    """What a record with each of these lines says more than one without it, for values of many sorts."""

    def lines(name: str, value: str) -> str:
        return line.format(name, value)

    return (head, "field or creator"), _told(format, names, start, lines, kinds, end)


def _told(
    format: Format,
    names: Iterable[str],
    start: str,
    lines: Callable[[str, str], str],
    kinds: Iterable[str],
    end: str,
) -> Iterable[tuple[str, ...]]:
    plain = {kind: format.read(start.format(kind=kind) + end).items[0] for kind in kinds}
    for name in names:
        told: dict[str, None] = {}
        for kind, without in plain.items():
            for value in _PROBES:
                items = format.read(start.format(kind=kind) + lines(name, value) + end).items
                told.update(dict.fromkeys(_more(without, items[0]) if len(items) == 1 else ()))
        if told:
            yield _codes([name]), ", ".join(sorted(told, key=lambda aspect: (aspect == "extra", aspect)))


def _more(without: Item, item: Item) -> Iterable[str]:
    for name, (_, value) in diff(without, item).items():
        if not value:
            continue
        if name == "creators":
            yield from (creator.type for creator in item.creators)
        elif name != "itemType":
            yield schema.base_field(item.type, name)


def _elements() -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    """The elements of EndNote XML, probed as the lines of the tagged formats are."""

    def lines(name: str, value: str) -> str:
        parts = name.split("/")
        return "".join(f"<{p}>" for p in parts) + value + "".join(f"</{p}>" for p in reversed(parts))

    start = "<xml><records><record><ref-type name='{kind}'>0</ref-type><titles><title>Mud</title></titles>"
    kinds = ("Journal Article", "Book", "Book Section", "Thesis")
    names = [name for name in _ENDNOTE.split() if name != "titles/title"]
    rows = _told(ENDNOTEXML, names, start, lines, kinds, "</record></records></xml>")
    return ("element", "field or creator"), ((_codes(["titles/title"]), "title"), *rows)


def _bibtex_fields() -> Iterable[tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for item_type in _SAMPLES:
        for slot in bibtex_tables.slots(item_type):
            base = schema.base_field(item_type, slot.field)
            found.setdefault(base, {}).update(dict.fromkeys(slot.names))
    return ((base, _codes(names)) for base, names in found.items())


def _written(format: Format, pattern: str) -> Iterable[tuple[str, ...]]:
    """Base field -> what a new text with this field alone has that one without it has not."""
    found: dict[str, dict[str, None]] = {}
    for item_type in _SAMPLES:
        empty = set(re.findall(pattern, format.write([Item(item_type)]), re.M))
        for field in schema.fields(item_type):
            text = format.write([Item(item_type, {field: _VALUES.get(field, "2001")})])
            new = dict.fromkeys(name for name in re.findall(pattern, text, re.M) if name not in empty)
            found.setdefault(schema.base_field(item_type, field), {}).update(new)
    own = ("ZS", "custom", "zotsync")
    return (
        (base, _codes(n for n in names if n not in own) or "kept beside") for base, names in found.items()
    )


def _unsaid(format: Format) -> str:
    """The fields that an item loses in this format's own words, of those that some type has."""
    lost: dict[str, None] = {}
    said: set[str] = set()
    for item_type in _TYPES:
        for field in schema.fields(item_type):
            item = Item(item_type, {field: _VALUES.get(field, "2001")})
            base = schema.base_field(item_type, field)
            if format.get(item)[field]:
                said.add(base)
            else:
                lost[base] = None
    return ", ".join(f"`{name}`" for name in lost if name not in said) or "nothing"


def _codes(words: Iterable[str]) -> str:
    return " ".join(f"`{word}`" for word in words)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
