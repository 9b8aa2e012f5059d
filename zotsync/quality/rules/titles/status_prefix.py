"""The title says that the work was retracted or withdrawn, or that it corrects another.

Do not cite it as if nothing had happened. An erratum is a work of its own: that is said, and no more.

Bad::

    title: RETRACTED: Mosses of the north

Good::

    title: Retracted papers in bryology
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_STATUS = re.compile(
    r"\s*[\[(]?(?P<status>(?:RETRACTED|WITHDRAWN|Retracted|Withdrawn|TEMPORARY REMOVAL"
    r"|REMOVED)(?: (?:ARTICLE|Article|CHAPTER))?"
    r"|(?:Retraction(?: notice)?(?: to)?|Expression of concern|Erratum(?: to)?|Corrigendum(?: to)?"
    r"|Correction to))[\])]?\s*[:–—-]",
)


def check(item: Item) -> Iterator[Hit]:
    if found := _STATUS.match(item["title"]):
        notice = found["status"].startswith(("Erratum", "Corrigendum", "Correction"))
        said = "Check what became of this work before citing it."
        if notice:
            said = "This is a notice about a work: cite the work itself."
        level = Severity.info if notice else None
        yield Hit(said, found.start("status"), found.end("status"), field="title", severity=level)


rule = ItemRule(
    code="TI-24",
    name="status-prefix",
    severity=Severity.error,
    fields=("title",),
    needs=(
        "RETRACTED",
        "WITHDRAWN",
        "REMOV",
        "Retract",
        "Withdrawn",
        "Expression of concern",
        "Erratum",
        "Corrigendum",
        "Correction to",
    ),
    check=check,
)
