"""Finds and mends data-quality problems in items and in the documents they come from."""

from zotsync.quality.baseline import baseline_text, read_baseline
from zotsync.quality.config import LintConfig, fingerprint
from zotsync.quality.engine import lint_items, lint_set, lint_source
from zotsync.quality.examples import explain, rule_page
from zotsync.quality.fixes import diff, fix, settle
from zotsync.quality.registry import all_rules, load_problems, rule_named
from zotsync.quality.rule import Finding, Fix, Rule, Safety, Severity
from zotsync.quality.rules import BUILT_IN as RULES
from zotsync.quality.source import LintSource

__all__ = [
    "RULES",
    "Finding",
    "Fix",
    "LintConfig",
    "LintSource",
    "Rule",
    "Safety",
    "Severity",
    "all_rules",
    "baseline_text",
    "diff",
    "explain",
    "fingerprint",
    "fix",
    "lint_items",
    "lint_set",
    "lint_source",
    "load_problems",
    "read_baseline",
    "rule_named",
    "rule_page",
    "settle",
]
