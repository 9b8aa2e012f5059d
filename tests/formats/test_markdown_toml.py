"""TOML front matter, as Hugo and Zola have it: read as YAML is, edited line by line."""

from __future__ import annotations

import contextlib
import time
import tomllib
from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.formats.laws import FormatContract, check_remove
from zotsync.formats import FORMATS
from zotsync.formats.base import CannotSay, splice
from zotsync.formats.detect import detect
from zotsync.formats.markdown import MARKDOWN, Markdown
from zotsync.formats.markdown_front import front_matter
from zotsync.formats.markdown_nodes import Broken
from zotsync.formats.markdown_scalars import toml_scalar
from zotsync.formats.markdown_toml import compose_toml
from zotsync.item import Creator, Item, Tag

HUGO = """\
+++
# what it is
title = "Drift of *kelp* rafts" # as printed
date = 2019-03-01
authors = ["Maja Lindqvist", 'Adaeze Okonkwo']
publication = "Coastal Letters"
volume = 12
doi = "10.5555/kelp"
tags = [
  "kelp", # the plant
  "north sea",
  'rafts'
]
abstract = \"\"\"
We followed rafts.
They went "north".
\"\"\"
draft = false
+++

My *notes*.
"""
ZOLA = """\
+++
title = 'Ice and eiders'
date = 2004
authors = ["Doe, Jane", "Roe, John"]
template = "note.html"

[taxonomies]
tags = ["ice", "birds"]

[extra]
journal = "Sea Letters"
doi = ""
issn="0028-0836"
[extra.cover]
title = "not of the work"
+++
Body
"""
PEOPLE = """\
+++
title = "T"
authors = [{name = "Jane Doe", orcid = "0000-0001"}, {family = "Roe", given = "R."}]
editor.name = "passed over"
issued = {year = 2001, month = 2}
"doi" = 'https://doi.org/10.5555/a'
keywords = ["a",
  "b"]
[[translators]]
name = "Max Moe"
[[translators]]
name = "Eva Poe"
+++
"""
TOML = {"hugo": HUGO, "zola": ZOLA, "people": PEOPLE, "crlf": HUGO.replace("\n", "\r\n")}


def edited(text: str, target: Item) -> str:
    return splice(text, MARKDOWN.edit(MARKDOWN.read(text), 0, target))


def only(text: str) -> Item:
    [item] = MARKDOWN.read(text, "a.md").items
    return item


class TestToml(FormatContract):
    format = MARKDOWN
    texts: ClassVar[tuple[str, ...]] = (HUGO, ZOLA, HUGO.replace("\n", "\r\n"))

    def test_an_item_is_removed_alone(self) -> None:
        new = Item("book", {"title": "On Tides", "date": "1951"})
        text = splice(HUGO, MARKDOWN.add(MARKDOWN.read(HUGO), [new]))
        for position in range(2):
            check_remove(MARKDOWN, text, position)


def test_a_note_says_what_its_keys_say() -> None:
    item = only(HUGO)
    assert item.type == "journalArticle"
    assert item.fields == {
        "title": "Drift of *kelp* rafts",
        "date": "2019-03-01",
        "publicationTitle": "Coastal Letters",
        "volume": "12",
        "DOI": "10.5555/kelp",
        "abstractNote": 'We followed rafts.\nThey went "north".',
    }
    assert [c.display for c in item.creators] == ["Lindqvist, Maja", "Okonkwo, Adaeze"]
    assert [t.name for t in item.tags] == ["kelp", "north sea", "rafts"]
    assert item.origin is not None
    assert item.origin.body is not None
    assert HUGO[item.origin.body.start : item.origin.body.end] == "My *notes*."


def test_the_keys_of_a_site_s_tables_count_and_those_of_other_tables_do_not() -> None:
    item = only(ZOLA)
    assert (item.title, item["date"], item["publicationTitle"]) == ("Ice and eiders", "2004", "Sea Letters")
    assert [t.name for t in item.tags] == ["ice", "birds"]
    assert item["ISSN"] == "0028-0836"
    yaml = "---\ntitle: Ice\ntaxonomies:\n  tags: [ice]\nextra:\n  doi: 10.5555/a\n---\n"
    assert (only(yaml)["DOI"], only(yaml).tags) == ("10.5555/a", (Tag("ice"),))
    assert only("---\ntitle: Ice\nextra: a line\ndoi: 10.5555/a\n---\n")["extra"] == "a line"


def test_names_with_keys_of_their_own_and_tables_are_read() -> None:
    item = only(PEOPLE)
    assert [(c.type, c.display) for c in item.creators] == [
        ("author", "Doe, Jane"),
        ("author", "Roe, R."),
        ("translator", "Moe, Max"),
        ("translator", "Poe, Eva"),
    ]
    assert (item["date"], item["DOI"]) == ("2001-02", "10.5555/a")


def test_an_edit_changes_its_value_alone() -> None:
    item = only(HUGO)
    for field, value, old, new in (
        ("title", 'A "new" \\ one', '"Drift of *kelp* rafts"', '"A \\"new\\" \\\\ one"'),
        ("date", "2020-04-05", "2019-03-01", "2020-04-05"),
        ("date", "May 2020", "2019-03-01", '"May 2020"'),
        ("volume", "13", "volume = 12", "volume = 13"),
        ("volume", "13A", "volume = 12", 'volume = "13A"'),
        ("DOI", "", '"10.5555/kelp"', '""'),
        ("abstractNote", 'One.\nTwo "2".', 'We followed rafts.\nThey went "north".', 'One.\nTwo "2".'),
    ):
        assert edited(HUGO, item.with_fields({field: value})) == HUGO.replace(old, new), field
    assert edited(ZOLA, only(ZOLA).with_fields({"title": "Ice"})) == ZOLA.replace("'Ice and eiders'", "'Ice'")
    assert edited(ZOLA, only(ZOLA).with_fields({"DOI": "10.5555/z"})) == ZOLA.replace('""', '"10.5555/z"')


LIST = """\
+++
doi = "10.5555/a"
title = "T"
authors = [
  "Doe, Jane", # who leads
  "Roe, John",
  # and late
  'Moe, Max'
]
+++
"""
JANE, JOHN, MAX = '  "Doe, Jane", # who leads\n', '  "Roe, John",\n', "  # and late\n  'Moe, Max'\n"


@pytest.mark.parametrize(
    ("names", "lines"),
    [
        ("Doe,J Moe,M", JANE + MAX),
        ("Roe,J", JOHN + "  # and late\n"),
        ("Doe,J Roe,J Moe,M Poe,E", JANE + JOHN + "  # and late\n  'Moe, Max',\n  \"Poe, Eva\"\n"),
        ("Poe,E Doe,J Roe,J Moe,M", '  "Poe, Eva",\n' + JANE + JOHN + MAX),
        ("Doe,J Poe,E Roe,J Moe,M", JANE + '  "Poe, Eva",\n' + JOHN + MAX),
        ("Poe,E Roe,J Moe,M", JANE.replace("Doe, Jane", "Poe, Eva") + JOHN + MAX),
        ("Doe,J Roe,J Poe,E Doe,J", JANE + JOHN + '  # and late\n  "Poe, Eva",\n  "Doe, Jane"\n'),
        ("", "  # and late\n"),
    ],
)
def test_a_list_over_lines_is_edited_line_by_line(names: str, lines: str) -> None:
    people = {"Doe,J": "Jane", "Roe,J": "John", "Moe,M": "Max", "Poe,E": "Eva"}
    creators = tuple(Creator("author", name.partition(",")[0], people[name]) for name in names.split())
    expected = LIST.replace(JANE + JOHN + MAX, lines)
    assert edited(LIST, only(LIST).with_(creators=creators)) == expected
    crlf = LIST.replace("\n", "\r\n")
    assert edited(crlf, only(crlf).with_(creators=creators)) == expected.replace("\n", "\r\n")


def test_a_list_whose_comments_have_no_line_of_their_own_is_left_alone() -> None:
    text = '+++\ntitle = "T"\ndoi = "10.5555/a"\ntags = ["a", # one\n "b"]\n+++\n'
    with pytest.raises(CannotSay, match="has comments"):
        edited(text, only(text).with_(tags=(Tag("a"),)))
    plain = text.replace(" # one", "")
    assert edited(plain, only(plain).with_(tags=(Tag("c"),))) == plain.replace('["a",\n "b"]', '["c"]')


def test_a_person_s_other_keys_stay_with_that_person() -> None:
    item = only(PEOPLE)
    first, *rest = item.creators
    renamed = item.with_(creators=(replace(first, first="Jane Q."), *rest))
    assert edited(PEOPLE, renamed) == PEOPLE.replace('"Jane Doe"', '"Jane Q. Doe"')
    more = item.with_(creators=(*item.creators[:2], Creator("author", "Hill", "A."), *item.creators[2:]))
    added = '{family = "Roe", given = "R."}, {family = "Hill", given = "A."}'
    assert edited(PEOPLE, more) == PEOPLE.replace('{family = "Roe", given = "R."}', added)


def test_people_in_tables_of_their_own_are_read_only() -> None:
    item = only(PEOPLE)
    assert MARKDOWN.get(item.with_(creators=item.creators[:3]), item).creators == item.creators
    with pytest.raises(CannotSay):
        edited(PEOPLE, item.with_(creators=item.creators[:3]))


def test_a_new_key_goes_to_the_table_in_which_a_site_keeps_such_keys() -> None:
    format = Markdown(fields=("tags", "url", "pages"))
    new = Item(fields={"url": "https://example.org/x", "pages": "1-9"}, type="x")
    for text, above in (
        (ZOLA.replace('tags = ["ice", "birds"]\n', ""), 'issn="0028-0836"\n'),
        (HUGO, "draft = false\n"),
    ):
        reading = format.read(text)
        target = reading.items[0].with_fields(new.fields)
        target = target.with_(tags=(*target.tags, Tag("new")))
        after = splice(text, format.edit(reading, 0, target))
        rows = 'url = "https://example.org/x"\npages = "1-9"\n'
        assert above + rows in after
        assert tomllib.loads(after.split("+++")[1])
        assert ('[taxonomies]\ntags = ["new"]\n' in after) == (text != HUGO)


@pytest.mark.parametrize(
    ("line", "number", "said"),
    [
        ('volume = 1"', 4, "expected newline"),
        ('journal = "a', 4, "does not end on its line"),
        ('title = "twice"', 4, "cannot overwrite"),
        ("journal = [1", 4, "unclosed array"),
        ('journal = """a', 4, "unterminated string"),
        ("journal: Sea", 4, "expected '='"),
    ],
)
def test_broken_toml_is_said_with_its_line_and_nothing_is_read(line: str, number: int, said: str) -> None:
    text = f'+++\ntitle = "T"\ndoi = "10.5555/a"\n{line}\n+++\nBody\n'
    assert MARKDOWN.recognises(text, "a.md")
    reading = MARKDOWN.read(text)
    [problem] = reading.problems
    assert (reading.items, problem.line, problem.fatal) == ((), number, True)
    assert said in problem.message
    assert problem.remedy == "Mend the TOML between the +++ lines."


@pytest.mark.parametrize(
    "value",
    [
        '"' + "w" * 250_000 + '"',
        '"' + " " * 250_000 + '"',
        "[" + '"a; b", ' * 4000 + "]",
        "1" * 4000,
        "a." * 100_000,
    ],
    ids=["letters", "blanks", "names", "digits", "dots"],
)
def test_a_long_value_is_read_in_time(value: str) -> None:
    start = time.process_time()
    for key in ("authors", "title"):
        MARKDOWN.read(f'+++\ndoi = "10.5555/a"\n{key} = {value}\n+++\n')
    assert time.process_time() - start < 3


POST = """\
+++
{}
+++

Hello world, this is a post of mine. It is about the sea and its birds.

It goes on for a while, and says nothing of a publication.
"""


@pytest.mark.parametrize(
    "rows",
    [
        'title = "Hello"\ndate = 2021-05-04\ntags = ["a"]',
        'title = "Hello"\ndate = 2021-05-04T10:00:00+02:00\nauthor = "Jane Doe"',
        'title = "Hello"\ndate = 2021-05-04\nauthor = "Jane Doe"\ndraft = false',
        'title = "Hello"\ndate = 2021-05-04\nauthors = ["Jane Doe"]\n[taxonomies]\ntags = ["a"]',
        'title = "Hello"\nweight = 3',
    ],
)
def test_a_post_of_a_site_is_no_reference(rows: str) -> None:
    assert detect(POST.format(rows), "hello.md", FORMATS).format is None
    referred = POST.format('doi = "10.5555/a"\n' + rows)
    assert detect(referred, "hello.md", FORMATS).format is MARKDOWN


@pytest.mark.parametrize(
    "rows", ["date: 2021-05-04T10:00:00Z", "date: 2021-05-04\ndraft: false", "date: 2021-05-04\nlayout: post"]
)
def test_a_post_with_yaml_is_no_reference_either(rows: str) -> None:
    post = f"---\ntitle: Hello\nauthor: Jane Doe\n{rows}\n---\nHello world.\n"
    assert not MARKDOWN.recognises(post, "a.md")
    clipped = post.replace("author", "source: https://example.org/x\nauthor")
    assert MARKDOWN.recognises(clipped, "a.md")


def test_what_is_no_front_matter_is_not_taken_for_it() -> None:
    for text in (
        "+++\n",
        "++++\na = 1\n++++\n",
        "\n+++\ndoi = '10.5555/a'\n+++\n",
        "+++\ndoi = '10.5555/a'\n",
    ):
        assert front_matter(text) is None
    assert front_matter("+++\n+++\n") is not None


KEYS = st.one_of(st.text("abz_-019", min_size=1, max_size=4), st.text("a.'\"= é#", min_size=1, max_size=4))
SCALARS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.integers(-(10**12), 10**12),
    st.booleans(),
    st.dates(),
    st.floats(allow_nan=False),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)


def written(value: object, style: str) -> str:
    if isinstance(value, str):
        return toml_scalar(value, style)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[ " + ", # x]\n ".join(written(one, style) for one in value) + "\n]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{toml_scalar(k)} = {written(v, style)}' for k, v in value.items())} }}"
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


@given(st.dictionaries(KEYS, VALUES, max_size=5), st.sampled_from(['"', "'", '"""', "'''"]))
@settings(max_examples=200, deadline=None)
def test_what_is_seen_is_what_the_parser_reads(data: dict[str, object], style: str) -> None:
    source = "".join(f"{toml_scalar(key)} = {written(one, style)} # c\n" for key, one in data.items())
    assert tomllib.loads(source) == data
    root = compose_toml(source)  # which compares them
    assert len(root.pairs if root else ()) == len(data)


@given(st.text(st.one_of(st.characters(), st.sampled_from("\r\n\t=.,#[]{}'\"\\ a1")), max_size=60))
@example('a = """\\')
@example("[a]\nb.c=1\n[a.b]\n")
@example("a = " + "[" * 3000)
@example("a." * 3000 + "a = 1")
@settings(max_examples=300, deadline=None)
def test_no_text_makes_reading_fail(source: str) -> None:
    with contextlib.suppress(Broken):
        compose_toml(source)
    MARKDOWN.read(f'+++\ndoi = "10.5555/a"\n{source}\n+++\n')


@given(st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\n'\"\\ ")), max_size=20))
@settings(max_examples=300, deadline=None)
def test_a_text_in_any_quotes_reads_back(value: str) -> None:
    for style in (None, '"', "'", '"""', "'''"):
        for layout in ("", '"""\na\n"""', "'''\r\na\r\n'''"):
            said = toml_scalar(value, style, layout)
            back = str(tomllib.loads(f"x = {said}")["x"])
            assert value in (back, back.rstrip("\n"))
