"""Where sentences end, and where the blank after an end was lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zotsync.quality.text.words import words

GLUED = re.compile(r"[.?!](?=[A-ZÀ-ÖØ-Þ])(?<=(?:[^\W_A-Z]|[)\]”\"%])[.?!])")
"""A stop between a small letter (or a digit, or a closing sign) and a capital. A candidate, no verdict."""

_LEFT = re.compile(r"(?:[^\W_]+[-’'/])*[^\W_]+%?$|[)\]”\"]$")
_RIGHT = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")

# After these the stop belongs to the word: the blank may be missing, but no sentence ends.
ABBREVIATIONS = words("""
    al approx art bd ca cf ch chap cit co corp dept dr ed eds eg eq eqs esp est etc fig figs ff gen
    hon ie inc jr lt ltd max min mr mrs ms mt nat no nos nr op para pl pp prof pt pts ref refs rep
    resp rev sci sec sect ser soc sp spp sr st subsp suppl supp tab univ var viz vol vols vs
""")
# Words that begin sentences and no names: needed where the word before is itself capitalised or a number.
STARTERS = words("""
    A After Although An And Approximately As At Because Both But By Compared Conclusion Conclusions
    Currently Despite During Each Finally For From Further Furthermore He Hence Here How However If
    In Indeed It Its Many Most Moreover Nevertheless No Of On One Other Our Patients Results Several
    She Since So Some Such That The Their There Therefore These They This Those Thus To Two Under
    Until Using We What When Where Whereas Whether Which While Why With You Your
""")
_CODE = words("""
    NET JS IO AI ORG COM PDF DOC CSV XML JSON HTML TXT ZIP EXE DLL SQL PY
""")


@dataclass(frozen=True, slots=True)
class Glued:
    """A lost blank: ``start`` and ``end`` of the two words with the stop between them at ``stop``."""

    start: int
    stop: int
    end: int


def glued_at(match: re.Match[str], text: str) -> Glued | None:
    """Whether a match of `GLUED` in ``text`` is the end of a sentence that lost its blank."""
    at = match.start()
    left = _LEFT.search(text, max(0, at - 60), at)
    right = _RIGHT.match(text, at + 1)
    if left is None or right is None:
        return None
    word, following = left[0], right[0]
    before = text[left.start() - 1 : left.start()]
    after = text[right.end() : right.end() + 2]
    # A chain of abbreviations, a version, a path, a host, a name with dots.
    if (
        (before and before in "./\\_@#:=&")
        or after[:1] in ("_", "/", "\\", "@", "=", "(")
        or following in _CODE
    ):
        return None
    if after[:1] == "." and (len(following) < 5 or after[1:2].isalnum()):
        return None
    if word[-1] in ')]”"':
        if not (following in STARTERS or (following[1:].islower() and after[:1] in (" ", ","))):
            return None
    elif word[0].isdigit():
        # 1.Methods is a number of a heading; 2012.The is not.
        if following not in STARTERS or len(word) < 3:
            return None
    elif len(word) < 2 or word.lower() in ABBREVIATIONS or any(c.isdigit() for c in following[:4]):
        return None
    elif word[0].isupper() or not word.isalpha():
        if following not in STARTERS:
            return None
    elif len(following) == 1:
        if following != "A" or after[:1] != " ":
            return None
    elif following.isupper() and (len(word) < 4 or after[:1] == "."):
        return None
    return Glued(left.start(), at, right.end())


def glued(text: str) -> Iterator[Glued]:
    """All lost blanks between sentences in ``text``.

    >>> [(g.start, g.end) for g in glued("It was studied.Many, e.g.Node.js or Nat.Rev., were not.")]
    [(7, 19)]
    """
    for match in GLUED.finditer(text):
        if found := glued_at(match, text):
            yield found
