"""Findings as SARIF 2.1.0, which code hosts and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from zotsync.quality import Finding, all_rules, fingerprint
from zotsync.quality.examples import documentation

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {"error": "error", "warning": "warning", "info": "note"}


def lint_sarif(findings: Iterable[Finding], version: str = "") -> dict[str, Any]:
    """The SARIF log of one run; ``version`` is the program's."""
    found = list(findings)
    used = sorted({finding.rule: finding.name for finding in found}.items())
    index = {code: at for at, (code, _) in enumerate(used)}
    driver: dict[str, Any] = {"name": "zotsync", "rules": [_rule(code, name) for code, name in used]}
    if version:
        driver["version"] = version
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index[finding.rule]) for finding in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, name: str) -> dict[str, Any]:
    described: dict[str, Any] = {"id": code, "name": name}
    for rule in all_rules():
        if rule.code == code:
            described["shortDescription"] = {"text": documentation(rule).strip().split("\n")[0]}
            described["defaultConfiguration"] = {"level": _LEVEL[rule.severity]}
    return described


def _result(finding: Finding, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVEL[finding.severity],
        "message": {"text": finding.message},
        "partialFingerprints": {"zotsync/v1": fingerprint(finding)},
    }
    if not finding.path:
        return result
    artifact = {"uri": quote(finding.path.replace("\\", "/"), errors="surrogateescape")}
    place: dict[str, Any] = {"artifactLocation": artifact}
    region = _region(finding)
    if region:
        place["region"] = {**region, "snippet": {"text": finding.text}}
    result["locations"] = [{"physicalLocation": place}]
    if region and finding.fix:
        change = {"deletedRegion": region, "insertedContent": {"text": finding.fix.replacement}}
        result["fixes"] = [
            {
                "description": {"text": f"{finding.message} ({finding.fix.safety})"},
                "artifactChanges": [{"artifactLocation": artifact, "replacements": [change]}],
            }
        ]
    return result


def _region(finding: Finding) -> dict[str, int]:
    if finding.line is None or finding.column is None:
        return {}
    return {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line or finding.line,
        "endColumn": finding.end_column or finding.column,
    }
