"""A BibTeX entry refers to one that is not in its file: ``crossref``, ``xdata``.

What it should take over from there (the book, its editors, the year) is missing. The entry may be in another
file that is read along with this one.

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
    for entry in found:
        for field in entry.fields:
            if field.name not in _REFERRING or field.kind not in ("{", '"'):
                continue
            for key in _KEY.finditer(field.value):
                if key[0].casefold() not in keys:
                    said = f"No entry of this file has the key {key[0]}: name the one that is meant."
                    yield Hit(said, field.inner + key.start(), field.inner + key.end())


rule = FileRule(
    code="XI-09", name="dangling-relation", severity=Severity.info, formats=("bibtex",), check=check
)
