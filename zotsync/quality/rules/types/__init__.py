"""Rules about item types and required fields."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.types import (
    duplicate_field_in_record,
    extra_conflicts_with_field,
    genre_in_m3,
    language_missing_or_bad,
    nullish_value,
    preprint_now_published,
    preprint_saved_as_article,
    required_field_missing,
    thesis_with_several_authors,
    value_too_long_to_sync,
)

RULES: tuple[Rule, ...] = (
    preprint_saved_as_article.rule,  # IT-02
    preprint_now_published.rule,  # IT-03
    required_field_missing.rule,  # IT-06
    thesis_with_several_authors.rule,  # IT-08
    nullish_value.rule,  # IT-09
    language_missing_or_bad.rule,  # IT-10
    extra_conflicts_with_field.rule,  # IT-12
    duplicate_field_in_record.rule,  # IT-17
    genre_in_m3.rule,  # IT-20
    value_too_long_to_sync.rule,  # SY-03
)
