"""Rules over the text of a BibTeX or RIS file: what they name, and what they leave alone."""

import pytest

from zotsync.formats import format_named
from zotsync.quality import LintConfig, LintSource, Safety, lint_source, settle
from zotsync.quality.text.bibtex import entries


def source(text, form="bibtex"):
    reading = format_named(form).read(text, "a")
    return LintSource("a", text, reading.items, reading.problems, form)


def found(rule, text, form="bibtex"):
    """The characters that the rule names."""
    return [finding.text for finding in lint_source(source(text, form), LintConfig(select=(rule,)))]


def mended(rule, text, form="bibtex", safety=Safety.safe):
    read = lambda changed: source(changed, form)  # noqa: E731
    return settle(text, lambda t: lint_source(read(t), LintConfig(select=(rule,))), safety, read)[0]


MACROS = "@string{ann = {Annals}}\n@string{bog = {Bogs}}\n@string{fen = {Fens}}\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("@string{annals = {A}}\n@article{a, journal = anals}", ["anals"]),
        ("@string{annals = {A}}\n@article{a, journal = annlas}", ["annlas"]),
        ("@string{annals = {A}}\n@string{annals = {B}}", ["annals = {B}"]),
        (MACROS + "@article{a, journal = fens}\n@article{b, journal = ann}", ["fens"]),
        ("@article{a, volume = none}", ["none"]),
        # Of one family, of another file, of the styles.
        ("@string{apj = {A}}\n@article{a, journal = apjs}", []),
        ("@string{moss_trans_a = {A}}\n@article{a, journal = moss_trans_b}", []),
        (MACROS + "@article{a, journal = apj}\n@article{b, journal = mnras}", []),
        ("@article{a, journal = apj}", []),
        (MACROS + "@article{a, journal = ANN, month = sep, year = 1999}", []),
        (MACROS + '@article{a, journal = ann # " B", month = "1~" # jan}', []),
        ("@string{annals = {A}}\n@string{annals = {A}}", []),
    ],
)
def test_macros(text, wanted):
    assert found("IM-05", text) == wanted


@pytest.mark.parametrize(
    ("value", "better"),
    [
        ("{R&D of mosses}", "{R\\&D of mosses}"),
        ('"Moss & Co, 5% off"', '"Moss \\& Co, 5\\% off"'),
        ("{C# and wall_north}", "{C\\# and wall\\_north}"),
        ("{\\emph{R&D} of mosses}", "{\\emph{R\\&D} of mosses}"),
    ],
)
def test_a_sign_that_latex_takes_for_a_command_is_escaped_and_reads_as_before(value, better):
    text = '@book{a,\n  author = {M{\\"u}ller, Ada},\n  title = %s,\n}\n'
    assert mended("IM-06", text.replace("%s", value)) == text.replace("%s", better)
    assert mended("IM-06", text.replace("%s", better)) == text.replace("%s", better)


@pytest.mark.parametrize(
    "field",
    [
        "title = {R\\&D of \\$5 and 5\\% of $w_n$}",
        "title = {The set \\(a_n\\) of walls}",
        "title = {Walls $a_n$ and $b_n}",
        "title = {Moss &amp; fern &#8211; a guide}",
        "title = {Moss \\url{https://moss.example.org/a_b}}",
        "note = {https://moss.example.org/a_b?c=d&e}",
        "note = {Write to a_b@moss.example.org}",
        "url = {https://moss.example.org/a_b?c=d&e#f}",
        "doi = {10.1000/moss_12}",
        "file = {moss_a&b.pdf}",
        "keywords = {R&D}",
        "title = moss # { and walls}",
        "note = {See \\cite[p.~5]{lind_2001} and \\autocite{berg_2002}}",
        "title = {The call \\lstinline|a_b| of moss}",
    ],
)
def test_signs_that_are_right_stay(field):
    assert found("IM-06", f'@book{{a,\n  author = {{M{{\\"u}}ller, Ada}},\n  {field},\n}}') == []


def test_a_file_without_latex_is_read_by_other_programs():
    assert found("IM-06", "@book{a,\n  publisher = {Moss & Fern},\n  abstract = {5 \\% of it},\n}") == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("@book{a, journal = {Annals}}", ["book"]),
        ("@phdthesis{a, journal = {Annals}, school = {Moss}}", ["phdthesis"]),
        ("@inproceedings{a, journal = {Annals}, volume = 3}", ["inproceedings"]),
        ("@article{a, booktitle = {Walls}}", ["article"]),
        ("@book{a, title = {Ferns}, booktitle = {Walls}}", ["book"]),
        ("@misc{a, journal = {Annals}, volume = 3, pages = 4}", ["misc"]),
        ("@book{a, title = {{Walls}}, booktitle = {Walls}}", []),
        ("@inproceedings{a, journal = {Annals}, booktitle = {Moss Days}}", []),
        ("@inproceedings{a, journal = {Annals}, crossref = {b}}", []),
        ("@article{a, booktitle = {Walls}, crossref = {b}}", []),
        ("@article{a, booktitle = {Walls}, journal = {Annals}}", []),
        ("@article{a, booktitle = {}, journal = {Annals}}", []),
        ("@misc{a, journal = {arXiv}, volume = {abs/1}, pages = 4, eprint = {1}}", []),
        ("@book{a, title = {Walls}, journal = {}}", []),
    ],
)
def test_types_and_their_fields(text, wanted):
    assert found("IT-05", text) == wanted


@pytest.mark.parametrize(
    ("tags", "wanted"),
    [
        ("TY  - THES|JO  - Annals|VL  - 3|SP  - 4", ["THES"]),
        ("TY  - BOOK|JO  - Annals|VL  - 3|IS  - 1|SP  - 4", ["BOOK"]),
        ("TY  - BOOK|JO  - Annals|VL  - 3|SP  - 4", []),
        ("TY  - THES|VL  - 3|SP  - 4", []),
        ("TY  - JOUR|JO  - Annals|VL  - 3|IS  - 1|SP  - 4", []),
    ],
)
def test_records_and_their_tags(tags, wanted):
    assert found("IT-05", "\n".join([*tags.split("|"), "TI  - Moss", "ER  - ", ""]), "ris") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("@incollection{a, crossref = {b}}", ["b"]),
        ("@incollection{a, xdata = {b, c}}\n@xdata{c, year = 1}", ["b"]),
        ("@incollection{a, crossref = {B}}\n@book{b, year = 1}", []),
        ("@incollection{a, crossref = {x}}\n@book{b, ids = {w, x}}", []),
        ("@article{a, xdata = {b, c, d, e}}\n@xdata{b}\n@xdata{c}\n@xdata{d}", ["e"]),
        ("@article{a, xdata = {b, c, d}}", []),
        ("@incollection{a, title = {The crossref of mosses}}", []),
    ],
)
def test_what_an_entry_refers_to(text, wanted):
    assert found("XI-09", text) == wanted


@pytest.mark.parametrize(
    ("month", "wanted"),
    [
        ("{Febuary}", ["Febuary"]), ("Setember", ["Setember"]), ("{13}", ["13"]), ("0", ["0"]),
        ("{Sept.}", []), ("{März}", []), ("{março}", []), ("{Mar--Apr}", []), ("{12 May}", []), ("jan", []),
        ("{03}", []), ("{Summer}", []), ("{Ramadan}", []), ("{Hilary Term}", []), ('"12~" # feb', []),
        ("{Sierpień}", []), ("{Q1}", []), ("{}", []),
    ],
)  # fmt: skip
def test_months(month, wanted):
    assert found("DT-18", f"@article{{a, year = 1999, month = {month}}}") == wanted


def test_a_misspelled_month_is_mended_on_request_only():
    text = "@article{a, year = 1999, month = {Ocotber}}"
    assert mended("DT-18", text) == text
    assert mended("DT-18", text, safety=Safety.unsafe) == text.replace("Ocotber", "October")


@pytest.mark.parametrize(
    ("text", "better"),
    [
        (
            "@book{a,\n  title = {A},\n  note = {},\n  year = 1,\n}",
            "@book{a,\n  title = {A},\n  year = 1,\n}",
        ),
        ("@book{a,\n  title = {A},\n  note = {}\n}", "@book{a,\n  title = {A},\n}"),
        ('@book{a,\r\n title = {A},\r\n note = " ",\r\n}', "@book{a,\r\n title = {A},\r\n}"),
        ("@book{a, title = {A}, note = {}}", "@book{a, title = {A}, note = {}}"),
        ("@book{a,\n  title = {A}\n  , note = {}\n}", "@book{a,\n  title = {A}\n  , note = {}\n}"),
    ],
)
def test_an_empty_field_goes_with_its_line(text, better):
    assert mended("IT-15", text) == better


def test_an_empty_line_with_its_value_below_stays():
    text = "TY  - BOOK\nTI  - Moss\nAB  - \nMosses grow on walls.\nPY  - 1999\nER  - \n"
    assert found("IT-15", text, "ris") == []


def test_an_empty_line_of_a_record_goes():
    text = "TY  - BOOK\r\nTI  - Moss\r\nN1  - \r\nPB  -\r\nPY  - 1999\r\nER  - \r\n"
    assert mended("IT-15", text, "ris") == "TY  - BOOK\r\nTI  - Moss\r\nPY  - 1999\r\nER  - \r\n"


ENTRY = """@article{a,
  author = {M{\\"u}ller, Ada},
  title = {Mosses of the north},
  year = %s,
  file = {:%s:PDF},
}"""


@pytest.mark.parametrize(
    ("year", "name", "wanted"),
    [
        ("2001", "Berg - 2014 - Ferns of the southern coast.pdf", 1),
        ("2001", "Muller - 2014 - Ferns of the southern coast.pdf", 0),
        ("2001", "Berg - 2002 - Ferns of the southern coast.pdf", 0),
        ("2001", "Berg - 2014 - Some mosses.pdf", 0),
        ("{in press}", "Berg - 2014 - Ferns of the southern coast.pdf", 0),
        ("2001", "scan - 2014.pdf", 0),
        ("2001", "ferns_2014.pdf", 0),
    ],
)
def test_a_file_of_another_work(year, name, wanted):
    assert len(found("XF-07", ENTRY % (year, name))) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("moss/What is moss?.pdf", 1), ("moss/a<b.pdf", 1), ("con/moss.pdf", 1), ("aux.pdf", 1),
        (f"{'moss' * 70}.pdf", 1), ("moss ./a.pdf", 1),
        ("../moss/a.pdf", 0), ("./a (2).pdf", 0), ("content/a.pdf", 0), ("mosses & ferns' [a].pdf", 0),
        (f"{'moss/' * 70}.pdf", 0), ("Müller – Moss.pdf", 0),
    ],
)  # fmt: skip
def test_names_of_files(name, wanted):
    assert len(found("XF-16", f"TY  - BOOK\nTI  - Moss\nL1  - {name}\nER  - \n", "ris")) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "@book{",
        "@book{a",
        "@book{a,",
        "@book{a, title = {b",
        '@book{a, title = "b',
        "@book{a, title = {b}} c }",
        "@comment{@book{a, title = {b}}}",
        "@preamble{{b}}",
        "no entry at all",
        "@book(a, title = {b})",
    ],
)
def test_what_cannot_be_cut_is_left_out(text):
    assert [field.value for entry in entries(text) for field in entry.fields] in ([], ["b"])


def test_an_entry_that_does_not_end_hides_no_other():
    first, second = entries("@book{a,\n title = {A\n@book{b,\n title = {B},\n}")
    assert (first.key, first.fields) == ("a", ())
    assert [(field.name, field.value) for field in second.fields] == [("title", "B")]
