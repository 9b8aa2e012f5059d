"""The authors of a reference, in the order and with the marks of many styles.

``Lovelace, A. M., & Babbage, C.``, ``A. M. Lovelace and C. Babbage``, ``LOVELACE A. et BABBAGE C.``,
``Lovelace, Ada, and Charles Babbage``, ``Lovelace, A.; Babbage, C.``, an institution.
"""

from __future__ import annotations

import re

from zotsync.formats.letters import UPPER
from zotsync.item import Creator

LONGEST = 600
"""Characters of a list of authors; nothing longer is looked at as one."""
_PARTICLE = (
    r"(?:van|von|der|den|de|del|della|di|da|dos|das|du|la|le|ten|ter|el|al|bin|ibn|zu|"
    r"zur|af|av|st|vom|y|e|d['’])"
)
_INITIALS = re.compile(rf"(?:(?:[{UPPER}]|Ch|Yu|Zh|Th)\.?(?:\s|-)?){{1,4}}")
_FAMILY = re.compile(
    rf"(?:(?i:{_PARTICLE})\s+){{0,3}}(?:[dlDL]['’])?[{UPPER}][\w'’‐-]*(?:\s+(?:{_PARTICLE}\s+)?[{UPPER}][\w'’‐-]+){{0,2}}"
)
_WORD = rf"[{UPPER}](?:[\w'’-]+|\.|(?!\w))"
_GIVEN = re.compile(rf"{_WORD}(?:[\s-]?{_WORD}){{0,3}}(?:\s+{_PARTICLE}){{0,2}}")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|2nd|3rd)\.?")
_AND = r"(?:and|und|et|y|e|en|og|och|ja|&)"
_SPLIT = re.compile(rf"\s*[,;]\s*(?:{_AND}\s+|&\s*)?|\s+{_AND}\s+|\s*&\s*")
_SEMICOLONS = re.compile(rf"\s*;\s*(?:{_AND}\s+)?|\s+{_AND}\s+|\s*&\s*")
_OTHERS = re.compile(
    r"(?:[,;] ?(?:and )?| (?:and )?|(?=…))"
    r"(?:…|\.{3}|\bet al|\bu\. ?a|\bothers|\bcolleagues|\by (?:cols?|otros)|\be outros)"
    r"\.?(?:,? ?&.*)?$|,? ?\((?:eds?|hrsg|hg|dirs?|coords?|orgs?)\.?\)\.?$",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:ministry|department|office|bureau|agency|council|society|association|foundation|commission|institut\w*|"
    r"organi[sz]ation|group|collaborati(?:on|ve)|consortium|network|committee|university|centre|center|board|unit|"
    r"service|administration|authority|bank|union|nations|college|academy|team|survey|trust|press|museum|library|"
    r"investigators|program(?:me)?|project|federation|panel|ministerio|ministère|bundesamt|ministerium|verband|city|county|state|government|parliament|council)\b",
    re.IGNORECASE,
)


def cited_names(text: str) -> tuple[Creator, ...]:
    """The people or the body that ``text`` names; empty where it is not clearly such a list.

    >>> [c.display for c in cited_names("Lovelace, A. M., & Babbage, C.")]
    ['Lovelace, A. M.', 'Babbage, C.']
    >>> [c.display for c in cited_names("A. M. Lovelace, T. Roe, and C. de la Cruz")]
    ['Lovelace, A. M.', 'Roe, T.', 'de la Cruz, C.']
    >>> [c.display for c in cited_names("Lovelace, Ada, and Charles Babbage")]
    ['Lovelace, Ada', 'Babbage, Charles']
    >>> cited_names("On tides and winds")
    ()
    """
    text = " ".join(text.split()).strip(" ,;:")
    if len(text) > LONGEST:
        return ()
    text = _OTHERS.sub("", _OTHERS.sub("", text)).strip(" ,;:")
    text = re.sub(r"(?<=[^\W\d_]{3})\.$", "", text)
    if not text or re.search(r"[\d\"“”?!<>\[\]{}|@/]", text):
        return ()
    if ";" in text:
        parts = [part.strip(" ,") for part in _SEMICOLONS.split(text) if part.strip(" ,")]
        people = [_inverted(part) or _spoken(part) for part in parts]
        return _all(people)
    parts = [part.strip() for part in _SPLIT.split(text) if part.strip()]
    for read in (_pairs, _each, _first_inverted):
        if found := read(parts):
            return found
    return (Creator("author", name=text),) if is_body(text) else ()


def is_body(text: str) -> bool:
    """Whether ``text`` is the name of an institution: capitals, and a word that says so."""
    words = text.split()
    if not 1 <= len(words) <= 14 or text.endswith(":"):
        return False
    if len(words) == 1:
        return bool(re.fullmatch(rf"[{UPPER}]{{2,12}}", text))
    long = [word for word in re.findall(r"[^\W\d_][\w'’-]*", text) if len(word) > 3]
    return bool(_BODY.search(text)) and all(word[0].isupper() for word in long) and ". " not in text


def _all(people: list[Creator | None]) -> tuple[Creator, ...]:
    return tuple(one for one in people if one) if all(people) else ()


def _pairs(parts: list[str]) -> tuple[Creator, ...]:
    """``Family, I. I.``: each in two parts, the initials last."""
    found: list[Creator] = []
    rest = iter(parts)
    ahead = next(rest, "")
    while ahead:
        family, given = ahead, next(rest, "")
        if not _FAMILY.fullmatch(family) or not _INITIALS.fullmatch(given):
            # After the first, a body or a group may end the list.
            last = not given and bool(found) and is_body(family)
            return (*found, Creator("author", name=family)) if last else ()
        first, ahead = initials(given), next(rest, "")
        if _SUFFIX.fullmatch(ahead):
            first, ahead = f"{first}, {ahead}", next(rest, "")
        found.append(Creator("author", proper(family), first))
    return tuple(found)


def _each(parts: list[str]) -> tuple[Creator, ...]:
    """Each name in one part: ``I. I. Family``, ``Family II`` or ``Given Family``, all alike."""
    for read in (_initials_first, _initials_last, _spoken):
        people = [read(part) for part in parts]
        if len(people) > 1 and not people[-1] and is_body(parts[-1]):
            people[-1] = Creator("author", name=parts[-1])
        if found := _all(people):
            return found
    return ()


def _first_inverted(parts: list[str]) -> tuple[Creator, ...]:
    """``Family, Given, and Given Family``: the first name alone is turned round."""
    if len(parts) < 2 or not _FAMILY.fullmatch(parts[0]) or not _GIVEN.fullmatch(parts[1]):
        return ()
    if is_body(f"{parts[0]} {parts[1]}"):
        return ()
    first = Creator("author", proper(parts[0]), initials(parts[1]))
    rest = parts[2:]
    if not rest:
        return (first,)
    if all(_initials_first(part) or _spoken(part) for part in rest):
        return (first, *_all([_initials_first(part) or _spoken(part) for part in rest]))
    if len(rest) % 2 == 0 and all(len(part.split()) == 1 for part in rest[::2]):
        pairs = [_inverted(f"{a}, {b}") for a, b in zip(rest[::2], rest[1::2], strict=True)]
        return (first, *_all(pairs)) if all(pairs) else ()
    return ()


def _initials_first(part: str) -> Creator | None:
    words = part.split()
    for at in range(min(len(words) - 1, 4), 0, -1):
        given, family = " ".join(words[:at]), " ".join(words[at:])
        if "." in given and _INITIALS.fullmatch(given) and _FAMILY.fullmatch(family):
            return Creator("author", proper(family), initials(given))
    return None


def _initials_last(part: str) -> Creator | None:
    words = part.split()
    suffix = f", {words.pop()}" if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    for at in range(1, len(words)):
        family, given = " ".join(words[:at]), " ".join(words[at:])
        if _INITIALS.fullmatch(given) and len(given) <= 12 and _FAMILY.fullmatch(family):
            return Creator("author", proper(family), initials(given) + suffix)
    return None


def _inverted(part: str) -> Creator | None:
    """``Family, Given`` or ``Family, I. I.``."""
    family, comma, given = (piece.strip() for piece in part.partition(","))
    if not comma or not _FAMILY.fullmatch(family):
        return None
    if not _GIVEN.fullmatch(given) and not _INITIALS.fullmatch(given):
        return None
    return Creator("author", proper(family), initials(given))


def _spoken(part: str) -> Creator | None:
    """``Given I. Family``, as a name is spoken; a body is none."""
    words = part.split()
    if not 2 <= len(words) <= 5 or _BODY.search(part) or (words[0].isupper() and len(words[0]) > 2):
        return None
    at = len(words) - 1
    while at > 1 and re.fullmatch(_PARTICLE, words[at - 1], re.IGNORECASE):
        at -= 1
    given, family = " ".join(words[:at]), " ".join(words[at:])
    if _GIVEN.fullmatch(given) and _FAMILY.fullmatch(family):
        return Creator("author", proper(family), given)
    return None


def initials(given: str) -> str:
    """Given names as they are kept: initials apart, each with its full stop.

    >>> initials("AM"), initials("A.M."), initials("S.-H."), initials("Ada M.")
    ('A. M.', 'A. M.', 'S.-H.', 'Ada M.')
    """
    given = " ".join(given.split())
    if not _INITIALS.fullmatch(given):
        return given
    one = re.sub(rf"([{UPPER}][a-z]?)\.?(?=[\s{UPPER}-]|$)", r"\1. ", given)
    return " ".join(one.replace(" -", "-").replace("- ", "-").split())


def proper(family: str) -> str:
    """A surname in small letters, where a style prints it in capitals.

    >>> proper("LOVELACE"), proper("de la CRUZ"), proper("Wu"), proper("LI")
    ('Lovelace', 'de la Cruz', 'Wu', 'Li')
    """
    return re.sub(
        rf"(?<![\w'’])([{UPPER}])([{UPPER}]+(?:['’-][{UPPER}]+)*)(?!\w)",
        lambda m: re.sub(rf"(?<=[{UPPER}])[{UPPER}]+", lambda rest: rest[0].lower(), m[0]),
        family,
    )
