"""Names in the style of a citation: ``Lovelace AM, Babbage C``."""

from __future__ import annotations

import re

from zotsync.formats.markdown_values import names_of
from zotsync.item import Creator

_ENTRY = re.compile(
    r"(.+?),?\s+((?:[A-ZÀ-Þ]\.?[ -]?){1,4}(?:[a-z]{1,3})?)(?:,?\s+(Jr|Sr|II|III|2nd|3rd))?\.?"
)

_BEHALF = re.compile(r"[,;]?\s+((?:and )?on behalf of|for) (?:the )?(?=[A-Z])")


def vancouver(authors: str) -> tuple[Creator, ...]:
    """Names with initials behind them; anything else as lists of names are usually read.

    >>> [c.display for c in vancouver("Lovelace AM, Babbage C, et al")]
    ['Lovelace, A. M.', 'Babbage, C.']
    """
    authors = re.sub(r"[,;]?\s*\bet al\.?\s*$", "", authors.strip(" .:"))
    if not authors:
        return ()
    authors, _, group = _BEHALF.split(authors, maxsplit=1) if _BEHALF.search(authors) else (authors, "", "")
    if group:
        return (*vancouver(authors), Creator("author", name=group.strip(" .")))
    result: list[Creator] = []
    parts = re.split(r"\s*[,;]\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+", authors)
    merged: list[str] = []
    for part in parts:
        # Lovelace, A. M., Babbage, C.: initials belong to the name before them.
        if merged and re.fullmatch(r"(?:[A-ZÀ-Þ]\.?[ -]?){1,4}", part) and not _ENTRY.fullmatch(merged[-1]):
            merged[-1] += f" {part}"
        else:
            merged.append(part)
    for part in merged:
        found = _ENTRY.fullmatch(part.strip())
        if found:
            initials = " ".join(f"{c}." for c in re.findall(r"[A-ZÀ-Þ]", found[2]))
            initials += "".join(f" {word}" for word in re.findall(r"[a-z]+", found[2]))
            result.append(Creator("author", found[1], f"{initials}, {found[3]}" if found[3] else initials))
        elif len(part.split()) == 1 and any(_ENTRY.fullmatch(other) for other in merged):
            result.append(Creator("author", name=part))
        else:
            return names_of(authors)
    return tuple(result)
