"""What a language model left behind: its disclaimers, its citation marks.

Bad::

    As an AI language model, I cannot visit mosses. :contentReference[oaicite:0]{index=0}

Good::

    We asked an AI language model about mosses. "As an AI language model, I cannot" was all it said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import TEXT, Hit, Severity, TextRule
from zotsync.quality.source import Passage
from zotsync.quality.text.words import words

_PATTERN = re.compile(
    r"\b[Aa]s an AI(?: language)? model,? I\b|:?contentReference\[oaicite:\d+\](?:\{index=\d+\})?"
    r"|\boaicite:\d+"
    r"|\bturn\d+(?:search|view|news)\d+\b|\b[Cc]ertainly[,!] here (?:is|are) (?:a|an|the|some|your)\b"
    r"|\bRegenerate response\b"
    r"|\bmy (?:last )?knowledge (?:update|cutoff)\b|\u3010\d+†[^\u3011]{1,40}\u3011"
)
_QUOTES = "\"“„«‘'`"
_TOPIC = re.compile(r"\b(?:ChatGPT|GPT-\d|large language models?|LLMs?)\b")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    marks = re.match(r".*(?:oaicite|turn\d|†)", match[0])
    # A text that quotes such words speaks of them.
    quoted = match.start() > 0 and passage.text[match.start() - 1] in _QUOTES
    if marks or not (quoted or _TOPIC.search(passage.text)):
        yield Hit(
            "A language model wrote this: check the passage and its sources.", match.start(), match.end()
        )


rule = TextRule(
    code="ND-30",
    name="ai-residue",
    severity=Severity.error,
    pattern=_PATTERN,
    needs=("s an AI", "\u3010"),
    words=words("oaicite turn certainly regenerate cutoff update"),
    kinds=TEXT,
    check=check,
)
