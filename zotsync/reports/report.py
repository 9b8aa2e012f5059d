"""A workspace as one page: charts, items, findings, what waits, duplicates, sources and history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from zotsync.changes import Conflict
from zotsync.item import Item, Json
from zotsync.overview import Entry, Overview
from zotsync.quality import Finding, Severity
from zotsync.quality.text.dates import year_of
from zotsync.reports.lint_text import source_name, split_lines
from zotsync.reports.pages import Bar, Marked, bars, cut, cut_middle, in_line, render

SHOWN = {"items": 2000, "findings": 1000, "conflicts": 500, "held": 500, "groups": 300, "runs": 200,
         "flow": 1000, "failures": 200}  # fmt: skip
"""How many rows of each table are shown; the rest is counted."""
_PER_RULE = 100
_BARS = 15
_YEARS = 60
_ORDER = (Severity.error, Severity.warning, Severity.info)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding: ``line`` with what is meant marked, ``fix`` what would stand there instead."""

    severity: str
    rule: str
    name: str
    path: str
    at: str
    message: str
    line: Marked
    fix: str | None
    safety: str
    about: str
    key: str


@dataclass(frozen=True, slots=True)
class Column:
    """A year (or decade) of the chart: where it stands, and how high, in the chart's units."""

    label: str
    count: int
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Counts:
    """What the charts show, as numbers."""

    years: dict[str, int]
    types: dict[str, int]
    therapy: dict[str, tuple[int, int]]
    """Per class: items that have its tag, and items for which it can be inferred."""
    severities: dict[str, int]
    rules: dict[str, int]
    files: dict[str, int]


def counts(seen: Overview) -> Counts:
    """The numbers of a report."""
    years = Counter(str(year_of(entry.item["date"]) or "no year") for entry in seen.entries)
    types = Counter(entry.item.type for entry in seen.entries)
    prefix = seen.therapy
    have = Counter(t.name for e in seen.entries for t in set(e.item.tags) if t.name.startswith(prefix))
    could = Counter(tag for e in seen.entries for tag in e.inferred if tag.startswith(prefix))
    classes = sorted({*have, *could}, key=lambda name: (-have[name] - could[name], name))
    found = [finding for finding, _ in seen.findings]
    severities = Counter(str(finding.severity) for finding in found)
    return Counts(
        dict(sorted(years.items())),
        dict(types.most_common()),
        {name.removeprefix(prefix): (have[name], could[name]) for name in classes},
        {str(severity): severities[str(severity)] for severity in _ORDER},
        dict(Counter(f"{finding.rule} {finding.name}" for finding in found).most_common()),
        dict(Counter(map(source_name, found)).most_common()),
    )


def report_json(seen: Overview) -> Json:
    """The numbers of a report, for programs."""
    numbers = counts(seen)
    return {
        "made": seen.made,
        "library": seen.library,
        "items": {
            "total": len(seen.entries),
            "year": numbers.years,
            "type": numbers.types,
            "therapy": {
                name: {"tagged": have, "suggested": could} for name, (have, could) in numbers.therapy.items()
            },
        },
        "findings": {
            "total": len(seen.findings),
            "severity": numbers.severities,
            "rule": numbers.rules,
            "file": numbers.files,
        },
        "conflicts": len(seen.conflicts),
        "held": len(seen.held),
        "duplicates": [group.to_json() for group in seen.groups],
        "sources": [
            {"path": f.path, "role": f.role, "read": f.read, "duplicate": f.duplicate, "unique": f.unique}
            for f in seen.flow
        ],
        "failed": [failure.to_json() for failure in seen.failures],
        "runs": [info.to_json() for info in seen.runs],
    }


def report_html(seen: Overview) -> str:
    """The report as a self-contained page."""
    numbers = counts(seen)
    values: dict[str, list[Any]] = {
        "items": [_item(entry, seen.therapy) for entry in sorted(seen.entries, key=_by_title)],
        "findings": _findings(seen),
        "conflicts": list(seen.conflicts),
        "held": list(seen.held),
        "groups": list(seen.groups),
        "flow": list(seen.flow),
        "runs": list(reversed(seen.runs)),
        "failures": list(seen.failures),
    }
    totals = {name: len(rows) for name, rows in values.items()} | {"findings": len(seen.findings)}
    shown: dict[str, Any] = {name: rows[: SHOWN[name]] for name, rows in values.items()}
    shown["conflicts"] = [_conflict(conflict) for conflict in shown["conflicts"]]
    return render(
        "zotsync.reports",
        "report",
        seen=seen,
        totals=totals,
        columns=_columns(numbers.years),
        no_year=numbers.years.get("no year", 0),
        types=_bars(numbers.types),
        therapy=bars([(name, parts, "") for name, parts in list(numbers.therapy.items())[:_BARS]]),
        more_therapy=max(0, len(numbers.therapy) - _BARS),
        severities=bars([(name, (count,), name) for name, count in numbers.severities.items()]),
        rules=_bars(numbers.rules),
        files=_bars(numbers.files),
        more={
            "types": max(0, len(numbers.types) - _BARS),
            "rules": max(0, len(numbers.rules) - _BARS),
            "files": max(0, len(numbers.files) - _BARS),
        },
        flow_sum=(
            sum(flow.read for flow in seen.flow),
            sum(flow.duplicate for flow in seen.flow),
            sum(flow.unique for flow in seen.flow),
        ),
        entries=seen.entries,
        **shown,
    )


def _bars(numbers: dict[str, int]) -> list[Bar]:
    return bars([(name, (count,), "") for name, count in list(numbers.items())[:_BARS]])


def _by_title(entry: Entry) -> tuple[str, str]:
    return entry.item.title.casefold(), entry.key


def _item(entry: Entry, prefix: str) -> dict[str, Any]:
    item = entry.item
    therapy = [tag.name for tag in item.tags if tag.name.startswith(prefix)]
    return {
        "title": cut(item.title) or "(no title)",
        "creators": cut(creators(item), 120),
        "year": str(year_of(item["date"]) or ""),
        "type": item.type,
        "therapy": cut(", ".join(name.removeprefix(prefix) for name in therapy), 120),
        "places": cut(", ".join(dict.fromkeys(path for path, _ in entry.places)), 200),
        "key": entry.key,
    }


def creators(item: Item) -> str:
    """The first three names, and how many more there are."""
    names = [creator.display for creator in item.creators[:3]]
    more = len(item.creators) - len(names)
    return "; ".join([*names, *([f"and {more} more"] if more else [])])


def _findings(seen: Overview) -> list[FindingRow]:
    """The gravest first; of one rule in one file not more than a hundred."""
    met: Counter[tuple[str, str]] = Counter()
    rows: list[FindingRow] = []
    lines: dict[str, list[str]] = {}
    titles = {entry.key: entry.item.title for entry in seen.entries if entry.key}
    for finding, key in sorted(seen.findings, key=lambda f: _ORDER.index(Severity(f[0].severity))):
        met[finding.rule, finding.path] += 1
        if met[finding.rule, finding.path] > _PER_RULE:
            continue
        if len(rows) == SHOWN["findings"]:
            break
        if finding.path not in lines:
            lines[finding.path] = split_lines(seen.texts.get(finding.path, ""))
        rows.append(_finding(finding, key, titles.get(key, ""), lines[finding.path]))
    return rows


def _finding(finding: Finding, key: str, title: str, lines: Sequence[str]) -> FindingRow:
    fix = finding.fix
    about = title if finding.item == key and title else finding.item
    return FindingRow(
        str(finding.severity),
        finding.rule,
        finding.name,
        source_name(finding),
        f":{finding.line}:{finding.column}" if finding.line else "",
        cut(finding.message, 400),
        in_line(finding, lines),
        cut_middle(fix.replacement) if fix else None,
        str(fix.safety) if fix else "",
        cut(" of ".join(filter(None, (finding.field, f"“{about}”" if about else ""))), 200),
        key,
    )


def _conflict(conflict: Conflict) -> dict[str, Any]:
    versions = [(version.where, shown_value(version.value), version.when) for version in conflict.versions]
    return {
        "title": cut(conflict.title) or "(no title)",
        "field": conflict.field,
        "base": shown_value(conflict.base),
        "versions": versions,
        "key": conflict.key,
    }


def shown_value(value: Any) -> str:
    """A value (JSON) for people: names and tags in a row, a long text without its middle."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return cut_middle("; ".join(_elements(value)))
    if isinstance(value, dict):
        return cut_middle("; ".join(f"{name}: {one}" for name, one in value.items()))
    return cut_middle(str(value))


def _elements(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if not isinstance(value, dict):
            yield str(value)
        elif "tag" in value:
            yield str(value["tag"])
        else:
            name = str(value.get("name") or f"{value.get('lastName', '')}, {value.get('firstName', '')}")
            kind = value.get("creatorType", "author")
            yield name.strip(", ") + (f" ({kind})" if kind != "author" else "")


def _columns(years: dict[str, int]) -> list[Column]:
    """The years as columns in a chart 600 wide and 100 high; many years are put together by decade."""
    known = {int(year): count for year, count in years.items() if year.isdigit()}
    if not known:
        return []
    first, last, step = min(known), max(known), 1
    if last - first >= _YEARS:
        step = 10 if last - first < 10 * _YEARS else 100
        first -= first % step
    starts = range(first, last + 1, step)
    sums: Counter[int] = Counter()
    for year, count in known.items():
        sums[first + (year - first) // step * step] += count
    most = max(sums.values())
    slot = 600 / len(starts)
    width = min(slot * 0.8, 48)
    return [
        Column(
            str(start) if step == 1 else f"{start}–{start + step - 1}",
            sums[start],
            round((place + 0.5) * slot - width / 2, 2),
            round(width, 2),
            round(100 - 95 * sums[start] / most, 2),
            round(95 * sums[start] / most, 2),
        )
        for place, start in enumerate(starts)
    ]
