"""The head of a document: its title and its authors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from unicodedata import category

from zotsync.formats import document_citation as citation
from zotsync.formats.document_dates import DATE
from zotsync.formats.document_text import Line, Text, plain
from zotsync.formats.document_words import COMMON, DEGREES, HONORIFICS, LETTERS, MARKS, NOUN_SUFFIX
from zotsync.formats.markdown_values import names_of
from zotsync.item import Creator, Span

_HEAD_LINES = 14
_KICKER = re.compile(
    r"(?:(?:original|brief|short|full|mini|systematic|narrative|invited|special|research|review|case)[\s-]*)*"
    r"(?:article|paper|research|review|report|communication|editorial|commentary|perspective|letter|opinion|news|"
    r"feature|study|correspondence|viewpoint|case series)s?(?:\s+(?:article|report))?|open\s+access|"
    r"peer[- ]reviewed|free\s+(?:full\s+text|article)|"
    r"(?:research|review|original)\s+\w+|übersichtsarbeit|originalarbeit|originalien|article\s+original|"
    r"home|menu|search|share|print|skip to .*|table of contents|contents|download(?:\s+pdf)?|page \d+.*|"
    r"cite this article|corrigendum|erratum|preprint|contents\s+lists?\s+available.*|journal\s+home\s?page.*|"
    r"article\s+info(?:rmation)?|available\s+online\s.*|article\s+reuse.*|review\s+(?:began|ended).*",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"https?://|www\.|@\w+\.\w|\b[\w-]+(?:\.[\w-]+)+/\w|open[- ]access article|creative commons|"
    r"^\W*(?:doi|issn|isbn|pmid|pmcid|vol(?:ume)?\b|issue\b|©|copyright|received|"
    r"accepted|published|citation|correspondence|keywords?|key words|"
    r"by\s+[A-Z]\w+\s+[A-Z]|last\s+(?:reviewed|updated)|"
    r"authors?|tags?|url|source|date|posted|updated|reviewed)\s*[:.]|"
    r"^\W*(?:by\s+[A-Z][\w.-]+\s+[A-Z]|last\s+(?:reviewed|updated)|©|copyright|doi\b|issn\b)|"
    r"[|›»>]\s*\w+\s*[|›»>]",
    re.IGNORECASE,
)
_NEVER_TITLE = re.compile(r"sec(?:tion)?\.|published\s+(?:online|in)\s|received\s|accepted\s", re.IGNORECASE)
_TITLE_LABEL = re.compile(r"(?:title|titel|titre)\s*:\s*(?=\S)", re.IGNORECASE)
_LINKING = re.compile(
    r"(?:[,:–—-]|\b(?:a|an|the|of|in|on|for|and|or|with|to|from|by|at|as|versus|vs|between|among|during|"
    r"der|die|das|und|von|mit|bei|zur|zum|im|für|des|dem|den|eine?r?|"
    r"de|du|des|la|le|les|et|en|sur|dans|pour|par|au|aux))$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:(?:written|reported|story)\s+)?(?:by|von|par)\s+(?=[A-ZÀ-Þ])|"
    r"(?:authors?|author\(s\)|autor(?:en|in|innen)?|verfasser|auteure?s?)\s*:\s*",
    re.IGNORECASE,
)
_AFFILIATION = re.compile(
    r"\b(?:departe?ment|universi\w+|institut\w*|hospital|school|faculty|fakultät|college|clini[ck]\w*|klinik\w*|"
    r"laborator\w*|division|center|centre|centro|hôpital|academy|ministry|foundation|inc|gmbh|ltd)\b|\S+@\S+\.\w+",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:[A-ZÀ-Þ][\w'’.-]*|[A-ZÀ-Þ]\.|(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|el|al|bin|zu)"
    r"|d'[A-ZÀ-Þ][\w-]+|O'[A-Z][\w-]+)"
)


def title_of(text: Text) -> tuple[str, Span, int] | None:
    """The title, its place, and the number of the line after it; None where nothing looks like one."""
    head = text.lines[:_HEAD_LINES]
    chosen = next((n for n, line in enumerate(head) if line.level == 1 and line.plain), None)
    if chosen is None:
        chosen = next((n for n, line in enumerate(head) if _TITLE_LABEL.match(line.plain)), None)
    elif any(
        _is_title(line, text) and p.is_prose
        for line in head[:chosen]
        for p in text.prose
        if p.lines[0] is line
    ):
        chosen = None
    if chosen is None:
        chosen = next((n for n, line in enumerate(head) if line.level in (2, 3) and line.plain), None)
        first = _first_title_line(head, text)
        if (
            first is None
            and chosen is not None
            and any(p.span.start < head[chosen].start for p in text.prose)
        ):
            return None
        if first is not None and (chosen is None or first < chosen):
            chosen = first
    if chosen is None:
        return None
    line = head[chosen]
    label = _TITLE_LABEL.match(line.plain)
    title = line.plain[label.end() :] if label else line.plain
    start = line.start + max(line.text.find(title.split()[0]), 0) if title else line.start
    end, number = line.end, chosen + 1
    while (
        number < len(head) and number < chosen + 4 and _continues(head[number - 1], head[number], bool(label))
    ):
        title += " " + head[number].plain
        end = head[number].end
        number += 1
    if number < len(text.lines) and re.fullmatch(r"=+|-{4,}", text.lines[number].text):
        number += 1
    return title.strip(), Span(start, max(end - _trailing(text.text[start:end]), start)), number


def _trailing(text: str) -> int:
    """How many marks of emphasis or closing hashes end a title's line."""
    return len(text) - len(text.rstrip(" *_#"))


def _first_title_line(head: Sequence[Line], text: Text) -> int | None:
    journals = _journals(text)
    for number, line in enumerate(head):
        if _letters(line.plain) in journals:
            continue
        kicker = _KICKER.fullmatch(re.sub(r"\s+open\s+access$", "", line.plain, flags=re.IGNORECASE))
        if line.rule or not line.plain or kicker or _NO_TITLE.search(line.plain):
            continue
        if DATE.fullmatch(line.plain) or _is_data(line):
            continue
        if any(m.lines[0] is line and m.is_prose for m in text.prose):
            return None
        return number if _is_title(line, text) else None
    return None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _journals(text: Text) -> frozenset[str]:
    """The journals that the head names, in a citation or above the number of an issue."""
    named = {_letters(line.plain) for line, _ in citation.mastheads(text.lines[:_HEAD_LINES])}
    for line in text.lines[:_HEAD_LINES]:
        if cited := citation.parse(line.text):
            named.add(_letters(cited.fields["publicationTitle"]))
    return frozenset(named)


def _is_data(line: Line) -> bool:
    """Numbers, or a line that says where the article stands."""
    letters = sum(c.isalpha() for c in line.plain)
    dates = list(DATE.finditer(line.plain))
    if _NEVER_TITLE.match(line.plain):
        return True
    if dates and len(dates[-1][0]) > 7 and dates[-1].end() == len(line.plain) and len(line.words) <= 10:
        return True
    if letters < 0.5 * len(line.plain.replace(" ", "")):
        return True
    cited = citation.parse(line.text)
    return citation.is_issue(line.text) or (cited is not None and not cited.title)


def _is_title(line: Line, text: Text) -> bool:
    words = line.words
    letters = sum(c.isalpha() for c in line.plain)
    return (
        len(words) <= 40
        and 3 <= letters <= 350
        and letters >= 0.6 * len(line.plain.replace(" ", ""))
        and not line.text.lstrip().startswith(("- ", "+ ", "* ", "|", "{", "<", "//", "/*", ">"))
        and (
            not line.plain.endswith((".", ";", ","))
            or (line.plain.endswith(".") and len(words) <= 25 and line.before_blank)
        )
        and bool(
            line.plain[:1].isupper()
            or line.plain[:1].isdigit()
            or line.plain[:1] in '"“‘«¿(['
            or len(words) <= 12
        )
    )


def _continues(line: Line, following: Line, labelled: bool) -> bool:
    """Whether a title goes on in the next line."""
    if line.before_blank or following.rule or (line.level and line.level != following.level):
        return False
    if not following.plain or _NO_TITLE.search(following.plain) or _AFFILIATION.search(following.plain):
        return False
    if following.is_sentence and len(following.words) > 25:
        return False
    if _LINKING.search(line.plain) or following.plain[:1].islower():
        return True
    if (
        authors_in(following.plain, strict=False)
        or _BYLINE.match(following.plain)
        or DATE.search(following.plain)
    ):
        return False
    both_upper = line.plain.isupper() and following.plain.isupper()
    return both_upper or (
        len(line.plain) >= 45 and following.before_blank and not following.plain.endswith(".")
    )


def authors_of(lines: Sequence[Line], known: str) -> tuple[tuple[Creator, ...], tuple[Span, ...]]:
    """The authors named below a title (``lines``), and where.

    ``known``: other text that names authors (a citation, the corresponding author), as evidence.
    """
    for number, line in enumerate(lines[:6]):
        parts = re.split(r"\s*[|•·—]\s*|\s+–\s+", line.plain)
        byline = next((found for part in parts if (found := _BYLINE.match(part))), None)
        if not byline and DATE.search(line.plain):
            continue
        if byline:
            rest = re.split(
                r",?\s+(?=\(?(?:updated|published|reviewed)\b)",
                byline.string[byline.end() :],
                flags=re.I,
            )[0]
            rest = DATE.sub("", rest).strip(" ,-–—")
            names = authors_in(rest, strict=False, loose=True)
            if names:
                return names, (_place(line, rest),)
            continue
        if line.level or line.rule or line.is_section or (line.is_sentence and len(line.words) > 14):
            if line.level or (line.is_sentence and len(line.words) > 14):
                break
            continue
        if _AFFILIATION.search(line.plain) and not re.search(r"[\d*†‡¹²³]", line.plain):
            continue
        following = lines[number + 1] if number + 1 < len(lines) else None
        names = authors_in(line.text, strict=True)
        if not names:
            continue
        if _has_evidence(line, names, following, known):
            block, end = [*names], line.end
            for more in lines[number + 1 : number + 4]:
                if (
                    more.after_blank
                    or DATE.search(more.plain)
                    or not (next_names := authors_in(more.text, strict=True))
                ):
                    break
                block += next_names
                end = more.end
            return tuple(block), (Span(line.start, end),)
    return (), ()


def _place(line: Line, rest: str) -> Span:
    at = line.text.find(rest)
    return Span(line.start + at, line.start + at + len(rest)) if at >= 0 and rest else line.span


def _has_evidence(line: Line, names: Sequence[Creator], following: Line | None, known: str) -> bool:
    """Two capitalised words may be a heading: something else must say that they are a name."""
    if MARKS.search(plain(line.text)) or re.search(r"[*†‡¹²³]", line.text) or DEGREES.search(line.plain):
        return True
    if re.search(r"(?<!\w)[A-ZÀ-Þ]\.", line.plain):
        return True
    if following is not None and _AFFILIATION.search(following.plain) and not following.is_sentence:
        return True
    if any(name.last and re.search(rf"\b{re.escape(name.last)}\b", known) for name in names):
        return True
    if following is not None and DATE.search(following.plain) and len(following.words) <= 8:
        return True
    return len(names) >= 2


def authors_in(line: str, strict: bool = True, loose: bool = False) -> tuple[Creator, ...]:
    """The names in a line of authors, without marks and degrees; empty where it is no such line.

    >>> [c.display for c in authors_in("Ada M. Lovelace, PhD¹, and Charles Babbage, MD²*")]
    ['Lovelace, Ada M.', 'Babbage, Charles']
    >>> authors_in("Immune System And Cancer"), authors_in("Department of Tides")
    ((), ())
    """
    text = re.sub(r"\[\s*(?:ID|ORCID)\s*\]|\bORCID(?: iD)?(?: icon)?", "", line.replace("\\*", "*"))
    text = LETTERS.sub("†", re.sub(r"<sup>[^<]*</sup>", "†", text))
    text = re.sub(r"(?<=[^\W\d_]),\d{1,2}(?:,\s?\d{1,2})*[*†‡]*(?=\s|$)", "†,", text)
    text = "".join("†" if category(c) == "So" else c for c in text)
    text = plain(re.sub(r"(?<=\w)\*+(?=[\s,;]|$)", "†", text))
    text = DEGREES.sub("", DEGREES.sub("", text))
    text = MARKS.sub("", text)
    text = DEGREES.sub("", text)
    text = re.sub(r"\s+,", ",", re.sub(r"\(\s*\)", "", text)).strip(" ,;.:")
    text = re.sub(r",?\s+et al\.?$", "", text)
    if not text or re.search(r"[!?:@/\\=<>|{}\[\]\d]|https?|(?<=[a-z]{2})\.\s+[A-Z][a-z]{3,}\s+[a-z]", text):
        return ()
    if ";" in text:
        text = re.sub(r"\s*[,;]?\s+(?:and|&)\s+", "; ", text)
    elif re.search(r"\bet\b", text):
        text = re.sub(r"\s+et\s+", " and ", text)
    names = names_of(HONORIFICS.sub("", text))
    if not names or len(names) > 60:
        return ()
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
    return tuple(
        replace(name, name=re.sub(r"^the\s+", "", name.name)) if name.name else name for name in names
    )
