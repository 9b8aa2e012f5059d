"""Rules about identifiers."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.identifiers import (
    arxiv_id,
    database_accession,
    doi_derivable_from_publisher_url,
    doi_doubled,
    doi_html_or_percent_encoded,
    doi_in_wrong_field,
    doi_legacy_host,
    doi_points_elsewhere,
    doi_resolver_prefix,
    doi_syntax,
    doi_trailing_punctuation,
    doi_unresolvable,
    doi_whitespace_or_dash,
    id_in_custom_field,
    isbn_checksum,
    isbn_format,
    issn_format_checksum,
    pmcid_syntax_or_swapped,
    pmid_syntax,
    same_doi_on_several_items,
)

RULES: tuple[Rule, ...] = (
    doi_resolver_prefix.rule,  # ID-01
    doi_legacy_host.rule,  # ID-02
    doi_trailing_punctuation.rule,  # ID-03
    doi_doubled.rule,  # ID-05
    doi_html_or_percent_encoded.rule,  # ID-06
    doi_whitespace_or_dash.rule,  # ID-07
    doi_syntax.rule,  # ID-08
    doi_unresolvable.rule,  # ID-09
    doi_points_elsewhere.rule,  # ID-10
    doi_in_wrong_field.rule,  # ID-13
    doi_derivable_from_publisher_url.rule,  # ID-14
    same_doi_on_several_items.rule,  # ID-18
    pmid_syntax.rule,  # ID-20
    pmcid_syntax_or_swapped.rule,  # ID-21
    id_in_custom_field.rule,  # ID-22
    arxiv_id.rule,  # ID-25
    isbn_checksum.rule,  # ID-26
    isbn_format.rule,  # ID-27
    issn_format_checksum.rule,  # ID-28
    database_accession.rule,  # ID-32
)
