"""A local file is named by a path that holds on one machine only.

It is lost on the next machine, and for everybody who is sent the references.

Bad (bibtex)::

    @book{moss,
      title = {Mosses},
      file = {:C\\:\\\\Users\\\\ada\\\\moss.pdf:PDF},
    }

Good (bibtex)::

    @book{moss,
      title = {Mosses},
      file = {:papers/moss.pdf:PDF},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.attached import attached


def check(source: LintSource) -> Iterator[Hit]:
    for file in attached(source):
        if file.is_absolute:
            yield Hit("Name it from the folder of this file.", file.start, file.end)


rule = FileRule(
    code="XF-08",
    name="absolute-or-foreign-path",
    severity=Severity.info,
    default=False,
    formats=("ris", "bibtex"),
    check=check,
)
