"""A note that an exporter made of what it had no field for: funding, export date, number of citations.

It says nothing that a person wrote, and comes back with each import.

Bad (ris)::

    TY  - JOUR
    TI  - Mosses
    N1  - Export Date: 12 May 2021; Cited By: 3
    ER  -

Good (ris)::

    TY  - JOUR
    TI  - Mosses
    N1  - Read on the train: the export of peat is new to me.
    ER  -
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.ris import tagged

_JUNK = re.compile(
    r"(?:Funding Information|Publisher Copyright|Export Date|Cited By|(?:Total )?Times Cited"
    r"|Cited Reference Count|CODEN|Correspondence Address|Funding details|Source)\s?:|\[Object Object\]"
    r"|The following values have no corresponding Zotero field",
    re.I,
)


def check(source: LintSource) -> Iterator[Hit]:
    for _, line in tagged(source.text, "N1"):
        if found := _JUNK.match(line.value):
            yield Hit(
                "Move it to Extra, or drop it: it is no note.", line.at + found.start(), line.at + found.end()
            )


rule = FileRule(code="ND-28", name="import-junk-note", severity=Severity.info, formats=("ris",), check=check)
