"""A file's name that some systems cannot hold: with a sign that Windows forbids, one of its own, a long one.

A folder with such a file cannot be copied whole, or synced.

Bad (bibtex)::

    @book{moss,
      title = {Mosses},
      file = {Full text:papers/What is a moss?.pdf:application/pdf},
    }

Good (bibtex)::

    @book{moss,
      title = {Mosses},
      file = {Full text:papers/What is a moss.pdf:application/pdf;C\\:\\\\papers\\\\moss.pdf},
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.attached import attached

_FORBIDDEN = re.compile(r"[<>\"|?*\x00-\x1f]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\..*)?", re.I)
_LONGEST = 255  # bytes of one name


def check(source: LintSource) -> Iterator[Hit]:
    for file in attached(source):
        for name in re.split(r"[/\\]", re.sub(r"^(?:file:/*)?[A-Za-z]:", "", file.name)):
            if sign := _FORBIDDEN.search(name):
                said = f"Windows has no file names with {sign[0]!r}: rename the file."
            elif _RESERVED.fullmatch(name) or (name.strip(".") and name[-1] in " ."):
                said = "Windows does not take this name: rename the file."
            elif len(name.encode("utf-8", "replace")) > _LONGEST:
                said = f"No system takes names of more than {_LONGEST} bytes: rename the file."
            else:
                continue
            yield Hit(said, file.start, file.end)
            break


rule = FileRule(
    code="XF-16",
    name="illegal-or-long-filename",
    severity=Severity.info,
    formats=("ris", "bibtex"),
    check=check,
)
