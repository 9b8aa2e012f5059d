"""Rules about what was published against a work."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.trust import (
    concern_or_correction,
    retracted_item,
)

RULES: tuple[Rule, ...] = (
    retracted_item.rule,  # RT-01
    concern_or_correction.rule,  # RT-02
)
