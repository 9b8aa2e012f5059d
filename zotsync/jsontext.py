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
    option = orjson.OPT_SORT_KEYS if sort_keys else 0
    try:
        return orjson.dumps(value, option=option | orjson.OPT_PASSTHROUGH_DATACLASS).decode()
    except TypeError:  # half a surrogate pair, a huge number: the standard library keeps them
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys)


def loads(text: str | bytes) -> Any:
    """The value of a JSON text. Raises `json.JSONDecodeError`."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)
