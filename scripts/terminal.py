"""A command on a terminal of a chosen width, and its screen as a page."""

from __future__ import annotations

import io
import os
import struct
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from rich.ansi import AnsiDecoder
from rich.console import Console
from rich.terminal_theme import MONOKAI

TIMEOUT_S = 60
PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; background: #14181c; color: #d9d9d9; display: inline-block; }}
pre {{ margin: 12px; width: {columns}ch; font: 14px/1.35 "DejaVu Sans Mono", monospace;
  white-space: break-spaces; line-break: anywhere; }}
</style><pre>{code}</pre>"""


def on_terminal(command: Sequence[str], columns: int, folder: Path, env: Mapping[str, str]) -> str:
    """What a command writes on a terminal of so many columns, escapes and all."""
    import fcntl
    import pty
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    surroundings = {**os.environ, **env, "TERM": "xterm-256color", "COLUMNS": str(columns)}
    surroundings.pop("NO_COLOR", None)
    process = subprocess.Popen(
        command, cwd=folder, env=surroundings, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave
    )
    os.close(slave)
    said = b""
    with suppress(OSError):  # a terminal whose program has ended is an error to read, on Linux
        while part := os.read(master, 65536):
            said += part
    os.close(master)
    process.wait(TIMEOUT_S)
    return said.decode("utf-8", "replace").replace("\r\n", "\n")


def as_page(text: str, columns: int) -> str:
    """A terminal's text as a page, wrapped where the terminal wraps it."""
    console = Console(record=True, file=io.StringIO(), force_terminal=True, width=10_000, highlight=False)
    for line in AnsiDecoder().decode(text):
        console.print(line, soft_wrap=True)
    code = console.export_html(theme=MONOKAI, inline_styles=True, code_format="{code}")
    return PAGE.format(columns=columns, code=code)
