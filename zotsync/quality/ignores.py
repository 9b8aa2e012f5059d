"""``zotsync: ignore CODE reason`` in the file's own comment form.

In Markdown and documents: ``<!-- zotsync: ignore ND-12 a list of names -->``; in BibTeX: a line
``% zotsync: ignore TI-03 its own spelling`` or ``@comment{zotsync: ignore …}``; in YAML: ``# zotsync: …``.
It holds for its own line and the block after it; inside or right before an item, for that item.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

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


class Ignores:
    """What the comments of a file cover, asked without looking at each of them."""

    def __init__(self, comments: Iterable[Ignore]) -> None:
        spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._whole: defaultdict[str, set[str | None]] = defaultdict(set)
        for comment in comments:
            for code in comment.codes:
                # What begins where the comment does is meant, however short its span.
                spans[code].append((comment.span.start, max(comment.span.end, comment.span.start + 1)))
                if comment.whole:
                    self._whole[code].add(comment.item)
        self._spans = {code: _united(some) for code, some in spans.items()}

    def covers(self, finding: Finding) -> bool:
        return any(self._cover(code, finding) for code in (finding.rule, finding.rule[:2], "ALL"))

    def _cover(self, code: str, finding: Finding) -> bool:
        if finding.start is None:
            return not self._whole[code].isdisjoint((None, finding.item)) if code in self._whole else False
        starts, ends = self._spans.get(code, ((), ()))
        at = bisect_right(starts, finding.start) - 1
        return at >= 0 and finding.start < ends[at]


def _united(spans: list[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where the spans begin and end, in order, those that touch as one."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return tuple(starts), tuple(ends)


def ignores(source: LintSource) -> Ignores:
    """The comments of a file, with the parts of the file that they cover."""
    return Ignores(_comments(source) if _SIGN in source.text else ())


def _comments(source: LintSource) -> Iterator[Ignore]:
    named = [(item.origin.span, item.key or item.title) for item in source.items if item.origin]
    named.sort(key=lambda pair: pair[0].start)
    ends = list(accumulate((span.end for span, _ in named), max))
    for match in _COMMENT.finditer(source.text):
        codes = frozenset(code.strip().upper() for code in match[1].split(","))
        line = source.lines.span(source.lines.at(match.start())[0])
        if len(named) > 1 or (named and source.format in ("ris", "bibtex")):
            if (at := bisect_right(ends, match.start())) < len(named):
                span, name = named[at]
                yield Ignore(codes, Span(min(line.start, span.start), span.end), True, name)
            continue
        block = _BLOCK.match(source.text, line.end)
        yield Ignore(codes, Span(line.start, block.end() if block else line.end), True)
