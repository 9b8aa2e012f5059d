"""A full stop between two names of a list in brackets that commas part.

Bad (document)::

    The work was paid for by the Pond Trust (Moss-Net, FernFund, AlderRes. Bog-Train) and by gifts.

Good (document)::

    The work was paid for by the Pond Trust (Moss-Net, FernFund, J. Alder, Bog-Train) and by gifts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity, unsafe
from zotsync.quality.source import LintSource

_NAME = r"[A-Z][\w-]*[A-Za-z][\w-]*"
_LIST = re.compile(rf"\({_NAME}(?:, {_NAME})*, {_NAME}\. {_NAME}(?:, {_NAME})*\)")
_SLIP = re.compile(rf"(?<=[, (])(?P<first>{_NAME})(?P<stop>\.) {_NAME}(?=,|\)| and )")
_ABBREVIATION = re.compile(r"[A-Z][a-z]{0,3}\Z")


def check(source: LintSource) -> Iterator[Hit]:
    fix = unsafe(",") if source.is_document else None
    for match in _LIST.finditer(source.text):
        slips = list(_SLIP.finditer(match[0]))
        if len(slips) == 1 and match[0].count(".") == 1 and not _ABBREVIATION.match(slips[0]["first"]):
            at = match.start() + slips[0].start("stop")
            yield Hit("Part the names with a comma.", at, at + 1, fix)


rule = FileRule(
    code="ND-35",
    name="wrong-list-separator",
    severity=Severity.info,
    formats=("ris", "document"),
    check=check,
)
