"""A file that an item names as its own is not there.

Names are taken from the folder of the file that names them; absolute ones have a rule of their own. A library
that was exported without its files has many.

Bad (bibtex)::

    @book{moss,
      title = {Mosses},
      file = {Full text:papers/moss.pdf:application/pdf},
    }

Good (bibtex)::

    @book{moss,
      title = {Mosses},
      file = {https://ponds.example.org/moss.pdf},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.attached import attached


def check(source: LintSource) -> Iterator[Hit]:
    there = source.has_file
    for file in attached(source) if there else ():
        if not file.is_absolute and there and not there(source.path, file.name):
            yield Hit("Put the file there, or name the one that is meant.", file.start, file.end)


rule = FileRule(
    code="XF-01",
    name="file-missing",
    severity=Severity.error,
    default=False,
    formats=("ris", "bibtex"),
    check=check,
)
