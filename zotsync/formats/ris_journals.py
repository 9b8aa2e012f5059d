"""Which of the many title tags names the journal, which its abbreviation, and which is a subtitle.

``T2`` is the journal where nothing else names it. Where ``JF`` (or ``JO``, ``JA``) names the journal
and ``T2`` says something else, ``T2`` is the second half of the article's title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

_STOP = frozenset(
    re.findall(r"\w+", "the of and in for on a an de la le les des du et der die das und für di da del y e")
)
# A T2 like this is where the article was presented or collected, not what it is about.
_GATHERING = re.compile(
    r"\b(?:special (?:issue|section)|conference|proceedings|symposium|workshop|congress|meeting|"
    r"supplement|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Names:
    """The journal's name, its abbreviation and the subtitle, and the fields that say each."""

    journal: str = ""
    journal_at: list[int] = field(default_factory=list)
    short: str = ""
    short_at: list[int] = field(default_factory=list)
    subtitle: str = ""
    subtitle_at: int = -1


def name_journal(found: list[tuple[int, str, str]], title: str) -> Names:
    """Decides for the fields ``found`` (position, tag, value) of an article called ``title``."""
    by_tag: dict[str, str] = {}
    for _, tag, value in found:
        by_tag.setdefault(tag, value)
    second = by_tag.get("T2", "")
    named = by_tag.get("JF") or by_tag.get("JO") or by_tag.get("JA") or ""
    names = Names(journal=named or second or by_tag.get("BT") or found[0][2])
    if named and second and not alike(named, second):
        if abbreviates(named, second):
            names.journal = second
        elif is_subtitle(second, named, title):
            names.subtitle_at, names.subtitle = next((at, v) for at, tag, v in found if tag == "T2")
    for tag in ("J2", "JA", "JO", "J1", "JF", "T2"):
        value = by_tag.get(tag, "")
        if not value or alike(value, names.journal):
            continue
        if tag in ("JF", "T2") and not abbreviates(value, names.journal):
            continue
        names.short = value
        break
    for position, tag, value in found:
        if alike(value, names.journal):
            names.journal_at.append(position)
        elif value == names.short and position != names.subtitle_at:
            names.short_at.append(position)
        elif tag == "T2" and value == second and position != names.subtitle_at:
            continue
    return names


def is_subtitle(second: str, container: str, title: str) -> bool:
    """Whether a second title is the end of the first one: another line names the container, and says other.

    >>> is_subtitle("A survey of five bays", "Marine Letters", "Eelgrass and its fish")
    True
    """
    return (
        bool(title)
        and not alike(second, container)
        and not abbreviates(second, container)
        and not abbreviates(container, second)
        and not _GATHERING.search(second)
        and not folded(title).endswith(folded(second))
    )


def alike(one: str, other: str) -> bool:
    """Whether two names differ in case, marks and "&" at most."""
    return one == other or folded(one) == folded(other)


@lru_cache(4096)
def folded(name: str) -> str:
    """The letters and digits of a name, in lower case."""
    return re.sub(r"[\W_]+", "", name.casefold().replace("&", "and"))


_LONGEST = 500
"""Characters of a name that is looked at: a longer text names no journal."""


@lru_cache(4096)
def abbreviates(short: str, full: str) -> bool:
    """Whether ``short`` can be the abbreviation of ``full``: its words, cut short, in the same order.

    >>> abbreviates("J. Clin. Oncol.", "Journal of Clinical Oncology")
    True
    >>> abbreviates("BMJ", "British Medical Journal")
    True
    >>> abbreviates("Cell", "Cells in motion"), abbreviates("Nature", "A short history of tides")
    (False, False)
    """
    if not len(short) < len(full) <= _LONGEST:
        return False
    full = re.sub(r"\s*(?:\(.*?\)|[:=].*)", "", full)
    words = [word for word in re.findall(r"\w+", full.casefold()) if word not in _STOP]
    parts = [part for part in re.findall(r"\w+", short.casefold()) if part not in _STOP]
    if not words or not parts:
        return False
    if len(parts) == 1 and len(words) > 1:
        initials = "".join(word[0] for word in words)
        return (
            short.isupper()
            and len(short) >= 2
            and _within(parts[0], initials)
            and len(parts[0]) * 2 > len(words)
        )
    at = 0
    for number, part in enumerate(parts):
        while at < len(words) and not (words[at][0] == part[0] and _within(part, words[at])):
            if number == 0:
                return False
            at += 1
        if at == len(words):
            return False
        at += 1
    return len(parts) * 2 > len(words)


def _within(short: str, word: str) -> bool:
    """Whether the letters of ``short`` stand in ``word`` in their order."""
    letters = iter(word)
    return all(letter in letters for letter in short)
