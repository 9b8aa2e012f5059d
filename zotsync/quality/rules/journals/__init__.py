"""Rules about journals and other containers."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.journals import (
    abbreviation_equals_title,
    ampersand_variant,
    conference_as_journal,
    container_holds_year_pages_place,
    container_starts_with_in,
    inverted_conference_name,
    journal_case,
    journal_missing,
    journal_typo,
    leading_article,
    preprint_server_as_journal,
    rank_or_metric_in_field,
    ris_t2_is_subtitle,
)

RULES: tuple[Rule, ...] = (
    journal_missing.rule,  # JN-01
    abbreviation_equals_title.rule,  # JN-04
    journal_case.rule,  # JN-05
    journal_typo.rule,  # JN-07
    conference_as_journal.rule,  # JN-09
    preprint_server_as_journal.rule,  # JN-10
    container_starts_with_in.rule,  # JN-11
    container_holds_year_pages_place.rule,  # JN-12
    ampersand_variant.rule,  # JN-14
    leading_article.rule,  # JN-16
    ris_t2_is_subtitle.rule,  # JN-19
    inverted_conference_name.rule,  # JN-23
    rank_or_metric_in_field.rule,  # JN-24
)
