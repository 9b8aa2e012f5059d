"""Blanks out what is not prose: a rule about sentences must not read addresses or code."""

from __future__ import annotations

import re

BLANK = "\ue000"
"""Stands for every masked character: no letter, no blank, no line end."""

# Of an address: brackets are part of it in pairs.
_REST = r"[^\s<>\"()]+(?:\([^\s<>\"()]*\)[^\s<>\"()]*)*"
_NOT_PROSE = re.compile(
    r"^(?:```|~~~).*?^(?:```|~~~)[^\n\r]*$"  # a fenced block of code
    r"|\A---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*$"  # front matter
    r"|\A\+\+\+[ \t]*\r?\n.*?^\+\+\+[ \t]*$"
    r"|<!--(?:[^-]|-(?!->))*+(?:-->|\Z)"  # a comment without an end lasts to the end
    r"|(?<!`)(`+)(?!`)[^\r\n]+?(?<!`)\1(?!`)"  # code in a line
    r"|(?<=\]\()[^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?=[ )])"  # the target of a link
    rf"|\b(?:[a-z][a-z0-9+.-]{{0,20}}://|www\.){_REST}"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+"
    r"|\b10\.\d{4,9}/[^\s<>\"]+"
    r"|(?<!\\)\$[^$\s](?:[^$\r\n]{0,200}[^$\s])?\$(?!\d)",  # a formula in a line
    re.M | re.S,
)


def mask(text: str) -> str:
    """``text`` with links, code, addresses and formulas as blanks of the same length.

    >>> mask("see www.x.org now") == "see " + BLANK * 9 + " now"
    True
    """
    # Each rare sign before the string that it is part of: most texts have none.
    if not (
        ("/" in text and ("://" in text or "doi" in text))
        or ("-" in text and "---" in text)
        or text.startswith("+++")
        or ("]" in text and "](" in text)
        or "`" in text
        or "$" in text
        or "@" in text
        or "www." in text
        or ("<" in text and "<!--" in text)
    ):
        return text
    return _NOT_PROSE.sub(lambda found: re.sub(r"[^\r\n]", BLANK, found[0]), text)
