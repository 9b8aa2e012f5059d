"""A sample of what ``scripts/fuzz`` searches for longer."""

from __future__ import annotations

import pytest

from tests.formats import fuzzing
from tests.formats.test_bad_input import GOOD
from tests.formats.test_every_field import TYPES, whole
from tests.formats.test_readonly_formats import TEXTS as READ_ONLY
from tests.main_job import EXAMPLES
from zotsync.formats import FORMATS, format_named
from zotsync.formats.base import Format

NOTE = "---\ntitle: Tides\nauthors:\n  - Bos, Ida\ntags: [sea]\nyear: 2001\n---\n\n# Tides\n\nSea.\n"


TOML = """\
+++
title = "Tides"
authors = [
  "Bos, Ida", # who
  {name = "A B"},
]
tags = ['sea']
date = 2001-02-03
doi = "10.5555/a"
abstract = '''
a "b"
'''
[extra]
volume = 3
[[editors]]
name = "C D"
+++

Sea.
"""
LIST = """\
---
title: T
---

Text.

---
references:
- id: a
  type: book
  title: >-
    Tides
    rise # no
  author:
  - family: Bos # c
    given: 'Ida'
  - {literal: Q}
  issued:
    date-parts:
    - - 2001
      - 2
# c
- {id: b, type: chapter, title: "B: c", issued: {year: 1999}, page: 1-3}
...
"""
OWN = {"markdown": [NOTE, TOML], "pandoc": [LIST], "csl-yaml": [LIST.partition("Text.\n\n")[2]]}


def own_texts(name: str) -> list[bytes]:
    """Texts of the project's own to start from."""
    texts = [GOOD[name]] if name in GOOD else []
    ending = {"markdown": ".md", "document": ".txt", "ris": ".ris"}.get(name, "-")
    texts += [path.read_text("utf-8") for path in sorted(EXAMPLES.iterdir()) if path.suffix == ending]
    return [text.encode() for text in [*texts, *OWN.get(name, [])]]


def rich_texts(name: str) -> list[bytes]:
    """Texts in which each field of a format stands: an item of each type, or an export of each kind."""
    if name in READ_ONLY:
        return [READ_ONLY[name].encode()]
    format = format_named(name)
    return [format.write([whole(one, "2019-03-07")]).encode() for one in TYPES] if format.many else []


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_mutated_texts_break_no_law(format: Format) -> None:
    search = fuzzing.start(format, [*own_texts(format.name), *rich_texts(format.name)], seed=1)

    failures = list(search.run(tries=200))

    assert [] == [(failure.law, failure.detail, failure.data[:200]) for failure in failures]
    assert 200 == search.tried
