"""Findings for people: where, what, the line itself with a caret, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from zotsync.quality import Finding, Severity

MANY = 200
_EXAMPLES = 3
_WIDTH = 96
_ORDER = (Severity.error, Severity.warning, Severity.info)


def lint_text(
    findings: Sequence[Finding], texts: Mapping[str, str] | Callable[[str], str | None] | None = None
) -> str:
    """The findings as text, one block each; above 200 a summary by rule with three examples each.

    ``texts`` gives the decoded text of a path, for the line under each finding; without it the flagged
    characters are shown.
    """
    if not findings:
        return "Nothing found.\n"
    look = (lambda path: None) if texts is None else texts if callable(texts) else texts.get
    lines: dict[str, list[str] | None] = {}

    def source_line(finding: Finding) -> str | None:
        if finding.line is None:
            return None
        if finding.path not in lines:
            text = look(finding.path)
            lines[finding.path] = None if text is None else split_lines(text)
        known = lines[finding.path]
        return known[finding.line - 1] if known and finding.line <= len(known) else None

    shown = findings if len(findings) <= MANY else ()
    blocks = [_block(finding, source_line(finding)) for finding in shown]
    if not shown:
        blocks = list(_by_rule(findings, source_line))
    return "\n".join([*blocks, _totals(findings)]) + "\n"


def split_lines(text: str) -> list[str]:
    """Lines as findings count them: CRLF, LF and CR end a line, nothing else does."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _block(finding: Finding, line: str | None) -> str:
    head = f"{_place(finding)}: {finding.severity} {finding.rule} {finding.name}: {finding.message}"
    rows = [head]
    if line is not None and finding.column is not None:
        rows += [f"    {row}" for row in _caret(line, finding)]
    elif finding.text:
        rows.append(f"    {_short(finding.text)}")
    if finding.line is None and (finding.item or finding.field):
        rows.append(f"    in {' of '.join(filter(None, (finding.field, _quoted(finding.item))))}")
    if finding.fix:
        rows.append(f"    fix ({finding.fix.safety}): {_short(finding.fix.replacement) or 'remove it'}")
    return "\n".join(rows)


def _place(finding: Finding) -> str:
    path = finding.path or "library"
    return path if finding.line is None else f"{path}:{finding.line}:{finding.column}"


def _caret(line: str, finding: Finding) -> tuple[str, str]:
    """The part of the line around the finding, and the carets below it."""
    start = (finding.column or 1) - 1
    same = finding.end_line == finding.line
    length = max(1, ((finding.end_column or 0) - (finding.column or 0)) if same else len(line) - start)
    left = max(0, start - _WIDTH // 3)
    part = line[left : left + _WIDTH].replace("\t", " ")
    length = min(length, max(1, len(part) - (start - left)))
    before, after = ("…" if left else ""), ("…" if left + _WIDTH < len(line) else "")
    return f"{before}{part}{after}", " " * (start - left + len(before)) + "^" * length


def _by_rule(findings: Sequence[Finding], source_line: Callable[[Finding], str | None]) -> Iterable[str]:
    counts = Counter(finding.rule for finding in findings)
    for rule, count in counts.most_common():
        some = [finding for finding in findings if finding.rule == rule]
        yield f"{rule} {some[0].name}: {count} times ({some[0].severity})"
        for finding in some[:_EXAMPLES]:
            yield "  " + _block(finding, source_line(finding)).replace("\n", "\n  ")
        if count > _EXAMPLES:
            yield f"  … and {count - _EXAMPLES} more: --select {rule} shows them all"


def _totals(findings: Sequence[Finding]) -> str:
    counts = Counter(Severity(finding.severity) for finding in findings)
    said = ", ".join(f"{counts[s]} {s}{_plural(s, counts[s])}" for s in _ORDER if counts[s])
    fixable = sum(finding.fix is not None and finding.fix.safety == "safe" for finding in findings)
    return said + (f"; {fixable} can be mended with --fix" if fixable else "") + "."


def _plural(severity: Severity, count: int) -> str:
    return "s" if count != 1 and severity != Severity.info else ""


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDTH else flat[: _WIDTH - 1] + "…"


def _quoted(item: str | None) -> str | None:
    return f"“{_short(item)}”" if item else None
