"""Texts as scalars of YAML and TOML: quoted where a parser would take them for something else."""

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


_BARE = re.compile(r"0|[1-9]\d{0,17}|\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])")
"""What reads back as it is without quotes: a number, a day that each month has."""


def toml_scalar(value: str, style: str | None = '"', layout: str = "") -> str:
    """``value`` as TOML says it, in ``style`` (its quotes, or None for none) where that can say it.

    ``layout``: the text in three quotes that stood there, whose first and last line ends are kept.

    >>> print(toml_scalar('say "a"'), toml_scalar("a", "'"), toml_scalar("it's", "'"))
    "say \\"a\\"" 'a' "it's"
    """
    if style is None and _BARE.fullmatch(value):
        return value
    if style == "'" and "'" not in value and not _CONTROL.search(value):
        return f"'{value}'"
    if style in ("'''", '"""') and not value.endswith("\n"):
        return _over_lines(value, style, layout)
    return quoted(value)


def _over_lines(value: str, style: str, layout: str) -> str:
    newline = "\r\n" if "\r\n" in layout else "\n"
    inner = layout[3:-3]
    first = newline if inner.startswith(newline) or value.startswith("\n") else ""
    last = newline if inner.endswith(newline) and inner.strip() else ""
    if style == "'''" and ("'''" in value or value.endswith("'") or _CONTROL.search(value.replace("\n", ""))):
        style = '"""'
    if style == '"""':
        value = "\n".join(quoted(row)[1:-1] for row in value.split("\n"))
        value = value.replace('\\"', '"').replace('"""', '""\\"')
        value = value[:-1] + '\\"' if value.endswith('"') and not value.endswith('\\"') else value
    return f"{style}{first}{value.replace(chr(10), newline)}{last}{style}"
