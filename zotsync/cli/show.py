"""What people read: every text that is shown passes here, so that none of it can do harm."""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from zotsync.cli import progress
from zotsync.item import Json

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters: they move, erase, and program a terminal
    "\u202a-\u202e\u2066-\u2069\u206a-\u206f"  # they turn the direction of what follows
    "\u2028\u2029\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # line ends, and what nobody sees
    "\ud800-\udfff]"  # half characters, as in names of files that are no UTF-8
)


_KEY = re.compile(r"\b(?:[A-Za-z0-9]{24}|[A-Za-z0-9]{32})\b")
"""What keys of zotero.org and of the app look like."""


def without_keys(text: str) -> str:
    """``text`` for a file that may be shown to anybody: no key gets there by way of a message.

    >>> without_keys(f"The library does not take {'a1' * 12}.")
    'The library does not take ….'
    """
    return _KEY.sub("…", text)


def harmless(text: str) -> str:
    r"""One line in which nothing acts on a terminal or turns what stands beside it; all of it is seen.

    >>> print(harmless("a\x1b[2Jb"), harmless("a\u202egnp.exe"), harmless("two\nlines"))
    a\x1b[2Jb a\u202egnp.exe two\nlines
    """
    return _UNSAFE.sub(lambda found: repr(found[0])[1:-1], text).replace("\n", "\\n")


def lines(text: str) -> str:
    """A text of several lines, each of them harmless."""
    return "\n".join(harmless(line) for line in text.split("\n"))


def wants(name: str) -> bool:
    """Whether ``quiet``, ``verbose`` or ``full`` was said in this call of a verb."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(f"zotsync.{name}"))


def say(text: str = "", style: str = "", until: int | None = None) -> None:
    """A line for people, on stdout: what was asked for, or what needs them.

    ``style`` is for terminals, and for the first ``until`` characters alone where that is given.
    """
    _write(text, style, until, err=False)


def detail(text: str = "", style: str = "") -> None:
    """A line for people that --quiet leaves out: what went well needs nobody."""
    if not wants("quiet"):
        say(text, style)


def note(text: str, style: str = "") -> None:
    """A line for people that is no result, on stderr."""
    _write(text, style, None, err=True)


def aside(text: str) -> None:
    """A `note` that --quiet leaves out."""
    if not wants("quiet"):
        note(text)


def _write(text: str, style: str, until: int | None, *, err: bool) -> None:
    progress.pause()
    stream, text = sys.stderr if err else sys.stdout, lines(text)
    if stream.isatty():
        whole, text = text, wrapped(text, columns())
        until = None if until is None else _broken_at(whole, text, until)
    if not style or not stream.isatty():
        click.echo(text, err=err)
        return
    from rich.console import Console  # it knows NO_COLOR, and what this terminal can do
    from rich.text import Text

    styled = Text(text)
    styled.stylize(style, 0, until)
    Console(file=stream, highlight=False, soft_wrap=True).print(styled)


def _broken_at(whole: str, broken: str, at: int) -> int:
    """The place in a text with line breaks of what is ``at`` this place in the whole one.

    >>> _broken_at("one two three", "one\\n    two three", 7)
    11
    """
    solid = len("".join(whole[:at].split()))
    for place, sign in enumerate(broken):
        if solid <= 0:
            return place
        solid -= not sign.isspace()
    return len(broken)


def columns() -> int:
    """How many characters a line of this terminal has."""
    return shutil.get_terminal_size().columns


_LABEL = re.compile(r" *(?:\S+(?: \S+)? {2,}|[-+?!] )?")
_COMMAND = re.compile("`[^`\n]+`")


def wrapped(text: str, width: int) -> str:
    """Lines broken between words where a terminal ends; what is in backquotes stays whole.

    What follows stands below the first word behind a label, or is moved in a little.

    >>> print(wrapped("held    a.ris: Gulls of the harbours", 24))
    held    a.ris: Gulls of
            the harbours
    """
    return "\n".join(_wrapped(line, width) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    label = _LABEL.match(line)
    hang = label.end() if label else 0
    if hang > width // 3 or not line[:hang].strip():
        hang = min(len(line) - len(line.lstrip()) + 2, width // 3)
    whole = _COMMAND.sub(lambda found: found[0].replace(" ", "\0"), line)
    parts = textwrap.wrap(
        whole,
        width,
        subsequent_indent=" " * hang,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
    )
    return "\n".join(parts).replace("\0", " ")


def moment(text: str) -> str:
    """A time of ours (ISO 8601) as a clock on this machine shows it; anything else as it is."""
    try:
        return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return harmless(text)


def out(data: Json) -> None:
    """Write the one JSON document of a verb."""
    show_json({"zotsync": 1, **data})


def show_json(document: Any) -> None:
    """A JSON document on stdout; what a terminal would obey is escaped, and means the same."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    show_text(_UNSAFE.sub(lambda found: json.dumps(found[0])[1:-1], text) + "\n")


def show_text(text: str) -> None:
    """A text for a file or another program, as it is; what a terminal would obey is shown there instead."""
    progress.pause()
    # color: click would take out what looks like a colour.
    click.echo(lines(text) if sys.stdout.isatty() else text, nl=False, color=True)


def show_page(markdown: str) -> None:
    """A page of our own documentation: set on a terminal, as it is anywhere else."""
    if not sys.stdout.isatty():
        say(markdown)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(file=sys.stdout)
    console.print(Markdown(lines(markdown)), width=min(console.width, 100))


def table(rows: Sequence[Sequence[str]]) -> None:
    """Rows whose columns stand below each other."""
    cells = [[harmless(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def short(text: str, width: int = 90) -> str:
    """One harmless line of at most ``width`` characters."""
    line = harmless(" ".join(text.split()))
    return line if len(line) <= width else line[: width - 1] + "…"


def several(count: int, noun: str) -> str:
    """A count with its noun.

    >>> several(1, "change"), several(14000, "change"), several(2, "file or item")
    ('1 change', '14,000 changes', '2 files or items')
    """
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun.replace(' or ', 's or ')}s"


def shown(value: Any) -> str:
    """A value (JSON) in one line."""
    return "; ".join(difference(value, None)) or "(nothing)"


def difference(value: Any, other: Any) -> list[str]:
    """A value's lines for a diff; of lists, only the elements that the other side lacks."""
    if value is None:
        return []
    if isinstance(value, list):
        rest = other if isinstance(other, list) else []
        return [short(_element(element)) for element in value if element not in rest]
    return [short(_from_difference(str(value), str(other or "")))]


def _from_difference(text: str, other: str) -> str:
    """A long text from a little before the place where it differs from the other.

    >>> _from_difference("word " * 30 + "new", "word " * 30 + "old")
    '…ord word word word word new'
    """
    pairs = enumerate(zip(text, other, strict=False))
    same = next((place for place, (a, b) in pairs if a != b), min(len(text), len(other)))
    return text if same < 60 else "…" + text[same - 24 :]


def _element(element: Any) -> str:
    if isinstance(element, dict):
        name = element.get("tag") or element.get("name")
        return str(name or f"{element.get('lastName', '')}, {element.get('firstName', '')}".strip(", "))
    return str(element)
