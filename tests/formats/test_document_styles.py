"""Reference lists in the styles that are not Vancouver, and lists without numbers."""

from time import process_time

import pytest

from zotsync.formats.document_references import references

PROSE = (
    "The bays of the north are shallow and they are full of eelgrass in every summer that we know of. "
    "Many people of the coast go there to count what grows and what swims between the leaves."
)

WORKS = [
    (
        "Lund, A. B., & de Wit, C. (2011). Eelgrass after storms: A count. Bay Letters, 8(2), 77–95.",
        ("journalArticle", "Eelgrass after storms: A count", "2011", ["Lund, A. B.", "de Wit, C."]),
        {"publicationTitle": "Bay Letters", "volume": "8", "issue": "2", "pages": "77-95"},
    ),
    (
        "Yun, S.-H. (2017). Leaves. In R. Falk & D. Ames (Eds.), Meadows (2nd ed., pp. 11–29). Oak Press.",
        ("bookSection", "Leaves", "2017", ["Yun, S.-H.", "Falk, R.", "Ames, D."]),
        {"bookTitle": "Meadows", "edition": "2nd", "pages": "11-29", "publisher": "Oak Press"},
    ),
    (
        "LEROY P. et MOREL M., 1998. Les herbiers du Golfe. Revue des baies, vol. 21, n° 3, p. 101-119.",
        ("journalArticle", "Les herbiers du Golfe", "1998", ["Leroy, P.", "Morel, M."]),
        {"publicationTitle": "Revue des baies", "volume": "21", "issue": "3", "pages": "101-119"},
    ),
    (
        'A. Rao and T. B. Vik, "Counting leaves," IEEX Trans. Bays, vol. 12, no. 4, pp. 45–67, Apr. 2018.',
        ("journalArticle", "Counting leaves", "2018-04", ["Rao, A.", "Vik, T. B."]),
        {"publicationTitle": "IEEX Trans. Bays", "volume": "12", "issue": "4", "pages": "45-67"},
    ),
    (
        'S. Park, "Cameras," in Proc. 9th Int. Conf. Reefs, Oslo, Norway, 2017, pp. 88–95.',
        ("conferencePaper", "Cameras", "2017", ["Park, S."]),
        {"pages": "88-95"},
    ),
    (
        'Corner, Ada, and Pia Zen. "Boats of the Bay." Harbour Quarterly 54, no. 1 (1987): 33–58.',
        ("journalArticle", "Boats of the Bay", "1987", ["Corner, Ada", "Zen, Pia"]),
        {"publicationTitle": "Harbour Quarterly", "volume": "54", "issue": "1", "pages": "33-58"},
    ),
    (
        "Zaid, M.; Torr, P.Q. Storage of seed. Seed Sci. 2010, 22, 91–99. [Google Scholar] [CrossRef]",
        ("journalArticle", "Storage of seed", "2010", ["Zaid, M.", "Torr, P. Q."]),
        {"publicationTitle": "Seed Sci", "volume": "22", "pages": "91-99"},
    ),
    (
        "Kett, D. & Amar, P. Warm water. J. Bay Sci. 88, 12–29 (2004).",
        ("journalArticle", "Warm water", "2004", ["Kett, D.", "Amar, P."]),
        {"publicationTitle": "J. Bay Sci", "volume": "88", "pages": "12-29"},
    ),
    (
        "Vogt, E. (2011): Die Pflanzen der Bucht. Dissertation, Universität Emden.",
        ("thesis", "Die Pflanzen der Bucht", "2011", ["Vogt, E."]),
        {"university": "Universität Emden"},
    ),
    (
        "Mei Tan and Jens Brandt. Leaves from above. arXiv preprint arXiv:2001.09999, 2020.",
        ("preprint", "Leaves from above", "2020", ["Tan, Mei", "Brandt, Jens"]),
        {"repository": "arXiv"},
    ),
    (
        "Coast Survey Unit (2010) Manual of counting. Hull: Tern Press.",
        ("book", "Manual of counting", "2010", ["Coast Survey Unit"]),
        {"place": "Hull", "publisher": "Tern Press"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected", "fields"), WORKS, ids=[work[1][1] for work in WORKS])
@pytest.mark.parametrize("mark", ["", "3. ", "- "])
def test_a_reference_in_another_style_is_read(
    mark: str, line: str, expected: tuple[str, str, str, list[str]], fields: dict[str, str]
) -> None:
    (item,) = references(f"Bays\n\n{PROSE}\n\nReferences\n\n{mark}{line}\n")

    assert (item.type, item["title"], item["date"], [c.display for c in item.creators]) == expected
    assert {name: item[name] for name in fields} == fields


LINES = [work[0] for work in WORKS[:4]]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\nArticle CAS PubMed Google Scholar\n\n"])
def test_a_list_without_numbers_is_parted(between: str) -> None:
    """A line each, a paragraph each, or links below each; what stands behind the list is no part of it."""
    listed = f"References\n\n{between.join(LINES)}\n\nAuthor information\n\nInstitute of Bays\nAda Roe\n"
    text = f"Bays\n\n{PROSE}\n\n{listed}"

    assert [item["title"] for item in references(text)] == [work[1][1] for work in WORKS[:4]]


def test_hanging_lines_and_running_heads_are_no_references() -> None:
    first = LINES[0].replace("Bay Letters", "\n    Bay Letters")
    head = "Lund: Bays 3 (2019) {}\n\n"
    listed = f"References\n\n{first}\n\n{head.format(6)}{LINES[3]}"
    text = f"Bays\n\n{PROSE}\n\n{head.format(5)}{listed}"

    assert [item["title"] for item in references(text)] == [WORKS[0][1][1], WORKS[3][1][1]]


def test_prose_below_the_heading_is_no_reference() -> None:
    assert references(f"Bays\n\n{PROSE}\n\nReferences\n\n{PROSE}\n") == []


def test_what_is_in_no_known_style_keeps_its_words() -> None:
    """A line whose parts cannot be told has its whole text as its title."""
    line = "Lund on eelgrass and what the storms of 1998 did to it in the bay"
    (item,) = references(f"Bays\n\n{PROSE}\n\nReferences\n\n1. {line}.\n")

    assert (item["title"], item.creators) == (line, ())


ROWS = {
    "blanks": "1. Lund. {}x".format(" " * 200_000),
    "a parted word": "1. {}-\nb- c".format("a" * 200_000),
    "initials": "A. " * 60_000,
    "quotes": "Lund, A. (2001). " + "“a " * 60_000,
    "links": "Lund, A. (2001). On [Google Scholar]" * 5_000,
    "links in words": "Lund, A. (2001). " + "article " * 25_000,
    "references": "".join(f"{LINES[0]}\n" for _ in range(2_000)),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_a_list_of_any_rows_is_read_at_once(row: str) -> None:
    """What takes milliseconds line by line would take minutes where an expression went back over it."""
    before = process_time()

    references(f"Bays\n\n{PROSE}\n\nReferences\n\n{row}\n")

    assert process_time() - before < 3
