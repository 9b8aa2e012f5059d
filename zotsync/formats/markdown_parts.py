"""Where the notes of one text lie."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zotsync.formats.markdown_front import FRONT, TOML_FRONT
from zotsync.formats.markdown_labels import FENCE, HEADING, RULE, is_link, label_of, lines
from zotsync.formats.markdown_note import is_reference, parse


def parts(text: str) -> list[tuple[int, int]]:
    """Where each note of a text lies: one, unless rules part titles with links, or front matter comes again.

    Front matter further down begins a note where it has the fields of a reference, outside of code.
    """
    if "\n---" not in text and "\r---" not in text:
        return [(0, len(text))]
    first = TOML_FRONT.match(text) or FRONT.match(text)
    skip = first.end() if first else 0
    if text.find("---", skip) < 0:
        return [(0, len(text))]
    all_lines = [part for part in lines(text) if part[0] >= skip]
    starts, ends = [0], []
    labelled = first is None and _titled_link(text, all_lines[:_HEAD])
    code = False
    for number, (at, stop, _) in enumerate(all_lines):
        code ^= text[at : at + 1] in "`~" and FENCE.match(text[at:stop]) is not None
        if at < skip or text[at : at + 3] != "---" or not RULE.fullmatch(text[at:stop]):
            continue
        front = FRONT.match(text, at)
        if front and at > 0 and not code and _is_front(front):
            ends.append(at)
            starts.append(at)
            skip = front.end()
        elif labelled and _titled_link(text, following := all_lines[number + 1 : number + 1 + _HEAD]):
            ends.append(at)
            starts.append(next(a for a, s, _ in following if text[a:s].strip()))
    return list(zip(starts, [*ends, len(text)], strict=True))


def _is_front(front: re.Match[str]) -> bool:
    """Whether what stands between two rules is the front matter of a note about an item."""
    if re.search(r"^zotsync:", front["yaml"], re.M):
        return True
    return _KEY.match(front["yaml"]) is not None and is_reference(parse(front[0]))


_HEAD = 30
"""Lines in which a note with labels says its title and its link."""
_KEY = re.compile(r"\s*[^\W\d][\w .-]*:(?:\s|\Z)")


def _titled_link(text: str, following: Sequence[tuple[int, int, int]]) -> bool:
    """Whether a title and a link to an item come next, with nothing but labels before or between them."""
    titled = linked = False
    for at, stop, _ in following:
        line = text[at:stop]
        if not line.strip():
            continue
        heading = HEADING.fullmatch(line)
        label = "" if heading else label_of(line)
        if label == "title" or (heading and len(heading[1]) == 1 and heading[2]):
            if titled:
                return False
            titled = True
        elif label == "link" or is_link(line):
            linked = True
        elif not label:
            return False
        if titled and linked:
            return True
    return False
