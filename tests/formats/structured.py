"""Mutants of JSON and XML that are still JSON and XML: what bytes put in anywhere hardly ever leave whole."""

from __future__ import annotations

import json
import random
import re
from typing import Any

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, "", " ", "\x00", "\ud800", "<i>a</i>", "2012-13-45", "[[", [], {},
    [[]], [None],{"": {}}, [{"family": None}], {"date-parts": [[]]}, {"raw": 7}, "a" * 5_000,
    [["2012", 1, "x"]],
)  # fmt: skip
_TAG = re.compile(rb"<(/?)([A-Za-z][\w:.-]*)[^<>]*?(/?)>")


def changed_json(data: bytes, draw: random.Random) -> bytes | None:
    """The text with one value changed, dropped, doubled, renamed or moved; None where it is no JSON."""
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        return None
    places: list[tuple[Any, Any]] = []
    waiting = [root]
    while waiting:
        one = waiting.pop()
        found = (
            list(one.items())
            if isinstance(one, dict)
            else list(enumerate(one))
            if isinstance(one, list)
            else []
        )
        places += [(one, at) for at, _ in found]
        waiting += [value for _, value in found]
    if not places:
        return None
    (inside, at), (other, there) = draw.choice(places), draw.choice(places)
    match draw.randrange(6):
        case 0:
            inside[at] = draw.choice(ODD)
        case 1:
            del inside[at]
        case 2:
            inside[at] = json.loads(json.dumps(other[there]))
        case 3 if isinstance(inside, dict):
            inside[str(there)] = inside.pop(at)
        case 4:
            inside[at] = [inside[at]] * draw.choice((1, 2, 500))
        case _:
            inside[at] = str(inside[at])[: draw.randrange(200)]
    return json.dumps(root, ensure_ascii=draw.random() < 0.5, indent=draw.choice((None, 2))).encode(
        "utf-8", "surrogatepass"
    )


def changed_xml(data: bytes, draw: random.Random) -> bytes | None:
    """The text with an element dropped, doubled, renamed, moved or filled; None where there is none."""
    open_ones: list[re.Match[bytes]] = []
    elements: list[tuple[re.Match[bytes], int, int]] = []
    for tag in _TAG.finditer(data):
        if tag[3]:
            elements.append((tag, tag.end(), tag.end()))
        elif not tag[1]:
            open_ones.append(tag)
        elif open_ones and open_ones[-1][2] == tag[2]:
            elements.append((first := open_ones.pop(), tag.start(), tag.end()))
            assert first.start() < tag.start()
    if not elements:
        return None
    (tag, inner, end), (other, other_inner, other_end) = draw.choice(elements), draw.choice(elements)
    whole, content = data[tag.start() : end], data[other.end() : max(other.end(), other_inner)]
    match draw.randrange(6):
        case 0:
            new = b""
        case 1:
            new = whole * draw.choice((2, 3, 500))
        case 2:
            new = whole.replace(b"<" + tag[2], b"<" + other[2]).replace(b"</" + tag[2], b"</" + other[2])
        case 3:
            new = data[other.start() : other_end]
        case 4:
            new = tag[0] + content + data[max(inner, tag.end()) : end]
        case _:
            odd = draw.choice(
                (b"", b" ", b"0", b"&#0;", b"&lt;i&gt;", b"<![CDATA[ ]]>", b"2012", b"<!-- -->", b"x" * 5_000)
            )
            new = tag[0] + odd + data[max(inner, tag.end()) : end]
    return data[: tag.start()] + new + data[end:]
