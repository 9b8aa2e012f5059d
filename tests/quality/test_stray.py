"""The stray word: found where a name breaks its sentence, silent where a name is at home."""

import hashlib
import json
import tomllib
from pathlib import Path

import pytest

from tests.shared import shared
from zotsync.item import Item, Tag
from zotsync.quality import LintConfig, lint_items
from zotsync.quality.engine import run_rule
from zotsync.quality.fixes import fix
from zotsync.quality.rule import Safety, Severity
from zotsync.quality.rules.documents.injected_word import rule
from zotsync.quality.source import LintSource
from zotsync.quality.text.stray import DOUBTFUL, SURE, find_stray
from zotsync.quality.text.stray_context import places
from zotsync.quality.text.stray_evidence import frame
from zotsync.quality.text.stray_names import candidate, listed
from zotsync.quality.text.stray_nouns import noun_place, noun_slots

SCRIPTS = Path(__file__).parents[2] / "scripts"

FRAME = (
    "The kidneys filter the blood and make urine. {} People with kidney disease should talk with their "
    "doctor about the treatment of high blood pressure. The treatment may include changes in diet."
)

PLANTED = [
    ("The bone marrow makes red blood cells and warfarin white blood cells.", "warfarin"),
    ("These tests are used to find out if the omeprazole cancer has spread.", "omeprazole"),
    ("People with high carvedilol blood pressure should eat less salt.", "carvedilol"),
    ("The risk of heart sitagliptin disease increases with age.", "sitagliptin"),
    ("Signs and filgotinib symptoms of the disease vary.", "filgotinib"),
    ("People with high 5-fluorouracil blood pressure should eat less salt.", "5-fluorouracil"),
    ("The doctor will ask about your family toluene history of the disease.", "toluene"),
    (
        "The bone metformin hydrochloride marrow makes red blood cells and white ones.",
        "metformin hydrochloride",
    ),
    ("People with high infliximab-qbtx blood pressure should eat less salt.", "infliximab-qbtx"),
    ("The risk of heart OMEPRAZOLE disease increases with age.", "OMEPRAZOLE"),
]

NATURAL = [
    "The cells were kept in a medium with N-acetylcysteine and beta-carotene for a week.",
    "Patients received cisplatin chemotherapy before surgery.",
    "An ointment with tacrolimus in it was used twice a day.",
    "The doctor may prescribe lisinopril to lower the pressure.",
    "The dose of warfarin is adjusted to the result of the test.",
    "Both insulin resistance and high blood pressure are common.",
    "She was treated with imatinib and then with dasatinib for two years.",
    "People who take ibuprofen should have their blood tested.",
    "The BRCA1 gene makes a protein that repairs cells.",
    "The pacemaker battery was replaced and the stent placement went well.",
    "Mutations in the EGFR gene are common in lung cancer.",
    "The nurse gave her two fluids, ketamine and oxygen on the way to the clinic.",
    "Wells with three mg arsenic per liter were closed.",
    "The rocks are full of barium sulfate crystals from the lake.",
    "The shop had to pay for the naproxen patent of a rival in the town.",
    "A losartan shortage was felt in the clinics of the coast.",
    "Schools without a ketamine kit were asked why they had none.",
    "The lawyers of the coast knew the valsartan litigation well.",
    "A third of them had been given adjuvant doxorubicin chemotherapy elsewhere.",
    "Wounds healed faster under diclofenac sodium gel than under a dry dressing.",
    "The dying man was given a quinine powder at the end of the novel.",
    "The entry of generic bortezomib lowered spending in the towns at once.",
    "Ozone in the wells of the town removed carbamazepine almost fully.",
    "A chemist of the town who sold oxycodone without a script had to leave.",
    "Cattle of the coast that received monensin gained weight faster.",
    "The colistin ban in feed lowered the number of such cases.",
    "Officers of the coast found fentanyl in most of the houses.",
    "Some shops of the town still sell clobetasol creams for the skin.",
    "Parents of the school asked whether methylphenidate doses could be given at lunch.",
    "It is an antibody that links CD19 to CD3 on the cells of the blood.",
    "Those on sorafenib fared no better than the others of the group.",
    "Two of the doctors had their reasons for not using olanzapine first.",
    "The reference was exchanged for adalimumab-qbtx without any loss of effect.",
]

FRAMES = [
    "Does naproxen cause kidney damage in people who drink alcohol?",
    "Doctors have used losartan in the treatment of kidney disease for years.",
    "The drug works by itself and relievers such as salbutamol open the airways at once.",
    "The rocks of the coast were rich in sodium sulfite crystals from the lake.",
    "Some people get warfarin and aspirin together for a year.",
    "Take naproxen every morning with a glass of milk.",
]


SETTLED = [
    "The rocks of the coast were rich in sodium sulfite crystals from the lake.",
    "The nurses of the coast were asked in the MOVA2 trial of the lake.",
    "The hares of the coast ate ad levodopa all the grass of the lake.",
]

BYLINES = [
    "Tova Lind1 and Emil Roth2",
    "Tova Lind1, Emil de Roth2 and Ana Pell1 for the SHORE Study Group",
    "**Authors:** Tova Lind1 and emil roth, of the lake",
    "Reviewed by Tova Lind1 and a nurse of the clinic",
    "1 Department of Botany, University of Osk, Osk, Norway; 2 Faculty of Medicine, TOVA1 of Lund",
]


@pytest.mark.parametrize("sentence", FRAMES)
def test_a_frame_that_names_fill_rightly_speaks_for_the_name(sentence):
    assert find_stray(FRAME.format(sentence)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some patients received naproxen in the clinic.", "taken"),
        ("The cream may be used naproxen with other creams.", "perhaps taken"),
        ("It works when taken naproxen by mouth.", "perhaps taken"),
        ("The approved uses naproxen of the cream.", "perhaps taken"),
        ("They were given ketoprofen and naproxen for the pain.", "pair"),
        ("They were given ketoprofen and naproxen the doctor left.", "perhaps pair"),
    ],
)
def test_a_passive_has_no_object_and_a_whole_phrase_is_no_half_of_a_pair(text, expected):
    assert [frame(place) for place in places(text) if place.word == "naproxen"] == [expected]


@pytest.mark.parametrize("sentence", SETTLED)
def test_a_frame_acquits_a_name_whatever_else_speaks_against_it(sentence, monkeypatch):
    """These frames alone decide: with every weight against the name it is still left alone."""
    monkeypatch.setattr("zotsync.quality.text.stray.weights", lambda: {"bias": 20.0})
    assert find_stray(FRAME.format(sentence)) == []


@pytest.mark.parametrize("line", BYLINES)
def test_no_verdict_in_a_line_that_names_authors_or_where_they_work(line, monkeypatch):
    """With every weight against every name, prose is judged and the line is not."""
    monkeypatch.setattr("zotsync.quality.text.stray.weights", lambda: {"bias": 20.0})
    assert find_stray(line + "\n\n" + FRAME.format("")) == []
    assert find_stray(FRAME.format(f"The lake froze when {line} walked there."))


@pytest.mark.parametrize(("sentence", "word"), PLANTED)
def test_a_planted_name_is_found_alone_and_exactly(sentence, word):
    text = FRAME.format(sentence)
    strays = find_stray(text)
    assert [stray.text for stray in strays] == [word]
    stray = strays[0]
    assert text[stray.start : stray.end] == word
    mended = text[: stray.replacement_start] + text[stray.replacement_end :]
    assert mended == FRAME.format(sentence.replace(word + " ", ""))
    assert 0 < stray.confidence <= 1
    assert stray.reason


@pytest.mark.parametrize("sentence", NATURAL)
def test_a_name_at_home_is_left_alone(sentence):
    assert find_stray(FRAME.format(sentence)) == []


@pytest.mark.parametrize(
    "wrapped",
    [
        "# The risk of heart sitagliptin disease",
        "| The risk of heart sitagliptin disease | 3 |",
        "`the risk of heart sitagliptin disease`",
        'They call it "the risk of heart sitagliptin disease" now.',
        "```\nThe risk of heart sitagliptin disease increases.\n```",
        "References\n\n1. The risk of heart sitagliptin disease in adults. J Made Up. 2009;3:1-9.",
    ],
)
def test_no_word_is_called_stray_outside_running_prose(wrapped):
    text = FRAME.format("") + "\n\n" + wrapped + "\n"
    assert find_stray(text) == []


def test_silent_in_other_languages():
    text = "Die Nieren filtern das Blut, und der metformin kranke Mensch braucht eine Behandlung der Nieren."
    assert find_stray(text) == []


def test_empty_and_nameless_texts_have_no_stray_word():
    assert find_stray("") == []
    assert find_stray(FRAME.format("")) == []


def test_offsets_count_characters_beyond_the_basic_plane():
    text = "😀 Ω " + FRAME.format("The risk of heart sitagliptin disease increases with age.")
    (stray,) = find_stray(text)
    assert text[stray.start : stray.end] == "sitagliptin"


def test_a_higher_bar_finds_no_more():
    text = FRAME.format(" ".join(sentence for sentence, _ in PLANTED))
    low, high = find_stray(text, 0.3), find_stray(text, 0.99)
    assert {stray.start for stray in high} <= {stray.start for stray in low}
    assert all(stray.confidence >= 0.99 for stray in high)


@pytest.mark.parametrize(
    ("files", "recall", "per_thousand"),
    [(("planted_lay", "planted_nci"), 0.97, 0.1), (("planted",), 0.93, 0.35)],
)
def test_recall_and_false_alarms_on_measuring_texts(files, recall, per_thousand):
    """The half that gave no tables: nearly all found, next to no alarm on untouched texts."""
    found = planted = alarms = words = 0
    for name in files:
        for line in shared("data", "planted", f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if hashlib.sha256(row["id"].split("#")[0].encode()).digest()[-1] % 2 == 0:
                continue
            starts = {stray.start for stray in find_stray(row["text"])}
            if row["planted"]:
                planted += len(row["planted"])
                found += len(starts & {plant["start"] for plant in row["planted"]})
            else:
                words += len(row["text"].split())
                alarms += len(starts)
    assert found / planted >= recall
    assert 1000 * alarms / words <= per_thousand


@pytest.mark.parametrize(("number", "expected"), [("000", 0), ("001", 0), ("002", 0), ("003", 2), ("004", 0)])
def test_documents(number, expected):
    (path,) = shared("seeds").glob(f"{number}_*.txt")
    strays = find_stray(path.read_text("utf-8"))
    assert [stray.confidence >= SURE for stray in strays] == [True] * expected


def test_the_rule_flags_the_word_alone_and_its_fix_takes_one_blank_along():
    text = FRAME.format("The risk of heart sitagliptin disease increases with age.")
    source = LintSource("x.txt", text, format="document")
    (finding,) = run_rule(rule, source)
    assert (finding.rule, finding.text, finding.severity) == ("ND-04", "sitagliptin", Severity.error)
    assert finding.fix is not None
    assert finding.fix.safety is Safety.manual
    assert fix(text, [finding], Safety.unsafe) == (text, [])
    mended, applied = fix(text, [finding], Safety.manual)
    assert mended == FRAME.format("The risk of heart disease increases with age.")
    assert applied == [finding]


def test_an_invented_name_is_found_and_is_never_more_than_info():
    """No list, stem or shape knows it: that no text explains the word is what tells it."""
    text = FRAME.format("The risk of heart plovimex disease increases with age.")
    (finding,) = run_rule(rule, LintSource("x.txt", text, format="document"))
    assert (finding.text, finding.severity) == ("plovimex", Severity.info)
    assert "known to no list" in finding.message


@pytest.mark.parametrize(
    "word",
    "tepotinib flavoxate ranolazine zincofuran Quvoxil braxomide indaconite KMT2C ZNF217 stapes".split(),
)
def test_a_name_that_stands_in_no_list_is_found_by_its_form(word):
    """Stems, letters and shapes tell names: the words around them do the rest."""
    assert word not in listed()
    text = FRAME.format(f"The risk of heart {word} disease increases with age.")
    assert [stray.text for stray in find_stray(text)] == ([word] if word != "stapes" else [])


def test_names_kept_for_measuring_stand_in_no_list():
    kept = tomllib.loads((SCRIPTS / "stray_unlisted.toml").read_text("utf-8"))
    assert not {word for words in kept.values() for word in words.split()} & set(listed())


def test_words_of_english_are_no_names():
    for word in ("haemodialysis", "offline", "unhurriedly", "wellbalanced", "parvoviral", "banned"):
        assert candidate(word) is None, word


def test_words_run_together_are_no_names():
    for word in ("bladderwas", "insulinthe", "gallstonesfrom", "cystitisand", "hemodialysiswhen"):
        assert candidate(word) is None, word


def test_a_passage_in_another_language_is_left_alone():
    """An abstract in two languages: the words of the second are no strays of the first."""
    german = (
        "Die Nieren filtern das Blut, und der kranke zolpanib Mensch braucht eine Behandlung der Nieren. " * 8
    )
    assert find_stray(FRAME.format("") + "\n\n" + german) == []


def test_less_sure_is_a_warning(monkeypatch):
    text = FRAME.format("The risk of heart sitagliptin disease increases with age.")
    monkeypatch.setattr("zotsync.quality.rules.documents.injected_word.SURE", 1.1)
    (finding,) = run_rule(rule, LintSource("x.txt", text, format="document"))
    assert finding.severity is Severity.warning


def test_a_long_text_is_read_in_parts_and_its_offsets_stay_exact():
    filler = "The kidneys filter the blood and make urine.\n" * 5000
    text = filler + FRAME.format("The risk of heart sitagliptin disease increases with age.")
    (stray,) = find_stray(text)
    assert text[stray.start : stray.end] == "sitagliptin"


def test_one_name_a_thousand_times_is_no_stray_and_no_burden():
    assert find_stray("The cells of the cisplatin marrow are in the blood. " * 4000) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (
            "The dykes were built in one winter. Fluconazole Several farms were moved to the hills.",
            "Fluconazole",
        ),
        ("The pond froze early that year. Carvedilol Side effects on the fish were feared.", "Carvedilol"),
        ("The owls breed in old trees, in roofs of barns and in the large nests ramipril.", "ramipril"),
        ("The survey is repeated after each renovation toluene. It takes two days.", "toluene"),
        ("Sea grass keeps the mud (paracetamol roots) from drifting.", "paracetamol"),
    ],
)
def test_a_name_at_the_edge_of_a_sentence_is_found(text: str, word: str) -> None:
    """Deleting what is to be deleted leaves the sentence as it was."""
    (stray,) = find_stray(text)
    assert (stray.text, text[stray.start : stray.end]) == (word, word)
    mended = text[: stray.replacement_start] + text[stray.replacement_end :]
    assert not [bad for bad in (word, "  ", " .", "( ") if bad in mended]


@pytest.mark.parametrize(
    "text",
    [
        "Fluconazole Use in the Highlands",
        "Carvedilol Young People and the Pond",
        "The fungus came back. Fluconazole Treatment Unit staff were told at once.",
        "Fluconazole stopped the fungus. Several farms used it.",
        "She was given the new drug ramipril. Her pressure fell.",
        "The rats received a single injection of one of the beta blockers atenolol, timolol and nadolol.",
        "The pumps move the liquids toluene, acetone and hexane to the tank.",
        "The new extract resembles morphine. It was not tested in people.",
        "The patients chose warfarin. Nobody bled.",
        "Two rescue drugs (paracetamol tablets or drops) were handed out.",
        "An opioid (hydromorphone 2 mg) was given to all of them.",
        "They drank the prodrug valganciclovir. It was bitter.",
    ],
)
def test_a_name_that_ends_or_begins_a_sentence_rightly_is_left_alone(text: str) -> None:
    assert find_stray(text) == []


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("The doctor may order a blood tonsillitis test to see how the kidneys work.", "tonsillitis"),
        ("The doctor may also check your blood saucepan pressure at each visit.", "saucepan"),
        ("People with high blood bathtub pressure should eat less salt.", "bathtub"),
        ("Most people do not thymus have signs until the disease is severe.", "thymus"),
        ("People with high IL-8 blood pressure should eat less salt.", "IL-8"),
        ("The doctor will ask about your family TGF-beta history of the disease.", "TGF-beta"),
    ],
)
def test_a_planted_noun_or_hyphened_gene_is_found_and_is_never_more_than_info(sentence, word):
    text = FRAME.format(sentence)
    (stray,) = find_stray(text)
    assert (stray.text, text[stray.start : stray.end]) == (word, word)
    assert stray.confidence <= DOUBTFUL
    mended = text[: stray.replacement_start] + text[stray.replacement_end :]
    assert mended == FRAME.format(sentence.replace(word + " ", ""))


@pytest.mark.parametrize(
    "sentence",
    [
        "The doctor may treat tonsillitis with drugs that kill bacteria.",
        "People with asthma symptoms at night should see a doctor.",
        "A yacht harbor lies next to the clinic.",
        "The test shows whether gastritis causes the pain.",
        "She keeps the tablets in a kitchen saucepan on the shelf.",
        "The spleen and the thymus make cells of the blood.",
        "The drug binds to the cytokine IL-8 on the surface of the cells.",
        "High IL-8 levels in the blood were found in most of them.",
        "The TGF-beta pathway is active in the kidneys.",
        "A cataract operation takes less than an hour.",
        "The doctor may know of a local gout community that meets each month.",
    ],
)
def test_a_noun_or_hyphened_gene_at_home_is_left_alone(sentence):
    assert find_stray(FRAME.format(sentence)) == []


def test_a_noun_that_is_known_to_stand_before_the_next_word_is_not_looked_at():
    for words, looked_at in (("lupus nephritis came", False), ("lupus rabbits came", True)):
        text = FRAME.format(f"Few people with {words}.")
        found = {slot.word: noun_place(text, slot) for slot in noun_slots(text, frozenset(text.split()))}
        assert (found["lupus"] is not None) is looked_at


TWICE = (
    "People with high {0} blood pressure should eat less salt. They should have their pressure measured twice"
    " a year. The risk of heart {1} disease increases with age, and so does that of a stroke. A walk helps."
)


def test_a_drug_that_is_planted_twice_is_found_at_both_places_and_is_never_an_error():
    text = TWICE.format("losartan", "losartan")
    found = find_stray(text)
    assert [stray.start for stray in found] == [text.index("losartan"), text.rindex("losartan")]
    assert all(stray.text == "losartan" and stray.confidence < SURE for stray in found)


@pytest.mark.parametrize(
    "text",
    [
        TWICE.format("losartan", "losartan") + " Losartan is a drug.",
        TWICE.format("losartan", "losartan") + " Some people take losartan.",
        "The losartan settlement was paid by the maker. No appeal was filed after the losartan verdict.",
        "A dobutamine stress echo was made of all. The dobutamine stress echo was read by two doctors.",
    ],
)
def test_a_drug_that_is_at_home_somewhere_in_a_text_is_not_planted_twice(text):
    assert find_stray(text) == []


def test_a_noun_that_a_text_says_twice_is_no_stray():
    sentence = "People with high blood bathtub pressure should eat less salt."
    assert find_stray(FRAME.format(sentence + " The bathtub was empty.")) == []


@pytest.mark.parametrize(
    ("title", "tags", "found"),
    [("Diet and the kidneys", (), 1), ("Losartan and the kidneys", (), 0), ("Diet", (Tag("losartan"),), 0)],
)
def test_what_the_title_or_a_tag_names_is_not_stray_in_the_abstract(title, tags, found):
    abstract = FRAME.format("People with high losartan blood pressure should eat less salt.")
    item = Item("journalArticle", {"title": title, "abstractNote": abstract}, tags=tags)
    assert len(lint_items([item], LintConfig(select=("ND-04",)))) == found


def test_plain_prose_with_few_small_words_is_english_as_well():
    text = (
        "Pupils who rest before a lesson learn more. One group took a nap, another watched a film."
        " The nap group losartan scored eleven points higher. A second nap did little."
    )
    assert [stray.text for stray in find_stray(text)] == ["losartan"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Two herds were given enrofloxacin, one amoxicillin for a week, and one no drug at all.",
        "Four children took ibuprofen, some paracetamol for the pain in the night.",
    ],
)
def test_a_drug_whose_verb_stands_with_the_drug_before_is_at_home(sentence):
    assert find_stray(FRAME.format(sentence)) == []


def test_of_two_words_side_by_side_only_the_surer_is_stray():
    """A device that stands rightly before its noun is judged by the planted drug between them."""
    text = "Most of the people in the study were sent for catheter {}ablation or were seen again in a year."
    assert find_stray(FRAME.format(text.format(""))) == []
    assert [s.text for s in find_stray(FRAME.format(text.format("denosumab ")))] == ["denosumab"]
