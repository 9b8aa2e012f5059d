"""Splices in a .bib file: one value, one new field, one field less, all in the entry's own layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from zotsync.formats.base import Splice
from zotsync.formats.bibtex_blocks import Entry, Field
from zotsync.formats.bibtex_write import Changes

_DATE = ("date", "year", "month", "day")  # parts of one date stay together
_SEPARATOR = re.compile(r"\s*,\s*")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the fields of an entry are laid out."""

    separator: str = ",\n  "
    equals: str = " = "
    width: int = 0
    """Where the ``=`` stands (or the value, if ``pad_after``), in characters from the name; 0: no column."""
    pad_after: bool = False
    case: str = "lower"
    quotes: bool = False

    def fields(self, values: Mapping[str, str]) -> list[str]:
        """`field` of each."""
        if self.width or self.quotes or self.case != "lower":
            return [self.field(name, value) for name, value in values.items()]
        return [f"{name}{self.equals}{{{value}}}" for name, value in values.items()]

    def field(self, name: str, value: str) -> str:
        """``name = {value}``."""
        if self.case != "lower":
            name = name.upper() if self.case == "upper" else name[:1].upper() + name[1:]
        if self.pad_after:
            left = f"{name}{self.equals}".ljust(self.width)
        else:
            left = name.ljust(self.width) + self.equals
        return f"{left}{delimited(value, quotes=self.quotes)}"


def delimited(value: str, *, quotes: bool = False) -> str:
    """A value between braces, or between quotes where they are asked for and possible."""
    return f'"{value}"' if quotes and '"' not in value else f"{{{value}}}"


def layout_of(text: str, entry: Entry, newline: str) -> Layout:
    """The layout that the entry's own fields have."""
    fields = entry.fields
    if not fields:
        return Layout(separator=f",{newline}  ")
    separators = Counter(
        gap
        for before, after in zip(
            [entry.key_end, *(one.end for one in fields)], [one.name_start for one in fields], strict=False
        )
        if _SEPARATOR.fullmatch(gap := text[before:after])
    )
    separator = separators.most_common(1)[0][0] if separators else f",{newline}  "
    lengths = {one.name_end - one.name_start for one in fields}
    columns = {text.find("=", one.name_end) - one.name_start for one in fields}
    starts = {one.start - one.name_start for one in fields}
    gaps = Counter(text[one.name_end : one.start] for one in fields)
    equals, width, pad_after = gaps.most_common(1)[0][0], 0, False
    if len(lengths) > 1 and len(columns) == 1:
        longest = max(fields, key=lambda one: one.name_end - one.name_start)
        column = columns.pop()
        before = text[longest.name_end : longest.name_start + column]
        after = text[longest.name_start + column + 1 : longest.start]
        equals, width = f"{before[-1:]}={after}", column - len(before[-1:])
    elif len(lengths) > 1 and len(starts) == 1:
        width, pad_after, equals = starts.pop(), True, equals.rstrip()
    if "\n" in equals or "\r" in equals:
        equals, width = " = ", 0
    return Layout(separator, equals, width, pad_after, _case(text, fields), _quotes(text, fields))


def _case(text: str, fields: tuple[Field, ...]) -> str:
    counts = Counter(
        "upper" if name.isupper() and len(name) > 1 else "title" if name[:1].isupper() else "lower"
        for one in fields
        if (name := text[one.name_start : one.name_end])
    )
    return counts.most_common(1)[0][0]


def _quotes(text: str, fields: tuple[Field, ...]) -> bool:
    kinds = Counter(one.parts[0].kind for one in fields if one.parts[0].kind)
    return kinds['"'] > kinds["{"]


def splices(text: str, entry: Entry, changes: Changes, newline: str) -> list[Splice]:
    """The splices that make ``changes`` in an entry: values replaced, fields added last or taken out."""
    found: list[Splice] = []
    pending = dict(changes)
    previous = entry.key_end
    for one in entry.fields:
        if one.name in changes:
            value = changes[one.name]
            if value is None:
                cut = _without(text, previous, one)
                if found and cut.start < found[-1].end:  # the comma before it has gone with its neighbour
                    comma = _COMMA.match(text, one.end)
                    cut = Splice(found[-1].end, comma.end() if comma else one.end, "")
                found.append(cut)
            elif one.name in pending:
                found.append(_with_value(text, one, value))
            pending.pop(one.name, None)
        previous = one.end
    new = {name: value for name, value in pending.items() if value is not None}
    if new:
        layout = layout_of(text, entry, newline)
        left = [one for one in entry.fields if changes.get(one.name, "") is not None]
        dated = [one.end for one in left if one.name in _DATE]
        places: dict[int, str] = {}
        for name, value in new.items():
            at = dated[-1] if dated and name in _DATE else left[-1].end if left else entry.key_end
            places[at] = places.get(at, "") + layout.separator + layout.field(name, value)
        for at, added in places.items():
            bare = not entry.fields and not text[at : entry.close].strip(" \t,")
            found.append(Splice(at, at, added + newline if bare else added))
    return found


def _with_value(text: str, one: Field, value: str) -> Splice:
    part = one.parts[0]
    if len(one.parts) == 1:
        if part.kind == "{" or (part.kind == '"' and _fits_quotes(value)):
            return Splice(part.start, part.end, value)
        bare = value.isdecimal() or (one.name == "month" and value.isalpha() and value.islower())
        if not part.kind and bare and value.isascii():
            return Splice(part.start, part.end, value)
    return Splice(one.start, one.end, f"{{{value}}}")


def _fits_quotes(value: str) -> bool:
    return '"' not in value


def _without(text: str, previous: int, one: Field) -> Splice:
    """The field's own lines; the comma that ends the line before it may stay, as BibTeX allows."""
    gap = text[previous : one.name_start]
    closes = _CLOSES.match(text, one.end)
    newline = max(gap.rfind("\n"), gap.rfind("\r"))
    if newline >= 0 and not closes:
        start = previous + newline - (gap[newline - 1 : newline + 1] == "\r\n")
        comma = _COMMA.match(text, one.end)
        return Splice(start, comma.end() if comma else one.end, "")
    if _SEPARATOR.fullmatch(gap):
        return Splice(previous, one.end, "")
    return Splice(one.name_start, one.end, "")


_CLOSES = re.compile(r"[ \t]*[})]")
_COMMA = re.compile(r"[ \t]*,")
