"""A word twice in a row, or twice around another: *the the*, *only work only*.

Bad::

    The mosses grow on the the wall, but they only work only in shade.

Good::

    That that is, is; they had had tea. Cells and cells differ; viruses are viruses that kill.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import PROSE, Hit, Severity, TextRule, safe, unsafe
from zotsync.quality.source import Passage
from zotsync.quality.text.look import Look
from zotsync.quality.text.words import words

_DOUBLE = words("""
    the a an of to and or in on for with by from at as is are was were be been this these those it its
    their our we
    they which who but not has have can may will would also into between such than then when where while
    very more
    most some
""")
# Adverbs that cannot stand on both sides of one verb.
_AROUND = words("only also often usually currently mainly mostly generally typically still even just always")
_PATTERN = re.compile(
    r"\b(?<!-)(?P<word>[A-Za-z]{1,9}+)"
    r"(?=(?P<rest>(?: |\r?\n)(?:(?P<middle>[A-Za-z]{2,12}+) )?(?i:(?P=word))\b(?![-’'])))"
)
# Right as they are: phrasal verbs before a preposition, letters, units.
_RIGHT = re.compile(r"(?:in in|on on|is is|that that|had had|a a|as as|at at)\Z", re.I)

_DOUBLE_BYTES, _AROUND_BYTES = ({word.encode() for word in some} for some in (_DOUBLE, _AROUND))


def might(look: Look) -> bool:
    return not (_DOUBLE_BYTES.isdisjoint(look.again(1)) and _AROUND_BYTES.isdisjoint(look.again(2)))


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    start, end = match.start(), match.end("rest")
    text = passage.text[start:end]
    word = match["word"].lower()
    if match["middle"]:
        if word in _AROUND and match["middle"] not in ("or", "and", "but", "not", "if", "when"):
            better = text[: match.end("middle") - start]
            yield Hit(f"Say it once: {better}", start, end, unsafe(better))
        return
    if word not in _DOUBLE:
        return
    first, second = text[: len(word)], text[-len(word) :]
    if second[0].isupper() and not first[0].isupper():
        return  # "vitamin A a day", "to To": a name or an initial.
    if first.isupper() and len(first) > 1:
        return
    if _RIGHT.match(text) and not (text.lower() in ("is is", "a a") and _plain(match)):
        return
    yield Hit(f"Say it once: {first}", start, end, safe(first))


def _plain(match: re.Match[str]) -> bool:
    """Whether ordinary words stand on both sides."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    after = match.string[match.end("rest") : match.end("rest") + 12]
    return bool(re.search(r"[a-z]{3} $", before) and re.match(r" [a-z]{3}", after)) and "what" not in before


rule = TextRule(
    code="ND-03",
    name="duplicated-words",
    severity=Severity.warning,
    pattern=_PATTERN,
    might=might,
    kinds=PROSE,
    languages=("en",),
    check=check,
)
