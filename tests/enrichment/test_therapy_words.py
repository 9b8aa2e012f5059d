"""Words that tell what a text is about: codes that it explains, stems, other languages, cancer in passing."""

import pytest

from tests.enrichment.test_therapy import FILLER, THERAPY, article, tags
from zotsync.enrichment import enrich_item

CODED = (
    "Thirty adults with {} took {} once daily. Two had oedema of the legs. The dose was raised in steps of "
    "20 mg. Visits were every second week. {} was stopped in one of them. The half-life was nine hours."
)


@pytest.mark.parametrize(
    "explained",
    [
        "QX-20417, an oral and selective inhibitor of MEK, is new. ",
        "QX-20417 is a first-in-class MEK inhibitor. ",
        "QX-20417 (Examplix), a potent MEK inhibitor that crosses into the brain, is new. ",
        "We tried the MEK inhibitor QX-20417. ",
        "A new MEK inhibitor (QX-20417) was tried. ",
    ],
)
def test_a_code_counts_for_what_the_text_says_it_is(explained: str) -> None:
    code = "QX-20417"
    text = explained + CODED.format("brain cancer", code, code)
    assert "kinase-inhibitor" in tags(article(f"{code} in adults", text))
    assert tags(article("QX-9 in adults", text.replace(code, "QX-9"))) == set()


@pytest.mark.parametrize(
    "explained",
    [
        "QX-20417, a marker of MEK inhibitor resistance, is new. ",
        "QX-20417, a MEK inhibitor resistance assay, is new. ",
        "Unlike a MEK inhibitor. QX-20417 was new. ",
        "QX-20417 is new. A MEK inhibitor was not at hand. ",
    ],
)
def test_a_code_beside_a_class_that_does_not_explain_it_says_nothing(explained: str) -> None:
    code = "QX-20417"
    text = explained + CODED.format("brain cancer", code, code)
    assert "kinase-inhibitor" not in tags(article(f"{code} in adults", text))


def test_a_code_is_evidence_wherever_it_stands_and_so_is_what_explains_it() -> None:
    item = article(
        "QX-20417 in brain cancer", "QX-20417 is a MEK inhibitor. Nobody had a rash from QX-20417."
    )
    found = enrich_item(item, only=THERAPY)
    (tag,) = (tag for tag in found.tags if tag.tag == "therapy:kinase-inhibitor")
    assert [e.text for e in tag.evidence] == ["QX-20417", "QX-20417", "MEK inhibitor", "QX-20417"]


@pytest.mark.parametrize(
    ("text", "has", "lacks"),
    [
        ("Velozranib in thyroid cancer.", "kinase-inhibitor", ""),
        ("Pegaptanib for choroidal melanoma.", "", "kinase-inhibitor"),
        ("Inhibition of FGFR2 shrinks bile duct cancer.", "kinase-inhibitor", ""),
        ("Drovomenib for leukaemia.", "", "kinase-inhibitor"),
        ("Drotomenib for leukaemia.", "targeted-therapy", "kinase-inhibitor"),
        ("Soletinexor in myeloma.", "targeted-therapy", ""),
        ("Exabectedin for sarcoma.", "chemotherapy", ""),
        ("Verotuzumab in gastric cancer.", "targeted-therapy", "immunotherapy"),
        ("Verotatug in gastric cancer.", "targeted-therapy", "immunotherapy"),
        ("Domaleucel in nasopharyngeal cancer.", "adoptive-cell-transfer", "car-t"),
        ("Sipuleucel-T in prostate cancer.", "cancer-vaccine", "adoptive-cell-transfer"),
        ("Androgen suppression in men with rising PSA.", "hormone-therapy", ""),
        ("Intermittent versus continuous androgen deprivation.", "hormone-therapy", ""),
        ("Men were randomised to early or late tamoxifen for cancer of the breast.", "hormone-therapy", ""),
        ("Men were randomised to exercise or tamoxifen for cancer of the breast.", "", "hormone-therapy"),
        ("Expansion of tumour-infiltrating lymphocytes of sarcoma for TIL therapy.", "til", ""),
        ("Tumour-infiltrating lymphocytes (TILs) and survival in breast cancer.", "", "til"),
    ],
)
def test_stems_and_words_in_another_order(text: str, has: str, lacks: str) -> None:
    found = tags(article("", text))
    assert not has or has in found
    assert lacks not in found


def test_a_virus_that_is_named_once_as_oncolytic_counts_wherever_it_stands() -> None:
    abstract = FILLER + "Herpes simplex virus was injected. Oncolytic virotherapy was safe in glioma."
    assert "oncolytic-virus" in tags(article("A herpes simplex virus in glioma", abstract))
    assert (
        tags(article("A herpes simplex virus in glioma", FILLER + "The virus was found at autopsy.")) == set()
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Radiothérapie hypofractionnée du sein", "radiotherapy"),
        ("Strahlentherapie bei Hirnmetastasen", "radiotherapy"),
        ("Quimioterapia en el anciano frágil", "chemotherapy"),
        ("Immuntherapie im Alter", "immunotherapy"),
        ("Krebsbehandlung ohne Chemotherapie", ""),
        ("Récidive après radiothérapie", ""),
        ("Bericht der Klinik für Strahlentherapie", ""),
    ],
)
def test_a_title_in_another_language_above_an_english_abstract_counts(title: str, expected: str) -> None:
    found = tags(article(title, FILLER + "The cancer did not grow in forty of them."))
    assert found == ({expected} if expected else set())


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("[177Lu]Lu-EXA-617 in castration-resistant prostate cancer.", "radiotherapy"),
        ("Dendritic cells loaded with tumour lysate: a vaccine against glioma.", "cancer-vaccine"),
        ("N-999, an interleukin-15 superagonist, in bladder cancer.", "cytokine"),
        ("Treatment with an antibody to EGFR in oesophageal cancer: a trial.", "monoclonal-antibody"),
        ("Low anterior resection (LAR) or not: LAR for rectal cancer.", "surgery"),
    ],
)
def test_more_words_for_known_classes(text: str, has: str) -> None:
    assert has in tags(article("", text))


def test_an_antibody_as_a_reagent_is_no_therapy() -> None:
    text = "Sections of lung cancer were stained with an antibody against EGFR and read by two of us."
    assert tags(article("", text)) == set()


def test_a_risk_of_cancer_in_a_title_on_something_else_is_not_its_subject() -> None:
    abstract = "Breast cancers were few in the cohort. Hormone therapy had been taken for nine years."
    assert tags(article("Hormone therapy in transgender women and breast cancer risk", abstract)) == set()
    assert tags(article("Hormone therapy in women with breast cancer", abstract)) == {"hormone-therapy"}


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        (
            "Octreotide for bleeding ulcers",
            "Octreotide was given to ninety. One carcinoma was found. It bled less.",
        ),
        ("Rituximab for vasculitis", "Rituximab was given to ninety. Malignancies were equally frequent."),
        ("Rituximab for purpura", "Rituximab was given to ninety. Patients with lymphoma were excluded."),
        (
            "Games in class",
            "Pupils drew a kinase inhibitor. They liked imatinib. Kinase inhibitors are hard to draw.",
        ),
    ],
)
def test_cancer_that_a_few_had_or_one_drug_in_passing_is_not_the_subject(title: str, abstract: str) -> None:
    assert tags(article(title, abstract + " They were seen for a year by three of us in two towns.")) == set()


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("A pan-KRAS inhibitor for pancreatic cancer.", "targeted-therapy"),
        ("A KRAS G12D inhibitor for pancreatic cancer.", "targeted-therapy"),
        ("An EGFR exon 20 inhibitor for lung cancer.", "kinase-inhibitor"),
        ("Adoptive transfer of autologous lymphocytes against sarcoma.", "adoptive-cell-transfer"),
        ("Olanzapine during highly emetogenic chemotherapy against nausea.", "chemotherapy"),
    ],
)
def test_targets_by_their_mutation_and_what_proves_by_itself(text: str, has: str) -> None:
    assert has in tags(article("", text))


def test_a_phrase_that_may_mean_something_else_is_not_combined_with() -> None:
    one = "This review tells how antibodies against PD-1 work, alone or together with chemotherapy."
    text = f"{one} {FILLER}Immunotherapy has changed melanoma."
    assert "chemotherapy" not in tags(article("How tumours use immune checkpoints", text))


def test_what_a_drug_of_oncology_does_to_the_heart_is_about_that_drug() -> None:
    title = "Cardiac events with trastuzumab"
    assert "targeted-therapy" in tags(article(title, "Women with breast cancer were followed. " + FILLER))
    assert tags(article(title, "Two hundred were followed for ten years. One cancer was found.")) == set()
    assert tags(article("Cardiac events in women", "Trastuzumab is given for breast cancer.")) == set()


def test_a_table_of_codes_explains_no_more_than_some() -> None:
    table = "; ".join(f"the MEK inhibitor QX-{number}" for number in range(1000, 1100))
    later = "QX-1099 was given for glioma. "
    found = enrich_item(article("Inhibitors against brain cancer", f"{later}{table}."), only=THERAPY)
    (tag,) = (tag for tag in found.tags if tag.tag == "therapy:kinase-inhibitor")
    assert "QX-1000" in {one.text for one in tag.evidence}
    assert "QX-1099" not in {one.text for one in tag.evidence}
