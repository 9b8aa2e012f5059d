"""``enrich --doi`` from the command line: verdicts, the cache, and the replay without a network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import responses
from click.testing import CliRunner

from tests.enrichment.doi.registry import crossref, pmc, serve
from zotsync.cli.enrich import command

REFERENCE = """TY  - JOUR
AU  - Halvorsen, Nadia
TI  - Lichen growth on volcanic basalt: a thirty-year record
PY  - 2016
JO  - Journal of Invented Botany
VL  - 13
DO  - 10.5555/lichen.2016
ER  - 
"""


def test_the_verdict_is_shown_and_the_replay_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZOTSYNC_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("ZOTSYNC_MAILTO", "someone@example.org")
    file = tmp_path / "a.ris"
    file.write_text(REFERENCE, "utf-8")
    run = CliRunner().invoke
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        serve(mock, crossref=crossref(), pmc=pmc())
        online = run(command, [str(file), "--doi", "--json"])
    (check,) = json.loads(online.stdout)["items"][0]["checks"]
    assert {name: check[name] for name in ("doi", "verdict", "field", "expected", "found", "source")} == {
        "doi": "10.5555/lichen.2016",
        "verdict": "field mismatch",
        "field": "volume",
        "expected": "12",
        "found": "13",
        "source": "Crossref",
    }
    assert run(command, [str(file), "--doi", "--offline", "--json"]).stdout == online.stdout
    shown = run(command, [str(file), "--doi", "--offline"]).stdout
    assert "! 10.5555/lichen.2016 field mismatch: volume is '13', not '12'" in shown
