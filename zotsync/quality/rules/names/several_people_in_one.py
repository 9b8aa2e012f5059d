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
# What is left as a given name where only the first comma was taken for one that parts a name.
_REST = re.compile(rf"(?:{_INITIALS}|{_NAME} ?)(?:and|&) {_NAME}, {_INITIALS}")


def check(item: Item) -> Iterator[Hit]:
    for index, _, which, value in parts(item):
        several = _LIST.fullmatch(value.strip()) or (which == "first" and _REST.fullmatch(value.strip()))
        if several and not re.search(r"&\w+;", value):
            yield Hit("Give each person a name of their own.", field="creators", part=value, index=index)


rule = ItemRule(
    code="NM-09",
    name="several-people-in-one",
    severity=Severity.error,
    fields=("creators",),
    needs=(";", ",", " and ", "&"),
    check=check,
)
