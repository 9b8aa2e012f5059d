"""No rule is slower than linear: four times the text, or the items, takes less than eight times as long."""

import gc
from time import process_time

import pytest

from zotsync.item import Creator, Item, Origin, Span, Tag
from zotsync.quality import RULES, LintConfig, LintSource, lint_source
from zotsync.quality.engine import lint_set, run_rule

pytestmark = pytest.mark.slow

MOST = 8.0
"""Four is linear, sixteen quadratic."""
FAST = 0.1
"""Seconds below which nobody waits and nothing can be told."""
LENGTH = 4_000
ALL = LintConfig(select=("ALL",), bodies=True)

# What expressions stumble over: each is repeated to the length that is asked for; a number counts up.
PIECES = (
    " ",
    "\n",
    "\r\n \t",
    "(",
    "[",
    "](",
    "<a ",
    "</",
    "<!--",
    "**",
    "***a",
    "_",
    "`",
    "```\n",
    "$",
    "$a ",
    '"',
    "“",
    "'s ",
    "1",
    ".",
    "1.1",
    "1,2,",
    "a",
    "A",
    "A.",
    "-",
    "a-",
    " – ",
    "1-",
    "&amp;",
    "&",
    "\\",
    "\\emph{",
    "{",
    "http://a.",
    "?a=b&",
    "www.a",
    "10.1000/a ",
    "10.1000/",
    "a@b.",
    "%25",
    "[1]",
    "[1,2-4] ",
    "^[1,",
    "1. Moss A, Lind B. On moss. J Moss 2019;1(2):3-4.\n",
    "- a\n",
    "# A\n",
    "**A:** b\n",
    "**Ab:**\n",
    "a: ",
    "---\n",
    "|a|b|\n",
    "> a\n",
    "the ",
    "only a ",
    "Moss A and ",
    "Moss A, ",
    "a; ",
    "The moss grew on the wall of the old house. ",
    "The moss grew.It was wet. ",
    "Moss {n} was wet (Lind et al., {y}). ",
    "Moss {n} grew on wall {n}. ",
    "The moss {n} grew on\n\nthe wall of house {n}.\n\n",
    "Published: 2019-01-0{d}\n",
    "3 May 2019 ",
    "[click here](#a{n}) ",
    "zotero://select/items/@a{n} ",
    "tumor necrosis factor (TNF) ",
    "the metformin bone marrow ",
    "Ã©",
    "é",
    "é",
    "\u200d",
    "а",
    "ﬁ",
    "\u202e",
    "\xad",
    "�",
    "TY  - JOUR\nTI  - A\nER  - \n",
    "moss\n",
    "@article{a{n},\n title = {A},\n}\n",
    "@",
    "a = ",
)


def text(piece, length):
    """The piece again and again, up to ``length`` characters."""
    parts, have, count = [], 0, 0
    counted = "{n}" in piece or "{y}" in piece or "{d}" in piece
    while have < length:
        part = piece
        if counted:
            part = piece.replace("{n}", str(count)).replace("{y}", str(1900 + count % 100))
            part = part.replace("{d}", str(1 + count % 9))
        parts.append(part)
        have, count = have + len(part), count + 1
    return "".join(parts)


def a_file(format, said, items=()):
    return LintSource("a", said, tuple(items), format=format)


def sources(piece, length):
    """The files that rules might be asked about, made of a piece."""
    said = text(piece, length)
    whole = Span(0, length)
    yield a_file("document", said, [Item("webpage", {"title": "On moss", "language": "en"})])
    yield a_file("document", f"# On moss\n\n{said}\n\n# References\n\n{said}")
    fields = {"title": said, "abstractNote": said, "url": "http://a.org/" + said, "language": "en"}
    yield a_file("", "", [Item("journalArticle", fields)])
    yield a_file("markdown", said, [Item("document", origin=Origin("a", text=said, span=whole, body=whole))])
    every = dict.fromkeys({field for rule in RULES for field in getattr(rule, "fields", ())}, said)
    creators = (Creator("author", said, said), Creator("author", name=said))
    for item_type in ("journalArticle", "webpage"):
        yield a_file("", "", [Item(item_type, every | {"language": said}, creators, (Tag(said),))])
    for format in ("ris", "bibtex", "markdown", "csl-json"):
        yield a_file(format, said, [Item("journalArticle", {"title": "A"})])
        yield a_file(format, "TY  - JOUR\nTI  - A\nAB  - " + said)


def seconds(call):
    """Of the processor, without collecting the garbage of every other test of this process."""
    gc.disable()
    try:
        started = process_time()
        call()
        return process_time() - started
    finally:
        gc.enable()


def assert_linear(call, size):
    """That ``call(4 * size)`` takes less than eight times as long as ``call(size)``; tried again."""
    for _ in range(5):
        long = seconds(lambda: call(4 * size))
        if long < FAST:
            return
        short = min(seconds(lambda: call(size)) for _ in range(2))
        if long < MOST * short:
            return
    pytest.fail(f"{size}: {short:.3f} s, {4 * size}: {long:.3f} s")


def slowest(source):
    """The rules that take longest over a file."""
    taken = {rule.code: seconds(lambda rule=rule: run_rule(rule, source)) for rule in RULES}
    return sorted(taken.items(), key=lambda pair: -pair[1])[:3]


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: ascii(piece)[:20])
def test_long_texts(piece):
    """All rules over what expressions stumble over, in documents, notes, fields, names, tags and files."""
    for number, _ in enumerate(sources(piece, 10)):

        def source(length, number=number):
            return list(sources(piece, length))[number]

        try:
            assert_linear(lambda length, source=source: lint_source(source(length), ALL), LENGTH)
        except pytest.fail.Exception as failed:
            pytest.fail(f"source {number}: {failed}: {slowest(source(4 * LENGTH))}")


def items(kind, count):
    """Items that are all alike in one way."""
    people = (Creator("author", "Lind", "Ada"),)
    for n in range(count):
        fields = {
            "title": f"On the mosses of wall number {n}",
            "date": str(1900 + n % 100),
            "citationKey": f"lind{n}",
        }
        fields["abstractNote"] = (
            f"We looked at the mosses of wall {n}, and at those of the walls around it. " * 2
        )
        tags = (Tag(f"moss {n}"),)
        if kind == "title":
            fields |= {"title": "On the mosses of the wall", "volume": str(n)}
        elif kind == "title and year":
            fields |= {"title": "On the mosses of the wall", "date": "1999"}
        elif kind == "abstract":
            fields["abstractNote"] = (
                "We looked at the mosses of the wall, and at those of the walls around it. " * 2
            )
        elif kind == "identifiers":
            fields |= {"DOI": "10.1000/moss", "ISBN": "9783161484100"}
        elif kind == "keys":
            fields["citationKey"] = "lind" if n % 2 else "Lind"
        elif kind == "tags":
            tags = tuple(Tag(name) for name in ("Moss", "moss", f"mo ss{n % 7}"))
        elif kind == "creators":
            people = (Creator("author", f"Lind{n}", "Ada"),)
        yield Item("journalArticle" if n % 3 else "book", fields, people, tags)


@pytest.mark.parametrize(
    "kind", ["", "title", "title and year", "abstract", "identifiers", "keys", "tags", "creators"]
)
def test_many_items(kind):
    """The rules over a whole set, the items of which are alike in each way."""
    assert_linear(lambda count: lint_set(list(items(kind, count)), ALL), 2000)


@pytest.mark.parametrize("name", ["Lind{n}", "LIND", "Lind {n}, and"])
def test_many_parts(name):
    """An item with very many creators, tags and fields."""

    def call(count):
        names = [name.replace("{n}", str(n)) for n in range(count)]
        creators = tuple(Creator("author", one, one) for one in names)
        tags = tuple(Tag(one, n % 2) for n, one in enumerate(names))
        fields = {f"field{n}": one for n, one in enumerate(names)}
        lint_source(a_file("", "", [Item("book", fields | {"title": "On moss"}, creators, tags)]), ALL)

    assert_linear(call, 3000)


@pytest.mark.parametrize("form", ["ris", "bibtex", "markdown"])
@pytest.mark.parametrize("ignored", [False, True])
def test_files_of_many_items(form, ignored):
    """A file of items of which each has findings, with a comment for each or without."""
    comment = {"ris": "N1  - zotsync: ignore TI-05 so\n", "bibtex": "% zotsync: ignore TI-05 so\n"}
    comment["markdown"] = "<!-- zotsync: ignore TI-05 so -->\n"
    block = {
        "ris": "TY  - JOUR\nTI  - On old  mosses {n}.\nmoss\nAU  - LINDEN, Ada\nKW  - a; b\nER  - \n",
        "bibtex": "@article{a{n},\n title = {On old  mosses {n}.},\n author = {LINDEN, Ada},\n}\n",
        "markdown": "title: On old  mosses {n}.\n\nhttp://dx.doi.org/10.1000/a{n}\n",
    }[form]

    def call(count):
        said, found = [], []
        at = 0
        for n in range(count):
            one = (comment[form] if ignored else "") + block.replace("{n}", str(n))
            start = at + one.index("On old")
            spans = {"title": (Span(start, one.index("\n", start - at) + at),)}
            origin = Origin("a", n, one, Span(at, at + len(one)), spans, format=form)
            people = (Creator("author", "LINDEN", "Ada"),)
            fields = {"title": f"On old  mosses {n}.", "DOI": "10.1000/x"}
            found.append(Item("journalArticle", fields, people, (Tag("a; b"),), origin=origin))
            said.append(one)
            at += len(one)
        source = a_file(form, "".join(said), found)
        lint_source(source, ALL)
        lint_set(found, ALL, [source])

    assert_linear(call, 1000)
