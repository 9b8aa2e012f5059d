"""Something in the file that its reader could not take as meant.

A broken entry, a brace too many, an undefined string: the reader's own words, at the line it names.

Bad (ris)::

    TY  - JOUR
    T!  - Mosses <-- This is no tag.
    ER  -

Good (ris)::

    TY  - JOUR
    TI  - Mosses
    ER  -
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource


def check(source: LintSource) -> Iterator[Hit]:
    for problem in source.problems:
        if source.format == "ris" and " ER " in problem.message:
            continue  # A missing end has a rule of its own.
        sentences = (text.strip().rstrip(".") for text in (problem.message, problem.remedy) if text.strip())
        said = " ".join(f"{text[0].upper()}{text[1:]}." for text in sentences)
        span = source.lines.span(problem.line) if problem.line else None
        if span and span.end > span.start:
            yield Hit(said, span.start, span.end)
        else:
            yield Hit(said)


rule = FileRule(code="IM-09", name="unreadable-text", severity=Severity.warning, check=check)
