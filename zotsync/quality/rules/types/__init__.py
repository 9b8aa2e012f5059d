"""Rules about item types and required fields."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.types import (
    citation_key,
    duplicate_field_in_record,
    empty_fields,
    extra_conflicts_with_field,
    field_invalid_for_type,
    genre_in_m3,
    language_missing_or_bad,
    language_vs_text,
    nullish_value,
    preprint_now_published,
    preprint_saved_as_article,
    required_field_missing,
    thesis_fields,
    thesis_with_several_authors,
    type_vs_fields,
    value_too_long_to_sync,
)

RULES: tuple[Rule, ...] = (
    preprint_saved_as_article.rule,  # IT-02
    preprint_now_published.rule,  # IT-03
    type_vs_fields.rule,  # IT-05
    required_field_missing.rule,  # IT-06
    field_invalid_for_type.rule,  # IT-07
    thesis_with_several_authors.rule,  # IT-08
    nullish_value.rule,  # IT-09
    language_missing_or_bad.rule,  # IT-10
    language_vs_text.rule,  # IT-11
    extra_conflicts_with_field.rule,  # IT-12
    citation_key.rule,  # IT-14
    empty_fields.rule,  # IT-15
    duplicate_field_in_record.rule,  # IT-17
    thesis_fields.rule,  # IT-18
    genre_in_m3.rule,  # IT-20
    value_too_long_to_sync.rule,  # SY-03
)
