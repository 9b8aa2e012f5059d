"""The built-in rules, by code. A new rule is one file in its area and one line here."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.abstracts import (
    abstract_heading,
    abstract_length,
    abstract_markup,
    abstract_placeholder,
    abstract_repeats_title,
    abstract_truncated,
    cookie_or_bio_text,
    copyright_tail,
    keywords_in_abstract,
    latex_remains,
    list_structure_lost,
    machine_translation_block,
    missing_space_after_sentence,
    soft_hyphenation,
    structured_label_glued,
)
from zotsync.quality.rules.attachments import absolute_or_foreign_path, file_missing, same_file_on_two_items
from zotsync.quality.rules.dates import (
    copyright_year_as_date,
    date_fields_conflict,
    date_in_future,
    date_missing,
    date_not_iso,
    date_placeholder,
    date_unparseable,
    day_or_month_padding,
    history_order,
    review_too_short,
    stale_web_page,
    weekend_publication,
    year_implausible,
    year_malformed,
    year_mismatch_registry,
)
from zotsync.quality.rules.documents import (
    ai_residue,
    apostrophe,
    boilerplate,
    capital_punctuation_slip,
    corresponding_author_without_contact,
    duplicated_words,
    empty_label,
    heading_nesting,
    heading_unmarked,
    import_junk_note,
    injected_word,
    instruction_like_text,
    label_style_inconsistent,
    list_interrupted,
    missing_article_agreement,
    missing_space_at_bracket,
    near_duplicate_sentences,
    paragraph_broken_mid_sentence,
    placeholder_text,
    provenance_missing,
    rule_without_content,
    section_missing,
    spelling_variety_mixed,
    split_or_fused_word,
    term_variants,
    unbalanced_brackets_quotes,
    wrong_list_separator,
)
from zotsync.quality.rules.identifiers import (
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
from zotsync.quality.rules.imports import (
    no_final_newline_or_ER,
    ris_tag_spacing,
    ris_type_unknown,
    ris_untagged_line,
    unreadable_text,
)
from zotsync.quality.rules.journals import (
    abbreviation_equals_title,
    conference_as_journal,
    container_holds_year_pages_place,
    container_starts_with_in,
    inverted_conference_name,
    journal_case,
    journal_missing,
    journal_typo,
    preprint_server_as_journal,
    rank_or_metric_in_field,
    ris_t2_is_subtitle,
)
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
    name_whitespace,
    person_in_single_field,
    placeholder_author,
    several_people_in_one,
    stray_connector,
    titles_in_name,
    too_many_name_parts,
    url_mail_orcid_in_name,
)
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
    reference_metadata_mismatch,
    reference_newer_than_document,
    url_reference_without_access_date,
)
from zotsync.quality.rules.sets import (
    case_only_key_clash,
    same_abstract_on_two_items,
    same_isbn,
    same_title_year_creator,
    tag_case_space_variants,
)
from zotsync.quality.rules.tags import (
    tag_list_in_one_tag,
    tag_manual_and_automatic,
    tag_markup_or_sentence,
    tag_too_long_to_sync,
    tags_empty,
)
from zotsync.quality.rules.text import (
    bidi_or_tag_chars,
    blank_lines_trailing_space,
    bracket_spacing,
    broken_emphasis,
    control_or_zero_width,
    cr_crlf_mix,
    double_full_stop,
    double_spaces,
    homoglyphs,
    ligatures,
    lossy_dash,
    mixed_quotes,
    mojibake,
    not_nfc,
    replacement_char,
    superscript_residue,
)
from zotsync.quality.rules.titles import (
    acronym_lower_cased,
    bracketed_translation,
    genre_prefix,
    hyphen_variants,
    internet_marker,
    odd_symbol_in_title,
    question_mark_for_lost_char,
    quoted_title,
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
    url_in_title,
    whitespace_newline,
)
from zotsync.quality.rules.trust import concern_or_correction, retracted_item
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
from zotsync.quality.rules.urls import (
    aggregator_url,
    credentials_in_url,
    dead_anchor,
    double_encoding,
    http_to_https,
    link_text_differs,
    link_text_generic,
    local_url,
    non_production_host,
    proxied_url,
    redirect_wrapper,
    select_link_by_citekey,
    session_id,
    shortener,
    text_fragment,
    tracking_parameters,
    trashed_but_cited,
    url_no_scheme,
    url_space_newline,
    url_trailing_punctuation,
    web_item_without_url_or_access_date,
)

BUILT_IN: tuple[Rule, ...] = (
    abstract_heading.rule,  # AB-01
    abstract_markup.rule,  # AB-02
    missing_space_after_sentence.rule,  # AB-03
    copyright_tail.rule,  # AB-05
    keywords_in_abstract.rule,  # AB-06
    abstract_truncated.rule,  # AB-07
    abstract_repeats_title.rule,  # AB-08
    machine_translation_block.rule,  # AB-10
    abstract_placeholder.rule,  # AB-11
    abstract_length.rule,  # AB-12
    structured_label_glued.rule,  # AB-13
    latex_remains.rule,  # AB-14
    soft_hyphenation.rule,  # AB-15
    same_abstract_on_two_items.rule,  # AB-16
    cookie_or_bio_text.rule,  # AB-17
    list_structure_lost.rule,  # AB-21
    date_unparseable.rule,  # DT-01
    date_not_iso.rule,  # DT-02
    date_missing.rule,  # DT-04
    year_malformed.rule,  # DT-05
    year_implausible.rule,  # DT-06
    date_in_future.rule,  # DT-07
    date_placeholder.rule,  # DT-08
    day_or_month_padding.rule,  # DT-09
    year_mismatch_registry.rule,  # DT-10
    date_fields_conflict.rule,  # DT-11
    history_order.rule,  # DT-13
    review_too_short.rule,  # DT-14
    weekend_publication.rule,  # DT-15
    stale_web_page.rule,  # DT-20
    copyright_year_as_date.rule,  # DT-23
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
    isbn_checksum.rule,  # ID-26
    isbn_format.rule,  # ID-27
    issn_format_checksum.rule,  # ID-28
    database_accession.rule,  # ID-32
    ris_tag_spacing.rule,  # IM-01
    ris_untagged_line.rule,  # IM-02
    no_final_newline_or_ER.rule,  # IM-03
    ris_type_unknown.rule,  # IM-04
    unreadable_text.rule,  # IM-09
    preprint_saved_as_article.rule,  # IT-02
    preprint_now_published.rule,  # IT-03
    required_field_missing.rule,  # IT-06
    thesis_with_several_authors.rule,  # IT-08
    nullish_value.rule,  # IT-09
    language_missing_or_bad.rule,  # IT-10
    extra_conflicts_with_field.rule,  # IT-12
    duplicate_field_in_record.rule,  # IT-17
    genre_in_m3.rule,  # IT-20
    journal_missing.rule,  # JN-01
    abbreviation_equals_title.rule,  # JN-04
    journal_case.rule,  # JN-05
    journal_typo.rule,  # JN-07
    conference_as_journal.rule,  # JN-09
    preprint_server_as_journal.rule,  # JN-10
    container_starts_with_in.rule,  # JN-11
    container_holds_year_pages_place.rule,  # JN-12
    ris_t2_is_subtitle.rule,  # JN-19
    inverted_conference_name.rule,  # JN-23
    rank_or_metric_in_field.rule,  # JN-24
    paragraph_broken_mid_sentence.rule,  # ND-01
    duplicated_words.rule,  # ND-03
    injected_word.rule,  # ND-04
    missing_article_agreement.rule,  # ND-06
    apostrophe.rule,  # ND-07
    split_or_fused_word.rule,  # ND-08
    term_variants.rule,  # ND-09
    heading_nesting.rule,  # ND-11
    heading_unmarked.rule,  # ND-12
    section_missing.rule,  # ND-13
    boilerplate.rule,  # ND-14
    provenance_missing.rule,  # ND-15
    list_interrupted.rule,  # ND-16
    unbalanced_brackets_quotes.rule,  # ND-17
    near_duplicate_sentences.rule,  # ND-18
    corresponding_author_without_contact.rule,  # ND-19
    label_style_inconsistent.rule,  # ND-20
    missing_space_at_bracket.rule,  # ND-21
    placeholder_text.rule,  # ND-22
    empty_label.rule,  # ND-23
    rule_without_content.rule,  # ND-24
    import_junk_note.rule,  # ND-28
    instruction_like_text.rule,  # ND-29
    ai_residue.rule,  # ND-30
    capital_punctuation_slip.rule,  # ND-33
    spelling_variety_mixed.rule,  # ND-34
    wrong_list_separator.rule,  # ND-35
    name_all_caps.rule,  # NM-02
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
    retracted_item.rule,  # RT-01
    concern_or_correction.rule,  # RT-02
    value_too_long_to_sync.rule,  # SY-03
    trashed_but_cited.rule,  # SY-05
    tags_empty.rule,  # TG-01
    tag_case_space_variants.rule,  # TG-02
    tag_list_in_one_tag.rule,  # TG-03
    tag_markup_or_sentence.rule,  # TG-05
    tag_manual_and_automatic.rule,  # TG-06
    tag_too_long_to_sync.rule,  # TG-09
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
    question_mark_for_lost_char.rule,  # TI-19
    whitespace_newline.rule,  # TI-20
    bracketed_translation.rule,  # TI-23
    status_prefix.rule,  # TI-24
    internet_marker.rule,  # TI-25
    genre_prefix.rule,  # TI-26
    title_doubled.rule,  # TI-27
    url_in_title.rule,  # TI-30
    title_drift.rule,  # TI-32
    odd_symbol_in_title.rule,  # TI-33
    mojibake.rule,  # TX-01
    replacement_char.rule,  # TX-02
    lossy_dash.rule,  # TX-04
    ligatures.rule,  # TX-05
    not_nfc.rule,  # TX-06
    control_or_zero_width.rule,  # TX-07
    double_spaces.rule,  # TX-08
    double_full_stop.rule,  # TX-09
    homoglyphs.rule,  # TX-10
    mixed_quotes.rule,  # TX-11
    blank_lines_trailing_space.rule,  # TX-12
    bidi_or_tag_chars.rule,  # TX-14
    cr_crlf_mix.rule,  # TX-15
    superscript_residue.rule,  # TX-18
    broken_emphasis.rule,  # TX-19
    bracket_spacing.rule,  # TX-20
    url_no_scheme.rule,  # UR-01
    http_to_https.rule,  # UR-02
    tracking_parameters.rule,  # UR-03
    session_id.rule,  # UR-04
    proxied_url.rule,  # UR-05
    non_production_host.rule,  # UR-07
    dead_anchor.rule,  # UR-08
    link_text_generic.rule,  # UR-09
    link_text_differs.rule,  # UR-10
    url_trailing_punctuation.rule,  # UR-11
    url_space_newline.rule,  # UR-12
    redirect_wrapper.rule,  # UR-14
    credentials_in_url.rule,  # UR-15
    aggregator_url.rule,  # UR-17
    local_url.rule,  # UR-18
    text_fragment.rule,  # UR-19
    web_item_without_url_or_access_date.rule,  # UR-20
    double_encoding.rule,  # UR-21
    select_link_by_citekey.rule,  # UR-22
    shortener.rule,  # UR-23
    file_missing.rule,  # XF-01
    same_file_on_two_items.rule,  # XF-06
    absolute_or_foreign_path.rule,  # XF-08
    same_isbn.rule,  # XI-01
    same_title_year_creator.rule,  # XI-02
    case_only_key_clash.rule,  # XI-11
)
