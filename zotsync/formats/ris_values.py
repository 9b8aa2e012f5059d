"""Values as RIS spells them: dates, numbers, keywords, titles in two halves, lines of our own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from zotsync.formats import values
from zotsync.formats.ris_tags import Plan


def join_title(title: str, subtitle: str) -> str:
    """
    >>> join_title("Tides", "a history"), join_title("What is a tide?", "A history")
    ('Tides: a history', 'What is a tide? A history')
    """
    return f"{title} {subtitle}" if title.endswith((":", "?", "!")) else f"{title}: {subtitle}"


@lru_cache(20_000)
def date_rank(value: str) -> int:
    """How much a date says: 0 without a year, 1 a year, 2 a year in words, 3 a month, 4 a day."""
    if value.isdigit() or (value[4:5] == "-" and value[:4].isdigit()):
        return {4: 1, 7: 3, 10: 4}.get(len(value), 2)
    return 2 if values.year_of(value) else 0


def same_date(less: str, more: str) -> bool:
    """Whether ``less`` says the same as ``more``, perhaps less precisely.

    >>> same_date("2012", "2012-03-01"), same_date("2012-03", "2012-04"), same_date("2012", "Spring 2012")
    (True, False, True)
    """
    return less == more or (
        len(less) in (4, 7)
        and less[:4].isdigit()
        and (more.startswith(less + "-") or (len(less) == 4 and values.year_of(more) == less))
    )


_MORE = re.compile(r"(\d{4}/\d{0,2}/\d{0,2}/)(.*?)[\s,]*(\d{4})?")


@lru_cache(20_000)
def date_of(value: str) -> str:
    """A date in numbers as ISO of the same precision; else in its words.

    Behind the third slash stands what numbers cannot say; some databases put the month there once more,
    with the year.

    >>> date_of("2019/05//May2019"), date_of("2019/05//May/Jun2019"), date_of("2012/03//Spring")
    ('2019-05', 'May/Jun 2019', 'Spring 2012')
    >>> date_of("2011/01/09/Sunday"), date_of("2012/13/01"), date_of("January 2011")
    ('2011-01-09', '2012/13/01', 'January 2011')
    """
    date = values.parse_numeric_date(value)
    found = _MORE.fullmatch(date)
    if not found or not re.search(r"[^\W\d_]", found[2]):
        return date
    day = values.parse_numeric_date(found[1])
    if len(day) == 10:
        return day
    if found[3] not in (None, date[:4]):
        return date
    words = f"{' '.join(found[2].split())} {date[:4]}"
    if len(day) == 7 and values.parse_date(words) == day:
        return day
    return words


_ACCESS = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})[/T ]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?Z?/?")


def access_date(value: str) -> str:
    """A date, or a date with a time, in the API's form; empty where there is no whole day in it.

    >>> access_date("2020/01/02/10:11:12"), access_date("2020/1/2/"), access_date("10")
    ('2020-01-02T10:11:12Z', '2020-01-02', '')
    """
    found = _ACCESS.fullmatch(value)
    if found and (day := values.iso_date(*found.group(1, 2, 3))):
        hour, minute, second = found.group(4, 5, 6)
        if int(hour) < 24:
            return f"{day}T{int(hour):02}:{minute}:{second or '00'}Z"
    return values.access_day(value)


def number_field(value: str, rules: Plan) -> str:
    """The field that an ``SN`` value belongs to: by its shape first, then by the item type."""
    if len(value) == 9 and value[4] == "-" and value[:4].isdecimal() and "ISSN" in rules.valid:
        return "ISSN"
    size = len(value.replace("-", "").replace(" ", ""))
    kind = "ISSN" if size == 8 else "ISBN" if size in (10, 13) and value[0].isdigit() else ""
    if kind == "ISSN" and not re.fullmatch(r"\d{4}-?\d{3}[\dXx]", value):
        kind = ""
    if not kind and size > 8:
        kind = "ISBN" if values.find_isbns(value) else "ISSN" if values.find_issns(value) else ""
    if kind in rules.valid:
        return kind
    other = rules.fields.get("SN", "")
    return "" if kind and other in ("ISSN", "ISBN") else other


def split_tags(value: str, *, alone: bool) -> list[str]:
    """The keywords of one ``KW`` line: parted by semicolons and line ends, by commas only if ``alone``.

    >>> split_tags("Tides; Coasts, rocky", alone=True), split_tags("Tides, Coasts", alone=True)
    (['Tides', 'Coasts, rocky'], ['Tides', 'Coasts'])
    >>> split_tags("Coasts, rocky", alone=False), split_tags("Coasts, rocky;", alone=True)
    (['Coasts, rocky'], ['Coasts, rocky'])
    """
    if ";" in value or "\n" in value:
        parts: Iterable[str] = re.split(r"[;\n]", value)
    elif alone and "," in value:
        parts = value.split(",")
    else:
        return [value]
    return [name for part in parts if (name := part.strip())]


_CITATION_KEY = re.compile(r"(?=.*(?<!\d)(?:1[5-9]|20)\d\d(?!\d))[A-Za-z][A-Za-z0-9_.+/-]{4,63}")


def is_citation_key(value: str) -> bool:
    """Whether an ``ID`` looks like a citation key: a word with a year in it, no number of a database.

    >>> is_citation_key("carson1951sea"), is_citation_key("12345"), is_citation_key("WOS:000287744900007")
    (True, False, False)
    """
    return bool(_CITATION_KEY.fullmatch(value))


def own_value(text: str) -> Any:
    """The value of an own line: JSON where it starts like JSON, else the text itself."""
    if text[:1] in ('"', "{"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text
