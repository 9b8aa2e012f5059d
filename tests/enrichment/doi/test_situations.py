"""What is said of a DOI in each situation, online and replayed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import requests
import responses

from tests.enrichment.doi.registry import (
    ARTICLE,
    DOI,
    HANDLE,
    PMC,
    UNKNOWN,
    answers,
    check,
    crossref,
    csl,
    datacite,
    pmc,
    serve,
)  # fmt: skip
from zotsync.enrichment import enrich_item
from zotsync.enrichment.doi import check_item
from zotsync.enrichment.doi.check import doi_of
from zotsync.item import Creator, Item

JOURNAL = "10.5555/final.2017"


def item(*names: str, type: str = "journalArticle", **fields: str) -> Item:
    """The article with other fields, and other families (a name in brackets is an organisation)."""
    changed = ARTICLE.with_fields(fields).with_(type=type)
    creators = tuple(
        Creator("author", name=n[1:-1]) if n.startswith("[") else Creator("author", n, "A.") for n in names
    )
    return changed.with_(creators=creators) if names else changed


def people(*families: str) -> list[dict[str, Any]]:
    return [{"family": family, "given": "A."} for family in families]


def dated(*parts: int) -> dict[str, Any]:
    return {"date-parts": [list(parts)]}


def years(*found: int) -> dict[str, Any]:
    """The work's years, and no others."""
    return {"issued": dated(found[0]), "published_online": dated(found[-1])}


def preprint(**changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "type": "posted-content",
        "subtype": "preprint",
        "container_title": [],
        "short_container_title": [],
        "volume": None,
        "issue": None,
        "page": None,
        "posted": dated(2016, 1, 2),
        "relation": {"is-preprint-of": [{"id-type": "doi", "id": JOURNAL, "asserted-by": "subject"}]},
    }
    return crossref(**{**given, **changes})


PREPRINT = item(type="preprint", publicationTitle="", volume="", issue="", pages="")
HTML = "<!DOCTYPE html><html><title>Log in to the network</title></html>"
GENERIC = "Editorial"


class Situation(NamedTuple):
    """``answers`` are the registries', ``verdict`` what is said, ``fields`` of which fields."""

    name: str
    item: Item
    answers: dict[str, Any]
    verdict: str
    fields: str = "DOI"


def cr(name: str, one: Item, verdict: str, fields: str = "DOI", **changes: Any) -> Situation:
    """A situation in which Crossref knows the work."""
    return Situation(name, one, {"crossref": crossref(**changes)}, verdict, fields)


SITUATIONS = [
    # It is what the item says
    cr("all agrees", item(), "ok"),
    cr("a resolver before the DOI", item(DOI=f"https://doi.org/{DOI}"), "ok"),
    cr("a label and a full stop", item(DOI=f"doi: {DOI}."), "ok"),
    cr("capitals in the DOI", item(DOI=DOI.upper()), "ok"),
    cr("the DOI in Extra", item(DOI="", extra=f"DOI: {DOI}"), "ok"),
    cr("another case of the title", item(title="LICHEN GROWTH ON VOLCANIC BASALT: A THIRTY-YEAR RECORD"), "ok"),
    cr("markup in the registered title", item(), "ok", title=["<i>Lichen</i> growth on volcanic basalt: a thirty-year record"]),
    cr("entities in the registered title", item(title="Moss &c. on roofs & walls of towns"), "ok", title=["Moss &amp;amp;c. on roofs &amp; walls of towns"]),
    cr("formulas in the registered title", item(title="Uptake of CO2 by mosses of the north"), "ok", title=["Uptake of <mml:math><mml:mi>CO2</mml:mi></mml:math> by mosses of the north"]),
    cr("the registry splits the subtitle off", item(), "ok", title=["Lichen growth on volcanic basalt"], subtitle=["a thirty-year record"]),
    cr("the registry lacks the subtitle", item(), "ok", title=["Lichen growth on volcanic basalt"]),
    cr("the registry cut the title", item(), "ok", title=["Lichen growth on volcanic basalt: a thi"]),
    cr("the item lacks the subtitle", item(title="Lichen growth on volcanic basalt"), "ok"),
    cr("other dashes and quotes", item(title="Lichen growth on volcanic basalt – a thirty‐year record"), "ok"),
    cr("accents in one title", item(title="Etude des lichens sur le basalte des îles"), "ok", title=["Étude des lichens sur le basalte des iles"]),
    cr("the title in its own language too", item(title="Flechten auf vulkanischem Basalt"), "ok", original_title=["Flechten auf vulkanischem Basalt"]),
    cr("a title in another script", item(title="火山玄武岩上の地衣類の成長"), "ok"),
    cr("a retitled registry entry of a retraction is a retraction", item(), "retracted or under concern", title=["RETRACTED: Lichen growth on volcanic basalt: a thirty-year record"]),
    cr("online a year before print", item(date="2015"), "ok", **years(2016, 2016)),
    cr("printed a year after", item(date="2017"), "ok", **years(2016, 2016)),
    cr("online years before print, the item has the online year", item(date="2012"), "ok", **years(2016, 2012)),
    cr("the registry has no date", item(), "ok", issued={"date-parts": [[None]]}, published_online=None),
    cr("the item has no date", item(date=""), "ok"),
    cr("the registry lacks the first author", item("Halvorsen", "Ito"), "ok", author=people("Ito")),
    cr("the registry has no author", item(), "ok", author=None),
    cr("editors in place of authors", item(), "ok", author=None, editor=people("Halvorsen")),
    cr("umlauts spelled out", item("Müller"), "ok", author=people("Mueller")),
    cr("accents lost", item("Łuczak", "Ågren"), "ok", author=people("Luczak")),
    cr("a name in another script", item("Иванов"), "ok", author=people("Ivanov")),
    cr("particles apart", item("van der Berg"), "ok", author=people("Berg")),
    cr("a double name cut", item("Ortiz-Mendoza"), "ok", author=people("Mendoza")),
    cr("capitals in the registered names", item(), "ok", author=people("HALVORSEN")),
    cr("families given as given names", ARTICLE.with_(creators=(Creator("author", "Nguyen", "Quang"),)), "ok", author=[{"family": "Quang", "given": "Nguyen"}]),
    cr("an initial, and families given as given names", ARTICLE.with_(creators=(Creator("author", "Nguyen", "Q."),)), "ok", author=[{"family": "Quang", "given": "Nguyen"}]),
    cr("the number of the chapter before the title", item(type="bookSection", title="Salt and spores"), "ok", title=["Chapter 7 – Salt and spores"]),
    cr("the number of the chapter in the item alone", item(type="bookSection", title="7. Salt and spores"), "ok", title=["Salt and spores"]),
    cr("a group as author", item("[Nordic Lichen Survey Group]"), "ok", author=[{"name": "The Nordic Lichen Survey Group"}]),
    cr("an abbreviated journal", item(publicationTitle="J Invent Bot"), "ok", short_container_title=[]),
    cr("a journal by its initials", item(publicationTitle="JIB"), "ok", short_container_title=[]),
    cr("a journal with its place", item(publicationTitle="Journal of Invented Botany (Oslo)"), "ok"),
    cr("an ampersand in the journal", item(publicationTitle="Roofs & Walls"), "ok", container_title=["Roofs and Walls"]),
    cr("pages cut short", item(pages="101-18"), "ok"),
    cr("the first page alone", item(pages="101"), "ok"),
    cr("an article number", item(pages="e0123"), "ok", page=None, article_number="e0123"),
    cr("a group by its initials", item("[NLSG]"), "ok", author=[{"name": "The Nordic Lichen Survey Group"}]),
    cr("a group by other initials", item("[NLAG]"), "field mismatch", "creators", author=[{"name": "The Nordic Lichen Survey Group"}]),
    cr("a journal in another script", item(publicationTitle="発明植物学雑誌"), "ok"),
    cr("pages within the article, and its number", item(pages="e0123"), "ok", page="1-12", article_number="e0123"),
    cr("a title in two languages", item(title="Flechten auf Basalt"), "ok", title=["Flechten auf Basalt = Lichens on basalt"]),
    cr("the DOI of a publisher's note", item(), "another work", "title", title=["Publisher’s Note: Lichen growth on volcanic basalt: a thirty-year record"]),
    cr("the DOI of one of its tables", item(), "another work", "title", title=["Supplementary Table S2 from Lichen growth on volcanic basalt: a thirty-year record"]),
    cr("the DOI of data to repeat it", item(), "another work", "title", title=["Replication Data for: Lichen growth on volcanic basalt: a thirty-year record"]),
    cr("the DOI of its picture on the cover", item(), "another work", "title", title=["Front Cover: Lichen growth on volcanic basalt: a thirty-year record"]),
    cr("a double issue", item(issue="3"), "ok", issue="3-4"),
    cr("an issue beside a double one", item(issue="5"), "field mismatch", "issue", issue="3-4"),
    cr("a volume in Roman numbers", item(volume="XII"), "ok"),
    cr("another volume in Roman numbers", item(volume="XIV"), "field mismatch", "volume"),
    cr("an e before the pages", item(pages="e101-e118"), "ok"),
    cr("pages of a supplement", item(pages="S101-S118"), "field mismatch", "pages"),
    cr("leading zeros", item(volume="012"), "ok"),
    cr("a correction is no concern", item(), "ok", updated_by=[{"type": "correction", "DOI": "10.5555/fix"}]),
    cr("the notice of a retraction is itself in order", item(title="Retraction note to: Lichen growth"), "ok", title=["Retraction note to: Lichen growth"], update_to=[{"type": "retraction", "DOI": "10.5555/x"}]),
    cr("the registry calls it by another DOI", item(), "ok", DOI="10.5555/lichen.2016.new"),
    cr("nothing to compare with", item(title="", date=""), "ok"),
    Situation("a data set at DataCite", item(type="dataset"), {"handle": HANDLE, "datacite": datacite()}, "ok"),
    Situation("an agency that hands out records through doi.org", item(), {"handle": HANDLE, "record": csl()}, "ok"),
    Situation("an agency that hands out none", item(), {"handle": HANDLE, "record": 406}, "ok"),
    Situation("an agency that points to the publisher", item(), {"handle": HANDLE, "record": {"status": 302, "headers": {"Location": "https://publisher.example/x"}}}, "ok"),
    # A field is wrong
    cr("another volume", item(volume="13"), "field mismatch", "volume"),
    cr("another issue", item(issue="4"), "field mismatch", "issue"),
    cr("other pages", item(pages="7-9"), "field mismatch", "pages"),
    cr("another journal", item(publicationTitle="Annals of Paper Birds"), "field mismatch", "publicationTitle"),
    cr("another year", item(date="1998"), "field mismatch", "date"),
    cr("other authors", item("Quist", "Abara"), "field mismatch", "creators"),
    cr("two fields", item(volume="13", issue="4"), "field mismatch", "volume issue"),
    cr("words of the title differ", item(title="Lichen growing over volcanic rocks: records of thirty years"), "field mismatch", "title"),
    cr("a chapter with the book's DOI", item(type="bookSection", publicationTitle="", bookTitle="Lichens of the old coast", title="Salt and spores"), "field mismatch", "DOI", type="book", title=["Lichens of the old coast"]),
    cr("a book with a chapter's DOI", item(type="book", publicationTitle="", volume="", issue="", pages="", title="Lichens of the old coast"), "field mismatch", "DOI", type="book-chapter", title=["Salt and spores"], container_title=["Lichens of the old coast"]),
    cr("a given name that is another's family", item("Nguyen"), "field mismatch", "creators", author=[{"family": "Okoye", "given": "Nguyen"}]),
    # It is another work
    cr("a yearly report of another year", item(title="Annual report on lichens"), "another work", "title", title=["Annual report on lichens"], volume="5", page="1-9", **years(2009, 2009)),
    cr("another chapter of that name", item(type="bookSection", title="Chapter 6. Salt and spores"), "another work", "title", title=["Chapter 7. Salt and spores"]),
    cr("another work altogether", item(), "another work", "title", title=["Bridges made of rope in the high valleys"], author=people("Okoye"), **years(1987, 1987)),
    cr("another work of the same year", item(), "another work", "title", title=["Bridges made of rope in the high valleys"], author=people("Okoye")),
    cr("another work of the same author", item(), "another work", "title", title=["Bridges made of rope in the high valleys"], **years(2004, 2004)),
    cr("the same generic title", item(title=GENERIC), "another work", "title", title=[GENERIC], author=people("Okoye"), **years(1987, 1987)),
    cr("another work at DataCite's neighbour", item(title=""), "another work", "title", author=people("Okoye")),
    # A title that is nearly the same, of another work
    cr("the DOI of its erratum", item(), "another work", "title", title=["Erratum: Lichen growth on volcanic basalt: a thirty-year record"]),
    cr("the DOI of an author's correction", item(), "another work", "title", title=["Author Correction: Lichen growth on volcanic basalt: a thirty-year record"]),
    cr("the DOI of the notice of its retraction", item(), "another work", "title", title=["Retraction notice to “Lichen growth on volcanic basalt”"]),
    cr("the DOI of a reply", item(), "another work", "title", title=["Reply to: Lichen growth on volcanic basalt: a thirty-year record"]),
    cr("the DOI of its data", item(), "another work", "title", title=["Data from: Lichen growth on volcanic basalt: a thirty-year record"]),
    cr("an erratum with the article's DOI", item(title="Corrigendum to “Lichen growth on volcanic basalt: a thirty-year record”"), "another work", "title"),
    cr("an erratum by another word", item(title="Erratum to: Lichens on basalt"), "ok", title=["Corrigendum: Lichens on basalt"]),
    cr("the DOI of its erratum, said behind the title", item(), "another work", "title", title=["Lichen growth on volcanic basalt: a thirty-year record – ERRATUM"]),
    cr("the DOI of its corrigendum, in brackets", item(), "another work", "title", title=["Lichen growth on volcanic basalt: a thirty-year record [Corrigendum]"]),
    cr("the DOI of the authors' reply, said behind the title", item(), "another work", "title", title=["Lichen growth on volcanic basalt: a thirty-year record—Reply"]),
    cr("the DOI of a reviewer's report", item(), "another work", "title", type="peer-review", title=["Review for “Lichen growth on volcanic basalt: a thirty-year record”"], author=None),
    cr("an erratum said before in one and behind in the other", item(title="Erratum: Lichens on old basalt"), "ok", title=["Lichens on old basalt – ERRATUM"]),
    cr("a reply that is the subject", item(title="Lichens on the old basalt: a reply"), "ok", title=["Lichens on the old basalt: reply"]),
    cr("the next part", item(title="Lichens on basalt. Part I. The coast"), "another work", "title", title=["Lichens on basalt. Part II. The coast"]),
    cr("the next part, without its subtitle", item(title="Lichens on basalt. Part I. The coast"), "another work", "title", title=["Lichens on basalt. Part II"]),
    cr("the same part, counted otherwise", item(title="Lichens on basalt. Part II"), "ok", title=["Lichens on basalt: part 2"]),
    cr("the year after", item(title="Lichens seen on basalt in 1998"), "another work", "title", title=["Lichens seen on basalt in 1999"]),
    cr("a correction that is the subject", item(title="Correction of errors in lichen counts on basalt"), "ok", title=["Correction of errors in lichen counts on basalt"]),
    cr("Greek letters as words", item(title="Uptake of β-pinene by lichens on basalt"), "ok", title=["Uptake of beta-pinene by lichens on basalt"]),
    # It is no DOI, or nobody knows it
    Situation("no DOI in the field", item(DOI="see the printed page"), {}, "malformed"),
    Situation("a prefix alone", item(DOI="10.5555"), {}, "malformed"),
    Situation("a blank inside", item(DOI="10.5555/lichen. 2016"), {}, "malformed"),
    Situation("an ISBN in the field", item(DOI="978-0-306-40615-7"), {}, "malformed"),
    Situation("nobody knows it", item(), {"handle": UNKNOWN}, "not registered"),
    Situation("nobody knows it, and doi.org says 404", item(), {"handle": 404}, "not registered"),
    # Retractions
    cr("retracted", item(), "retracted or under concern", updated_by=[{"type": "retraction", "DOI": "10.5555/r", "source": "publisher"}]),
    cr("retracted according to Retraction Watch", item(), "retracted or under concern", updated_by=[{"type": "retraction", "DOI": "10.5555/r", "source": "retraction-watch"}]),
    cr("an expression of concern", item(), "retracted or under concern", updated_by=[{"type": "expression_of_concern", "DOI": "10.5555/r"}]),
    cr("withdrawn", item(), "retracted or under concern", updated_by=[{"type": "withdrawal", "DOI": "10.5555/r"}]),
    cr("retracted, and a correction before", item(), "retracted or under concern", updated_by=[{"type": "correction", "DOI": "10.5555/c"}, {"type": "retraction", "DOI": "10.5555/r"}]),
    Situation("retracted according to PubMed", item(), {"crossref": crossref(), "pmc": pmc({**PMC, "pubTypeList": {"pubType": ["Retracted Publication"]}})}, "retracted or under concern"),
    Situation("a concern according to PubMed", item(), {"crossref": crossref(), "pmc": pmc({**PMC, "commentCorrectionList": {"commentCorrection": [{"type": "Expression of concern in", "id": "1"}]}})}, "retracted or under concern"),
    # Preprints
    Situation("a preprint that was published", PREPRINT, {"crossref": preprint(), "also": {JOURNAL: crossref(DOI=JOURNAL)}}, "superseded preprint"),
    Situation("a preprint whose published record is away", PREPRINT, {"crossref": preprint()}, "superseded preprint"),
    Situation("a preprint that was not published", PREPRINT, {"crossref": preprint(relation={})}, "ok"),
    Situation("an arXiv preprint that was published", PREPRINT, {"handle": HANDLE, "datacite": datacite(types={"resourceTypeGeneral": "Preprint"}, relatedIdentifiers=[{"relatedIdentifierType": "DOI", "relationType": "IsVersionOf", "relatedIdentifier": JOURNAL.replace("10.5555", "10.5556")}])}, "superseded preprint"),
    # Nobody answers
    Situation("no connection", item(), {"crossref": requests.ConnectionError("no route")}, "unreachable"),
    Situation("no answer in time", item(), {"crossref": requests.Timeout("late")}, "unreachable"),
    Situation("the server is broken", item(), {"crossref": 503}, "unreachable"),
    Situation("too many questions", item(), {"crossref": 429}, "unreachable"),
    Situation("a log-in page", item(), {"crossref": HTML}, "unreachable"),
    Situation("half an answer", item(), {"crossref": '{"status": "ok", "message": {"DOI": "10.55'}, "unreachable"),
    Situation("an answer to something else", item(), {"crossref": {"json": {"status": "ok"}}}, "unreachable"),
    Situation("a list", item(), {"crossref": {"json": [1, 2]}}, "unreachable"),
    Situation("not allowed", item(), {"crossref": 403}, "unreachable"),
    Situation("a redirect to another host", item(), {"crossref": {"status": 302, "headers": {"Location": "https://login.example/"}}}, "unreachable"),
    Situation("Crossref does not know it, and doi.org is away", item(), {"handle": requests.ConnectionError("x")}, "unreachable"),
    Situation("DataCite is away", item(), {"handle": HANDLE, "datacite": 500}, "unreachable"),
    Situation("Europe PMC is away", item(), {"crossref": crossref(), "pmc": 500}, "ok"),
]  # fmt: skip


def test_there_are_enough_situations() -> None:
    names = [one.name for one in SITUATIONS]
    assert len(names) >= 60
    assert len(set(names)) == len(names)
    assert {one.verdict for one in SITUATIONS} == {
        "ok", "malformed", "not registered", "another work", "field mismatch", "superseded preprint",
        "retracted or under concern", "unreachable",
    }  # fmt: skip


@pytest.mark.parametrize("one", SITUATIONS, ids=lambda one: one.name)
def test_the_verdict_is_right_and_the_replay_says_the_same(one: Situation, tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    online = check(one.item, path, **dict(one.answers))
    said = [(str(check.verdict), check.field) for check in online.checks]
    assert said == [(one.verdict, name) for name in one.fields.split()]
    if one.verdict == "unreachable":
        return
    kept = answers(path, offline=True)
    replayed = check_item(one.item, kept)
    kept.close()
    assert replayed == online


def test_without_an_answer_and_offline_nothing_is_said() -> None:
    kept = answers(offline=True)
    (found,) = check_item(ARTICLE, kept).checks
    assert (str(found.verdict), found.source, found.asked) == ("not asked", "", "")
    assert check_item(item(DOI=""), kept).checks == ()


def test_a_fix_needs_title_author_and_year_to_agree() -> None:
    bare = {"volume": "", "issue": "", "pages": "", "publicationTitle": ""}
    served = {"crossref": crossref(), "pmc": pmc(PMC)}
    full = check(item(**bare), **served)
    assert {s.field: s.value for s in full.suggestions} == {
        "publicationTitle": "Journal of Invented Botany",
        "volume": "12",
        "issue": "3",
        "pages": "101-118",
        "ISSN": "2434-561X",
        "PMID": "31234567",
        "PMCID": "PMC7654321",
    }
    for doubtful in (
        item("Quist", **bare),
        item(**bare, date=""),
        item(**{**bare, "title": "Lichens on basalt"}),
    ):
        assert check(doubtful, **served).suggestions == ()


def test_a_published_preprint_is_a_suggestion_for_the_same_item() -> None:
    served = {"crossref": preprint(), "also": {JOURNAL: crossref(DOI=JOURNAL, **years(2017, 2017))}}
    found = check(PREPRINT, **served)
    values = {s.field: s.value for s in found.suggestions}
    assert values["DOI"] == JOURNAL
    assert (values["itemType"], values["date"], values["volume"]) == ("journalArticle", "2017", "12")
    assert not {"collections", "tags", "notes", "creators", "title"} & set(values)
    other = {"crossref": preprint(), "also": {JOURNAL: crossref(title=["Bridges of rope and of wood"])}}
    assert check(PREPRINT, **other).suggestions == ()


HIDDEN = {"DOI": "", "url": f"https://onlinelibrary.wiley.com/doi/{DOI}"}
RECORDS: list[tuple[str, dict[str, Any], bool]] = [
    ("it is the item's", {"crossref": crossref()}, True),
    ("it is the item's, and retracted", {"crossref": crossref(updated_by=[{"type": "retraction", "DOI": "10.5555/r"}])}, True),
    ("nobody answers", {"crossref": 503}, True),
    ("another work", {"crossref": crossref(title=["Bridges of rope and of wood"], author=people("Okoye"))}, False),
    ("no agency knows it", {"handle": UNKNOWN}, False),
    ("a work of the same people in the same year", {"crossref": crossref(title=["Lichen colour on volcanic basalt: a thirty-year record"], page="119-130")}, False),
    ("other pages", {"crossref": crossref(page="230-241")}, False),
    ("other authors", {"crossref": crossref(author=people("Okoye"))}, False),
    ("years later", {"crossref": crossref(**years(2021, 2021))}, False),
    ("retracted, of other authors", {"crossref": crossref(author=people("Okoye"), updated_by=[{"type": "retraction", "DOI": "10.5555/r"}])}, False),
    ("a figure", {"crossref": crossref(type="component")}, False),
    ("a report of a referee", {"crossref": crossref(type="peer-review")}, False),
    ("an issue without a title", {"crossref": crossref(type="journal-issue", title=[], author=None, page=None)}, False),
    ("neither title nor author", {"crossref": crossref(title=[], author=None)}, False),
    ("its data", {"handle": HANDLE, "datacite": datacite()}, False),
    ("its preprint", {"crossref": preprint(relation={})}, False),
    ("its preprint, which knows the article", {"crossref": preprint()}, False),
]  # fmt: skip


@pytest.mark.parametrize(("record", "served", "kept"), RECORDS, ids=[one[0] for one in RECORDS])
def test_a_doi_that_was_only_suggested_stays_where_its_record_contradicts_nothing(
    record: str, served: dict[str, Any], kept: bool
) -> None:
    hidden = item(**HIDDEN)
    found = enrich_item(hidden, only={"identifiers"})
    assert [s.value for s in found.suggestions] == [DOI]
    assert doi_of(hidden) == ""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        serve(mock, DOI, **served)
        checked = check_item(hidden, answers(), found)
    assert checked.withdrawn == (set() if kept else {DOI})
    assert checked.suggestions == ()


def test_a_preprint_that_only_an_address_names_keeps_the_doi_of_its_kind() -> None:
    hidden = PREPRINT.with_fields(HIDDEN)
    found = enrich_item(hidden, only={"identifiers"})
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        serve(mock, DOI, crossref=preprint(relation={}))
        assert check_item(hidden, answers(), found).withdrawn == set()


def test_the_record_of_data_fills_no_field_of_the_article() -> None:
    bare = item(volume="", issue="", publicationTitle="", pages="")
    data = datacite(container={"title": "Repository of Roofs", "volume": "3"})
    assert check(bare, handle=HANDLE, datacite=data).suggestions == ()
