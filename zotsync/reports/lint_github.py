"""Findings as GitHub workflow commands: annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable

from zotsync.quality import Finding

_COMMAND = {"error": "error", "warning": "warning", "info": "notice"}


def lint_github(findings: Iterable[Finding]) -> str:
    """One ``::error file=…,line=…::message`` line for each finding."""
    return "".join(f"{_line(finding)}\n" for finding in findings)


def _line(finding: Finding) -> str:
    places = {
        "file": finding.path or None,
        "line": finding.line,
        "endLine": finding.end_line,
        "col": finding.column if finding.line == finding.end_line else None,
        "endColumn": finding.end_column if finding.line == finding.end_line else None,
        "title": f"{finding.rule} {finding.name}",
    }
    said = ",".join(f"{name}={_property(str(value))}" for name, value in places.items() if value is not None)
    return f"::{_COMMAND[finding.severity]} {said}::{_data(finding.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
