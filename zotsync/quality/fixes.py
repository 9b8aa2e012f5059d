"""Applies fixes to a text: data in, data out."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence

from zotsync.item import diff as changes
from zotsync.quality.rule import Finding, Safety
from zotsync.quality.source import LintSource

ROUNDS = 10
_ORDER = (Safety.safe, Safety.unsafe, Safety.manual)


def fix(text: str, findings: Iterable[Finding], safety: Safety = Safety.safe) -> tuple[str, list[Finding]]:
    """``text`` with every fix up to ``safety`` applied that overlaps no earlier one, and what was applied.

    A finding whose text is not (or no longer) at its place is left alone. What was left for an overlap
    comes in the next round: see `settle`. A word that is replaced by nothing takes the blank after it along.
    """
    allowed = _ORDER[: _ORDER.index(safety) + 1]
    candidates = [
        f
        for f in findings
        if f.fix and f.fix.safety in allowed and f.start is not None and f.end is not None
        and text[f.start : f.end] == f.text and f.fix.replacement != f.text
    ]  # fmt: skip
    candidates.sort(key=lambda f: (f.start or 0, f.end or 0, f.rule))
    parts: list[str] = []
    applied: list[Finding] = []
    end = 0
    for finding in candidates:
        if finding.start is None or finding.end is None or finding.fix is None:
            continue
        if finding.start < end or (applied and finding.start == applied[-1].start):
            continue
        parts += (text[end : finding.start], finding.fix.replacement)
        end = finding.end
        if not finding.fix.replacement and text[finding.start - 1 : finding.start].isspace():
            end += text[end : end + 1] == " "  # A word that goes takes one blank with it.
        applied.append(finding)
    return "".join((*parts, text[end:])), applied


def settle(
    text: str,
    lint: Callable[[str], Sequence[Finding]],
    safety: Safety = Safety.safe,
    read: Callable[[str], LintSource] | None = None,
) -> tuple[str, list[Finding]]:
    """Fixes until nothing is left to fix (at most ten rounds). ``lint`` reads a text again and judges it.

    A text that comes round to an earlier form is left at its last form: two rules disagree there. With
    ``read``, a fix after which the file no longer reads as before, but for what was fixed, is dropped.
    """
    seen = {text}
    done: list[Finding] = []
    for _ in range(ROUNDS):
        findings = lint(text)
        changed, applied = fix(text, findings, safety)
        if applied and read is not None and not reads_alike(read(text), read(changed), applied):
            changed, applied = fix(text, _sound(text, applied, safety, read), safety)
            if applied and not reads_alike(read(text), read(changed), applied):
                break
        if not applied or changed in seen:
            break
        text = changed
        seen.add(text)
        done += applied
    return text, done


def _sound(
    text: str, findings: Sequence[Finding], safety: Safety, read: Callable[[str], LintSource]
) -> list[Finding]:
    """Those of ``findings`` whose fixes leave the rest as it was; halves are tried, then their halves."""
    changed, applied = fix(text, findings, safety)
    if reads_alike(read(text), read(changed), applied):
        return list(findings)
    if len(findings) < 2:
        return []
    middle = len(findings) // 2
    return [
        *_sound(text, findings[:middle], safety, read),
        *_sound(text, findings[middle:], safety, read),
    ]


def reads_alike(before: LintSource, after: LintSource, applied: Iterable[Finding]) -> bool:
    """Whether a file reads to as many items as before, alike but for the fields that were fixed.

    A fix in a note's head changes the fields that say what it mends. In prose any field may come from the
    words that were fixed: there the number of items must hold.
    """
    if len(before.items) != len(after.items) or len(before.problems) < len(after.problems):
        return False
    if before.is_document:
        return True
    applied = list(applied)
    fields = {finding.field for finding in applied}
    loose = [finding.text for finding in applied if finding.field in (None, "body")]
    return all(
        name in fields or any(text in str(value) for text in loose)
        for old, new in zip(before.items, after.items, strict=True)
        for name, (value, _) in changes(old, new).items()
    )


def diff(before: str, after: str, path: str = "") -> str:
    """The change as a unified diff; empty where there is none."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
