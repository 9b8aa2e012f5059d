"""Rules about import files."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.imports import (
    bibtex_syntax,
    no_final_newline_or_ER,
    ris_tag_spacing,
    ris_type_unknown,
    ris_untagged_line,
    unescaped_latex,
    unreadable_text,
)

RULES: tuple[Rule, ...] = (
    ris_tag_spacing.rule,  # IM-01
    ris_untagged_line.rule,  # IM-02
    no_final_newline_or_ER.rule,  # IM-03
    ris_type_unknown.rule,  # IM-04
    bibtex_syntax.rule,  # IM-05
    unescaped_latex.rule,  # IM-06
    unreadable_text.rule,  # IM-09
)
