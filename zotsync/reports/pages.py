"""How pages are made: every value escaped, one style and one script in the page, and nothing else allowed."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

if TYPE_CHECKING:
    from zotsync.quality import Finding

# Control characters, lone surrogates and what is no character: no page may hold them.
_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ISOLATES = "\u2066\u2067\u2068"
_POP_ISOLATE = "\u2069"
_INSTEAD = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart. ``widths`` are those of its parts, out of 100; ``kind`` is the colour's class."""

    label: str
    counts: tuple[int, ...]
    widths: tuple[float, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage in three parts, of which ``mark`` is what is meant."""

    before: str
    mark: str
    after: str


def render(package: str, name: str, *, style: str = "", script: str | None = None, **values: Any) -> str:
    """The page that a template of a room (``zotsync.reports``) makes.

    The template gets the texts of ``style`` and ``script`` (asset names; by default its own, an empty script
    is none), and ``policy``, which allows these by their hash, and nothing from elsewhere.
    """
    style, script = style or name, name if script is None else script
    page = _environment(package).get_template(f"{name}.html.j2")
    return clean(
        page.render(
            style=Markup(_asset(package, f"{style}.css")),
            script=Markup(_asset(package, f"{script}.js")) if script else "",
            policy=policy(package, style, script),
            **values,
        )
    )


def policy(package: str, style: str, script: str) -> str:
    """The content security policy of a page with these assets."""
    allowed = f"style-src {_hash(_asset(package, f'{style}.css'))}"
    if script:
        allowed += f"; script-src {_hash(_asset(package, f'{script}.js'))}"
    return f"default-src 'none'; {allowed}; base-uri 'none'"


def clean(text: str) -> str:
    """Text without what no page may hold; a replacement character stands for each."""
    return _UNPRINTABLE.sub(_INSTEAD, text)


def balanced(text: object) -> str:
    """Text that cannot end the isolation around it: an end of isolation without its begin is replaced.

    >>> balanced("a\\u2069b")
    'a\ufffdb'
    """
    value = str(text)
    if _POP_ISOLATE not in value:
        return value
    depth = 0
    parts = []
    for character in value:
        depth += character in _ISOLATES
        if character == _POP_ISOLATE:
            character = character if depth else _INSTEAD
            depth = max(0, depth - 1)
        parts.append(character)
    return "".join(parts)


def moment(text: str) -> str:
    """A time of ours (ISO 8601, UTC) for people anywhere; anything else as it is.

    >>> moment("2024-05-01T10:00:00Z"), moment("in spring")
    ('2024-05-01 10:00 UTC', 'in spring')
    """
    try:
        return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return text


def cut(text: str, width: int = 300) -> str:
    """At most ``width`` characters of a text, in one line."""
    line = " ".join(text[: 4 * width].split())
    return line if len(line) <= width else line[: width - 1] + "…"


def around(text: str, start: int, end: int, width: int = 90) -> Marked:
    """The characters ``start`` to ``end`` of a text with what stands around them.

    >>> around("Terns nest on shingle.", 6, 10, width=3)
    Marked(before='…ns ', mark='nest', after=' on…')
    """
    before, after = text[max(0, start - width) : start], text[end : end + width]
    before = ("…" if start > width else "") + before
    after += "…" if len(text) > end + width else ""
    return Marked(before, cut_middle(text[start:end]), after)


def in_line(finding: Finding, lines: Sequence[str]) -> Marked:
    """What a finding means, with what stands before and behind it in its lines."""
    line, column = finding.line, finding.column
    if line is None or column is None or line > len(lines):
        return Marked("", cut_middle(finding.text), "")
    last = min(finding.end_line or line, len(lines))
    text = "\n".join(lines[line - 1 : last])
    behind = len(lines[last - 1]) - ((finding.end_column or column) - 1)
    return around(text, column - 1, max(column - 1, len(text) - behind))


def cut_middle(text: str, width: int = 600) -> str:
    """A long text without its middle."""
    return text if len(text) <= width else f"{text[: width // 2]} … {text[-width // 2 :]}"


def bars(counts: Sequence[tuple[str, tuple[int, ...], str]]) -> list[Bar]:
    """Bars of (label, counts of its parts, kind), the longest 100 wide."""
    most = max((sum(parts) for _, parts, _ in counts), default=0) or 1
    return [
        Bar(label, parts, tuple(round(100 * part / most, 2) for part in parts), kind)
        for label, parts, kind in counts
    ]


@cache
def _environment(package: str) -> Environment:
    environment = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["balanced"] = balanced
    environment.filters["clean"] = clean
    environment.filters["cut"] = cut
    environment.filters["moment"] = moment
    environment.filters["cut_middle"] = cut_middle
    return environment


@cache
def _asset(package: str, name: str) -> str:
    return (resources.files(package) / "templates" / name).read_text("utf-8")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
