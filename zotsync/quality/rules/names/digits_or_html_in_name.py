"""Digits or markup in a name: marks of affiliations, or the code of a page.

Bad::

    title: Mosses
    author: Lindqvist1,2, Anna

Good::

    title: Mosses
    author: Lindqvist, Anna
    author: Section 27
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe
from zotsync.quality.text.names import parts

_MARKS = re.compile(
    r"(?<=[^\W\d_])\s?\d{1,2}(?:,\s?\d{1,2})*(?:,\s?[a-z])?$|</?(?:sup|sub|i|b|span|a)\b[^>]*>[\d,*\s]*"
)


# Letters in a superscript: at the end they mark an affiliation, before further letters they are the name's
# (“M<sup>c</sup>Donald”), and what else stands there only a person can say.
_RAISED = re.compile(r"<(su[pb])\b[^>]*>(?P<inside>[^<]*[^\W\d_][^<]*)</\1>(?P<more>\w)?", re.I)
_NUMBER = re.compile(r"<su[pb]\b[^>]*>\s*\d", re.I)
_MARK = r"(?:[a-z]|\d{1,2}|[*†‡§]+)"
_LETTERS = re.compile(rf"\s*{_MARK}(?:[\s,]+{_MARK})*[*†‡§,\s]*")


def check(item: Item) -> Iterator[Hit]:
    for index, _, which, value in parts(item):
        if which == "name" and "<" not in value:
            continue  # Organisations have numbers in their names.
        if not _MARKS.search(value):
            continue
        raised = [found for found in _RAISED.finditer(value) if not found["more"]]
        own = which == "name" and _NUMBER.search(value)  # “CO<sub>2</sub> Society”
        if own or any(not _LETTERS.fullmatch(found["inside"]) for found in raised):
            said = "Keep the name alone, without markup."
            yield Hit(said, field="creators", part=value, index=index)
            continue
        plain = _RAISED.sub(lambda found: found[0] if found["more"] else "", value)
        if better := _MARKS.sub("", plain).strip(" ,"):
            yield Hit(
                f"Keep the name alone: {better}", field="creators", part=value, index=index, fix=safe(better)
            )


rule = ItemRule(
    code="NM-30",
    name="digits-or-html-in-name",
    severity=Severity.warning,
    fields=("creators",),
    needs=("<", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
    check=check,
)
