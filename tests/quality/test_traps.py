"""Values that other tools' repairs destroy: the default rules leave them as they are."""

import pytest

from zotsync.item import Creator, Item, Origin, Span
from zotsync.quality import LintConfig, LintSource, Safety, lint_items, lint_source, settle
from zotsync.quality.sheet import fix_item
from zotsync.schema import is_valid_field

RIGHT = [
    ("pages", "210-215"),
    ("pages", "Supp.1"),
    ("pages", "S12-S15"),
    ("pages", "e1-e9"),
    ("pages", "xii"),
    ("pages", "xxi-xxiv"),
    ("pages", "lvii-lxiii, cxx-cxxv"),
    ("pages", "12-5"),
    ("pages", "030001"),
    ("pages", "43+"),
    ("pages", "2020-0123"),
    ("pages", "1-1"),
    ("issue", "10-12"),
    ("issue", "3 Suppl"),
    ("volume", "11(Suppl 1)"),
    ("volume", "C"),
    ("callNumber", "616.994"),
    ("shortTitle", "Lancet review"),
    ("series", "Life Sciences Series"),
    ("title", "Rivers of the U.S."),
    ("title", "And so it continued..."),
    ("title", "The mosses of Acme Inc."),
    ("title", "Subtypes of H1N1 in CO2"),
    ("title", "Tora! Tora! Tora!"),
    ("title", "[Review of the book Mosses of the north, by A. Lind]"),
    ("title", "[Letter from Ada Lind to Emil Roth]"),
    ("title", "p53 in vitro: A study of E. coli"),
    ("title", "The Lancet countdown on health"),
    ("publicationTitle", "In Vivo"),
    ("publicationTitle", "mBio"),
    ("publicationTitle", "None"),
    ("publicationTitle", "Route 66, 1998-1999"),
    ("publicationTitle", "Moss Days 2013, 12-14 May"),
    ("DOI", "10.1655/0018-0831(2002)058?0001:ABC?2.0.CO;2"),
    ("publicationTitle", "Science & Justice"),
    ("publicationTitle", "Proceedings of the Royal Society B"),
    ("url", "https://moss.example.org/view?photo=12&id=5"),
    ("url", "https://beck-online.beck.de/Dokument?vpath=bibdata"),
    ("url", "https://en.wikipedia.org/wiki/Moss_(plant)"),
    ("url", "https://maps.org/programs.org"),
    ("DOI", "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2"),
    ("DOI", "10.1016/S0140-6736(05)66545-0"),
    ("DOI", "10/p6kd"),
    ("ISSN", "0022-3808, 1537-534X"),
    ("ISBN", "978-3-16-148410-0"),
    ("date", "2012~"),
    ("date", "19XX"),
    ("date", "n.d."),
    ("date", "Spring 2012"),
    ("language", "en-GB"),
    ("edition", "First Folio edition"),
    ("extra", "tex.ids: moss2001\nPMID: 22001122\nmy own line"),
]
PROSE = [
    "Use Node.js, e.g.Foo, i.e.Bar and U.S.A. law; see J.Hydrol., Nat.Rev. and p.Val600Glu in E.coli.",
    "Write to anna.Moss@moss.example.org, open https://moss.example.org/a.Html or report.Final.pdf.",
    "The pH was 7.4 and the dose 0.5 mg; version 2.0.Beta was kept, as were 5 g- doses and a g-protein.",
    "It is known that that is so; they had had enough, and viruses are viruses that kill.",
    "The companies own shares, and the patients own their data.",
    "The pre- and post-test values of two- or three-year-old trees were kept.",
    "Differences were clear where p < 0.05 and n > 3, with 10^3 cells and a gene(s) count f(x).",
    "The hyphen in T-cell stays, and CD4+ (or CD8+) cells of Müller's São Paulo study stay.",
    "Abstract reasoning was studied in Latin America. Summary statistics were kept.",
]
NAMES = [
    Creator("author", "Long", "Susan"),
    Creator("author", "Ferreira", "MD"),
    Creator("author", "van der Meel", "Roy"),
    Creator("author", "O'Neil", "J. R."),
    Creator("author", "Ng", "Y"),
    Creator("author", "College", "Anna"),
    Creator("author", "Null", "Ada"),
    Creator("author", "Al", "Etta"),
    Creator("author", name="WHO"),
    Creator("author", name="Endogenous Hormones and Breast Cancer Collaborative Group"),
    Creator("author", name="University of California, Davis"),
    Creator("author", name="Marsh and Sons"),
    Creator("publisher", name="Lind & Roth"),
]


@pytest.mark.parametrize(("field", "value"), RIGHT)
def test_a_right_value_is_left_alone(field, value):
    """No default rule has anything to say about this field."""
    fields = {"title": "Mosses and their walls", "publicationTitle": "Annals of Bryology", "date": "2001"}
    kind = "journalArticle" if is_valid_field("journalArticle", field) else "book"
    item = Item(kind, {**fields, field: value}, (Creator("author", "Lind", "Ada"),))
    assert [f for f in lint_items([item]) if f.field == field] == []


@pytest.mark.parametrize(("field", "value"), RIGHT)
def test_a_right_value_of_a_library_s_item_is_not_mended(field, value):
    """Nor does any fix, safe or not, touch it where the item has no file."""
    fields = {"title": "Mosses and their walls", "publicationTitle": "Annals of Bryology", "date": "2001"}
    item = Item("journalArticle", {**fields, field: value}, (Creator("author", "Lind", "Ada"),))
    assert fix_item(item, LintConfig(), Safety.unsafe)[0] == item


@pytest.mark.parametrize("text", PROSE)
def test_right_prose_is_left_alone(text):
    """No default text rule fires, and no fix of any kind changes the text."""
    whole = Span(0, len(text))

    def lint(text):
        item = Item("journalArticle", {"abstractNote": text}, origin=Origin(spans={"abstractNote": (whole,)}))
        return [f for f in lint_source(LintSource("a.ris", text, (item,))) if f.field == "abstractNote"]

    assert lint(text) == []
    assert settle(text, lint, Safety.manual) == (text, [])


def test_right_names_are_left_alone():
    """No rule about names says anything."""
    item = Item("book", {"title": "Mosses and their walls", "date": "2001"}, tuple(NAMES))
    assert lint_items([item], LintConfig(select=("NM",))) == []


def test_an_edition_in_words_is_left_alone_where_the_style_asks_for_words():
    """The styles of BibTeX print ``Second`` as it stands; elsewhere a number is meant."""
    for form, found in (("bibtex", []), ("ris", ["PG-18"])):
        origin = Origin(text="Second", span=Span(0, 6), format=form)
        item = Item("book", {"title": "Mosses", "edition": "Second"}, origin=origin)
        source = LintSource("a.bib", "Second", (item,), format=form)
        assert [f.rule for f in lint_source(source, LintConfig(select=("PG-18",)))] == found


def test_an_address_in_a_wrapper_is_offered_as_it_is_opened():
    """Also where the wrapper encoded the signs of its query alone."""
    text = "See https://www.google.com/url?q=https://moss.example.org/list?key%3D12%26of%3D3&sa=D for it."
    (finding,) = lint_source(LintSource("a.md", text, (), format="document"), LintConfig(select=("UR-14",)))
    assert finding.fix is not None
    assert finding.fix.replacement == "https://moss.example.org/list?key=12&of=3"


@pytest.mark.parametrize(
    ("field", "value", "mended"),
    [
        ("DOI", "DOI: http://dx.doi.org/10.1000/moss.12", "10.1000/moss.12"),
        ("DOI", "https://doi-org.ezproxy.bog.example.edu/10.1000/moss.12", "10.1000/moss.12"),
        ("DOI", "https://doi.org.bog.example.edu/about", "https://doi.org.bog.example.edu/about"),
        ("date", "3. März 1999", "1999-03-03"),
        ("date", "1º de outubro de 1999", "1999-10-01"),
        ("date", "31 juin 1999", "31 juin 1999"),
        ("date", "outono de 1999", "outono de 1999"),
        ("date", "19993", "19993"),
        ("DOI", "10.1000/moss.12/", "10.1000/moss.12/"),
        ("pages", "p 5 - p 17", "5-17"),
        ("pages", "pp. 5-9, p. 12; p. 14", "5-9, 12; 14"),
        ("pages", "p. 5-p9", "5-9"),
        ("pages", "5––9", "5-9"),
        ("pages", "pp. 5 and plate 3", "5 and plate 3"),
        ("pages", "5&ndash;9", "5-9"),
        ("pages", "Seiten 5-9", "5-9"),
        ("ISSN", "2434-561x", "2434-561X"),
        ("DOI", '"10.1000/moss.12"', "10.1000/moss.12"),
        ("DOI", "<10.1000/moss(1)12>", "10.1000/moss(1)12"),
        ("publicationTitle", "undefined", ""),
        ("publicationTitle", "nan", "nan"),
    ],
)
def test_what_follows_from_the_value_alone_is_mended_and_nothing_else(field, value, mended):
    item = Item("journalArticle", {"title": "Mosses and their walls", field: value})
    assert fix_item(item, LintConfig(), Safety.safe)[0][field] == mended


@pytest.mark.parametrize(
    ("last", "safe", "manual"),
    [("MACLENNAN", "MACLENNAN", "Maclennan"), ("MACHATA", "Machata", "Machata"), ("MACK", "Mack", "Mack")],
)
def test_whether_a_mac_keeps_a_capital_inside_is_a_persons_to_say(last, safe, manual):
    item = Item("journalArticle", {"title": "Mosses"}, (Creator("author", last, "FLORA"),))
    for safety, form in ((Safety.safe, safe), (Safety.manual, manual)):
        (creator,) = fix_item(item, LintConfig(), safety)[0].creators
        assert (creator.last, creator.first) == (form, "FLORA" if form.isupper() else "Flora")


@pytest.mark.parametrize(
    ("title", "severity"),
    [
        ("Erratum: Mosses on walls", "info"),
        ("RETRACTED: Mosses on walls", "error"),
        ("Errata of a walk", None),
    ],
)
def test_a_notice_is_a_work_of_its_own_and_no_error(title, severity):
    found = lint_items([Item("journalArticle", {"title": title})], LintConfig(select=("TI-24",)))
    assert [str(f.severity) for f in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("last", "mended"),
    [
        ("Lind<sup>a</sup>", "Lind"),
        ("Lind<sup>1,b,*</sup>", "Lind"),
        ("M<sup>c</sup>Lind", "McLind"),
        ("Lind<sup>jun</sup>", "Lind<sup>jun</sup>"),
        ("<i>Lind</i>", "Lind"),
    ],
)
def test_a_mark_of_an_affiliation_does_not_become_part_of_the_name(last, mended):
    item = Item("journalArticle", {"title": "Mosses"}, (Creator("author", last, "Ada"),))
    assert fix_item(item, LintConfig(), Safety.safe)[0].creators[0].last == mended


@pytest.mark.parametrize("name", ["E. Marsh and P. Okoro", "EP Marsh & K Berg", "Marsh E, Okoro P"])
def test_two_people_in_one_name_are_found(name):
    item = Item("journalArticle", {"title": "Mosses"}, (Creator("author", name=name),))
    assert [f.rule for f in lint_items([item], LintConfig(select=("NM-09",)))] == ["NM-09"]


@pytest.mark.parametrize("name", ["CO<sub>2</sub> Society", "Moss Society<sup>1</sup>"])
def test_a_number_in_the_name_of_an_organisation_is_not_taken_off(name):
    item = Item("report", {"title": "Mosses"}, (Creator("author", name=name),))
    assert fix_item(item, LintConfig(), Safety.safe)[0].creators[0].name == name


@pytest.mark.parametrize(
    ("value", "mended"),
    [
        ("10.1000/ moss.12", "10.1000/moss.12"),
        ("10.1000/moss.12 (open access)", "10.1000/moss.12 (open access)"),
        ("10.1000/moss.12 accessed", "10.1000/moss.12 accessed"),
    ],
)
def test_words_behind_a_doi_do_not_become_part_of_it(value, mended):
    item = Item("journalArticle", {"title": "Mosses", "DOI": value})
    assert fix_item(item, LintConfig(select=("ID",)), Safety.unsafe)[0]["DOI"] == mended
