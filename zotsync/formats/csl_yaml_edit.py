"""Values of CSL YAML in their places: what nodes hold, and the smallest splices that change one.

A value is replaced where it stands, in its own quotes; a new one is a line of its own, or a place in the
brackets. What would take a comment along, or a name for a value (``&a``), raises `CannotSay`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from zotsync.formats.base import CannotSay, Splice
from zotsync.formats.json_tokens import same
from zotsync.formats.markdown_nodes import Mapping, Node, Scalar, Sequence
from zotsync.formats.markdown_scalars import NULL, one_line_json, scalar

_NUMBER = re.compile(r"0|[1-9]\d{0,17}")
_STOP = re.compile(r"[\r\n]|\Z")
_NEXT = re.compile(r"\r\n|\n|\r|\Z")


def value_of(node: Node) -> Any:
    """What a node holds, as JSON would: texts, whole numbers, lists and mappings; None for nothing."""
    if isinstance(node, Sequence):
        return [value_of(part) for part in node.parts]
    if isinstance(node, Mapping):
        return {key.value: value_of(one) for key, one in node.pairs if isinstance(key, Scalar)}
    if node.style is None and node.value in NULL:
        return None
    if node.style is None and _NUMBER.fullmatch(node.value):
        return int(node.value)
    return node.value.rstrip("\n") if node.style in ("|", ">") else node.value


def end_of(text: str, node: Node) -> int:
    """Where a node ends: the parser counts the blank lines and comments below it as its own."""
    if isinstance(node, Scalar) or _is_flow(text, node):
        return node.start + len(text[node.start : node.end].rstrip())
    if isinstance(node, Sequence):
        return max((end_of(text, one) for one in node.parts), default=node.end)
    return max((_end_of_pair(text, *pair) for pair in node.pairs), default=node.end)


def _end_of_pair(text: str, key: Node, node: Node) -> int:
    """Where a key and its value end; a missing value is for the parser where the next thing begins."""
    nothing = isinstance(node, Scalar) and node.start == node.end
    return text.index(":", key.end) + 1 if nothing or node.end <= key.end else end_of(text, node)


def strays(node: Node, start: int, end: int) -> bool:
    """Whether a part of a node stands elsewhere: it is an alias."""
    parts: Iterable[Node] = node.parts if isinstance(node, Sequence) else (o for p in _pairs(node) for o in p)
    return not start <= node.start <= node.end <= end or any(strays(one, start, end) for one in parts)


def edit_mapping(text: str, node: Mapping, changes: dict[str, Any]) -> list[Splice]:
    """The splices that set (or, with None, take out) keys of a mapping. Raises `CannotSay`."""
    found: list[Splice] = []
    left = {name: value for name, value in changes.items() if value is not None}
    names = {key.value for key, _ in node.pairs if isinstance(key, Scalar)}
    if _is_flow(text, node) and not (changes.keys() <= names and len(left) == len(changes)):
        return [_flow_anew(text, node, changes)]
    for at, (key, one) in enumerate(node.pairs):
        if not isinstance(key, Scalar) or key.value not in changes:
            continue
        new = left.pop(key.value, None)
        if new is None:
            found.append(_removal(text, node, at))
        else:
            found += edit_value(text, key, one, new)
    if left:
        found.append(_addition(text, node, left))
    return found


def edit_value(text: str, key: Scalar, node: Node, new: Any) -> list[Splice]:
    """The splices after which the value of ``key`` is ``new``."""
    if same(value_of(node), new):
        return []
    if isinstance(node, Mapping) and isinstance(new, dict) and key.value != "custom":
        old = value_of(node)
        changes = {name: new.get(name) for name in {**old, **new} if not same(old.get(name), new.get(name))}
        if changes.get(next(iter(old), ""), 0) is not None or _is_flow(text, node) or not new:
            return edit_mapping(text, node, changes)
        # The key that shares its line with the dash goes: all is said anew.
        end = end_of(text, node)
        if re.search(r"\s#", text[node.start : end]):
            raise CannotSay(key.value, "a comment stands in the value")
        lines = laid_out(new, " " * (node.start - line_start(text, node.start)))
        return [Splice(node.start, end, ("\r\n" if "\r\n" in text else "\n").join(lines).lstrip(" "))]
    if isinstance(node, Sequence) and isinstance(new, list) and new and node.parts:
        return _edit_list(text, key, node, new)
    if isinstance(node, Scalar) and value_of(node) is not None:
        style = node.style if node.style in ("'", '"') else None
        written = scalar(new, style, _in_brackets(text, node)) if isinstance(new, str) else flow(new)
        return [Splice(node.start, end_of(text, node), written)]
    colon = text.index(":", key.end) + 1
    stop = max(end_of(text, node), colon) if node.start >= colon else colon
    if isinstance(node, Scalar) and not text[colon:stop].strip():
        stop = colon
    if re.search(r"(?:^|\s)[#&!]", text[colon:stop]):
        raise CannotSay(key.value, "a comment stands in the value")
    return [Splice(colon, stop, f" {one_line_json(new) if key.value == 'custom' else flow(new)}")]


def _edit_list(text: str, key: Scalar, node: Sequence, new: list[Any]) -> list[Splice]:
    if any(value_of(part) is None for part in node.parts):
        raise CannotSay(key.value, "an element of the list is empty")
    if len(new) == len(node.parts):
        return [
            s for part, one in zip(node.parts, new, strict=True) for s in edit_value(text, key, part, one)
        ]
    waiting = list(node.parts)
    both = min(len(new), len(waiting))
    if not node.flow and all(isinstance(one, Scalar) for one in waiting[both:]) and not _has_mappings(new):
        pairs = zip(waiting[:both], new[:both], strict=True)
        found = [s for one, value in pairs for s in edit_value(text, key, one, value)]
        found += [Splice(*lines_of(text, one), "") for one in waiting[both:]]
        at = lines_of(text, waiting[both - 1])[1]
        below = "".join(rows(text, node, value) for value in new[both:])
        return [*found, Splice(at, at, _ended(text, at) + below)] if below else found
    if node.flow:
        parts = []
        for value in new:
            known = next((one for one in waiting if same(value_of(one), value)), None)
            if known is not None:
                waiting.remove(known)
            parts.append(flow(value) if known is None else text[known.start : end_of(text, known)])
        if re.search(r"\s#", text[node.start : node.end]):
            raise CannotSay(key.value, "a comment stands in the list")
        return [Splice(node.parts[0].start, end_of(text, node.parts[-1]), ", ".join(parts))]
    # In lines: those that go, and new ones below those that stay, in their order.
    kept: list[tuple[int, Node]] = []
    at = 0
    for place, value in enumerate(new):
        known_at = next((n for n in range(at, len(waiting)) if same(value_of(waiting[n]), value)), None)
        if known_at is not None:
            kept.append((place, waiting[known_at]))
            at = known_at + 1
    stay = {id(one) for _, one in kept}
    found = [Splice(*lines_of(text, one), "") for one in node.parts if id(one) not in stay]
    if not kept:
        first = lines_of(text, node.parts[0])[0]
        return [*found, Splice(first, first, "".join(rows(text, node, value) for value in new))]
    places = [place for place, _ in kept]
    for place, value in enumerate(new):
        if place in places:
            continue
        above = [one for where, one in kept if where < place]
        spot = lines_of(text, above[-1])[1] if above else lines_of(text, kept[0][1])[0]
        found.append(Splice(spot, spot, _ended(text, spot) + rows(text, node, value)))
    return found


def _has_mappings(values: list[Any]) -> bool:
    return any(isinstance(value, dict | list) for value in values)


def lines_of(text: str, node: Node) -> tuple[int, int]:
    """The lines on which an element of a list in lines stands."""
    end = _NEXT.search(text, end_of(text, node))
    return line_start(text, node.start), end.end() if end else len(text)


def line_start(text: str, at: int) -> int:
    """Where the line of this place begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def rows(text: str, model: Sequence, value: Any) -> str:
    """An element for a list in lines, with its dash where the others have theirs."""
    first = model.parts[0]
    before = text[line_start(text, first.start) : first.start]
    before = before if before.strip() == "-" else " " * (before.rindex("-")) + "- "
    newline = "\r\n" if "\r\n" in text else "\n"
    return newline.join(laid_out(value, before)) + newline


def laid_out(value: Any, before: str) -> Iterator[str]:
    """The lines of an element: what stands ``before`` its first one holds the dash."""
    if not isinstance(value, dict):
        yield before + flow(value)
        return
    for name, one in value.items():
        lead, before = before, " " * len(before)
        if name == "custom":  # our own: as JSON, which tells true from a text
            yield f"{lead}custom: {one_line_json(one)}"
        elif isinstance(one, list) and one and all(isinstance(part, dict) for part in one):
            yield f"{lead}{scalar(name)}:"
            for part in one:
                yield from laid_out(part, f"{before}- ")
        else:
            yield f"{lead}{scalar(name)}: {flow(one) if isinstance(one, dict | list) else _plain(one)}"


def flow(value: Any) -> str:
    """A value on one line, as it may stand in brackets."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{scalar(name, None, True)}: {flow(one)}' for name, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    return (
        scalar(value, '"' if _NUMBER.fullmatch(value) else None, True)
        if isinstance(value, str)
        else _plain(value)
    )


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return scalar(value, '"' if _NUMBER.fullmatch(value) else None)
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _pairs(node: Node) -> tuple[tuple[Node, Node], ...]:
    return node.pairs if isinstance(node, Mapping) else ()


def _is_flow(text: str, node: Node) -> bool:
    return isinstance(node, Mapping | Sequence) and text[node.start : node.start + 1] in ("{", "[")


def _in_brackets(text: str, node: Scalar) -> bool:
    """Whether a scalar may stand in brackets: they, or a comma, follow it on its line."""
    stop = _STOP.search(text, node.end)
    rest = text[end_of(text, node) : stop.start() if stop else len(text)].lstrip()
    return rest[:1] in (",", "]", "}")


def _flow_anew(text: str, node: Mapping, changes: dict[str, Any]) -> Splice:
    """A mapping in braces with keys more or fewer; those that stay are as they are spelled."""
    end = end_of(text, node)
    if re.search(r"\s#", text[node.start : end]):
        raise CannotSay(next(iter(changes)), "a comment stands in the braces")
    parts = []
    for key, one in node.pairs:
        name = key.value if isinstance(key, Scalar) else ""
        new = changes.get(name, key)
        if new is key:
            parts.append(text[key.start : _end_of_pair(text, key, one)])
        elif new is not None:
            parts.append(
                f"{text[key.start : key.end]}: {one_line_json(new) if name == 'custom' else flow(new)}"
            )
    names = {key.value for key, _ in node.pairs if isinstance(key, Scalar)}
    added = {name: value for name, value in changes.items() if name not in names and value is not None}
    parts += [f"{scalar(name, None, True)}: {flow(value)}" for name, value in added.items()]
    return Splice(node.start, end, f"{{{', '.join(parts)}}}")


def _removal(text: str, node: Mapping, at: int) -> Splice:
    key, one = node.pairs[at]
    end = _end_of_pair(text, key, one)
    lead = text[line_start(text, key.start) : key.start]
    stop = _NEXT.search(text, end)
    if not lead.strip():
        return Splice(line_start(text, key.start), stop.end() if stop else end, "")
    following = node.pairs[at + 1][0].start if at + 1 < len(node.pairs) else -1
    if following < 0 or text[end:following].strip():
        name = key.value if isinstance(key, Scalar) else "item"
        raise CannotSay(name, "it shares its line with others")
    return Splice(key.start, following, "")


def _addition(text: str, node: Mapping, new: dict[str, Any]) -> Splice:
    end = _end_of_pair(text, *node.pairs[-1])
    newline = "\r\n" if "\r\n" in text else "\n"
    first = node.pairs[0][0].start
    before = " " * (first - line_start(text, first))
    stop = _NEXT.search(text, end)
    at = stop.end() if stop else len(text)
    return Splice(at, at, _ended(text, at) + "".join(row + newline for row in laid_out(new, before)))


def _ended(text: str, at: int) -> str:
    """A line end where the text has none there yet."""
    return "\n" if at and text[at - 1] not in "\r\n" else ""
