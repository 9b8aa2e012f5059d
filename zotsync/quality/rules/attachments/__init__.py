"""Rules about the files that items name as theirs."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.attachments import (
    absolute_or_foreign_path,
    file_missing,
    file_name_vs_metadata,
    illegal_or_long_filename,
    same_file_on_two_items,
)

RULES: tuple[Rule, ...] = (
    file_missing.rule,  # XF-01
    same_file_on_two_items.rule,  # XF-06
    file_name_vs_metadata.rule,  # XF-07
    absolute_or_foreign_path.rule,  # XF-08
    illegal_or_long_filename.rule,  # XF-16
)
