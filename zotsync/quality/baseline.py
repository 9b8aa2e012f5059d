"""Findings that are known and accepted, in a file: later runs say only what is new.

JSON, one finding a line, so that a diff of the file shows what was accepted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from zotsync.errors import InputError
from zotsync.quality.config import fingerprint
from zotsync.quality.rule import Finding


def baseline_text(findings: Iterable[Finding]) -> str:
    """The text of a baseline that accepts ``findings``; the same findings in any order give the same text.

    ``read_baseline`` reads it. Paths count as they were given: make and use it from the same folder.
    """
    counts: Counter[str] = Counter()
    about: dict[str, dict[str, object]] = {}
    for finding in findings:
        known = fingerprint(finding)
        counts[known] += 1
        about[known] = {
            "path": finding.path,
            "item": finding.item,
            "text": finding.text,
            "rule": finding.rule,
        }
    rows = [
        {"fingerprint": known, "count": counts[known], **about[known]}
        for known in sorted(about, key=lambda known: (about[known]["path"], about[known]["rule"], known))
    ]
    lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    return f'{{"zotsync": 1, "baseline": [{chr(10) if lines else ""}{lines}{chr(10) if lines else ""}]}}\n'


def read_baseline(text: str, path: str = "") -> Mapping[str, int]:
    """Fingerprint to how many such findings are accepted: for `LintConfig.baseline`.

    Raises `InputError` for what is no baseline; ``path`` is the file that it came from.
    """
    try:
        data = json.loads(text)
        rows = data["baseline"]
        found: Counter[str] = Counter()
        for row in rows:
            known, count = row["fingerprint"], row.get("count", 1)
            if not isinstance(known, str) or not isinstance(count, int) or count < 1:
                raise ValueError(known)
            found[known] += count
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            "This is no baseline of findings.", path=path, remedy="Make it anew from the findings."
        ) from error
    return dict(found)
