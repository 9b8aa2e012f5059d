"""The file beside a document that holds what differs from it: ``NAME.zotsync.yaml``.

One line an aspect, each with the value and the document's value that it replaced::

    title: {"value": "Tides and Moons", "document": "TIDES AND MOONS"}

As long as the document says what it said, the sidecar's value holds. Once the document says something
else, that is an edit by a person and holds instead. All functions are pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from ruamel.yaml.error import YAMLError

from zotsync import schema
from zotsync.formats.base import CannotSay, Problem, Splice, line_of, newline_of, splice
from zotsync.formats.markdown_nodes import Broken, Mapping, Scalar, compose, yaml_for
from zotsync.formats.markdown_scalars import one_line_json
from zotsync.item import Creator, Item, Note, Tag, diff

HEADER: Final = (
    "# zotsync keeps here what the library says otherwise than the document beside this file:",
    "# the value, and the document's value that it replaced. Delete a line, or the file, to drop the edit.",
)
_ENDING: Final = ".zotsync.yaml"
_LISTS: Final = ("creators", "tags", "collections", "notes")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line: the value, the document's value, and where both stand."""

    value: Any
    document: Any
    start: int
    end: int


def sidecar_name(name: str) -> str:
    """The sidecar of a file.

    >>> sidecar_name("texts/tides.txt")
    'texts/tides.txt.zotsync.yaml'
    """
    return name + _ENDING


def overlay(item: Item, sidecar_text: str) -> tuple[Item, tuple[Problem, ...]]:
    """The document's ``item`` with what the sidecar says.

    A sidecar that cannot be read is a fatal problem: the item comes back as the document has it, and its
    fields must be left alone until the sidecar is mended.
    """
    entries, problem = _read(sidecar_text)
    if problem:
        return item, (problem,)
    values = {
        name: entry.value for name, entry in entries.items() if _same(to_json(item, name), entry.document)
    }
    return with_json(item, values), ()


def edit(sidecar_text: str, document_item: Item, before: Item, edited: Item) -> str:
    """The sidecar's new text after ``before`` became ``edited``; empty: nothing differs, remove the file.

    ``document_item`` is what the document itself says. Lines of aspects that did not change stay byte
    for byte. Raises `CannotSay` where the sidecar cannot be read.
    """
    entries, problem = _read(sidecar_text)
    if problem:
        raise CannotSay("sidecar", problem.message)
    changed = diff(before, edited)
    changes: list[Splice] = []
    added: list[str] = []
    newline = newline_of(sidecar_text)
    left = set(entries)
    for name, entry in entries.items():
        document = to_json(document_item, name)
        # A line whose document value is of the past has no say any more.
        if name not in changed and _same(entry.document, document):
            continue
        value = to_json(edited, name)
        if _same(value, document):
            changes.append(Splice(entry.start, _next_line(sidecar_text, entry.end), ""))
            left.discard(name)
        else:
            changes.append(Splice(entry.start, entry.end, _line(name, value, document)))
    for name in changed:
        value, document = to_json(edited, name), to_json(document_item, name)
        if name not in entries and not _same(value, document):
            added.append(_line(name, value, document))
    if not left and not added:
        return ""
    text = splice(sidecar_text, changes)
    if not text:
        text = "".join(f"{row}{newline}" for row in HEADER)
    elif not text.endswith(("\n", "\r")):
        text += newline
    return text + "".join(f"{row}{newline}" for row in added)


def to_json(item: Item, name: str) -> Any:
    """An aspect of an item as a sidecar keeps it; empty text or list where there is none."""
    if name == "itemType":
        return item.type
    if name == "creators":
        return [creator.to_json() for creator in item.creators]
    if name == "tags":
        return [tag.to_json() if tag.type else tag.name for tag in item.tags]
    if name == "collections":
        return list(item.collections)
    if name == "notes":
        return [note.html for note in item.notes]
    if name == "relations":
        return {predicate: list(uris) for predicate, uris in item.relations.items()}
    return item[name]


def with_json(item: Item, values: dict[str, Any]) -> Item:
    """``item`` with these aspects, as `to_json` gives them."""
    fields = {name: str(value) for name, value in values.items() if _is_field(name)}
    item = item.with_fields(fields)
    for name, value in values.items():
        if name == "itemType":
            item = replace(item, type=str(value))
        elif name == "creators":
            item = replace(item, creators=tuple(Creator.from_json(creator) for creator in value))
        elif name == "tags":
            tags = (
                Tag(t["tag"], int(t.get("type", 0))) if isinstance(t, dict) else Tag(str(t)) for t in value
            )
            item = replace(item, tags=tuple(tags))
        elif name == "collections":
            item = replace(item, collections=tuple(map(str, value)))
        elif name == "notes":
            item = replace(item, notes=tuple(Note(str(html)) for html in value))
        elif name == "relations":
            item = replace(item, relations={k: tuple(map(str, uris)) for k, uris in value.items()})
    return item


def _is_field(name: str) -> bool:
    return name not in (*_LISTS, "itemType", "relations")


def _same(left: Any, right: Any) -> bool:
    return bool(left == right) or (not left and not right)


def _line(name: str, value: Any, document: Any) -> str:
    return f"{name}: {one_line_json({'value': value, 'document': document})}"


def _read(text: str) -> tuple[dict[str, _Entry], Problem | None]:
    """The lines of a sidecar; a person may have written them as any YAML."""
    if not text.strip():
        return {}, None
    try:
        root = compose(text)
        if root is None:
            return {}, None
        if not isinstance(root, Mapping):
            return {}, _problem(1, "the sidecar is no list of fields")
        data = yaml_for(text).load(text)
    except Broken as error:
        return {}, _problem(line_of(text, error.at), f"the sidecar cannot be read: {error.message}")
    except (YAMLError, ValueError, RecursionError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "it is no YAML"
        return {}, _problem(mark.line + 1 if mark else 1, f"the sidecar cannot be read: {said}")
    entries: dict[str, _Entry] = {}
    for key, node in root.pairs:
        start = key.start
        end = start + len(text[start : node.end].rstrip())
        name = key.value if isinstance(key, Scalar) else ""
        entry = data.get(name)
        if not isinstance(entry, dict) or not {"value", "document"} <= set(entry):
            return {}, _problem(line_of(text, start), f"{name or 'this line'} has no value and document")
        if not _fits(name, entry["value"]) or not _fits(name, entry["document"]):
            return {}, _problem(line_of(text, start), f"{name} does not hold what {name} can be")
        entries[name] = _Entry(_plain(entry["value"]), _plain(entry["document"]), start, end)
    return entries, None


def _fits(name: str, value: Any) -> bool:
    """Whether a value has the shape of its aspect."""
    if value is None:
        return True
    if name == "creators":
        return isinstance(value, list) and all(isinstance(creator, dict) for creator in value)
    if name in _LISTS:
        return isinstance(value, list) and all(
            isinstance(part, dict | str | int | float) and (not isinstance(part, dict) or "tag" in part)
            for part in value
        )
    if name == "relations":
        return isinstance(value, dict) and all(isinstance(uris, list) for uris in value.values())
    if name == "itemType":
        return value in schema.item_types()
    return not isinstance(value, dict | list)


def _plain(value: Any) -> Any:
    """Values as JSON has them: a date without quotes is text."""
    if isinstance(value, list | dict) or value is None:
        return value
    return str(value)


def _problem(line: int, message: str) -> Problem:
    return Problem(line, message, "Mend the sidecar, or delete it to drop its edits.", fatal=True)


def _next_line(text: str, end: int) -> int:
    while end < len(text) and text[end] not in "\r\n":
        end += 1
    return end + (2 if text.startswith("\r\n", end) else 1) if end < len(text) else end
