"""The apostrophe of a possessive or a contraction is missing.

Only where no other reading is left: *own* after a plural that owns nothing (and where a verb follows or
a preposition stands before), the possessives of irregular plurals, disease names, contractions.

Bad::

    Vaccines train the bodies own defences, and they dont harm it.

Good::

    Vaccines train the body's own defences. The companies own factories; the patients own their data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import PROSE, Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage
from zotsync.quality.text.words import words

_OWNER = (
    r"bod(?:ie|y)|host|patient|person|individual|organism|animal|child|donor|recipient|plant|cell|tumou?r"
)
_OBJECT = r"(?!the\b|their\b|a\b|an\b|and\b|it\b|them\b|more\b|less\b|this\b|that\b|or\b|up\b)[a-z][\w-]*"
_CONTRACTIONS = (
    r"(?:do|does|did|is|was|are|were|has|have|had|could|should|would|must)nt|(?:they|you)re|(?:they|you)ve"
)
_PATTERN = re.compile(
    rf"\b(?P<det>the|their|its|your|our|a|an|each|every|one's) (?P<owner>{_OWNER})s own (?P<object>{_OBJECT})"
    r"|\b(?P<plural>[Ww]omen|[Cc]hildren)s (?=health|hospital|rights|studies|clinic|own|lives|cancers?\b)"
    r"|\b(?P<disease>Alzheimer|Parkinson|Crohn|Hodgkin|Huntington|Cushing|Addison)s "
    r"(?=disease|lymphoma|syndrome)"
    rf"|\b(?P<short>{_CONTRACTIONS})\b"
)
_BEFORE = re.compile(
    r"\b(?:of|by|with|using|from|against|to|in|for|on|into|via|as"
    r"|(?:train|use|help|boost|activate|support|strengthen|harnesse?|stimulate|enhance)s?) $"
)
_VERB = re.compile(
    r"(?: [a-z-]+){0,2} (?:is|are|was|were|can|could|will|would|may|might|has|have|had|must|should|does|do)\b"
)


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    text = match.string
    if owner := match["owner"]:
        behind = _VERB.match(text, match.end())
        before = _BEFORE.search(text, max(0, match.start() - 15), match.start())
        if not behind and before is None:
            return
        singular = "body" if owner.startswith("bod") else owner
        better = f"{match['det']} {singular}'s own {match['object']}"
    elif word := match["plural"] or match["disease"]:
        better = f"{word}' " if word.endswith("s") else f"{word}'s "
    else:
        better = f"{match['short'][:-2]}{'n' if match['short'].endswith('nt') else ''}'{match['short'][-2:]}"
        better = better.replace("n'nt", "n't")
    yield Hit(f"Add the apostrophe: {better.strip()}.", match.start(), match.end(), unsafe(better))


rule = TextRule(
    code="ND-07",
    name="apostrophe",
    severity=Severity.warning,
    pattern=_PATTERN,
    needs=("s own ",),
    words=words("""
        womens childrens alzheimers parkinsons crohns hodgkins huntingtons cushings addisons
        dont doesnt didnt isnt wasnt arent werent hasnt havent hadnt couldnt shouldnt wouldnt mustnt
        theyre youre theyve youve
    """),
    kinds=PROSE,
    languages=("en",),
    check=check,
)
