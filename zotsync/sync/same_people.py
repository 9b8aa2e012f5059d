"""When two lists of creators name the same people: initials against full names, particles, accents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from zotsync.item import Creator

_PARTICLES = frozenset(
    """al ap d da dal de del della den der des di do dos du el la las le los op san st ten ter van vom von y
    zu zur""".split()
)
_SUFFIXES = frozenset("jr sr ii iii iv 2nd 3rd null".split())
_OTHERS = frozenset(("et al", "others", "and others", "u a"))


def same_people(a: Sequence[Creator], b: Sequence[Creator]) -> bool:
    """Whether two lists name the same people in the same order and roles.

    A list that ends in *et al.* may stop early. A misspelt or another name, a person more or less and
    another order are differences that somebody has to look at.

    >>> full = [Creator("author", "van der Berg", "Anna Lise"), Creator("author", "Ødegård", "Tor")]
    >>> same_people(full, [Creator("author", "Berg", "A.-L."), Creator("author", "Odegard", "T.")])
    True
    >>> same_people(full, [Creator("author", "van der Berg", "Anna Maria"), full[1]])
    False
    """
    open_end = _is_others(a) or _is_others(b)
    a, b = _people(a), _people(b)
    if len(a) != len(b) and not (open_end and a and b):
        return False
    return all(
        x is None or y is None or (x.type == y.type and same_person(x, y)) for x, y in zip_longest(a, b)
    )


def same_person(a: Creator, b: Creator) -> bool:
    """Whether two spellings are one name."""
    one, two = _words(f"{a.first} {a.last} {a.name}"), _words(f"{b.first} {b.last} {b.name}")
    if sorted(one) == sorted(two) and bool(one) and _outer(a) == _outer(b):
        return True  # the same words, divided elsewhere
    if bool(a.name) != bool(b.name):
        return False
    families = [_family(c) for c in (a, b)]
    if families[0] != families[1] and "".join(_words(a.last or a.name)) != "".join(_words(b.last or b.name)):
        return False
    return _given_agree(_given(a), _given(b))


def _is_others(people: Sequence[Creator]) -> bool:
    return bool(people) and " ".join(_words(people[-1].last or people[-1].name)) in _OTHERS


def _people(people: Sequence[Creator]) -> Sequence[Creator]:
    return people[:-1] if _is_others(people) else people


def _words(text: str) -> list[str]:
    from zotsync.duplicates.titles import words

    return [word for word in words(text.replace("-", " ")) if word not in _SUFFIXES]


def _outer(creator: Creator) -> str:
    """The initial by which a list sorts the name: moving a word between its parts keeps it."""
    family = _words(creator.last or creator.name)
    return family[0][:1] if family else ""


def _family(creator: Creator) -> str:
    found = _words(creator.last or creator.name)
    return "".join(word for word in found if word not in _PARTICLES) or "".join(found)


def _given(creator: Creator) -> list[str]:
    """The given names without particles; initials written as one word (``RE``, ``C.J.``) taken apart."""
    spaced = re.sub(r"[.\-,]", " ", creator.first)
    parts = [" ".join(w) if w.isupper() and len(w) <= 4 and w.isascii() else w for w in spaced.split()]
    return [word for word in _words(" ".join(parts)) if word not in _PARTICLES]


def _given_agree(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether each name of the shorter is, or begins, the other's in its place."""
    short, long = sorted((one, two), key=len)
    if not short:
        return True
    if len(short) == 1 and "".join(long) == short[0]:
        return True  # "Chen-Yu", "Chenyu"
    return all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in zip(short, long, strict=False)
    )
