"""The local files that items name as theirs: ``L1`` to ``L4`` of RIS, ``file`` of BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zotsync.quality.source import LintSource
from zotsync.quality.text.bibtex import entries
from zotsync.quality.text.ris import tagged

# Addresses, and what only one program can open.
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+://(?<!file://)|10\.\d{4,9}/|zotero:|mailto:", re.I)
_ABSOLUTE = re.compile(r"file:|[\\/]|[A-Za-z]:[\\/]|~[\\/]", re.I)
_NAMED = re.compile(r"\.\w{2,5}$")
_FIELDS = ("file", "pdf", "local-url")
_PART = re.compile(r"(?:[^;\\]|\\.)+", re.S)
_PIECE = re.compile(r"(?:[^:\\]|\\.)+", re.S)
_DRIVE = re.compile(r"[A-Za-z]$")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file's name as it is written at ``start`` to ``end``, and as it is meant."""

    name: str
    start: int
    end: int

    @property
    def is_absolute(self) -> bool:
        """Whether it begins at the root of somebody's machine."""
        return bool(_ABSOLUTE.match(self.name))


def attached(source: LintSource) -> Iterator[Attached]:
    """Each local file that the text names, in its order.

    >>> text = "@book{a,\\n file = {Full text:moss/a.pdf:PDF;C\\\\:\\\\\\\\b.pdf},\\n}"
    >>> [file.name for file in attached(LintSource("a.bib", text, format="bibtex"))]
    ['moss/a.pdf', 'C:\\\\b.pdf']
    """
    if source.format == "ris":
        lines = tagged(source.text, "L1", "L2", "L3", "L4")
        found = [Attached(line.value, line.at, line.end) for _, line in lines]
    else:
        found = [
            file
            for entry in entries(source.text)
            for field in entry.fields
            if field.name in _FIELDS and field.kind in ("{", '"')
            for part in _PART.finditer(field.value.strip("{}"))
            if (file := _of_part(part[0], field.inner + field.value.find(part.string) + part.start()))
        ]
    return (file for file in found if _NAMED.search(file.name) and not _ELSEWHERE.match(file.name))


def _of_part(part: str, at: int) -> Attached | None:
    """One file of a list: its path alone, or a description, the path and a type with colons between."""
    pieces = list(_PIECE.finditer(part))
    if part.startswith(":"):  # no description
        wanted = pieces[:1]
    elif len(pieces) > 2 or (len(pieces) == 2 and not _DRIVE.match(pieces[0][0])):
        wanted = pieces[1:2] if len(pieces) > 2 else pieces[:1]
    else:
        wanted = pieces
    if not wanted:
        return None
    start, end = wanted[0].start(), wanted[-1].end()
    return Attached(re.sub(r"\\(.)", r"\1", part[start:end]), at + start, at + end)
