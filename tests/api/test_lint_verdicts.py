"""Lint reports what registries once said of a DOI, with their name and the day, and asks nobody."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from tests.enrichment.doi.registry import ARTICLE, DOI, UNKNOWN, check, crossref
from zotsync import api
from zotsync.quality import Finding, LintConfig, Safety, all_rules
from zotsync.quality.rule import LookUpRule
from zotsync.verdicts import CACHE, cached

CODES = {rule.code for rule in all_rules() if isinstance(rule, LookUpRule)}
NOTICE = [{"type": "retraction", "DOI": "10.5555/notice", "updated": {"date-parts": [[2020, 1, 1]]}}]
CONCERN = [{**NOTICE[0], "type": "expression_of_concern"}]


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZOTSYNC_STATE", str(tmp_path))
    return tmp_path / CACHE


def looked_up(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.rule in CODES]


def test_where_nothing_was_asked_nothing_is_said() -> None:
    assert cached() is None
    assert looked_up(api.lint([ARTICLE])) == []


def test_an_item_that_agrees_has_no_finding(state: Path) -> None:
    check(ARTICLE, state, crossref=crossref())
    assert looked_up(api.lint([ARTICLE])) == []


def test_an_item_that_nobody_asked_about_has_none_beside_one_that_was(state: Path) -> None:
    check(ARTICLE, state, handle=UNKNOWN)
    other = ARTICLE.with_fields({"DOI": "10.5555/never.asked"})
    assert looked_up(api.lint([other])) == []


@pytest.mark.parametrize(
    ("code", "answers", "fields"),
    [
        ("ID-09", {"handle": UNKNOWN}, {}),
        ("ID-10", {"crossref": crossref()}, {"title": "Harbour dredging in Leith", "date": "1999"}),
        ("DT-10", {"crossref": crossref()}, {"date": "2009"}),
        ("RL-21", {"crossref": crossref()}, {"volume": "21"}),
        ("IT-03", {"crossref": crossref(type="posted-content", relation={
            "is-preprint-of": [{"id-type": "doi", "id": "10.5555/final.2017"}]})}, {}),
        ("RT-01", {"crossref": crossref(updated_by=NOTICE)}, {}),
        ("RT-02", {"crossref": crossref(updated_by=CONCERN)}, {}),
    ],
)  # fmt: skip
def test_each_verdict_is_a_finding_that_says_who_and_when(state, code, answers, fields) -> None:
    item = ARTICLE.with_fields(fields)
    check(item, state, **answers)
    (finding,) = looked_up(api.lint([item]))
    source = "doi.org" if code == "ID-09" else "Crossref"
    assert (finding.rule, f"{source} said on 2026-05-04" in finding.message) == (code, True)


def test_a_finding_in_a_file_lies_on_the_value(state: Path, tmp_path: Path) -> None:
    check(ARTICLE, state, handle=UNKNOWN)
    file = tmp_path / "refs.ris"
    file.write_text(f"TY  - JOUR\nTI  - {ARTICLE.title}\nDO  - {DOI}\nER  - \n", "utf-8")
    (finding,) = looked_up(api.lint(file))
    assert (finding.rule, finding.line, finding.text) == ("ID-09", 3, DOI)


def test_a_value_is_offered_only_where_title_author_and_year_agree(state: Path) -> None:
    check(ARTICLE, state, crossref=crossref())
    (finding,) = looked_up(api.lint([ARTICLE.with_fields({"volume": "21"})]))
    assert finding.fix is not None
    assert (finding.fix.safety, finding.fix.replacement) == (Safety.manual, "12")
    both = looked_up(api.lint([ARTICLE.with_fields({"volume": "21", "date": "2009"})]))
    assert {(one.rule, one.fix) for one in both} == {("RL-21", None), ("DT-10", None)}


def test_the_item_is_compared_as_it_is_now(state: Path) -> None:
    """A verdict is no note on the item: mended, the item is fine without asking again."""
    check(ARTICLE.with_fields({"volume": "21"}), state, crossref=crossref())
    assert looked_up(api.lint([ARTICLE])) == []


def test_the_look_up_goes_to_other_processes(state: Path) -> None:
    check(ARTICLE, state, handle=UNKNOWN)
    again = pickle.loads(pickle.dumps(cached()))
    assert [one.verdict for one in again(ARTICLE)] == ["not registered"]


def test_a_damaged_cache_says_nothing(state: Path) -> None:
    state.write_bytes(b"no database" * 100)
    assert looked_up(api.lint([ARTICLE])) == []


def test_a_look_up_of_ones_own_is_used_instead(state: Path) -> None:
    check(ARTICLE, state, handle=UNKNOWN)
    assert looked_up(api.lint([ARTICLE], LintConfig(look_up=lambda item: ()))) == []
