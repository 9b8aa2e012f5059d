"""What saves time changes no finding: needs, tails, fields."""

import json
from dataclasses import replace

import pytest

from tests.shared import shared
from zotsync.api import read
from zotsync.item import Creator, Item, Tag
from zotsync.quality import RULES, LintConfig, LintSource, engine
from zotsync.quality.examples import example_source, examples
from zotsync.quality.rule import ItemRule, TextRule
from zotsync.quality.ruleset import RuleSet
from zotsync.quality.source import Lines
from zotsync.quality.text.ris import records

QUICK = RuleSet.of(RULES)


def plain(rule):
    """The same rule, asked about every text and every item."""
    if isinstance(rule, TextRule):
        return replace(rule, needs=(), words=(), might=None)
    return replace(rule, needs=()) if isinstance(rule, ItemRule) else rule


SLOW = RuleSet.of(map(plain, RULES))


def agree(text, title="", item=None):
    """Whether both sets of rules say the same of a text as a document, an abstract and an address."""
    fields = {"title": title or text[:60], "abstractNote": text, "url": text[:200]}
    item = item or Item(
        "journalArticle", fields, (Creator("author", text[:30], text[30:40]),), (Tag(text[:90]),)
    )
    for source in (LintSource("a", text, format="document"), LintSource("a", "", (item,), format="ris")):
        quick, slow = (list(engine._run(source, rules, LintConfig())) for rules in (QUICK, SLOW))
        assert quick == slow


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_examples(rule):
    """Every example of every rule, good and bad, is judged by all rules with and without shortcuts."""
    for example in examples(rule):
        agree(example.text)
        for item in example_source(example.kind, example.text).items:
            agree("", item=item)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We looked at moss. " * 60 + "© 2012 Moss Press. All rights reserved.", "AB-05"),
        ("We looked at moss. " * 60 + "Keywords: moss; wall; rain", "AB-06"),
        ("We looked at the the wall. " + "We looked at moss. " * 60, "ND-03"),
        ("Rain fell.Moss grew. " + "We looked at moss. " * 60, "AB-03"),
        ("They say it doesnt grow on the wall of the house. " + "We looked at moss. " * 60, "ND-07"),
    ],
)
def test_long_texts(text, code):
    """What stands at one end of a long text is found there, with and without shortcuts."""
    agree(text)
    item = Item("journalArticle", {"abstractNote": text})
    found = engine._run(LintSource("a", "", (item,), format="ris"), QUICK, LintConfig())
    assert code in {finding.rule for finding in found}


def test_real_texts():
    """Abstracts and pages as they are: the same findings with and without shortcuts."""
    path = shared("data", "therapy", "pubmed_mesh.jsonl")
    with path.open(encoding="utf-8") as file:
        for line, _ in zip(file, range(150), strict=False):
            record = json.loads(line)
            agree(record["abstract"] or "", record["title"])


@pytest.mark.parametrize(
    "item",
    [
        Item("book"),
        Item("book", {"title": "Dunes"}),
        Item("thesis", {"date": "1999", "title": ""}, (Creator("author", "Lind", "A."),) * 2),
        Item("webpage", {"DOI": "x", "url": "y"}, tags=(Tag("a; b"),)),
    ],
    ids=lambda item: item.type,
)
def test_rules_over_items(item):
    """An item is judged by the rules that need nothing, or a string that is in a field of theirs."""
    said = {**item.fields, "creators": " ".join(c.last for c in item.creators)}
    said["tags"] = " ".join(tag.name for tag in item.tags)
    for _ in range(2):
        assert tuple(QUICK.asked(item)) == tuple(
            rule
            for rule in RULES
            if isinstance(rule, ItemRule)
            and (not rule.types or item.type in rule.types)
            and (not rule.fields or any(said.get(name) for name in rule.fields))
            and (
                not rule.needs
                or any(need in said.get(name, "") for need in rule.needs for name in rule.fields)
            )
        )


def test_real_references():
    """The references of real files: the same findings with and without shortcuts."""
    for path in sorted(shared("data", "import", "wild").iterdir())[::9]:
        for item in read(path)[:100]:
            agree("", item=item)


@pytest.mark.parametrize("text", ["", "a", "\n", "a\r\nb\rc\n\nd", "a\x0bb\u2028c\n", "\r\n\r\n", "a\n\rb"])
def test_lines_begin_behind_each_line_end(text):
    """CRLF, LF and CR end a line, nothing else does."""
    starts = [0]
    for at, sign in enumerate(text):
        if sign == "\n" or (sign == "\r" and text[at + 1 : at + 2] != "\n"):
            starts.append(at + 1)
    assert Lines(text).starts == starts


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_a_record(end):
    """Tag, value and place of each line, whatever ends it; a tag may have no value."""
    text = end.join(
        ["junk", "TY  - JOUR", "TI -   Moss  ", "more text", "KW  -", "KW  -  ", "T1  -x", "ER  - ", ""]
    )
    (record,) = records(text)
    assert [(line.tag, line.value) for line in record] == [
        ("TY", "JOUR"), ("TI", "Moss"), ("", "more text"), ("KW", ""), ("KW", ""), ("", "T1  -x"), ("ER", ""),
    ]  # fmt: skip
    assert [text[line.at : line.end] for line in record] == [line.value for line in record]
    assert [text[line.start :][:2] for line in record] == ["TY", "TI", "mo", "KW", "KW", "T1", "ER"]
