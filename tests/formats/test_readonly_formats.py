"""Exports of other programs: what each becomes, where it lies, and that it is never written."""

from __future__ import annotations

import json
from time import process_time

import pytest

from tests.shared import shared
from zotsync.formats import FORMATS, detect, format_for, format_named
from zotsync.formats.base import CannotSay, Format
from zotsync.formats.endnotexml import ENDNOTEXML
from zotsync.formats.marcxml import MARCXML
from zotsync.formats.mods import MODS
from zotsync.formats.nbib import NBIB
from zotsync.formats.pubmedxml import PUBMEDXML
from zotsync.formats.refer import REFER
from zotsync.formats.webofscience import WOS
from zotsync.item import Creator, Item, Note, Tag

READ_ONLY: list[Format] = [REFER, WOS, ENDNOTEXML, PUBMEDXML, MODS, MARCXML]
each = pytest.mark.parametrize("format", READ_ONLY, ids=lambda f: f.name)

REFER_TEXT = """\
%0 Journal Article
%T Eelgrass beds of the Dutch
Wadden Sea
%A van der Berg, Anna
%A Rachel L. Carson
%A Waddenvereniging,
%J Journal of Sea Meadows
%V 12
%N 3
%P 101-119
%D 1998
%8 June 4
%@ 0028-0836
%R https://doi.org/10.5555/eelgrass.12
%K seagrass
restoration
%X First paragraph
goes on.

Second paragraph.
%O Read twice
%F berg1998

%0 Conference Proceedings
%A Carson, R.
%B Proceedings of the Tidal Congress
%T Mud
%D 2001
"""

WOS_TEXT = """\
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Berg, A
   Vos, J
AF Berg, Anna
   Vos, Jan
TI Eelgrass beds of the
   Wadden Sea
SO JOURNAL OF SEA MEADOWS
LA English
DE seagrass; restoration
ID TIDAL FLATS
AB One paragraph.
SN 0028-0836
EI 1476-4687
J9 J SEA MEADOWS
JI J. Sea Meadows
PD JUN 4
PY 1998
VL 12
IS 3
BP 101
EP 119
DI 10.5555/eelgrass.12
UT WOS:000111
PM 123456
ER

PT S
AU Vos, J
BE Berg, A
TI Mud
SO TIDAL CONGRESS
CT 5th Tidal Congress
CL Texel, NETHERLANDS
PD MAR-APR
PY 2001
AR 17
ER

EF
"""

ENDNOTE_TEXT = """\
<?xml version="1.0" encoding="UTF-8"?>
<xml><records><record>
 <database name="tides.enl">tides.enl</database>
 <ref-type name="Journal Article">17</ref-type>
 <contributors>
  <authors><author><style face="normal">Berg, Anna</style></author><author>Vos, Jan</author></authors>
  <secondary-authors><author>Carson, Rachel</author></secondary-authors>
 </contributors>
 <titles>
  <title><style face="normal">Beds of </style><style face="italic">Zostera marina</style></title>
  <secondary-title>J. Sea Meadows</secondary-title>
 </titles>
 <periodical><full-title>Journal of Sea Meadows</full-title><abbr-1>J. Sea Meadows</abbr-1></periodical>
 <pages>101-119</pages><volume>12</volume><number>3</number>
 <dates><year>1998</year><pub-dates><date>Jun 4</date></pub-dates></dates>
 <isbn>0028-0836</isbn>
 <electronic-resource-num>10.5555/eelgrass.12</electronic-resource-num>
 <keywords><keyword>seagrass</keyword><keyword>restoration</keyword></keywords>
 <notes>Read twice &amp; liked 🌊</notes>
 <urls><web-urls><url>https://example.org/eelgrass</url></web-urls></urls>
</record>
<record><ref-type name="Book">6</ref-type><titles><title>Mud</title>
<secondary-title>Tidal Books</secondary-title>
</titles><isbn>978-0-306-40615-7</isbn></record></records></xml>
"""

PUBMED_TEXT = """\
<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" "pubmed.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">123456</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">0028-0836</ISSN><JournalIssue><Volume>12</Volume>
<Issue>3</Issue><PubDate><Year>1998</Year><Month>Jun</Month><Day>4</Day></PubDate></JournalIssue>
<Title>Journal of sea meadows</Title><ISOAbbreviation>J. Sea Meadows</ISOAbbreviation></Journal>
<ArticleTitle>Eelgrass beds of the Wadden Sea.</ArticleTitle>
<Pagination><MedlinePgn>101-19</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.5555/eelgrass.12</ELocationID>
<Abstract><AbstractText>CO<sub>2</sub> &lt; 5 %.</AbstractText></Abstract>
<AuthorList><Author><LastName>Berg</LastName><ForeName>Anna</ForeName><Initials>A</Initials></Author>
<Author><CollectiveName>Waddenvereniging</CollectiveName></Author></AuthorList><Language>eng</Language></Article>
<MedlineJournalInfo><MedlineTA>J Sea Meadows</MedlineTA></MedlineJournalInfo>
<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Zosteraceae</DescriptorName>
<QualifierName MajorTopicYN="Y">growth</QualifierName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>seagrass</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pmc">PMC123456</ArticleId></ArticleIdList></PubmedData>
</PubmedArticle>
<PubmedBookArticle><BookDocument><PMID>77</PMID><Book><Publisher><PublisherName>Tidal Books</PublisherName>
<PublisherLocation>Texel</PublisherLocation></Publisher><BookTitle>Mud</BookTitle>
<PubDate><Year>2001</Year></PubDate>
<AuthorList Type="editors">
<Author><LastName>Vos</LastName><ForeName>Jan</ForeName></Author></AuthorList></Book>
</BookDocument></PubmedBookArticle>
</PubmedArticleSet>
"""

MODS_TEXT = """\
<?xml version="1.0" encoding="UTF-8"?>
<m:modsCollection xmlns:m="http://www.loc.gov/mods/v3">
<m:mods>
  <m:titleInfo><m:nonSort>The</m:nonSort><m:title>eelgrass</m:title>
    <m:subTitle>a survey</m:subTitle></m:titleInfo>
  <m:name type="personal"><m:namePart type="family">van der Berg</m:namePart>
    <m:namePart type="given">Anna</m:namePart><m:namePart type="date">1950-</m:namePart>
    <m:role><m:roleTerm type="code">aut</m:roleTerm></m:role></m:name>
  <m:name type="corporate"><m:namePart>Waddenvereniging</m:namePart></m:name>
  <m:genre authority="local">journalArticle</m:genre>
  <m:abstract>First line.
  Second line.</m:abstract>
  <m:note>Read twice</m:note>
  <m:subject><m:topic>seagrass</m:topic></m:subject>
  <m:language><m:languageTerm type="code">dut</m:languageTerm>
    <m:languageTerm type="text">Dutch</m:languageTerm></m:language>
  <m:identifier type="doi">https://doi.org/10.5555/eelgrass.12</m:identifier>
  <m:relatedItem type="host">
    <m:titleInfo><m:title>Journal of Sea Meadows</m:title></m:titleInfo>
    <m:titleInfo type="abbreviated"><m:title>J Sea Mead</m:title></m:titleInfo>
    <m:originInfo><m:dateIssued>1998-06-04</m:dateIssued><m:issuance>continuing</m:issuance></m:originInfo>
    <m:part><m:detail type="volume"><m:number>12</m:number></m:detail>
      <m:detail type="issue"><m:number>3</m:number></m:detail>
      <m:extent unit="pages"><m:start>101</m:start><m:end>119</m:end></m:extent></m:part>
    <m:identifier type="issn">0028-0836</m:identifier>
  </m:relatedItem>
</m:mods>
<m:mods>
  <m:titleInfo><m:title>Mud</m:title></m:titleInfo>
  <m:name><m:namePart>Carson, Rachel,</m:namePart></m:name>
  <m:relatedItem type="host">
    <m:titleInfo><m:title>Coasts of the North</m:title></m:titleInfo>
    <m:name><m:namePart>Roe, Ann</m:namePart><m:role><m:roleTerm>editor</m:roleTerm></m:role></m:name>
    <m:originInfo><m:place><m:placeTerm type="code">ne</m:placeTerm></m:place>
      <m:place><m:placeTerm type="text">Texel :</m:placeTerm></m:place>
      <m:publisher>Sea Press,</m:publisher><m:copyrightDate>c2001</m:copyrightDate></m:originInfo>
    <m:part><m:extent unit="page"><m:start>5</m:start></m:extent></m:part>
    <m:identifier type="isbn">9780306406157</m:identifier>
    <m:identifier type="isbn">0306406152</m:identifier>
  </m:relatedItem>
  <m:relatedItem type="series">
    <m:titleInfo><m:title>Coastal Studies</m:title><m:partNumber>7</m:partNumber></m:titleInfo>
  </m:relatedItem>
</m:mods>
</m:modsCollection>
"""
MARC_TEXT = """\
<?xml version="1.0" encoding="UTF-8"?>
<zs:searchRetrieveResponse xmlns:zs="http://www.loc.gov/zing/srw/">
<zs:records><zs:record><zs:recordData>
<m:record xmlns:m="http://www.loc.gov/MARC21/slim">
  <m:leader>00921nam a2200289 c 4500</m:leader>
  <m:controlfield tag="008">010607s2001    ne a||| ||||||||||eng d</m:controlfield>
  <m:datafield tag="020" ind1=" " ind2=" "><m:subfield code="a">9780306406157</m:subfield>
  </m:datafield>
  <m:datafield tag="245" ind1="1" ind2="0"><m:subfield code="a">Coasts of the North :</m:subfield>
    <m:subfield code="b">a survey /</m:subfield><m:subfield code="c">Ann Roe</m:subfield></m:datafield>
  <m:datafield tag="250" ind1=" " ind2=" "><m:subfield code="a">2nd ed.</m:subfield></m:datafield>
  <m:datafield tag="260" ind1=" " ind2=" "><m:subfield code="a">Texel :</m:subfield>
    <m:subfield code="b">Sea Press,</m:subfield><m:subfield code="c">[2001]</m:subfield></m:datafield>
  <m:datafield tag="300" ind1=" " ind2=" "><m:subfield code="a">XII, 412 S.</m:subfield></m:datafield>
  <m:datafield tag="490" ind1="0" ind2=" "><m:subfield code="a">Coastal Studies ;</m:subfield>
    <m:subfield code="v">7</m:subfield></m:datafield>
  <m:datafield tag="500" ind1=" " ind2=" "><m:subfield code="a">Read twice</m:subfield></m:datafield>
  <m:datafield tag="650" ind1=" " ind2="4"><m:subfield code="a">Seagrass.</m:subfield></m:datafield>
  <m:datafield tag="700" ind1="1" ind2=" "><m:subfield code="a">Roe, Ann,</m:subfield>
    <m:subfield code="4">edt</m:subfield></m:datafield>
  <m:datafield tag="710" ind1="2" ind2=" "><m:subfield code="a">Waddenvereniging</m:subfield></m:datafield>
</m:record></zs:recordData></zs:record>
<zs:record><zs:recordData>
<record><leader>00800naa a2200289 c 4500</leader>
  <datafield tag="024" ind1="7" ind2=" "><subfield code="a">10.5555/eelgrass.12</subfield>
    <subfield code="2">doi</subfield></datafield>
  <datafield tag="100" ind1="1" ind2=" "><subfield code="a">Berg, Anna</subfield></datafield>
  <datafield tag="245" ind1="1" ind2="0"><subfield code="a">Eelgrass beds</subfield></datafield>
  <datafield tag="773" ind1="0" ind2="8"><subfield code="t">Journal of Sea Meadows</subfield>
    <subfield code="g">Bd. 12 (1998), H. 3, S. 101-119</subfield>
    <subfield code="x">0028-0836</subfield></datafield>
</record></zs:recordData></zs:record>
<zs:record><zs:recordData>
<record><leader>00921nam a2200289 c 4500</leader>
  <datafield tag="100" ind1="1" ind2=" "><subfield code="a">Poe, Rita</subfield></datafield>
  <datafield tag="245" ind1="1" ind2="0"><subfield code="a">Mud</subfield></datafield>
  <datafield tag="502" ind1=" " ind2=" "><subfield code="b">Dissertation</subfield>
    <subfield code="c">University of Texel</subfield><subfield code="d">2009</subfield></datafield>
</record></zs:recordData></zs:record>
</zs:records></zs:searchRetrieveResponse>
"""
TEXTS = {
    "refer": REFER_TEXT,
    "wos": WOS_TEXT,
    "endnote-xml": ENDNOTE_TEXT,
    "pubmed-xml": PUBMED_TEXT,
    "mods": MODS_TEXT,
    "marc-xml": MARC_TEXT,
}


def test_refer_is_read_whole() -> None:
    one, two = REFER.read(REFER_TEXT).items

    assert one == Item(
        "journalArticle",
        {
            "date": "1998-06-04", "title": "Eelgrass beds of the Dutch Wadden Sea",
            "publicationTitle": "Journal of Sea Meadows", "volume": "12", "issue": "3", "pages": "101-119",
            "ISSN": "0028-0836", "DOI": "10.5555/eelgrass.12", "citationKey": "berg1998",
            "abstractNote": "First paragraph goes on.\n\nSecond paragraph.",
        },
        (
            Creator("author", "van der Berg", "Anna"),
            Creator("author", "Carson", "Rachel L."),
            Creator("author", name="Waddenvereniging"),
        ),
        (Tag("seagrass", 1), Tag("restoration", 1)),
        notes=(Note("<p>Read twice</p>"),),
    )  # fmt: skip
    assert ("conferencePaper", "Proceedings of the Tidal Congress") == (two.type, two["proceedingsTitle"])


def test_refer_without_types_has_a_record_a_paragraph() -> None:
    text = "%A Dick Jay\n%T On Mud\n%J Mud\n%D 1975\n\n%A Vos, Jan\n%T Tides\n%I Tidal Books\n%D 1976\n"
    one, two = REFER.read(text).items

    assert ("journalArticle", "Jay", "Dick") == (one.type, one.creators[0].last, one.creators[0].first)
    assert ("book", "Tidal Books", "1976") == (two.type, two["publisher"], two["date"])


def test_web_of_science_is_read_whole() -> None:
    one, two = WOS.read(WOS_TEXT).items

    assert one == Item(
        "journalArticle",
        {
            "title": "Eelgrass beds of the Wadden Sea", "publicationTitle": "JOURNAL OF SEA MEADOWS",
            "language": "English", "abstractNote": "One paragraph.", "journalAbbreviation": "J. Sea Meadows",
            "volume": "12", "issue": "3", "DOI": "10.5555/eelgrass.12", "archiveLocation": "WOS:000111",
            "PMID": "123456", "pages": "101-119", "date": "1998-06-04", "ISSN": "0028-0836, 1476-4687",
        },
        (Creator("author", "Berg", "Anna"), Creator("author", "Vos", "Jan")),
        (Tag("seagrass", 1), Tag("restoration", 1), Tag("TIDAL FLATS", 1)),
    )  # fmt: skip
    assert "conferencePaper" == two.type
    assert ("TIDAL CONGRESS", "5th Tidal Congress", "17") == (
        two["proceedingsTitle"], two["conferenceName"], two["pages"]
    )  # fmt: skip
    assert (Creator("author", "Vos", "J"), Creator("editor", "Berg", "A")) == two.creators


def test_endnote_xml_is_read_whole() -> None:
    one, two = ENDNOTEXML.read(ENDNOTE_TEXT).items

    assert one == Item(
        "journalArticle",
        {
            "title": "Beds of <i>Zostera marina</i>", "publicationTitle": "Journal of Sea Meadows",
            "journalAbbreviation": "J. Sea Meadows", "pages": "101-119", "volume": "12", "issue": "3",
            "date": "1998-06-04", "ISSN": "0028-0836", "DOI": "10.5555/eelgrass.12",
            "url": "https://example.org/eelgrass",
        },
        (
            Creator("author", "Berg", "Anna"),
            Creator("author", "Vos", "Jan"),
            Creator("editor", "Carson", "Rachel"),
        ),
        (Tag("seagrass", 1), Tag("restoration", 1)),
        notes=(Note("<p>Read twice &amp; liked 🌊</p>"),),
    )  # fmt: skip
    assert ("book", "Tidal Books", "978-0-306-40615-7") == (two.type, two["series"], two["ISBN"])


def test_pubmed_xml_is_read_whole() -> None:
    one, two = PUBMEDXML.read(PUBMED_TEXT).items

    assert one == Item(
        "journalArticle",
        {
            "title": "Eelgrass beds of the Wadden Sea.", "PMID": "123456", "PMCID": "PMC123456",
            "publicationTitle": "Journal of sea meadows", "journalAbbreviation": "J Sea Meadows",
            "volume": "12", "issue": "3", "ISSN": "0028-0836", "pages": "101-19", "date": "1998-06-04",
            "abstractNote": "CO<sub>2</sub> < 5 %.", "DOI": "10.5555/eelgrass.12", "language": "eng",
        },
        (Creator("author", "Berg", "Anna"), Creator("author", name="Waddenvereniging")),
        (Tag("Zosteraceae/growth", 1), Tag("seagrass", 1)),
    )  # fmt: skip
    assert ("book", "Mud", "Tidal Books", "Texel") == (two.type, two["title"], two["publisher"], two["place"])
    assert (Creator("editor", "Vos", "Jan"),) == two.creators


def test_mods_is_read_whole() -> None:
    article, chapter = MODS.read(MODS_TEXT, "x.xml").items
    assert article == Item(
        "journalArticle",
        {
            "title": "The eelgrass: a survey",
            "publicationTitle": "Journal of Sea Meadows",
            "journalAbbreviation": "J Sea Mead",
            "date": "1998-06-04",
            "volume": "12",
            "issue": "3",
            "pages": "101-119",
            "ISSN": "0028-0836",
            "DOI": "10.5555/eelgrass.12",
            "language": "Dutch",
            "abstractNote": "First line.\nSecond line.",
        },
        (Creator("author", "van der Berg", "Anna"), Creator("author", name="Waddenvereniging")),
        (Tag("seagrass", 1),),
        notes=(Note("<p>Read twice</p>"),),
    )
    assert chapter == Item(
        "bookSection",
        {
            "title": "Mud",
            "bookTitle": "Coasts of the North",
            "series": "Coastal Studies",
            "seriesNumber": "7",
            "publisher": "Sea Press",
            "place": "Texel",
            "date": "2001",
            "pages": "5",
            "ISBN": "9780306406157 0306406152",
        },
        (Creator("author", "Carson", "Rachel"), Creator("editor", "Roe", "Ann")),
    )


def test_marcxml_is_read_whole() -> None:
    book, article, thesis = MARCXML.read(MARC_TEXT, "x.xml").items
    assert book == Item(
        "book",
        {
            "title": "Coasts of the North: a survey",
            "edition": "2nd ed.",
            "place": "Texel",
            "publisher": "Sea Press",
            "date": "2001",
            "numPages": "412",
            "series": "Coastal Studies",
            "seriesNumber": "7",
            "ISBN": "9780306406157",
        },
        (Creator("editor", "Roe", "Ann"), Creator("contributor", name="Waddenvereniging")),
        (Tag("Seagrass", 1),),
        notes=(Note("<p>Read twice</p>"),),
    )
    assert article == Item(
        "journalArticle",
        {
            "title": "Eelgrass beds",
            "publicationTitle": "Journal of Sea Meadows",
            "volume": "12",
            "issue": "3",
            "pages": "101-119",
            "date": "1998",
            "ISSN": "0028-0836",
            "DOI": "10.5555/eelgrass.12",
        },
        (Creator("author", "Berg", "Anna"),),
    )
    assert thesis == Item(
        "thesis",
        {"title": "Mud", "date": "2009", "thesisType": "Dissertation", "university": "University of Texel"},
        (Creator("author", "Poe", "Rita"),),
    )


def test_a_record_reads_the_same_in_both_of_pubmeds_forms() -> None:
    tagged = (
        "PMID- 123456\nIS  - 0028-0836 (Print)\nVI  - 12\nIP  - 3\nDP  - 1998 Jun 4\nLA  - eng\n"
        "TI  - Eelgrass beds of the Wadden Sea.\nPG  - 101-19\nLID - 10.5555/eelgrass.12 [doi]\n"
        "AB  - CO<sub>2</sub> < 5 %.\nFAU - Berg, Anna\nAU  - Berg A\nCN  - Waddenvereniging\n"
        "TA  - J Sea Meadows\nJT  - Journal of sea meadows\nMH  - Zosteraceae/*growth\nOT  - seagrass\n"
        "PMC - PMC123456\nPT  - Journal Article\n"
    )

    assert NBIB.read(tagged).items[0] == PUBMEDXML.read(PUBMED_TEXT).items[0]


@each
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=ascii)
def test_every_item_knows_its_place(format: Format, newline: str) -> None:
    text = TEXTS[format.name].replace("\n", newline)
    items = format.read(text, "export.x").items

    assert items == format.read(TEXTS[format.name]).items
    for position, item in enumerate(items):
        origin = item.origin
        assert origin is not None
        assert ("export.x", position, format.name) == (origin.path, origin.position, origin.format)
        assert text[origin.span.start : origin.span.end] == origin.text
        assert (item,) == format.read(origin.text).items
        assert set(item.aspects()) <= {*origin.spans, "extra", "itemType"}
        for span in (span for spans in origin.spans.values() for span in spans):
            assert origin.span.start <= span.start < span.end <= origin.span.end
        place = origin.spans["title"][0]
        assert item.title.split()[0] in text[place.start : place.end]


@each
def test_nothing_is_ever_written(format: Format) -> None:
    reading = format.read(TEXTS[format.name])
    item = reading.items[0]

    assert not format.editable
    assert all(format_for(f"x{ending}") is None for ending in format.endings)
    for attempt in (
        lambda: format.edit(reading, 0, item),
        lambda: format.add(reading, [item]),
        lambda: format.remove(reading, 0),
        lambda: format.write([item]),
    ):
        with pytest.raises(CannotSay):
            attempt()
    assert format.put(item.with_(key="ABCD2345"), format.get(item)) == item.with_(key="ABCD2345")


@each
def test_content_decides_and_not_the_ending(format: Format) -> None:
    assert detect(TEXTS[format.name], "export.txt").format is format
    assert [format] == [
        one for one in FORMATS if not one.prose and one.recognises(TEXTS[format.name], "a.txt")
    ]


@pytest.mark.parametrize(
    "text",
    ["% a comment\n@book{x, title = {T}}\n", "%T\n", "%A word\nprose\n", "%PDF-1.7\n", "FN Nothing\n",
     "<html><body>record</body></html>", "<records><record>one</record></records>", "PT J is short\n"],
)  # fmt: skip
def test_what_only_looks_alike_is_not_taken(text: str) -> None:
    assert not any(format.recognises(text, "x.txt") for format in READ_ONLY)


def test_files_from_the_wild_hold_the_records_that_were_counted() -> None:
    """A record without any value gives a problem and no item."""
    folder = shared("data", "import", "wild")
    kinds = {"enw": "refer", "wos-tagged": "wos", "endnote-xml": "endnote-xml", "pubmed-xml": "pubmed-xml"}
    differing = {}
    for entry in json.loads((folder / "manifest.json").read_text("utf-8")):
        if entry["kind"] not in kinds:
            continue
        text = (folder / entry["file"]).read_bytes().decode("utf-8-sig", "replace")
        format = detect(text, entry["file"]).format
        assert format is not None
        assert kinds[entry["kind"]] == format.name
        reading = format.read(text, entry["file"])
        empty = [problem for problem in reading.problems if "empty" in problem.message]
        if len(reading.items) + len(empty) != int(entry["records"]):
            differing[entry["file"]] = len(reading.items) + len(empty)

    # Its first "%0" has no type after it, and was not counted.
    assert {"JabRef_jabref__Endnote.entries.enw": 13} == differing


def test_a_value_of_many_lines_is_read_in_linear_time() -> None:
    text = (
        "FN Clarivate\nVR 1.0\nPT J\nTI Tides\nCR Bos I, 2001\n" + "   Vos J, 2002\n" * 40_000 + "ER\n\nEF\n"
    )
    started = process_time()

    reading = format_named("wos").read(text, "x.txt")

    assert process_time() - started < 1
    assert ["Tides"] == [item.title for item in reading.items]


def test_a_meeting_is_an_author_of_marc_and_people_and_bodies_are_subjects() -> None:
    fields = {"111": "Tidal Energy Congress", "600": "Bos, Ida,", "611": "Sea Day.", "245": "Tides /"}
    marked = "".join(
        f"<datafield tag='{tag}' ind1='2'><subfield code='a'>{value}</subfield></datafield>"
        for tag, value in fields.items()
    )

    (item,) = MARCXML.read(f"<record><leader>00000nam a22</leader>{marked}</record>").items

    assert (Creator("author", name="Tidal Energy Congress"),) == item.creators
    assert ("Tides", ["Bos, Ida", "Sea Day"]) == (item.title, [tag.name for tag in item.tags])


def test_an_empty_record_of_web_of_science_is_said_and_gives_no_item() -> None:
    reading = WOS.read("FN X\nVR 1.0\nPT J\nER\n\nPT J\nTI Tides\nER\n\nEF\n")

    assert ["Tides"] == [item.title for item in reading.items]
    assert [(3, "The record is empty and gives no item.")] == [(p.line, p.message) for p in reading.problems]
