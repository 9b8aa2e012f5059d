"""Whatever a file holds, reading it ends soon, raises nothing, and says what is wrong and where."""

from __future__ import annotations

import time

import pytest

from zotsync.formats import FORMATS, detect, format_named
from zotsync.formats.base import CannotSay, Format, Reading, splice
from zotsync.item import Tag

STRUCTURED = [format for format in FORMATS if not format.prose]
GOOD = {
    "nbib": "PMID- 123\nTI  - Tides of the Wadden Sea\nAB  - Water\n      comes and goes.\nFAU - Bos, Ida\n",
    "ris": "TY  - JOUR\nTI  - Tides of the Wadden Sea\nAU  - Bos, Ida\nAB  - Water comes.\nER  - \n",
    "bibtex": "@article{bos,\n  title = {Tides of the {Wadden} Sea},\n  author = {Bos, Ida},\n}\n",
    "csl-json": '[{"type": "article-journal", "title": "Tides", "author": [{"family": "Bos"}]}]',
    "csl-yaml": "references:\n- type: article-journal\n  title: Tides\n  author: [{family: Bos}]\n",
    "zotero-json": '[{"itemType": "book", "title": "Tides", "creators": [], "tags": [{"tag": "sea"}]}]',
    "refer": "%0 Journal Article\n%T Tides of the Wadden Sea\n%A Bos, Ida\n%X Water\ncomes and goes.\n",
    "wos": "FN Web of Science\nVR 1.0\nPT J\nAU Bos, I\n   Vos, J\nTI Tides\nSO SEA\nPY 2001\nER\n\nEF\n",
    "endnote-xml": '<?xml version="1.0"?><xml><records><record><ref-type name="Book">6</ref-type><titles>'
    "<title><style>Tides</style></title></titles></record></records></xml>",
    "marc-xml": "<collection><record><leader>00921nam a2200289 c 4500</leader><datafield tag='245' ind1='1'>"
    "<subfield code='a'>Tides</subfield></datafield></record></collection>",
    "mods": "<modsCollection><mods><titleInfo><title>Tides</title></titleInfo><relatedItem type='host'><part>"
    "<extent unit='page'><start>1</start></extent></part></relatedItem></mods></modsCollection>",
    "pubmed-xml": "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>"
    "Tides</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
}
TELLS_ITS_END = ("bibtex", "csl-json", "zotero-json", "wos", "endnote-xml", "pubmed-xml", "mods", "marc-xml")
each = pytest.mark.parametrize("format", STRUCTURED, ids=lambda f: f.name)


def read(format: Format, text: str, seconds: float = 3) -> Reading:
    """A reading that took no longer than that, and whose problems say where and what to do."""
    start = time.process_time()
    format.recognises(text, "x" + (format.endings or ("",))[0])
    reading = format.read(text, "x")
    assert time.process_time() - start < seconds
    lines = text.count("\n") + text.count("\r") + 1
    assert all(problem.message and 0 <= problem.line <= lines for problem in reading.problems)
    if format.name != "ris":
        assert all(problem.remedy for problem in reading.problems if problem.fatal)
    return reading


@each
def test_every_format_has_an_example_that_it_reads(format: Format) -> None:
    reading = read(format, GOOD[format.name])

    assert 1 == len(reading.items)
    assert "Tides" in reading.items[0].title
    assert () == reading.problems
    assert detect(GOOD[format.name], "export.txt").format is format


@each
def test_a_text_that_is_cut_off_anywhere(format: Format) -> None:
    whole = GOOD[format.name]
    for end in range(len(whole)):
        read(format, whole[:end])

    if format.name in TELLS_ITS_END:
        half = read(format, whole[: len(whole) // 2 + 8])
        assert any(problem.fatal and problem.line for problem in half.problems)


@each
def test_what_is_no_text(format: Format) -> None:
    garbage = bytes(range(256)).decode("latin-1") * 50
    reading = read(format, garbage)
    assert () == reading.items
    with_nul = read(format, GOOD[format.name].replace("Tides", "Ti\0des"))
    if format.name != "ris":
        assert () == with_nul.items
        assert with_nul.problems[0].fatal
        assert "NUL" in with_nul.problems[0].message


@each
@pytest.mark.parametrize(
    "sign", ["\ufffd", "Ã¤", "\x1b", "\u2028", "\x85", "\U0001f30a", chr(0xD800)], ids=ascii
)
def test_wrongly_decoded_characters_stay_where_they_are(format: Format, sign: str) -> None:
    reading = read(format, GOOD[format.name].replace("Tides", f"Tides{sign}x"))

    assert reading.items or any(problem.fatal for problem in reading.problems)


@each
@pytest.mark.parametrize(
    "filler", ["w" * 1_000_000, "{" * 100_000, "%" * 100_000, " " * 100_000, '"' * 100_000, "&" * 100_000]
    , ids=["letters", "braces", "percents", "blanks", "quotes", "ampersands"]
)  # fmt: skip
def test_a_huge_line(format: Format, filler: str) -> None:
    read(format, GOOD[format.name].replace("Tides", f"Tides {filler}"), seconds=3)
    read(format, filler, seconds=3)


@each
@pytest.mark.parametrize(
    "unit",
    [
        "@a{b={\n",
        '@a{x,b="{\n',
        "@comment{\n",
        "@preamble(\n",
        "\n",
        "\r\n",
        " \n",
        "@\n",
        "%0\n",
        "PT J\n",
        "<a>",
        "[",
        '{"a":',
        "TY  -\n",
    ],
)
def test_the_same_over_and_over(format: Format, unit: str) -> None:
    read(format, unit * 20_000, seconds=3)
    read(format, GOOD[format.name] + unit * 20_000, seconds=3)


def test_json_of_ten_thousand_levels_is_a_problem() -> None:
    for name in ("csl-json", "zotero-json"):
        format = next(one for one in STRUCTURED if one.name == name)
        text = GOOD[name].replace('"Tides"', "[" * 10_000 + "]" * 10_000)
        (problem,) = read(format, text).problems
        assert problem.fatal
        assert "deep" in problem.message


BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE xml [\n<!ENTITY a "aaaaaaaaaa">\n<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">\n'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">\n]>\n'
)


@pytest.mark.parametrize("name", ["endnote-xml", "pubmed-xml", "mods", "marc-xml"])
def test_xml_that_would_grow_or_fetch_is_refused(name: str) -> None:
    format = next(one for one in STRUCTURED if one.name == name)
    body = GOOD[name].removeprefix('<?xml version="1.0"?>')

    grown = read(format, BOMB + body.replace("Tides", "&c;"))
    deep = read(format, "<a>" * 5_000 + body + "</a>" * 5_000)
    fetching = read(
        format,
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + body.replace("Tides", "Tides &f;"),
    )

    assert [(3, True)] == [(problem.line, problem.fatal) for problem in grown.problems]
    assert () == grown.items == deep.items == fetching.items
    assert deep.problems[0].fatal
    assert fetching.problems[0].fatal


def test_an_external_dtd_is_named_and_never_fetched() -> None:
    format = next(one for one in STRUCTURED if one.name == "pubmed-xml")
    head = '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "http://127.0.0.1:9/pubmed.dtd">\n'

    reading = read(format, head + GOOD["pubmed-xml"].replace("Tides", "Tides &ndash; ebb &amp; flow"))

    assert "Tides – ebb & flow" == reading.items[0].title


def test_macros_made_of_macros_do_not_grow_without_end() -> None:
    format = next(one for one in STRUCTURED if one.name == "bibtex")
    macros = "".join(f"@string{{m{n + 1} = m{n} # m{n}}}\n" for n in range(40))

    reading = read(format, f'@string{{m0 = "Tides "}}\n{macros}@book{{a, title = m3, series = m40}}\n')

    assert ("Tides " * 8).strip() == reading.items[0].title
    assert len(reading.items[0]["series"]) <= 10_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("csl-json", '[{"type": "book", "title": "Tides", "keyword": "x", "custom": {"zotsync": %s}}]'),
        ("markdown", "---\ntitle: Tides\ntags: [x]\nzotsync: %s\n---\n"),
    ],
)
@pytest.mark.parametrize(
    "own",
    [
        '{"tags": [[{"tag": "x"}], [{"tag": 0}]]}', '{"notes": [{"": ""}]}', '{"notes": [null, [1]]}',
        '{"relations": {"a": 1}}', '{"collections": 3}', '{"creators": [1]}', '{"fields": [1]}',
        '{"fields": {"volume": 7}}', '{"extra": [null, 7]}', '{"itemType": ["book", 7]}',
    ],
)  # fmt: skip
def test_what_another_program_made_of_our_own_values_does_no_harm(name: str, text: str, own: str) -> None:
    """Each such text is read, is not changed by writing what it says, and takes an edit."""
    format = format_named(name)
    text %= own
    reading = format.read(text, "x" + format.endings[0])
    (item,) = reading.items
    edited = item.with_(tags=(*item.tags, Tag("weirs")))

    assert text == splice(text, format.edit(reading, 0, item))
    after = splice(text, format.edit(reading, 0, format.get(edited, item)))
    assert "weirs" in {tag.name for tag in format.read(after, "x").items[0].tags}
    assert all(isinstance(tag.name, str) for tag in item.tags)
    assert all(isinstance(value, str) for value in item.fields.values())


@pytest.mark.parametrize("name", ["ris", "bibtex", "nbib", "csl-json", "markdown"])
def test_nothing_that_could_not_be_read_again_is_written(name: str) -> None:
    """A NUL character in a value: the format can spell it, or says that it cannot."""
    format = format_named(name)
    text = GOOD.get(name, "---\ntitle: Tides\ndoi: 10.5555/tides\n---\n")
    reading = format.read(text, "x")
    edited = reading.items[0].with_fields({"title": "Tides\0of old"})
    try:
        after = splice(text, format.edit(reading, 0, edited))
    except CannotSay:
        return
    assert "Tides\0of old" == format.read(after, "x").items[0].title
