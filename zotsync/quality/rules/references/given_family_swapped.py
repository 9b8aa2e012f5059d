"""Given names where the family names belong, all through a Chinese list of authors: *Xiaoming L* for *Li X*.

Chinese family names have one syllable, but for a few; an entry in which three authors of four have a family
name of two, and one initial, is turned around.

Bad::

    # References

    1. Xiaoming L, Jianguo W, Shuning Z. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K, Lind A. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Holm G, Moss K. Lichens. Ann Bryol 2003;5(1):1-9.

Good::

    # References

    1. Li X, Ouyang J, Zhang S. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K, Lind A. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Tanaka G, Honda K, Sato M. Lichens. Ann Bryol 2003;5(1):1-9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.vancouver import HEAD, is_vancouver
from zotsync.quality.text.words import words

_SYLLABLE = (
    r"(?:[zcs]h?|[bpmfdtnlgkhjqxrwy])(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uan|uai|ai|an|ao|ei|en|ia|ie|in"
    r"|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u)"
)
_TWO = re.compile(rf"{_SYLLABLE}{_SYLLABLE}\Z")
_CHINESE = re.compile(r"zh|q(?!u[^aeno])|x|iao|iang|uang|iong|[aeio]ng|ian|hui|jun|wei|jie|yu", re.I)
_DOUBLE = words("ouyang sima shangguan situ zhuge dongfang huangfu weichi gongsun linghu murong yuwen")
_AUTHOR = re.compile(r"(?P<last>[A-Z][a-z]+) (?P<initials>[A-Z]{1,3})\Z")
_FEWEST = 3


def check(document: Document) -> Iterator[Hit]:
    if not is_vancouver(document):
        return
    for entry in document.references:
        head = HEAD.match(entry.text)
        if not head:
            continue
        authors = [part for part in head["authors"].split(", ") if part != "et al"]
        named = [_AUTHOR.match(author) for author in authors]
        if len(authors) < _FEWEST or not all(named):
            continue
        found = [match for match in named if match]
        given = [m for m in found if _TWO.match(m["last"].lower()) and m["last"].lower() not in _DOUBLE]
        if (
            len(given) >= _FEWEST
            and len(given) * 4 >= 3 * len(found)
            and all(len(m["initials"]) == 1 for m in given)
            and 2 * sum(bool(_CHINESE.search(m["last"])) for m in given) > len(given)
        ):
            start = entry.start + head.start("authors")
            yield Hit("Turn these names around: family name, initials.", start, start + len(found[0][0]))


rule = DocumentRule(code="RL-14", name="given-family-swapped", severity=Severity.error, check=check)
