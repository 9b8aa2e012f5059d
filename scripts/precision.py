"""Draws a sample of findings to be judged by reading, and says from the judgements how often rules are right.

    python scripts/precision.py draw DATA [--count 300] [--seed 1]     # prints the sample, with its context
    python scripts/precision.py table DATA                             # writes docs/precision.md

DATA is a folder of reference files. A judgement is a line of docs/precision.tsv: rule, severity, file name, a
hash of the place and the flagged characters, and ``right`` or ``wrong``; nothing of the file is kept. Up to
twelve findings of each rule come first, so that rare rules are seen; the rest is drawn from all.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections import Counter, defaultdict
from pathlib import Path

from zotsync.api import lint_loaded, load
from zotsync.quality import Finding, all_rules

DOCS = Path(__file__).resolve().parents[1] / "docs"
EACH = 12
TARGET = {"error": 0.95, "warning": 0.9}


def identity(finding: Finding) -> tuple[str, str, str]:
    """Rule, file name and a hash of the place: the same for the same finding in the same file."""
    place = f"{finding.line} {finding.column} {finding.item} {finding.field} {finding.text}"
    return finding.rule, Path(finding.path).name, hashlib.sha256(place.encode()).hexdigest()[:12]


def sample(findings: list[Finding], count: int, seed: int) -> list[Finding]:
    rng = random.Random(seed)
    order = sorted(findings, key=identity)
    rng.shuffle(order)
    seen: Counter[str] = Counter()
    first, rest = [], []
    for finding in order:
        seen[finding.rule] += 1
        (first if seen[finding.rule] <= EACH else rest).append(finding)
    return (first + rest)[:count]


def judged() -> dict[tuple[str, str, str], tuple[str, str]]:
    """Severity and verdict by identity."""
    rows = [line.split("\t") for line in (DOCS / "precision.tsv").read_text("utf-8").splitlines()[1:]]
    return {(rule, file, place): (severity, verdict) for rule, severity, file, place, verdict in rows}


def page(findings: list[Finding]) -> str:
    now = {identity(finding): str(finding.severity) for finding in findings}
    right: dict[str, Counter[str]] = defaultdict(Counter)
    by_severity: dict[str, Counter[str]] = defaultdict(Counter)
    kept = gone = 0
    for key, (_, verdict) in judged().items():
        if key not in now:
            gone += 1
            continue
        kept += 1
        right[key[0]][verdict] += 1
        by_severity[now[key]][verdict] += 1
    lines = [
        "# How often the rules are right",
        "",
        f"{kept} findings of the default set in sixty reference files of many programs (BibTeX, RIS,",
        "EndNote, Medline, Web of Science), drawn by `scripts/precision.py` and judged one by one, by",
        "reading the file. A finding is right if what it says is so, and a careful person would want to",
        f"know. What was judged and is no longer reported, because the rule was mended: {gone}.",
        "",
        "| severity | judged | right | asked |",
        "|---|---|---|---|",
    ]
    for severity in ("error", "warning", "info"):
        counts = by_severity[severity]
        asked = f"{TARGET[severity]:.2f}" if severity in TARGET else ""
        share = counts["right"] / max(1, counts.total())
        lines.append(f"| {severity} | {counts.total()} | {share:.3f} | {asked} |")
    lines += ["", "| rule | judged | right |", "|---|---|---|"]
    names = {rule.code: rule.name for rule in all_rules()}
    for code, counts in sorted(right.items()):
        lines.append(f"| {code} {names[code]} | {counts.total()} | {counts['right'] / counts.total():.2f} |")
    silent = sorted(rule.code for rule in all_rules() if rule.default and rule.code not in right)
    lines += [
        "",
        "ND-04 has a page of its own, [stray words](stray-words.md). These rules of the default set found",
        "nothing in the sample: their precision is known from their examples and from clean text alone",
        f"(`tests/quality/test_precision.py`): {', '.join(silent)}.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Samples findings, and sums up what was judged.")
    parser.add_argument("what", choices=("draw", "table"))
    parser.add_argument("data", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    loaded = load([options.data])
    findings = lint_loaded(loaded)
    if options.what == "table":
        (DOCS / "precision.md").write_text(page(findings), "utf-8")
        return
    texts = {source.path: source.decoded.text for source in loaded.sources}
    for number, finding in enumerate(sample(findings, options.count, options.seed)):
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
