"""Front matter, YAML or TOML: where each value stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from zotsync.formats.base import Problem, line_of
from zotsync.formats.markdown_names import AUTHOR, EVERY_ROLE, aspect_of, item_type_of, kind_of, told_by
from zotsync.formats.markdown_nodes import Broken, Mapping, Node, Scalar, Sequence, compose
from zotsync.formats.markdown_scalars import NULL
from zotsync.formats.markdown_toml import compose_toml
from zotsync.formats.markdown_toml_slot import TomlSlot
from zotsync.formats.markdown_values import DRESSED, JOURNAL, LINK, MOMENT, is_own_place, name_of, several
from zotsync.formats.markdown_yaml import Element, YamlSlot
from zotsync.item import Creator

FRONT = re.compile(
    r"---[ \t]*(?:\r\n|\n|\r)(?P<yaml>.*?)(?<=[\r\n])(?P<close>(?:---|\.\.\.)[ \t]*)(?=\r|\n|\Z)", re.S
)


TOML_FRONT = re.compile(
    r"\+\+\+[ \t]*(?:\r\n|\n)(?P<toml>.*?)(?<=\n)(?P<close>\+\+\+[ \t]*)(?=\r|\n|\Z)", re.S
)

_STOP = re.compile(r"[\r\n]|\Z")


@dataclass(slots=True)
class Front:
    """The front matter of a text: its keys, and where a new key may be put.

    ``close``: where a new key goes; in TOML one of a ``[table]`` goes to the place that ``tables`` names.
    """

    end: int
    close: int
    toml: bool = False
    tables: dict[str, int] = field(default_factory=dict)
    slots: list[YamlSlot] = field(default_factory=list)
    keys: tuple[str, ...] = ()
    own: dict[str, Any] | None = None
    problem: Problem | None = None

    def place(self, aspect: str, at: int) -> int:
        """Where a new key goes: to ``at``, or in TOML to the table in which a site keeps such keys."""
        if aspect == "tags" and "taxonomies" in self.tables:
            return self.tables["taxonomies"]
        if aspect in ("title", "date"):
            return at
        return next((self.tables[name] for name in ("extra", "params") if name in self.tables), at)


def front_matter(text: str, start: int = 0) -> Front | None:
    """The front matter that begins at ``start``, or None where there is none; TOML is at the top alone."""
    if start == 0 and (toml := TOML_FRONT.match(text)):
        return _toml(text, toml)
    match = FRONT.match(text, start)
    if match is None:
        return None
    front = Front(match.end(), match.start("close"))
    source = match["yaml"]
    base = match.start("yaml")
    front.keys = tuple(re.findall(r"(?:\A|(?<=[\r\n]))([\w -]+):", source))
    try:
        root = compose(source)
    except Broken as error:
        front.problem = _problem(text, base + error.at, f"the front matter cannot be read: {error.message}")
        return front
    if isinstance(root, Mapping):
        _fill(front, root, text, base)
    elif root is not None:
        front.problem = _problem(text, base, "the front matter is no list of keys")
    return front


def _toml(text: str, match: re.Match[str]) -> Front:
    base = match.start("toml")
    front = Front(match.end(), base, toml=True)
    front.keys = tuple(
        re.findall(r"^[ \t]*+\[*+[ \t]*+[\"']?([\w-]++)[\"']?[ \t]*+[=.\]]", match["toml"], re.M)
    )
    try:
        root = compose_toml(match["toml"])
    except Broken as error:
        said = f"the front matter cannot be read: {error.message}"
        front.problem = _problem(text, base + error.at, said, "Mend the TOML between the +++ lines.")
        return front
    if root is not None:
        front.close = text.index("\n", base + root.end) + 1 if root.end else base
        for key, node in root.pairs:
            if isinstance(key, Scalar) and isinstance(node, Mapping) and not node.flow and node.start >= 0:
                front.tables[key.value] = text.index("\n", base + node.end) + 1
        _fill(front, root, text, base)
    return front


def _problem(text: str, at: int, message: str, remedy: str = "") -> Problem:
    return Problem(line_of(text, at), message, remedy or "Mend the YAML between the --- lines.", fatal=True)


def _fill(front: Front, root: Mapping, text: str, base: int) -> None:
    keys = [key for key, _ in root.pairs if isinstance(key, Scalar)]
    names = [key.value for key in keys]
    twice = next((key for at, key in enumerate(keys) if key.value in names[:at]), None)
    if twice is not None:
        front.problem = _problem(
            text, base + twice.start, f"the front matter has the key {twice.value} twice"
        )
        return
    own = "zotsync" in names and not front.toml
    for key, node in _pairs(root, own, front.toml):
        name = key.value
        aspect = "zotsync" if name == "zotsync" else aspect_of(name, own)
        aspect = told_by(aspect, node.value if isinstance(node, Scalar) else "")
        if name.lower() == "venue" and "location" in names:  # where something took place
            continue
        if aspect == AUTHOR and _says_roles(node):
            aspect = EVERY_ROLE
        if aspect and not (front.toml and aspect == "zotsync"):
            slot = _slot(aspect, name, key, node, text, base, own, front.toml)
            if slot is not None:
                front.slots.append(slot)
    for slot in front.slots:
        if slot.aspect == "zotsync":
            try:
                front.own = json.loads(slot.raw or "{}")
            except (ValueError, RecursionError):
                front.own = None
            if not isinstance(front.own, dict):
                front.problem = _problem(
                    text, slot.line, "the value of zotsync: is not the JSON it was written as"
                )


_TABLES = ("taxonomies", "extra")
"""Where programs that make sites want what is not their own; a text below ``extra`` is Zotero's Extra."""


def _pairs(root: Mapping, own: bool, toml: bool) -> Iterator[tuple[Scalar, Node]]:
    """The keys with their values; those of Quarto's ``citation`` count, and last those of a site's tables."""
    later: list[Mapping] = []
    for key, node in root.pairs:
        if isinstance(key, Scalar):
            yield key, node
            if isinstance(node, Mapping) and not own:
                if key.value == "citation":
                    yield from _pairs(node, True, toml)
                elif key.value in _TABLES or (toml and key.value == "params"):  # R Markdown has others
                    later.append(node)
    for table in later:
        yield from _pairs(table, True, toml)


def _slot(
    aspect: str, name: str, key: Scalar, node: Node, text: str, base: int, own: bool, toml: bool
) -> YamlSlot | None:
    kind = kind_of(aspect)
    if own and kind == "day":
        kind = "text"  # as the item had it
    if isinstance(node, Mapping) and not (node.flow and aspect in ("date", "zotsync")):
        return None
    tables = toml and isinstance(node, Sequence) and not node.flow
    key_end = base + key.end
    colon = key_end if tables else text.index("=" if toml else ":", key_end) + 1
    start, end = base + node.start, base + node.end
    form, style = "other", None
    elements: tuple[Element, ...] = ()
    if start < colon and isinstance(node, Scalar) and not node.value:
        start = end = colon
    if tables:
        form = "tables"
    elif start < colon:
        found = re.compile(r"[ \t]*(\*[^\s,]+)").match(text, colon)
        start, end = (found.start(1), found.end(1)) if found else (colon, colon)
        form = "alias"
    elif isinstance(node, Scalar):
        form, style = "scalar", node.style
    elif isinstance(node, Sequence):
        form = "flow" if node.flow else "block"
    if form != "alias":
        end = start + len(text[start:end].rstrip()) if start < end else end
    raw = _scalar_text(node) if isinstance(node, Scalar) else text[start:end]
    if aspect == "date" and not isinstance(node, Scalar) and form != "alias":
        form, raw = "date", _date_parts(node)
    elif aspect == "zotsync":
        form, raw = "json", text[start:end]
    elif isinstance(node, Sequence) and form != "alias":
        made = _elements(node, kind, aspect, text, base, own)
        elements = made or ()
        if made is None:
            form = "other"
        elif not elements and form == "block":
            form = "flow"
    line = max(text.rfind("\n", 0, colon), text.rfind("\r", 0, colon)) + 1
    stop = _STOP.search(text, end)
    slot = (TomlSlot if toml else YamlSlot)(
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
    if slot.form == "scalar" and aspect == "publicationTitle" and JOURNAL.fullmatch(raw) and not own:
        slot = replace(slot, kind="journal")
    elif slot.form == "scalar" and aspect == "date" and MOMENT.fullmatch(raw) and not own:
        slot = replace(slot, kind="moment")
    elif slot.form == "scalar" and kind == "text" and not own and (found := DRESSED.fullmatch(raw)):
        slot = replace(slot, kind="wiki" if found["name"] else "citekey" if aspect == "citationKey" else kind)
    if kind == "type" and raw and not item_type_of(raw):
        return None
    if kind == "url" and is_own_place(raw):
        return replace(slot, kind="text") if own else None
    if kind == "link" and not LINK.search(raw):
        return None
    return slot


def _scalar_text(node: Scalar) -> str:
    value = node.value
    if node.style is None and value in NULL:
        return ""
    return value.rstrip("\n") if node.style in ("|", ">", '"""', "'''") else value


def _date_parts(node: Node) -> str:
    """A date from CSL's ``date-parts`` or pandoc's ``year``, ``month`` and ``day``.

    An empty string where the parts say nothing.
    """
    if isinstance(node, Sequence):
        return _date_parts(node.parts[0]) if node.parts else ""
    if not isinstance(node, Mapping):
        return ""
    parts = {key.value: value for key, value in node.pairs if isinstance(key, Scalar)}
    found: list[str] = []
    if "date-parts" in parts:
        inner: Node = parts["date-parts"]
        while isinstance(inner, Sequence) and inner.parts and isinstance(inner.parts[0], Sequence):
            inner = inner.parts[0]
        if isinstance(inner, Sequence):
            found = [n.value for n in inner.parts if isinstance(n, Scalar)]
    else:
        for name in ("year", "month", "day"):
            part = parts.get(name)
            if not isinstance(part, Scalar):
                break
            found.append(part.value)
    return "-".join(part.zfill(2) if i else part for i, part in enumerate(found[:3]))


def _elements(
    node: Sequence, kind: str, aspect: str, text: str, base: int, own: bool
) -> tuple[Element, ...] | None:
    role = aspect.partition(":")[2] or "author"
    result: list[Element] = []
    plain = [child for child in node.parts if isinstance(child, Scalar) and child.style is None]
    if (
        kind == "names"
        and not own
        and node.flow
        and len(plain) == len(node.parts)
        and any(";" in n.value for n in plain)
    ):
        # Names as other programs list them, in brackets without quotes: YAML parts them at each comma.
        start, end = base + plain[0].start, base + plain[-1].end
        first, *more = several(", ".join(child.value for child in plain), role, loose=True)
        return (Element(start, start + len(text[start:end].rstrip()), first, "scalar", more=tuple(more)),)
    for child in node.parts:
        start, end = base + child.start, base + child.end
        if start < base + node.start:
            return None
        end = start + len(text[start:end].rstrip())
        if isinstance(child, Scalar):
            value = _scalar_text(child)
            made, *more = _names(value, role, own) if kind == "names" else (value,)
            result.append(Element(start, end, made, "scalar", child.style, more=tuple(more)))
        elif isinstance(child, Mapping) and kind == "names":
            creator = _person(child, role)
            if creator is None:
                return None
            parts = tuple(
                (part, base + one.start, base + one.end, one.style)
                for part, one in _name_parts(child).items()
            )
            result.append(Element(start, end, creator, "mapping", parts=parts))
        else:
            return None
    return tuple(result)


def _names(text: str, role: str, own: bool) -> tuple[Creator, ...]:
    """The names of an element; zotsync itself writes one in each, whatever its letters."""
    return (name_of(text, role),) if own else several(text, role)


def _name_parts(node: Mapping) -> dict[str, Scalar]:
    """The places of the last and the first name, or of the whole; a last name with its particle has two."""
    parts = {re.sub(r"[\W_]", "", k.value).lower(): v for k, v in node.pairs if isinstance(k, Scalar)}
    for name in ("name", "author"):
        inner = parts.get(name)
        if isinstance(inner, Mapping):
            return _name_parts(inner)
    filled = {name: v for name, v in parts.items() if isinstance(v, Scalar) and v.value.strip()}
    found = {}
    for part, names in _PARTS.items():
        if (name := next((n for n in names if n in filled), "")) and not (part == "name" and "last" in found):
            found[part] = filled[name]
    if "nondroppingparticle" in parts or "droppingparticle" in parts:
        found.pop("last", None)
    return {part: one for part, one in found.items() if one.style in (None, "'", '"')}


_PARTS = {
    "last": ("family", "last", "lastname", "surname"),
    "first": ("given", "first", "firstname"),
    "name": ("literal", "name"),
}
"""What a name is made of -> the keys that say it."""


def _says_roles(node: Node) -> bool:
    people = (
        [child for child in node.parts if isinstance(child, Mapping)] if isinstance(node, Sequence) else []
    )
    return any(isinstance(key, Scalar) and key.value == "creatorType" for p in people for key, _ in p.pairs)


def _person(node: Mapping, role: str) -> Creator | None:
    """A name from ``family`` and ``given``, ``lastName`` and ``firstName``, ``literal`` or ``name``."""
    parts = {re.sub(r"[\W_]", "", k.value).lower(): v for k, v in node.pairs if isinstance(k, Scalar)}
    for name in ("name", "author"):
        inner = parts.get(name)
        if isinstance(inner, Mapping):
            return _person(inner, role)
    texts = {name: v.value.strip() for name, v in parts.items() if isinstance(v, Scalar)}
    if role == "*":
        role = texts.get("creatortype") or "author"
    last = next((texts[n] for n in _PARTS["last"] if texts.get(n)), "")
    first = next((texts[n] for n in _PARTS["first"] if texts.get(n)), "")
    particle = texts.get("nondroppingparticle") or texts.get("droppingparticle") or ""
    if last:
        return Creator(role, last=f"{particle} {last}".strip(), first=first)
    if texts.get("literal"):
        return Creator(role, name=texts["literal"])
    return name_of(texts["name"], role) if texts.get("name") else None
