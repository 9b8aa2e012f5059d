r"""A hidden character that changes the order of the text, or hides text in it.

Nobody types an override or a tag character; they disguise addresses and carry instructions.

Bad::

    Mosses \u202elive long.

Good::

    Mosses live long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import TEXT, Hit, Severity, TextRule, unsafe
from zotsync.quality.source import Passage

_PATTERN = re.compile("[\u202a\u202b\u202d\u202e]|(?<!\U0001f3f4)[\U000e0020-\U000e007f]{2,}|\U000e0001")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    yield Hit("Take out the hidden characters.", match.start(), match.end(), unsafe(""))


rule = TextRule(
    code="TX-14",
    name="bidi-or-tag-chars",
    severity=Severity.error,
    pattern=_PATTERN,
    needs=(
        "\u202a",
        "\u202b",
        "\u202d",
        "\u202e",
        *(chr(0xE0000 + code) for code in (1, *range(0x20, 0x7F))),
    ),
    kinds=TEXT,
    check=check,
)
