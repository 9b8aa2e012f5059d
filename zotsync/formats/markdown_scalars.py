"""Texts as YAML scalars: quoted where a parser would take them for something else."""

from __future__ import annotations

import json
import re
from typing import Any

NULL = frozenset(["", "~", "null", "Null", "NULL"])
"""What stands for no value."""

_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "y", "n"]) | {word.lower() for word in NULL}
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
    text = _json(value)
    return text if text.isprintable() else _CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


_json = json.JSONEncoder(ensure_ascii=False).encode


def scalar(value: str, style: str | None = None, flow: bool = False) -> str:
    """``value`` as a scalar that reads back equal, in ``style`` (as the parser names it) where it can.

    >>> scalar("Plain words"), scalar("a: b"), scalar("it's", "'")
    ('Plain words', '"a: b"', "'it''s'")
    """
    if style == "'" and not _CONTROL.search(value):
        return "'" + value.replace("'", "''") + "'"
    if style is None and is_plain(value, flow):
        return value
    return quoted(value)


def is_plain(value: str, flow: bool = False) -> bool:
    """Whether ``value`` reads back as this text without quotes."""
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
