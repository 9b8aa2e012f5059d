"""The abstract of an article and its keywords."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zotsync.formats.document_text import Line, Text
from zotsync.formats.letters import UPPER
from zotsync.item import Span

HEAD_LINES = 40
"""How many lines below the title may say something of the document."""

ABSTRACT = re.compile(
    r"(?:abstract|summary|zusammenfassung|kurzfassung|résumé|resumen|resumo|riassunto|samenvatting|摘\s?要|"
    r"аннотация|резюме|реферат|анотація|streszczenie|abstrakt|souhrn|sammanfattning|sammendrag|resumé|tiivistelmä|"
    r"executive\s+summary|özet|öz|abstrak|περίληψη|rezumat|összefoglal[óa]s?|tóm\s+tắt|要旨|抄録|초록)"
    r"\s*(?:[:：.—–-]\s*|$)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    rf"(?:Abstract|ABSTRACT|Summary|SUMMARY|Zusammenfassung|Résumé|RÉSUMÉ|Resumen|RESUMEN|Resumo|RESUMO)\s+"
    rf"(?=[{UPPER}][^\W\d_]*(?:\s[a-zß-ÿ\d]|,|['’]))"
)
"""A label with nothing but a capital behind it: ``Abstract Tides rise``."""
# What stands between a title and an abstract and is no text of the article.
_MATTER = re.compile(
    r"\W*(?:[A-Z][\w’' -]{2,40}:\s|©|\(c\)|copyright\b|this is an open|\d{1,2}\.?\s*[A-Z]|[*†‡☯¶§]|"
    r"[^.]{2,60}\bis\s+(?:an?\s+)?(?:\w+\s+){0,3}(?:professor|lecturer|fellow|researcher|physician|student|director)\b)",
    re.IGNORECASE,
)
_KEYWORD_NAMES = (
    r"(?:(?:additional\s+)?key\s?-?words?(?:\s+and\s+phrases)?|index\s+terms|subject\s+terms|schlüsselwörter|schlagwörter|stichwörter|"
    r"mots[\s-]clés?|palabras[\s-]clave|palavras[\s-]chave|parole[\s-]chiave|trefwoorden|关键词|关键字|"
    r"ключевые\s+слова|ключові\s+слова|słowa\s+kluczowe|klíčová\s+slova|nyckelord|nøkkelord|nøgleord|avainsanat|"
    r"anahtar\s+(?:kelimeler|sözcükler)|kata\s+kunci|λέξεις[\s-]κλειδιά|cuvinte[\s-]cheie|kulcsszavak|từ\s+khóa|"
    r"キーワード|주제어)"
)
_KEYWORDS = re.compile(rf"{_KEYWORD_NAMES}\s*(?:[:：.—–-]\s*|$)", re.IGNORECASE)
_KEYWORDS_OPEN = re.compile(
    rf"(?=[{UPPER}]){_KEYWORD_NAMES}\s+(?!(?:and|are|is|was|were|in|of|for|from|used|that|which)\b)(?=\w)",
    re.IGNORECASE,
)
"""The label without a mark: only what is parted by dots or semicolons behind it tells it from a sentence."""
_THESAURUS = re.compile(r"\s*\((?:fuente|source|fonte|quelle)\s*:[^()]*\)\W*$", re.IGNORECASE)
"""Where the keywords were taken from."""
_STRUCTURED = re.compile(
    r"(?:background|aims?|objectives?|purpose|introduction|methods?|design|setting|participants|results?|findings|"
    r"conclusions?|interpretation|significance|hintergrund|methode|ergebnisse|fazit|contexte|méthodes|résultats|"
    r"introducción|antecedentes|objetivos?|métodos|resultados|conclusiones|objectifs?)"
    r"(?:\s+and\s+\w+)?\s*[:.—–]",
    re.IGNORECASE,
)
_PART_WORDS = (
    r"(?:background|aims?|objectives?|purpose|methods?|design|setting|participants|results?|findings|conclusions?|"
    r"interpretation|importance|questions?|location|interventions?|exposures?|context|rationale|measurements|"
    r"main\s+outcomes?|main\s+outcome\s+measures?|significance|limitations|funding|registration|patients|data\s+sources)"
)
_UNMARKED = re.compile(rf"{_PART_WORDS}(?:,?\s+(?:and\s+)?[A-Za-z]+){{0,4}}?\s(?=[A-Z])", re.IGNORECASE)
"""A part of an abstract that nothing but a capital after it tells from its text: ``Objective To test``."""
_LOUD = re.compile(
    rf"(?=(?i:{_PART_WORDS})\b)[A-Z]{{4,}}(?:[, ]{{1,3}}[A-Z]{{2,}}){{0,8}}(?=\s(?:[A-Z][a-z]|[A-Z]\s[a-z]))"
)
"""A part of an abstract in capitals before its text: ``RESULTS Tides rose``."""
_ENDS = re.compile(
    r"(?:(?:JEL|PACS|MSC|AMS|CCS)\b[^:]{0,40}:|(?:JEL|PACS|MSC|AMS)\s+(?:codes?|class\w*)\b|"
    r"(?i:competing\s+interests?|conflicts?\s+of\s+interests?|author\s+declarations?|article\s+history|article\s+info|"
    r"(?:to|how\s+to)\s+cite|correspondence|corresponding\s+author|received:?\s+\d|posted\s+\w+\s+\d|©))"
)
"""What stands below an abstract and is no part of it: codes of classes, declarations, dates."""
_NOTE = re.compile(rf"[*†‡§]{{1,3}}\s+[{UPPER}][^.]{{3,120}}\.?$")
"""A note at the foot of a page: who an author is."""
_CERTAIN = re.compile(r"abstract\W*$", re.IGNORECASE)
_OPENING = re.compile(r"introduction|introducción", re.IGNORECASE)


def abstract(body: Text, after: int) -> tuple[Line, list[Line]] | None:
    """The heading (or label) of the abstract, and the lines of its text."""
    lines = body.lines[after:]
    for number, line in enumerate(lines[:HEAD_LINES]):
        label = ABSTRACT.match(line.plain)
        if not label or (
            line.plain[label.end() :]
            and ":" not in label[0]
            and "：" not in label[0]
            and "." not in label[0]
            and "—" not in label[0]
            and "–" not in label[0]
        ):
            if number > 12 and line.is_section and line.level:
                return None
            if _OPEN.match(line.plain) and (chosen := _opened(lines[number:])):
                return line, chosen
            continue
        inline = bool(line.plain[label.end() :])
        if not inline and _is_menu(lines, number):
            continue
        if not inline and not _CERTAIN.match(line.plain) and _prose_between(body, after, line) > 1:
            return None
        rest = lines[number:] if inline else lines[number + 1 :]
        chosen = _abstract_lines(rest, body)
        return (line, chosen) if chosen else None
    return _unheaded(lines)


def _opened(lines: Sequence[Line]) -> list[Line]:
    """A paragraph that begins with a label that no mark parts from it, where keywords or a heading follow."""
    end = next((n for n, line in enumerate(lines[1:30], 1) if line.after_blank or _is_keywords(line)), 0)
    words = sum(len(line.words) for line in lines[:end])
    closed = end and (_is_keywords(lines[end]) or lines[end].is_section)
    return list(lines[:end]) if closed and words >= 20 and lines[end - 1].plain.endswith(".") else []


def _part_marked(text: str) -> str:
    """A line of an abstract with a colon behind a part that only capitals tell from its text."""
    loud = _LOUD.match(text)
    return f"{loud[0].replace(' ', ': ')}: {text[loud.end() :]}" if loud else text


def _is_menu(lines: Sequence[Line], number: int) -> bool:
    """Whether the heading is a line of a list of headings, as beside a page: another follows right away."""
    following = lines[number + 1] if number + 1 < len(lines) else None
    if following is None or following.level:
        return following is None
    again = any(ABSTRACT.fullmatch(line.plain) for line in lines[number + 1 : number + HEAD_LINES])
    return again and not following.is_sentence and len(following.words) <= 8


def _unheaded(lines: Sequence[Line]) -> tuple[Line, list[Line]] | None:
    """An abstract that no heading announces but its own parts, from the first to the conclusion."""
    found: list[Line] = []
    for line in lines[:HEAD_LINES]:
        loud = _LOUD.match(line.plain)
        starts = bool(loud) or (_STRUCTURED.match(line.plain) and line.plain[:3].isupper())
        if found and line.after_blank and not starts:
            break
        if starts or found:
            if line.is_section:
                break
            found.append(line)
    text = " ".join(_part_marked(line.plain).lower() for line in found)
    told = (
        "methods?|design|participants|measures",
        "results?|findings",
        "conclusions?|interpretation|relevance",
    )
    whole = all(re.search(rf"\b(?:{part}):", text) for part in told)
    return (found[0], found) if whole else None


def _prose_between(body: Text, after: int, line: Line) -> int:
    start = body.lines[after].start if after < len(body.lines) else 0
    between = [p for p in body.prose if start <= p.span.start < line.start]
    return sum(1 for p in between if not _MATTER.match(p.plain))


def _abstract_lines(rest: Sequence[Line], body: Text) -> list[Line]:
    """Up to the next heading where that is near; else the first paragraph."""
    section: list[Line] = []
    closed = False
    structured = bool(rest) and (_heads_a_part(rest) or sum(_is_part(line) for line in rest[:60]) > 1)
    for line in rest:
        part = _STRUCTURED.match(line.plain) or (
            structured
            and not line.level
            and (_STRUCTURED.fullmatch(f"{line.plain}:") or _is_part(line))
            and not _OPENING.fullmatch(line.plain)
        )
        if section and (
            _is_keywords(line)
            or _ENDS.match(line.plain)
            or _NOTE.match(line.text)
            or (line.is_section and not part)
            or line.rule
        ):
            closed = True
            break
        section.append(line)
        if len(section) > 60:
            break
    else:
        closed = structured and rest[-1:] == body.lines[-1:]
    if not section:
        return []
    first = [section[0]]
    for line in section[1:]:
        if line.after_blank:
            break
        first.append(line)
    paragraphs = 1 + sum(line.after_blank for line in section[1:])
    words = sum(len(line.words) for line in section)
    if (
        closed
        and (paragraphs <= 2 or structured or any(_STRUCTURED.match(line.plain) for line in section))
        and words <= 700
    ):
        return section
    return first


def _heads_a_part(rest: Sequence[Line]) -> bool:
    """Whether an abstract begins with a heading of its own: a few words right above a sentence."""
    first = rest[0]
    if _STRUCTURED.fullmatch(f"{first.plain.rstrip(':.')}:"):
        return True
    return (
        len(rest) > 1
        and not first.level
        and len(first.words) <= 4
        and not first.plain.endswith(".")
        and not rest[1].after_blank
        and bool(re.fullmatch(rf"{_PART_WORDS}.*", first.plain, re.IGNORECASE))
    )


def _is_part(line: Line) -> bool:
    return line.after_blank and (bool(_STRUCTURED.match(line.plain)) or bool(_UNMARKED.match(line.plain)))


def text_of(label: Line, lines: Sequence[Line]) -> str:
    """The lines as paragraphs; the label at their start is no part of them."""
    parts: list[str] = []
    for line in lines:
        text = line.plain
        if not parts and (said := ABSTRACT.match(text) or (_OPEN.match(text) if line is label else None)):
            text = text[said.end() :].lstrip(" –—-")
        parts.append(("\n" if line.after_blank else " ") + text if parts else text)
    return "".join(parts).strip()


def _is_keywords(line: Line) -> re.Match[str] | None:
    """The label of keywords at the start of a line."""
    if label := _KEYWORDS.match(line.plain):
        return label
    label = _KEYWORDS_OPEN.match(line.plain)
    parted = label and len(re.findall(r"\s[·•|]\s|;\s", line.plain[label.end() :]))
    return label if parted and not line.plain.endswith(".") else None


def _parted(value: str) -> list[str]:
    """Keywords, each by itself, whatever parts them.

    >>> _parted("Tides; sea, Baltic"), _parted("TIDES – SEA – NETS"), _parted("Tides. Salt marshes. Nets.")
    (['Tides', 'sea, Baltic'], ['TIDES', 'SEA', 'NETS'], ['Tides', 'Salt marshes', 'Nets'])
    """
    value = _THESAURUS.sub("", value)
    for mark in (";", "•", "·", " | ", " – ", " — ", " - ", ",", " / "):
        if mark in value:
            return [word.strip(" .") for word in value.split(mark)]
    return [word.strip(" .") for word in re.split(rf"(?<=[^\W\d_]{{4}})\.\s+(?=[{UPPER}])", value)]


def keywords(below: Sequence[Line]) -> tuple[tuple[str, ...], Span | None]:
    """The keywords printed under their label, and where."""
    for number, line in enumerate(below[: HEAD_LINES * 2]):
        label = _is_keywords(line)
        if not label:
            continue
        value = line.plain[label.end() :]
        end = line.end
        listed = not value
        for more in below[number + 1 : number + (12 if listed else 4)]:
            if (more.after_blank and value) or more.is_section or (listed and len(more.words) > 14):
                break
            value += ("; " if listed and value and value[-1] not in ";,·•" else " ") + more.plain
            end = more.end
        value = value.replace("；", ";").replace("，", ",").replace("、", ",")
        found = tuple(word for word in dict.fromkeys(_parted(value)) if 1 < len(word) <= 80)
        return found, Span(line.start, end) if found else None
    return (), None
