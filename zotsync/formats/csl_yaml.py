"""CSL YAML: the list ``references:`` of a file, or of the front matter of a text for Pandoc.

Types, fields and names are those of CSL JSON. Each value is edited where it stands; comments, quotes, order
and everything else stay. Markup of Markdown in a title (``*Mus*``) is kept as it is written. A date may be
``2001-05``, ``{year: 2001, month: 5}`` or CSL's ``date-parts``. Not read: a list with aliases (``*a``).

A text for Pandoc may have the list in any of its blocks of metadata; its last entry is not taken out. A note
that is itself about an item stays that item: `zotsync status` says that its list is not read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import Any

from zotsync.formats import csl_yaml_edit as yaml
from zotsync.formats.base import (
    CannotSay,
    Problem,
    Reading,
    Splice,
    line_of,
    newline_of,
    splice,
)
from zotsync.formats.csl_map import TYPES, aspect_of, fitted, item_of, properties, put_back
from zotsync.formats.csl_yaml_quick import quickly
from zotsync.formats.kept import aspect_json, aspects, kept, restored
from zotsync.formats.markdown_nodes import Broken, Node, Scalar, compose_any, marks
from zotsync.formats.markdown_nodes import Mapping as MappingNode
from zotsync.formats.markdown_nodes import Sequence as SequenceNode
from zotsync.formats.problems import refused
from zotsync.item import Item, Origin, Span, diff

_BLOCK = re.compile(
    r"(?:\A|(?<=\n)(?:[ \t]*\r?\n))---[ \t]*\r?\n(?P<yaml>(?![ \t]*\r?\n).*?)^(?:---|\.\.\.)[ \t]*\r?$",
    re.S | re.M,
)
"""A block of metadata, as Pandoc takes them: at the top, or below a blank line."""
_LIST = re.compile(r"^references[ \t]*:[ \t]*(?:#[^\n]*)?\r?$", re.M)
_NAMED = re.compile(r"^references[ \t]*:", re.M)
_TYPE = re.compile(r"\btype[\"']?[ \t]*:[ \t]*[\"']?([\w-]+)")
_ABOVE = re.compile(r"^#[^\n]*", re.M)
_FENCE = re.compile(r"^(?:```|~~~)", re.M)
_REMEDY = "Mend the YAML there."


class CslYaml:
    """The format of CSL YAML files."""

    name = "csl-yaml"
    endings: tuple[str, ...] = (".yaml", ".yml")
    many = True
    prose = False
    editable = True

    def recognises(self, text: str, name: str) -> bool:
        """By content alone: a list ``references:`` whose first element is an item of CSL."""
        if "references" not in text or (not self.prose and name.lower().endswith(Manuscript.endings)):
            return False
        return any(_looks_so(text, start, end) for start, end in self._sources(text))

    def read(self, text: str, name: str = "") -> Reading:
        """The items of each such list; one that cannot be read is a fatal problem, and nothing is changed."""
        if problem := refused(text, "CSL YAML"):
            return Reading(self.name, text, (), (problem,))
        items: list[Item] = []
        try:
            for node in _known(text, self.prose):
                value = _value(node, text)
                if "type" not in value and "title" not in value:
                    continue
                start = yaml.line_start(text, node.start)
                span = Span(
                    start if not text[start : node.start].strip(" \t-") else node.start,
                    yaml.end_of(text, node),
                )
                item = _read(value)
                spans = _places(text, node, item.type, value)
                items.append(
                    replace(
                        item,
                        origin=Origin(
                            name, len(items), text[span.start : span.end], span, spans, format=self.name
                        ),
                    )
                )
        except Broken as error:
            problem = Problem(line_of(text, error.at), f"references: {error.message}", _REMEDY, fatal=True)
            return Reading(self.name, text, (), (problem,))
        return Reading(self.name, text, tuple(items))

    def get(self, item: Item, within: Item | None = None) -> Item:
        """``item`` as CSL says it, in an entry of its own or in that of ``within``."""
        if within is not None and within.origin is not None and within.origin.format == self.name:
            wanted = fitted(item, within)
            [node] = _known(within.origin.text, self.prose)
            old = _value(node, within.origin.text)
            return replace(_read(_wanted(old, wanted)), origin=within.origin)
        return _read(properties(item, {}))

    def put(self, previous: Item, edited: Item) -> Item:
        """What differs from what the format shows of ``previous`` is taken over."""
        return put_back(previous, edited, self.get(previous, edited))

    def edit(self, reading: Reading, position: int, edited: Item) -> Sequence[Splice]:
        """The values that must change."""
        if not diff(reading.items[position], edited):
            return []
        text = reading.text
        node = _items(text, self.prose)[position]
        old = _value(node, text)
        new = _wanted(old, edited)
        changes = {name: new.get(name) for name in {**old, **new} if new.get(name) != old.get(name)}
        found = yaml.edit_mapping(text, node, changes)
        origin = reading.items[position].origin
        assert origin is not None
        start = origin.span.start
        own = [Splice(one.start - start, one.end - start, one.text) for one in found]
        end = max([origin.span.end, *(one.end for one in found)])
        try:
            after = self.read(splice(text[start:end], own)).items
        except ValueError:
            raise CannotSay(next(iter(changes), "item"), "the change would meet itself") from None
        for aspect in diff(after[0], edited) if len(after) == 1 else ("item",):
            raise CannotSay(aspect, "CSL YAML cannot say this value here")
        return found

    def add(self, reading: Reading, items: Sequence[Item]) -> Sequence[Splice]:
        """New entries at the end of the list, as the last one is laid out."""
        text = reading.text
        if not items:
            return []
        if not text.strip():
            return [Splice(0, len(text), self._text([properties(item, {}) for item in items]))]
        nodes = _items(text, self.prose)
        values = [properties(item, {}) for item in items]
        if not nodes:
            empty = re.search(r"^references[ \t]*:[ \t]*\[\][ \t]*", text, re.M)
            if empty is None:
                raise CannotSay("item", "this file has no list of references")
            newline = newline_of(text)
            made = "".join(row + newline for value in values for row in yaml.laid_out(value, "- "))
            return [Splice(empty.start(), empty.end(), f"references:{newline}{made.rstrip()}")]
        last = nodes[-1]
        if text[last.start : last.start + 1] == "{":
            end = yaml.end_of(text, last)
            return [Splice(end, end, "".join(f", {yaml.flow(value)}" for value in values))]
        at = yaml.lines_of(text, last)[1]
        list_ = SequenceNode(last.start, last.end, (last,), False)
        gap = "" if text[at - 1] in "\r\n" else newline_of(text)
        return [Splice(at, at, gap + "".join(yaml.rows(text, list_, value) for value in values))]

    def remove(self, reading: Reading, position: int) -> Sequence[Splice]:
        """The lines of one entry; the last one leaves an empty list."""
        text = reading.text
        nodes = _items(text, self.prose)
        node = nodes[position]
        if len(nodes) == 1:
            named = _NAMED.search(text)
            if self.prose or named is None or len(_known(text, self.prose)) > 1:
                raise CannotSay("item", "the list has this entry alone, and is not emptied")
            return [Splice(named.end(), yaml.end_of(text, node), " []")]
        if text[node.start : node.start + 1] == "{":
            if position:
                return [Splice(yaml.end_of(text, nodes[position - 1]), yaml.end_of(text, node), "")]
            return [Splice(node.start, nodes[1].start, "")]
        return [Splice(*yaml.lines_of(text, node), "")]

    def told_apart_by(self, key: str) -> str:
        """See `zotsync.formats.base.KeyedEntries`."""
        return key

    def write(self, items: Iterable[Item]) -> str:
        """A new text. What CSL cannot say is in ``custom.zotsync``."""
        return self._text([_whole(item) for item in items])

    def _text(self, values: list[dict[str, Any]]) -> str:
        made = "".join(row + "\n" for value in values for row in yaml.laid_out(value, "- "))
        return f"---\nreferences:{chr(10) + made if made else ' []' + chr(10)}---\n"

    def _sources(self, text: str) -> Iterator[tuple[int, int]]:
        yield from _sources(text, self.prose)


class Manuscript(CslYaml):
    """A text for Pandoc, whose metadata hold the works that it cites under ``references:``, as CSL YAML."""

    name = "pandoc"
    endings: tuple[str, ...] = (".md", ".markdown", ".qmd", ".rmd")
    prose = True


CSLYAML = CslYaml()
MANUSCRIPT = Manuscript()


# --- where the entries stand -----------------------------------------------------------------


def _sources(text: str, prose: bool) -> Iterator[tuple[int, int]]:
    """The parts of a text that are YAML with a list of references."""
    blocks = [found for found in _BLOCK.finditer(text) if _NAMED.search(found["yaml"])]
    if prose:
        for found in blocks:
            if len(_FENCE.findall(text, 0, found.start())) % 2 == 0:
                yield found.span("yaml")
    elif (
        blocks
        and not _ABOVE.sub("", text[: blocks[0].start()]).strip()
        and not text[blocks[0].end() :].strip()
    ):
        yield blocks[0].span("yaml")
    elif not blocks and _NAMED.search(text):
        yield 0, len(text)


def _looks_so(text: str, start: int, end: int) -> bool:
    try:
        nodes = _entries(text, start, end, 5)
    except Broken:
        return any(found[1] in TYPES for found in _TYPE.finditer(text, start, end))
    return any(
        isinstance(value := _value(node, text), dict) and value.get("type") in TYPES for node in nodes[:5]
    )


@lru_cache(maxsize=4)
def _known(text: str, prose: bool) -> tuple[MappingNode, ...]:
    """The entries of a text, or the one that a text is. Raises `Broken`."""
    nodes = [node for start, end in _sources(text, prose) for node in _entries(text, start, end)]
    if nodes or _NAMED.search(text):
        return tuple(nodes)
    return tuple(_whole_list(compose_any(text), 0))


def _items(text: str, prose: bool) -> list[MappingNode]:
    return [n for n in _known(text, prose) if "type" in (value := _value(n, text)) or "title" in value]


_MOST = 1_000_000
"""More characters than the YAML parser gets through in some seconds, where entries need it."""
_SMALL = 50_000
_FEW = 3_000
"""So many characters and marks are read whole where the entries cannot be read alone."""


def _entries(text: str, start: int, end: int, most: int | None = None) -> list[MappingNode]:
    """The entries of the list in a part of a text; each is read alone, so that a list may be large."""
    source = text[start:end]
    found = _LIST.search(source)
    wrong: Broken | None = None
    if found and (chunks := _chunks(source, found.end())):
        try:
            return list(_each_alone(source, chunks[:most], start))
        except Broken as error:
            if len(source) > _SMALL or marks(source) > _FEW:
                raise
            wrong = error
    # Another layout; or a text in quotes goes on where an entry seems to begin.
    try:
        root = _composed(source)
    except Broken as error:
        raise wrong or Broken(error.message, start + error.at) from None
    for key, node in root.pairs if isinstance(root, MappingNode) else ():
        if isinstance(key, Scalar) and key.value == "references":
            return _whole_list(node, start)
    return []


def _each_alone(source: str, chunks: Sequence[tuple[int, int]], base: int) -> Iterator[MappingNode]:
    left = _MOST
    for at, stop in chunks:
        chunk = source[at:stop]
        root = quickly(chunk)
        if root is None:
            left -= 200 + len(chunk)
            if left < 0:
                raise Broken("it is too long", base + at)
            try:
                root = _composed(chunk)
            except Broken as error:
                raise Broken(error.message, base + at + error.at) from None
        entries = _whole_list(root, base + at)
        if len(entries) != 1:
            raise Broken("an entry is no list of keys", base + at)
        yield entries[0]


def _composed(source: str) -> Node | None:
    """`compose_any`, which a text that is recognised and then read goes through once."""
    root = _tried(source)
    if isinstance(root, Broken):
        raise Broken(root.message, root.at)
    return root


@lru_cache(maxsize=8)
def _tried(source: str) -> Node | Broken | None:
    try:
        return compose_any(source)
    except Broken as error:
        return error


def _chunks(source: str, at: int) -> list[tuple[int, int]]:
    """The lines of each entry of a list in lines."""
    starts: list[int] = []
    indent, end = "", len(source)
    for line in re.finditer(r"[^\n]*\n?", source[at:]):
        row = line[0].strip()
        if not row or row.startswith("#"):
            continue
        lead = line[0][: len(line[0]) - len(line[0].lstrip(" "))]
        if not starts:
            if not row.startswith("- "):
                return []
            indent = lead
        if row.startswith("- ") and lead == indent:
            starts.append(at + line.start())
        elif len(lead) <= len(indent):
            end = at + line.start()
            break
    return list(zip(starts, [*starts[1:], end], strict=True)) if starts else []


def _whole_list(root: Node | None, base: int) -> list[MappingNode]:
    parts = root.parts if isinstance(root, SequenceNode) else (root,) if root is not None else ()
    nodes = [_moved(part, base) for part in parts if isinstance(part, MappingNode)]
    last = 0
    for part in nodes:
        if part.start < last or any(
            yaml.strays(one, part.start, part.end) for pair in part.pairs for one in pair
        ):
            raise Broken("an alias stands for a value", part.start)
        names = [key.value for key, _ in part.pairs if isinstance(key, Scalar)]
        if len(names) != len(set(names)):
            raise Broken("a key stands there twice", part.start)
        last = part.end
    return nodes


def _moved(node: Any, by: int) -> Any:
    """A node with its places counted from elsewhere."""
    if isinstance(node, SequenceNode):
        return replace(
            node, start=node.start + by, end=node.end + by, parts=tuple(_moved(n, by) for n in node.parts)
        )
    if isinstance(node, MappingNode):
        pairs = tuple((_moved(key, by), _moved(one, by)) for key, one in node.pairs)
        return replace(node, start=node.start + by, end=node.end + by, pairs=pairs)
    return replace(node, start=node.start + by, end=node.end + by)


# --- what they say ---------------------------------------------------------------------------

_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}")
_DATES = ("issued", "accessed", "original-date", "submitted", "event-date", "available-date")


def _value(node: MappingNode, text: str) -> dict[str, Any]:
    """What an entry holds; ``custom``, where it is JSON, as that."""
    value: dict[str, Any] = yaml.value_of(node)
    for key, one in node.pairs:
        if isinstance(key, Scalar) and key.value == "custom":
            with suppress(ValueError, RecursionError):
                value["custom"] = json.loads(text[one.start : one.end])
    return value


def _seen(value: Mapping[str, Any]) -> dict[str, Any]:
    """An entry as CSL JSON has it: a date in Pandoc's words, and a single name, are put into its form."""
    seen = {name: [one] if _is_person(one) else one for name, one in value.items()}
    for name in _DATES:
        if name in seen:
            seen[name] = _date(seen[name])
    return seen


def _is_person(value: Any) -> bool:
    return isinstance(value, dict) and ("family" in value or "literal" in value) and "date-parts" not in value


def _date(value: Any) -> Any:
    parts = value if isinstance(value, list) else [value]
    if isinstance(value, int):
        return str(value)
    if not all(isinstance(part, dict) and "year" in part for part in parts) or not parts:
        return value
    dates = []
    for part in parts:
        numbers = [part.get(name) for name in ("year", "month", "day")]
        dates.append("-".join(f"{n:02}" if isinstance(n, int) else str(n) for n in _until_none(numbers)))
    return "/".join(dates)


def _like(old: Any, date: Any) -> Any:
    """A date in the words of the one that stood there, where they can say it."""
    part = old[0] if isinstance(old, list) and len(old) == 1 else old
    if (
        not isinstance(part, dict)
        or "year" not in part
        or not isinstance(date, str)
        or not _DAY.fullmatch(date)
    ):
        return date
    made = dict(zip(("year", "month", "day"), map(int, date.split("-")), strict=False))
    return [made] if isinstance(old, list) else made


def _until_none(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if value is None:
            return
        yield value


def _read(value: Mapping[str, Any]) -> Item:
    plain = item_of(_seen(value))
    custom = value.get("custom")
    beside = custom.get("zotsync") if isinstance(custom, dict) else None
    return restored(plain, beside) if isinstance(beside, dict) else plain


def _wanted(old: dict[str, Any], item: Item) -> dict[str, Any]:
    """The entry that is as near to ``item`` as CSL can say; a property that goes is None."""
    seen = _seen(old)
    new = properties(item, seen)
    new |= {name: old[name] for name in old if new.get(name) == seen[name]}
    new |= {name: _like(old[name], new[name]) for name in _DATES if name in old and new[name] != old[name]}
    custom = old.get("custom")
    beside = custom.get("zotsync") if isinstance(custom, dict) else None
    if isinstance(beside, dict):
        said = item_of(_seen(new))
        now = {
            aspect: [aspect_json(aspect, said), aspect_json(aspect, item)]
            for aspect in aspects(item, said)
            if aspect in beside and aspect_json(aspect, said) != aspect_json(aspect, item)
        }
        rest = {name: value for name, value in custom.items() if name != "zotsync"} if custom else {}
        new["custom"] = ({**rest, "zotsync": now} if now else rest) or None
    return new


def _whole(item: Item) -> dict[str, Any]:
    said = properties(item, {})
    if beside := kept(_read(said), item):
        said["custom"] = {"zotsync": beside}
    return said


def _places(
    text: str, node: MappingNode, item_type: str, value: Mapping[str, Any]
) -> dict[str, tuple[Span, ...]]:
    found: dict[str, tuple[Span, ...]] = {}
    for key, one in node.pairs:
        if isinstance(key, Scalar) and (aspect := aspect_of(key.value, item_type, value)):
            end = yaml.end_of(text, one)
            start = one.start if isinstance(one, Scalar) else key.start
            if one.start >= key.end and end > start:
                found[aspect] = (*found.get(aspect, ()), Span(start, end))
    return found
