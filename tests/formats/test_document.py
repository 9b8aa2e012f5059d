"""Articles and pages: what their own text says of them, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.shared import shared
from zotsync.formats.base import CannotSay
from zotsync.formats.document import DOCUMENT
from zotsync.formats.document_references import references
from zotsync.formats.document_text import Line
from zotsync.item import Item, Span

PROSE = (
    "Salt marshes slow a storm surge before it reaches the dike behind them. The wider the marsh, "
    "the more of the wave is lost on the way. This has been measured on many coasts, and the result "
    "is always the same."
)


def read(text: str) -> Item:
    (item,) = DOCUMENT.read(text, "text.txt").items
    return item


def test_the_seed_documents_read_as_agreed() -> None:
    gold = json.loads(shared("gold", "seed-items.json").read_text())
    compared = 0
    for name, entry in gold.items():
        reading = DOCUMENT.read(shared("seeds", name).read_text(), name)
        if not reading.items or name.startswith(("000", "001")):
            continue
        data: dict[str, Any] = reading.items[0].to_json()
        for field, value in entry["item"].items():
            if isinstance(value, str) and value.startswith("startswith:"):
                assert data[field].startswith(value.partition(":")[2])
            else:
                assert data.get(field, "") == value, (name, field)
        if data["itemType"] == "webpage":
            assert "abstractNote" not in data
        compared += 1
    assert compared == 3


def test_a_document_is_never_written() -> None:
    reading = DOCUMENT.read(f"Salt Marshes\n\n{PROSE}\n")
    with pytest.raises(CannotSay):
        DOCUMENT.edit(reading, 0, reading.items[0].with_fields({"title": "x"}))
    with pytest.raises(CannotSay):
        DOCUMENT.add(reading, reading.items)
    with pytest.raises(CannotSay):
        DOCUMENT.remove(reading, 0)
    with pytest.raises(CannotSay):
        DOCUMENT.write(reading.items)


LOREM = (
    "Seagrass meadows hold the sand of a bay together and calm the water above it. Fish spawn in them, and "
    "birds feed on what they leave. Where the meadows die, the bay turns muddy within a few years."
)

ARTICLE_ONE_LINE_CITATION = f"""\
Coastal Ecology Letters 2021; 14 (2): 101–117
https://doi.org/10.5555/cel.2021.0042

RESEARCH ARTICLE

Seagrass meadows and the price of clear water: a
survey of forty bays

Maja Lindqvist, PhD¹,²*, Adaeze Okonkwo, MD, MPH², and Jan van der Berg¹

¹ Department of Marine Biology, University of Bergen, Norway
² Institute of Coasts, Lagos, Nigeria

Received: 3 January 2021 / Accepted: 9 March 2021 / Published online: 2 April 2021
ISSN 1474-1776

© The Author(s) 2022. This article is licensed under a Creative Commons Attribution 4.0 International License
http://creativecommons.org/licenses/by/4.0/

Abstract
Background: Bays differ.
Methods: We counted shoots in forty bays.
Results: Clear water follows dense meadows.

Keywords: seagrass; water quality; bays

1. Introduction

{LOREM} Others saw this too [1].

References

1. Roe R, Doe J. Mud and meadows. Sea Letters. 2011;4(1):1-9. doi:10.5555/not.this.one
"""

BLOG = f"""\
# Why bays turn muddy

By Jane Doe | March 3, 2021

{LOREM}

{LOREM}

Source: https://bays.example.org/muddy
Accessed 3 May 2022
"""

COPYRIGHT_ONLY = f"""\
What Is Seagrass?

{LOREM}

© 2019 Bay Society. All rights reserved.
"""

ACCESSED_ONLY = f"""\
Seagrass Facts

{LOREM}

Accessed 3 May 2020
"""

HEADINGS_LIKE_NAMES = f"""\
Living With Asthma

Common Triggers

{LOREM}

Warning Signs, Rescue Plans

{LOREM}
"""

ALL_CAPS = f"""\
THE SLOW RETURN OF SEAGRASS TO
NORTHERN BAYS

Jane M. Doe

School of Bays, University of Hull

{LOREM}
"""

LICENCE_AT_END = f"""\
Seagrass at Night

{LOREM}

https://creativecommons.org/licenses/by-nc/4.0/
"""

GERMAN = """\
Übersichtsarbeit

Seegraswiesen der Ostsee im Wandel

Anna Müller¹, Jörg von Stein²

¹ Institut für Meereskunde, Universität Kiel

Zitierweise: Müller A, von Stein J. Seegraswiesen der Ostsee im Wandel. Dtsch Küstenbl 2019; 116: 335–42
Veröffentlicht am 14. Mai 2019

Zusammenfassung

Seegraswiesen sind in der Ostsee seltener geworden. Die Ursachen sind bekannt.

Schlüsselwörter: Seegras, Ostsee

Einleitung

Seegras wächst in flachem Wasser und hält den Boden fest. Wo es fehlt, wird das Wasser trüb. Das hat Folgen
für viele Fische, die dort laichen.
"""

FRENCH = """\
Les herbiers marins de Bretagne

Par Claire Dubois

Publié le 1er mars 2020

Les herbiers marins retiennent le sable des baies et calment les eaux. Les poissons y pondent leurs œufs
chaque printemps. Quand ils meurent, la baie devient trouble en quelques années seulement.

Mise à jour : 4 avril 2022

Tous droits réservés
"""

REVIEWED_AND_PUBLISHED = f"""\
# Clear Water

Published: May 5, 2015
Last updated: June 1, 2020

{LOREM}

<https://bays.example.org/clear-water>
"""

REVIEWED_BY = f"""\
# Muddy Water

Medically reviewed by Jane Doe, MD on June 24, 2018

{LOREM}
"""

NO_TITLE = f"{LOREM}\n\n{LOREM}\n"

CITE_AS = f"""\
How bays recover

Jane Doe and John Roe

Cite this article as: Doe J, Roe R. How bays recover. J Bays. 2018 Jun;7(4):e12. doi: 10.5555/jb.2018.12

ABSTRACT: Bays recover slowly. We measured how slowly.

{LOREM}
"""

VOLUME_IN_WORDS = f"""\
Journal of Northern Bays, Vol. 3, Issue 9, pp. 1-6, 2017

# Ice and *Zostera marina* in spring

Adaeze Okonkwo\\*, Maja Lindqvist

*Corresponding author: a.okonkwo@example.org

## Summary

Ice scours the beds. They come back by June.

## Introduction

{LOREM}
"""

PREPRINT = f"""\
Shoots, roots and rhizomes in warming bays

Maja Lindqvist, Adaeze Okonkwo

doi: https://doi.org/10.1101/2020.02.03.123456

Posted February 4, 2020

{LOREM}
"""

YEAR_IN_PROSE = f"""\
Seagrass Through The Years

In 2016 the beds were mapped for the first time. The map was last updated in March 2018 by the council.
{LOREM}
"""

LINKED_PAGE = f"""\
Home

Seagrass and you

{LOREM} See http://other.example.org/page for more about it.

[Contact us](https://bays.example.org/contact)

Page last reviewed: 7 July 2019
Next review due: 7 July 2022
"""

FRONT_MATTER = f"""\
---
title: Notes on clear bays
layout: post
---

{LOREM}
"""

FOOTNOTED = f"""\
Warm winters and thin beds

Jane Doe[1], John Roe[1,2], Rita Poe[2]†

[1] Bay Laboratory, Hull; [2] Sea Office, Bergen

Published: 2019-11-05. Volume 12, Number 4

{LOREM}
"""

MARKED = f"""\
RESEARCH ARTICLE

The price of mud in northern bays

Jane Doe [ID]1, John Roe2,3*

1 Department of Botany, Hull, United Kingdom, 2 Sea Office, Bergen, Norway

* john@sea.example.org

Citation: Doe J, Roe J (2019) The price of mud in northern bays. Bay ONE 14(3): e0213844. \\
https://doi.org/10.5555/b.0213844

Received: October 1, 2018

Accepted: March 1, 2019

Published: March 21, 2019

Copyright: © 2020 Doe, Roe.

{LOREM}
"""

JOURNAL_ABOVE = f"""\
J Clin Bays. 2015 Jun 10; 33(17): 1974–1982.
Published online 2015 Jan 20. doi: 10.5555/JCB.2014.59.4358
PMID: 25605845

Seagrass Blockade in Bay Science

Michael A. Poe, Margaret K. Doe, and Jedd D. Roe

{LOREM}
"""

ENCYCLOPEDIA = f"""\
Seagrass

From the Bay Encyclopedia

{LOREM}

This page was last edited on 3 March 2024, at 10:00 (UTC).
https://en.example.org/wiki/Seagrass
"""

NEWS = f"""\
Bays are drying out
Jane Doe
Published 4 May 2022

{LOREM}

Retrieved from https://news.example.org/a on 5 June 2023
"""

STAFF = f"""\
# Seagrass

By Bay Clinic Staff

{LOREM}

Sept. 12, 2022
"""

LISTING = f"""\
# News of the bays

- Mud is back

Posted: March 2, 2015

{LOREM}

- Fish are back

Posted: April 3, 2016

- Ice is back

Posted: May 4, 2017
"""

CASES: dict[str, tuple[str, dict[str, str], list[str]]] = {
    "an article whose journal line stands above its title": (
        ARTICLE_ONE_LINE_CITATION,
        {
            "itemType": "journalArticle",
            "title": "Seagrass meadows and the price of clear water: a survey of forty bays",
            "publicationTitle": "Coastal Ecology Letters",
            "volume": "14",
            "issue": "2",
            "pages": "101-117",
            "date": "2021-04-02",
            "DOI": "10.5555/cel.2021.0042",
            "ISSN": "1474-1776",
            "rights": "CC BY 4.0",
            "abstractNote": "Background: Bays differ. Methods: We counted shoots in forty bays. "
            "Results: Clear water follows dense meadows.",
        },
        ["Lindqvist, Maja", "Okonkwo, Adaeze", "van der Berg, Jan"],
    ),
    "a blog post": (
        BLOG,
        {
            "itemType": "webpage",
            "title": "Why bays turn muddy",
            "date": "2021-03-03",
            "url": "https://bays.example.org/muddy",
        },
        ["Doe, Jane"],
    ),
    "a copyright year is no date": (
        COPYRIGHT_ONLY,
        {"itemType": "webpage", "title": "What Is Seagrass?"},
        [],
    ),
    "an access date is no date": (ACCESSED_ONLY, {"itemType": "document", "title": "Seagrass Facts"}, []),
    "headings are no names": (
        HEADINGS_LIKE_NAMES,
        {"itemType": "document", "title": "Living With Asthma"},
        [],
    ),
    "a title in capitals on two lines": (
        ALL_CAPS,
        {"itemType": "document", "title": "THE SLOW RETURN OF SEAGRASS TO NORTHERN BAYS"},
        ["Doe, Jane M."],
    ),
    "a licence is no address of the page": (
        LICENCE_AT_END,
        {"itemType": "document", "title": "Seagrass at Night", "rights": "CC BY-NC 4.0"},
        [],
    ),
    "a German article": (
        GERMAN,
        {
            "itemType": "journalArticle",
            "title": "Seegraswiesen der Ostsee im Wandel",
            "publicationTitle": "Dtsch Küstenbl",
            "volume": "116",
            "pages": "335-42",
            "date": "2019-05-14",
            "abstractNote": "Seegraswiesen sind in der Ostsee seltener geworden. Die Ursachen sind bekannt.",
        },
        ["Müller, Anna", "von Stein, Jörg"],
    ),
    "a French page": (
        FRENCH,
        {"itemType": "webpage", "title": "Les herbiers marins de Bretagne", "date": "2020-03-01"},
        ["Dubois, Claire"],
    ),
    "a date of publication wins over a review": (
        REVIEWED_AND_PUBLISHED,
        {
            "itemType": "webpage",
            "title": "Clear Water",
            "date": "2015-05-05",
            "url": "https://bays.example.org/clear-water",
        },
        [],
    ),
    "a reviewer is no author": (
        REVIEWED_BY,
        {"itemType": "webpage", "title": "Muddy Water", "date": "2018-06-24"},
        [],
    ),
    "a citation under its label": (
        CITE_AS,
        {
            "itemType": "journalArticle",
            "title": "How bays recover",
            "publicationTitle": "J Bays",
            "volume": "7",
            "issue": "4",
            "pages": "e12",
            "date": "2018-06",
            "DOI": "10.5555/jb.2018.12",
            "abstractNote": "Bays recover slowly. We measured how slowly.",
        },
        ["Doe, Jane", "Roe, John"],
    ),
    "volume and issue in words": (
        VOLUME_IN_WORDS,
        {
            "itemType": "journalArticle",
            "title": "Ice and Zostera marina in spring",
            "publicationTitle": "Journal of Northern Bays",
            "volume": "3",
            "issue": "9",
            "pages": "1-6",
            "date": "2017",
            "abstractNote": "Ice scours the beds. They come back by June.",
        },
        ["Okonkwo, Adaeze", "Lindqvist, Maja"],
    ),
    "a preprint": (
        PREPRINT,
        {
            "itemType": "preprint",
            "title": "Shoots, roots and rhizomes in warming bays",
            "DOI": "10.1101/2020.02.03.123456",
            "date": "2020-02-04",
        },
        ["Lindqvist, Maja", "Okonkwo, Adaeze"],
    ),
    "years in prose are no dates": (
        YEAR_IN_PROSE,
        {"itemType": "document", "title": "Seagrass Through The Years"},
        [],
    ),
    "links in the text are not the page's own": (
        LINKED_PAGE,
        {"itemType": "webpage", "title": "Seagrass and you", "date": "2019-07-07"},
        [],
    ),
    "front matter with a title": (
        FRONT_MATTER,
        {"itemType": "document", "title": "Notes on clear bays"},
        [],
    ),
    "marks and a year behind the authors of a citation": (
        MARKED,
        {
            "itemType": "journalArticle",
            "title": "The price of mud in northern bays",
            "publicationTitle": "Bay ONE",
            "volume": "14",
            "issue": "3",
            "pages": "e0213844",
            "date": "2019-03-21",
            "DOI": "10.5555/b.0213844",
        },
        ["Doe, Jane", "Roe, John"],
    ),
    "dates and numbers above the title": (
        JOURNAL_ABOVE,
        {
            "itemType": "journalArticle",
            "title": "Seagrass Blockade in Bay Science",
            "publicationTitle": "J Clin Bays",
            "volume": "33",
            "issue": "17",
            "pages": "1974-1982",
            "date": "2015-01-20",
            "DOI": "10.5555/JCB.2014.59.4358",
            "PMID": "25605845",
        },
        ["Poe, Michael A.", "Doe, Margaret K.", "Roe, Jedd D."],
    ),
    "an encyclopedia's last edit": (
        ENCYCLOPEDIA,
        {
            "itemType": "webpage",
            "title": "Seagrass",
            "date": "2024-03-03",
            "url": "https://en.example.org/wiki/Seagrass",
        },
        [],
    ),
    "a name above a date": (
        NEWS,
        {
            "itemType": "webpage",
            "title": "Bays are drying out",
            "date": "2022-05-04",
            "url": "https://news.example.org/a",
        },
        ["Doe, Jane"],
    ),
    "an organisation's byline and a date at the end": (
        STAFF,
        {"itemType": "document", "title": "Seagrass", "date": "2022-09-12"},
        ["Bay Clinic Staff"],
    ),
    "the dates of listed texts are not the list's": (
        LISTING,
        {"itemType": "document", "title": "News of the bays"},
        [],
    ),
    "footnote numbers in brackets": (
        FOOTNOTED,
        {"title": "Warm winters and thin beds", "date": "2019-11-05"},
        ["Doe, Jane", "Roe, John", "Poe, Rita"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_printed_is_found_and_nothing_else(case: str) -> None:
    text, expected, names = CASES[case]
    item = read(text)
    found = {"itemType": item.type, **item.fields}
    if "itemType" in expected:
        assert found == expected
    else:
        assert {name: found[name] for name in expected} == expected
    assert [creator.display for creator in item.creators] == names


@pytest.mark.parametrize("case", CASES)
def test_every_value_knows_where_it_stands(case: str) -> None:
    text, _, _ = CASES[case]
    item = read(text)
    assert item.origin is not None
    assert set(item.origin.spans) >= set(item.fields)
    for name in ("volume", "issue", "DOI", "url"):
        if item[name]:
            (span,) = item.origin.spans[name]
            assert text[span.start : span.end] == item[name]
    span = item.origin.spans["title"][0]
    assert text[span.start : span.end].split()[0].strip("*") == item.title.split()[0]
    assert item.origin.text == text
    assert item.origin.body is not None


@pytest.mark.parametrize("case", CASES)
def test_windows_line_ends_make_no_difference(case: str) -> None:
    text, _, _ = CASES[case]
    assert read(text.replace("\n", "\r\n")) == read(text)


def test_a_page_without_a_title_is_no_item() -> None:
    assert DOCUMENT.read(NO_TITLE).items == ()
    assert not DOCUMENT.recognises("A Title\n\nToo short.\n", "a.txt")


def test_keywords_are_automatic_tags() -> None:
    tags = read(ARTICLE_ONE_LINE_CITATION).tags
    assert [(tag.name, tag.type) for tag in tags] == [("seagrass", 1), ("water quality", 1), ("bays", 1)]


def test_the_reference_list_becomes_items() -> None:
    text = f"""\
Bays

{LOREM}

References

1. Roe R, Doe JM, et al. Mud and meadows: a review. Sea Letters. 2011;4(1):1-9. doi:10.5555/a.1
2. Okonkwo, A., & Lindqvist, M. (2020). Roots of E. coli. Bay
   Journal, 12(3), 45–67.
3. Berg JV. Rhizomes. Plant Res 2001.

Acknowledgements

None.
"""
    first, second, third = references(text)
    assert dict(first.fields) == {
        "title": "Mud and meadows: a review",
        "publicationTitle": "Sea Letters",
        "date": "2011",
        "volume": "4",
        "issue": "1",
        "pages": "1-9",
        "DOI": "10.5555/a.1",
    }
    assert [c.display for c in first.creators] == ["Roe, R.", "Doe, J. M."]
    assert second["title"] == "Roots of E. coli"
    assert second["publicationTitle"] == "Bay Journal"
    assert [c.display for c in second.creators] == ["Okonkwo, A.", "Lindqvist, M."]
    assert (third["title"], third["publicationTitle"], third["date"]) == ("Rhizomes", "Plant Res", "2001")
    for item in (first, second, third):
        assert item.origin is not None
        assert text[item.origin.span.start : item.origin.span.end] == item.origin.text
    assert references("No list here.") == []


def test_a_value_has_its_place_in_the_line_or_the_whole_line_where_markup_parts_it() -> None:
    line = Line(10, 32, "In: *Tides* of the bay", "In: Tides of the bay", 0, True, True)
    assert Span(15, 20) == line.place_of("Tides")
    assert Span(29, 32) == line.place_of("bay", 6)
    assert line.span == line.place_of("Tides of")
