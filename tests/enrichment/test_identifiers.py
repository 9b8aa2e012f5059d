"""Identifiers that follow from an address are suggested, with the address as evidence."""

import pytest

from zotsync.enrichment import enrich_item
from zotsync.enrichment.identifiers import suggest_identifiers
from zotsync.enrichment.passages import value_of
from zotsync.item import Item, Note, Origin, Span


def suggested(url: str, **fields: str) -> dict[str, str]:
    item = Item("journalArticle", {"url": url, **fields})
    found = enrich_item(item, only={"identifiers"}).suggestions
    for one in found:
        (evidence,) = one.evidence
        assert url[evidence.start : evidence.end] == evidence.text
        assert 0 < one.confidence < 1
    return {one.field: one.value for one in found}


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        ("https://www.nature.com/articles/nrm2101", "10.1038/nrm2101"),
        ("https://www.nature.com/articles/nature14539.pdf", "10.1038/nature14539"),
        ("http://nature.com/articles/s41586-021-03819-2?from=x", "10.1038/s41586-021-03819-2"),
        ("https://www.nature.com/articles/s41467-020-14454-w#Sec2", "10.1038/s41467-020-14454-w"),
        ("https://www.nature.com/articles/d41586-019-00857-9", "10.1038/d41586-019-00857-9"),
        ("https://www.nature.com/articles/ncomms5213", "10.1038/ncomms5213"),
        ("https://www.nature.com/articles/nmeth.3317", "10.1038/nmeth.3317"),
        ("https://www.nature.com/articles/171737a0", "10.1038/171737a0"),
        ("https://www.science.org/doi/10.1126/science.1231143", "10.1126/science.1231143"),
        ("https://science.sciencemag.org/doi/full/10.1126/science.1231143", "10.1126/science.1231143"),
        ("https://onlinelibrary.wiley.com/doi/abs/10.1002/anie.200100001", "10.1002/anie.200100001"),
        ("https://febs.onlinelibrary.wiley.com/doi/pdf/10.1111/febs.15555/", "10.1111/febs.15555"),
        (
            "https://onlinelibrary.wiley.com/doi/10.1002/(SICI)1097-0258(19980815)17:15%3C1661::AID-SIM968%3E3.0.CO;2-2",
            "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2",
        ),
        ("https://link.springer.com/article/10.1007/s00213-020-05555-5", "10.1007/s00213-020-05555-5"),
        ("https://link.springer.com/chapter/10.1007%2F978-3-319-24277-4_9", "10.1007/978-3-319-24277-4_9"),
        ("https://link.springer.com/content/pdf/10.1007/s11192-009-0146-3.pdf", "10.1007/s11192-009-0146-3"),
        (
            "https://www.tandfonline.com/doi/full/10.1080/01621459.1927.10502953",
            "10.1080/01621459.1927.10502953",
        ),
        ("https://journals.sagepub.com/doi/10.1177/0956797611417632", "10.1177/0956797611417632"),
        (
            "https://journals.plos.org/plosmedicine/article?id=10.1371/journal.pmed.0020124",
            "10.1371/journal.pmed.0020124",
        ),
        ("https://academic.oup.com/nar/article/doi/10.1093/nar/gkaa1100/6018438", "10.1093/nar/gkaa1100"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.30.927871v2.full.pdf", "10.1101/2020.01.30.927871"),
        ("https://www.medrxiv.org/content/10.1101/2020.03.22.20040758v1", "10.1101/2020.03.22.20040758"),
        ("https://arxiv.org/abs/1706.03762v5", "10.48550/arXiv.1706.03762"),
        ("https://arxiv.org/pdf/hep-th/9711200.pdf", "10.48550/arXiv.hep-th/9711200"),
        ("https://pubs.acs.org/doi/10.1021/ja00123a001", "10.1021/ja00123a001"),
        (
            "https://www.frontiersin.org/articles/10.3389/fimmu.2020.01234/full",
            "10.3389/fimmu.2020.01234",
        ),
        ("https://dx.doi.org/10.1000/182", "10.1000/182"),
    ],
)
def test_a_publisher_address_that_holds_the_doi_suggests_it(url: str, doi: str) -> None:
    assert suggested(url) == {"DOI": doi}


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        (
            "https://www.medrxiv.org/content/10.1101/2021.02.03.21251077v2.supplementary-material",
            "10.1101/2021.02.03.21251077",
        ),
        ("https://pubs.acs.org/doi/suppl/10.1021/ja00123a001/suppl_file/ja_si.pdf", "10.1021/ja00123a001"),
        (
            "https://link.springer.com/article/10.1007/s00213-020-05555-5/figures/4",
            "10.1007/s00213-020-05555-5",
        ),
        ("https://login.example.edu/login?url=https://doi.org/10.5555/moss.7", "10.5555/moss.7"),
    ],
)
def test_the_address_of_a_part_of_an_article_suggests_the_doi_of_the_whole(url: str, doi: str) -> None:
    assert suggested(url) == {"DOI": doi}


@pytest.mark.parametrize(
    "url",
    [
        "https://doi.org/10.1016/j.",
        "https://doi.org/10.1007/978-3-642-",
        "https://doi.org/10.1002/...",
        "https://doi.org/10.1016/S0022-1694(08",
        "https://doi.org/10.1016/j.jhydrol.20…",
        "https://doi.org/10.1371/journal.pone.0098765.t002",
        "https://doi.org/10.1021/ja00123a001.s001",
        "https://journals.plos.org/plosone/article/comment?id=10.1371/annotation/5d2c-11",
        "https://onlinelibrary.wiley.com/doi/10.1002/(ISSN)1097-0258",
        "https://example.org/similar?to=https://doi.org/10.5555/moss.7",
        "https://doi.org/10.6084/m9.figshare.123.v2",
        "https://notdoi.org/10.5555/moss.7",
    ],
)
def test_an_address_cut_short_or_of_a_part_or_of_another_page_suggests_no_doi(url: str) -> None:
    assert suggested(url) == {}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://www.mdpi.com/2072-6694/12/3/738",
        "https://jamanetwork.com/journals/jama/fullarticle/1234567",
        "https://academic.oup.com/nar/article/49/D1/D480/6006196",
        "https://www.nature.com/nature/volumes/500",
        "https://www.nature.com/articles/6601234",
        "https://example.org/articles/nrm2101",
        "https://notnature.com/articles/nrm2101",
        "http://www.scopus.com/inward/record.url?scp=84857789296",
    ],
)
def test_an_address_that_does_not_tell_suggests_nothing(url: str) -> None:
    assert suggested(url) == {}


def test_an_item_that_has_the_identifier_gets_no_suggestion() -> None:
    url = "https://www.nature.com/articles/nrm2101"
    assert suggested(url, DOI="10.1/x") == {}
    assert suggested(url, extra="Note: x\nDOI: 10.1/x") == {}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://pubmed.ncbi.nlm.nih.gov/31452104/", {"PMID": "31452104"}),
        ("https://www.ncbi.nlm.nih.gov/pubmed/31452104", {"PMID": "31452104"}),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1182327/", {"PMCID": "PMC1182327"}),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC1182327/#s2", {"PMCID": "PMC1182327"}),
        ("https://pubmed.ncbi.nlm.nih.gov/?term=cancer", {}),
    ],
)
def test_pubmed_addresses_suggest_their_number(url: str, expected: dict[str, str]) -> None:
    assert suggested(url) == expected


def test_a_type_without_the_field_gets_no_suggestion() -> None:
    item = Item("webpage", {"url": "https://pubmed.ncbi.nlm.nih.gov/31452104/"})
    assert enrich_item(item, only={"identifiers"}).suggestions == ()


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("<p>DOI: 10.5555/moss.7.</p>", {"DOI": "10.5555/moss.7"}),
        ("<p>PMID: 22334455, PMCID: pmc99887</p>", {"PMID": "22334455", "PMCID": "PMC99887"}),
        ("<p>compare doi:10.5555/a and doi:10.5555/b</p>", {}),
        ("<p>10.5555/bare is not labelled</p>", {}),
        ("<p>see PMID: 123456789</p>", {}),
    ],
)
def test_a_note_that_names_one_identifier_suggests_it(note: str, expected: dict[str, str]) -> None:
    item = Item("journalArticle", {"title": "Moss"}, notes=(Note("<p>Read.</p>"), Note(note)))
    found = suggest_identifiers(item).suggestions
    assert {one.field: one.value for one in found} == expected
    for one in found:
        (evidence,) = one.evidence
        assert value_of(item, "notes", None)[evidence.start : evidence.end] == evidence.text


@pytest.mark.parametrize(
    ("item_type", "note", "expected"),
    [
        ("book", "ISBN 978-3-16-148410-0", {"ISBN": "9783161484100"}),
        ("book", "ISBN-10: 3-16-148410-X", {"ISBN": "9783161484100"}),
        ("book", "ISBN: 3-16-148410-X, ISBN-13: 978 3 16 148410 0", {"ISBN": "9783161484100"}),
        ("book", "ISBN 978-3-16-148410-1", {}),
        ("book", "ISBN 978-3-16-148410-0, the paperback ISBN 978-0-306-40615-7", {}),
        ("book", "9783161484100 is on its cover", {}),
        ("journalArticle", "ISSN: 0028-0836", {"ISSN": "0028-0836"}),
        ("journalArticle", "eISSN 2434561x", {"ISSN": "2434-561X"}),
        ("journalArticle", "ISSN 0028-0836 (print), eISSN 2434-561X", {}),
        ("journalArticle", "ISSN 0028-0837", {}),
        ("preprint", "arXiv:1706.03762v2 [cs.CL]", {"archiveID": "arXiv:1706.03762"}),
        ("preprint", "arXiv: hep-th/9901001", {"archiveID": "arXiv:hep-th/9901001"}),
        ("preprint", "arXiv:1799.03762", {}),
        ("journalArticle", "arXiv:1706.03762", {}),
    ],
)
@pytest.mark.parametrize("place", ["notes", "extra"])
def test_books_serials_and_preprints_are_named_by_their_numbers(
    place: str, item_type: str, note: str, expected: dict[str, str]
) -> None:
    item = Item(item_type, {"title": "Moss"})
    line = f"from the shop: {note}"
    item = item.with_(notes=(Note(line),)) if place == "notes" else item.with_fields({"extra": line})
    found = suggest_identifiers(item).suggestions
    assert {one.field: one.value for one in found} == expected
    for one in found:
        (evidence,) = one.evidence
        assert value_of(item, place, None)[evidence.start : evidence.end] == evidence.text


def test_a_line_of_extra_that_says_it_needs_no_suggestion_and_an_address_there_gives_one() -> None:
    said = Item("journalArticle", {"title": "Moss", "extra": "DOI: 10.5555/moss.7"})
    address = Item("journalArticle", {"title": "Moss", "extra": "see https://doi.org/10.5555/moss.7"})

    assert () == suggest_identifiers(said).suggestions
    assert ["10.5555/moss.7"] == [one.value for one in suggest_identifiers(address).suggestions]


def test_the_head_of_a_text_names_its_own_identifier_and_the_foot_does_not() -> None:
    head = "A page on moss. doi:10.5555/page.1\n"
    foot = "word " * 700 + "doi:10.5555/cited\n"

    def read(text: str) -> dict[str, str]:
        origin = Origin(text=text, body=Span(0, len(text)), format="document")
        item = Item("journalArticle", {"title": "Moss"}, origin=origin)
        return {one.field: one.value for one in suggest_identifiers(item, text).suggestions}

    assert read(head + foot) == {"DOI": "10.5555/page.1"}
    assert read(foot) == {}


@pytest.mark.parametrize(
    "note",
    [
        "doi:10.5555/moss.7",
        "DOI = 10.5555/moss.7.",
        "Available at: https://doi.org/10.5555/moss.7",
        "(doi:10.5555/moss.7)",
        "<p><strong>DOI</strong>: 10.5555/moss.7</p>",
        "**DOI:** 10.5555/moss.7",
        "Retrieved from https://doi.org/10.5555/moss.7 on 3 May 2020",
        "PMID: 22334455; DOI: 10.5555/moss.7;PMCID: PMC99887",
        "Annals of Invented Bryology 2016; 4: 11-19. doi: 10.5555/moss.7. Epub 2016 May 3.",
        "Berg A, Ito K. Moss and lichen on forty roofs. Ann Inv Bryol 2016;4:11. doi:10.5555/moss.7",
        "Cite as: Berg A. Moss. doi:10.5555/moss.7",
        "<h2>Identifiers</h2><p>doi:10.5555/moss.7</p>",
        "DOI: 10.5555/moss.7\nErratum in: Ann Inv Bryol 2017;5:2. doi: 10.5555/fix.8",
    ],
)
def test_a_line_that_names_the_works_own_doi_suggests_it(note: str) -> None:
    item = Item("journalArticle", {"title": "Moss and lichen on forty roofs"}, notes=(Note(note),))
    found = {one.field: one.value for one in suggest_identifiers(item).suggestions}
    assert found["DOI"] == "10.5555/moss.7"


@pytest.mark.parametrize(
    "note",
    [
        "Erratum in: Ann Inv Bryol 2017;5:2. doi: 10.5555/fix.8",
        "Comment on doi:10.5555/fern.1",
        "Reply to: 10.5555/x, doi:10.5555/fern.1",
        "Data: https://doi.org/10.5555/sheet.3",
        "<p>Supplementary tables:</p><p>see doi:10.5555/sheet.3 (supplement)</p>",
        "Preprint DOI: 10.5555/early.2",
        "medRxiv doi:10.1101/2021.02.03.21251077",
        "https://doi.org/10.5281/zenodo.7654321",
        "doi:10.5555/fern.1 lists the sites",
        "<h2>Read next</h2><p>doi:10.5555/fern.1</p>",
        "## Related\n\ndoi:10.5555/fern.1",
        "Withdrawn; see doi:10.5555/fern.1",
        "doi: 10.5555/fern.20 16.3",
        "<p>doi:10.5555/fern.1 – of the same group</p>",
        "Key citation: doi:10.5555/fern.1",
        "doi:10.5555/fern.1 is wrong",
        "doi:10.5555/fern.1?",
        "See Fig. 1 of https://doi.org/10.5555/fern.1",
        "A nice sequel to doi:10.5555/fern.1",
        "Translation of doi:10.5555/moos.9",
        "Book: doi:10.5555/roofs.1",
        "Ito K. Fern on walls. Ann Inv Bryol 2001;2:3. doi:10.5555/fern.1",
        "as shown before (Ito 2001, doi:10.5555/fern.1)",
        "doi:10.5555/fern.1 [erratum]",
        "doi:10.1016/j.moss.\n2016.01.003",
        "doi:10.5555/moss-\n2016",
        "doi: 10.1016/S0022-1694(08)\n12345-6",
        "doi:10.1002/(SICI)1097-0258(19980815)17:15",
    ],
)
def test_a_doi_that_is_anothers_or_parted_is_not_suggested(note: str) -> None:
    item = Item("journalArticle", {"title": "Moss and lichen on forty roofs"}, notes=(Note(note),))
    assert [one for one in suggest_identifiers(item).suggestions if one.field == "DOI"] == []


def test_identifiers_of_a_list_of_references_are_not_the_texts_own() -> None:
    listed = "Ito, Kenji. Fern on walls. 2001. https://doi.org/10.5555/fern.1 PMID: 1234567\n"
    text = f"A page on moss.\n\nReferences\n\n{listed}"
    origin = Origin(text=text, body=Span(0, len(text)), format="document")
    item = Item("journalArticle", {"title": "Moss"}, origin=origin)
    assert suggest_identifiers(item, text).suggestions == ()


def test_a_note_that_lists_very_many_identifiers_names_no_own_one() -> None:
    def read(number: int) -> list[str]:
        note = Note("doi:10.5555/moss.7\n" * number)
        item = Item("journalArticle", {"title": "Moss and lichen on forty roofs"}, notes=(note,))
        return [one.value for one in suggest_identifiers(item).suggestions]

    assert read(50) == ["10.5555/moss.7"]
    assert read(51) == []
