"""All rules: the built-in ones, and those of other packages (entry-point group ``zotsync.rules``)."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from zotsync.errors import UsageError
from zotsync.quality.rule import Finding, Rule, Severity, did_you_mean
from zotsync.quality.rules import BUILT_IN

GROUP = "zotsync.rules"


@cache
def _loaded() -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    rules = list(BUILT_IN)
    problems = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            rule = entry.load()
            rule = getattr(rule, "rule", rule)
            if not isinstance(rule, Rule):
                raise TypeError(f"{entry.value} is no zotsync.quality.rule.Rule")
            if clash := next((other for other in rules if other.code == rule.code), None):
                raise ValueError(f"its code {rule.code} is that of {clash.name}")
            rules.append(rule)
        except Exception as error:  # A stranger's package must not stop the built-in rules.
            problems.append(
                Finding(
                    rule="zotsync",
                    name=entry.name,
                    severity=Severity.error,
                    message=f"The rule {entry.name} ({entry.value}) could not be loaded: {error}."
                    " Update or uninstall the package that brings it.",
                )
            )
    return tuple(rules), tuple(problems)


def all_rules() -> tuple[Rule, ...]:
    """Every rule that can be selected, built-in ones first."""
    return _loaded()[0]


def load_problems() -> tuple[Finding, ...]:
    """One error for each rule of another package that could not be loaded."""
    return _loaded()[1]


def rule_named(code_or_name: str) -> Rule:
    """The rule with this code or name. Raises `UsageError` where there is none."""
    wanted = code_or_name.strip().lower()
    for rule in all_rules():
        if wanted in (rule.code.lower(), rule.name.lower()):
            return rule
    area = [rule.code for rule in all_rules() if rule.area.lower() == wanted]
    remedy = f"Its rules: {', '.join(area)}." if area else did_you_mean(wanted, all_rules())
    said = f"{code_or_name!r} is an area, not a rule." if area else f"There is no rule {code_or_name!r}."
    raise UsageError(said, remedy=remedy)
