"""Findings for people: where, what, the line itself with a caret, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from unicodedata import combining, east_asian_width

from zotsync.quality import Finding, Severity

MANY = 200
_EXAMPLES = 3
_MESSAGE = 400
WIDTH = 96
_ORDER = (Severity.error, Severity.warning, Severity.info)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text; ``kind`` is a severity for a head, ``line``, ``caret``, ``fix`` or none.

    ``head``: how many characters say where and what, before the words of the finding.
    """

    text: str
    kind: str = ""
    head: int | None = None


def lint_lines(
    findings: Sequence[Finding],
    texts: Mapping[str, str] | None = None,
    width: int = WIDTH,
    *,
    titles: Mapping[str, str] | None = None,
    full: bool = False,
    mended: bool = False,
) -> Iterable[Line]:
    """One block for each finding; above 200 a summary by rule with three examples each, unless ``full``.

    ``texts``: the decoded files by path, for the line under each finding, shown in ``width`` characters;
    without it the flagged characters are shown. ``titles``: those of a library's items, by key. ``mended``:
    something was, before these were looked for.
    """
    if not findings:
        yield Line("Nothing else found." if mended else "Nothing found.")
        return
    lines: dict[str, list[str]] = {}
    named = titles or {}

    def block(finding: Finding, width: int) -> Iterable[Line]:
        line = None
        if finding.line is not None and texts and finding.path in texts:
            if finding.path not in lines:
                lines[finding.path] = split_lines(texts[finding.path])
            known = lines[finding.path]
            line = known[finding.line - 1] if finding.line <= len(known) else None
        title = named.get(finding.item or "", "")
        return _block(replace(finding, item=f"{title} [{finding.item}]") if title else finding, line, width)

    if full or len(findings) <= MANY:
        for finding in findings:
            yield from block(finding, width)
    else:
        yield from _by_rule(findings, block, width)
    yield Line(_totals(findings))


def split_lines(text: str) -> list[str]:
    """Lines as findings count them: CRLF, LF and CR end a line, nothing else does."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def source_name(finding: Finding) -> str:
    """The file that a finding is in; without one it is of the library, or of no item: then of the rules."""
    return finding.path or ("library" if finding.item or finding.field else "rules")


def _block(finding: Finding, line: str | None, width: int) -> Iterable[Line]:
    what = f"{_place(finding)}: {finding.severity} {finding.rule} {finding.name}"
    yield Line(f"{what}: {_short(finding.message, _MESSAGE)}", str(finding.severity), len(what))
    if line is not None and finding.column is not None:
        part, caret = _caret(line, finding, width)
        yield Line(f"    {part}", "line")
        yield Line(f"    {caret}", "caret")
    elif finding.text:
        yield Line(f"    {_short(finding.text)}", "line")
    if finding.line is None and (finding.item or finding.field):
        yield Line(f"    in {' of '.join(filter(None, (finding.field, _quoted(finding.item))))}")
    if finding.fix:
        instead = _short(finding.fix.replacement) or "remove it"
        yield Line(f"    fix ({finding.fix.safety}): {instead}", "fix")


def _place(finding: Finding) -> str:
    name = source_name(finding)
    return name if finding.line is None else f"{name}:{finding.line}:{finding.column}"


def _caret(line: str, finding: Finding, width: int) -> tuple[str, str]:
    """The part of the line around the finding, and the carets below it."""
    start = (finding.column or 1) - 1
    same = finding.end_line == finding.line
    length = max(1, ((finding.end_column or 0) - (finding.column or 0)) if same else len(line) - start)
    left = max(0, start - width // 3)
    part = line[left : left + width].replace("\t", " ")
    before, after = ("…" if left else ""), ("…" if left + width < len(line) else "")
    blank, flagged = part[: start - left], part[start - left : start - left + length]
    return f"{before}{part}{after}", " " * (cells(blank) + len(before)) + "^" * max(1, cells(flagged))


def cells(text: str) -> int:
    """How many columns of a terminal a text takes.

    >>> cells("dune"), cells("砂丘"), cells("du\u0308ne")
    (4, 4, 4)
    """
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def _by_rule(
    findings: Sequence[Finding], block: Callable[[Finding, int], Iterable[Line]], width: int
) -> Iterable[Line]:
    counts = Counter(finding.rule for finding in findings)
    for rule, count in counts.most_common():
        some = [finding for finding in findings if finding.rule == rule]
        yield Line(f"{rule} {some[0].name}: {count} times ({some[0].severity})", str(some[0].severity))
        for finding in some[:_EXAMPLES]:
            for line in block(finding, width - 2):
                head = None if line.head is None else line.head + 2
                yield Line(f"  {line.text}", line.kind, head)
        if count > _EXAMPLES:
            yield Line(f"  … and {count - _EXAMPLES} more: --select {rule} --full shows them all")


def _totals(findings: Sequence[Finding]) -> str:
    counts = Counter(Severity(finding.severity) for finding in findings)
    said = ", ".join(f"{counts[s]} {s}{_plural(s, counts[s])}" for s in _ORDER if counts[s])
    fixable = sum(finding.fix is not None and finding.fix.safety == "safe" for finding in findings)
    return said + (f"; {fixable} can be mended with --fix" if fixable else "") + "."


def _plural(severity: Severity, count: int) -> str:
    return "s" if count != 1 and severity != Severity.info else ""


def _short(text: str, width: int = WIDTH) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


def _quoted(item: str | None) -> str | None:
    return f"“{_short(item)}”" if item else None
