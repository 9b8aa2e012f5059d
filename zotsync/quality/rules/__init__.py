"""The built-in rules, by code. A new rule is one file in its area and one line here."""

from __future__ import annotations

from zotsync.quality.rule import Rule
from zotsync.quality.rules.abstracts import (
    list_structure_lost,
    missing_space_after_sentence,
)
from zotsync.quality.rules.documents import (
    apostrophe,
    empty_label,
    heading_unmarked,
    injected_word,
    provenance_missing,
)
from zotsync.quality.rules.identifiers import (
    doi_derivable_from_publisher_url,
)
from zotsync.quality.rules.journals import (
    journal_missing,
)
from zotsync.quality.rules.text import (
    blank_lines_trailing_space,
    lossy_dash,
)
from zotsync.quality.rules.titles import (
    title_case,
)
from zotsync.quality.rules.types import (
    required_field_missing,
)
from zotsync.quality.rules.urls import (
    select_link_by_citekey,
)

BUILT_IN: tuple[Rule, ...] = (
    missing_space_after_sentence.rule,  # AB-03
    list_structure_lost.rule,  # AB-21
    doi_derivable_from_publisher_url.rule,  # ID-14
    required_field_missing.rule,  # IT-06
    journal_missing.rule,  # JN-01
    injected_word.rule,  # ND-04
    apostrophe.rule,  # ND-07
    heading_unmarked.rule,  # ND-12
    provenance_missing.rule,  # ND-15
    empty_label.rule,  # ND-23
    title_case.rule,  # TI-03
    lossy_dash.rule,  # TX-04
    blank_lines_trailing_space.rule,  # TX-12
    select_link_by_citekey.rule,  # UR-22
)
