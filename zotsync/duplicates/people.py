"""Names of people as they are compared: initials against full names, particles, compound families."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from zotsync.duplicates.titles import words
from zotsync.item import Creator

_PARTICLES = frozenset(
    """al ap auf bin da dal dall das de del dela della den der des di do dos du e el ibn ii iii jr la le los
    op san sr st ten ter van vom von y zu zum zur""".split()
)
_NOBODY = frozenset(
    ("anonymous", "anon", "et al", "others", "no authors listed", "unknown", "and others", "no author", "n n")
)
_MOST = 25
"""So many people of a list are compared; a work of three hundred authors is told by the first of them."""

Verdict = Literal["same", "most", "some", "namesakes", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class Person:
    """``family`` joined without particles; ``parts`` are all its words; ``initials`` of the given names."""

    family: str
    parts: frozenset[str]
    initials: str


def read_people(creators: Iterable[Creator], primary: str) -> tuple[Person, ...]:
    """The authors, or where there are none the editors, in their order."""
    listed = tuple(creators)
    for kinds in ({primary, "author"}, {"editor", "seriesEditor", "bookAuthor"}):
        found = [person for c in listed if c.type in kinds and (person := read_person(c))]
        if found:
            return tuple(found[:_MOST])
    return ()


def read_person(creator: Creator) -> Person | None:
    """A name for comparing; nothing where it names nobody.

    >>> read_person(Creator("author", "van der Berg", "Anna-Lise")).initials
    'al'
    """
    family = words((creator.name or creator.last).replace("-", " "))
    if not family or " ".join(family) in _NOBODY:
        return None
    given = words(_spaced(creator.first))
    bare = [word for word in family if word not in _PARTICLES] or family
    return Person("".join(bare), frozenset((*bare, *given)), "".join(word[0] for word in given))


def _spaced(given: str) -> str:
    """Initials written as one word (``RE``, ``C.J.L.M.``) taken apart."""
    text = given.replace(".", " ").replace("-", " ")
    return " ".join(" ".join(w) if w.isupper() and len(w) <= 3 and w.isascii() else w for w in text.split())


def same_person(one: Person, two: Person) -> bool:
    """Whether two names can be one person's."""
    if one.family == two.family:
        return _initials_agree(one.initials, two.initials)
    if len(one.family) > 4 and fuzz.ratio(one.family, two.family) >= 86:
        return _initials_agree(one.initials, two.initials)
    # A compound family cut in two, a particle glued on, or given and family name swapped.
    long = {word for word in one.parts & two.parts if len(word) > 2}
    if long:
        rest_one, rest_two = one.parts - long, two.parts - long
        return len(long) > 1 or not rest_one or not rest_two or _share_initial(rest_one, rest_two)
    short, other = sorted((one.family, two.family), key=len)
    return len(short) > 3 and other.endswith(short) and _initials_agree(one.initials, two.initials)


def _initials_agree(one: str, two: str) -> bool:
    return not one or not two or one[0] == two[0] or (len(one) > 1 and len(two) > 1 and set(one) == set(two))


def _share_initial(one: Iterable[str], two: Iterable[str]) -> bool:
    return bool({word[0] for word in one} & {word[0] for word in two})


def compare_people(one: Sequence[Person], two: Sequence[Person]) -> Verdict:
    """How far two lists of authors agree.

    ``same``: the first agrees, and nearly all of the shorter list; ``most``: at least half; ``some``: anyone;
    ``namesakes``: a family name alone, with other initials.
    """
    if not one or not two:
        return "unknown"
    if len(one) > len(two):
        one, two = two, one
    first = same_person(one[0], two[0])
    families = {person.family: person for person in two}
    shared = sum(
        1
        for person in one
        if ((other := families.get(person.family)) and same_person(person, other))
        or any(same_person(person, other) for other in two)
    )
    part = shared / len(one)
    if first and (part >= 0.8 or len(one) - shared == 1 < len(one) - 1):
        return "same"
    if part >= 0.5 and shared:
        return "most" if first or part >= 0.8 else "some"
    if shared:
        return "some"
    return "namesakes" if any(person.family in families for person in one) else "none"
