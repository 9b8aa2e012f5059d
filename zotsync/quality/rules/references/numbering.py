"""A gap or a repetition in the numbers of the reference list.

Bad::

    # References

    1. Lind A. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
    4. Holm T. Lichens. Ann Bryol 2003;5(1):1-9.

Good::

    # References

    1. Lind A. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Holm T. Lichens. Ann Bryol 2003;5(1):1-9.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.citations import entries


def check(document: Document) -> Iterator[Hit]:
    listed = entries(document)
    if len(listed) < 3 or listed[0][0] != 1 or sum(number == 1 for number, _ in listed) > 1:
        return
    for (before, _), (number, block) in pairwise(listed):
        if number != before + 1:
            end = block.start + len(block.text) - len(block.text.lstrip()) + len(str(number)) + 1
            yield Hit(f"{number} follows {before}: number the list anew.", block.start, end)


rule = DocumentRule(code="RL-03", name="numbering", severity=Severity.warning, check=check)
