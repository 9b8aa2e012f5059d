"""What the measuring data's documents must become, asked for as a user would: through the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, run
from tests.shared import ROOT, shared

__all__ = ["run"]
_GOLD = ROOT / "gold" / "seed-items.json"
NAMES = sorted(json.loads(_GOLD.read_text("utf-8"))) if _GOLD.exists() else [""]


@pytest.fixture(params=NAMES)
def seed(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """A document's path and what it must become."""
    gold = json.loads(shared("gold", "seed-items.json").read_text("utf-8"))
    return str(shared("seeds", request.param)), gold[request.param]


def agrees(expected: Any, found: Any) -> bool:
    """Whether a value is as expected; ``startswith:`` and ``contains:`` mark partial matches."""
    if isinstance(expected, str):
        kind, _, rest = expected.partition(":")
        if kind == "startswith":
            return str(found).startswith(rest)
        if kind == "contains":
            return rest in str(found)
    return bool(expected == found)


def test_convert_gives_the_item(seed: tuple[str, dict[str, Any]], run: Run) -> None:
    path, gold = seed

    found = run("convert", path, "--to", "zotero-json").json

    items = [data for data in found if data["itemType"] != "note"]
    notes = [data["note"] for data in found if data["itemType"] == "note"]
    assert 1 == len(items)
    wrong = {n: items[0].get(n, "") for n, v in gold["item"].items() if not agrees(v, items[0].get(n, ""))}
    assert {} == wrong
    assert all(any(agrees(e, note) for note in notes) for e in gold.get("notes", ()))
    assert len(gold.get("notes", ())) == len(notes)


def test_enrich_gives_the_tags_and_suggestions(seed: tuple[str, dict[str, Any]], run: Run) -> None:
    path, gold = seed

    entry = run("enrich", path, "--json").json["items"][0]

    tags = {tag["tag"] for tag in entry["tags"]}
    expected = gold.get("tags", {})
    assert set(expected.get("must", ())) <= tags
    assert not set(expected.get("must_not", ())) & tags
    assert not [t for t in tags if t.startswith(tuple(expected.get("must_not_prefix", ("\0",))))]
    suggested = {s["field"]: s["value"] for s in entry["suggestions"]}
    assert gold.get("suggestions", {}).items() <= suggested.items()
    text = Path(path).read_text("utf-8")
    for tag in entry["tags"]:
        assert tag["evidence"]
        assert all(text[e["start"] : e["end"]] == e["text"] for e in tag["evidence"] if e["field"] == "body")


def defects(**wanted: Any) -> list[dict[str, Any]]:
    lines = shared("gold", "seed-defects.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return [d for d in found if all(d[name] == value for name, value in wanted.items())]


def test_lint_finds_the_certain_offline_defects(run: Run) -> None:
    """Each by its code; those that have a line also on that line."""
    missed = []
    for path in sorted(shared("seeds").iterdir()):
        findings = run("lint", str(path), "--select", "ALL", "--format", "json").json["findings"]
        places = {(f["rule"], f["line"]) for f in findings}
        codes = {f["rule"] for f in findings}
        missed += [
            (d["id"], d["rule"], d["text"])
            for d in defects(file=path.name, confidence="certain", lookup=False)
            if ((d["rule"], d["line"]) not in places if d["rule"] in POSITIONED else d["rule"] not in codes)
        ]

    assert [] == missed


POSITIONED = {"AB-03", "AB-21", "ND-04", "ND-07", "TI-03", "ND-12", "ND-23"}


def test_stray_names_are_flagged_exactly_where_they_are(run: Run) -> None:
    found = run("lint", str(shared("seeds", "003_3c21eb6106e5c222.txt")), "--format", "json").json["findings"]

    stray = [(f["text"], f["line"], f["severity"]) for f in found if f["rule"] == "ND-04"]
    assert [("cisplatin", 18, "error"), ("tacrolimus", 26, "error")] == stray


@pytest.mark.parametrize("name", [n for n in NAMES if not n.startswith("003")])
def test_names_in_their_place_are_not_flagged(name: str, run: Run) -> None:
    found = run("lint", str(shared("seeds", name)), "--select", "ND-04", "--format", "json").json["findings"]

    assert [] == found


def test_rules_stay_silent_where_nothing_is_wrong(run: Run) -> None:
    lines = shared("gold", "seed-nondefects.jsonl").read_text("utf-8").splitlines()
    for right in map(json.loads, lines):
        path = str(shared("seeds", right["file"]))
        found = run("lint", path, "--select", "ALL", "--format", "json").json["findings"]
        flagged = {f["text"] for f in found if f["rule"] == right["rule_that_must_stay_silent"]}
        assert right["text"] not in flagged
