"""A bracket in a title without its other half: a part of the title was lost there, or the sign is astray.

Numbers of a list, intervals and faces are left alone.

Bad::

    title: Mosses (and ferns of the north

Bad::

    title: Mosses of walls
    publicationTitle: Annals of Moss [Umeå

Good::

    title: "Shares in [0,1) and (0, 1]: a) mosses, b) ferns (and lichens) of the [north]"
    publicationTitle: Annals of Moss (Umeå)
    shortTitle: Happy mosses :)
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.text.brackets import alone

_FIELDS = ("title", "publicationTitle", "bookTitle", "proceedingsTitle", "conferenceName", "series")
# Formulas have signs of their own.
_FORMULA = ("$", "\\", "⟨", "⟩", "|", "<math", "<mml")


def check(item: Item) -> Iterator[Hit]:
    for field in _FIELDS:
        value = item[field]
        if not value or not any(sign in value for sign in "()[]") or any(sign in value for sign in _FORMULA):
            continue
        found = alone(value, "()[]")
        if len(found) == 1:
            at = found[0]
            yield Hit(f"Find the other half of {value[at]}.", at, at + 1, field=field)


rule = ItemRule(
    code="TI-18",
    name="unbalanced-brackets",
    severity=Severity.info,
    fields=_FIELDS,
    needs=("(", ")", "[", "]"),
    check=check,
)
