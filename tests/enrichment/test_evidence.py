"""Every tag stands on words that are there, and falls with them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.shared import shared
from zotsync.enrichment import Enriched, enrich_item
from zotsync.enrichment.passages import value_of
from zotsync.enrichment.vocabulary import load
from zotsync.item import Item

OPENINGS = (
    "We treated patients with {} for melanoma.",
    "{} in lung cancer.",
    "A trial of {} and {} in patients with lymphoma.",
    "Unlike {}, {} was well tolerated by women with breast cancer.",
    "After {} the tumour had not grown; {} was given.",
    "The roof was covered with moss.",
    "{} combined with {}: a review of leukemia.",
    "Heart failure was common among those who had {}.",
    "Renal transplant recipients received {}.",
)


def phrases() -> list[str]:
    """Some phrase of every kind that the vocabulary holds."""
    found: list[str] = []
    nodes = [((), load().root)]
    while nodes:
        words, node = nodes.pop()
        if node.meanings is not None and words:
            found.append(next(iter(node.exactly), " ".join(words)))
        nodes += [((*words, word), child) for word, child in node.children.items()]
    return sorted(found)


def without(item: Item, found: Enriched, tag: str) -> Item:
    """The item without the words that a tag was read from."""
    (one,) = [t for t in found.tags if t.tag == tag]
    texts = dict(item.fields)
    for evidence in sorted(one.evidence, key=lambda e: -e.start):
        assert value_of(item, evidence.field, None)[evidence.start : evidence.end] == evidence.text
        text = texts[evidence.field]
        texts[evidence.field] = text[: evidence.start] + text[evidence.end :]
    return item.with_(fields=texts)


def holds(item: Item) -> None:
    found = enrich_item(item)
    for tag in found.tags:
        assert tag.evidence
        assert all(e.text.strip() and e.end - e.start == len(e.text) for e in tag.evidence)
        again = enrich_item(without(item, found, tag.tag))
        assert tag.tag not in {t.tag for t in again.tags}


sentences = st.builds(
    lambda form, a, b: form.format(a, b), st.sampled_from(OPENINGS), *2 * [st.sampled_from(phrases())]
)


@given(title=st.one_of(st.just(""), sentences), abstract=st.lists(sentences, max_size=5))
def test_a_tag_falls_with_its_evidence(title: str, abstract: list[str]) -> None:
    fields = {"title": title, "abstractNote": " ".join(abstract), "date": "2014-05"}
    holds(Item("journalArticle", {name: value for name, value in fields.items() if value}))


def test_it_does_so_in_real_texts() -> None:
    data = shared("data/therapy/statements.jsonl").parent
    path = Path(__file__).resolve().parents[2] / "scripts" / "bench_enrich.py"
    spec = importlib.util.spec_from_file_location("bench_for_evidence", path)
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = bench
    spec.loader.exec_module(bench)
    cases = [*bench.statements(data / "statements.jsonl"), *bench.articles(data / "pubmed_mesh.jsonl")]
    for case in cases[::4]:
        fields = {"title": case.title, "abstractNote": case.text}
        holds(Item("journalArticle", {name: value for name, value in fields.items() if value}))
