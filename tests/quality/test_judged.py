"""What was judged by reading: rules are right as often as their severity asks, and the page says so."""

from collections import Counter, defaultdict
from pathlib import Path

from zotsync.quality import RULES

DOCS = Path(__file__).resolve().parents[2] / "docs"


def judged():
    lines = (DOCS / "precision.tsv").read_text("utf-8").splitlines()
    assert lines[0].split("\t") == ["rule", "severity", "file", "place", "verdict"]
    return [row for row in (line.split("\t") for line in lines[1:]) if row[-1] != "mended"]


def test_what_was_judged_and_nothing_of_it_is_kept_but_its_place():
    rows = judged()
    assert len(rows) >= 600
    assert {verdict for *_, verdict in rows} == {"right", "wrong"}
    assert all(len(place) == 12 and int(place, 16) >= 0 for _, _, _, place, _ in rows)


def test_each_severity_is_as_right_as_it_must_be():
    counts = defaultdict(Counter)
    for _, severity, _, _, verdict in judged():
        counts[severity][verdict] += 1
    assert counts["error"]["right"] >= 0.95 * counts["error"].total()
    assert counts["warning"]["right"] >= 0.9 * counts["warning"].total()


def test_most_rules_were_judged_and_those_that_run_unasked_are_right():
    """No rule that was often wrong runs unasked as a warning or an error; stray words have their own page."""
    counts = defaultdict(Counter)
    for code, _, _, _, verdict in judged():
        counts[code][verdict] += 1
    assert len(counts) >= 150
    low = {code for code, seen in counts.items() if seen["right"] < 0.9 * seen.total()}
    loud = {rule.code for rule in RULES if rule.default and rule.severity != "info"}
    assert low & loud == {"ND-04"}


def test_the_page_names_every_rule_that_runs_unasked():
    """Either with its measured precision, or among those that the sample says nothing about."""
    page = (DOCS / "precision.md").read_text("utf-8")
    assert [rule.code for rule in RULES if rule.default and rule.code not in page] == []
