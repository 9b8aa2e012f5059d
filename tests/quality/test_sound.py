"""A fix mends what it says and nothing else: the file reads as before but for the fixed fields."""

import json
import tomllib

import pytest

from tests.shared import shared
from zotsync.fixing import fix as fix_loaded
from zotsync.fixing import lint_source_of
from zotsync.formats import format_named
from zotsync.item import Creator, Item, Origin, Span
from zotsync.item import diff as changes
from zotsync.loading import load, read_text
from zotsync.quality import RULES, LintConfig, LintSource, Safety, lint_source, settle
from zotsync.quality.examples import examples
from zotsync.quality.rule import Finding, Fix, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.mask import BLANK, mask

ALL = LintConfig(select=("ALL",))
ORDER = {Safety.safe: (Safety.safe,), Safety.unsafe: (Safety.safe, Safety.unsafe)}
FORMATS = ("ris", "bibtex", "csl-json", "zotero-json", "markdown", "nbib")


def reader(form):
    """Text to what the linter looks at."""
    read = format_named(form).read

    def source(text):
        reading = read(text, "a")
        return LintSource("a", text, reading.items, reading.problems, form)

    return source


def judge(read):
    return lambda text: lint_source(read(text), ALL)


def agree(before, after, fields):
    """The same items in the same number, but for ``fields``."""
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert set(changes(old, new)) <= fields


def wild():
    try:
        folder = shared("data", "import", "wild")
    except pytest.skip.Exception:
        return []
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("safety", [Safety.safe, Safety.unsafe])
@pytest.mark.parametrize("name", wild() or ["none"])
def test_files_of_others(name, safety):
    """All rules settle within ten rounds, fixing twice is fixing once, and only fixed fields change."""
    loaded = load([shared("data", "import", "wild") / name])
    for source in loaded.sources:
        for one in fix_loaded(loaded, ALL, safety):
            again = read_text(source, one.after)
            fields = {finding.field for finding in one.applied}
            agree([i.item for i in source.items], [i.item for i in again.items], fields)
            left = lint_source(lint_source_of(again), ALL)
            assert not [f for f in left if f.fix and f.start is not None and f.fix.safety in ORDER[safety]]


@pytest.mark.parametrize("form", FORMATS)
def test_examples_in_every_format(form):
    """The text of every rule's examples, as fields of an item in every format, is mended without damage."""
    format, read = format_named(form), reader(form)
    guard = Item("book", {"title": "Stone walls", "date": "1999"}, (Creator("author", "Moss", "Ann"),))
    mended = 0
    for rule in RULES:
        for example in examples(rule):
            line = " ".join(example.text.split())
            item = Item(
                "journalArticle",
                {"title": line[:300], "abstractNote": example.text.strip(), "publicationTitle": line[:80]},
                (Creator("author", line[:20], "A."),),
            )
            text = format.write([item, guard] if format.many else [item])
            after, applied = settle(text, judge(read), Safety.manual, read)
            mended += len(applied)
            agree(read(text).items, read(after).items, {finding.field for finding in applied})
            assert settle(after, judge(read), Safety.manual, read)[0] == after
    assert mended > 100


@pytest.mark.parametrize("form", ["csl-json", "zotero-json"])
def test_a_backslash_of_json_is_no_part_of_a_value(form):
    """Where a file doubles the backslash, a fix of the half behind it would make another escape."""
    item = Item(
        "journalArticle", {"title": "Moss", "abstractNote": r"The value of \alpha on the wall was low."}
    )
    read = reader(form)
    text = format_named(form).write([item])
    (found,) = (f for f in judge(read)(text) if f.rule == "AB-14")
    assert (found.text, found.fix) == (r"\alpha", None)


def broken(text, at, part, replacement):
    start = text.index(part, at)
    fix = Fix(Safety.safe, replacement)
    return Finding("ZZ-01", "z", Severity.info, "m", start=start, end=start + len(part), text=part,
                   field="title", fix=fix)  # fmt: skip


def test_a_fix_that_breaks_the_file_is_dropped():
    """Of several fixes in a file, those after which it reads otherwise are left out, the others made."""
    read = reader("csl-json")
    data = [{"id": str(n), "type": "book", "title": f"Moss {n}"} for n in range(5)]
    text = json.dumps(data, indent=1)

    def lint(now):
        some = [("Moss 1", "Moss one"), ("Moss 2", 'Moss "two"'), ("Moss 3", "Moss three")]
        found = [broken(now, 0, old, new) for old, new in some if old in now]
        if (sign := now.find('"type": "book"')) >= 0:
            found.append(broken(now, sign, "book", "article-journal"))
        return found

    after, applied = settle(text, lint, Safety.safe, read)
    assert [item.title for item in read(after).items] == [
        "Moss 0",
        "Moss one",
        "Moss 2",
        "Moss three",
        "Moss 4",
    ]
    assert [item.type for item in read(after).items] == ["book"] * 5
    assert {f.text for f in applied} == {"Moss 1", "Moss 3"}


def test_a_fix_in_yaml_keeps_it_readable():
    """A replacement with a colon or a quotation mark does not break the front matter it goes into."""
    text = "---\ntitle: 'Moss'\nabstract: METHODSWe looked at walls.\nyear: 2012\n---\n\n# Moss\n"
    read = reader("markdown")
    after, _ = settle(text, judge(read), Safety.unsafe, read)
    agree(read(text).items, read(after).items, {"abstractNote"})
    assert read(after).items[0]["date"] == "2012"


def test_a_fix_in_toml_keeps_it_readable():
    """Front matter of Hugo's kind is data: no rule about sentences reads it, and its values are mended."""
    said = 'title = "Moss"\nabstract = "METHODSWe looked at walls."\nyear = 2012\ndoi = "10.5555/a"\n'
    text = f"+++\n{said}+++\n\n# Moss\n"
    read = reader("markdown")
    after, _ = settle(text, judge(read), Safety.unsafe, read)
    agree(read(text).items, read(after).items, {"abstractNote"})
    assert read(after).items[0]["date"] == "2012"
    assert tomllib.loads(after.split("+++")[1])["title"] == "Moss"
    assert mask(text).startswith(BLANK * 3)
    assert [block.kind for block in Document(read(text)).blocks] == ["front", "heading"]


@pytest.mark.parametrize(
    ("form", "text", "rule", "old", "new"),
    [
        ("ris", "TY  - JOUR\nTI  - Moss\nSP  - 215\nEP  - 33\nER  - \n", "PG-01", "EP  - 33", "EP  - 233"),
        ("ris", "TY  - JOUR\nTI  - Moss\nSP  - 113\nEP  - 24\nER  - \n", "PG-01", "EP  - 24", "EP  - 124"),
        ("bibtex", "@article{m, title = {Moss}, pages = {133--43}}\n", "PG-01", "--43", "--143"),
        (
            "csl-json",
            (
                '[{"id": "m", "type": "article", "title": "Moss", "abstract": "<jats:p>Moss grows.</jats:p>'
                '<jats:p>\u00a9 2018 Moss Press B.V. All rights reserved.</jats:p>"}]'
            ),
            "AB-05",
            "\u00a9 2018 Moss Press B.V. All rights reserved.",
            "",
        ),
    ],
)
def test_a_value_of_several_places_is_mended_at_the_one_that_is_wrong(form, text, rule, old, new):
    """One place says the last page alone, another a paragraph of the abstract alone: that one changes."""
    read = reader(form)
    config = LintConfig(select=(rule,))
    after, applied = settle(text, lambda it: lint_source(read(it), config), Safety.safe, read)
    assert [finding.rule for finding in applied] == [rule]
    assert after == text.replace(old, new)


def test_what_no_place_of_a_file_says_is_no_safe_fix():
    """A person must write it: nothing is counted as mended with --fix that will not be."""
    text = "TY  - JOUR\nTI  - Moss\nSP  - 215\nEP  - 9\n9-220\nER  - \n"
    item = Item("journalArticle", {"title": "Moss", "pages": "215 — 220"})
    spans = {"pages": (Span(text.index("215"), text.index("215") + 3),)}
    item = item.with_(origin=Origin(text=text, span=Span(0, len(text)), spans=spans, format="ris"))
    (found,) = lint_source(LintSource("a", text, (item,), format="ris"), LintConfig(select=("PG-03",)))
    assert (found.start, found.fix) == (None, Fix(Safety.manual, "-"))
