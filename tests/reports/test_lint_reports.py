"""Findings as text, JSON, SARIF and annotations."""

import json

from zotsync.quality import Finding, Fix, Safety, Severity
from zotsync.reports.lint_github import lint_github
from zotsync.reports.lint_json import lint_json
from zotsync.reports.lint_sarif import lint_sarif
from zotsync.reports.lint_text import lint_text

TEXT = "first\r\nThe bridge was closed.Many waited.\r\n"
PLACED = Finding(
    rule="AB-03",
    name="missing-space-after-sentence",
    severity=Severity.warning,
    message="Put a blank: 100 %, now.",
    path="notes/a b.md",
    start=22,
    end=33,
    text="closed.Many",
    line=2,
    column=16,
    end_line=2,
    end_column=27,
    item="Bridges",
    field="body",
    fix=Fix(Safety.safe, "closed. Many"),
)
MISSING = Finding(
    rule="JN-01",
    name="journal-missing",
    severity=Severity.error,
    message="Add the journal.",
    path="a.ris",
    item="Bridges",
    field="publicationTitle",
)
KEYS = ["rule", "name", "severity", "path", "line", "column", "end_line", "end_column", "text", "message"]


def test_json_has_every_key_and_nulls():
    """Each finding has all keys; what has no place or fix is null."""
    document = lint_json([PLACED, MISSING])
    assert json.loads(json.dumps(document)) == document
    assert document["zotsync"] == 1
    first, second = document["findings"]
    assert list(first) == list(second) == [*KEYS, "item", "field", "fix"]
    assert first["fix"] == {"safety": "safe", "replacement": "closed. Many"}
    assert first["severity"] == "warning"
    assert (second["line"], second["column"], second["text"], second["fix"]) == (None, None, "", None)
    assert document["summary"]["error"] == 1
    assert document["summary"]["rules"] == {"AB-03": 1, "JN-01": 1}


def test_text_shows_the_line_with_a_caret():
    """The caret stands under the flagged characters; what is missing names item and field."""
    said = lint_text([PLACED, MISSING], {"notes/a b.md": TEXT})
    assert said.splitlines() == [
        "notes/a b.md:2:16: warning AB-03 missing-space-after-sentence: Put a blank: 100 %, now.",
        "    The bridge was closed.Many waited.",
        "                   ^^^^^^^^^^^",
        "    fix (safe): closed. Many",
        "a.ris: error JN-01 journal-missing: Add the journal.",
        "    in publicationTitle of “Bridges”",
        "1 error, 1 warning; 1 can be mended with --fix.",
    ]


def test_text_sums_up_above_two_hundred():
    """Many findings become one paragraph a rule, with three examples."""
    said = lint_text([PLACED] * 250 + [MISSING])
    assert said.startswith("AB-03 missing-space-after-sentence: 250 times (warning)\n")
    assert "… and 247 more" in said
    assert len(said.splitlines()) < 25


def test_sarif_has_places_and_fixes():
    """A result points at its rule, its region and its replacement."""
    log = lint_sarif([PLACED, MISSING], version="1.2")
    run = log["runs"][0]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["AB-03", "JN-01"]
    placed, missing = run["results"]
    place = placed["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "notes/a%20b.md"
    assert (place["region"]["startLine"], place["region"]["endColumn"]) == (2, 27)
    replacement = placed["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert replacement["insertedContent"]["text"] == "closed. Many"
    assert "region" not in missing["locations"][0]["physicalLocation"]
    assert missing["level"] == "error"


def test_github_escapes():
    """Percent signs, commas and line ends are escaped as the runner wants them."""
    first, second = lint_github([PLACED, MISSING]).splitlines()
    assert first == (
        "::warning file=notes/a b.md,line=2,endLine=2,col=16,endColumn=27,"
        "title=AB-03 missing-space-after-sentence::Put a blank: 100 %25, now."
    )
    assert second == "::error file=a.ris,title=JN-01 journal-missing::Add the journal."
