"""A title in square brackets as a whole: a database translated it, and the work has another one.

Take the title from the work itself, or take off the brackets.

Bad (title)::

    [Mosses of the northern bogs].

Good (title)::

    [60]Fullerene in mosses of the [northern] bogs

Good (title)::

    [Untitled]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, unsafe

_BRACKETED = re.compile(r"\s*\[(?P<inside>[^\[\]]+(?:\[[^\[\]]*\][^\[\]]*)*)\](?P<stop>[.?!]?)\s*")
_FEWEST = 3  # Words: what is shorter says that there is no title (“[Letter]”, “[No title]”).

# What a cataloguer says of a work that has no title of its own.
_SUPPLIED = re.compile(
    r"(?:letters?|photographs?|maps?|interviews?|drawings?|notes?|advertisement|drafts?|speech|testimony|obituary)"
    r" (?:of|to|from|on|by|with|between|about|for)\b"
    r"|(?:book |film )?reviews? of (?:the (?:book|film|article|journal)\b|.*, by )",
    re.I,
)


def check(item: Item) -> Iterator[Hit]:
    found = _BRACKETED.fullmatch(item["title"])
    if found and len(found["inside"].split()) >= _FEWEST and not _SUPPLIED.match(found["inside"]):
        better = found["inside"].strip() + found["stop"].replace(".", "")
        yield Hit("This is a translation: give the title of the work.", field="title", fix=unsafe(better))


rule = ItemRule(
    code="TI-23",
    name="bracketed-translation",
    severity=Severity.info,
    fields=("title",),
    needs=("[",),
    check=check,
)
