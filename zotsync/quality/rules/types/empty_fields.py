"""A field of a BibTeX entry, or a line of a RIS record, without a value.

Nothing is lost by it, and exports are full of them: look for it on request.

Bad (bibtex)::

    @book{moss,
      title = {Mosses},
      note = {},
      year = 2001,
    }

Bad (ris)::

    TY  - BOOK
    TI  - Mosses
    N1  -
    PY  - 2001
    ER  -

Good (bibtex)::

    @book{moss,
      title = {Mosses},
      year = 2001,
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from zotsync.quality.rule import FileRule, Hit, Severity, safe
from zotsync.quality.source import LintSource
from zotsync.quality.text.bibtex import entries
from zotsync.quality.text.ris import records

_SAID = "Leave the field out where there is no value."
_BEFORE = re.compile(r"(?:\r\n|\n|\r)[ \t]*\Z")
_BEHIND = re.compile(r"[ \t]*,?[ \t]*(?=[\r\n]|\Z)")


def check(source: LintSource) -> Iterator[Hit]:
    text = source.text
    if source.format == "ris":
        for record in records(text):
            for line, following in zip_longest(record, record[1:]):
                if following is not None and not following.tag:
                    continue  # Its value stands in the line below.
                if line.tag and line.tag not in ("TY", "ER") and not line.value:
                    end = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)").match(text, line.start)
                    yield Hit(_SAID, line.start, end.end() if end else line.end, safe(""))
        return
    for entry in entries(text):
        for field in entry.fields:
            if field.kind not in ("{", '"') or field.value.strip():
                continue
            # Its own line goes, with the end of the line before, so that what is around keeps its blanks.
            before = _BEFORE.search(text, max(0, field.start - 80), field.start)
            behind = _BEHIND.match(text, field.end)
            if before and behind and text[: before.start()].rstrip()[-1:] == ",":
                yield Hit(_SAID, before.start(), behind.end(), safe(""))
            else:
                yield Hit(_SAID, field.start, field.end)


rule = FileRule(
    code="IT-15",
    name="empty-fields",
    severity=Severity.info,
    default=False,
    formats=("bibtex", "ris"),
    check=check,
)
