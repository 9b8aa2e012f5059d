"""The entries of a BibTeX file, cut once for all rules that look at how they are written.

What cannot be cut cleanly is left out: the reader says what is wrong there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

_ENTRY = re.compile(r"^[ \t]*@[ \t]*(?P<kind>[A-Za-z]+)[ \t]*[{(]", re.M)
_KEY = re.compile(r"\s*(?P<key>[^,={}()\"]*?)\s*(?:,|(?=[})]))")
_NAME = re.compile(r"[\s,]*(?P<name>[A-Za-z][\w:.+/-]*)\s*=\s*")
_BARE = re.compile(r"[^\s,#{}()\"=]+")
_AND = re.compile(r"\s*#\s*")
_BRACE = re.compile(r"(?<!\\)[{}\"]")


class BibField(NamedTuple):
    """``name = value``: ``start`` where the name begins, ``at`` and ``end`` of the value with its delimiters.

    ``kind``: ``{``, a double quote, empty for a bare word, ``#`` for several parts.
    """

    name: str
    kind: str
    value: str
    start: int
    at: int
    end: int

    @property
    def inner(self) -> int:
        """Where the value without its delimiter begins in the file."""
        return self.at + (self.kind in ("{", '"'))


class BibEntry(NamedTuple):
    """An entry: its ``kind`` in small letters, its ``key``, and where both stand."""

    kind: str
    kind_at: int
    key: str
    key_at: int
    fields: tuple[BibField, ...]

    def __contains__(self, name: object) -> bool:
        return any(field.name == name and field.value.strip() for field in self.fields)


@lru_cache(maxsize=2)
def entries(text: str) -> tuple[BibEntry, ...]:
    """The entries and ``@string`` definitions of a text, without comments and preambles.

    >>> (one,) = entries('@Book{moss, title = {Moss {and} ferns}, year = 1999, note = a # "b"}')
    >>> one.kind, one.key, [(field.name, field.kind, field.value) for field in one.fields]
    ('book', 'moss', [('title', '{', 'Moss {and} ferns'), ('year', '', '1999'), ('note', '#', 'a # "b"')])
    """
    found = []
    begins = list(_ENTRY.finditer(text))
    for begin, following in zip_longest(begins, begins[1:]):
        stop = following.start() if following else len(text)
        kind = begin["kind"].lower()
        if kind in ("comment", "preamble"):
            continue
        at, key, key_at = begin.end(), "", begin.end()
        if kind != "string":
            head = _KEY.match(text, at, stop)
            if head is None:
                continue
            at, key, key_at = head.end(), head["key"], head.start("key")
        found.append(BibEntry(kind, begin.start("kind"), key, key_at, tuple(_fields(text, at, stop))))
    return tuple(found)


def _fields(text: str, at: int, stop: int) -> list[BibField]:
    found: list[BibField] = []
    while name := _NAME.match(text, at, stop):
        begin, kinds = name.end(), ""
        at = begin
        while True:
            if text[at : at + 1] in ("{", '"'):
                kind, end = text[at], _closed(text, at, stop)
            else:
                bare = _BARE.match(text, at, stop)
                kind, end = "", bare.end() if bare else -1
            if end < 0:
                return found
            kinds, at = ("#" if at > begin else kind), end
            more = _AND.match(text, at, stop)
            if not more:
                break
            at = more.end()
        inner = text[begin + 1 : at - 1] if kinds in ("{", '"') else text[begin:at]
        found.append(BibField(name["name"].lower(), kinds, inner, name.start("name"), begin, at))
    return found


def _closed(text: str, at: int, stop: int) -> int:
    """Behind the end of what begins with a brace or a quotation mark at ``at``; -1 where it has none."""
    quoted, depth = text[at] == '"', 0
    for sign in _BRACE.finditer(text, at + quoted, stop):
        if sign[0] == '"':
            if quoted and depth == 0:
                return sign.end()
        else:
            depth += 1 if sign[0] == "{" else -1
            if depth == 0 and not quoted:
                return sign.end()
            if depth < 0:
                return -1
    return -1
