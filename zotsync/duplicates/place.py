"""Where two works were published: journal, volume, issue, pages, and which version of a work it is."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from zotsync.duplicates.evidence import Evidence
from zotsync.duplicates.journals import is_meeting, same_journal
from zotsync.duplicates.titles import words
from zotsync.duplicates.traits import Traits

_COLUMN = 0.5
"""A title of less weight may head a column that each issue has."""
_VERSIONS = frozenset(
    frozenset(pair)
    for pair in (
        ("conference", "article"), ("talk", "article"), ("talk", "conference"), ("thesis", "article"),
        ("thesis", "conference"), ("thesis", "book"), ("report", "article"), ("report", "conference"),
        ("article", "chapter"), ("article", "book"),
    )
)  # fmt: skip
_NAMES = {
    "conference": "a conference paper", "article": "an article", "talk": "a talk", "thesis": "a thesis",
    "report": "a report", "book": "a book", "chapter": "a chapter",
}  # fmt: skip


def compare_places(one: Traits, two: Traits) -> Iterator[Evidence]:
    """What the places of two works say for and against their being one."""
    if one.preprint != two.preprint:
        yield Evidence("version", 0.0, "one is a preprint")
    elif _two_versions(one, two):
        said = " and ".join(_NAMES[kind] for kind in sorted((one.kind, two.kind)))
        yield Evidence("version", -6.0, f"two versions of one work, not copies: {said}")
        return
    elif not one.journals or not two.journals:
        if one.publisher and one.publisher == two.publisher:
            yield Evidence("publisher", 0.8, "same publisher")
        yield from _citation(one, two)
    elif any(same_journal(a, b) for a in one.journals for b in two.journals):
        equal = one.journals == two.journals
        names = one.journals[0] if equal else f"{one.journals[0]} and {two.journals[0]}"
        yield Evidence("journal", 1.5, f"same journal{' ' if equal else ': '}{names}")
        yield from _citation(one, two)
    else:
        yield _elsewhere(one, two)
        yield from _citation(one, two, journal=False)
    if len(one.abstract) > 150 and len(two.abstract) > 150:
        length = min(len(one.abstract), len(two.abstract))
        if fuzz.ratio(one.abstract[:length], two.abstract[:length], score_cutoff=88):
            yield Evidence("abstract", 2.5, "same abstract")


def _elsewhere(one: Traits, two: Traits) -> Evidence:
    """Names that differ are one journal's more often than two; other facts tell."""
    names = f"{one.journals[0]} and {two.journals[0]}"
    years = 0 not in (one.year, two.year) and one.year != two.year
    meetings = [_of_meeting(one), _of_meeting(two)]
    if all(meetings) and years:
        return Evidence("journal", -5.0, f"papers at two meetings: {names}")
    if any(meetings) and "article" in (one.kind, two.kind) and not all(meetings):
        return Evidence("journal", -4.0, f"one at a meeting, one in a journal: {names}")
    # With another volume, year or page too, it is an abstract, a reprint or a translation.
    volumes = "" not in (one.volume, two.volume) and not _same_number(one.volume, two.volume)
    pages = bool(one.pages and two.pages) and _pages(one, two, journal=False).weight < -1
    return Evidence("journal", -3.5 if volumes or years or pages else -1.5, f"different journals: {names}")


def _of_meeting(one: Traits) -> bool:
    return one.kind in ("conference", "talk") or any(is_meeting(words(name)) for name in one.journals)


def _citation(one: Traits, two: Traits, *, journal: bool = True) -> Iterator[Evidence]:
    """Volume, issue and pages; ``journal``: whether they may be one journal's.

    In two journals the same volume is chance, unless the first page is the same too.
    """
    pages = _pages(one, two, journal=journal) if one.pages and two.pages else None
    if one.volume and two.volume:
        if not _same_number(one.volume, two.volume):
            yield Evidence("volume", -2.5, f"different volumes: {one.volume} and {two.volume}")
        elif journal or (pages and pages.weight > 0):
            yield Evidence("volume", 1.0, f"same volume {one.volume}")
    if one.issue and two.issue:
        if _same_number(one.issue, two.issue):
            if journal or (pages and pages.weight > 0):
                yield Evidence("issue", 0.3, f"same issue {one.issue}")
        else:
            # What appears in each issue under one heading; elsewhere issue numbers are often wrong.
            column = min(one.title.weight, two.title.weight) < _COLUMN
            yield Evidence(
                "issue", -4.0 if column else -0.3, f"different issues: {one.issue} and {two.issue}"
            )
    if pages:
        yield pages


def _same_number(one: str, two: str) -> bool:
    """Whether one is the other, with a series or a special issue named behind it; a supplement is another.

    >>> _same_number("174", "174 aisc"), _same_number("10", "10 suppl 2")
    (True, False)
    """
    short, long = sorted((one.split(), two.split()), key=len)
    return short == long[: len(short)] and not any(
        word.startswith("s") and word != "si" for word in long[len(short) :]
    )


def _pages(one: Traits, two: Traits, *, journal: bool) -> Evidence:
    ranges = set(one.pages) & set(two.pages)
    if whole := sorted((start, end) for start, end in ranges if end > start and start != 1):
        return Evidence("pages", 3.5, f"same pages {whole[0][0]}–{whole[0][1]}")
    if shared := {start for start, _ in one.pages} & {start for start, _ in two.pages}:
        # A first page 1 is that of an article printed alone; a single page can hold several abstracts.
        single = all(start == end for start, end in (*one.pages, *two.pages))
        weight = 0.8 if shared == {1} else 1.5 if single else 2.5
        return Evidence("pages", weight, f"same first page {min(shared)}")
    (a, b), (c, d) = one.pages[0], two.pages[0]
    said = f"{a}–{b} and {c}–{d}"
    if journal and any(a <= d and c <= b for a, b in one.pages for c, d in two.pages):
        return Evidence("pages", 0.0, f"overlapping pages: {said}")
    if 1 in (a, c):
        return Evidence("pages", -1.0, f"different pages, of which one counts from 1: {said}")
    if one.volume == two.volume and 1 in (c - b, a - d):
        return Evidence("pages", -6.0, f"one follows the other in print: {said}")
    return Evidence("pages", -4.0, f"different pages: {said}")


def _two_versions(one: Traits, two: Traits) -> bool:
    """A paper and its conference version, a thesis and an article from it; not one piece under two types."""
    if frozenset((one.kind, two.kind)) not in _VERSIONS or (one.doi and one.doi == two.doi):
        return False
    return not (one.volume and one.volume == two.volume and one.pages and one.pages[0] in two.pages)
