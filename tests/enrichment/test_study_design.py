"""A second vocabulary, and vocabularies of one's own: by a file, without code."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from click.testing import CliRunner

from zotsync.cli.enrich import command
from zotsync.enrichment import EnrichConfig, enrich_item
from zotsync.errors import ConfigError
from zotsync.inferring import vocabularies
from zotsync.item import Item

DESIGN = vocabularies(["study-design"], Path())
PAPER = """name = "paper"
version = "3"
prefix = "craft:"

[class.origami]
terms = ["origami", "paper folding"]
implies = ["paper-craft"]
not = ["origami robot"]

[class.paper-craft]
terms = ["paper craft"]
"""


def tags(title: str, abstract: str = "", config: EnrichConfig = DESIGN) -> set[str]:
    item = Item("journalArticle", {"title": title, "abstractNote": abstract})
    return {tag.tag for tag in enrich_item(item, config=config, only={"study-design", "paper"}).tags}


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Moss baths for sore feet: a randomised controlled trial", "", "randomised-trial clinical-trial"),
        ("Moss baths", "Walkers were randomly assigned to moss or water.", "randomised-trial clinical-trial"),
        ("Moss: a systematic review and meta-analysis", "", "systematic-review review meta-analysis"),
        ("Moss and men", "In this review, we look at moss in medicine.", "review"),
        ("Hazards of moss: a nationwide cohort study", "", "cohort-study observational-study"),
        ("A case of moss allergy", "We report a case of a gardener.", "case-report"),
        ("Moss among nurses: a cross-sectional survey", "", "cross-sectional-study observational-study"),
        ("Moss and asthma: a case-control study", "", "case-control-study observational-study"),
        ("Moss: study protocol for a randomised trial", "", "study-protocol randomised-trial clinical-trial"),
        ("Mossy feet", "Previous randomised trials were small. We measured the moss on forty roofs.", ""),
        ("Moss baths: a non-randomised trial", "", "clinical-trial"),
        ("Moss: a systematic review of randomised controlled trials", "", "systematic-review review"),
        ("A chart review of moss on feet", "", ""),
        ("Moss after peer review", "The institutional review board agreed.", ""),
    ],
)  # fmt: skip
def test_a_work_gets_the_design_it_says_of_itself(title: str, abstract: str, expected: str) -> None:
    assert tags(title, abstract) == {f"design:{name}" for name in expected.split()}


def test_a_file_is_a_vocabulary(tmp_path: Path) -> None:
    (tmp_path / "paper.toml").write_text(PAPER, "utf-8")
    config = vocabularies(["paper.toml"], tmp_path)
    assert tags("Paper-folding in schools", config=config) == {"craft:origami", "craft:paper-craft"}
    assert tags("An origami robot", config=config) == set()
    assert config.prefixes[-1] == "craft:"
    assert pickle.loads(pickle.dumps(config)) == config


def test_a_vocabulary_called_therapy_replaces_the_one_that_comes_along(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'name = "therapy"\nversion = "1"\n[class.rest]\nterms = ["bed rest"]\n', "utf-8"
    )
    item = Item("journalArticle", {"title": "Chemotherapy or bed rest in leukemia"})
    found = enrich_item(item, config=vocabularies(["mine.toml"], tmp_path))
    assert [(tag.tag, tag.by) for tag in found.tags] == [("therapy:rest", "therapy 1")]


@pytest.mark.parametrize(
    "text", ["name = ", "[class.a]\nterms = ['b']", 'name = "a"\nversion = 1\nclass = 3', "\x00"]
)
def test_a_broken_vocabulary_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"bad\.toml"):
        vocabularies(["bad.toml"], tmp_path)
    with pytest.raises(ConfigError, match="study-design"):
        vocabularies(["missing.toml"], tmp_path)


def test_the_command_line_takes_a_vocabulary(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text("TY  - JOUR\nTI  - Moss: a cohort study\nPY  - 2001\nER  - \n", "utf-8")
    asked = [str(tmp_path / "a.ris"), "--vocabulary", "study-design", "--json"]
    (item,) = json.loads(CliRunner().invoke(command, asked).stdout)["items"]
    assert "design:cohort-study" in [tag["tag"] for tag in item["tags"]]
    (item,) = json.loads(CliRunner().invoke(command, [asked[0], "--json"]).stdout)["items"]
    assert not any(tag["tag"].startswith("design:") for tag in item["tags"])


def test_the_documented_example_works(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "enrichment.md").read_text("utf-8")
    example = next(block for block in page.split("```toml\n")[1:] if block.startswith('name = "habitat"'))
    (tmp_path / "habitat.toml").write_text(example.split("```")[0], "utf-8")
    item = Item("journalArticle", {"title": "Crabs of a mangrove forest"})
    found = enrich_item(item, config=vocabularies(["habitat.toml"], tmp_path), only={"habitat"})
    assert {tag.tag for tag in found.tags} == {"habitat:mangrove", "habitat:wetland"}
