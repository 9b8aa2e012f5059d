"""What to look for, and what to leave unsaid."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import PurePosixPath

from zotsync.errors import UsageError
from zotsync.quality.rule import Finding, LookUp, Rule, did_you_mean


@dataclass(frozen=True, slots=True)
class LintConfig:
    """``select`` and ``ignore`` take codes (``AB-03``), names, areas (``AB``) and ``ALL``.

    ``per_path`` maps a glob to what is ignored below it; ``severity`` a code to error, warning or info;
    ``baseline`` holds fingerprints of findings that are known and accepted (a mapping: how many of each, see
    `zotsync.quality.baseline`); ``bodies`` lets text rules look at the bodies of notes too;
    ``look_up`` says what registries once answered (None: what this user's cache holds, in `zotsync.lint`).
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_path: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: Mapping[str, str] = field(default_factory=dict)
    baseline: Collection[str] = ()
    bodies: bool = False
    look_up: LookUp | None = None


def choose(rules: Iterable[Rule], select: Iterable[str], ignore: Iterable[str]) -> tuple[Rule, ...]:
    """The rules that ``select`` names (empty: the default set) without those that ``ignore`` names.

    Raises `UsageError` for what names no rule.
    """
    known = tuple(rules)
    select = tuple(select)
    wanted = codes(known, select) if select else {rule.code for rule in known if rule.default}
    unwanted = codes(known, ignore)
    return tuple(rule for rule in known if rule.code in wanted and rule.code not in unwanted)


def codes(rules: Iterable[Rule], selectors: Iterable[str]) -> set[str]:
    """The codes that ``selectors`` name. Raises `UsageError` for what names no rule."""
    known = tuple(rules)
    found: set[str] = set()
    for selector in selectors:
        named = {rule.code for rule in known if _names(selector.strip(), rule)}
        if not named:
            raise UsageError(
                f"{selector!r} is no rule, no area and not ALL.", remedy=did_you_mean(selector, known)
            )
        found |= named
    return found


def _names(selector: str, rule: Rule) -> bool:
    return selector.upper() in ("ALL", rule.code, rule.area) or selector.lower() == rule.name.lower()


def ignored_at(path: str, rules: Iterable[Rule], per_path: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The codes that are ignored for this path."""
    found: set[str] = set()
    posix = PurePosixPath(path.replace("\\", "/"))
    for glob, selectors in per_path.items():
        if fnmatch(str(posix), glob) or posix.match(glob):
            found |= codes(rules, selectors)
    return found


def fingerprint(finding: Finding) -> str:
    """What stays the same while the lines around a finding move: for a baseline.

    >>> a = Finding("AB-03", "x", "warning", "m", path="a.ris", line=3, text="b.C")
    >>> fingerprint(a) == fingerprint(Finding("AB-03", "x", "warning", "m", path="a.ris", line=9, text="b.C"))
    True
    """
    parts = (finding.rule, finding.path, finding.item or "", finding.field or "", finding.text)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
