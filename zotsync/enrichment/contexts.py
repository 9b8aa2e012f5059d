"""How a text speaks of a therapy at one place: as its subject, or as something before or beside it."""

from __future__ import annotations

import re

# A result after a treatment speaks of that treatment, not of what came before another.
_NO_RESULT = "".join(
    rf"(?<!{word} )"
    for word in ("outcome", "outcomes", "survival", "response", "responses", "remission", "mortality")
)
# What makes the words after it earlier, compared, ruled out or merely usual, and how many words may stand
# between (each half of a hyphenated word counts).
_LEADS = (
    (8, r"prior|previous(?:ly)?|earlier|preceding"),
    (9, r"(?:progress\w+|relaps\w+|recurr\w+) (?:on|after|during|following|from|despite)"),
    (4, rf"{_NO_RESULT}(?:after|following)|post|since|despite|before|until"),
    (
        5,
        r"(?:stain(?:ed|ing)|labell?ed|probed|detected|(?:immuno)?blot\w*|immunohisto\w+) (?:with|using|by)",
    ),
    (2, r"ohne|nach|sans|après|sin|tras|senza|dopo"),
    (4, r"unlike|than|versus|vs\.?|against|instead of|rather than|alternatives? to|in place of|not only"),
    (4, r"(?:compared|comparison|contrast) (?:with|to)"),
    (3, r"(?:randomi\w+|assigned|receive)\b[^.;]{0,60}\bor"),
    (3, r"(?<!with or )without|(?<!whether or )not|no|never|neither|nor"),
    (3, r"avoid\w*|withh\w+|omit\w*|lack of|absence of"),
    (5, r"fail\w*|refractory|ineligible|unsuitable|intoleran\w+|contraindicat\w+|unfit|unable"),
    (4, r"(?:can ?not|can't|could not) be (?:\w+ )?(?:removed|treated|cured)"),
    (3, r"(?<!with )(?<!plus )(?:conventional|traditional|standard|usual)"),
    (3, r"other|history of|candidates? for|eligible for|amenable to|intended for"),
    (5, r"(?:have|has) (?:not |already |also )?(?:received|been treated|undergone)|had not received|had had"),
    (4, r"(?:never|not)(?: (?:having|been|yet|ever))* (?:received|undergone|given)"),
    (4, r"without (?:receiv|undergo)ing"),
    (
        4,
        r"(?:no|none|neither|nobody)\b[^.;,]{0,80} (?:received|under(?:went|gone)|taking|given|treated)",
    ),
    (6, r"exclu(?:ded|ding|sion)(?: (?:criteri\w+|if|when|were|was|they|who|had|of|for|received))*"),
    (6, r"pre-?treated with|progress\w+ (?:within|under)"),
    (4, r"complet(?:ing|ion of|ed)|finish(?:ed|ing)|(?:partial|complete) response to"),
    (2, r"lines of"),
    (3, r"refus(?:ed|es|ing|al of)"),
    (3, r"declin(?:ed|es|ing)(?! (?:\w+ly|with|by|after|in|during|from|on|under|over|to|as|when)\b)"),
)
# What was received after all is no longer what the words before that rule out.
_REACH = r"(?:[\w']+[ -](?:(?!(?:received|underwent)\b)[\w']+[ -]){{0,{}}})?"
_BEFORE = re.compile(
    r"\b(?:" + "|".join(rf"(?:{words})\W+{_REACH.format(most - 1)}" for most, words in _LEADS) + ")$", re.I
)
_AFTER = re.compile(
    r"\W?(?:na[iï]ve|refractory|pre-?treated|experienced|ineligible|unfit|like)\b|-(?:free|sparing|unexposed)\b"
    r"|-(?:eluting|coated) (?:\w+ )?(?:stent|balloon|graft)s?\b"
    r"|\W(?:alone )?(?:fail(?:s|ed|ure)|ha(?:s|ve) failed|(?:is|are|was|were) not\b"
    r"|(?:produced|showed|brought|gave|had|yielded|achieved) (?:no|little|minimal)\b)",
    re.I,
)
_DOSES = re.compile(
    r"(?:versus|vs\.?|than|(?:compared|comparison) (?:with|to)|standard|conventional|usual)\b"
    r".*\bdos(?:es?|ing|age)\b",
    re.I | re.S,
)
"""A dose beside another one: the drug is what both are of."""
_OF_ONE = re.compile(
    r"\b(?:open|early|late|weekly|daily|oral|partial|total|radical|immediate|single|intermittent|concurrent"
    r"|(?:short|long)[- ]course|[a-z]{3,}(?:ic|ive|al|ous|ed)|robot-assisted)\W+$",
    re.I,
)
"""Before "versus": two ways of the same treatment ("laparoscopic versus open gastrectomy")."""
_VERSUS = re.compile(r"(?:(?:randomi|assigned|receive)[^.;]*\b)?(?P<between>versus|vs|or)\b", re.I)
_RESECTED = re.compile(r"resected\Z", re.I)
_ATTRIBUTE = re.compile(r" [a-z]")
_WAS = re.compile(
    r"\b(?:was|were|is|are|be|been|being|had|have|has|and|or|then|we)(?: \w+ly| also| not)?\W+$", re.I
)
_BREAK = re.compile(r"(?:(?<!\b[A-Z])(?<!\bvs)(?<!e\.g)(?<!i\.e)(?<!et al)\.|[;!?])\s+(?=\S)|\n\s*\n|: ")
_LIST = re.compile(r"[\s*]*(?:,|and|or|/|&|,\s*and|,\s*or|and/or|to)?[\s*]*", re.I)
_GIVEN = re.compile(
    r"\b(?:combin\w+|concurrent\w*|concomitant\w*|multimodal\w*|treat\w* with|receiv\w+|underwent|including)"
    r"(?: \w+){0,2}\W+$",
    re.I,
)
_CONTINUES = re.compile(
    r"-?(?: ?(?:containing|based))?[ ,/-]*(?:and/or|and|or)?(?: ?(?!received|underwent)[\w-]{1,14}%?)?"
    r"[ ,]*",
    re.I,
)
_VERB = re.compile(
    r"(?: \([^()]{1,40}\))? (?:is|are|was|were|has|had|have|can|may|might|could|will|should|did|does|led|gave"
    r"|(?:prolong|improv|reduc|increas|delay|extend|show|induc|produc|achiev|yield|lower|act|work|result|demonstrat)"
    r"(?:ed|e?s))\b",
    re.I,
)
_AGAIN = re.compile(r"(?!.*\b(?:and|or|plus|with|then|but|followed)\b)[\w \t-]*", re.I)
TREATING = re.compile(
    r"\b(?:treat\w*|therap\w+|approved?|administ\w+|dos(?:e|es|ing)|regimen\w*|received|boost\w*"
    r"|used (?:to|for)|trials?)\b",
    re.I,
)
_WINDOW = 110
_FAR = 400


def is_background(text: str, start: int, end: int) -> bool:
    """Whether the words around ``text[start:end]`` make it earlier, compared, ruled out or merely usual.

    >>> sentence = "Sunitinib was given where the disease progressed after radiotherapy."
    >>> [is_background(sentence, at, at + 9) for at in (0, sentence.index("radio"))]
    [False, True]
    """
    first = max(0, start - _WINDOW)
    for match in _BREAK.finditer(text, first, start + 1):
        first = match.end()
    before = text[first:start]
    led = _BEFORE.search(before)
    if led and not _DOSES.match(led[0]) and not _is_one(before, led):
        return True
    if _RESECTED.search(text, start, end) and _ATTRIBUTE.match(text, end) and not _WAS.search(before):
        return True  # “patients with resected melanoma”: whom, not what was done
    return bool(_AFTER.match(text, end, end + 40))


def _is_one(before: str, led: re.Match[str]) -> bool:
    """Whether the comparison is of two ways of the same treatment."""
    found = _VERSUS.match(led[0])
    end = led.start() + found.start("between") if found else 0
    return bool(found and _OF_ONE.search(before, max(0, end - 30), end))


def continues(between: str, after: str) -> bool:
    """Whether a mention after ``between``, and before ``after``, is in the list of the mention before it.

    >>> continues(", ", " and surgery"), continues(", ", " is taken at home")  # as in "Unlike A, B is …"
    (True, False)
    """
    if between.strip() == "," and _VERB.match(after):
        return False  # the comma ends what introduces the sentence
    return len(between) < 30 and _CONTINUES.fullmatch(between) is not None


def says_again(between: str) -> bool:
    """Whether a mention of the same therapy after ``between`` is still the same one.

    >>> says_again(" treatment within a first-line "), says_again(" and then more ")
    (True, False)
    """
    return len(between) < 40 and _AGAIN.fullmatch(between) is not None


def is_list(between: str) -> bool:
    """Whether ``between`` two mentions is only what parts the members of an enumeration."""
    return len(between) < 12 and _LIST.fullmatch(between) is not None


def is_given(text: str, start: int) -> bool:
    """Whether the words before ``start`` say that what follows was given, or is combined."""
    return _GIVEN.search(text, max(0, start - 40), start) is not None


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around ``start`` to ``end`` begins and ends, as far as stops tell."""
    first = max(0, start - _FAR)
    for match in _BREAK.finditer(text, first, start + 1):
        first = match.end()
    last = min(len(text), end + _FAR)
    stop = _BREAK.search(text, end, last)
    return first, stop.start() if stop else last
