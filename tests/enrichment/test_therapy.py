"""Therapy tags: what a text is about, told apart from what it only mentions."""

import pytest

from zotsync.enrichment import EnrichConfig, Enriched, enrich_item, to_json
from zotsync.item import Item, Origin, Span, Tag

THERAPY = {"therapy"}


def article(title: str = "", abstract: str = "", tags: tuple[Tag, ...] = ()) -> Item:
    fields = {"title": title, "abstractNote": abstract}
    return Item("journalArticle", {name: value for name, value in fields.items() if value}, tags=tags)


def document(text: str, title: str) -> Item:
    """A document whose title is its first line, and whose body is the rest."""
    start = text.index(title)
    end = start + len(title)
    origin = Origin(text=text, spans={"title": (Span(start, end),)}, body=Span(end, len(text)))
    return Item("document", {"title": title}, origin=origin)


def names(found: Enriched) -> set[str]:
    return {tag.tag.removeprefix("therapy:") for tag in found.tags}


def tags(item: Item, text: str | None = None, stray: tuple[tuple[int, int], ...] = ()) -> set[str]:
    return names(enrich_item(item, text=text, stray=stray, only=THERAPY))


FILLER = (
    "The wards were visited twice a week and the notes were kept by two readers who did not know each other. "
    "Age, sex, stage of the tumour and place of living were taken from the registry. "
    "Of the cancer patients who were asked, most agreed to take part and signed the form on the same day. "
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Nivolumab prolonged survival in advanced melanoma.", {"checkpoint-inhibitor", "immunotherapy"}),
        ("Osimertinib shrank the lung tumours.", {"kinase-inhibitor", "targeted-therapy"}),
        ("Talazoparib delayed progression of ovarian cancer.", {"parp-inhibitor", "targeted-therapy"}),
        ("Enhertu is approved for breast cancer.", {"antibody-drug-conjugate", "targeted-therapy"}),
        ("Docetaxel every three weeks for prostate cancer.", {"chemotherapy"}),
        ("Letrozole lowers the risk of breast cancer recurrence.", {"hormone-therapy"}),
        ("Brachytherapy of cervical cancer.", {"radiotherapy"}),
        ("Kymriah in childhood leukaemia.", {"car-t", "adoptive-cell-transfer", "immunotherapy"}),
        ("Lifileucel for melanoma.", {"til", "adoptive-cell-transfer", "immunotherapy"}),
        ("TCR-T cells against synovial sarcoma.", {"tcr-t", "adoptive-cell-transfer"}),
        ("Teclistamab in relapsed myeloma.", {"bispecific-antibody", "immunotherapy"}),
        ("An oncolytic adenovirus for bladder cancer.", {"oncolytic-virus", "immunotherapy"}),
        ("A dendritic-cell vaccine against glioma.", {"cancer-vaccine", "immunotherapy"}),
        ("Aldesleukin for renal cell carcinoma.", {"cytokine", "immunotherapy"}),
        ("Lenalidomide maintenance in myeloma.", {"immunomodulator", "immunotherapy"}),
        ("Lipid nanoparticles carry the drug into the tumour.", {"nanomedicine"}),
        ("Haematopoietic stem-cell transplantation in acute leukaemia.", {"stem-cell-transplant"}),
        ("Tacrolimus after kidney transplantation.", set()),
        ("Maintenance immunosuppression with tacrolimus in kidney recipients.", {"immunosuppression"}),
        ("Palliative care for people with pancreatic cancer.", {"supportive-care"}),
        ("Radical prostatectomy for cancer of the prostate.", {"surgery"}),
        ("Cetuximab in colorectal cancer.", {"monoclonal-antibody", "targeted-therapy"}),
        ("Pembrolizumab combined with axitinib for renal cancer.", {"combination-therapy"}),
    ],
)
def test_a_short_text_that_states_a_class_gets_its_tag_and_what_it_implies(
    sentence: str, expected: set[str]
) -> None:
    assert expected <= tags(article(sentence))


def test_names_made_with_a_known_stem_are_known() -> None:
    """A drug that is in no list is recognised by the stem of its international name."""
    assert tags(article("Zorlafatinib in lung cancer.")) == {"kinase-inhibitor", "targeted-therapy"}


@pytest.mark.parametrize(
    "mention",
    [
        "Unlike chemotherapy, nothing here was toxic.",
        "All of them had progressed after chemotherapy.",
        "Surgery, radiotherapy and chemotherapy are the usual treatments.",
        "The patients had not received chemotherapy.",
        "It seems milder than conventional chemotherapy or irradiation.",
    ],
)
def test_earlier_compared_denied_or_listed_treatment_is_not_the_subject(mention: str) -> None:
    """However often it is said."""
    found = tags(article("Reading habits of patients on an oncology ward", FILLER + f"{mention} " * 3))
    assert not found & {"chemotherapy", "radiotherapy", "surgery"}


def test_a_text_that_mentions_a_class_once_is_not_about_it() -> None:
    mention = "One of the patients was given cisplatin."
    assert tags(article("Reading habits on an oncology ward", FILLER + mention)) == set()


def test_a_long_document_must_dwell_on_a_class_or_head_a_section_with_it() -> None:
    """One mention in each of many paragraphs is in passing; the same mentions together are a subject."""
    title = "Living with melanoma"
    paragraphs = [FILLER.strip()] * 9
    spread = [f"{p} A neighbour had radiotherapy." if i < 4 else p for i, p in enumerate(paragraphs)]
    together = [
        *paragraphs,
        "Radiotherapy is planned. Radiotherapy takes weeks. Radiotherapy tires. Radiotherapy ends.",
    ]
    headed = [*paragraphs, "## Radiotherapy", "Radiotherapy takes weeks. Nobody likes it."]
    found = []
    for body in (spread, together, headed):
        text = "\n\n".join([title, *body])
        found.append(tags(document(text, title), text))
    assert found == [set(), {"radiotherapy"}, {"radiotherapy"}]


def test_earlier_treatment_in_a_list_is_background_to_its_end() -> None:
    """What follows "after failure of" stays background through the list."""
    text = "Regorafenib in colon cancer after failure of oxaliplatin- and irinotecan-containing chemotherapy."
    assert tags(article("", text)) == {"kinase-inhibitor", "targeted-therapy"}


@pytest.mark.parametrize(
    "title",
    [
        "Methotrexate in rheumatoid arthritis",
        "Uptake of influenza vaccination among nurses",
        "ACE inhibitors and the kidney in diabetes",
        "Adalimumab, a monoclonal antibody, in Crohn's disease",
        "Combination therapy of hypertension",
        "Laparoscopic cholecystectomy and length of stay in hospital",
        "Interferon gamma release assays for tuberculosis",
        "Menopausal hormone therapy and bone density",
        "Allergen immunotherapy for hay fever",
        "Preventive chemotherapy against schistosomiasis",
    ],
)
def test_texts_about_other_diseases_get_no_tag(title: str) -> None:
    assert tags(article(title, title + ". We followed 40 people for a year.")) == set()


def test_what_a_tumour_does_to_the_immune_system_is_no_immunosuppression() -> None:
    text = "Tumour-mediated immunosuppression relies on immunosuppressive cells of the microenvironment. " * 3
    assert "immunosuppression" not in tags(article("Immunosuppressive tumour microenvironment", text))


PAGE = """Waking the body's guards: immunotherapy of skin cancer

Immunotherapy has changed how melanoma is treated. Immunotherapy teaches immune cells to find the tumour.

A clinic asked its visitors what they knew of it, and wrote down the answers. Some had thalidomide neighbours.

References

1. Doe J. Radiotherapy of melanoma. J Radiother 2001;1:1.
2. Roe J. Radiotherapy and radiosurgery of the brain. Brachytherapy 2002;2:2.

© 2031 Chemotherapy Press
"""


def test_reference_lists_and_copyright_lines_are_no_evidence() -> None:
    assert tags(document(PAGE, PAGE.split("\n")[0]), PAGE) == {"immunotherapy"}


def test_where_lines_are_not_parted_by_blank_lines_headings_and_references_are_still_seen() -> None:
    text = (
        "Cell therapy of myeloma\n"
        "CAR-T cells are made in a week and given back to the person they were taken from.\n"
        "References\n"
        "1. Doe J. Surgery and surgery and surgery of cancer. 2001.\n"
        "2. Roe J. Surgery, more surgery, radical surgery of cancer. 2002.\n"
    )
    item = document(text, "Cell therapy of myeloma")
    assert tags(item, text) == {"car-t", "adoptive-cell-transfer", "immunotherapy"}


def test_a_citation_line_does_not_hide_the_prose_below_it() -> None:
    text = "On melanoma\nCitation: Doe J. On melanoma. 1999.\nNivolumab was given. Nivolumab worked.\n"
    assert "checkpoint-inhibitor" in tags(document(text, "On melanoma"), text)


def test_single_drug_names_in_scattered_places_are_no_subject() -> None:
    """Even without a word from lint: one drug here and one there, and no phrase that names the class."""
    planted = ("The cisplatin weather was fair.", "A docetaxel walk helps.", "Eat your paclitaxel greens.")
    text = "\n\n".join(["On melanoma", FILLER, *planted, FILLER])
    assert tags(document(text, "On melanoma"), text) == set()


def test_a_mention_at_a_stray_place_is_no_evidence() -> None:
    """The same text gives the tag without, and no tag with, the stray range."""
    title = "Cisplatin for cancer"
    text = f"{title}\n\nA page about cancer."
    item = document(text, title)
    assert tags(item, text) == {"chemotherapy"}
    assert tags(item, text, ((0, 9),)) == set()


def test_a_stray_place_is_found_where_the_file_wraps_the_value() -> None:
    """The value joins two lines of the file; the place is told in the file's characters."""
    text = "AB  - A study of\n      cisplatin in cancer\n"
    start = text.index("A study")
    item = Item(
        "journalArticle",
        {"abstractNote": "A study of cisplatin in cancer"},
        origin=Origin(text=text, spans={"abstractNote": (Span(start, len(text) - 1),)}),
    )
    at = text.index("cisplatin")
    assert tags(item, text) == {"chemotherapy"}
    assert tags(item, text, ((at, at + 9),)) == set()
    assert tags(item, text, ((at + 10, at + 12),)) == {"chemotherapy"}


def test_evidence_is_exactly_the_characters_it_names() -> None:
    """In a field the offsets count in its value, in a body in the file."""
    title = PAGE.split("\n")[0]
    item = document(PAGE, title)
    data = to_json("page.txt", item, enrich_item(item, text=PAGE))
    assert set(data) == {"path", "key", "title", "tags", "suggestions", "checks"}
    evidence = [one for tag in data["tags"] for one in tag["evidence"]]
    assert {one["field"] for one in evidence} == {"title", "body"}
    for one in evidence:
        value = PAGE if one["field"] == "body" else item[one["field"]]
        assert value[one["start"] : one["end"]] == one["text"] != ""


def test_keywords_speak_for_a_class_and_our_own_tags_do_not() -> None:
    """A subject heading is evidence (offsets count in the joined tag names); an inferred tag never is."""
    heading = article(
        "A trial in Aarhus", tags=(Tag("Humans"), Tag("Protein Kinase Inhibitors/adverse effects"))
    )
    found = enrich_item(heading, only=THERAPY)
    assert names(found) == set(), "nothing says that the text is about cancer"
    heading = heading.with_(tags=(*heading.tags, Tag("Neoplasms")))
    found = enrich_item(heading, only=THERAPY)
    assert names(found) == {"targeted-therapy", "kinase-inhibitor"}
    joined = "; ".join(tag.name for tag in heading.tags)
    for one in (e for tag in found.tags for e in tag.evidence):
        assert joined[one.start : one.end] == one.text
    ours = article("A cancer trial in Aarhus", tags=(Tag("therapy:car-t", 1), Tag("therapy:chemotherapy", 1)))
    assert tags(ours) == set()


def test_confidence_grows_with_what_the_text_says() -> None:
    once = enrich_item(article("Cancer", "Cisplatin was given."), only=THERAPY).tags[0]
    more = enrich_item(article("Cisplatin in cancer", "Cisplatin was given."), only=THERAPY).tags[0]
    assert 0.5 <= once.confidence < more.confidence < 1


def test_prefixes_come_from_the_configuration() -> None:
    config = EnrichConfig(therapy_prefix="rx/", year_prefix="y/")
    item = article("Cisplatin in cancer").with_fields({"date": "1999"})
    assert [tag.tag for tag in enrich_item(item, config=config).tags] == ["rx/chemotherapy", "y/1999"]


def test_an_item_without_words_gets_nothing() -> None:
    assert enrich_item(Item("journalArticle")) == Enriched()


@pytest.mark.parametrize(
    ("text", "chemotherapy"),
    [
        ("Survival after docetaxel was longer in prostate cancer of a single site.", True),
        ("Ibrutinib for lymphoma after docetaxel.", False),
        ("High-dose versus standard-dose epirubicin in breast cancer.", True),
        ("Ibrutinib versus epirubicin in lymphoma.", False),
        ("Epirubicin produced a lasting response; erlotinib for lung cancer came second.", True),
        ("Epirubicin produced no response; erlotinib shrank the lung cancer.", False),
        ("Rucaparib for cancer back after six cycles of taxane treatment in first-line chemotherapy.", False),
    ],
)  # fmt: skip
def test_what_was_given_is_told_from_what_came_before(text: str, chemotherapy: bool) -> None:
    assert chemotherapy == ("chemotherapy" in tags(article("", text)))


def test_resected_says_whom_unless_it_says_what_was_done() -> None:
    assert tags(
        article(abstract="Osimertinib after all that time in patients with resected lung cancer.")
    ) == {
        "kinase-inhibitor",
        "targeted-therapy",
    }
    assert tags(article(abstract="The carcinoma was resected by the surgeon.")) == {"surgery"}


def test_two_ways_of_one_treatment_are_no_comparison_with_it() -> None:
    assert "surgery" in tags(
        article(abstract="Open versus thoracoscopic oesophagectomy for oesophageal cancer.")
    )
    assert tags(article(abstract="Watching versus gastrectomy for gastric lymphoma.")) == set()


def test_what_is_no_phrase_of_one_class_is_one_of_another() -> None:
    assert tags(article(abstract="Palliative radiotherapy of sarcomas.")) == {"radiotherapy"}
    assert tags(article(abstract="CAR-NK cells in lymphoma.")) == {"adoptive-cell-transfer", "immunotherapy"}


@pytest.mark.parametrize(
    ("text", "has", "lacks"),
    [
        ("Izalontamab brengitecan in nasopharyngeal carcinoma.", "antibody-drug-conjugate", "chemotherapy"),
        ("Emiltatug ledadotin in breast cancer.", "antibody-drug-conjugate", "chemotherapy"),
        ("Panitumumab irinotecan sequences in colorectal cancer.", "chemotherapy", "antibody-drug-conjugate"),
        (
            "Panitumumab, zomatecan and others in colorectal cancer.",
            "chemotherapy",
            "antibody-drug-conjugate",
        ),
        ("Zevorcabtagene autoleucel in myeloma.", "car-t", "tcr-t"),
        ("Enlonstobart in cervical cancer.", "checkpoint-inhibitor", "chemotherapy"),
        ("Mitazalimab in pancreatic cancer.", "monoclonal-antibody", "checkpoint-inhibitor"),
        ("Volrustomig in kidney cancer.", "bispecific-antibody", "chemotherapy"),
        ("Zolbetuximab in gastric cancer.", "targeted-therapy", "bispecific-antibody"),
    ],
)
def test_names_of_two_words_and_new_stems_say_what_a_drug_is(text: str, has: str, lacks: str) -> None:
    found = tags(article(text))
    assert has in found
    assert lacks not in found


def test_in_those_who_carry_a_graft_mtor_inhibitors_keep_the_graft() -> None:
    """The same drug treats the tumour where there is no graft."""
    carried = tags(article("Conversion to sirolimus in heart transplant recipients with skin cancer"))
    assert carried == {"immunosuppression"}
    assert tags(article("Sirolimus in lung cancer")) == {"kinase-inhibitor", "targeted-therapy"}


@pytest.mark.parametrize(
    "text",
    [
        "None of the 84 men with early prostate cancer received radiotherapy during the first two years.",
        "Neither patient with thyroid cancer had been given chemotherapy, and both were well at one year.",
        "Hormone therapy and the risk of ovarian cancer in a cohort of nurses",
        "Past users of hormone therapy and endometrial cancer at the age of seventy",
    ],
)
def test_what_nobody_received_and_what_caused_the_cancer_is_no_therapy_of_it(text: str) -> None:
    assert tags(article(abstract=text)) == set()


def test_what_prevents_sickness_is_supportive_care() -> None:
    found = tags(article("Mirtazapine for the prevention of vomiting after cisplatin in lung cancer"))
    assert "supportive-care" in found


def test_what_a_treatment_is_free_of_and_what_may_be_added_are_told_apart() -> None:
    free = tags(article("Anthracycline-free treatment of early breast cancer with letrozole"))
    assert "hormone-therapy" in free
    assert "chemotherapy" not in free
    added = tags(article("Re-irradiation of recurrent ependymoma with or without cabozantinib"))
    assert {"radiotherapy", "kinase-inhibitor"} <= added
    assert "kinase-inhibitor" not in tags(article("Re-irradiation of ependymoma without cabozantinib"))


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("Unlike docetaxel, cabozantinib delayed progression of thyroid cancer.", "kinase-inhibitor"),
        ("BCG maintenance in bladder cancer: three years or one.", "immunomodulator"),
        ("Exercise in men on androgen deprivation therapy.", "hormone-therapy"),
        ("Radical mastectomy in a mountain hospital.", "surgery"),
    ],
)
def test_what_says_by_itself_that_cancer_is_treated_needs_no_other_word(text: str, has: str) -> None:
    assert has in tags(article(abstract=text))


def test_a_signal_of_the_body_is_no_therapy_in_either_spelling() -> None:
    for spelling in ("signalling", "signaling"):
        assert tags(article(f"Loss of interferon-gamma {spelling} in lung cancer")) == set()
        assert tags(article(f"Interferon-gamma {spelling} in lung cancer under paclitaxel")) == {
            "chemotherapy"
        }


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        (
            "Rapamycin in old mice",
            "Rapamycin made old mice live longer. Fewer deaths from cancer were seen.",
            set(),
        ),
        ("Anastrozole for five years", "Anastrozole lowered the risk of breast cancer.", {"hormone-therapy"}),
        ("Anastrozole for five years", "It lowered the risk of cancer recurrence.", {"hormone-therapy"}),
        ("", "Sirolimus lowered the risk of cancer in mice.", {"kinase-inhibitor", "targeted-therapy"}),
        ("Gold nanoshells for photothermal ablation", "Prostate tumours were heated.", {"nanomedicine"}),
    ],
)
def test_cancer_as_an_outcome_is_not_what_a_text_with_a_title_deals_with(title, abstract, expected):
    assert tags(article(title, abstract)) == expected
