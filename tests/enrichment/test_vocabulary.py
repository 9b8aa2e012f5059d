"""The vocabulary's own order: classes, what they imply, and phrases that do not contradict each other."""

import tomllib
from importlib.resources import files

import pytest

from zotsync.enrichment.scan import scan
from zotsync.enrichment.vocabulary import load
from zotsync.enrichment.vocabulary.words import WORD, folded

DATA = {
    name: tomllib.loads((files("zotsync.enrichment.vocabulary") / f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("classes", "immunotherapy", "drugs", "contexts")
}
CLASSES = DATA["immunotherapy"]["class"] | DATA["classes"]["class"]


def key(phrase: str) -> tuple[str, ...]:
    return tuple(folded(WORD.findall(phrase)))


def test_every_class_of_the_contract_is_there() -> None:
    assert set(CLASSES) == {
        "immunotherapy",
        "checkpoint-inhibitor",
        "cytokine",
        "immunomodulator",
        "bispecific-antibody",
        "oncolytic-virus",
        "cancer-vaccine",
        "adoptive-cell-transfer",
        "car-t",
        "til",
        "tcr-t",
        "monoclonal-antibody",
        "targeted-therapy",
        "kinase-inhibitor",
        "parp-inhibitor",
        "antibody-drug-conjugate",
        "chemotherapy",
        "hormone-therapy",
        "radiotherapy",
        "surgery",
        "stem-cell-transplant",
        "combination-therapy",
        "nanomedicine",
        "immunosuppression",
        "supportive-care",
    }


@pytest.mark.parametrize("name", CLASSES)
def test_parents_implications_and_needs_name_what_exists(name: str) -> None:
    one = CLASSES[name]
    assert {one.get("parent", name), *one.get("implies", ())} <= set(CLASSES)
    assert one.get("needs", "cancer") in {"cancer", "any", *DATA["contexts"]}
    known = "parent implies needs terms targets forms weak beside joins grafts"
    assert set(one) <= {*known.split(), *"abbreviations acronyms not otherwise mesh".split()}


def test_drugs_belong_to_classes_that_exist() -> None:
    for group in DATA["drugs"]["drugs"]:
        assert set(group["classes"]) <= set(CLASSES)
        assert group.get("when", "cancer") in {"cancer", "any", "elsewhere", "blood", "tumours", "carriers"}


@pytest.mark.parametrize("name", CLASSES)
def test_no_phrase_is_both_in_and_out_of_a_class(name: str) -> None:
    one = CLASSES[name]
    said = {key(phrase) for list_ in ("terms", "weak", "beside", "grafts") for phrase in one.get(list_, ())}
    out = {key(phrase) for list_ in ("not", "otherwise") for phrase in one.get(list_, ())}
    assert not said & out


def test_implication_is_transitive_and_a_monoclonal_antibody_implies_nothing() -> None:
    therapies = load().therapies
    assert therapies["car-t"].implies == ("adoptive-cell-transfer", "immunotherapy")
    assert therapies["monoclonal-antibody"].implies == ()


@pytest.mark.parametrize(
    "text", ["CAR-T cells", "CAR T cell", "car\nT-cells", "CAR–T cells", "**CAR-T** cell"]
)
def test_hyphens_plurals_and_line_ends_do_not_part_a_phrase(text: str) -> None:
    (mention,) = scan(text, load()).mentions[:1]
    assert {meaning.therapy for meaning in mention.meanings} >= {"car-t"}


@pytest.mark.parametrize("text", ["the car. T cells", "car, T", "vintage car t-shirt".replace("t-", "tee-")])
def test_a_stop_parts_a_phrase(text: str) -> None:
    assert scan(text, load()).mentions == []


def test_british_and_american_spelling_are_one() -> None:
    for text in ("anti-oestrogen", "anti-estrogen", "tumour vaccine", "tumor vaccines", "chemoembolisation"):
        assert scan(text, load()).mentions, text


def test_the_longest_phrase_wins() -> None:
    """A drug conjugate is not also the naked antibody; cytokine release is no cytokine."""
    (mention,) = scan("trastuzumab deruxtecan", load()).mentions
    assert {m.therapy for m in mention.meanings} == {
        "antibody-drug-conjugate",
        "monoclonal-antibody",
        "targeted-therapy",
    }
    assert scan("cytokine release syndrome", load()).mentions == []
