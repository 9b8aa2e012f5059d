"""Rules about abstracts."""

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

RULES: tuple[Rule, ...] = (
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
    cookie_or_bio_text.rule,  # AB-17
    list_structure_lost.rule,  # AB-21
)
