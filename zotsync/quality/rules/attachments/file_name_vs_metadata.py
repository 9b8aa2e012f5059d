"""A file whose name speaks of another work than its item: another author, another year and another title.

Names in the way of Zotero, *Author - Year - Title*, are looked at; all three must differ.

Bad (bibtex)::

    @article{moss,
      author = {Lind, Ada},
      title = {Mosses of the north},
      year = 2001,
      file = {:papers/Berg et al. - 2014 - Ferns of the southern coast.pdf:PDF},
    }

Good (bibtex)::

    @article{moss,
      author = {Lind, Ada},
      title = {Mosses of the north},
      year = 2001,
      file = {:papers/Lind - 2001 - Mosses of the no.pdf:PDF;Supplement:papers/scan_2014.pdf:PDF},
    }
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.attached import attached
from zotsync.quality.text.bibtex import entries
from zotsync.quality.text.dates import year_of
from zotsync.quality.text.ris import records

_NAME = re.compile(
    r"(?P<author>[^\W\d_][^/\\]{1,80}?) - (?P<year>(?:1[5-9]|20)\d\d) - (?P<title>[^/\\]{12,})\.\w{2,5}\Z"
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_PEOPLE = ("author", "editor", "AU", "A1", "A2", "ED")
_TITLES = ("title", "booktitle", "TI", "T1", "T2")
_DATES = ("year", "date", "PY", "Y1", "DA")


class _Work(NamedTuple):
    """What a record says of its work, and how far it reaches in the file."""

    end: int
    people: str
    title: str
    date: str


def check(source: LintSource) -> Iterator[Hit]:
    if " - " not in source.text:
        return
    works = list(_works(source))
    ends = [work.end for work in works]
    for file in attached(source):
        name = _NAME.fullmatch(re.split(r"[/\\]", file.name)[-1])
        at = bisect_right(ends, file.start)
        if name and at < len(works) and _strange(work := works[at], name):
            said = f"This names another work than “{work.title[:60].strip()}”: attach the one that is meant."
            yield Hit(said, file.start, file.end)


def _works(source: LintSource) -> Iterator[_Work]:
    if source.format == "ris":
        for record in records(source.text):
            yield _work(record[-1].end, [(line.tag, line.value) for line in record])
    else:
        for entry in entries(source.text):
            if entry.fields and entry.kind != "string":
                yield _work(entry.fields[-1].end, [(field.name, field.value) for field in entry.fields])


def _work(end: int, said: list[tuple[str, str]]) -> _Work:
    people, title, date = (
        " ".join(value for name, value in said if name in names) for names in (_PEOPLE, _TITLES, _DATES)
    )
    return _Work(end, people, title, date)


def _strange(work: _Work, name: re.Match[str]) -> bool:
    year = year_of(work.date)
    if year is None or abs(year - int(name["year"])) < 2:  # ahead of print, and print
        return False
    people, title = _words(work.people), _words(work.title)
    if not people or not title:
        return False
    return people.isdisjoint(_words(name["author"])) and title.isdisjoint(_words(name["title"]))


def _words(text: str) -> set[str]:
    """Its words without accents, whether LaTeX wrote them or not."""
    plain = unicodedata.normalize("NFD", re.sub(r"\\[a-zA-Z]?(?![a-zA-Z])|[{}\"'`^~]", "", text))
    return set(_WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()))


rule = FileRule(
    code="XF-07",
    name="file-name-vs-metadata",
    severity=Severity.info,
    formats=("ris", "bibtex"),
    check=check,
)
