"""JSON as the base, the journal and the embedded library keep it: compact, and quickly read and written.

What it holds is Zotero's: whole numbers beyond 64 bits and NaN, which it does not keep, are not in there.
Reference files are read by `zotsync.formats.json_tokens`, which keeps everything.
"""

from __future__ import annotations

import json
from typing import Any

import orjson


def dumps(value: Any, *, sort_keys: bool = False) -> str:
    """Compact JSON, with letters as they are.

    >>> dumps({"title": "Séance"})
    '{"title":"Séance"}'
    """
    return encoded(value, sort_keys=sort_keys).decode("utf-8", "surrogatepass")


def encoded(value: Any, *, sort_keys: bool = False) -> bytes:
    """`dumps` in UTF-8; half a character is kept, as bytes that are none."""
    option = orjson.OPT_SORT_KEYS if sort_keys else 0
    try:
        return orjson.dumps(value, option=option | orjson.OPT_PASSTHROUGH_DATACLASS)
    except TypeError:  # half a surrogate pair, a huge number: the standard library keeps them
        text = json.dumps(
            value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys, default=_whole
        )
        return text.encode("utf-8", "surrogatepass")


def _whole(part: Any) -> Any:
    if isinstance(part, orjson.Fragment):
        return loads(orjson.dumps(part))
    raise TypeError(f"{type(part).__name__} is no JSON")


def part(value: Any) -> Any:
    """``value`` as a part of other JSON, with its names sorted: encoded once, however often it is written.

    >>> dumps(["a", part({"y": 1, "x": 2})])
    '["a",{"x":2,"y":1}]'
    """
    try:
        return orjson.Fragment(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))
    except TypeError:
        return value


def line(value: Any) -> bytes:
    """Compact JSON as one line of a file; half a character is kept, as bytes that are no UTF-8.

    >>> line({"title": "Séance"})
    b'{"title":"S\\xc3\\xa9ance"}\\n'
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        return encoded(value) + b"\n"


def loads(text: str | bytes) -> Any:
    """The value of a JSON text. Raises `json.JSONDecodeError`."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)
