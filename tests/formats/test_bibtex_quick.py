"""The quick ways of reading and writing plain BibTeX give what the thorough ones give."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.strategies import PLAIN, items
from zotsync.formats import bibtex_blocks as blocks
from zotsync.formats import bibtex_latex as latex
from zotsync.formats.bibtex import BIBTEX
from zotsync.formats.bibtex_blocks import Blocks, entries
from zotsync.formats.bibtex_new import Keys, new_entry
from zotsync.formats.bibtex_read import Book, read_plain
from zotsync.formats.bibtex_write import Dialect
from zotsync.formats.kept import _nobody_misses, kept
from zotsync.item import Creator, Item, Tag


@given(items(), st.sampled_from([Dialect(), Dialect(ascii_only=True), Dialect(first_last=True)]))
def test_what_a_new_entry_is_known_to_say_is_what_it_is_read_as(item: Item, dialect: Dialect) -> None:
    """Nothing is taken for known that reading would change."""
    view, known = new_entry(item, "key", dialect)
    assert read_plain(view, known=known) == read_plain(view)


_codes = st.builds(
    "{}{}".format,
    st.sampled_from(["", "10.5", "10.5/", "doi:", "doi: 10.5", "https://doi.org/10.5/", "DOI 10"]),
    st.text("10.5/doi:() -SAe;{}\\_%–", max_size=8),
)
_pages = st.from_regex(r"[A-Z]?[0-9]{1,3}-{0,2}[A-Za-z]?[0-9]{0,3}", fullmatch=True)
_dates = st.from_regex(r"[0-9]{4}(-[0-9]{2}){0,2}", fullmatch=True)
_words = st.lists(st.text("ab, ;{}\\ é%-", max_size=5), max_size=3)


@given(
    _codes,
    _pages,
    _dates,
    _words,
    st.sampled_from([Dialect(), Dialect(ascii_only=True), Dialect(biblatex=True)]),
)
def test_codes_pages_dates_and_keywords_are_known_where_they_are_read_as_they_are(
    code: str, pages: str, date: str, words: list[str], dialect: Dialect
) -> None:
    fields = {"DOI": code, "pages": pages, "date": date, "url": code}
    item = Item("journalArticle", {n: v for n, v in fields.items() if v}, tags=tuple(map(Tag, words)))
    view, known = new_entry(item, "key", dialect)
    assert read_plain(view, known=known) == read_plain(view)


def test_a_plain_item_is_known_without_being_read() -> None:
    """All that is plain is known, so that the quick way is gone at all."""
    _, known = new_entry(PLAIN, "key", Dialect())
    assert set(known) == {*PLAIN.fields, "creators", "tags", "notes"}


@pytest.mark.parametrize("part", ["Sedge and Reed", "SEDGE AND REED", "and"])
def test_a_name_with_an_and_in_it_is_one_name(part: str) -> None:
    """Plain words are written as they are; these would be taken for two names."""
    people = (Creator("author", part, "Ada"), Creator("author", "Brook", part))
    item = Item("book", {"title": "The fens"}, people)
    assert BIBTEX.read(BIBTEX.write([item])).items[0].creators == people
    view, known = new_entry(item, "key", Dialect())
    assert read_plain(view, known=known) == read_plain(view)


_FIELDS = ("y = {a}, ", "z = {{b}}, ", "z = {c {d} e}, ", "Y = {f}, ", 'q = "g", ', "m = jan, ", "n = {}, ")
_inner = st.lists(st.sampled_from([*_FIELDS, *'ab,= {}\n@%#"(é-']), max_size=20).map("".join)
"""What may stand in an entry: fields as people write them, and what spoils them."""


@given(_inner)
def test_an_ordinary_entry_has_the_values_of_its_fields(inner: str) -> None:
    """Where the quick way takes an entry, its fields say the same; where it does not, they alone do."""
    text = "@article{a, title = {b}," + inner + "x = {y}}\n"
    for entry in entries(text, Blocks()):
        quick = entry.values()
        if quick is not None:
            slow = {one.name: text[one.parts[0].start : one.parts[0].end] for one in entry.fields}
            assert quick == slow
            assert all(len(one.parts) == 1 for one in entry.fields)


@given(_inner)
def test_an_entry_is_the_same_however_it_is_looked_at(inner: str) -> None:
    """All fields found at once, one by one, or one by one with what is odd."""
    text = "@article{a, title = {b}," + inner + "x = {y}}\n@book{c, title = {d}}\n"

    def seen() -> list[tuple[object, ...]]:
        every = [(one, one.values() or {}) for one in entries(text, Blocks())]
        return [(one.start, one.end, own, [*map(type, own.values())]) for one, own in every]

    found = seen()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "_all_at_once", lambda *_: None)
        assert found == seen()
        patch.setattr(blocks, "_ordinary", lambda *_: None)
        assert [place[:2] for place in found] == [place[:2] for place in seen()]


@pytest.mark.parametrize("head", ["@article{Reed 2020", "  @article{Reed 2020", "\t@article{Reed\t20"])
def test_entries_whose_keys_have_blanks_are_read_in_linear_time(head: str) -> None:
    """No head of theirs is one at which a value that was never closed is thought to end."""

    def seconds(count: int) -> float:
        title = "The fens " * 40
        text = "".join(f"{head}{number}, title = {{{title}}}, year = 2020}}\n" for number in range(count))
        started = process_time()
        assert len(BIBTEX.read(text).items) == count
        return process_time() - started

    seconds(100)
    assert min(seconds(8_000) for _ in range(3)) < 8 * min(seconds(2_000) for _ in range(3))


@given(items(), st.booleans(), st.integers(0, 5))
def test_what_nobody_misses_is_told_at_once_as_one_by_one(item: Item, keyed: bool, how: int) -> None:
    """Of two items that differ in little, what is kept beside the plain fields is the same either way."""
    plain = item.with_fields({"citationKey": "reed2020"}) if keyed else item
    plain = [
        plain,
        replace(plain, tags=tuple(Tag(tag.name, 1 - tag.type) for tag in reversed(plain.tags))),
        replace(plain, tags=plain.tags[1:]),
        plain.with_fields({"title": "Another"}),
        plain.with_fields({"extra": "More"}),
        replace(plain, type="document", creators=plain.creators[1:]),
    ][how]
    slow = {name: pair for name, pair in kept(plain, item).items() if not _nobody_misses(name, plain, item)}
    assert kept(plain, item, sparing=True) == slow


def test_what_was_let_go_of_is_found_again() -> None:
    """An entry whose fields were forgotten has the same fields and values when it is asked again."""
    text = "@string{fen = {Fen Notes}}\n@article{a, journal = fen # { B}, month = may, title = {C}}\n"
    book = Book(text)
    (entry,) = book.entries
    fields, own = entry.fields, book.own_values(entry)
    entry.forget()
    assert (entry.fields, book.own_values(entry)) == (fields, own)
    assert own == {"journal": "Fen Notes B", "month": "may", "title": "C"}


def test_a_brace_that_is_never_closed_leaves_its_neighbours_their_places() -> None:
    """In a broken text the places of whole entries are those that were found when it was read."""
    text = '@article{a, title = {b\n\n@article{c, title = "d", note = {e}}\n\n@article{f, title = {g}}\n'
    found = BIBTEX.read(text)
    spans = [item.origin.spans["title"][0] for item in found.items if item.origin]
    assert [text[span.start : span.end] for span in spans] == ["d", "g"]


def test_new_keys_count_on() -> None:
    """Items that would have the same key get the next free letter, also beside keys that were there."""
    keys = Keys(["fens", "fensb"])
    made = [keys.key_for(Item("book", {"title": "The fens"})) for _ in range(4)]
    assert made == ["fensa", "fensc", "fensd", "fense"]
    assert keys.key_for(Item("book", {"title": "x", "citationKey": "Fens, {2}"})) == "Fens2"


@given(st.text("ab-`'\\{}$~&%#_^< \u00a0é\n", max_size=12))
def test_text_without_a_sign_is_left_as_it_is(text: str) -> None:
    """The quick look at a value agrees with what decoding and encoding do sign by sign."""
    assert latex.decode(text) == latex._Decoder(text).group(0)
    encoded = latex.encode(text)
    assert (
        encoded == "".join(latex.encode(sign) for sign in text)
        or "<" in text
        or any(twice in text for twice in ("--", "``", "''"))
    )


def test_what_others_need_may_stand_anywhere() -> None:
    """Parents and strings behind the entries that need them, named by strings, and of one key the first."""
    text = (
        "@incollection{a, title = {Oars}, crossref = whole}\n"
        "@incollection{b, title = {Sails}, xdata = {house}, crossref = {BOOK}}\n"
        "@book{book, title = {Boats of the fen}, xdata = {house}}\n"
        "@book{book, title = {Not this one}}\n"
        "@string{whole = {book}}\n"
        "@xdata{house, publisher = {Reed Press}}\n"
    )
    first, second, third, fourth = BIBTEX.read(text).items
    assert (first["bookTitle"], first["publisher"]) == ("Boats of the fen", "Reed Press")
    assert (second["bookTitle"], second["publisher"]) == ("Boats of the fen", "Reed Press")
    assert (third["publisher"], fourth["publisher"]) == ("Reed Press", "")
    assert first.origin is not None
    (again,) = BIBTEX.read(first.origin.text).items[:1]
    assert again == first
