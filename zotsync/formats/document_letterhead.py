"""The organisations that are named above a text which says which kind it is: a thesis, a numbered report."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from zotsync.formats.document_kinds import announces, is_numbered, is_thesis
from zotsync.formats.document_text import Line
from zotsync.formats.letters import UPPER

_SMALL = r"of|for|and|the|de|la|der|für|und|et|du|des|del|y|e|en|da|do|della|di"
_NAME = re.compile(
    rf"(?:the\s+)?(?:[{UPPER}&][\w'’.&-]*|{_SMALL})(?:\s+(?:[{UPPER}&][\w'’.&-]*|{_SMALL})){{0,8}}",
)
_ORGANISATION = re.compile(
    r"\b(?:hospitals?|trust|universi\w+|institut\w*|college|faculty|fakultät|faculté|facultad|department|clinic|"
    r"office|bureau|administration|authority|service|centre|center|program(?:me|a)?|departamento|ministerio|escuela|"
    r"klinik\w*|ministry|agency|council|society|association|foundation|commission|organi[sz]ation|school|école|ecole|bank)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:école|faculté|département|laboratoire|ufr|institut\w*|department|faculty|school|graduate\s+school|fakultät|"
    r"fachbereich|facultad|departamento|escuela|faculdade|programa\s+de|facoltà|dipartimento|vakgroep|faculteit)\b",
    re.IGNORECASE,
)
"""How a line below the name of a university begins that names a part of it."""
_SERIES = re.compile(
    r"(?:(?:working|discussion|technical|research|policy|occasional|staff|white)\s+)+(?:papers?|reports?|notes?)(?:\s+series)?|"
    r"(?:(?:clinical|practice|quality)\s+)*(?:guidelines?|standards?)\s+(?-i:[A-Z]{0,5})[\s-]?\d{1,5}",
    re.IGNORECASE,
)


def letterhead(head: Sequence[Line], is_kicker: Callable[[Line], bool] | None = None) -> tuple[Line, ...]:
    """The lines at the top that name organisations; none above a text that does not say of which kind it is.

    ``is_kicker`` tells lines that do; without it a thesis or a numbered report must be named.
    """
    found: list[Line] = []
    for line in head:
        if is_kicker and is_kicker(line):
            return tuple(found)
        if not (
            is_organisation(line) or (found and _UNIT.match(line.plain) and len(line.words) <= 12)
        ) or announces(line):
            break
        found.append(line)
    below = head[len(found) : len(found) + 1]
    if not found or not (
        any(map(is_thesis, head)) or any(map(is_numbered, below)) or any(map(is_series, below))
    ):
        return ()
    return tuple(found)


def is_organisation(line: Line) -> bool:
    """Whether a line is the name of an organisation and nothing else."""
    return bool(_NAME.fullmatch(line.plain) and _ORGANISATION.search(line.plain))


def is_series(line: Line) -> bool:
    """Whether a line names a series and nothing else: ``Working Paper Series``, ``Clinical guideline 12``."""
    return bool(_SERIES.fullmatch(line.plain))
