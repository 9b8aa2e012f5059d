"""A word that was divided at the end of a line and not joined again: ``immuno- therapy``.

Only endings that are no words of their own are joined; ``pre- and post-`` stays. Other halves are joined to a
common word where the second, or at the end of a line one of the two, is none.

Bad::

    The vege- tation of the hills is a combi- nation of mosses that sur- vived in two coun-
    ties.

Good::

    The pre- and post-war walls, and a two- or three-year-old moss with long-
    lived shoots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import PROSE, Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage
from zotsync.quality.text.hyphens import rejoined
from zotsync.quality.text.words import words

# Word ends that cannot stand alone.
_PATTERN = re.compile(
    r"\b(?P<first>[a-z]{2,})-(?P<gap> |\r?\n)(?P<second>(?:[a-z]{0,6}(?:tion|tions|sion|sions|ment|ments"
    r"|ness|ity|ities|ically"
    r"|ingly|ology|ological|ative|atory|ating|ated|ance|ence|ous|ible|ively)))\b"
    r"|\b(?P<head>[a-z]{2,})-(?: |\r?\n)(?P<tail>[a-z]{2,})\b"
)
_FREE = words("""
    mentation action motion city fence dance hence nation station section option ration portion
    notion lotion mention motions rated stated dated moment cement pigment figment segment garment
    comment tension mission vision session version pension density unity cavity entity gravity
    reality activity quality ability relative native active element treatment function reaction
    position selection mediated related solution mutation infection induction fusion lesion erosion
    sequence balance distance illness fitness witness harness severity toxicity immunity specificity
    science porous reduction injection variation rotation location creation fraction diction auction
    caution suction evidence absence presence essence silence violence venous nervous
""")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    if head := match["head"]:
        if better := rejoined(head, match["tail"], "\n" in match[0]):
            yield Hit(f"Join the word: {better}", match.start(), match.end(), unsafe(better))
    elif match["second"] not in _FREE:
        better = match["first"] + match["second"]
        yield Hit(f"Join the word: {better}", match.start(), match.end(), unsafe(better))


rule = TextRule(
    code="AB-15",
    name="soft-hyphenation",
    severity=Severity.info,
    pattern=_PATTERN,
    needs=("- ", "-\n", "-\r"),
    kinds=PROSE,
    languages=("en",),
    check=check,
)
