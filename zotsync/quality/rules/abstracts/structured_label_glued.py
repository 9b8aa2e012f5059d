"""The label of a part of the abstract runs into its first word: ``METHODSWe``.

Bad::

    BACKGROUNDMosses live long. METHODSWe looked at walls. RESULTSThey grew.

Good::

    BACKGROUND: Mosses live long. METHODS We looked at walls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import Hit, Severity, TextRule, safe
from zotsync.quality.source import Passage

_LABELS = (
    "BACKGROUND|OBJECTIVES?|AIMS?|PURPOSE|INTRODUCTION|MATERIALS? AND METHODS|METHODS|RESULTS|FINDINGS"
    "|CONCLUSIONS?|DISCUSSION"
    "|DESIGN|SETTING|PARTICIPANTS|INTERVENTIONS?|MEASUREMENTS|INTERPRETATION|FUNDING"
)
# No letter stands before the first one; said behind it, so that few places are tried.
_LABEL = "|".join(
    f"{label[0]}(?<![A-Za-z].){label[1:]}"
    for label in (*_LABELS.split("|"), *_LABELS.title().replace("And", "and").split("|"))
)
_PATTERN = re.compile(rf"(?P<label>{_LABEL})(?P<word>[A-Z](?:[a-z]+|(?= [a-z])))")


def check(match: re.Match[str], passage: Passage) -> Iterator[Hit]:
    # In "ResultsIn" only a second capital tells the label from a longer word.
    better = safe(f"{match['label']}: {match['word']}")
    yield Hit("Part the label from the text.", match.start(), match.end(), better)


rule = TextRule(
    code="AB-13",
    name="structured-label-glued",
    severity=Severity.info,
    pattern=_PATTERN,
    might=lambda look: look.joined,
    kinds=frozenset({"abstract"}),
    check=check,
)
