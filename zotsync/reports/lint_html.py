"""Findings as one page for people: no script, nothing from elsewhere, every text escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from zotsync.quality import Finding, Severity
from zotsync.reports.lint_text import source_name, split_lines
from zotsync.reports.pages import Marked, bars, cut, cut_middle, in_line, render

SHOWN = 50
"""Findings shown for each rule in each file; the rest is counted."""
_BARS = 12
_ORDER = (Severity.error, Severity.warning, Severity.info)


@dataclass(frozen=True, slots=True)
class Row:
    """One finding with its line; ``fix`` is what would stand there instead."""

    place: str
    message: str
    line: Marked
    about: str
    fix: str
    safety: str


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule in one file; ``more`` are not shown."""

    code: str
    name: str
    severity: str
    count: int
    rows: tuple[Row, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Page:
    """The findings of one file by rule, the gravest first."""

    path: str
    count: int
    groups: tuple[Group, ...]


def lint_html(
    findings: Sequence[Finding], texts: Mapping[str, str] | Callable[[str], str | None] | None = None
) -> str:
    """The findings as a self-contained HTML page, by file and rule, with a summary.

    ``texts`` gives the decoded text of a path, for the line under each finding; without it the flagged
    characters are shown.
    """
    look = (lambda path: None) if texts is None else texts if callable(texts) else texts.get
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(source_name(finding), []).append(finding)
    pages = [_page(name, some, look(some[0].path)) for name, some in by_path.items()]
    severities = Counter(Severity(finding.severity) for finding in findings)
    by_rule = Counter((finding.rule, finding.name) for finding in findings)
    gravest = {
        rule: min((Severity(f.severity) for f in findings if f.rule == rule), key=_ORDER.index)
        for rule, _ in (pair for pair, _ in by_rule.most_common(_BARS))
    }
    return render(
        "zotsync.reports",
        "lint",
        style="report",
        script="",
        total=len(findings),
        files=len(by_path),
        fixable=sum(f.fix is not None and f.fix.safety == "safe" for f in findings),
        severities=bars([(str(s), (severities[s],), str(s)) for s in _ORDER]),
        rules=bars([(f"{c} {n}", (k,), str(gravest[c])) for (c, n), k in by_rule.most_common(_BARS)]),
        other_rules=max(0, len(by_rule) - _BARS),
        pages=pages,
    )


def _page(name: str, findings: Sequence[Finding], text: str | None) -> Page:
    lines = None if text is None else split_lines(text)
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    groups = [_group(some, lines) for some in by_rule.values()]
    groups.sort(key=lambda group: (_ORDER.index(Severity(group.severity)), group.code))
    return Page(name, len(findings), tuple(groups))


def _group(findings: Sequence[Finding], lines: Sequence[str] | None) -> Group:
    first = findings[0]
    gravest = min((Severity(finding.severity) for finding in findings), key=_ORDER.index)
    rows = tuple(_row(finding, lines) for finding in findings[:SHOWN])
    return Group(first.rule, first.name, str(gravest), len(findings), rows, max(0, len(findings) - SHOWN))


def _row(finding: Finding, lines: Sequence[str] | None) -> Row:
    fix = finding.fix
    return Row(
        place=f"{finding.line}:{finding.column}" if finding.line is not None else "",
        message=cut(finding.message, 400),
        line=in_line(finding, lines or ()),
        about=cut(_joined((finding.field, f"“{finding.item}”" if finding.item else None)), 200),
        fix=cut_middle(fix.replacement) or "(nothing)" if fix else "",
        safety=str(fix.safety) if fix else "",
    )


def _joined(parts: Iterable[str | None]) -> str:
    return " of ".join(part for part in parts if part)
