"""What a file is taken for."""

from __future__ import annotations

import pytest

from zotsync import formats
from zotsync.formats.detect import Detection

PROSE = (
    "Salt marshes slow a storm surge before it reaches the dike behind them. The wider the marsh, "
    "the more of the wave is lost on the way. This has been measured on many coasts, and the result "
    "is always the same."
)
DOCUMENT = f"Salt Marshes And Surges\n\n{PROSE}\n"
NOTE = "# T\n[Open in Zotero](zotero://select/items/@doe2001)\n\n**Year:** 2001\n"


def name_of(found: Detection) -> str:
    return found.format.name if found.format else ""


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (DOCUMENT, "marsh.txt", "document"),
        (DOCUMENT, "marsh", "document"),
        (NOTE, "marsh.txt", "markdown"),
        (NOTE, "marsh.md", "markdown"),
        ("TY  - JOUR\nTI  - Tides\nER  - \n", "export.txt", "ris"),
        ("TY  - JOUR\nTI  - Tides\nER  - \n", "export.dat", "ris"),
        ('"""\n\nTY  - JOUR\nTI  - Tides\nER  - \n"""\n', "make_export.py", ""),
        ('CITE = r"""\n@article{doe2001,\n  title = {Tides},\n}\n"""\n', "cite.R", ""),
        ("@article{doe2001,\n  title = {Tides},\n}\n", "export.txt", "bibtex"),
        ("---\ntitle: T\ndoi: 10.5555/a\n---\n", "a.md", "markdown"),
        (f"# Marshes\n\nBy Jane Doe\n\n{PROSE}\n", "a.md", "document"),
        (f"# Monday\n\n{PROSE}\n", "diary.md", ""),
        (DOCUMENT, "README.txt", ""),
        (DOCUMENT, "readme", ""),
        (DOCUMENT, "License.md", ""),
        (DOCUMENT, "LICENCE", ""),
        (DOCUMENT, "CHANGELOG.md", ""),
        (DOCUMENT, "contributing.rst", ""),
        (DOCUMENT, "CMakeLists.txt", ""),
        (DOCUMENT, "robots.txt", ""),
        (DOCUMENT, "requirements-dev.txt", ""),
        (DOCUMENT, "README.de.md", ""),
        (DOCUMENT, "a.txt.zotsync.yaml", ""),
        (DOCUMENT, "a.html", ""),
        ("", "a.txt", ""),
        (" \n\t\n", "a.txt", ""),
        ('{"name": "x", "dependencies": {}}', "data.json", ""),
        ('["a", "b"]', "data.txt", ""),
        ("Buy milk\n", "a.txt", ""),
        ("\x00\x01\x02", "a.png", ""),
        (f"{PROSE}\n\n{PROSE}\n", "a.txt", ""),
        ("2024-01-01 10:00:00 INFO The server started well and listens now.\n" * 8, "a.txt", ""),
        ("name,year,place\n" + "Tide,2001,Bergen\n" * 9, "a.txt", ""),
        ("import os\n\n\ndef main():\n    x = 1\n    return os.path.join(x)\n", "a.txt", ""),
    ],
)
def test_content_and_well_known_names_decide(text: str, name: str, expected: str) -> None:
    found = formats.detect(text, name)
    assert name_of(found) == expected, found.why
    assert found.why.endswith(".")
    assert not found.unreadable


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\x00\x01PNG", "a.ris"),
        ("\x00\x01PNG", "a.bib"),
        ("\x00\x01PNG", "B.NBIB"),
        ("no references at all\n", "a.ris"),
        ("no references at all\n", "B.NBIB"),
    ],
)
def test_a_reference_file_that_cannot_be_read_is_an_error(text: str, name: str) -> None:
    found = formats.detect(text, name)
    assert found.format is None
    assert found.unreadable
    assert name.partition(".")[2].lower() in found.why.lower()


def test_items_in_json_that_are_cut_off_are_an_error() -> None:
    assert formats.detect('[{"id": "a", "issued": {"date-parts": [[20', "refs.json").unreadable
    assert not formats.detect('{"name": "x"', "x.json").unreadable


def test_formats_are_found_by_name_and_by_ending() -> None:
    assert formats.format_named("markdown").name == "markdown"
    markdown = formats.format_for("notes/Doe 2001.MD")
    assert markdown is not None
    assert markdown.name == "markdown"
    assert formats.format_for("a.txt") is None
    with pytest.raises(KeyError):
        formats.format_named("no such format")


def test_markdown_can_be_configured() -> None:
    markdown = next(f for f in formats.configured("obsidian", ("DOI",)) if f.name == "markdown")
    item = markdown.read("# T\n[z](zotero://select/items/@a)\n\n**Tags:** a/b\n").items[0]
    assert [tag.name for tag in item.tags] == ["a:b"]
    assert markdown.get(item.with_fields({"DOI": "10.5555/a"}), item)["DOI"] == "10.5555/a"
    assert [f.name for f in formats.configured()] == [f.name for f in formats.FORMATS]
    assert len({f.name for f in formats.FORMATS}) == len(formats.FORMATS)


@pytest.mark.parametrize(
    ("text", "name", "called"),
    [
        (
            '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"/>',
            "s.xml",
            "Word",
        ),
        ("--AU-- Roe, J.\n--TI-- Kelp\n--YP-- 1996\n", "x.txt", "Biblioscape"),
        ("RT Journal Article\nSR Print(0)\nA1 Roe,Jane\nT1 Kelp\n", "x.txt", "RefWorks"),
        ("\nTI- Kelp\nAU- Roe, Jane\nPY- 1992\n", "x.txt", "catalogue"),
        ("<1>\nUnique Identifier\n  12345\nTitle\n  Kelp\n", "x.txt", "Ovid"),
        ("PK\x03\x04\x00\x00", "library.ctv6bak", "Citavi"),
        ("\x00\x01\x02\x00", "library.enl", "EndNote"),
    ],
)
def test_what_is_not_read_says_what_to_export(text: str, name: str, called: str) -> None:
    found = formats.detect(text, name)
    assert found.format is None
    assert found.unreadable
    assert called in found.why
    assert "export RIS" in found.why
