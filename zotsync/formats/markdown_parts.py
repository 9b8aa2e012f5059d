"""Where the notes of one text lie."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zotsync.formats.markdown_front import FRONT
from zotsync.formats.markdown_labels import HEADING, RULE, lines
from zotsync.formats.markdown_values import LINK


def parts(text: str) -> list[tuple[int, int]]:
    """Where each note of a text lies: one, unless rules part titles with links, or notes of zotsync."""
    if "\n---" not in text and "\r---" not in text:
        return [(0, len(text))]
    first = FRONT.match(text)
    skip = first.end() if first else 0
    if text.find("---", skip) < 0:
        return [(0, len(text))]
    all_lines = [part for part in lines(text) if part[0] >= skip]
    starts, ends = [0], []
    labelled = first is None and _titled_link(text, all_lines)
    for number, (at, stop, _) in enumerate(all_lines):
        if at < skip or text[at : at + 3] != "---" or not RULE.fullmatch(text[at:stop]):
            continue
        front = FRONT.match(text, at)
        if front and re.search(r"^zotsync:", front["yaml"], re.M) and at > 0:
            ends.append(at)
            starts.append(at)
            skip = front.end()
        elif labelled and _titled_link(text, all_lines[number + 1 :]):
            ends.append(at)
            starts.append(next(a for a, s, _ in all_lines[number + 1 :] if text[a:s].strip()))
    return list(zip(starts, [*ends, len(text)], strict=True))


def _titled_link(text: str, following: Sequence[tuple[int, int, int]]) -> bool:
    """Whether a title and a link to an item come next."""
    filled = [text[at:stop] for at, stop, _ in following[:8] if text[at:stop].strip()][:2]
    if len(filled) < 2:
        return False
    heading = HEADING.fullmatch(filled[0])
    return bool(heading and len(heading[1]) == 1 and heading[2] and LINK.search(filled[1]))
