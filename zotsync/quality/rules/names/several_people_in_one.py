"""Several people in one name.

Bad::

    title: Mosses
    author: Lindqvist A; Berg K; Moss T

Good::

    title: Mosses
    author: Moss and Fern Study Group
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.text.names import parts

_NAME = r"[^\W\d_][\w'’.-]+"
_INITIALS = r"(?:[A-Z]\.?[ -]?){1,3}"
_BEFORE = r"(?:(?:[A-Z]\.[ -]?){1,3}|[A-Z]{1,3} )"
_LIST = re.compile(
    rf".+;.+|{_NAME} {_INITIALS}(?:, {_NAME} {_INITIALS})+|{_NAME},? {_INITIALS} (?:and"
    rf"|&) {_NAME},? {_INITIALS}"
    rf"|{_BEFORE} ?{_NAME} (?:and|&) {_BEFORE} ?{_NAME}"
)


def check(item: Item) -> Iterator[Hit]:
    for index, _, _, value in parts(item):
        if _LIST.fullmatch(value.strip()) and not re.search(r"&\w+;", value):
            yield Hit("Give each person a name of their own.", field="creators", part=value, index=index)


rule = ItemRule(
    code="NM-09",
    name="several-people-in-one",
    severity=Severity.error,
    fields=("creators",),
    needs=(";", ",", " and ", "&"),
    check=check,
)
