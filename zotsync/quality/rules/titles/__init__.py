"""Rules about titles."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.titles import (
    acronym_lower_cased,
    bracketed_translation,
    chemical_formula_markup,
    genre_prefix,
    hyphen_variants,
    hyphenated_line_break,
    internet_marker,
    odd_symbol_in_title,
    question_mark_for_lost_char,
    quoted_title,
    short_title,
    site_suffix,
    space_before_colon,
    status_prefix,
    title_all_caps,
    title_case,
    title_doubled,
    title_drift,
    title_entities,
    title_equals_container,
    title_is_error_page,
    title_is_filename,
    title_markup,
    title_missing,
    title_trailing_dot,
    unbalanced_brackets,
    url_in_title,
    whitespace_newline,
)

RULES: tuple[Rule, ...] = (
    title_missing.rule,  # TI-01
    title_all_caps.rule,  # TI-02
    title_case.rule,  # TI-03
    acronym_lower_cased.rule,  # TI-04
    title_trailing_dot.rule,  # TI-05
    title_markup.rule,  # TI-06
    title_entities.rule,  # TI-07
    title_is_filename.rule,  # TI-10
    title_equals_container.rule,  # TI-11
    title_is_error_page.rule,  # TI-12
    site_suffix.rule,  # TI-13
    space_before_colon.rule,  # TI-15
    hyphen_variants.rule,  # TI-16
    quoted_title.rule,  # TI-17
    unbalanced_brackets.rule,  # TI-18
    question_mark_for_lost_char.rule,  # TI-19
    whitespace_newline.rule,  # TI-20
    hyphenated_line_break.rule,  # TI-21
    bracketed_translation.rule,  # TI-23
    status_prefix.rule,  # TI-24
    internet_marker.rule,  # TI-25
    genre_prefix.rule,  # TI-26
    title_doubled.rule,  # TI-27
    chemical_formula_markup.rule,  # TI-28
    short_title.rule,  # TI-29
    url_in_title.rule,  # TI-30
    title_drift.rule,  # TI-32
    odd_symbol_in_title.rule,  # TI-33
)
