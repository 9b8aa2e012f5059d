"""A format: text to items. This one is only read; `zotsync.formats.base.Format` says what writing asks for.

author      year    title
Rosa Sand   2012    Tides and the shore
"""

from __future__ import annotations

import re

from zotsync.formats.base import Problem, Reading
from zotsync.formats.readonly import Draft, ReadOnly
from zotsync.item import Creator, Span

_HEAD = re.compile(r"(?=.*\bauthor\b)(?=.*\btitle\b)[a-z]+(?:\t[a-z]+)+", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]+")


class ReadingList(ReadOnly):
    name = "reading-list"
    called = "a reading list"
    endings = (".tsv",)

    def recognises(self, text: str, name: str) -> bool:
        """The first line names the columns, an author and a title among them."""
        return bool(_HEAD.fullmatch(text.lstrip().partition("\n")[0].strip()))

    def read(self, text: str, name: str = "") -> Reading:
        lines = list(_LINE.finditer(text))
        columns = lines[0][0].lower().split("\t") if lines else []
        items, problems = [], []
        for number, line in enumerate(lines[1:], 2):
            cells = line[0].split("\t")
            if len(cells) != len(columns):
                message = f"The line has {len(cells)} cells for {len(columns)} columns."
                problems.append(
                    Problem(number, message, "Give each column a cell, even an empty one.", fatal=True)
                )
                continue
            said = dict(zip(columns, cells, strict=True))
            place = Span(line.start(), line.end())
            draft = Draft("document")
            draft.put("title", said["title"].strip(), place)
            draft.put("date", said.get("year", "").strip(), place)
            first, _, last = said["author"].strip().rpartition(" ")
            if last:
                draft.person("author", Creator("author", last, first), place)
            items.append(draft.item(self.name, name, len(items), text, place))
        return Reading(self.name, text, tuple(items), tuple(problems))


READING_LIST = ReadingList()
