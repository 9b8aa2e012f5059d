"""The page about formats in the documentation, made from the tables that the formats themselves use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from zotsync import schema
from zotsync.formats import (
    FORMATS,
    bibtex_tables,
    csl_map,
    endnotexml,
    marcxml,
    mods,
    pubmedxml,
    refer,
    webofscience,
)
from zotsync.formats.base import Format
from zotsync.formats.csljson import CSLJSON
from zotsync.formats.nbib_edit import KINDS
from zotsync.formats.nbib_read import FIELDS as NBIB_FIELDS
from zotsync.formats.ris import RIS
from zotsync.formats.ris_tags import CODES
from zotsync.item import Item

_CALLED = {
    "nbib": "MEDLINE (nbib)", "ris": "RIS", "bibtex": "BibTeX and BibLaTeX", "csl-json": "CSL JSON",
    "zotero-json": "Zotero JSON", "refer": "Refer (EndNote's .enw)", "wos": "Web of Science",
    "endnote-xml": "EndNote XML", "pubmed-xml": "PubMed XML", "mods": "MODS", "marc-xml": "MARCXML",
    "markdown": "Markdown notes", "document": "Documents",
}  # fmt: skip
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
        yield _fields("tag", NBIB_FIELDS)
    elif name == "refer":
        yield _fields("tag", {f"%{tag}": base for tag, base in (refer.FIELDS | refer.PEOPLE).items()})
    elif name == "wos":
        yield _fields("tag", webofscience.FIELDS | webofscience.PEOPLE)
    elif name == "endnote-xml":
        yield _fields("element", endnotexml.FIELDS | endnotexml.PEOPLE)
    elif name == "pubmed-xml":
        yield _fields("element", pubmedxml.FIELDS | pubmedxml.BOOK_FIELDS)
    elif name == "mods":
        yield _fields("element", mods.FIELDS)
        yield _fields("identifier", mods.IDENTIFIERS)
    elif name == "marc-xml":
        yield _fields("field", marcxml.FIELDS | marcxml.PEOPLE)


def _fields(head: str, table: Mapping[str, str]) -> tuple[tuple[str, ...], Iterable[tuple[str, ...]]]:
    return (head, "field or creator"), ((_codes([name]), base) for name, base in table.items())


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
