"""A long unkind line costs what its length says."""

import time
from collections import Counter

import pytest

from zotsync.formats import format_named, markdown_values
from zotsync.formats.bibtex import BIBTEX
from zotsync.formats.markdown_labels import HEADING
from zotsync.item import Item

GAP = "\t" * 20_000
LINES = {
    "a heading": ("markdown", f"# Tides{GAP}of the sea\n\n**Year:** 2001\n**DOI:** 10.5555/tide\n"),
    "a callout": ("markdown", f"# Tides\n\n**DOI:** 10.5555/tide\n\n> [!abstract] {GAP}x\n> Water comes.\n"),
    "a point": ("markdown", f"# Tides\n\n**DOI:** 10.5555/tide\n\n- [[Abstract]]\n{GAP}- Water{GAP}comes.\n"),
    "a link": ("markdown", f"# Tides\n\n**Year:** 2001\n**DOI:** 10.5555/ti{'<[' * 20_000}de\n"),
    "a date": (
        "document",
        "Tides of the sea\n\n" + f"Published: {GAP[:15_000]}now\n\n" * 10 + "Water comes and goes. " * 14,
    ),
    "a DOI": ("ris", f"TY  - JOUR\nTI  - Tides\nDO  - 10.5555/ti{GAP}de\nER  - \n"),
    "blank lines": ("ris", "TY  - JOUR\nTI  - Tides" + "\n" * 100_000 + "ER  - \n"),
    "a key without a value": ("markdown", f"---\nid: x\ntitle: Tides\ntags:{GAP}\n  - sea\n---\n"),
    "front matter": (
        "markdown",
        f"---\nid: x\ntitle: Tides{GAP}of the sea\ntags: [sea{GAP}side]\nauthors:\n  - Bos{GAP}I\n---\n",
    ),
    "names": (
        "document",
        f"Tides of the sea\n\nBos I{GAP}x, Vos J. Tides. Sea. 2001;3(2):1-9.\n\n" + "Water is. " * 50,
    ),
}


@pytest.mark.parametrize("blank", ["\t", " "], ids=["tab", "space"])
@pytest.mark.parametrize("case", LINES)
def test_a_gap_of_thousands_of_blanks_is_read_at_once(case: str, blank: str) -> None:
    name, text = LINES[case]
    text = text.replace("\t", blank)
    format_named(name).read(
        text.replace(blank * len(GAP), " "), "tides"
    )  # what is made at the first reading is made here

    start = time.process_time()
    reading = format_named(name).read(text, "tides")

    assert time.process_time() - start < 1
    assert text == reading.text


@pytest.mark.parametrize(
    ("line", "level", "title"),
    [
        ("# Tides", "#", "Tides"),
        ("## Tides  and ebbs ##  ", "##", "Tides  and ebbs"),
        ("# C# and F# tides", "#", "C# and F# tides"),
        ("# Tides #1", "#", "Tides #1"),
        ("#", "#", None),
        ("#  ", "#", None),
        ("## ##", "##", None),
    ],
)
def test_a_heading_is_its_words_without_the_signs_around_them(
    line: str, level: str, title: str | None
) -> None:
    found = HEADING.fullmatch(line)

    assert found is not None
    assert (level, title) == found.groups()


@pytest.mark.parametrize("name", ["document", "markdown"])
@pytest.mark.parametrize("line", ["a", "7", "# a", "- a", "**a**", "a: b"])
def test_a_megabyte_of_short_lines_is_data_and_no_document(name: str, line: str) -> None:
    text = f"{line}\n" * (1_000_000 // (len(line) + 1))
    format_named(name).read(line, "tides")

    start = time.process_time()
    reading = format_named(name).read(text, "tides")

    assert time.process_time() - start < 0.5
    assert () == reading.items


@pytest.mark.parametrize("piece", ["a", "\0", "12 May 2012 ", "Bos I, ", "(2012) ", "[a](b) ", "1 "])
def test_a_megabyte_in_one_line_below_an_article_is_read_at_once(piece: str) -> None:
    prose = "Water comes and goes in the sea, and we looked at it for a year. " * 8
    text = f"# Tides of the sea\n\nIda Bos\n\n{prose}\n\n"
    format_named("document").read(text, "tides")

    start = time.process_time()
    reading = format_named("document").read(text + piece * (1_000_000 // len(piece)), "tides")

    assert time.process_time() - start < 0.5
    assert ["Tides of the sea"] == [item.title for item in reading.items]


def test_a_citation_on_every_line_is_looked_up_once() -> None:
    prose = "Water comes and goes in the sea, and we looked at it for a year. " * 8
    text = f"# Tides of the sea\n\n{prose}\n\n" + "Citation: Ida Bos, of the sea\n\n" * 12_000

    start = time.process_time()
    format_named("document").read(text, "tides")

    assert time.process_time() - start < 3


def test_thousands_of_broken_notes_are_told_with_their_lines_at_once() -> None:
    note = "---\nauthor: Roe\ntitle: Tides\ntitle: Ebbs\n---\n\n"
    number = 20_000
    format_named("markdown").read(note * 2, "tides")

    start = time.process_time()
    problems = format_named("markdown").read(note * number, "tides").problems

    assert time.process_time() - start < 1
    assert [problem.line for problem in problems] == [4 + 6 * n for n in range(number)]


def test_the_authors_of_a_note_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Counter[str]()
    real = markdown_values.name_of
    monkeypatch.setattr(
        markdown_values, "name_of", lambda text, role: read.update([text]) or real(text, role)
    )
    names = "; ".join(f"Roe, Ann{'e' * number}" for number in range(50))
    text = f"# Tides\n\n**Year:** 2001\n**DOI:** 10.5555/tide\n**Authors:** {names}\n"

    assert len(format_named("markdown").read(text, "tides").items[0].creators) == 50
    assert set(read.values()) == {1}


def test_a_row_of_opening_tags_is_written_at_once() -> None:
    title = "<i>" * 30_000 + "Tides"
    start = time.process_time()
    text = BIBTEX.write([Item("book", {"title": title})])

    assert time.process_time() - start < 0.5
    assert BIBTEX.read(text).items[0].title == title
