"""Keys of front matter: what they say, and how to change one alone; TOML has its own way to write values.

A change is a splice in the text, never a dump, so that comments, quotes, order and spacing of everything
else stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zotsync.formats.alike import opcodes
from zotsync.formats.base import CannotSay, Splice
from zotsync.formats.markdown_names import item_type_of
from zotsync.formats.markdown_scalars import scalar
from zotsync.formats.markdown_values import (
    Value,
    is_own_place,
    linked_key,
    name_of,
    read,
    several,
    shown,
    spell,
    spell_alone,
)
from zotsync.formats.values import may_be_same_person
from zotsync.item import Creator


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a list: its place, its value, and how it is spelled."""

    start: int
    end: int
    value: str | Creator
    form: str
    style: str | None = None
    parts: tuple[tuple[str, int, int, str | None], ...] = ()
    """Of a name with keys of its own: its ``last``, ``first`` or whole ``name``, where it is, how quoted."""
    more: tuple[Creator, ...] = ()
    """The further names that the element holds."""


@dataclass(frozen=True, slots=True)
class YamlSlot:
    """A key of the front matter. ``start`` to ``end`` is its value; ``colon`` is just after the colon.

    ``form``: scalar, flow (a list in brackets), block (a list of lines), date (nested date parts),
    json (zotsync's own line), alias or other (not to be edited).
    """

    aspect: str
    kind: str
    start: int
    end: int
    raw: str
    line: int
    line_end: int
    label: str
    form: str
    role: str = "author"
    colon: int = 0
    style: str | None = None
    elements: tuple[Element, ...] = ()
    text: str = field(default="", repr=False)
    _value: Value | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def value(self) -> Value:
        """What is said here now."""
        if self._value is None:
            object.__setattr__(self, "_value", self._read())
        assert self._value is not None
        return self._value

    def _read(self) -> Value:
        if self.form in ("flow", "block", "tables"):
            values = tuple(e.value for e in self.elements if e.value not in ("", None))
            if self.kind == "names":
                found = ((e.value, *e.more) for e in self.elements)
                return tuple(v for names in found for v in names if isinstance(v, Creator))
            texts: tuple[str, ...] = tuple(dict.fromkeys(v for v in values if isinstance(v, str)))
            if self.kind == "tags":
                return texts
            first = read(self.kind, texts[0] if texts else "", self.role)
            return item_type_of(first) if self.kind == "type" and isinstance(first, str) else first
        value = read(self.kind, self.raw, self.role)
        if self.kind == "text":
            return self.raw
        return item_type_of(value) if self.kind == "type" and isinstance(value, str) else value

    @property
    def key(self) -> str:
        """The key of an item that a link names."""
        return linked_key(self.raw) if self.kind == "link" else ""

    def shown(self, value: Value) -> Value:
        """``value`` as it would read back from here."""
        if self.form in ("alias", "other", "tables"):
            return self.value
        if self.kind in ("type", "text"):
            return value
        if self.kind == "url" and isinstance(value, str) and is_own_place(value):
            return ""
        if self.kind == "tags" and not isinstance(value, str) and (self._as_list or not value):
            return tuple(dict.fromkeys(tag for tag in value if isinstance(tag, str) and tag))
        if self.kind == "names" and not isinstance(value, str) and self._as_list:
            names = [c for c in value if isinstance(c, Creator)]
            return tuple(self._element_shown(c) for c in names)
        return shown(self.kind, value, self.raw, self.role)

    @property
    def _as_list(self) -> bool:
        """A list stays a list, and an empty key may become one."""
        return self.form in ("flow", "block") or not self.raw

    def _element_shown(self, creator: Creator) -> Creator:
        if self.role == "*" or any(e.form == "mapping" for e in self.elements):
            last, first, name = (" ".join(t.split()) for t in (creator.last, creator.first, creator.name))
            return Creator(creator.type, last, first) if last else Creator(creator.type, name=name or first)
        return several(spell_alone(creator, self._inverted), self.role)[0]

    @property
    def _inverted(self) -> bool:
        """Whether the list's names are spelled ``Last, First``."""
        return any("," in self.text[e.start : e.end] for e in self.elements if e.form == "scalar")

    def splices(self, value: Value) -> list[Splice]:
        """The change after which `shown` of ``value`` stands here. Raises `CannotSay`."""
        if self.form in ("alias", "other", "tables"):
            raise CannotSay(self.aspect, f"the front matter says {self.label} in a form that is not edited")
        if not isinstance(value, str) and value and any(e.more for e in self.elements):
            return [self._one_each(value)]
        if self.form == "block" and not isinstance(value, str) and value:
            return self._block_splices(value)
        if self.form == "block" and not value:
            return [Splice(self._line_start(e), self._next_line(e), "") for e in self.elements]
        if not isinstance(value, str) and (self.form in ("flow", "block") or (self._as_list and value)):
            if renamed := self._all_renamed(value):
                return renamed
            return [self._replace(f"[{', '.join(self._element_texts(value))}]")]
        if isinstance(value, str) and self.form in ("flow", "block") and len(self.elements) == 1 and value:
            [only] = self.elements
            return [Splice(only.start, only.end, self._spelled(value, only.style, True))]
        if isinstance(value, str) and self.form in ("flow", "block"):
            return [self._replace(self._spelled(value))]
        text = value if self.kind in ("type", "text") else spell(self.kind, value, self.raw)
        assert isinstance(text, str)
        return [self._replace(self._spelled(text, self.style if self.raw else None) if text else self._empty)]

    def _spelled(self, text: str, style: str | None = None, flow: bool = False) -> str:
        """A text as a value, in a style where that can say it; ``flow``: between brackets."""
        return scalar(text, style, flow)

    def _mapping(self, pairs: Mapping[str, str], style: str | None) -> str:
        """A name with keys of its own."""
        return f"{{{', '.join(f'{name}: {scalar(text, style, True)}' for name, text in pairs.items())}}}"

    @property
    def _empty(self) -> str:
        """What stands for no value."""
        return "" if self.style is None else self.style * 2 if self.style in "'\"" else '""'

    def _replace(self, new: str) -> Splice:
        """The value replaced; a value on lines of its own moves up to its key."""
        between = self.text[self.colon : self.start]
        start = self.start
        if not between.strip(" \t") and "\n" not in between and "\r" not in between:
            if not new:
                rest = self.text[self.end : self.line_end].strip()
                start = self.start if rest else self.colon
            elif not between:
                new = f" {new}"
            return Splice(start, self.end, new)
        if "#" in between or "&" in between or "!" in between:
            return Splice(start, self.end, new)
        return Splice(self.colon, self.end, f" {new}" if new else "")

    def _renamed(self, element: Element, value: str | Creator) -> list[Splice]:
        """The changes of a name's own keys where somebody is called otherwise; none where it is another.

        What else the keys say of a person (an ORCID, affiliations) stays with that person.
        """
        old = element.value
        if not isinstance(old, Creator) or not isinstance(value, Creator):
            return []
        places = {part for part, *_ in element.parts}
        if places == {"name"}:
            said = {"name": value.name or f"{value.first} {value.last}".strip()}
            if name_of(said["name"], value.type) != value:
                return []
        else:
            said = {
                p: getattr(value, p)
                for p in ("last", "first", "name")
                if getattr(value, p) != getattr(old, p)
            }
            if not places.issuperset(said) or not all(said.values()):
                return []
        if not may_be_same_person(old, value):
            return []
        return [
            Splice(start, end, self._spelled(said[part], style, True))
            for part, start, end, style in element.parts
            if part in said
        ]

    def _all_renamed(self, values: Sequence[str | Creator]) -> list[Splice]:
        """`_renamed` for a list in brackets whose people are those that were there."""
        result: list[Splice] = []
        if len(values) == len(self.elements) and any(e.parts for e in self.elements):
            for element, value in zip(self.elements, values, strict=True):
                if element.value != value:
                    if not (changes := self._renamed(element, value)):
                        return []
                    result += changes
        return result

    def _element_texts(self, values: Sequence[str | Creator], flow: bool = True) -> list[str]:
        """Each value as an element, those already there as they are spelled."""
        have = {e.value: self.text[e.start : e.end] for e in reversed(self.elements)}
        return [have.get(value) or self._element_text(value, flow) for value in values]

    def _element_text(self, value: str | Creator, flow: bool) -> str:
        style = next((e.style for e in self.elements if e.form == "scalar"), None)
        style = style if style in (None, "'", '"') else '"'
        if isinstance(value, str):
            return self._spelled(value, style, flow)
        if self.role == "*":
            parts = {name: text for name, text in value.to_json().items() if text or name == "lastName"}
            return self._mapping(parts, style)
        if any(e.form == "mapping" for e in self.elements):
            given = {"given": value.first} if value.first else {}
            return self._mapping(
                {"literal": value.name} if value.name else {"family": value.last, **given}, style
            )
        return self._spelled(spell_alone(value, self._inverted), style, flow)

    def _block_splices(self, values: Sequence[str | Creator]) -> list[Splice]:
        """Lines taken out, changed and added; every other line as it is."""
        old = [e.value for e in self.elements]
        new = list(values)
        newline = "\r\n" if "\r\n" in self.text else "\n"
        first = self.elements[0]
        dash = self._dash(first)
        result: list[Splice] = []
        for op, i, i_end, j, j_end in opcodes(old, new):
            if op == "equal":
                continue
            both = min(i_end - i, j_end - j)
            for k in range(both):
                element, value = self.elements[i + k], new[j + k]
                whole = Splice(element.start, element.end, self._element_text(value, False))
                result += self._renamed(element, value) or [whole]
            result += [
                Splice(self._line_start(element), self._next_line(element), "")
                for element in self.elements[i + both : i_end]
            ]
            added = [dash + self._element_text(value, False) for value in new[j + both : j_end]]
            if not added:
                continue
            if i + both > 0:
                at = self._line_stop(self.elements[i + both - 1])
                result.append(Splice(at, at, "".join(newline + line for line in added)))
            else:
                at = self._line_start(first)
                result.append(Splice(at, at, "".join(line + newline for line in added)))
        return result

    def _one_each(self, values: Sequence[str | Creator]) -> Splice:
        """A list with elements that held several names, with one in each from now on."""
        first, last = self.elements[0], self.elements[-1]
        if re.search(r"\s#", self.text[first.start : self._line_stop(last)]):
            raise CannotSay(self.aspect, f"the list of {self.label} has comments and is not edited")
        texts = [self._element_text(value, self.form == "flow") for value in values]
        if self.form == "flow":
            return self._replace(f"[{', '.join(texts)}]")
        newline = "\r\n" if "\r\n" in self.text else "\n"
        rows = newline.join(self._dash(first) + text for text in texts)
        return Splice(self._line_start(first), self._line_stop(last), rows)

    def _dash(self, element: Element) -> str:
        return self.text[self._line_start(element) : element.start]

    def _line_start(self, element: Element) -> int:
        return max(self.text.rfind("\n", 0, element.start), self.text.rfind("\r", 0, element.start)) + 1

    def _line_stop(self, element: Element) -> int:
        found = re.compile(r"[\r\n]|\Z").search(self.text, element.end)
        return found.start() if found else len(self.text)

    def _next_line(self, element: Element) -> int:
        found = re.compile(r"\r\n|\n|\r|\Z").search(self.text, element.end)
        return found.end() if found else len(self.text)
