"""Each claim cites the next two entries of the list, each entry once: ``[1,2] … [3,4] … [5,6] …``.

People cite what they need, several times. A text that walks through its list was fitted to it.

Bad::

    Mosses live long [1,2]. Ferns do [3,4]. Lichens do [5,6]. Algae do [7,8]. Fungi do [9,10].

    # References

    1. Lind A. Mosses. Ann Bryol 2001;3(1):1-9.

Good::

    Mosses live long [1,2]. Ferns do [2]. Lichens do [3-5]. Algae do [1,7]. Fungi do [9,10].

    # References

    1. Lind A. Mosses. Ann Bryol 2001;3(1):1-9.
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.citations import markers

_FEWEST = 5


def check(document: Document) -> Iterator[Hit]:
    found = list(markers(document))
    groups = [numbers for _, numbers in found]
    in_turn = [number for numbers in groups for number in numbers] == list(
        range(1, sum(map(len, groups)) + 1)
    )
    if (
        len(groups) >= _FEWEST
        and in_turn
        and len({len(numbers) for numbers in groups}) == 1
        and len(groups[0]) > 1
    ):
        said = f"{len(groups)} citations take the next {len(groups[0])} entries in turn: check the support."
        yield Hit(said, found[0][0].start(), found[0][0].end())


rule = DocumentRule(code="RL-05", name="mechanical-citation-pattern", severity=Severity.warning, check=check)
