"""The article's own *Citation:* writes its authors otherwise than the article's reference list does.

Full names in the one and surnames with initials in the other. Some publishers want it so: look for it on
request.

Bad::

    # Mosses of the north

    Citation: Ada Lind, Karl Berg. Mosses of the north. Ann Bryol. 2024;3(9):1-6.

    # References

    1. Lind A, Moss E. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Holm G. Lichens. Ann Bryol 2003;5(1):1-9.

Good::

    # Mosses of the north

    Citation: Lind A, Berg K. Mosses of the north. Ann Bryol. 2024;3(9):1-6.

    # References

    1. Lind A, Moss E. Mosses. Ann Bryol 2001;3(1):1-9.
    2. Berg K. Ferns. Ann Bryol 2002;4(1):1-9.
    3. Holm G. Lichens. Ann Bryol 2003;5(1):1-9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.quality.rule import DocumentRule, Hit, Severity
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.vancouver import AUTHOR

_LABEL = re.compile(
    r"[*_ ]*(?:Citation|How to cite(?: this (?:article|paper))?|Cite (?:this (?:article|paper)(?: as)?|as)"
    r"|Suggested citation|To cite this article)[*_]*:[*_]*\s*",
    re.I,
)
_NUMBER = re.compile(r"\s*(?:\[?\d{1,3}[.)\]]|[-*+•])?\s*")
_WORD = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:[-’'][A-ZÀ-Þ]?[a-zà-ÿ]+)?"
_FORMS = {
    "surnames with initials, no points": re.compile(rf"{AUTHOR}(?:, |\. | and | & )"),
    "surnames, a comma and initials": re.compile(rf"{_WORD}(?:[ -]{_WORD})?, (?:[A-Z]\.[ -]?)+"),
    "full names": re.compile(
        rf"{_WORD}(?: [A-Z]\.?)*(?: (?:van|von|de|der|den|la|del))*(?: {_WORD})+(?=[,.;*]| and | & | \()"
    ),
}
# A body that is its own author.
_BODY = re.compile(
    r"\b(?:organi[sz]ation|society|institute?|university|committee|group|agency|ministry|department|association"
    r"|council|centre|center|commission|office|bureau|foundation|network|consortium|team|board|bank|union"
    r"|services?|library|museum|program(?:me)?|authority|collaboration)\b",
    re.I,
)
_FEWEST = 3


def check(document: Document) -> Iterator[Hit]:
    listed = document.references
    if len(listed) < _FEWEST:
        return
    forms = [_form(entry.text) for entry in listed]
    usual = max(_FORMS, key=forms.count)
    if 3 * forms.count(usual) < 2 * len(listed):
        return
    for block in document.blocks:
        if block.start >= document.body_end:
            return
        label = _LABEL.match(block.text) if block.kind in ("paragraph", "label") else None
        if label:
            form = _form(block.text[label.end() :])
            if form and form != usual:
                start = block.start + label.end()
                said = f"The reference list writes {usual}; this line writes {form}."
                yield Hit(said, start, block.start + len(block.text.rstrip()))


def _form(text: str) -> str:
    """How the first author is written; empty where that is none of the known ways, or it is a body."""
    number = _NUMBER.match(text)
    at = number.end() if number else 0
    for name, form in _FORMS.items():
        if found := form.match(text, at):
            return "" if _BODY.search(found[0]) else name
    return ""


rule = DocumentRule(
    code="RL-36", name="own-citation-line-format", severity=Severity.info, default=False, check=check
)
