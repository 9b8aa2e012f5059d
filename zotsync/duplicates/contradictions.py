"""What no likeness outweighs: why two items cannot be the same work."""

from __future__ import annotations

from rapidfuzz import fuzz

from zotsync.duplicates.titles import Title
from zotsync.duplicates.traits import Traits

_APART = frozenset(("dataset", "software", "patent", "standard", "law"))
"""Kinds that stand beside a publication of the same title."""
_ADDED = frozenset(
    "response reply rejoinder comment comments commentary correction corrections erratum call".split()
)
_ADDED_BESIDE = _ADDED.union("a an the author authors s to on of and in for papers invited editor".split())


def contradiction(one: Traits, two: Traits) -> str:
    """Why the two cannot be the same work, as a sentence; empty where nothing says so."""
    if one.doi and two.doi and one.doi != two.doi and one.record and two.record:
        return f"different DOIs: {one.doi} and {two.doi}"
    if one.pmid and two.pmid and one.pmid != two.pmid and one.preprint == two.preprint:
        return f"different PMIDs: {one.pmid} and {two.pmid}"
    if one.title.about != two.title.about:
        return f"one is a {one.title.about or two.title.about} about the other"
    if added := _added(one.title, two.title):
        return f"one is about the other: it adds “{added}”"
    if one.title.part and two.title.part and one.title.part != two.title.part:
        return f"different parts: {one.title.part} and {two.title.part}"
    return _kinds(one, two) or _years(one, two) or _books(one, two) or _other_content(one, two)


def _added(one: Title, two: Title) -> str:
    """What makes of a title that of a response to it, or of a call for it; alone such words tell nothing."""
    short, long = sorted((one.words, two.words), key=len)
    if not short or len(long) - len(short) not in range(1, 5):
        return ""
    for extra, rest in (
        (long[: -len(short)], long[-len(short) :]),
        (long[len(short) :], long[: len(short)]),
    ):
        if rest == short and not _ADDED.isdisjoint(extra) and _ADDED_BESIDE.issuperset(extra):
            return " ".join(extra)
    return ""


def _kinds(one: Traits, two: Traits) -> str:
    kinds = {one.kind, two.kind}
    if kinds == {"book", "chapter"}:
        return "a book and a chapter"
    if len(kinds) == 2 and kinds & _APART and "" not in kinds and "page" not in kinds:
        return f"{one.kind} and {two.kind}"
    if one.number and two.number and one.number != two.number and one.kind == two.kind:
        return f"different numbers: {one.number} and {two.number}"
    return ""


def _years(one: Traits, two: Traits) -> str:
    """An annual report and the next one; online and in print the same one has an identifier or place."""
    if not (one.title.again and two.title.again and one.year and two.year and one.year != two.year):
        return ""
    shared = (
        (one.doi and one.doi == two.doi)
        or (one.pmid and one.pmid == two.pmid)
        or (one.pages and one.pages == two.pages)
        or (one.volume and one.volume == two.volume)
        or (one.url and one.url == two.url)
        or one.isbns & two.isbns
    )
    return "" if shared else f"it comes out again and again, here in {one.year} and {two.year}"


def _books(one: Traits, two: Traits) -> str:
    if one.edition and two.edition and one.edition != two.edition:
        return f"different editions: {one.edition} and {two.edition}"
    if one.language and two.language and one.language != two.language and not one.doi:
        return f"different languages: {one.language} and {two.language}"
    if one.kind == two.kind == "book":
        if one.volume and two.volume and one.volume != two.volume:
            return f"different volumes: {one.volume} and {two.volume}"
        if one.year and two.year and abs(one.year - two.year) > 1 and not one.isbns & two.isbns:
            return f"books of different years: {one.year} and {two.year}"
    return ""


def _other_content(one: Traits, two: Traits) -> str:
    """Chapters that carry their book's DOI or ISBN, abstracts that carry their supplement's."""
    if one.doi and one.doi == two.doi and one.pages and two.pages and one.title.text and two.title.text:
        apart = all(a > d or c > b for a, b in one.pages for c, d in two.pages)
        if apart and fuzz.ratio(one.title.text, two.title.text) < 60:
            return "same DOI, but other titles on other pages"
    return ""
