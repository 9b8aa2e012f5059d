"""Rules about names."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.names import (
    author_list_mismatch,
    brackets_in_name,
    digits_or_html_in_name,
    duplicate_author,
    et_al_as_author,
    footnote_mark_in_name,
    hyphen_variant_in_name,
    institution_split,
    mojibake_name,
    name_all_caps,
    name_all_lower,
    name_whitespace,
    person_in_single_field,
    placeholder_author,
    several_people_in_one,
    stray_connector,
    titles_in_name,
    too_many_name_parts,
    url_mail_orcid_in_name,
)

RULES: tuple[Rule, ...] = (
    name_all_caps.rule,  # NM-02
    name_all_lower.rule,  # NM-03
    et_al_as_author.rule,  # NM-04
    placeholder_author.rule,  # NM-06
    institution_split.rule,  # NM-07
    person_in_single_field.rule,  # NM-08
    several_people_in_one.rule,  # NM-09
    duplicate_author.rule,  # NM-11
    titles_in_name.rule,  # NM-12
    footnote_mark_in_name.rule,  # NM-16
    url_mail_orcid_in_name.rule,  # NM-17
    stray_connector.rule,  # NM-21
    hyphen_variant_in_name.rule,  # NM-23
    mojibake_name.rule,  # NM-24
    brackets_in_name.rule,  # NM-26
    too_many_name_parts.rule,  # NM-29
    digits_or_html_in_name.rule,  # NM-30
    author_list_mismatch.rule,  # NM-31
    name_whitespace.rule,  # NM-32
)
