"""Problems that several formats report, in the same words."""

from __future__ import annotations

import re
from bisect import bisect_right

from zotsync.formats.base import Problem, line_of


class Lines:
    """The lines of a text, counted once however many problems it has."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ends: list[int] = []

    def of(self, offset: int) -> int:
        """The line (from 1) that holds ``offset``; see `line_of`."""
        if not self.ends:
            self.ends = [found.end() for found in re.finditer(r"\r\n|\r|\n", self.text)] or [
                len(self.text) + 1
            ]
        return 1 + bisect_right(self.ends, offset)


def empty_record(line: int) -> Problem:
    """The problem of a record without any value."""
    return Problem(line, "The record is empty and gives no item.", "Take it out.")


def nothing_read(called: str) -> Problem:
    """The problem of a text in which no record was found."""
    message = f"This cannot be read as {called}: no record was found."
    return Problem(1, message, "Look whether it is the right file, and export it again.", fatal=True)


def broken_json(text: str, error: ValueError) -> Problem:
    """The problem of a text that is no JSON; ``error`` is what reading it raised, with the place."""
    at = error.args[1] if len(error.args) > 1 else 0
    return Problem(line_of(text, at), str(error.args[0]), "Mend the JSON by hand.", fatal=True)


def refused(text: str, called: str) -> Problem | None:
    """The problem of a text that holds NUL characters, which no text file does; None where there is none."""
    at = text.find("\0")
    if at < 0:
        return None
    message = f"This cannot be read as {called}: it holds NUL characters."
    return Problem(line_of(text, at), message, "Export the file again, as UTF-8 text.", fatal=True)
