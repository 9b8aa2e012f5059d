"""Dates printed in a document, and what each of them is.

A date counts only under its own label, or alone below the title. A copyright year and the day on which
somebody looked at a page are never the document's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from zotsync.formats.document_text import Line, blanked
from zotsync.formats.letters import UPPER
from zotsync.formats.values import iso_date, parse_date
from zotsync.item import Span

_MONTHS = (
    r"(?:Jan(?:uary|uar|vier)?|Jänner|Feb(?:ruary|ruar)?|Févr(?:ier)?|Fév|Mar(?:ch|s)?|März|Mär|Apr(?:il)?|Avr(?:il)?|"
    r"Ma[iy]|June?|Juni|Juin|July?|Juli|Juillet|Aug(?:ust)?|Août|Sept?(?:ember|embre)?|O[ck]t(?:ober|obre)?|"
    r"Nov(?:ember|embre)?|De[cz](?:ember)?|Déc(?:embre)?|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre|"
    r"janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|"
    r"ene|abr|ago|dic|"
    r"gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|augustus)\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|\.)?"
DATE = re.compile(
    rf"(?<![\w/.-])(?:{_DAY}\s+(?:of\s+|de\s+)?{_MONTHS},?\s+(?:de\s+)?\d{{4}}"
    rf"|{_DAY}-{_MONTHS}-\d{{4}}"
    rf"|{_MONTHS}\s+{_DAY},?\s+\d{{4}}"
    rf"|\d{{4}},?\s+{_MONTHS}(?:\s+\d{{1,2}})?"
    rf"|{_MONTHS},?\s+(?:de\s+)?\d{{4}}"
    r"|(?:0[1-9]|1[0-2])/(?:19|20)\d{2}"
    r"|\d{4}(?P<first>[-/.])\d{1,2}(?P=first)\d{1,2}|\d{4}-\d{2}"
    r"|\d{1,2}(?P<second>[./-])\d{1,2}(?P=second)\d{4}"
    r"|(?:1[89]|20)\d{2})(?![\w/-]|\.\d)|\d{4}年\d{1,2}月(?:\d{1,2}日)?",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:date\s+of\s+issue|(?:preprint,?\s+)?(?:first\s+|originally\s+|e-?|electronically\s+)?(?:published|publication|posted|issued|written)"
    r"|date\s+(?:of\s+publication|published|posted|written)|pub\.?\s*date|e-?pub(?:\s+ahead\s+of\s+print)?|release\s+date"
    r"|available\s+online|article\s+date|date|datum|veröffentlicht|erschienen|publikationsdatum"
    r"|publiée?|date\s+de\s+(?:publication|parution)|paru|mis\s+en\s+ligne"
    r"|online\s+(?:publiziert|veröffentlicht|erschienen|published)|disponible\s+(?:sur\s+internet|en\s+ligne|en\s+línea)|publicad[oa]|fecha\s+de\s+publicación|pubblicato"
    r"|gepubliceerd|(?:this\s+)?version\s+posted|issue\s+date|(?:news|press|media)\s+release"
    r"|\[submitted\s+on(?=\s.*\(v1\)|\s[^(]*\])|发表日期|出版日期|发布日期|网络出版日期)",
    re.IGNORECASE,
)
_ACCEPTED = re.compile(
    r"(?:date\s+)?(?:accepted|angenommen|acceptée?|aceptad[oa]|aceito|accettato)|接受日期|录用日期",
    re.IGNORECASE,
)
_REVIEWED = re.compile(
    r"(?:(?:(?:this|the|web\s?page|page|content|article|information|date|last|first|medically|clinically|was|is|on|site)\s+)"
    r"{0,6}(?:reviewed|updated|modified|revised|edited|checked|verified|changed|approved)"
    r"|(?:(?:the|date|of|last|latest|medical|clinical|content|expert|page|editorial)\s+){0,5}"
    r"(?:review|update|revision|modification|change)(?:\s+date)?"
    r"|(?:[^\W\d_]+\s+){1,3}last\s+(?:(?:medically|clinically)\s+)?(?:reviewed|updated|modified|revised|checked)"
    r"|zuletzt\s+(?:aktualisiert|geprüft|geändert|überarbeitet)|aktualisiert|letzte\s+(?:aktualisierung|änderung)|stand"
    r"|(?:dernière\s+)?mise\s+à\s+jour|mis(?:e)?\s+à\s+jour"
    r"|(?:última\s+)?actualización|actualizad[oa]|revisad[oa]|atualizado|aggiornato|更新日期|最后更新)",
    re.IGNORECASE,
)
_DATE_AFTER_LABEL = re.compile(
    r"(?=[^\w])(?:\s++(?:date|online|in|on|at|am|le|em|el|il|op|the|first|print|by\s+[^\d:;|]{2,60}?,?))*[^\w\n;|]{0,6}"
    r"(?:on\s+|am\s+|le\s+|in\s+)?\(?\s*+(?P<date>" + DATE.pattern + ")",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"©|\(c\)|copyright|all rights reserved|\baccess(?:ed)?\b|retrieved|abgerufen|zugriff|consultée?|visited|"
    r"downloaded|cited\b|expir(?:es|y)|valid until|\bnext\b|\bdue\b",
    re.IGNORECASE,
)
_DAY_NAME = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\.?,?$",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"^,?\s*(?:at\s+|um\s+|à\s+)?\d{1,2}[.:h]\d\d.{0,12}$", re.IGNORECASE)
_BY = re.compile(rf"[|•·,-]?\s?(?:by|von|par|por)\s+[{UPPER}]")
"""Who wrote it, behind a date."""
_READ = re.compile(r"[|•·,-]?\s*\d{1,3}[\s-]min(?:ute)?s?\s+read$", re.IGNORECASE)
_PLACE = re.compile(rf"[{UPPER}][\w'’-]+(?:\s[{UPPER}][\w'’-]+){{0,2}},(?:\s(?:le|den|el|on))?")
_VERSION = re.compile(r"\bversion posted\b", re.IGNORECASE)
_SPANISH = {"ene": "enero", "abr": "abril", "ago": "agosto", "dic": "diciembre"}
_SHORT = re.compile(rf"\b(?:{'|'.join(_SPANISH)})\b", re.IGNORECASE)
_STATE = (
    "accepted|published|revised|received|online|available|angenommen|akzeptiert|überarbeitet|veröffentlicht|online|"
    "acceptée?|publiée?|révisée?|aceptado|publicado|revisado|accettato|pubblicato"
)
# Parts of a line: between marks, or sentences after a date.
_SEGMENT = re.compile(
    rf"(?:(?!(?<=\d)[.,]\s+(?:(?!{_MONTHS}\b)[A-Z]|next\b)|(?<=\d\d\d\d),\s+(?:{_STATE})\b)[^;|•·/—]|/(?=\d))+",
)


_ASIDE = re.compile(r"(?<=\()[^()]{8,60}(?=\))")
"""What stands in brackets, such as ``(Published 10 July 2019)``."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with its kind (published, accepted, reviewed) and its place."""

    kind: str
    value: str
    span: Span


_LONGEST = 400
"""Characters of a line that is a date, or a byline with one."""


def iso(text: str) -> str:
    """A printed date as ISO 8601 of its own precision, or an empty string.

    >>> iso("29 September, 2024"), iso("1er mars 2020"), iso("29.09.2024"), iso("13/04/2019")
    ('2024-09-29', '2020-03-01', '2024-09-29', '2019-04-13')
    >>> iso("3/4/2019"), iso("June 2018")
    ('2019', '2018-06')
    """
    text = " ".join(text.replace("\xa0", " ").split())
    if found := re.fullmatch(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?", text):
        return iso_date(found[1], found[2], found[3] or "")
    if found := re.fullmatch(r"(\d\d)/(\d{4})", text):
        return iso_date(found[2], found[1])
    text = re.sub(r"(?<=\d)-(?=[^\W\d_])|(?<=[^\W\d_])-(?=\d)", " ", text)
    if found := re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", text):
        first, second, year = int(found[1]), int(found[3]), found[4]
        if found[2] == "." or first > 12 or first == second:
            return iso_date(year, str(second), str(first)) or year
        return iso_date(year, str(first), str(second)) if second > 12 else year
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th|er|\.)(?=\s)", "", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=[^\W\d_])[.,](?=\s)|,(?=\s+\d{4})|\s(?:of|de)(?=\s)", "", text, flags=re.IGNORECASE)
    text = re.sub(r"Jänner", "Januar", text, flags=re.IGNORECASE)
    text = _SHORT.sub(lambda found: _SPANISH[found[0].lower()], text)
    value = parse_date(text)
    return value if re.fullmatch(r"\d{4}(-\d\d){0,2}", value) else ""


_MANY_LINES = 3000


def labelled(lines: Iterable[Line]) -> list[Dated]:
    """The dates that stand after a label which begins a line or a part of one."""
    result: list[Dated] = []
    for line in lines:
        if len(line.plain) > 250 and not _VERSION.search(line.plain):
            continue
        text = blanked(line.text)
        for segment in (*_SEGMENT.finditer(text), *_ASIDE.finditer(text)):
            if _NEVER.search(segment[0]):
                continue
            at = segment.start() + len(segment[0]) - len(segment[0].lstrip(" \t(-–>#.,"))
            for kind, label in (("accepted", _ACCEPTED), ("reviewed", _REVIEWED), ("published", _PUBLISHED)):
                found = label.match(text, at)
                if not found:
                    continue
                date = _DATE_AFTER_LABEL.match(text, found.end())
                if date and (value := iso(date["date"])):
                    result.append(_dated(kind, value, line, date.span("date")))
                break
    return result


def is_listing(lines: Iterable[Line]) -> bool:
    """Whether the text lists other texts, each with its own date of publication; its beginning tells."""
    dates = labelled(islice(lines, _MANY_LINES))
    return len({dated.value for dated in dates if dated.kind == "published"}) > 2


def alone(lines: Iterable[Line]) -> list[Dated]:
    """The dates that are a line of their own, or the last part of a byline."""
    result: list[Dated] = []
    for line in lines:
        if len(line.text) > _LONGEST or len(line.words) > 14 or _NEVER.search(text := blanked(line.text)):
            continue
        for date in DATE.finditer(text):
            before, after = text[: date.start()].strip(" \t(#"), text[date.end() :].strip(" \t).")
            after = _READ.sub("", after)
            before, after = _DAY_NAME.sub("", before).rstrip(), _CLOCK.sub("", after)
            byline = (
                _PLACE.fullmatch(before)
                or re.match(r"(?:by|von|par)\s", before, re.IGNORECASE)
                or before.endswith(("|", "•", "·", "—"))
            )
            after = "" if _BY.match(after) and not before else after
            if not after and (not before or byline) and not re.fullmatch(r"\d{4}", date[0]):
                result.append(_dated("published", iso(date[0]), line, date.span()))
    return [dated for dated in result if dated.value]


def _dated(kind: str, value: str, line: Line, place: tuple[int, int]) -> Dated:
    return Dated(kind, value, Span(line.start + place[0], line.start + place[1]))


def best(dates: Iterable[Dated], kind: str) -> Dated | None:
    """The date of a kind that says most; the first of equals."""
    found = [dated for dated in dates if dated.kind == kind]
    return max(found, key=lambda dated: len(dated.value), default=None)
