"""Draws a sample of findings to be judged by reading, and says from the judgements how often rules are right.

    python scripts/precision.py draw DATA… [--rule CODE]… [--count 300] [--each 12] [--seed 1]
    python scripts/precision.py table DATA…                            # writes docs/precision.md

DATA are folders of reference files, and JSON Lines: a line with ``text`` is a document, one with ``abstract``
a reference, one with ``ENTRYTYPE`` an entry of BibTeX. A judgement is a line of docs/precision.tsv: rule,
severity, file name, a hash of the place and the flagged characters, and ``right`` or ``wrong``, or
``mended`` where it was wrong and the rule no longer says it; nothing of a file is kept. What was judged in
files that are not among DATA counts as it was judged. Up to twelve findings of each rule come first, so that
rare rules are seen; the rest is drawn from all. Without ``--rule``, what was judged already is left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from zotsync.api import lint_loaded, load
from zotsync.item import Item, Origin, Span
from zotsync.quality import Finding, LintConfig, LintSource, all_rules, lint_source
from zotsync.quality.rule import LookUpRule

DOCS = Path(__file__).resolve().parents[1] / "docs"
EACH = 12
TARGET = {"error": 0.95, "warning": 0.9}


def identity(finding: Finding) -> tuple[str, str, str]:
    """Rule, file name and a hash of the place: the same for the same finding in the same file."""
    place = f"{finding.line} {finding.column} {finding.item} {finding.field} {finding.text}"
    return finding.rule, Path(finding.path).name, hashlib.sha256(place.encode()).hexdigest()[:12]


def findings_in(data: Iterable[Path]) -> tuple[list[Finding], dict[str, str], int]:
    """What all rules find there, the texts by path, and how many items there are."""
    config = LintConfig(select=("ALL",), bodies=True)
    found: list[Finding] = []
    texts: dict[str, str] = {}
    items = 0
    for path in data:
        if path.suffix != ".jsonl":
            loaded = load([path])
            items += len(loaded.items)
            found += lint_loaded(loaded, config)
            texts |= {source.path: source.decoded.text for source in loaded.sources}
            continue
        records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        if "text" in records[0]:
            items += len(records)
            for source in _documents(path.stem, records):
                found += lint_source(source, config)
                texts[source.path] = source.text
            continue
        name, entry = ("bib", _bibtex) if "ENTRYTYPE" in records[0] else ("ris", _ris)
        with tempfile.TemporaryDirectory() as folder:
            # Several sets have files of one name; the folder tells them apart.
            stem = path.stem if path.stem != "records" else path.parent.name
            file = Path(folder) / f"{stem}.{name}"
            file.write_text("\n".join(map(entry, records)), "utf-8")
            loaded = load([file])
            items += len(loaded.items)
            found += lint_loaded(loaded, config)
            texts |= {source.path: source.decoded.text for source in loaded.sources}
    return found, texts, items


def _documents(stem: str, records: list[dict[str, Any]]) -> Iterator[LintSource]:
    for number, record in enumerate(records):
        text = record["text"]
        fields = {name: record[name] for name in ("title", "url") if record.get(name)}
        whole = Span(0, len(text))
        origin = Origin(text=text, span=whole, body=whole)
        item = Item("webpage", {"title": record.get("question", stem)} | fields, origin=origin)
        yield LintSource(f"{stem}-{number:04}.md", text, (item,), format="document")


def _bibtex(record: dict[str, Any]) -> str:
    own = ("ENTRYTYPE", "ID_old", "ID", "id")
    fields = {name: value for name, value in record.items() if isinstance(value, str) and name not in own}
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value and value != "UNKNOWN"]
    key = record.get("id") or record["ID_old"]
    return f"@{record['ENTRYTYPE']}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _ris(record: dict[str, Any]) -> str:
    said = [("TY", "JOUR"), ("TI", record["title"]), ("PY", record["year"]), ("DO", record.get("doi"))]
    said += [("KW", label) for label in record.get("labels", ())]
    said += [("AB", record["abstract"])]
    lines = [f"{tag}  - {' '.join(str(value).split())}" for tag, value in said if value]
    return "\n".join([*lines, "ER  - ", ""])


def sample(findings: list[Finding], count: int, each: int, seed: int) -> list[Finding]:
    rng = random.Random(seed)
    order = sorted(findings, key=identity)
    rng.shuffle(order)
    seen: Counter[str] = Counter()
    first: list[Finding] = []
    rest: list[Finding] = []
    for finding in order:
        seen[finding.rule] += 1
        (first if seen[finding.rule] <= each else rest).append(finding)
    return (first + rest)[:count]


def judged() -> dict[tuple[str, str, str], tuple[str, str]]:
    """Severity and verdict by identity."""
    rows = [line.split("\t") for line in (DOCS / "precision.tsv").read_text("utf-8").splitlines()[1:]]
    return {(rule, file, place): (severity, verdict) for rule, severity, file, place, verdict in rows}


def page(findings: list[Finding], items: int, looked_at: set[str]) -> str:
    now = {identity(finding): str(finding.severity) for finding in findings}
    right: dict[str, Counter[str]] = defaultdict(Counter)
    by_severity: dict[str, Counter[str]] = defaultdict(Counter)
    gone = 0
    for key, (severity, verdict) in judged().items():
        if verdict == "mended" or (key not in now and key[1] in looked_at):
            gone += 1
            continue
        right[key[0]][verdict] += 1
        by_severity[now.get(key, severity)][verdict] += 1
    rules = {rule.code: rule for rule in all_rules()}
    silent = [rule for code, rule in sorted(rules.items()) if code not in right]
    asking = [rule.code for rule in silent if isinstance(rule, LookUpRule)]
    exact = [rule.code for rule in silent if rule.default and rule.code not in (*asking, "ND-04")]
    asked = [code for code, rule in sorted(rules.items()) if not rule.default]
    files = len({name for _, name, _ in judged()})
    shown = [key for key, (_, verdict) in judged().items() if verdict != "mended"]
    excerpts = sum(name.startswith("excerpts") for _, name, _ in shown)
    count = sum(map(Counter.total, right.values()))
    head = f"""# How often the rules are right

{len(rules)} rules, of which {len(rules) - len(asked)} run unasked; findings of **{len(right)}** of them in
real texts were judged.

{count} findings in {files} files were judged one by one, by reading the file. Looked at were
{len(looked_at):,} files with {items:,} items: reference files of many programs (BibTeX, RIS, EndNote,
Medline, Web of Science), the references of three reviews, abstracts of PubMed, web pages, notes and
documents. `scripts/precision.py` draws the sample. Rules that found nothing there were looked for in public
repositories, by words that stand in front of what they report (`edition = {{2nd`): {excerpts} of the
findings are in entries and passages found so.

A finding is right if what it says is so, and a careful person would want to know. What was judged and is no
longer reported, because the rule was mended: {gone}.

| severity | judged | right | asked |
|---|---|---|---|"""
    tail = f"""
A figure of one or two findings says little. ND-04 has a page of its own, [stray words](stray-words.md).

## Which rules run unasked

- Those that were measured and, at the severities error and warning, are right nine times of ten.
- Those of which these files have no case, if they are exact: what they say can be checked in the value itself
  (a check digit, a character, a form, a fixed phrase, two values that are equal or contradict each other).
  That they found nothing in all these files is at least no false alarm:
  {", ".join(exact)}.
- Those that repeat what a registry said of the item: {", ".join(asking)}.

The others run on request (`--select CODE`, `--select ALL`): {", ".join(asked)}.

What the examples of each rule show is tested, and `tests/quality/test_precision.py` bounds the false alarms
on clean text."""
    lines = [head]
    for severity in ("error", "warning", "info"):
        counts = by_severity[severity]
        target = f"{TARGET[severity]:.2f}" if severity in TARGET else ""
        share = counts["right"] / max(1, counts.total())
        lines.append(f"| {severity} | {counts.total()} | {share:.3f} | {target} |")
    lines += ["", "| rule | judged | right |", "|---|---|---|"]
    for code, counts in sorted(right.items()):
        share = counts["right"] / counts.total()
        lines.append(f"| {code} {rules[code].name} | {counts.total()} | {share:.2f} |")
    lines.append(tail)
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Samples findings, and sums up what was judged.")
    parser.add_argument("what", choices=("draw", "table"))
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--rule", action="append", default=[])
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--each", type=int, default=EACH)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    findings, texts, items = findings_in(options.data)
    if options.what == "table":
        looked_at = {Path(path).name for path in texts}
        (DOCS / "precision.md").write_text(page(findings, items, looked_at), "utf-8")
        return
    known = judged()
    wanted = [
        finding
        for finding in findings
        if (finding.rule in options.rule if options.rule else identity(finding) not in known)
    ]
    for number, finding in enumerate(sample(wanted, options.count, options.each, options.seed)):
        print(number, "\t".join((finding.severity, *identity(finding))), "|", finding.message)
        if finding.start is not None and finding.end is not None:
            text = texts.get(finding.path, "")
            before, after = (
                text[max(0, finding.start - 60) : finding.start],
                text[finding.end : finding.end + 50],
            )
            shown = f"{before}[[{text[finding.start : finding.end][:90]}]]{after}"
            print("     ", shown.replace("\n", "⏎").replace("\r", ""))
        else:
            print("      item:", finding.item, "field:", finding.field)


if __name__ == "__main__":
    main()
