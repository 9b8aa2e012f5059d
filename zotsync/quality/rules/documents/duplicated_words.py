"""A word twice in a row, or twice around another: *the the*, *only work only*.

Where the words can be right (*the problems they have have grown*, *Will will come*), nothing is said; where a
person has to read the sentence to know (*if you have it it works*), nothing is mended unasked.

Bad::

    The mosses grow on the the wall, but they only work only in shade.

Bad::

    The mosses are are green in the the shade of those who who live there.

Good::

    That that is, is; they had had tea. Cells and cells differ; viruses are viruses that kill.

    Who who has read of mosses would doubt that? Will will come in May; May may be dry. All it is is a moss.
    The problems they have have grown, and those who can can see why. Ask who who was there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import PROSE, Fix, Hit, Severity, TextRule, manual, safe, unsafe
from zotsync.quality.source import Passage
from zotsync.quality.text.look import Look
from zotsync.quality.text.words import words

# Slips wherever they are.
_ALWAYS = words("the a an and or but its their our we they than such been also some")
# Words that can end one part of a sentence and begin the next.
_PREPOSITIONS = words("of to for with by from at into between")
_POINTING = words("it this these those")
_VERBS = words("is are was were be has have can may will would")
_ASKING = words("who which when where while")
_MEANT = words("very more most not then")
_DOUBLE = _ALWAYS | _PREPOSITIONS | _POINTING | _VERBS | _ASKING | _MEANT
# Before a doubled verb or pronoun: the first ends a clause.
_CLAUSES = words("""
    what who whom whose which that whatever whoever whichever those all everything anything nothing something
    where how as than when if once whether
""")
_SUBJECTS = words("i you he she it we they there one this these")
_DETERMINERS = words(
    "the a an this these those its their our his her my your all each every any both some no"
)
_ASKED = words("""
    ask asks asked asking know knows knew known knowing wonder wonders wondered tell tells told telling
    show shows showed shown see sees saw seen decide decides decided determine determines determined discover
    discovers discovered find finds found learn learns learned matter matters depend depends guess guesses
    remember remembers about on of to is was are were does did or and but exactly precisely just only even
""")
_PERSONS = words("""
    people those men women children person anyone everyone someone somebody nobody man woman child
""")
_SPELLED = words(
    "vitamin type group class grade phase stage option part section figure table point hepatitis"
)
_WHILES = words("a the little long short")
# What ends a clause only with a relative pronoun before it: "the cure which he sought treatment with".
_NOUN = re.compile(r"(?:tion|sion|ment|ity|ness|ance|ence|ism|ist|logy|apy|(?<=\w\w\w)[ae]nt)s?\Z")
_FEW = 4  # words that hold no clause of their own
# Adverbs that cannot stand on both sides of one verb.
_AROUND = words("only also often usually currently mainly mostly generally typically still even just always")
_PATTERN = re.compile(
    r"\b(?<!-)(?P<word>[A-Za-z]{1,9}+)"
    r"(?=(?P<rest>(?: |\r?\n)(?:(?P<middle>[A-Za-z]{2,12}+) )?(?i:(?P=word))\b(?![-’'])))"
)
# Right as they are: phrasal verbs before a preposition, letters, units.
_RIGHT = re.compile(r"(?:in in|on on|that that|had had|as as|at at)\Z", re.I)

_WORD = re.compile(r"[^\W\d_]+")
_FAR = 160

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
    if second[0].isupper() or (first.isupper() and len(first) > 1):
        return  # "vitamin A a day", "to To", "The The": a name or an initial.
    fix = None if _RIGHT.match(text) else _mended(match, word, first)
    if fix:
        yield Hit(f"Say it once: {first}", start, end, fix)


def _mended(match: re.Match[str], word: str, first: str) -> Fix | None:
    """How the word is said once; None where it is said twice by right."""
    before = _before(match)
    last = before[-1] if before else ""
    found = _WORD.match(match.string, match.end("rest") + 1)
    following = found[0].lower() if found and match.string[match.end("rest")].isspace() else ""
    if first != word and word in _VERBS | _ASKING | _MEANT | {"an", "a"}:
        return None  # At the beginning it is a question, or a name: Will, May, An.
    if word == "a":
        return safe(first) if last and following and last not in _SPELLED else None
    if word in ("and", "or", "not") and following in ("and", "or", "not", "but"):
        return None  # They are spoken of.
    if word in _ALWAYS:
        return safe(first)
    if word in _PREPOSITIONS:
        whole = bool(_NOUN.search(last)) and word != "to" and _CLAUSES.isdisjoint(before)
        return safe(first) if following in _DETERMINERS or whole else manual(first)
    if word in _POINTING:
        return safe(first) if last in ("in", "of") and word != "it" else manual(first)
    if word in _VERBS:
        whole = last in _SUBJECTS and len(before) > 1  # "It was was late", but "the house it was was old".
        if not last or whole or not _CLAUSES.isdisjoint(before):
            return None
        if word in ("can", "will"):  # a can, the will; they can can fish, she can will it
            return None if last in _DETERMINERS else manual(first)
        if word in ("have", "has") and len(before) > 1 + (before[0] in _DETERMINERS):
            return manual(first)  # Problems authors have have grown.
        return safe(first) if len(before) <= _FEW else manual(first)
    if word == "who":
        person = last in _PERSONS or (last.endswith("s") and last not in _ASKED)
        return safe(first) if person else None
    if word in _ASKING:
        asked = not last or last in _ASKED or (word == "while" and last in _WHILES)
        return None if asked else safe(first)
    return manual(first)


def _before(match: re.Match[str]) -> list[str]:
    """The words of the sentence before the doubled one, in small letters."""
    text = match.string[max(0, match.start() - _FAR) : match.start()]
    return _WORD.findall(re.split(r"[.?!;:,()“”\"]|\n\s*\n", text)[-1].lower())


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
