"""Findings as one page for people: no script, nothing from elsewhere, every text escaped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from zotsync.quality import Finding, Severity
from zotsync.reports.lint_text import split_lines

SHOWN = 50
"""Findings shown for each rule in each file; the rest is counted."""
_BARS = 12
_BAR_WIDTH = 320
_AROUND = 80
_ORDER = (Severity.error, Severity.warning, Severity.info)
# Control characters and lone surrogates: no page may hold them.
_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the summary; ``width`` in pixels, ``kind`` the severity that colours it."""

    label: str
    count: int
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """One finding: its line in three parts, of which ``mark`` is what is meant."""

    place: str
    message: str
    before: str
    mark: str
    after: str
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
        by_path.setdefault(finding.path, []).append(finding)
    pages = [_page(path, some, look(path)) for path, some in by_path.items()]
    severities = Counter(Severity(finding.severity) for finding in findings)
    by_rule = Counter((finding.rule, finding.name) for finding in findings)
    gravest = {
        rule: min((Severity(f.severity) for f in findings if f.rule == rule), key=_ORDER.index)
        for rule, _ in (pair for pair, _ in by_rule.most_common(_BARS))
    }
    page = _template().render(
        total=len(findings),
        files=len(by_path),
        fixable=sum(f.fix is not None and f.fix.safety == "safe" for f in findings),
        severities=_bars([(str(s), severities[s], str(s)) for s in _ORDER]),
        rules=_bars([(f"{c} {n}", k, str(gravest[c])) for (c, n), k in by_rule.most_common(_BARS)]),
        other_rules=max(0, len(by_rule) - _BARS),
        pages=pages,
    )
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", page)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("zotsync.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("lint.html.j2")


def _bars(counts: Sequence[tuple[str, int, str]]) -> list[Bar]:
    most = max((count for _, count, _ in counts), default=0) or 1
    return [Bar(label, count, round(_BAR_WIDTH * count / most, 1), kind) for label, count, kind in counts]


def _page(path: str, findings: Sequence[Finding], text: str | None) -> Page:
    lines = None if text is None else split_lines(text)
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    groups = [_group(some, lines) for some in by_rule.values()]
    groups.sort(key=lambda group: (_ORDER.index(Severity(group.severity)), group.code))
    return Page(path or "library", len(findings), tuple(groups))


def _group(findings: Sequence[Finding], lines: Sequence[str] | None) -> Group:
    first = findings[0]
    gravest = min((Severity(finding.severity) for finding in findings), key=_ORDER.index)
    rows = tuple(_row(finding, lines) for finding in findings[:SHOWN])
    return Group(first.rule, first.name, str(gravest), len(findings), rows, max(0, len(findings) - SHOWN))


def _row(finding: Finding, lines: Sequence[str] | None) -> Row:
    before, mark, after = _parts(finding, lines)
    fix = finding.fix
    return Row(
        place=f"{finding.line}:{finding.column}" if finding.line is not None else "",
        message=finding.message,
        before=before,
        mark=mark,
        after=after,
        about=_joined((finding.field, f"“{finding.item}”" if finding.item else None)),
        fix=(fix.replacement or "(nothing)") if fix else "",
        safety=str(fix.safety) if fix else "",
    )


def _parts(finding: Finding, lines: Sequence[str] | None) -> tuple[str, str, str]:
    """What stands before the flagged characters on their line, these, and what stands behind them."""
    line, column = finding.line, finding.column
    if line is None or column is None or lines is None or line > len(lines):
        return "", finding.text, ""
    whole, start = lines[line - 1], column - 1
    last = finding.end_line or line
    end = (finding.end_column or column) - 1 if last <= len(lines) else 0
    behind = lines[last - 1][end:] if last <= len(lines) else ""
    before, after = whole[max(0, start - _AROUND) : start], behind[:_AROUND]
    return (
        ("…" if start > _AROUND else "") + before,
        finding.text,
        after + ("…" if len(behind) > _AROUND else ""),
    )


def _joined(parts: Iterable[str | None]) -> str:
    return " of ".join(part for part in parts if part)
