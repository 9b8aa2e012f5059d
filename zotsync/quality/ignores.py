"""``zotsync: ignore CODE reason`` in the file's own comment form.

In Markdown and documents: ``<!-- zotsync: ignore ND-12 a list of names -->``; in BibTeX: a line
``% zotsync: ignore TI-03 its own spelling`` or ``@comment{zotsync: ignore …}``; in YAML: ``# zotsync: …``.
It holds for its own line and the block after it; inside or right before an item, for that item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zotsync.item import Span
from zotsync.quality.rule import Finding
from zotsync.quality.source import LintSource

_SIGN = "zotsync: ignore"
_COMMENT = re.compile(
    r"zotsync: ignore[ \t]+((?:[A-Za-z]{2}(?:-\d+)?|ALL)(?:[ \t]*,[ \t]*[A-Za-z]{2}-\d+)*)\b"
)
_BLOCK = re.compile(r"\s*\S.*?(?=\r?\n[ \t]*\r?\n|\r[ \t]*\r|\Z)", re.S)


@dataclass(frozen=True, slots=True)
class Ignore:
    codes: frozenset[str]
    span: Span
    whole: bool
    """Whether findings without a place are meant too: of the whole file, or of ``item`` where it is named."""
    item: str | None = None

    def covers(self, finding: Finding) -> bool:
        if not self.codes & {finding.rule, finding.rule[:2], "ALL"}:
            return False
        if finding.start is None:
            return self.whole and self.item in (None, finding.item)
        return self.span.start <= finding.start < self.span.end or finding.start == self.span.start


def ignores(source: LintSource) -> tuple[Ignore, ...]:
    """The comments of a file, each with the part of the file that it covers."""
    if _SIGN not in source.text:
        return ()
    found = []
    named = [(item.origin.span, item.key or item.title) for item in source.items if item.origin]
    named.sort(key=lambda pair: pair[0].start)
    for match in _COMMENT.finditer(source.text):
        codes = frozenset(code.strip().upper() for code in match[1].split(","))
        line = source.lines.span(source.lines.at(match.start())[0])
        if len(named) > 1 or (named and source.format in ("ris", "bibtex")):
            for span, name in named:
                if match.start() < span.end:
                    found.append(Ignore(codes, Span(min(line.start, span.start), span.end), True, name))
                    break
            continue
        block = _BLOCK.match(source.text, line.end)
        found.append(Ignore(codes, Span(line.start, block.end() if block else line.end), True))
    return tuple(found)
