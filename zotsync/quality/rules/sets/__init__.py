"""Rules about items against each other."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.sets import (
    case_only_key_clash,
    dangling_relation,
    key_in_document_unknown,
    same_abstract_on_two_items,
    same_isbn,
    same_title_year_creator,
    synonym_tags,
    tag_case_space_variants,
)

RULES: tuple[Rule, ...] = (
    same_abstract_on_two_items.rule,  # AB-16
    tag_case_space_variants.rule,  # TG-02
    synonym_tags.rule,  # TG-07
    key_in_document_unknown.rule,  # XF-14
    same_isbn.rule,  # XI-01
    same_title_year_creator.rule,  # XI-02
    dangling_relation.rule,  # XI-09
    case_only_key_clash.rule,  # XI-11
)
