"""The list at the end of an article: what each reference is, and where its parts lie."""

from __future__ import annotations

import pytest

from zotsync.formats.document_references import references

PROSE = "Water comes and goes twice a day, and the people of the coast have always lived with it. " * 3

WORKS = [
    (
        "Lindqvist M, Okafor N. Handbook of salt marshes. 3rd ed. London: Tidewater Press; 2004. 412 p.",
        ("book", "Handbook of salt marshes", "2004", ["Lindqvist, M.", "Okafor, N."]),
        {"edition": "3rd", "place": "London", "publisher": "Tidewater Press", "numPages": "412"},
    ),
    (
        "Berg JV, Vos A, editors. Kelp: a history. Rotterdam (NL): Sea Press, 1998. ISBN 0-306-40615-2.",
        ("book", "Kelp: a history", "1998", ["Berg, J. V.", "Vos, A."]),
        {"place": "Rotterdam (NL)", "ISBN": "0-306-40615-2"},
    ),
    (
        "Ruiz E. Bays. In: Silva A, Petrov I, editors. Sea meadows. 2nd ed. Lisbon: Acme; 2010. p. 33-57.",
        ("bookSection", "Bays", "2010", ["Ruiz, E.", "Silva, A.", "Petrov, I."]),
        {"bookTitle": "Sea meadows", "edition": "2nd", "pages": "33-57", "publisher": "Acme"},
    ),
    (
        "Bates L. Dunes. In: Marsh T, ed. Coasts. New York, NY: Harbor; 2008:145-160. doi:10.5555/eel.2",
        ("bookSection", "Dunes", "2008", ["Bates, L.", "Marsh, T."]),
        {"bookTitle": "Coasts", "place": "New York, NY", "pages": "145-160", "DOI": "10.5555/eel.2"},
    ),
    (
        "Abe K. Boxes. In: Proceedings of the Wave Congress; 2003 Jun 4-6; Kyoto. Tokyo: Sea; 2004. p. 2-20.",
        ("conferencePaper", "Boxes", "2004", ["Abe, K."]),
        {"proceedingsTitle": "Proceedings of the Wave Congress", "place": "Tokyo", "pages": "2-20"},
    ),
    (
        "Cruz L. Glass frogs of the estuary [PhD thesis]. Quito: Andean University; 2015.",
        ("thesis", "Glass frogs of the estuary", "2015", ["Cruz, L."]),
        {"thesisType": "PhD thesis", "university": "Andean University", "place": "Quito"},
    ),
    (
        "Braun E. Grid losses at sea. Report No. 77. Berlin: Institute of Energy; 2011.",
        ("report", "Grid losses at sea", "2011", ["Braun, E."]),
        {"reportNumber": "77", "institution": "Institute of Energy", "place": "Berlin"},
    ),
    (
        ("Ministry of Coasts. Tide tables 2019 [Internet]. Hull: The Ministry; 2019 [cited 2020 Mar 5]. "
        "Available from: https://example.org/tides_2019"),
        ("webpage", "Tide tables 2019", "2019", ["Ministry of Coasts"]),
        {"url": "https://example.org/tides_2019", "accessDate": "2020-03-05"},
    ),
    (
        "Kelp forests. Sea Watch website. https://example.org/kelp. Published 2018. Accessed June 6, 2020.",
        ("webpage", "Kelp forests", "2018", []),
        {"websiteTitle": "Sea Watch", "url": "https://example.org/kelp", "accessDate": "2020-06-06"},
    ),
    (
        ("Tanaka Y, Ray M, on behalf of the Reef Group. Nets: how. J Mar Biol. 2009 Jun;14(2):77-85. "
        "PMID: 19999999; PMCID: PMC2999999."),
        ("journalArticle", "Nets: how", "2009-06", ["Tanaka, Y.", "Ray, M.", "Reef Group"]),
        {"publicationTitle": "J Mar Biol", "volume": "14", "PMID": "19999999", "PMCID": "PMC2999999"},
    ),
    (
        "Hale J, van der Meer K. On ebb: a note. Marine Science. 2022; in press.",
        ("journalArticle", "On ebb: a note", "2022", ["Hale, J.", "van der Meer, K."]),
        {"publicationTitle": "Marine Science"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected", "fields"), WORKS, ids=[w[1][0] + w[1][2] for w in WORKS])
@pytest.mark.parametrize("mark", ["1. ", "[1] ", "1) "])
def test_every_kind_of_reference_is_told_from_the_others(
    mark: str, line: str, expected: tuple[str, str, str, list[str]], fields: dict[str, str]
) -> None:
    text = f"Bays\n\n{PROSE}\n\nReferences\n\n{mark}{line}\n"

    (item,) = references(text)

    assert (item.type, item.title, item["date"], [c.display for c in item.creators]) == expected
    assert {name: item[name] for name in fields} == fields
    assert item.origin is not None
    for name, spans in item.origin.spans.items():
        for span in spans:
            assert item.origin.span.start <= span.start < span.end <= item.origin.span.end
            if name in ("title", "publisher", "DOI", "url", "place"):
                assert text[span.start : span.end] == item[name]
