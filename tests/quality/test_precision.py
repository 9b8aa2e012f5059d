"""False alarms on real, clean texts stay rare."""

import json
from collections import Counter

import pytest

from tests.shared import shared
from zotsync.item import Item, Origin, Span
from zotsync.quality import LintConfig, LintSource, lint_items, lint_source

# The most findings per 1,000 words on texts that people edited well; what is left was read and is true.
ABSTRACTS = {
    "AB-03": 0.15,
    "ND-03": 0.02,
    "ND-06": 0.02,
    "ND-07": 0.02,
    "ND-21": 0.02,
    "TX-01": 0.01,
    "AB-21": 0.02,
}
PAGES = {
    "AB-03": 0.2,
    "ND-01": 0.05,
    "ND-03": 0.02,
    "ND-07": 0.02,
    "ND-12": 0.02,
    "RL-01": 0.02,
    "UR-08": 0.02,
}


def lines(path, count):
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line, _ in zip(file, range(count), strict=False)]


def test_abstracts_of_papers():
    """PubMed abstracts: each rule stays below its bound."""
    counts, words = Counter(), 0
    for record in lines(shared("data", "therapy", "pubmed_mesh.jsonl"), 700):
        abstract = record.get("abstract") or ""
        words += len(abstract.split())
        found = lint_items(
            [Item("journalArticle", {"abstractNote": abstract})], LintConfig(select=tuple(ABSTRACTS))
        )
        counts.update(finding.rule for finding in found)
    assert {code: n for code, n in counts.items() if 1000 * n / words > ABSTRACTS[code]} == {}


def test_pages_for_readers():
    """Edited web pages: each rule stays below its bound."""
    counts, words = Counter(), 0
    for record in lines(shared("data", "text", "nci_pages.jsonl"), 150):
        text = record["text"]
        words += len(text.split())
        item = Item("webpage", {"title": record["title"]}, origin=Origin(text=text, span=Span(0, len(text))))
        source = LintSource("page.md", text, (item,), format="document")
        counts.update(finding.rule for finding in lint_source(source, LintConfig(select=tuple(PAGES))))
    assert {code: n for code, n in counts.items() if 1000 * n / words > PAGES[code]} == {}


@pytest.mark.parametrize("name", ["seed-defects.jsonl", "seed-nondefects.jsonl"])
def test_annotated_documents(name):
    """Certain defects that need no look-up are found where they are; what is right is left alone."""
    from zotsync.api import lint

    found = lint(shared("seeds"))
    notes = [json.loads(line) for line in shared("gold", name).read_text(encoding="utf-8").splitlines()]

    def overlap(finding, note):
        end = note["col"] + max(1, len(note["text"]))
        return finding.column < end and finding.column + len(finding.text) > note["col"]

    def there(note, code):
        return any(
            f.rule == code
            and f.path.endswith(note["file"])
            and f.line == note["line"]
            and (f.line is None or overlap(f, note))
            for f in found
        )

    if "rule_that_must_stay_silent" in notes[0]:
        assert [n["text"] for n in notes if there(n, n["rule_that_must_stay_silent"])] == []
    else:
        certain = [n for n in notes if n["confidence"] == "certain" and not n["lookup"]]
        assert [n["id"] for n in certain if not there(n, n["rule"])] == []
