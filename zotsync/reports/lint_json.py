"""Findings as JSON: the shape that scripts rely on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from zotsync.quality import Finding


def finding_object(finding: Finding) -> dict[str, Any]:
    """One finding with all its keys; ``fix`` is null or ``{"safety", "replacement"}``."""
    fix = finding.fix
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": str(finding.severity),
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "text": finding.text,
        "message": finding.message,
        "item": finding.item,
        "field": finding.field,
        "fix": {"safety": str(fix.safety), "replacement": fix.replacement} if fix else None,
    }


def lint_json(findings: Iterable[Finding], **more: Any) -> dict[str, Any]:
    """The whole document: ``{"zotsync": 1, "findings": […], "summary": {…}}``.

    ``summary`` counts findings in all, by severity and by rule, the files with findings, and what has a
    fix; ``more`` is added to it (files looked at, fixes applied).
    """
    objects = [finding_object(finding) for finding in findings]
    severities = Counter(found["severity"] for found in objects)
    summary = {
        "findings": len(objects),
        "error": severities["error"],
        "warning": severities["warning"],
        "info": severities["info"],
        "fixable": sum(found["fix"] is not None for found in objects),
        "files": len({found["path"] for found in objects}),
        "rules": dict(sorted(Counter(found["rule"] for found in objects).items())),
        **more,
    }
    return {"zotsync": 1, "findings": objects, "summary": summary}
