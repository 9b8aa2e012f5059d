"""Whether a library already holds what was to be written.

After a lost answer the same objects are sent again and refused with 412. They are ours if the library
says what was sent, after what a server does to values: trimming, line ends, control characters,
empty creators, markup of notes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from zotsync.item import VOLATILE

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SHORT_TAG = re.compile(r"<(/?)(b|i)\b", re.IGNORECASE)
_LONG = {"b": "strong", "i": "em"}
_NAMES = ("lastName", "firstName", "name")


def holds(found: Mapping[str, Any], sent: Mapping[str, Any]) -> bool:
    """Whether every property of ``sent`` has its value in ``found``; properties not sent do not count.

    >>> holds({"title": "A", "tags": [], "version": 9}, {"title": " A ", "version": 0})
    True
    """
    names = [name for name in sent if name not in VOLATILE]
    return all(_plain(name, found.get(name)) == _plain(name, sent[name]) for name in names)


def _plain(name: str, value: Any) -> Any:
    """A value in the one spelling that both sides are compared in; nothing is None."""
    if not value:
        return None
    match name, value:
        case "note", str():
            return _markup(value) or None
        case "creators", list():
            creators = [(c.get("creatorType"), *(_text(c.get(n)) for n in _NAMES)) for c in value]
            return [creator for creator in creators if any(creator[1:])] or None
        case "tags", list():
            return {
                (_text(t.get("tag")), int(t.get("type") or 0)) for t in value if _text(t.get("tag"))
            } or None
        case "collections", list():
            return set(value)
        case "relations", dict():
            lists = {p: {v} if isinstance(v, str) else set(v) for p, v in value.items()}
            return {predicate: uris for predicate, uris in lists.items() if uris} or None
        case "accessDate", str():
            return _text(value).replace("T", " ").removesuffix("Z") or None
        case _, bool() | int() | float() | str():
            return _text(int(value) if isinstance(value, bool) else value) or None
    return value


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _markup(html: str) -> str:
    """A note as the server's cleaning leaves it, in the cases that need no parser of HTML."""
    longer = _SHORT_TAG.sub(lambda tag: f"<{tag[1]}{_LONG[tag[2].lower()]}", html)
    return re.sub(r">\s+<", "><", " ".join(unescape(longer).split()))
