"""Dates in texts: enough to compare them, no parser for everything."""

from __future__ import annotations

import datetime
import re

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORT = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
MONTH = rf"(?:{'|'.join(MONTHS)}|{'|'.join(name[:3] for name in MONTHS)}|sept)\.?"
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.? (?:of )?({MONTH}),? (\d{{4}})\b", re.I)
MONTH_FIRST = re.compile(rf"\b({MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b", re.I)
# Months in other languages, as far as they differ from the English ones: German, French, Spanish, Italian,
# Portuguese, Dutch.
_ABROAD = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner janvier enero gennaio janeiro januari",
            "februar février febrero febbraio fevereiro februari",
            "märz mars marzo março maart",
            "avril abril aprile",
            "mai mayo maggio maio mei",
            "juni juin junio giugno junho",
            "juli juillet julio luglio julho",
            "août agosto augustus",
            "septembre septiembre settembre setembro",
            "oktober octobre octubre ottobre outubro",
            "novembre noviembre novembro",
            "dezember décembre diciembre dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
_DAY_ABROAD = re.compile(
    rf"(\d{{1,2}})(?:\.|er|º|°)? (?:de )?({'|'.join(_ABROAD)}),? (?:del? )?(\d{{4}})", re.I
)
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")


def month_number(name: str) -> int:
    """
    >>> month_number("Sept."), month_number("may")
    (9, 5)
    """
    name = name.lower().rstrip(".")
    return MONTHS.index(name) + 1 if name in MONTHS else _SHORT[name]


def is_month(name: str) -> bool:
    """Whether it is a month in one of the languages that are known, or the beginning of an English one.

    >>> is_month("Sept"), is_month("märz"), is_month("Febuary")
    (True, True, False)
    """
    name = name.lower()
    return name in MONTHS or name in _SHORT or name in _ABROAD


def read_date(text: str) -> datetime.date | None:
    """The first full date in ``text``.

    >>> read_date("on 25 September, 2024"), read_date("June 24, 2018")
    (datetime.date(2024, 9, 25), datetime.date(2018, 6, 24))
    """
    found: list[tuple[int, tuple[int, int, int]]] = []
    if match := ISO.search(text):
        found.append((match.start(), (int(match[1]), int(match[2]), int(match[3]))))
    if match := DAY_FIRST.search(text):
        found.append((match.start(), (int(match[3]), month_number(match[2]), int(match[1]))))
    if match := MONTH_FIRST.search(text):
        found.append((match.start(), (int(match[3]), month_number(match[1]), int(match[2]))))
    for _, (year, month, day) in sorted(found):
        try:
            return datetime.date(year, month, day)
        except ValueError:
            continue
    return None


def read_date_abroad(value: str) -> datetime.date | None:
    """A value that is nothing but a full date with its month in a language other than English.

    >>> read_date_abroad("1er février 2011"), read_date_abroad("31. Juni 2011")
    (datetime.date(2011, 2, 1), None)
    """
    if not (match := _DAY_ABROAD.fullmatch(value)):
        return None
    try:
        return datetime.date(int(match[3]), _ABROAD[match[2].lower()], int(match[1]))
    except ValueError:
        return None


def year_of(date: str) -> int | None:
    """The year of a Zotero date, where it has one of four digits.

    >>> year_of("March 2012"), year_of("n.d.")
    (2012, None)
    """
    match = _YEAR.search(date)
    return int(match[1]) if match else None
