"""Compares two items: titles, identifiers, people and year, and where they were published (`place`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from zotsync.duplicates.evidence import Evidence, Likeness
from zotsync.duplicates.people import compare_people
from zotsync.duplicates.place import compare_places
from zotsync.duplicates.titles import Title
from zotsync.duplicates.traits import Traits

_ALIKE = 0.55
"""Titles less alike than this are not looked at further, unless an identifier or the first page is shared."""
_YEARLY = frozenset(("report", "dataset", "software", "page"))
"""What appears anew each year under the same title."""
_TRANSLATED = -2.0
"""No more than this speaks against titles of the same people on the same pages."""


def compare(one: Traits, two: Traits) -> Likeness | None:
    """All evidence about two items, or None where they have next to nothing in common."""
    alike = similarity(one.title, two.title)
    linked = _linked(one, two)
    if alike < _ALIKE and not linked and not (one.pages and two.pages and one.pages[0][0] == two.pages[0][0]):
        return None
    people, place = list(_people(one, two)), list(compare_places(one, two))
    titles = _title(one.title, two.title, alike)
    if _one_spot(one, two, people, place):
        titles = (_as_translated(said) for said in titles)
    return Likeness((*titles, *_identifiers(one, two), *people, *place))


def _one_spot(one: Traits, two: Traits, people: Sequence[Evidence], place: Sequence[Evidence]) -> bool:
    """Whether the two take up the very same pages of one volume and have the same people."""
    names = {said.name for said in (*people, *place) if said.weight > 0}
    issues = any(said.name == "issue" and said.weight < 0 for said in place)
    # Fewer than three pages may hold several abstracts of one group.
    several = any(end > start + 1 for start, end in set(one.pages) & set(two.pages))
    return several and not issues and names >= {"authors", "year", "journal", "volume", "pages"}


def _as_translated(said: Evidence) -> Evidence:
    """Pages hold one work: its titles differ by language or by wording, not more."""
    if said.weight >= _TRANSLATED:
        return said
    return replace(said, weight=_TRANSLATED, says=f"{said.says}, as of a translated one")


def _linked(one: Traits, two: Traits) -> bool:
    return bool(
        (one.doi and one.doi == two.doi)
        or (one.pmid and one.pmid == two.pmid)
        or (one.arxiv and one.arxiv == two.arxiv)
        or (one.key and one.key == two.key)
        or (one.isbns & two.isbns)
    )


# The title


def similarity(one: Title, two: Title) -> float:
    """From 0 to 1: letters in order, or all the letters of the shorter within the longer."""
    if not one.text or not two.text:
        return 0.0
    if one.text == two.text:
        return 1.0
    alike = fuzz.ratio(one.text, two.text) / 100
    if alike < 0.92 and _within(one.text, two.text):
        alike = 0.92
    if 0.6 < alike < 0.9:
        alike = max(alike, 0.97 * fuzz.token_sort_ratio(one.text, two.text) / 100)
    return alike


def _within(one: str, two: str) -> bool:
    """Whether one title is the beginning or the end of the other, and says enough alone."""
    short, long = sorted((one, two), key=len)
    return len(short) > 24 and short.count(" ") > 2 and (long.startswith(short) or long.endswith(short))


def _title(one: Title, two: Title, alike: float) -> Iterator[Evidence]:
    if not one.text or not two.text:
        return
    telling = min(one.weight, two.weight)
    if alike == 1.0:
        if telling > 0.2:
            yield Evidence("title", 7 * telling, "the titles are the same")
        else:
            yield Evidence("title", -1.0, "the titles are the same, as those of many works are")
        return
    percent = f"{100 * alike:.0f} %"
    if alike >= 0.9 and _within(one.text, two.text):
        # A subtitle is often left out; other words at the end may make it another study.
        main = one.text in (two.main, two.tail) or two.text in (one.main, one.tail)
        yield Evidence("title", (4.5 if main else 3.0) * telling, "one title is part of the other")
    elif alike >= 0.9:
        other = _other_words(one, two)
        if other:
            yield Evidence("title", -1.0, f"the titles are {percent} alike, but differ in {other}")
        else:
            yield Evidence(
                "title", (6.0 if alike >= 0.96 else 5.0) * telling, f"the titles are {percent} alike"
            )
    elif one.text == two.main or two.text == one.main:
        # Too short to say enough alone; but what its subtitle adds is not against it either.
        yield Evidence("title", 6.0 * telling - 3.0, "one title is the other without its subtitle")
    elif alike >= 0.65:
        weight = -1.5 + 14 * (alike - 0.65)
        yield Evidence("title", weight * (telling if weight > 0 else 1), f"the titles are {percent} alike")
    else:
        yield Evidence("title", max(-7.0, -1.5 - 20 * (0.65 - alike)), f"the titles are only {percent} alike")
    yield from _title_numbers(one, two)


def _title_numbers(one: Title, two: Title) -> Iterator[Evidence]:
    mine, theirs = one.numbers - two.numbers, two.numbers - one.numbers
    if mine and theirs and _digits(one) != _digits(two):
        said = " and ".join(", ".join(sorted(some)) for some in (mine, theirs))
        plain = any(word.isdigit() for word in mine) and any(word.isdigit() for word in theirs)
        yield Evidence("numbers", -6.0 if plain else -2.5, f"the titles have different numbers: {said}")
    if bool(one.part) != bool(two.part):
        yield Evidence("part", -2.5, f"only one title has a part number: {one.part or two.part}")


def _digits(title: Title) -> str:
    return "".join(character for character in title.text if character.isdigit())


def _other_words(one: Title, two: Title) -> str:
    """Words of each title that are no misspelling of a word of the other; empty unless both have one."""
    first, second = set(one.words), set(two.words)
    mine, theirs = sorted(first - second), sorted(second - first)
    mine_only = [w for w in mine if len(w) > 2 and not any(_misspelt(w, other) for other in theirs)]
    theirs_only = [w for w in theirs if len(w) > 2 and not any(_misspelt(w, other) for other in mine)]
    together = "".join(mine) == "".join(theirs)  # one writes "follow up", the other "followup"
    if mine_only and theirs_only and not together:
        return f"“{' '.join(mine_only[:3])}” and “{' '.join(theirs_only[:3])}”"
    return ""


def _misspelt(word: str, other: str) -> bool:
    return fuzz.ratio(word, other) >= 80 or (
        min(len(word), len(other)) > 3 and (word in other or other in word)
    )


# Identifiers


def _identifiers(one: Traits, two: Traits) -> Iterator[Evidence]:
    if one.doi and two.doi:
        if one.doi == two.doi:
            yield Evidence("doi", 9.0, f"same DOI {one.doi}")
        elif one.record and two.record:
            yield Evidence("doi", -8.0, f"different DOIs: {one.doi} and {two.doi}")
        else:
            yield Evidence("doi", 0.0, f"different DOIs, of which one is a preprint's or a second one: "
                           f"{one.doi} and {two.doi}")  # fmt: skip
    if one.pmid and two.pmid:
        same = one.pmid == two.pmid
        says = f"same PMID {one.pmid}" if same else f"different PMIDs: {one.pmid} and {two.pmid}"
        yield Evidence("pmid", 9.0 if same else -7.0, says)
    if one.arxiv and two.arxiv:
        same = one.arxiv == two.arxiv
        says = f"same arXiv number {one.arxiv}" if same else "different arXiv numbers"
        yield Evidence("arxiv", 8.0 if same else -7.0, says)
    if one.isbns and two.isbns:
        shared = one.isbns & two.isbns
        # Chapters carry their book's; paper, cloth and electronic books have one each.
        weight = 4.0 if shared and one.kind == two.kind == "book" else 1.0 if shared else -1.0
        says = f"same ISBN {min(shared)}" if shared else "different ISBNs"
        yield Evidence("isbn", weight, says)
    if one.key and one.key == two.key:
        yield Evidence("key", 7.0, f"same Zotero key {one.key}")
    if one.url and one.url == two.url and not one.doi:
        yield Evidence("url", 3.0, "same address")


# People and year


def _people(one: Traits, two: Traits) -> Iterator[Evidence]:
    verdict = compare_people(one.people, two.people)
    several = min(len(one.people), len(two.people)) > 1
    if verdict == "same":
        exact = one.people == two.people
        says = "same authors" if exact else "same authors, spelled differently or shortened"
        yield Evidence("authors", 3.5 if several else 2.5, says)
    elif verdict == "most":
        yield Evidence("authors", 2.0, "most authors are the same")
    elif verdict == "some":
        yield Evidence("authors", -0.5, "some authors are the same")
    elif verdict == "namesakes":
        yield Evidence("authors", -2.0, "the authors have the same family names, but other initials")
    elif verdict == "none":
        yield Evidence("authors", -5.0, "the authors differ")
    yield from _year(one, two)


def _year(one: Traits, two: Traits) -> Iterator[Evidence]:
    if not one.year or not two.year:
        return
    apart = abs(one.year - two.year)
    years = f"{min(one.year, two.year)} and {max(one.year, two.year)}"
    if apart == 0:
        yield Evidence("year", 1.0, f"same year {one.year}")
    elif one.preprint != two.preprint and apart <= 4:
        yield Evidence("year", 0.0, f"years {years}, as of a preprint and what became of it")
    elif apart > 1:
        yield Evidence("year", -2.5 if apart == 2 else -4.5, f"different years: {years}")
    elif _YEARLY & {one.kind, two.kind}:
        yield Evidence("year", -4.0, f"different years: {years}")
    elif "book" in (one.kind, two.kind):
        yield Evidence("year", -1.5, f"years one apart: {years}")
    else:
        yield Evidence("year", 0.0, f"years one apart, as of online and printed versions: {years}")
