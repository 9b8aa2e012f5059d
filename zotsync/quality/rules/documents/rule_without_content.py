"""A line of dashes at the end, with nothing below it: what it should part is missing.

Bad (document)::

    # Ponds

    Ponds need shade.

    ---

Good (document)::

    # Ponds

    ---

    Ponds need shade.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource

_LAST = re.compile(r"\n[ \t]*\r?\n(?P<rule>-{3,}|\*{3,}|_{3,})\s*\Z")


def check(source: LintSource) -> Iterator[Hit]:
    if found := _LAST.search(source.text, max(0, len(source.text) - 200)):
        yield Hit("Write what belongs below the line, or cut it.", found.start("rule"), found.end("rule"))


rule = FileRule(
    code="ND-24",
    name="rule-without-content",
    severity=Severity.info,
    formats=("document", "markdown"),
    check=check,
)
