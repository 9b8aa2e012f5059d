"""The authors of a document, as they stand below its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from unicodedata import category

from zotsync.formats.document_cited_names import is_body, proper
from zotsync.formats.document_dates import DATE
from zotsync.formats.document_text import Line, plain, unlinked
from zotsync.formats.document_words import COMMON, DEGREES, HONORIFICS, LETTERS, MARKS, NOUN_SUFFIX, SIGN
from zotsync.formats.letters import UPPER
from zotsync.formats.markdown_values import names_of
from zotsync.item import Creator, Span

_HEAD_LINES = 14
_LONGEST = 400
_MOST = 6_000
"""Characters of a line of authors, with their marks."""
_EDITORS = r"rédaction|redaktion|editor|staff|équipe|redacción|equipo"
BYLINE = re.compile(
    r"(?:(?:written|reported|story|submitted|presented|prepared|compiled|vorgelegt|eingereicht|verfasst|"
    r"présentée?(?:\s+et\s+soutenue)?|rédigée?|presentad[ao]|escrito|redactado)\s+)?"
    rf"(?:by|von|par|por)\s*:?\s+(?:(?-i:(?=[{UPPER}]))|(?:the|der|la|le|les|l['’])?\s*(?={_EDITORS}))|"
    r"(?:authors?|author\(s\)|prepared\s+by|autor(?:en|in|innen|es|as?)?|words|text|story|verfasser|auteure?s?|作者)\s*[:：]\s*|"
    rf"from\s+our\s+(?:own\s+|special\s+|staff\s+)?correspondent,?\s+(?-i:(?=[{UPPER}]))",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r",?\s+(?:and\s+)?(?:for|on behalf of)\s+(?:the\s+)?"
    r"(?P<name>[A-Z][\w'’ -]{1,80}\b"
    r"(?:Investigators|Group|Consortium|Collaborat(?:ors|ion|ive)|Team|Network|Committee))$"
)
_DESK = re.compile(rf"(?:(?:the|der|la|le|les)\s+|l['’])?(?P<name>(?:{_EDITORS}).{{0,60}})", re.IGNORECASE)
_ROLE = re.compile(
    r"(?P<name>[^,]{4,40}),\s[\w\s-]{0,40}\b(?:correspondent|editor|reporter|writer|journalist|columnist|redakteur|"
    r"redakteurin|journaliste|periodista)",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:by|von|par|por|(?:presented|submitted|written|prepared|compiled|reported) by|vorgelegt von|"
    r"présentée? par|authors?|author\(s\)|autor(?:en|es|as?)?|auteurs?|autori)\s*:?",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"(?:(?:posted|published|written)\s+(?:on\s+)?)?(?:{DATE.pattern})[\s,|-]*(?=by\s)", re.IGNORECASE
)
_NOISE = re.compile(
    r"(?:author links open overlay panel|show (?:all )?authors|authors? and affiliations|"
    r"view orcid profile)\s*"
    r"|^©\s*(?:19|20)\d\d\s*(?:г\.)?,?\s+(?=\S+\s\S)"
    r"|\(?\b(?:ORCID(?: iD)?:?\s*(?:https?://)?(?:orcid\.org/)?|https?://orcid\.org/)(?:\d{4}-){3}\d{3}[\dX]\)?",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"\]\([^()\s]*/(?:@|authors?/|people/|profiles?/|contributors?/|by/|staff/|team/|experts?/|users?/)",
    re.IGNORECASE,
)
"""A link to the page of a person."""
_LINKED = re.compile(r"\[[^\[\]]{3,60}\]\(https?://[^()\s]+\)")
_OCCUPATION = re.compile(r",\s[a-z][a-z]+(?:\s[a-z]+){0,4}(?=\s?(?:[\d†,;]|$))")
_MEMBER = re.compile(
    r",\s*(?:(?:senior|student|graduate|life|associate)\s+)*(?:member|fellow),\s*(?-i:[A-Z]{3,6})\b|"
    r"\bview\s+orcid\s+profile\b",
    re.IGNORECASE,
)
"""A rank in a society behind a name: ``Senior Member, IEEE``."""
_PLACE_LETTER = re.compile(rf"([a-h])\s?(?=[{UPPER}][\w'’.-]*\s)")
"""The letter before the place where authors work."""
_ICON = re.compile(rf"(?<=[^\W\d_{UPPER}])\s?ID(?=\s?(?:\d|{SIGN})|\s*(?:[,;]|$))")
"""What is left of the icon of ORCID behind a name."""
_GLUED_LETTER = re.compile(rf"(?<=[^\W\d_]{{2}}),[a-h]{{1,3}}(?:,[a-h])*[*†‡]?\s+(?=(?:and\s+)?[{UPPER}])")
"""A letter behind the comma of a name: ``Ada Lovelace,a Jo Roe``."""
_STARRED = re.compile(r"(?<=[^\W\d_]{2})\s[*†‡](?=[a-h](?:\s|,|$))")
_BETWEEN = re.compile(r"[,;&]|,?\s?and")
_LISTED = re.compile(r"[-*+]\s+(?P<name>.+?)[\s,;&]*")
_MAIL = re.compile(r"[•·∙|(]?\s?[\w.+-]{1,60}@[\w-]{1,60}\.[\w.]{1,40}\)?")
_JOINED = re.compile(rf"[{UPPER}]{{1,3}}")
"""Initials without full stops, as in *Lovelace AM*."""
_COLUMNS = re.compile(r"(\S+(?: {1,3}\S+)*) {4,}(\S+(?: {1,3}\S+)*)")
_SET_IN = 20
"""So many blanks stand before a line that belongs to the right column."""
_ADDRESS = re.compile(r"https?://|doi\b", re.IGNORECASE)
_UNFINISHED = re.compile(r"(?:[,;&|]|\b(?:and|und|et|y|e))$")
"""How a line of authors ends that goes on in the next."""
_CJK_NAME = re.compile(r"[\u3400-\u9fff]{2,4}")
AFFILIATION = re.compile(
    r"\b(?:departe?ment|universi\w+|institut\w*|hospital|museum|observatory|school|faculty|fakultät|college|clini[ck]\w*|klinik\w*|"
    r"laborator\w*|division|center|centre|centro|hôpital|academy|ministry|foundation|inc|gmbh|ltd)\b|(?<=\S)@[^\s@]+\.\w",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"(?:[{UPPER}][\w'’.-]*|[{UPPER}]\.|(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|el|al|bin|zu)"
    rf"|d'[{UPPER}][\w-]+|O'[A-Z][\w-]+)"
)


def authors_of(
    lines: Sequence[Line], known: str, formal: bool = False
) -> tuple[tuple[Creator, ...], tuple[Span, ...]]:
    """The authors named below a title (``lines``), and where.

    ``known``: other text that names authors (a citation, the corresponding author), as evidence.
    ``formal``: whether the text is a report, a thesis, or has an abstract: no page with a menu.
    """
    if listed := _listed(lines) or _stacked(lines) or _in_column(lines):
        return listed
    if formal and (listed := _one_a_line(lines)):
        return listed
    marks = frozenset(found[1] for line in lines[:30] if (found := _PLACE_LETTER.match(line.plain)))
    for number, line in enumerate(lines[:_HEAD_LINES]):
        parts = re.split(r"\s*[|•·—]\s*|\s+–\s+", _DATED.sub("", line.plain))
        byline = next((found for part in parts if (found := BYLINE.match(part))), None)
        labelled = number > 0 and bool(_ALONE.fullmatch(lines[number - 1].plain))
        if labelled and (names := authors_in(line.plain, strict=False, loose=True)):
            below = _one_in_each(lines[number + 1 :])
            end = below[-1][0] if below else line.end
            return (*names, *(name for _, name in below)), (Span(line.start, end),)
        if not byline and number >= 6:
            continue
        if (
            not byline
            and (role := _ROLE.fullmatch(line.plain))
            and (names := authors_in(role["name"], strict=False))
        ):
            return names, (_place(line, role["name"]),)
        if not byline and (dated := _beside_date(parts)):
            return dated, (_place(line, parts[0]),)
        if not byline and DATE.search(_NOISE.sub("", line.plain)):
            continue
        if byline:
            rest = re.split(
                r",?\s+(?=\(?(?:updated|published|reviewed)\b)",
                byline.string[byline.end() :],
                flags=re.I,
            )[0]
            rest = re.sub(rf",?\s+in\s+(?:[{UPPER}][\w'’-]+\s?){{1,3}}$", "", rest)
            rest = re.sub(r"\s(?:on|am|le|el)$", "", DATE.sub("", rest).strip(" ,-–—"))
            if role := _ROLE.fullmatch(rest):
                rest = role["name"]
            desk = _DESK.fullmatch(rest)
            names = (
                (Creator("author", name=desk["name"]),)
                if desk
                else authors_in(rest, strict=False, loose=True)
            )
            if names:
                return names, (_place(line, rest),)
            continue
        owner = line.is_section and not line.level and _is_known(authors_in(line.text), known)
        heads = line.is_section and not owner
        if line.level or line.rule or heads or (line.is_sentence and len(line.words) > 14):
            standfirst = len(line.words) <= 40 and any(
                BYLINE.match(following.plain) for following in lines[number + 1 : number + 3]
            )
            # A line under the title, and the name that wrote it as a link above a date.
            behind = lines[number + 1 : number + 3]
            linked = len(behind) == 2 and bool(_LINKED.fullmatch(behind[0].text))
            standfirst |= linked and is_dated(behind[1])
            if (line.level or (line.is_sentence and len(line.words) > 14)) and not standfirst:
                break
            continue
        if AFFILIATION.search(line.plain) and not re.search(r"[\d*†‡¹²³]", line.plain):
            continue
        following = lines[number + 1] if number + 1 < len(lines) else None
        names = authors_in(_unglued(line.text, marks), strict=True)
        above = lines[number - 1] if number and not line.after_blank else None
        if not names or (above and _UNFINISHED.search(above.plain)):
            continue
        if len(names) == 1 and (placed := _above_places(lines[number:]))[0]:
            return placed
        if _has_evidence(line, names, following, known):
            block, end = [*names], line.end
            for more in lines[number + 1 : number + 4]:
                if (
                    more.after_blank
                    or DATE.search(more.plain)
                    or (AFFILIATION.search(more.plain) and not MARKS.search(more.text))
                    or not (next_names := authors_in(more.text, strict=True))
                ):
                    break
                block += next_names
                end = more.end
            more_names, places = _each_above_a_place(lines[number + 1 :]) if len(block) == 1 else ((), ())
            return (*block, *more_names), (Span(line.start, end), *places)
    return (), ()


def _beside_date(parts: Sequence[str]) -> tuple[Creator, ...]:
    """The names in the first part of a line, where the next is a date: ``Ada Lovelace | 3 May 2019``."""
    if len(parts) < 2 or not DATE.fullmatch(parts[1].strip(" ,")) or len(parts[1].split()) < 2:
        return ()
    return authors_in(parts[0])


def _stacked(lines: Sequence[Line]) -> tuple[tuple[Creator, ...], tuple[Span, ...]] | None:
    """Authors in lines of their own with nothing between them but a line with a comma or an *and*."""
    names: list[Creator] = []
    places: list[Span] = []
    for line, mark in zip(lines[:80:2], [*lines[1:80:2], None], strict=False):
        name = authors_in(line.text) if len(line.text) <= _LONGEST else ()
        if len(name) != 1:
            break
        names += name
        places.append(line.span)
        if mark is None or not _BETWEEN.fullmatch(mark.plain):
            break
    return (tuple(names), tuple(places)) if len(names) > 1 else None


def _one_a_line(lines: Sequence[Line]) -> tuple[tuple[Creator, ...], tuple[Span, ...]] | None:
    """Authors in a block of their own right below the title, a name in each line and nothing else."""
    names: list[Creator] = []
    for number, line in enumerate(lines[:12]):
        if names and line.after_blank:
            place = Span(lines[0].start, lines[number - 1].end)
            return (tuple(names), (place,)) if len(names) > 1 else None
        if len(line.text) > _LONGEST or AFFILIATION.search(line.plain):
            return None
        name = authors_in(line.text)
        if len(name) != 1:
            return None
        names += name
    return None


def _in_column(lines: Sequence[Line]) -> tuple[tuple[Creator, ...], tuple[Span, ...]] | None:
    """Authors to the right of an address or a date, which stands in a column of its own."""
    for number, line in enumerate(lines[:_HEAD_LINES]):
        parted = _COLUMNS.fullmatch(line.text) if len(line.text) <= _LONGEST else None
        if not parted or not (_ADDRESS.match(parted[1]) or DATE.search(parted[1])):
            continue
        texts, places = [parted[2]], [Span(line.start + parted.start(2), line.end)]
        for above, more in pairwise(lines[number : number + 6]):
            right = _COLUMNS.fullmatch(more.text) if len(more.text) <= _LONGEST else None
            set_in = more.start - above.end > _SET_IN
            if more.after_blank or not (right or set_in) or not _UNFINISHED.search(texts[-1]):
                break
            texts.append(right[2] if right else more.text)
            places.append(Span(more.start + right.start(2) if right else more.start, more.end))
        names = authors_in(" ".join(texts))
        if len(names) > 1:
            return names, tuple(places)
    return None


def _unglued(text: str, marks: frozenset[str]) -> str:
    """A line of authors whose affiliations are letters right behind the names: ``Ada Lovelacea,b, Jo Roeb``.

    ``marks``: the letters before the places where they work; every name must have one of them.
    """
    if "a" not in marks or len(text) > _MOST:
        return text
    glued = re.compile(
        rf"(?<=[^\W\d_]{{2}})[{''.join(sorted(marks))}](?:,[a-h](?!\w)|,?\s?[*⁎∗†‡⇑])*(?=\s*(?:,|$|and\b|&))"
    )
    apart, count = glued.subn("†", text)
    return apart if count and count == len(re.split(r",\s+(?=\w\w)|\s+(?:and|&)\s+", apart)) else text


def is_dated(line: Line) -> bool:
    """Whether a line is a date and little else."""
    return len(line.words) <= 8 and bool(DATE.search(line.plain))


def _one_in_each(lines: Sequence[Line]) -> list[tuple[int, Creator]]:
    """The names that stand alone in the lines right below a first one, and where each line ends."""
    found: list[tuple[int, Creator]] = []
    for line in lines:
        names = authors_in(line.text)
        if line.after_blank or len(names) != 1 or AFFILIATION.search(line.plain):
            break
        found.append((line.end, names[0]))
    return found


def _above_places(lines: Sequence[Line]) -> tuple[tuple[Creator, ...], tuple[Span, ...]]:
    """Authors in one block, each in a line of its own and below it where they work."""
    names: list[Creator] = []
    places: list[Span] = []
    placed = True
    for number, line in enumerate(lines[:40]):
        if number and line.after_blank:
            break
        if AFFILIATION.search(line.plain):
            placed = True
        elif placed and len(found := authors_in(line.text)) == 1:
            names += found
            places.append(line.span)
            placed = False
        elif placed:
            return (), ()
    return (tuple(names), tuple(places)) if len(names) > 1 and placed else ((), ())


def _each_above_a_place(lines: Sequence[Line]) -> tuple[tuple[Creator, ...], tuple[Span, ...]]:
    """Further authors who each have a paragraph: a name, and below it where they work."""
    names: list[Creator] = []
    places: list[Span] = []
    for line, following in pairwise(lines[:20]):
        if line.level or line.is_section or (line.is_sentence and len(line.words) > 14):
            break
        if line.after_blank and not line.before_blank and AFFILIATION.search(following.plain):
            found = authors_in(line.text, strict=True)
            if len(found) == 1 and not AFFILIATION.search(line.plain):
                names += found
                places.append(line.span)
    return tuple(names), tuple(places)


def _listed(lines: Sequence[Line]) -> tuple[tuple[Creator, ...], tuple[Span, ...]] | None:
    """Authors as a list right below the title, a name in each line."""
    names: list[Creator] = []
    places: list[Span] = []
    for line in lines[:40]:
        found = _LISTED.fullmatch(line.text) if len(line.text) <= _LONGEST else None
        name = authors_in(found["name"]) if found else ()
        if len(name) != 1:
            break
        names += name
        places.append(line.span)
    return (tuple(names), tuple(places)) if len(names) > 1 else None


def _place(line: Line, rest: str) -> Span:
    at = line.text.find(rest)
    return Span(line.start + at, line.start + at + len(rest)) if at >= 0 and rest else line.span


def _has_evidence(line: Line, names: Sequence[Creator], following: Line | None, known: str) -> bool:
    """Two capitalised words may be a heading: something else must say that they are a name."""
    if MARKS.search(plain(line.text)) or re.search(r"[*†‡¹²³]", line.text) or DEGREES.search(line.plain):
        return True
    if re.search(rf"(?<!\w)[{UPPER}]\.", line.plain) or _PROFILE.search(line.text):
        return True
    if following is not None and AFFILIATION.search(following.plain) and not following.is_sentence:
        return True
    if _is_known(names, known):
        return True
    if following is not None and is_dated(following):
        return True
    return len(names) >= 2


def _is_known(names: Sequence[Creator], known: str) -> bool:
    """Whether other text names one of these people."""
    known = known.casefold()
    lasts = (name.last.casefold() for name in names if name.last)
    return any(re.search(rf"\b{re.escape(last)}\b", known) for last in lasts)


def _loud_family(name: Creator) -> Creator:
    """A name with all of a surname that is in capitals and has several words: ``Gaëlle LE ROUX``.

    >>> _loud_family(Creator("author", "ROUX", "Gaëlle LE")).display
    'LE ROUX, Gaëlle'
    """
    given = name.first.split()
    at = len(given)
    while at > 1 and len(given[at - 1]) > 1 and given[at - 1].isalpha() and given[at - 1].isupper():
        at -= 1
    if at == len(given) or not _is_loud(name) or not any(c.islower() for c in given[0]):
        return name
    return replace(name, last=" ".join([*given[at:], name.last]), first=" ".join(given[:at]))


def _is_loud(name: Creator) -> bool:
    """Whether a surname alone is in capitals: ``Jean-Marc de LATTRE``."""
    family = "".join(word for word in name.last.split() if not word.islower())
    return len(family) > 2 and family.isupper() and any(c.islower() for c in name.first)


def authors_in(line: str, strict: bool = True, loose: bool = False) -> tuple[Creator, ...]:
    """The names in a line of authors, without marks and degrees; empty where it is no such line.

    >>> [c.display for c in authors_in("Ada M. Lovelace, PhD¹, and Charles Babbage, MD²*")]
    ['Lovelace, Ada M.', 'Babbage, Charles']
    >>> authors_in("Immune System And Cancer"), authors_in("Department of Tides")
    ((), ())
    """
    columns = re.split(r"\s{3,}", line) if len(line) <= _MOST else []
    if len(columns) > 1 and all(len(authors_in(column)) == 1 for column in columns):
        line = ", ".join(columns)
    line = " ".join((unlinked(line) if "](" in line else line).split())
    if len(line) > _MOST:
        return ()
    line = (
        _MAIL.sub("", _NOISE.sub("", _MEMBER.sub("", line)))
        .replace("，", ",")
        .replace("、", ",")
        .replace("；", ";")
    )
    line = _STARRED.sub(" ", _ICON.sub("", line))
    text = re.sub(r"\[\s*(?:ID|ORCID)\s*\]|\bORCID(?: iD)?(?: icon)?", "", line.replace("\\*", "*"))
    text = LETTERS.sub("†", re.sub(r"<sup>[^<]*</sup>", "†", re.sub(r"\s+[•·|](?:\s|$)", "; ", text)))
    text = re.sub(r"\s*&\s*", " & ", text)
    if re.search(r"[\d†]", text):
        text = _OCCUPATION.sub("", text)
    text = re.sub(r"(?<=[^\W\d_])\s?,\s?\d{1,2}(?:\s?,\s?(?:\d{1,2}|[*†‡]))*[*†‡]*(?=\s|$)", "†,", text)
    text = _GLUED_LETTER.sub("†, ", text)
    text = "".join("†" if category(c) == "So" else c for c in text)
    text = plain(re.sub(r"(?<=\w)\*+(?=[\s,;]|$)", "†", text))
    text = DEGREES.sub("", DEGREES.sub("", text))
    text = MARKS.sub("", text)
    text = DEGREES.sub("", text)
    text = re.sub(r"\s+,", ",", re.sub(r"\(\s*\)", "", text)).strip(" ,;:")
    text = text.rstrip(" ,;:.") + ("." if re.search(rf"[\s.][{UPPER}]\.$", text) else "")
    text = re.sub(r",?\s+et al\.?$|,?\s*(?:\.\.\.|…)$", "", text)
    if group := _GROUP.search(text):
        names = authors_in(text[: group.start()], strict, loose)
        return (*names, Creator("author", name=group["name"])) if names else ()
    if not text or re.search(r"[!?:@/\\=<>|{}\[\]\d]|https?|(?<=[a-z]{2})\.\s+[A-Z][a-z]{3,}\s+[a-z]", text):
        return ()
    if ";" in text:
        text = re.sub(r"\s*[,;]?\s+(?:and|&)\s+", "; ", text)
    elif re.search(r"\bet\b", text):
        text = re.sub(r"\s+et\s+", " and ", text)
    names = names_of(HONORIFICS.sub("", text))
    if not names or len(names) > 60:
        return ()
    if all(_CJK_NAME.fullmatch(name.name) for name in names):
        return names
    for name in names:
        words = f"{name.first} {name.last} {name.name}".split()
        if (
            loose
            and name.name
            and len(words) >= 1
            and all(w[:1].isupper() or w in ("of", "for", "and", "the") for w in words)
        ):
            continue
        if not 2 <= len(words) <= 6 or not all(_PART.fullmatch(word) for word in words):
            return ()
        if any(word.lower().strip(".") in COMMON for word in words):
            return ()
        if not loose and any(NOUN_SUFFIX.search(word.lower()) for word in words if len(word) > 7):
            return ()
    if any(
        name.last and len(name.display.split()) > 2 and is_body(f"{name.first} {name.last}") for name in names
    ):
        return ()
    names = tuple(map(_loud_family, names))
    if all(_is_loud(name) for name in names):
        names = tuple(replace(name, last=proper(name.last)) for name in names)
    return tuple(
        replace(name, name=re.sub(r"^the\s+", "", name.name))
        if name.name
        else replace(name, first=re.sub(r"(\w)(?=\w)", r"\1. ", name.first) + ".")
        if _JOINED.fullmatch(name.first)
        else name
        for name in names
    )
