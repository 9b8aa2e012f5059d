"""Rules about tags."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.tags import (
    tag_list_in_one_tag,
    tag_manual_and_automatic,
    tag_markup_or_sentence,
    tag_too_long_to_sync,
    tags_empty,
)

RULES: tuple[Rule, ...] = (
    tags_empty.rule,  # TG-01
    tag_list_in_one_tag.rule,  # TG-03
    tag_markup_or_sentence.rule,  # TG-05
    tag_manual_and_automatic.rule,  # TG-06
    tag_too_long_to_sync.rule,  # TG-09
)
