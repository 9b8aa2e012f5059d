"""The elements of the XML formats that only are read, to be tried one by one: see `formats_page`.

A path is what stands in one another, ``name[attribute=value]/name``; MARC's ``245 $a`` is a field and a
subfield of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_lowercase


@dataclass(frozen=True)
class Tried:
    """Paths, and the record that each is put into, between ``start`` and ``end``, for each of ``kinds``."""

    start: str
    end: str
    kinds: tuple[str, ...]
    paths: tuple[str, ...]
    before: str = ""
    """What is said before each path, for the reader."""

    def nested(self, path: str, value: str) -> str:
        """The elements of a path around a value."""
        path = re.sub(r"^(\d{3}) \$(\w)$", r"datafield[tag=\1][ind1=1]/subfield[code=\2]", path)
        for part in reversed(path.removeprefix(self.before).split("/")):
            name, *attributes = re.findall(r"[^\[\]]+", part)
            said = "".join(re.sub("(.+)=(.*)", r' \1="\2"', one) for one in attributes)
            value = f"<{name}{said}>{value}</{name}>"
        return value


def _tried(start: str, end: str, kinds: tuple[str, ...], paths: str, before: str = "") -> Tried:
    return Tried(start, end, kinds, tuple(before + path for path in paths.split()), before)


ENDNOTE = (
    _tried(
        "<xml><records><record><ref-type name='{kind}'>0</ref-type>",
        "</record></records></xml>",
        ("Journal Article", "Book", "Book Section", "Thesis"),
        """titles/title titles/secondary-title titles/tertiary-title titles/alt-title titles/short-title
        contributors/authors/author contributors/secondary-authors/author
        contributors/tertiary-authors/author contributors/subsidiary-authors/author
        contributors/translated-authors/author periodical/full-title periodical/abbr-1 pages volume
        number issue num-vols edition section reprint-edition dates/year dates/pub-dates/date
        dates/copyright-dates/date pub-location publisher orig-pub isbn accession-num call-num label
        language work-type abstract notes research-notes keywords/keyword urls/related-urls/url
        urls/web-urls/url electronic-resource-num access-date remote-database-name
        remote-database-provider caption custom1 custom2 custom3 custom4 custom5 custom6 custom7""",
    ),
)
_ARTICLE = "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID>"
PUBMED = (
    _tried(
        _ARTICLE + "<Article>",
        "</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
        ("",),
        """ArticleTitle VernacularTitle Journal/Title Journal/ISOAbbreviation Journal/ISSN
        Journal/JournalIssue/Volume Journal/JournalIssue/Issue Journal/JournalIssue/PubDate/Year
        Journal/JournalIssue/PubDate/MedlineDate ArticleDate/Year Pagination/MedlinePgn
        Pagination/StartPage ELocationID[EIdType=doi] ELocationID[EIdType=pii] Abstract/AbstractText
        Abstract/CopyrightInformation AuthorList/Author/LastName AuthorList/Author/CollectiveName
        AuthorList/Author/AffiliationInfo/Affiliation Language GrantList/Grant/GrantID
        PublicationTypeList/PublicationType""",
        "Article/",
    ),
    _tried(
        _ARTICLE + "<Article><ArticleTitle>Mud</ArticleTitle></Article>",
        "</MedlineCitation></PubmedArticle></PubmedArticleSet>",
        ("",),
        """MedlineJournalInfo/MedlineTA MedlineJournalInfo/ISSNLinking MedlineJournalInfo/NlmUniqueID
        ChemicalList/Chemical/NameOfSubstance MeshHeadingList/MeshHeading/DescriptorName
        KeywordList/Keyword OtherAbstract/AbstractText GeneralNote CoiStatement
        InvestigatorList/Investigator/LastName""",
    ),
    _tried(
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>Mud</ArticleTitle></Article>"
        "</MedlineCitation><PubmedData>",
        "</PubmedData></PubmedArticle></PubmedArticleSet>",
        ("",),
        """ArticleIdList/ArticleId[IdType=doi] ArticleIdList/ArticleId[IdType=pubmed]
        ArticleIdList/ArticleId[IdType=pmc] ArticleIdList/ArticleId[IdType=pii] PublicationStatus""",
        "PubmedData/",
    ),
    _tried(
        "<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>1</PMID>",
        "</BookDocument></PubmedBookArticle></PubmedArticleSet>",
        ("",),
        """ArticleTitle Book/BookTitle Book/Publisher/PublisherName Book/Publisher/PublisherLocation
        Book/PubDate/Year Book/AuthorList/Author/LastName Book/AuthorList[Type=editors]/Author/LastName
        Book/Volume Book/Edition Book/CollectionTitle Book/Isbn AuthorList/Author/LastName
        Pagination/MedlinePgn Language Abstract/AbstractText Abstract/CopyrightInformation
        ContributionDate/Year KeywordList/Keyword ArticleIdList/ArticleId[IdType=doi]""",
        "BookDocument/",
    ),
)
MODS = (
    _tried(
        "<mods><genre>{kind}</genre><recordInfo/>",
        "</mods>",
        ("article", "book", "theses", "web site"),
        """titleInfo/title titleInfo/subTitle titleInfo[type=abbreviated]/title titleInfo/partNumber
        titleInfo/partName name/namePart name[type=personal]/namePart[type=family]
        name[type=corporate]/namePart originInfo/publisher originInfo/place/placeTerm originInfo/edition
        originInfo/dateIssued originInfo/dateCreated originInfo/copyrightDate originInfo/issuance
        language/languageTerm[type=text] physicalDescription/extent abstract tableOfContents note
        accessCondition subject/topic subject/geographic subject/temporal classification
        identifier[type=doi] identifier[type=isbn] identifier[type=issn] identifier[type=pmid]
        identifier[type=pubmed] identifier[type=pmcid] identifier[type=pmc] identifier[type=citekey]
        identifier[type=uri] identifier[type=url] location/url location/physicalLocation
        location/shelfLocator part/date part/detail[type=volume]/number part/detail[type=issue]/number
        part/extent[unit=page]/start part/extent[unit=page]/list relatedItem[type=host]/titleInfo/title
        relatedItem[type=host]/titleInfo[type=abbreviated]/title relatedItem[type=host]/name/namePart
        relatedItem[type=host]/originInfo/publisher relatedItem[type=host]/originInfo/dateIssued
        relatedItem[type=host]/identifier[type=issn] relatedItem[type=host]/identifier[type=isbn]
        relatedItem[type=host]/part/detail[type=volume]/number
        relatedItem[type=host]/part/detail[type=issue]/number
        relatedItem[type=host]/part/extent[unit=page]/start relatedItem[type=host]/part/date
        relatedItem[type=series]/titleInfo/title relatedItem[type=series]/part/detail/number
        relatedItem[type=series]/name/namePart recordInfo/recordContentSource extension""",
    ),
)
_MARC_FIELDS = """
010 020 022 024 028 035 040 041 045 050 080 082 084 090 100 110 111 130 210 222 240 245 246 250 254 255 256
260 264 300 306 310 362 490 500 501 502 504 505 508 511 518 520 530 533 534 538 540 545 546 600 610 611 630
648 650 651 653 655 700 710 711 720 730 740 772 773 776 780 785 787 800 810 811 830 850 852 856
"""
MARC = (
    Tried(
        "<record><leader>00000n{kind} a2200000 c 4500</leader>",
        "</record>",
        ("am", "ab"),
        tuple(f"{field} ${code}" for field in _MARC_FIELDS.split() for code in ascii_lowercase),
    ),
)
