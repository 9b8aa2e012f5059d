"""The page about formats in the documentation, made from the tables that the formats themselves use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from string import ascii_uppercase, digits

import formats_prose
from formats_xml import ENDNOTE, MARC, PUBMED, Tried
from formats_xml import MODS as MODS_ELEMENTS

from zotsync import schema
from zotsync.formats import (
    FORMATS,
    bibtex_tables,
    csl_map,
)
from zotsync.formats.base import Format
from zotsync.formats.csljson import CSLJSON
from zotsync.formats.endnotexml import ENDNOTEXML
from zotsync.formats.marcxml import MARCXML
from zotsync.formats.markdown import NOT_SAID
from zotsync.formats.mods import MODS
from zotsync.formats.nbib import NBIB
from zotsync.formats.nbib_edit import KINDS
from zotsync.formats.pubmedxml import PUBMEDXML
from zotsync.formats.refer import REFER
from zotsync.formats.ris import RIS
from zotsync.formats.ris_tags import CODES
from zotsync.formats.webofscience import WOS
from zotsync.item import Item, diff

_CALLED = {
    "nbib": "MEDLINE (nbib)", "ris": "RIS", "bibtex": "BibTeX and BibLaTeX", "csl-json": "CSL JSON",
    "zotero-json": "Zotero JSON", "refer": "Refer (EndNote's .enw)", "wos": "Web of Science",
    "csl-yaml": "CSL YAML",
    "pandoc": "Texts for Pandoc", "endnote-xml": "EndNote XML", "pubmed-xml": "PubMed XML",
    "mods": "MODS", "marc-xml": "MARCXML",
    "markdown": "Markdown notes", "document": "Documents",
}  # fmt: skip
_MEDLINE = """
AB AD AID AU AUID BTI CI CIN CN COI CON CRDT CTDT CTI DA DCOM DEP DP DRDT ED EDAT EFR EIN EN FAU FED FIR FPS
GN GR GS IP IR IRAD IS ISBN JID JT LA LID LR MH MHDA MID NM OAB OABL OCI OID ORI OT OTO OWN PB PG PHST PL
PMC PMCR PMID PS PST PT PUBM RF RIN RN ROF RPF RPI RRI RRF SB SFM SI SO SPIN STAT TA TI TT UIN UOF VI VTI
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
        if format.editable:
            unsaid = ", ".join(f"`{n}`" for n in NOT_SAID) if format.name == "markdown" else _unsaid(format)
            parts.append(f"No words here, for any type (it stays as the library has it): {unsaid}.")
        for heads, rows in _tables(format.name):
            parts.append(_table(heads, rows))
    return "\n\n".join(parts) + "\n"


def _docstring(format: Format) -> str:
    """What the format's module says of itself, without its first line's end."""
    if format.name == "pandoc":
        return (type(format).__doc__ or "").replace("``", "`")
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
        yield _elements(ENDNOTEXML, ENDNOTE)
    elif name == "pubmed-xml":
        yield _elements(PUBMEDXML, PUBMED)
    elif name == "mods":
        yield _elements(MODS, MODS_ELEMENTS)
    elif name == "marc-xml":
        yield _elements(MARCXML, MARC)
    elif name == "markdown":
        yield from formats_prose.notes()
    elif name == "document":
        yield from formats_prose.documents()


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


def _elements(format: Format, tried: Iterable[Tried]) -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    """The elements of an XML format, tried as the lines of the tagged formats are."""
    rows = (
        row for one in tried for row in _told(format, one.paths, one.start, one.nested, one.kinds, one.end)
    )
    return ("element", "field or creator"), rows


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
