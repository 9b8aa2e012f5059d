"""Rules about pages, volumes and issues."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.pages import (
    abbreviated_range,
    edition_form,
    implausible_length,
    leading_zeros,
    pages_garbage,
    pages_prefix,
    placeholder_pages,
    range_dash,
    range_descending,
    roman_numeral,
    volume_has_label,
    volume_is_arxiv_or_doi,
    volume_issue_combined,
)

RULES: tuple[Rule, ...] = (
    abbreviated_range.rule,  # PG-01
    range_descending.rule,  # PG-02
    range_dash.rule,  # PG-03
    pages_prefix.rule,  # PG-04
    leading_zeros.rule,  # PG-05
    placeholder_pages.rule,  # PG-09
    implausible_length.rule,  # PG-12
    volume_issue_combined.rule,  # PG-13
    volume_has_label.rule,  # PG-14
    roman_numeral.rule,  # PG-15
    volume_is_arxiv_or_doi.rule,  # PG-16
    edition_form.rule,  # PG-18
    pages_garbage.rule,  # PG-19
)
