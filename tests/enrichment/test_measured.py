"""Floors under the measured figures, on the labelled texts where they are at hand."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from tests.shared import shared
from zotsync.enrichment import EnrichConfig, enrich_item
from zotsync.item import Item, Origin, Span


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "scripts" / "bench_enrich.py"
    spec = importlib.util.spec_from_file_location("bench_enrich", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("targeted-therapy", 0.95, 0.92),
        ("immunotherapy", 0.95, 0.82),
        ("hormone-therapy", 0.93, 0.85),
        ("chemotherapy", 0.74, 0.86),
    ],
)
def test_statements_of_the_validation_half(
    bench: ModuleType, name: str, precision: float, recall: float
) -> None:
    cases = [
        case
        for case in bench.statements(shared("data", "therapy", "statements.jsonl"))
        if bench.in_split(case, "validation")
    ]
    figures = bench.measure(cases, [name], EnrichConfig())[name]
    assert figures["precision"] >= precision
    assert figures["recall"] >= recall


def test_few_abstracts_of_other_fields_get_a_tag(bench: ModuleType) -> None:
    cases = list(bench.articles(shared("data", "therapy", "pubmed_mesh.jsonl")))
    found = bench.elsewhere([case for case in cases if not case.oncology], EnrichConfig())
    assert found["texts"] > 900
    assert found["share"] < 0.02


def test_a_planted_word_named_stray_changes_no_tag() -> None:
    """With the planted places as stray, a text gets only tags that it has with those words blanked out."""
    path = shared("data", "planted", "planted_nci.jsonl")
    checked = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        places = tuple((word["start"], word["end"]) for word in one["planted"])
        text = one["text"]
        blank = text
        for start, end in places:
            blank = blank[:start] + "x" * (end - start) + blank[end:]
        if places:
            checked += 1
            assert _tags(text, places) == _tags(blank, ())
    assert checked > 100


def _tags(text: str, stray: tuple[tuple[int, int], ...]) -> set[str]:
    item = Item("document", origin=Origin(text=text, body=Span(0, len(text))))
    return {tag.tag for tag in enrich_item(item, text=text, stray=stray, only={"therapy"}).tags}
