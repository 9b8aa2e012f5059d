"""Every rule's documentation is true: its bad examples are found, its good ones are not."""

import re

import pytest

from zotsync.quality import RULES, Safety, explain
from zotsync.quality.examples import documentation, examples, fixed_example, lint_example

TEXTUAL = ("abstract", "title", "field", "url", "document", "note", "head", "ris", "bibtex")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_examples_hold(rule):
    """A bad example gives findings of exactly this rule; a good one gives none."""
    found = examples(rule)
    assert {example.good for example in found} == {True, False}, "needs Bad:: and Good::"
    for example in found:
        findings = lint_example(rule, example)
        assert not [f.message for f in findings if "itself failed" in f.message]
        assert {f.rule for f in findings} == (set() if example.good else {rule.code}), (
            example.text,
            findings,
        )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_fixes_settle(rule):
    """What a rule can fix in its own examples it no longer finds, and fixing twice is fixing once."""
    for example in examples(rule):
        if example.kind not in TEXTUAL:
            continue
        fixable = [f for f in lint_example(rule, example) if f.fix and f.fix.safety != Safety.manual]
        fixed = fixed_example(rule, example)
        again = type(example)(example.good, example.kind, fixed)
        assert fixed_example(rule, again) == fixed
        assert len(lint_example(rule, again)) <= len(lint_example(rule, example)) - len(fixable)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_file_is_named_after_the_rule(rule):
    """A rule is found by its name: the file is the name with underscores; the page says what it is."""
    module = rule.check.__module__
    assert module.rpartition(".")[2] == rule.name.replace("-", "_")
    assert documentation(rule).split("\n")[0].endswith((".", ":"))
    assert re.match(rf"# {rule.code} {rule.name}\n", explain(rule.code))


def test_codes_and_names_are_unique():
    """No two rules share a code or a name."""
    assert len({rule.code for rule in RULES}) == len(RULES) == len({rule.name for rule in RULES})
