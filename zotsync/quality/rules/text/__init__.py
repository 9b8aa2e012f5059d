"""Rules about text and encoding."""

from zotsync.quality.rule import Rule
from zotsync.quality.rules.text import (
    bidi_or_tag_chars,
    blank_lines_trailing_space,
    bracket_spacing,
    broken_emphasis,
    control_or_zero_width,
    cr_crlf_mix,
    double_full_stop,
    double_spaces,
    escaped_markdown_or_latex,
    homoglyphs,
    ligatures,
    lossy_dash,
    mixed_quotes,
    mojibake,
    not_nfc,
    replacement_char,
    superscript_residue,
)

RULES: tuple[Rule, ...] = (
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
    escaped_markdown_or_latex.rule,  # TX-17
    superscript_residue.rule,  # TX-18
    broken_emphasis.rule,  # TX-19
    bracket_spacing.rule,  # TX-20
)
