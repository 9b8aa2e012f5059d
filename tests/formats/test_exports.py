"""Records as publishers and databases export them: what is read, and that an edit of it holds."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from zotsync.formats import detect, format_named
from zotsync.formats.base import splice
from zotsync.item import Creator, Item, Tag


def edited(format_name: str, text: str, item: Item) -> Item:
    """The first item of ``text`` after it was edited to ``item``."""
    format = format_named(format_name)
    reading = format.read(text)
    return format.read(splice(text, format.edit(reading, 0, item))).items[0]


@pytest.mark.parametrize(
    ("format_name", "text"),
    [
        ("ris", "TY  - JOUR\nTI  - Tides\nY1  - 2017\nY2  - {}\nER  - \n"),
        ("bibtex", "@misc{{a, title = {{Tides}}, urldate = {{{}}}}}\n"),
        ("csl-json", '[{{"id": 1, "type": "webpage", "title": "Tides", "accessed": {{"raw": "{}"}}}}]'),
        ("refer", "%0 Web Page\n%T Tides\n%[ {}\n"),
        ("markdown", "---\ntitle: Tides\nitemType: webpage\ncitekey: tides20\naccessDate: {}\n---\n"),
    ],
)
@pytest.mark.parametrize(
    ("written", "read"),
    [("2020-05-03", "2020-05-03"), ("3 May 2020", "2020-05-03"), ("10", ""), ("2020-05", ""), ("often", "")],
)
def test_an_access_date_is_a_whole_day_or_none(format_name: str, text: str, written: str, read: str) -> None:
    [item] = format_named(format_name).read(text.format(written)).items
    assert item["accessDate"] == read
    if format_named(format_name).editable:
        again = edited(format_name, text.format(written), item.with_fields({"accessDate": "2021-02-03"}))
        assert again["accessDate"] == "2021-02-03"


CROSSREF = {
    "type": "journal-article",
    "title": "Crabs &amp; <i>Carcinus</i>",
    "ISSN": ["1111-1119", "2222-2227"],
    "abstract": "<jats:title>Abstract</jats:title><jats:p>Crabs <jats:italic>walk</jats:italic>.</jats:p>"
    "<jats:sec><jats:title>Results</jats:title><jats:p>Slowly, p &lt; 0.05.</jats:p></jats:sec>",
}


def test_what_crossref_sends_for_a_doi_is_read_without_its_markup() -> None:
    text = json.dumps(CROSSREF)
    [item] = format_named("csl-json").read(text).items
    assert item["title"] == "Crabs & <i>Carcinus</i>"
    assert item["abstractNote"] == "Crabs walk.\nResults\nSlowly, p < 0.05."
    for change in ({"ISSN": "1111-1119"}, {"abstractNote": "Crabs & &amp; <5"}, {"title": "A &lt; B & C"}):
        assert edited("csl-json", text, item.with_fields(change)) == item.with_fields(change)


def test_what_datacite_sends_for_a_doi_has_keywords_and_rights() -> None:
    data = {
        "type": "dataset",
        "title": "Gauges",
        "categories": ["rivers", "gauges"],
        "copyright": "CC BY 4.0",
    }
    [item] = format_named("csl-json").read(json.dumps([data])).items
    assert [tag.name for tag in item.tags] == ["rivers", "gauges"]
    assert item["rights"] == "CC BY 4.0"
    change = item.with_(tags=(*item.tags, Tag("floods"))).with_fields({"rights": "CC0"})
    assert edited("csl-json", json.dumps([data]), change) == change


BIB = r"""@book{a, title = {Tides}, pages = {xii+211 pp. (1 insert)}}
@article{b, title = {Growth at the {\textalpha} pole}, author = {Mei Wong 0010 and Jo Abara},
  pages = {12 - 19}}
@techreport{c, title = {Cranes}, reportNumber = "PORT-7"}
@misc{d, title = {Rest}, doi = {10.48550/arXiv.2105.00001}, publisher = {arXiv}}
"""


def test_a_bib_of_publishers_is_read_in_their_ways() -> None:
    book, article, report, preprint = format_named("bibtex").read(BIB).items
    assert book["numPages"] == "xii+211"
    assert article.title == "Growth at the α pole"
    assert [one.display for one in article.creators] == ["Wong, Mei", "Abara, Jo"]
    assert article["pages"] == "12-19"
    assert report["reportNumber"] == "PORT-7"
    assert (preprint.type, preprint["repository"]) == ("preprint", "arXiv")
    for item, field, old, new in (
        (book, "numPages", "{xii+211 pp. (1 insert)}", "{300}"),
        (article, "pages", "{12 - 19}", "{20-31}"),
        (report, "reportNumber", '"PORT-7"', '"PORT-8"'),
    ):
        format = format_named("bibtex")
        reading = format.read(BIB)
        position = reading.items.index(item)
        change = item.with_fields({field: new.strip('{}"')})
        assert splice(BIB, format.edit(reading, position, change)) == BIB.replace(old, new)


def test_a_slash_date_with_words_behind_it_is_said_in_words() -> None:
    def date(line: str) -> str:
        return format_named("ris").read(f"TY  - JOUR\nTI  - Tides\n{line}\nER  - \n").items[0]["date"]

    assert date("Y1  - 2019/05//May/Jun2019") == "May/Jun 2019"
    assert date("Y1  - 2019/05//May2019") == "2019-05"
    assert date("Y1  - 2019/05/07/May 7 2019") == "2019-05-07"


def test_a_pubmed_number_says_so_in_words_or_in_its_tag() -> None:
    text = "TY  - JOUR\nTI  - Tides\nPM  - PUBMED 16512345\nER  - \n"
    [item] = format_named("ris").read(text).items
    assert item["PMID"] == "16512345"
    assert edited("ris", text, item.with_fields({"PMID": "7"}))["PMID"] == "7"


NBIB = """PMID- 77
FAU - Lindqvist, Maja
AU  - Lindqvist M
AUID- ORCID: 0000-1
AD  - Harbour Institute.
FAU - Abara, Chidi
AU  - Abara C
AD  - Gulf College.
TI  - Sponges.
PT  - Preprint
TA  - bioRxiv
PMC - PMC88
"""


def test_a_preprint_of_medline_has_its_server_and_its_numbers() -> None:
    [item] = format_named("nbib").read(NBIB).items
    assert (item.type, item["repository"], item["extra"]) == ("preprint", "bioRxiv", "PMID: 77\nPMCID: PMC88")
    format = format_named("nbib")
    moved = item.with_fields({"repository": "medRxiv"})
    assert splice(NBIB, format.edit(format.read(NBIB), 0, moved)) == NBIB.replace("bioRxiv", "medRxiv")
    more = item.with_fields({"extra": "Read twice"})
    assert format.get(more, item)["extra"] == item["extra"], "the file cannot say it, and does not deny it"
    assert format.put(more, item)["extra"] == "Read twice"


def test_a_renamed_author_of_medline_keeps_an_affiliation_and_another_person_gets_none() -> None:
    format = format_named("nbib")
    reading = format.read(NBIB)
    [item] = reading.items
    renamed = item.with_(creators=(replace(item.creators[0], first="Maja K."), item.creators[1]))
    after = splice(NBIB, format.edit(reading, 0, renamed))
    assert after == NBIB.replace("Lindqvist, Maja", "Lindqvist, Maja K.").replace(
        "Lindqvist M\n", "Lindqvist MK\n"
    )
    other = item.with_(creators=(Creator("author", "Roe", "Ann"), item.creators[1]))
    after = splice(NBIB, format.edit(reading, 0, other))
    assert "Harbour" not in after
    assert "Gulf College" in after


ERIC = """OWN - ERIC
TI  - Cranes in Schools
AU  - Harbour Centre for Education
PT  - Reports - Research
DP  - 2020
PB  - Harbour Centre

OWN - ERIC
TI  - Reading to Crabs
AU  - Abara, Chidi
LID - http://dx.doi.org/10.5555/crabs
ISSN - EISSN-1111-1119
JT  - Journal of Reading
PT  - Journal Articles
PT  - Reports - Research
"""


def test_records_of_eric_are_what_they_say() -> None:
    format = format_named("nbib")
    reading = format.read(ERIC, "eric.nbib")
    report, article = reading.items
    assert (report.type, report["institution"]) == ("report", "Harbour Centre")
    assert report.creators[0].name == "Harbour Centre for Education"
    assert (article.type, article["DOI"], article["ISSN"]) == ("journalArticle", "10.5555/crabs", "1111-1119")
    change = article.with_fields({"DOI": "10.5555/x", "ISSN": "2222-2227"})
    after = splice(ERIC, format.edit(reading, 1, change))
    assert after == ERIC.replace("10.5555/crabs", "10.5555/x").replace("1111-1119", "2222-2227")


def test_a_thesis_of_endnote_has_its_university_not_its_department() -> None:
    xml = (
        '<xml><records><record><ref-type name="Thesis">32</ref-type><titles><title>Bark</title>'
        "<secondary-title>Forestry</secondary-title></titles><pages>201</pages>"
        "<publisher>University of Quay</publisher><abstract>One\nline.&#xD;&#xD;Two.</abstract>"
        "</record></records></xml>"
    )
    [item] = format_named("endnote-xml").read(xml).items
    assert (item["university"], item["numPages"]) == ("University of Quay", "201")
    assert item["extra"] == "Department: Forestry"
    assert item["abstractNote"] == "One line.\n\nTwo."
    [item] = format_named("refer").read("%0 Thesis\n%T Bark\n%B Forestry\n%I University of Quay\n").items
    assert (item["university"], item["extra"]) == ("University of Quay", "Department: Forestry")


def test_endnote_fields_that_a_type_uses_otherwise() -> None:
    xml = (
        '<xml><records><record><ref-type name="Web Page">12</ref-type><titles><title>Quay</title></titles>'
        "<number>4 June 2019</number></record></records></xml>"
    )
    [item] = format_named("endnote-xml").read(xml).items
    assert item["accessDate"] == "2019-06-04"
    [item] = format_named("refer").read("%0 Report\n%T Soil\n%@ R-112\n%< Ask for a copy\n").items
    assert item["reportNumber"] == "R-112"
    assert [note.html for note in item.notes] == ["<p>Ask for a copy</p>"]


def ris(*lines: str) -> str:
    return "\n".join(("TY  - JOUR", "TI  - Tides", *lines, "ER  - ", ""))


def test_a_day_without_its_year_belongs_to_the_year_of_the_record() -> None:
    text = ris("PY  - 2019", "DA  - Dec 14")
    [item] = format_named("ris").read(text).items
    assert item["date"] == "2019-12-14"
    for new in ("2020-01-02", "2020", ""):
        assert edited("ris", text, item.with_fields({"date": new}))["date"] == new
    [item] = format_named("ris").read(ris("PY  - 2019", "DA  - Spring")).items
    assert item["date"] == "2019"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("KW  - Crabs\nTides\n*Fishing, deep", "KW  - Crabs\nTides\n*Fishing, deep\nQuays"),
        ("KW  - Crabs ; Tides", "KW  - Crabs ; Tides ; Quays"),
        ("KW  - Crabs;Tides", "KW  - Crabs;Tides;Quays"),
    ],
)
def test_a_keyword_joins_the_others_as_they_are_parted(before: str, after: str) -> None:
    text = ris(before)
    format = format_named("ris")
    reading = format.read(text)
    item = reading.items[0].with_(tags=(*reading.items[0].tags, Tag("Quays", 1)))
    assert splice(text, format.edit(reading, 0, item)) == ris(after)


def test_a_strange_line_behind_the_first_type_does_not_cost_the_whole_file() -> None:
    text = (
        "From: a database\n\nTY  - CHAP\nDESCRIPTORS  - fog\nTI  - Fog\nER  - \n"
        "TY  - BOOK\nTI  - Air\nER  - \n"
    )
    found = detect(text, "fog.ris")
    assert found.format is format_named("ris")
    items = format_named("ris").read(text).items
    assert [(item.type, item["title"]) for item in items] == [("bookSection", "Fog"), ("book", "Air")]
    assert detect("Dear all,\nTY  - for your help\n", "letter.ris").format is None


def test_an_article_in_press_and_the_number_of_a_standard() -> None:
    read = format_named("ris").read
    [item] = read("TY  - INPR\nTI  - Soon\nJO  - Later\nER  - \n").items
    assert (item.type, item["publicationTitle"]) == ("journalArticle", "Later")
    [item] = read("TY  - STAND\nTI  - Ropes\nSN  - ISO 2307:2019\nER  - \n").items
    assert item["number"] == "ISO 2307:2019"


def test_short_names_of_medline_may_end_in_a_suffix() -> None:
    text = "PMID- 7\nAU  - van der Waals J Jr\nAU  - Mc Donald RH 3rd\nTI  - Fish.\nJT  - Fish\n"
    names = [one.display for one in format_named("nbib").read(text).items[0].creators]
    assert names == ["van der Waals, J Jr", "Mc Donald, RH 3rd"]


def test_the_people_of_an_edited_book_of_endnote_are_its_editors() -> None:
    xml = (
        '<xml><records><record><ref-type name="Edited Book">28</ref-type><titles><title>Quays</title>'
        "</titles><contributors><authors><author>Ito</author></authors></contributors></record></records></xml>"
    )
    assert [one.type for one in format_named("endnote-xml").read(xml).items[0].creators] == ["editor"]


def test_places_and_licences_under_other_names_in_a_bib() -> None:
    [item] = format_named("bibtex").read("@inbook{a, title={Quay}, place={Cambridge}, license={MIT}}").items
    assert (item["place"], item["rights"]) == ("Cambridge", "MIT")


@pytest.mark.parametrize("mark", [" ; ", "; ", ";", ", ", ","])
def test_a_keyword_of_a_bib_is_parted_from_the_others_as_they_are(mark: str) -> None:
    text = f"@misc{{a, title = {{Tides}}, keywords = {{Eau{mark}Mer}}}}\n"
    format = format_named("bibtex")
    reading = format.read(text)
    item = reading.items[0].with_(tags=(*reading.items[0].tags, Tag("Quays")))
    assert splice(text, format.edit(reading, 0, item)) == text.replace("Mer", f"Mer{mark}Quays")


def test_a_keyword_like_a_field_is_no_line_of_its_own() -> None:
    text = ris("KW  - Crabs\nTides")
    format = format_named("ris")
    reading = format.read(text)
    for name in ("TY  - BOOK", "ER  -", "AB - c"):
        item = reading.items[0].with_(tags=(*reading.items[0].tags, Tag(name, 1)))
        assert format.read(splice(text, format.edit(reading, 0, item))).items == (item,)


def test_a_table_of_web_of_science_is_read_and_any_other_table_of_references_is_named() -> None:
    head = "PT\tAU\tAF\tTI\tSO\tDE\tSN\tPD\tPY\tVL\tBP\tEP\tDI"
    row = "J\tRoe, A; Poe, B\tRoe, Ann; Poe, Bo\tTides\tSEAS\ttide; bore\t1111-1119\tJUN\t2016\t6\t1\t9\t"
    text = f"{head}\r\n{row}10.5555/a\r\n{row}10.5555/b\r\n"
    found = detect(text, "savedrecs.txt")
    assert found.format is not None
    one, two = found.format.read(text).items
    assert (one["title"], one["date"], one["pages"], one["DOI"]) == (
        "Tides",
        "2016-06",
        "1-9",
        "10.5555/a",
    )
    assert [person.display for person in one.creators] == ["Roe, Ann", "Poe, Bo"]
    assert [tag.name for tag in one.tags] == ["tide", "bore"]
    assert two["DOI"] == "10.5555/b"
    assert two.origin is not None
    assert "10.5555/b" in two.origin.text
    table = '"Authors","Title","Year","Source title","DOI"\n"Roe, A.","Tides","2016","Oceans","10.5555/a"\n'
    found = detect(table, "scopus.txt")
    assert (found.format, found.unreadable) == (None, True)
    assert "table" in found.why


def test_the_series_of_a_report_may_stand_in_either_tag() -> None:
    for tag in ("T2", "T3"):
        text = f"TY  - RPRT\nTI  - Quays\n{tag}  - Command Papers\nER  - \n"
        [item] = format_named("ris").read(text).items
        assert item["seriesTitle"] == "Command Papers"
        assert edited("ris", text, item.with_fields({"seriesTitle": "Papers"}))["seriesTitle"] == "Papers"
    assert "T2  - Papers" in format_named("ris").write([Item("report", {"seriesTitle": "Papers"})])
