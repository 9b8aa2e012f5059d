"""The local files that items name: which are meant, and whether they are there."""

import pytest

from zotsync.api import lint_loaded, load
from zotsync.quality import LintConfig, LintSource
from zotsync.quality.text.attached import attached

FILES = LintConfig(select=("XF",))


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("papers/moss.pdf", ["papers/moss.pdf"]),
        (":papers/moss.pdf:PDF", ["papers/moss.pdf"]),
        ("Full text:moss.pdf:application/pdf;:b.epub:ePUB", ["moss.pdf", "b.epub"]),
        ("moss.pdf:PDF", ["moss.pdf"]),
        (r":C\:\\Users\\ada\\moss.pdf:PDF", [r"C:\Users\ada\moss.pdf"]),
        ("/home/ada/moss.pdf", ["/home/ada/moss.pdf"]),
        ("https://ponds.example.org/moss.pdf", []),
        ("moss", []),
        ("", []),
    ],
)
def test_the_forms_of_programs(value, names):
    """A path alone, or a list of descriptions, paths and types; addresses are no files."""
    text = f"@book{{a,\n  title = {{Moss}},\n  file = {{{value}}},\n}}\n"
    found = list(attached(LintSource("a.bib", text, format="bibtex")))
    assert [file.name for file in found] == names
    assert all(
        text[file.start : file.end].replace("\\\\", "\\").replace("\\:", ":") == file.name for file in found
    )


def test_links_of_ris():
    """L1 to L4 name files, unless they hold an address."""
    links = "L1  - papers/moss.pdf\nL2  - https://a.org/b.pdf\nL1  - internal-pdf://1/c.pdf\n"
    text = f"TY  - BOOK\nTI  - Moss\n{links}ER  - \n"
    assert [file.name for file in attached(LintSource("a.ris", text, format="ris"))] == ["papers/moss.pdf"]


def test_what_is_there_is_not_missed(tmp_path):
    """Names are taken from the folder of the file that names them."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "moss.pdf").write_bytes(b"%PDF")
    lines = ["papers/moss.pdf", "papers/fern.pdf", "/nowhere/moss.pdf", "reed.pdf"]
    text = "TY  - BOOK\nTI  - Moss\n" + "".join(f"L1  - {line}\n" for line in lines) + "ER  - \n"
    (tmp_path / "a.ris").write_text(text)
    found = lint_loaded(load([tmp_path / "a.ris"]), FILES)
    assert [(f.rule, f.text) for f in found] == [
        ("XF-01", "papers/fern.pdf"),
        ("XF-08", "/nowhere/moss.pdf"),
        ("XF-01", "reed.pdf"),
    ]


def test_one_file_of_two_items(tmp_path):
    """The second of two entries is told; a volume's papers may share theirs."""
    entry = "@{type}{{{key},\n  title = {{{key}}},\n  file = {{:shared.pdf:PDF}},\n}}\n"
    kinds = [("article", "moss"), ("article", "fern"), ("inproceedings", "reed")]
    (tmp_path / "a.bib").write_text("\n".join(entry.format(type=kind, key=key) for kind, key in kinds))
    found = lint_loaded(load([tmp_path / "a.bib"]), LintConfig(select=("XF-06",)))
    assert [(f.line, f.item) for f in found] == [(8, "fern")]


@pytest.mark.parametrize(
    "field",
    ["file={moss.pdf:PDF}", 'file = "moss.pdf"', "file = {{moss.pdf}}", "pdf={moss.pdf}, note={a}"],
)
def test_a_file_is_found_wherever_its_field_stands(field):
    """Programs write an entry into one line, too."""
    text = f"@book{{a, title={{Moss}}, {field}}}\n"
    (file,) = attached(LintSource("a.bib", text, format="bibtex"))
    assert text[file.start : file.end] == file.name == "moss.pdf"


def test_what_is_no_field_names_no_file():
    """Such a line may stand in an abstract."""
    text = "@book{a,\n  abstract = {Set\n  file = {moss.pdf}\n  there.},\n}\n"
    assert list(attached(LintSource("a.bib", text, format="bibtex"))) == []
