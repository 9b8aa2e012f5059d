"""Rules about reference lists and citations in the text."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.references import (
    author_stray_comma,
    author_without_initials,
    author_year_mismatch,
    compressed_particle,
    duplicate_reference,
    entry_never_cited,
    given_family_swapped,
    inconsistent_italics,
    inconsistent_spacing,
    marker_without_entry,
    mechanical_citation_pattern,
    missing_pages_or_article_number,
    missing_volume_issue,
    mixed_marker_style,
    no_reference_list,
    numbering,
    own_citation_line_format,
    reference_metadata_mismatch,
    reference_newer_than_document,
    url_reference_without_access_date,
)

RULES: tuple[Rule, ...] = (
    marker_without_entry.rule,  # RL-01
    entry_never_cited.rule,  # RL-02
    numbering.rule,  # RL-03
    mixed_marker_style.rule,  # RL-04
    mechanical_citation_pattern.rule,  # RL-05
    missing_pages_or_article_number.rule,  # RL-07
    missing_volume_issue.rule,  # RL-08
    author_without_initials.rule,  # RL-11
    author_stray_comma.rule,  # RL-12
    compressed_particle.rule,  # RL-13
    given_family_swapped.rule,  # RL-14
    inconsistent_spacing.rule,  # RL-15
    inconsistent_italics.rule,  # RL-16
    duplicate_reference.rule,  # RL-19
    reference_metadata_mismatch.rule,  # RL-21
    reference_newer_than_document.rule,  # RL-26
    url_reference_without_access_date.rule,  # RL-28
    author_year_mismatch.rule,  # RL-30
    no_reference_list.rule,  # RL-33
    own_citation_line_format.rule,  # RL-36
)
