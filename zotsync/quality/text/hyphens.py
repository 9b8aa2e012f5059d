"""Words that were divided at the end of a line."""

from __future__ import annotations

from zotsync.quality.text.stray_words import is_common
from zotsync.quality.text.words import words

# What often keeps its hyphen, wherever the line ends.
_PREFIXES = words("""
    anti auto bi co cross de ex extra inter intra mid mini multi non off on out over peri post pre pro pseudo
    re self semi sub super tri ultra un under up well
""")


def rejoined(head: str, tail: str, line_end: bool) -> str:
    """The word that was divided between ``head`` and ``tail``; empty where it may be two.

    >>> rejoined("treat", "ment", True), rejoined("pre", "and", False)
    ('treatment', '')
    """
    better = head + tail
    strange = not is_common(tail) or (line_end and not is_common(head))
    return better if head not in _PREFIXES and strange and is_common(better) else ""
