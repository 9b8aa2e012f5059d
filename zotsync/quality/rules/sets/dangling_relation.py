"""A BibTeX entry refers to one that is not in its file: ``crossref``, ``xdata``.

What it should take over from there (the book, its editors, the year) is missing. A file of which most refer
elsewhere is read along with another one, and is left alone.

Bad::

    @incollection{moss,
      title = {Mosses},
      crossref = {wall1999},
    }

Good::

    @incollection{moss,
      title = {Mosses},
      crossref = {Wall1999},
    }
    @book{wall1999,
      title = {Walls},
      ids = {wall99, wall},
    }
    @incollection{fern,
      title = {Ferns},
      crossref = {wall99},
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.bibtex import entries

_REFERRING = ("crossref", "xref", "xdata")
_MANY = 3
_KEY = re.compile(r"[^\s,]+")


def check(source: LintSource) -> Iterator[Hit]:
    if not any(name in source.text.lower() for name in _REFERRING):
        return
    found = entries(source.text)
    if any(problem.fatal for problem in source.problems):
        return  # It may be in what was not read.
    keys = {entry.key.casefold() for entry in found}
    others = [field.value for entry in found for field in entry.fields if field.name == "ids"]
    keys.update(key.casefold() for value in others for key in _KEY.findall(value))
    named = [
        (key[0], field.inner + key.start(), field.inner + key.end())
        for entry in found
        for field in entry.fields
        if field.name in _REFERRING and field.kind in ("{", '"')
        for key in _KEY.finditer(field.value)
    ]
    lost = {key for key, _, _ in named if key.casefold() not in keys}
    if len(lost) >= _MANY and 2 * len(lost) > len({key for key, _, _ in named}):
        return  # They are kept in a file of their own.
    for key, start, end in named:
        if key in lost:
            yield Hit(f"No entry of this file has the key {key}: name the one that is meant.", start, end)


rule = FileRule(
    code="XI-09", name="dangling-relation", severity=Severity.info, formats=("bibtex",), check=check
)
