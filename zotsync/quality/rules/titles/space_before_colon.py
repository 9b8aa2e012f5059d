"""A blank before a colon or a semicolon in a title.

French typography wants it; other languages do not.

Bad::

    title: Moving : living in the north

Bad::

    language: de
    title: Das Moos : eine Einführung

Good::

    language: fr
    title: La mousse : une étude
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.english import is_english
from zotsync.quality.text.words import words

# Languages that write none; what names none of these is judged by its words, and only in English.
_WITHOUT = words("""
    en de nl da sv nb nn no fi is et lv lt es pt it ca gl ro pl cs sk sl hr hu
    eng ger deu dut nld dan swe nor fin spa por ita cat rum ron pol cze ces slo slk slv hrv hun
    english german deutsch
""")
_BLANK = re.compile(r"(?<=\w) +(?=[:;] )")


def check(item: Item) -> Iterator[Hit]:
    title = item["title"]
    found = _BLANK.search(title)
    if not found:
        return
    language = re.split(r"[-_ (]", item["language"].strip().lower(), maxsplit=1)[0]
    if language in _WITHOUT or (not language and is_english(f"{title} {item['abstractNote']}")):
        yield Hit("Take out the blank before the colon.", found.start(), found.end(), safe(""), "title")


rule = ItemRule(
    code="TI-15",
    name="space-before-colon",
    severity=Severity.info,
    fields=("title",),
    needs=(" :", " ;"),
    check=check,
)
