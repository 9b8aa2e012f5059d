"""Files of references that are not read, and what to export in their place."""

from __future__ import annotations

import re

_ENDINGS = {
    "Citavi": (".ctv3", ".ctv4", ".ctv5", ".ctv6", ".ctv5bak", ".ctv6bak"),
    "EndNote": (".enl", ".enlx"),
    "Papers": (".papers", ".papers2"),
    "Bookends": (".bdb",),
}
FOREIGN_ENDINGS = frozenset(ending for endings in _ENDINGS.values() for ending in endings)
_ALIKE = (
    (r"<(?:\w+:)?Sources\b[^>]*officeDocument/2006/bibliography", "Word's list of sources"),
    (r"<(?:\w+:)?CitaviExchangeData\b", "Citavi's XML"),
    (r"\A\s*--[A-Z]{2}-- .*(?:\r\n?|\n)--[A-Z]{2}-- ", "Biblioscape's tagged form"),
    (r"\A\s*RT [A-Z][a-z]+.*(?:\r\n?|\n)(?:SR|ID|A1|T1) ", "RefWorks' tagged form"),
    (r"\A\s*(?:TI|AU)- .*(?:\r\n?|\n)(?:TI|AU|SE|PU|PY)- ", "the tagged form of a library's catalogue"),
    (r"\A\s*<1>\s*(?:\r\n?|\n)(?:Unique Identifier|Accession Number|Authors?|Title)\b", "Ovid's text"),
    (r"\A\s*\d{5}[acdnp][a-z]{2}[a-z ]?.{16}.*\x1e", "MARC in its binary form"),
)
_PATTERNS = tuple((re.compile(pattern), called) for pattern, called in _ALIKE)


_COLUMNS = frozenset((
    "title", "article title", "document title", "authors", "author", "author full names", "year",
    "publication year", "pubyear", "doi", "source title", "source", "journal", "journal/book",
    "publication title", "abstract", "issn", "volume", "issue", "pages", "item type", "key",
    "author keywords", "keywords", "pmid", "url", "citation", "notes",
))  # fmt: skip
"""How databases and managers head the columns of their tables."""


def _is_table(head: str) -> bool:
    """Whether the first line heads the columns of a table of references.

    >>> _is_table('"Authors","Title","Year","Source title"\\n'), _is_table("Title, by its author, a year")
    (True, False)
    """
    first = head.lstrip("\ufeff\r\n ").partition("\n")[0].rstrip("\r")
    cells = [cell.strip(' "').lower() for cell in re.split("[\t,;]", first)]
    return len(cells) >= 4 and len(_COLUMNS.intersection(cells)) >= max(3, len(cells) // 4)


def foreign(text: str, ending: str) -> str:
    """Why a file of references cannot be read, and what to do; empty where it is none of these.

    >>> foreign("RT Journal Article\\nSR Print\\nA1 Roe,Jane\\n", ".txt")
    "It is RefWorks' tagged form, which is not read: export RIS or BibTeX in its place."
    """
    for program, endings in _ENDINGS.items():
        if ending in endings:
            return f"It is a library of {program}, which is not read: export RIS or BibTeX from {program}."
    head = text[:5_000]
    if _is_table(head):
        return "It is a table of references, which is not read: export RIS or BibTeX in its place."
    for pattern, called in _PATTERNS:
        if pattern.search(head):
            instead = "MARCXML, RIS or BibTeX" if called.startswith("MARC") else "RIS or BibTeX"
            return f"It is {called}, which is not read: export {instead} in its place."
    return ""
