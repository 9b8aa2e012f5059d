"""Rules about notes and documents."""

from zotsync.quality.rule import Rule
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
    paragraph_break_misplaced,
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

RULES: tuple[Rule, ...] = (
    paragraph_broken_mid_sentence.rule,  # ND-01
    paragraph_break_misplaced.rule,  # ND-02
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
)
