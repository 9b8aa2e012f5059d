"""A record of one type with the fields of another: a book with a journal, an article in a book.

Programs drop what the type does not have, or cite it wrongly. A BibTeX file, or a RIS file.

Bad (bibtex)::

    @book{moss,
      title = {Mosses of the north},
      journal = {Annals of Moss},
      year = 2001,
    }

Bad (bibtex)::

    @inproceedings{moss,
      title = {Mosses of the north},
      journal = {Annals of Moss},
      volume = 3,
    }

Bad (ris)::

    TY  - THES
    TI  - Mosses of the north
    JO  - Annals of Moss
    VL  - 3
    SP  - 12
    ER  -

Good (bibtex)::

    @inproceedings{moss,
      title = {Mosses of the north},
      booktitle = {Moss Days},
      journal = {Proceedings of Moss},
      volume = 3,
    }
    @article{fern,
      title = {Ferns of the north},
      crossref = {annals},
      booktitle = {Annals},
    }
    @book{wall,
      title = {{Walls}},
      booktitle = {Walls},
    }
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.bibtex import entries
from zotsync.quality.text.ris import records


class _Case(NamedTuple):
    """Types that have all of ``there`` and none of ``absent`` are meant to be something else."""

    types: tuple[str, ...]
    there: tuple[str, ...]
    absent: tuple[str, ...]
    said: str


_JOURNALS = ("journal", "journaltitle")
_ARTICLE = "It has a journal: make it an article, or take the journal out."
_CHAPTER = "It has the title of a book: make it a chapter or a conference paper, or name the journal."
_PART = "It has the title of a book: make it a chapter, or take the title of the book out."
_BIBTEX = (
    _Case(("article",), ("booktitle",), (*_JOURNALS, "crossref", "xdata", "xref"), _CHAPTER),
    _Case(("inproceedings", "conference", "incollection"), ("journal",), ("booktitle", "crossref"), _ARTICLE),
    _Case(("book", "phdthesis", "mastersthesis", "thesis"), ("journal",), (), _ARTICLE),
    _Case(("book", "phdthesis", "mastersthesis", "thesis"), ("booktitle",), ("maintitle",), _PART),
    _Case(("misc",), ("journal", "volume", "pages"), ("eprint",), _ARTICLE),
)
_RIS_JOURNALS = ("JO", "JF", "JA")


def check(source: LintSource) -> Iterator[Hit]:
    if source.format == "ris":
        yield from _ris(source)
        return
    for entry in entries(source.text):
        names = {field.name for field in entry.fields if field.value.strip()}
        own = {_plain(field.value) for field in entry.fields if field.name in ("title", "maintitle")}
        if any(field.name == "booktitle" and _plain(field.value) in own for field in entry.fields):
            names.discard("booktitle")  # So that its chapters take it over.
        for case in _BIBTEX:
            if entry.kind in case.types and names.issuperset(case.there) and names.isdisjoint(case.absent):
                yield Hit(case.said, entry.kind_at, entry.kind_at + len(entry.kind), field="itemType")
                break


def _plain(value: str) -> str:
    return "".join(filter(str.isalnum, value.casefold()))


def _ris(source: LintSource) -> Iterator[Hit]:
    for record in records(source.text):
        first = record[0]
        if first.value not in ("THES", "BOOK"):
            continue
        tags = {line.tag for line in record if line.value}
        needed = {"VL", "SP"} if first.value == "THES" else {"VL", "IS", "SP"}
        if tags >= needed and not tags.isdisjoint(_RIS_JOURNALS):
            yield Hit(_ARTICLE, first.at, first.end, field="itemType")


rule = FileRule(
    code="IT-05", name="type-vs-fields", severity=Severity.warning, formats=("bibtex", "ris"), check=check
)
