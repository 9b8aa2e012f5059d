"""Rules over items: what they name, and what they leave alone."""

import datetime

import pytest

from zotsync.item import Creator, Item, Origin, Span, Tag
from zotsync.quality import LintConfig, LintSource, Safety, lint_items, lint_source
from zotsync.quality.sheet import fix_item


def found(rule, *items):
    return [finding.field for finding in lint_items(items, LintConfig(select=(rule,)))]


def mended(rule, item, safety=Safety.safe):
    return fix_item(item, LintConfig(select=(rule,)), safety)[0]


def article(**fields):
    return Item("journalArticle", {"title": "Mosses and their walls", **fields})


@pytest.mark.parametrize(
    ("value", "better"),
    [
        ("arXiv:2301.00001v2 [cs.LG]", "arXiv:2301.00001v2 [cs.LG]"),
        ("abs/2301.00001v2 arXiv", "abs/2301.00001v2 arXiv"),
        ("https://arxiv.org/pdf/2301.00001v2.pdf", "arXiv:2301.00001v2"),
        ("arXiv preprint arXiv:2301.00001", "arXiv preprint arXiv:2301.00001"),
        ("arxiv: 1412.0001", "arXiv:1412.0001"),
        ("arXiv:hep-th/9901001", "arXiv:hep-th/9901001"),
        ("arXiv:math.GT/0309136", "arXiv:math.GT/0309136"),
        ("ARXIV.ORG/ABS/2301.00001", "arXiv:2301.00001"),
        ("see arXiv", "see arXiv"),
    ],
)
def test_the_number_of_a_preprint(value, better):
    item = Item("preprint", {"title": "Mosses", "repository": "arXiv", "archiveID": value})
    assert mended("ID-25", item)["archiveID"] == better


def test_the_class_of_a_preprint_goes_on_request_only():
    item = Item("preprint", {"title": "Mosses", "archiveID": "arXiv:2301.00001v2 [cs.LG]"})
    assert mended("ID-25", item, Safety.unsafe)["archiveID"] == "arXiv:2301.00001v2"


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"archiveID": "arXiv:2301.00001", "url": "https://arxiv.org/abs/2301.00002v1"}, 1),
        ({"archiveID": "arXiv:2301.00001", "DOI": "10.48550/arXiv.2301.00002"}, 1),
        ({"archiveID": "arXiv:2313.00001"}, 1),
        ({"archiveID": "arXiv:2301.0001"}, 1),
        ({"archiveID": "arXiv:1301.00001"}, 1),
        ({"url": "https://arxiv.org/abs/2301.00001"}, 1),
        ({"archiveID": "arXiv:2301.00001v3", "url": "http://arxiv.org/abs/2301.00001v1"}, 0),
        ({"archiveID": "arXiv:math.GT/0309136", "url": "https://arxiv.org/abs/math/0309136"}, 0),
        ({"archiveID": "arXiv:2301.00001", "url": "https://moss.example.org/arXiv"}, 0),
        ({"archiveID": "arXiv:0704.0001"}, 0),
        ({"archiveID": "osf.io/abcd1", "repository": "PsyArXiv"}, 0),
        ({"url": "https://arxiv.org/list/math"}, 0),
    ],
)
def test_numbers_that_disagree(fields, wanted):
    assert len(found("ID-25", Item("preprint", {"title": "Mosses", **fields}))) == wanted


TOMORROW = datetime.date.today() + datetime.timedelta(days=1)
PAGE = {"title": "Care of ponds", "url": "https://ponds.example.org/care"}


@pytest.mark.parametrize(
    ("type", "fields", "wanted"),
    [
        ("webpage", {}, 1),
        ("webpage", {"date": "2020-05-01", "accessDate": "2019-04-30"}, 1),
        ("webpage", {"date": "2020", "accessDate": "2019-04-30T10:00:00Z"}, 1),
        ("journalArticle", {"accessDate": (TOMORROW + datetime.timedelta(days=3)).isoformat()}, 1),
        ("webpage", {"date": "2020"}, 0),
        ("webpage", {"accessDate": "2019-04-30"}, 0),
        ("webpage", {"date": "2020-05-01", "accessDate": "2020-04-29"}, 0),
        ("webpage", {"date": "1 May 2020", "accessDate": "2019-04-30"}, 0),
        ("webpage", {"date": "2012-2021", "accessDate": "2019-04-30"}, 0),
        ("webpage", {"date": "2020-05", "accessDate": "2020-02-01"}, 0),
        ("webpage", {"DOI": "10.1000/moss"}, 0),
        ("webpage", {"accessDate": "yesterday"}, 0),
        ("journalArticle", {"date": "2020-05-01", "accessDate": "2019-04-30"}, 0),
        ("journalArticle", {"accessDate": TOMORROW.isoformat()}, 0),
        ("report", {}, 0),
    ],
)
def test_days_of_access(type, fields, wanted):
    assert len(found("DT-16", Item(type, {**PAGE, **fields}))) == wanted


def test_a_text_that_is_at_hand_has_no_day_of_access():
    text = "# Care of ponds"
    item = Item("webpage", PAGE, origin=Origin(text=text, span=Span(0, 15), body=Span(0, 15)))
    source = LintSource("a.md", text, (item,), format="document")
    assert lint_source(source, LintConfig(select=("DT-16",))) == []


@pytest.mark.parametrize(
    ("last", "first", "better"),
    [
        ("lindqvist", "anna", "Lindqvist, Anna"),
        ("van der berg", "karl", "van der Berg, Karl"),
        ("o'neil", "mary-ann", "O'Neil, Mary-Ann"),
        ("müller", "ä. b.", "Müller, Ä. B."),
        ("hooks", "bell", "hooks, bell"),
        ("lang", "k.d.", "lang, k.d."),
        ("van der", "karl", "van der, karl"),
        ("lind", "Anna", "lind, Anna"),
        ("deSouza", "ana", "deSouza, ana"),
        ("ლინდი", "ანა", "ლინდი, ანა"),
        ("اشجعی", "علی", "اشجعی, علی"),
        ("moss_fan", "x", "moss_fan, x"),
    ],
)
def test_names_in_small_letters(last, first, better):
    item = Item("book", {"title": "Mosses"}, (Creator("author", last, first),))
    assert mended("NM-03", item, Safety.unsafe) == item
    assert mended("NM-03", item, Safety.manual).creators[0].display == better


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("Mosses (and ferns", 1), ("Mosses and ferns)", 1), ("Mosses [a guide", 1), ("Moss Days (MD ", 1),
                ("Mosses (and ferns)", 0), ("a) Mosses, b) ferns", 0), ("1) Mosses and 2) ferns", 0),
        ("Shares in [0,1) and (0, 1]", 0), ("Why mosses :)", 0), ("Moss Days (MD )", 0), ("f(x) of $(0$", 0),
        ("Mosses (see a) and b))", 0), ("[Mosses] (ferns [and lichens])", 0), ("|ψ) and (φ", 0),
        ("1-(2-methyl)-4-[bis(ethyl)amino]moss", 0), ("Moss(es) of walls", 0), ("(Im)mobile mosses", 0),
    ],
)  # fmt: skip
def test_brackets_of_titles(value, wanted):
    assert len(found("TI-18", article(title=value))) == wanted


@pytest.mark.parametrize(
    ("title", "better"),
    [
        ("The treat-\nment of walls in the north", "The treatment of walls in the north"),
        ("Treat- ment of the walls in the north", "Treatment of the walls in the north"),
        ("The pre- and post-war walls of the north", None),
        ("The role of T-\ncell walls in the moss", None),
        ("Long-\nlived mosses of the north", None),
        ("Haupt- und Nebenwirkungen der Moose", None),
        ("The care- and cost-free wall", None),
        ("Two- or three-year-old mosses in the north", None),
    ],
)
def test_words_of_titles_divided_at_a_line_s_end(title, better):
    assert mended("TI-21", article(title=title), Safety.unsafe)["title"] == title
    assert mended("TI-21", article(title=title), Safety.manual)["title"] == (better or title)


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Uptake of CO2 and TiO2", ["CO2", "TiO2"]),
        ("CO2-rich walls", ["CO2"]),
        ("H1N1, P53, C5, B12, U2, H2, N2, O2 and Q10", []),
        ("CO<sub>2</sub> and CO₂ and 13CO2", []),
        ("The CO2PE! initiative, PCO2 and TiO2/CO2", []),
        ("co2, CO2emissions", []),
    ],
)
def test_formulas(title, wanted):
    said = lint_items([article(title=title)], LintConfig(select=("TI-28",)))
    assert [finding.text for finding in said] == wanted


LONG = "Mosses of the northern walls: a field guide"


@pytest.mark.parametrize(
    ("short", "better"),
    [
        ("Mosses of the northern walls:", "Mosses of the northern walls"),
        ("Mosses of the northern walls –", "Mosses of the northern walls"),
        ("Mosses of the northern walls", None),
        ("Mosses of the northern wall", None),
        ("Moss", None),
        ("Mosses of the north", None),
        ("Lind's guide", None),
        (LONG, None),
        ("Which mosses?", None),
        ("(", None),
    ],
)
def test_short_titles(short, better):
    item = article(title=LONG, shortTitle=short)
    assert mended("TI-29", item)["shortTitle"] == (better or short)


@pytest.mark.parametrize(
    ("short", "wanted"),
    [
        ("Mosses of the northern wa", 1), ("Mosses of the nor", 1), (f"{LONG}, second part", 1),
        ("Mosses of the north", 1), ("Mosses of the northern wall", 0), (LONG, 0), ("Mosses of", 0),
        ("Guide", 0), ("Mosses of the northern walls: a field guide to them", 1),
    ],
)  # fmt: skip
def test_short_titles_that_were_cut(short, wanted):
    assert len(found("TI-29", article(title=LONG, shortTitle=short))) == wanted


def test_a_short_title_without_a_title_is_left_alone():
    assert found("TI-29", Item("book", {"shortTitle": "Mosses:"})) == []


def test_fields_that_a_type_has_not():
    assert found("IT-07", Item("bookSection", {"title": "A", "publicationTitle": "B"})) == [
        "publicationTitle"
    ]
    assert found("IT-07", Item("book", {"title": "A", "university": "B"})) == ["university"]
    right = {"title": "A", "PMID": "1", "citationKey": "a", "newField": "x", "publisher": "B"}
    assert found("IT-07", Item("book", right)) == []
    assert found("IT-07", Item("poem", {"title": "A", "issue": "1"})) == []


@pytest.mark.parametrize(
    ("title", "language", "wanted"),
    [
        ("Die Moose der Alpen und ihre Nachbarn auf den Mauern", "en", 1),
        ("Die Moose in den Alpen und ihre Nachbarn im Norden", "eng", 1),
        ("Les mousses des murs et leurs voisins dans les villes", "en-GB", 1),
        ("Los musgos de las paredes y sus vecinos en la ciudad", "en", 1),
        ("I muschi delle mura e i loro vicini nella città di Roma", "de", 1),
        ("Os musgos das paredes e uma história dos seus vizinhos", "en", 1),
        ("Het mos op de muur en een geschiedenis van het noorden", "en", 1),
        ("Mosses of the Alps and their neighbours on the walls", "de", 0),
        ("Die Moose der Alpen und ihre Nachbarn auf den Mauern", "de-AT", 0),
        ("Die Moose der Alpen und ihre Nachbarn auf den Mauern", "de; en", 0),
        ("Die Moose der Alpen und ihre Nachbarn auf den Mauern", "gsw", 0),
        ("Die Moose: the mosses of the Alps and their walls", "en", 0),
        ("El Niño, Los Angeles and van der Waals", "en", 0),
        ("Flora bryologica alpium cum iconibus in usum amicorum", "en", 0),
        ("How mosses die on walls in Rome", "en", 0),
        ("Alpenmoose", "en", 0),
        ("Мхи севера и их соседи", "en", 1),
        ("北方の苔とその隣人", "English", 1),
        ("Мхи севера и их соседи", "ru", 0),
        ("α, β and γ moss", "en", 0),
        ("Мхи: the mosses of the north", "en", 0),
        ("Mossene i nord og deres naboer på murene i byen", "en", 0),
    ],
)
def test_languages(title, language, wanted):
    assert len(found("IT-11", article(title=title, language=language))) == wanted


def test_a_review_or_an_abstract_in_the_stated_language_keeps_it():
    title = "Die Moose der Alpen und ihre Nachbarn auf den Mauern"
    english = "The mosses of the Alps and their neighbours were counted by the author for the first time."
    assert found("IT-11", article(title=title, language="en", abstractNote=english)) == []
    review = Item("journalArticle", {"title": title, "language": "en"}, (Creator("reviewedAuthor", "Lind"),))
    assert found("IT-11", review) == []


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("lind 2001", 1), ("lind,2001", 1), ("lind%2001", 1), ("lind#1", 1), ("lind{2001}", 1), ("a~b", 1),
        ("DBLP:conf/moss/Lind_2001+a", 0), ("müller2001", 0), ("lind.2001-a", 0), ("林2001", 0),
        ("@lind'01", 0), ("10.1000/moss(1)", 0),
    ],
)  # fmt: skip
def test_citation_keys(key, wanted):
    assert len(found("IT-14", article(citationKey=key))) == wanted


def test_an_id_of_csl_json_may_be_any_string():
    item = article(citationKey="http://zotero.org/users/1/items/A#1").with_(origin=Origin(format="csl-json"))
    text = "[]"
    source = LintSource("a.json", text, (item,), format="csl-json")
    assert lint_source(source, LintConfig(select=("IT-14",))) == []


def test_kinds_of_theses():
    thesis = {"title": "Mosses", "university": "Umeå"}
    assert found("IT-18", Item("thesis", thesis)) == ["thesisType"]
    assert found("IT-18", Item("thesis", {**thesis, "thesisType": "Umeå University"})) == ["thesisType"]
    for kind in (
        "PhD thesis",
        "Ph.D.",
        "Master's thesis, Umeå University",
        "Habilitation",
        "Thèse",
        "Candidatus",
    ):
        assert found("IT-18", Item("thesis", {**thesis, "thesisType": kind})) == []


@pytest.mark.parametrize(
    ("title", "better"),
    [
        ("Science \\& moss: 5\\% of \\#1", "Science & moss: 5% of #1"),
        ("wall\\_north of moss", "wall_north of moss"),
        ("The folder C:\\_moss", None),
        ("The folder \\moss\\_walls", None),
        ("Of $a \\& b$ and walls", None),
        ("A line \\\\& a wall", None),
        ("Moss & wall", None),
    ],
)
def test_signs_with_the_backslash_of_latex(title, better):
    item = article(title=title)
    assert mended("TX-17", item) == item
    assert mended("TX-17", item, Safety.unsafe)["title"] == (better or title)


@pytest.mark.parametrize("form", ["bibtex", "markdown", "document"])
def test_a_backslash_is_right_where_it_is_written_so(form):
    text = "Science \\& moss"
    whole = Span(0, len(text))
    origin = Origin(text=text, span=whole, spans={"title": (whole,)}, format=form)
    source = LintSource("a", text, (article(title=text).with_(origin=origin),), format=form)
    assert lint_source(source, LintConfig(select=("TX-17",))) == []


def journals(*names, issn=()):
    numbers = issn or ("",) * len(names)
    pairs = zip(names, numbers, strict=True)
    return [article(publicationTitle=name, ISSN=number) for name, number in pairs]


@pytest.mark.parametrize(
    ("names", "rule", "wanted"),
    [
        (("Moss & Fern", "Moss & Fern", "Moss and Fern"), "JN-14", 1),
        (("Moss &amp; Fern", "Moss and Fern"), "JN-14", 1),
        (("Moss & Fern", "MOSS & FERN"), "JN-14", 0),
        (("Moss & Fern", "Moss and Ferns"), "JN-14", 0),
        (("The Moss", "Moss", "Moss"), "JN-16", 1),
        (("The Moss", "the moss"), "JN-16", 0),
        (("Theory", "ory"), "JN-16", 0),
    ],
)
def test_two_spellings_of_a_journal(names, rule, wanted):
    assert len(found(rule, *journals(*names))) == wanted


def test_two_journals_with_numbers_of_their_own_are_two():
    assert found("JN-16", *journals("The Moss", "Moss", issn=("1234-5679", "2434-561X"))) == []
    assert found("JN-16", *journals("The Moss", "Moss", issn=("1234-5679", "2434-561X, 1234-5679"))) != []
    assert found("JN-16", *journals("The Moss", "Moss", issn=("1234-5679", "12345679"))) != []
    assert found("JN-16", Item("book", {"title": "The Moss"}), Item("book", {"title": "Moss"})) == []


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("peat bog", "peat bogs", 1), ("moss", "mosses", 1), ("cavity", "cavities", 1),
        ("House", "houses", 1),
        ("economic", "economics", 0), ("new", "news", 0), ("glass", "glasses", 0), ("art", "arts", 0),
        ("specie", "species", 0), ("bu", "bus", 0), ("virus", "viru", 0), ("analysi", "analysis", 0),
        ("right", "rights", 0), ("peat bogs", "peat", 0),
    ],
)  # fmt: skip
def test_one_tag_and_many(one, other, wanted):
    items = [Item("book", {"title": name}, tags=(Tag(name),)) for name in (one, other, other)]
    assert len(found("TG-07", *items)) == wanted


def test_automatic_tags_are_not_a_person_s_vocabulary():
    items = [Item("book", {"title": name}, tags=(Tag(name, 1),)) for name in ("bog", "bogs")]
    assert found("TG-07", *items) == []


@pytest.mark.parametrize(
    ("language", "title", "better"),
    [
        ("de", "Das Moos : ein Versuch", "Das Moos: ein Versuch"),
        ("pt-BR", "O musgo : um ensaio", "O musgo: um ensaio"),
        ("fr", "La mousse : un essai", "La mousse : un essai"),
        ("", "La mousse : un essai", "La mousse : un essai"),
        ("x-moss", "Moos : Moos", "Moos : Moos"),
    ],
)
def test_a_blank_before_a_colon_goes_in_languages_that_write_none(language, title, better):
    item = Item("journalArticle", {"title": title, "language": language})
    assert mended("TI-15", item)["title"] == better


@pytest.mark.parametrize(
    ("date", "better"),
    [
        ("March c1998", "March 1998"),
        ("März 2003a", "März 2003"),
        ("c1998", "1998"),
        ("March 1998", "March 1998"),
        ("Edition c1998", "Edition c1998"),
    ],
)
def test_a_year_with_a_letter_may_stand_behind_its_month(date, better):
    item = Item("book", {"title": "Mosses", "date": date})
    assert mended("DT-05", item, Safety.unsafe)["date"] == better


def test_a_conference_is_turned_around_behind_its_in():
    """The *In:* of a list stays in front, for a rule of its own."""
    item = Item("conferencePaper", {"title": "Mosses", "proceedingsTitle": "In: Mosses, Congress on"})
    assert mended("JN-23", item)["proceedingsTitle"] == "In: Congress on Mosses"


@pytest.mark.parametrize(
    ("last", "first", "better"),
    [
        ("NOREG", "Ingvild", "Noreg"),
        ("NOREG", "INGVILD", "Noreg"),
        ("OECD", "Development Centre", "OECD"),
        ("UNESCO", "Paris", "UNESCO"),
        ("ORCID", "0000-0002-1825-0097", "ORCID"),
    ],
)
def test_capitals_of_an_organisation_or_number_are_left_alone(last, first, better):
    item = Item("journalArticle", {"title": "Moss"}, creators=(Creator("author", last, first),))
    assert mended("NM-02", item).creators[0].last == better


@pytest.mark.parametrize(
    ("first", "better"),
    [
        ("Ingvild, MD", "Ingvild"),
        ("Ingvild, Prof.", "Ingvild"),
        ("MD", "MD"),
        ("I, MD", "I, MD"),
        ("Ingvild, Md Noor", "Ingvild, Md Noor"),
    ],
)
def test_a_title_behind_a_whole_given_name_goes(first, better):
    item = Item("journalArticle", {"title": "Moss"}, creators=(Creator("author", "Noreg", first),))
    assert mended("NM-12", item).creators[0].first == better


@pytest.mark.parametrize(
    ("first", "wanted"),
    [
        ("P. and Moss, S.", ["creators"]),
        ("Paula & Moss, S. T.", ["creators"]),
        ("P. and S.", []),
        ("Statistics and Census, Macau", []),
    ],
)
def test_a_second_person_in_a_given_name(first, wanted):
    item = Item("journalArticle", {"title": "Moss"}, creators=(Creator("author", "Noreg", first),))
    assert found("NM-09", item) == wanted
