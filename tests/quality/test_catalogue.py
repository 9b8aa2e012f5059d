"""Codes, names and severities are those of the catalogue of rules, but for what is listed here."""

import json
import re

import pytest

from tests.shared import shared
from zotsync.fixing import lint_source_of
from zotsync.loading import load
from zotsync.quality import RULES, LintConfig, Severity, lint_source

LEVELS = {
    "critical": Severity.error,
    "high": Severity.error,
    "medium": Severity.warning,
    "low": Severity.info,
    "info": Severity.info,
}
# Rules that the catalogue has not, or says otherwise, and why.
DEVIATIONS = {"IM-09": "the readers' own problems, so that what was not read is seen among the findings"}
# What a person would drown in, or a matter of taste: only on request.
ON_REQUEST = {
    "XF-01": "a library exported without its files names many that are not there",
    "XF-08": "programs write such paths into every item, and they hold where they were written",
    "AB-16": "in real sets the abstract was on one work twice, its title in two languages; now found nowhere",
    "ND-18": "handbooks say of each thing what they say of its neighbours: seven of ten were so",
    "RL-28": "in real documents it named addresses that are no references; now found nowhere",
    "AB-10": "no case was judged yet",
    "NM-23": "no case was judged yet",
    "PG-05": "no case was judged yet",
    "PG-15": "some journals count so",
    "TG-01": "most files and libraries have no tags for most items",
    "TI-16": "typesetters' hyphens are in every other title of some publishers, and harm a search at most",
    "TI-33": "product names are written so by their makers",
    "IT-10": "databases write the language in words or with three letters in every item, and programs cope",
    "IT-15": "exports are full of fields without a value, and nothing is lost by them",
    "IT-18": "exports seldom say what kind of thesis it is",
    "JN-14": "each database has its own way with & and and, and a set from several has hundreds",
    "JN-16": "databases leave the article of a journal out, and nothing is lost by it",
    "ND-02": "writers lead over to the next paragraph on purpose too",
    "RL-36": "publishers want their own line otherwise than the list",
    "TG-07": "vocabularies mean two things by one and many",
    "TI-28": "hardly any database writes small figures",
    "IT-20": "databases write the kind of article into M3 of every item; nothing is lost by it",
}
# What must be found without asking.
WANTED = {"ND-04", "AB-03", "ND-07", "ND-23", "ID-14", "TX-04", "JN-01", "ND-15"}


@pytest.fixture(scope="module")
def catalogue():
    """Code to name and severity."""
    found = {}
    for line in shared("quality-rules.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
        if len(cells) > 8 and re.fullmatch(r"[A-Z]{2}-\d+", cells[1]):
            found[cells[1]] = (cells[2].lower(), cells[6])
    return found


def test_codes_names_and_severities(catalogue):
    """Each rule is in the catalogue, under its name, with its severity; the list of deviations is short."""
    other = {
        rule.code
        for rule in RULES
        if rule.code not in catalogue
        or catalogue[rule.code] != (rule.name.lower(), catalogue[rule.code][1])
        or LEVELS[catalogue[rule.code][1]] != rule.severity
    }
    assert other == set(DEVIATIONS)


def test_the_default_set():
    """All rules run unasked but for those that are listed with a reason."""
    assert {rule.code for rule in RULES if not rule.default} == set(ON_REQUEST)


def test_what_runs_unasked_finds_the_certain_defects():
    """In documents with known defects the default set reports every kind that is wanted there."""
    found = {
        finding.rule
        for source in load([shared("seeds")]).sources
        for finding in lint_source(lint_source_of(source))
    }
    assert found >= WANTED


def test_certain_defects_are_found_where_they_are():
    """Each defect that is certain and needs no look-up is found by its rule on its line."""
    wanted = [
        defect
        for line in shared("gold", "seed-defects.jsonl").read_text("utf-8").splitlines()
        if (defect := json.loads(line))["confidence"] == "certain" and not defect["lookup"]
    ]
    every = LintConfig(select=("ALL",))
    found = {
        (source.path.rpartition("/")[2], finding.rule, finding.line)
        for source in load([shared("seeds")]).sources
        for finding in lint_source(lint_source_of(source), every)
    }
    assert wanted
    assert [d["id"] for d in wanted if (d["file"], d["rule"], d.get("line")) not in found] == []
