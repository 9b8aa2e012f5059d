"""YAML front matter: where each value stands, and how to change it alone.

YAML is read for its structure and positions only; a change is a splice in the text, never a dump, so
that comments, quotes, order and spacing of everything else stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from zotsync.formats.base import CannotSay, Problem, Splice, line_of
from zotsync.formats.markdown_names import aspect_of, item_type_of, kind_of
from zotsync.formats.markdown_values import LINK, Value, name_of, read, shown, spell, spell_name
from zotsync.item import Creator

FRONT = re.compile(
    r"---[ \t]*(?:\r\n|\n|\r)(?P<yaml>.*?)^(?P<close>(?:---|\.\.\.)[ \t]*)(?=\r|\n|\Z)", re.S | re.M
)
_MAX_YAML: Final = 1_000_000
_MAX_NODES: Final = 20_000
_NULL = frozenset(["", "~", "null", "Null", "NULL"])
_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "y", "n"]) | {word.lower() for word in _NULL}
_UNSAFE_START = tuple("-?:,[]{}#&*!|>'\"%@` \t=<")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def quoted(value: str) -> str:
    """A double-quoted scalar, on one line.

    >>> quoted('say "a"' + chr(10))
    '"say \\\\"a\\\\"\\\\n"'
    """
    return one_line_json(value)


def one_line_json(value: Any) -> str:
    """``value`` as JSON on one line that a YAML parser reads too: it refuses some characters as they are."""
    return _CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False))


def scalar(value: str, style: str | None = None, flow: bool = False) -> str:
    """``value`` as a scalar that reads back equal, in ``style`` (as the parser names it) where it can.

    >>> scalar("Plain words"), scalar("a: b"), scalar("it's", "'")
    ('Plain words', '"a: b"', "'it''s'")
    """
    if style == "'" and not _CONTROL.search(value):
        return "'" + value.replace("'", "''") + "'"
    if style is None and _is_plain(value, flow):
        return value
    return quoted(value)


def _is_plain(value: str, flow: bool) -> bool:
    return not (
        not value
        or value.startswith(_UNSAFE_START)
        or value != value.strip()
        or ": " in value
        or " #" in value
        or value.endswith(":")
        or _CONTROL.search(value)
        or value.lower() in _WORDS
        or re.fullmatch(r"[\d_]+(?::[\d_]+)+(?:\.\d*)?", value)
        or value.startswith("...")
        or (flow and re.search(r"[,\[\]{}]", value))
    )


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a list: its place, its value, and how it is spelled."""

    start: int
    end: int
    value: str | Creator
    form: str
    style: str | None = None


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

    @property
    def value(self) -> Value:
        """What is said here now."""
        if self.form in ("flow", "block"):
            values = tuple(e.value for e in self.elements if e.value not in ("", None))
            if self.kind == "names":
                return tuple(v for v in values if isinstance(v, Creator))
            texts: tuple[str, ...] = tuple(dict.fromkeys(v for v in values if isinstance(v, str)))
            return texts if self.kind == "tags" else read(self.kind, texts[0] if texts else "", self.role)
        value = read(self.kind, self.raw, self.role)
        if self.kind == "text":
            return self.raw
        return item_type_of(value) if self.kind == "type" and isinstance(value, str) else value

    @property
    def key(self) -> str:
        """The key of an item that a link names."""
        match = LINK.search(self.raw) if self.kind == "link" else None
        return (match["key"] or "") if match else ""

    def shown(self, value: Value) -> Value:
        """``value`` as it would read back from here."""
        if self.form in ("alias", "other"):
            return self.value
        if self.kind in ("type", "text"):
            return value
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
        if any(e.form == "mapping" for e in self.elements):
            last, first, name = (" ".join(t.split()) for t in (creator.last, creator.first, creator.name))
            return Creator(creator.type, last, first) if last else Creator(creator.type, name=name or first)
        return name_of(spell_name(creator, self._inverted), self.role)

    @property
    def _inverted(self) -> bool:
        """Whether the list's names are spelled ``Last, First``."""
        return any("," in self.text[e.start : e.end] for e in self.elements if e.form == "scalar")

    def splices(self, value: Value) -> list[Splice]:
        """The change after which `shown` of ``value`` stands here. Raises `CannotSay`."""
        if self.form in ("alias", "other"):
            raise CannotSay(self.aspect, f"the front matter says {self.label} in a form that is not edited")
        if self.form == "block" and not isinstance(value, str) and value:
            return self._block_splices(value)
        if self.form == "block" and not value:
            return [Splice(self._line_start(e), self._next_line(e), "") for e in self.elements]
        if not isinstance(value, str) and (self.form in ("flow", "block") or (self._as_list and value)):
            return [self._replace(f"[{', '.join(self._element_texts(value))}]")]
        if isinstance(value, str) and self.form in ("flow", "block"):
            return [self._replace(scalar(value))]
        text = value if self.kind in ("type", "text") else spell(self.kind, value, self.raw)
        assert isinstance(text, str)
        if not text:
            return [
                self._replace("" if self.style is None else self.style * 2 if self.style in "'\"" else '""')
            ]
        return [self._replace(scalar(text, self.style if self.raw else None))]

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

    def _element_texts(self, values: Sequence[str | Creator], flow: bool = True) -> list[str]:
        """Each value as an element, those already there as they are spelled."""
        have = {e.value: self.text[e.start : e.end] for e in reversed(self.elements)}
        return [have.get(value) or self._element_text(value, flow) for value in values]

    def _element_text(self, value: str | Creator, flow: bool) -> str:
        style = next((e.style for e in self.elements if e.form == "scalar"), None)
        style = style if style in (None, "'", '"') else '"'
        if isinstance(value, str):
            return scalar(value, style, flow)
        if any(e.form == "mapping" for e in self.elements):
            if value.name:
                return f"{{literal: {scalar(value.name, style, True)}}}"
            given = f", given: {scalar(value.first, style, True)}" if value.first else ""
            return f"{{family: {scalar(value.last, style, True)}{given}}}"
        return scalar(spell_name(value, self._inverted), style, flow)

    def _block_splices(self, values: Sequence[str | Creator]) -> list[Splice]:
        """Lines taken out, changed and added; every other line as it is."""
        old = [e.value for e in self.elements]
        new = list(values)
        newline = "\r\n" if "\r\n" in self.text else "\n"
        first = self.elements[0]
        dash = self._dash(first)
        result: list[Splice] = []
        for op, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if op == "equal":
                continue
            both = min(i_end - i, j_end - j)
            for k in range(both):
                element = self.elements[i + k]
                result.append(Splice(element.start, element.end, self._element_text(new[j + k], False)))
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


@dataclass(slots=True)
class Front:
    """The front matter of a text: its keys, and where a new key may be put."""

    end: int
    close: int
    slots: list[YamlSlot] = field(default_factory=list)
    keys: tuple[str, ...] = ()
    own: dict[str, Any] | None = None
    problem: Problem | None = None


def front_matter(text: str, start: int = 0) -> Front | None:
    """The front matter that begins at ``start``, or None where there is none."""
    match = FRONT.match(text, start)
    if match is None:
        return None
    front = Front(match.end(), match.start("close"))
    source = match["yaml"]
    base = match.start("yaml")
    front.keys = tuple(re.findall(r"^([\w -]+):", source, re.M))
    if len(source) > _MAX_YAML:
        front.problem = _problem(text, base, "the front matter is too long to be one of a note")
        return front
    try:
        root = YAML(typ="safe", pure=True).compose(source)
    except (YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        at = base + min(mark.index if mark else 0, len(source))
        said = getattr(error, "problem", None) or "it is no YAML"
        front.problem = _problem(text, at, f"the front matter cannot be read: {said}")
        return front
    if not isinstance(root, MappingNode):
        front.problem = None if root is None else _problem(text, base, "the front matter is no list of keys")
        return front
    if has_too_many_nodes(root):
        front.problem = _problem(text, base, "the front matter repeats itself through too many aliases")
        return front
    _fill(front, root, text, base)
    return front


def _problem(text: str, at: int, message: str) -> Problem:
    return Problem(line_of(text, at), message, "Mend the YAML between the --- lines.", fatal=True)


def has_too_many_nodes(root: Node) -> bool:
    """Whether a walk over the nodes, aliases followed, would never end."""
    seen = 0
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        seen += 1
        if seen > _MAX_NODES:
            return True
        if isinstance(node, SequenceNode):
            waiting += node.value
        elif isinstance(node, MappingNode):
            waiting += [part for pair in node.value for part in pair]
    return False


def _fill(front: Front, root: MappingNode, text: str, base: int) -> None:
    names = [key.value for key, _ in root.value if isinstance(key, ScalarNode)]
    twice = next((key for key, _ in root.value if names.count(key.value) > 1), None)
    if twice is not None:
        at = base + next(k for k, _ in reversed(root.value) if k.value == twice.value).start_mark.index
        front.problem = _problem(text, at, f"the front matter has the key {twice.value} twice")
        return
    own = "zotsync" in names
    for key, node in root.value:
        if not isinstance(key, ScalarNode):
            continue
        name = key.value
        aspect = "zotsync" if name == "zotsync" else aspect_of(name, own)
        if aspect:
            slot = _slot(aspect, name, key, node, text, base)
            if slot is not None:
                front.slots.append(slot)
    for slot in front.slots:
        if slot.aspect == "zotsync":
            try:
                front.own = json.loads(slot.raw or "{}")
            except ValueError:
                front.own = None
            if not isinstance(front.own, dict):
                front.problem = _problem(
                    text, slot.line, "the value of zotsync: is not the JSON it was written as"
                )


def _slot(aspect: str, name: str, key: ScalarNode, node: Node, text: str, base: int) -> YamlSlot | None:
    kind = kind_of(aspect)
    key_end = base + key.end_mark.index
    colon = text.index(":", key_end) + 1
    start, end = base + node.start_mark.index, base + node.end_mark.index
    form, style = "other", None
    elements: tuple[Element, ...] = ()
    if start < colon and isinstance(node, ScalarNode) and not node.value:
        start = end = colon
    if start < colon:
        found = re.compile(r"[ \t]*(\*[^\s,]+)").match(text, colon)
        start, end = (found.start(1), found.end(1)) if found else (colon, colon)
        form = "alias"
    elif isinstance(node, ScalarNode):
        form, style = "scalar", node.style
    elif isinstance(node, SequenceNode):
        form = "flow" if node.flow_style else "block"
    if form != "alias":
        end = start + len(text[start:end].rstrip()) if start < end else end
    raw = _scalar_text(node) if isinstance(node, ScalarNode) else text[start:end]
    if aspect == "date" and not isinstance(node, ScalarNode) and form != "alias":
        form, raw = "date", _date_parts(node)
    elif aspect == "zotsync":
        form, raw = "json", text[start:end]
    elif isinstance(node, SequenceNode) and form != "alias":
        made = _elements(node, kind, aspect, text, base)
        elements = made or ()
        if made is None:
            form = "other"
        elif not elements and form == "block":
            form = "flow"
    elif isinstance(node, MappingNode):
        return None
    line = max(text.rfind("\n", 0, colon), text.rfind("\r", 0, colon)) + 1
    stop = re.compile(r"[\r\n]|\Z").search(text, end)
    slot = YamlSlot(
        aspect,
        kind,
        start,
        end,
        raw,
        line,
        stop.start() if stop else end,
        name,
        form,
        aspect.partition(":")[2] or "author",
        colon,
        style,
        elements,
        text,
    )
    if kind == "type" and raw and not item_type_of(raw):
        return None
    if kind == "link" and not LINK.search(raw):
        return None
    return slot


def _scalar_text(node: ScalarNode) -> str:
    value = str(node.value)
    if node.style is None and value in _NULL:
        return ""
    return value.rstrip("\n") if node.style in ("|", ">") else value


def _date_parts(node: Node) -> str:
    """A date from CSL's ``date-parts`` or pandoc's ``year``, ``month`` and ``day``.

    An empty string where the parts say nothing.
    """
    if isinstance(node, SequenceNode):
        return _date_parts(node.value[0]) if node.value else ""
    if not isinstance(node, MappingNode):
        return ""
    parts = {key.value: value for key, value in node.value}
    found: list[str] = []
    if "date-parts" in parts:
        inner: Any = parts["date-parts"]
        while isinstance(inner, SequenceNode) and inner.value and isinstance(inner.value[0], SequenceNode):
            inner = inner.value[0]
        if isinstance(inner, SequenceNode):
            found = [str(n.value) for n in inner.value if isinstance(n, ScalarNode)]
    else:
        for name in ("year", "month", "day"):
            if name not in parts or not isinstance(parts[name], ScalarNode):
                break
            found.append(str(parts[name].value))
    return "-".join(part.zfill(2) if i else part for i, part in enumerate(found[:3]))


def _elements(node: SequenceNode, kind: str, aspect: str, text: str, base: int) -> tuple[Element, ...] | None:
    role = aspect.partition(":")[2] or "author"
    result: list[Element] = []
    for child in node.value:
        start, end = base + child.start_mark.index, base + child.end_mark.index
        if start < base + node.start_mark.index:
            return None
        end = start + len(text[start:end].rstrip())
        if isinstance(child, ScalarNode):
            value = _scalar_text(child)
            made = name_of(value, role) if kind == "names" else value
            result.append(Element(start, end, made, "scalar", child.style))
        elif isinstance(child, MappingNode) and kind == "names":
            creator = _person(child, role)
            if creator is None:
                return None
            result.append(Element(start, end, creator, "mapping"))
        else:
            return None
    return tuple(result)


def _person(node: MappingNode, role: str) -> Creator | None:
    """A name from ``family`` and ``given``, ``lastName`` and ``firstName``, ``literal`` or ``name``."""
    parts = {
        re.sub(r"[\W_]", "", str(k.value)).lower(): v for k, v in node.value if isinstance(k, ScalarNode)
    }
    for name in ("name", "author"):
        if isinstance(parts.get(name), MappingNode):
            return _person(parts[name], role)
    texts = {name: str(v.value).strip() for name, v in parts.items() if isinstance(v, ScalarNode)}
    last = next((texts[n] for n in ("family", "last", "lastname", "surname") if texts.get(n)), "")
    first = next((texts[n] for n in ("given", "first", "firstname") if texts.get(n)), "")
    particle = texts.get("nondroppingparticle") or texts.get("droppingparticle") or ""
    if last:
        return Creator(role, last=f"{particle} {last}".strip(), first=first)
    if texts.get("literal"):
        return Creator(role, name=texts["literal"])
    return name_of(texts["name"], role) if texts.get("name") else None
