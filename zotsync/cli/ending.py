"""How the command line ends: the one place where errors become exit codes, and say what to do next."""

from __future__ import annotations

import errno
import io
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import click

from zotsync.cli import progress
from zotsync.cli.show import note, out, without_keys
from zotsync.errors import (
    GuardError,
    InputError,
    LibraryError,
    UsageError,
    WriteError,
    ZotsyncError,
    remedy_of,
)
from zotsync.item import Json
from zotsync.progress import told


def run(command: click.Command) -> NoReturn:
    """Run the command line; the only place that turns errors into exit codes."""
    as_json = _wants_json(sys.argv)
    _open_streams()
    try:
        with told(progress.bar()):
            result = command.main(standalone_mode=False)
        code = result if isinstance(result, int) else 0
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        note(shown.getvalue().rstrip())
        _report(UsageError(error.format_message()), as_json, quiet=True)
        code = 2
    except (KeyboardInterrupt, click.Abort):
        message = "Interrupted; what was confirmed is kept, run again for the rest."
        note(message)
        if as_json:
            out({"error": {"message": message, "remedy": None}})
        code = 130
    except ZotsyncError as error:
        code = error.exit_code
        _report(error, as_json)
    except BrokenPipeError:
        code = _hang_up()
    except Exception as error:
        if isinstance(error, FileNotFoundError) and not _has_folder():
            code = UsageError.exit_code
            gone = UsageError("The folder that this was called in is gone.", remedy="Call it in another.")
            _report(gone, as_json)
        elif isinstance(error, OSError) and error.errno in _SURROUNDINGS:
            code = WriteError.exit_code
            place = error.filename or "The output"
            failed = WriteError(f"{place} cannot be used ({error.strerror}).", remedy=remedy_of(error))
            _report(failed, as_json)
        else:
            code = 3
            _report_bug(error, as_json)
    progress.pause()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _hang_up()
    except OSError as error:
        _hang_up()
        note(f"zotsync: The output cannot be written ({error.strerror}).", "red")
        code = code or WriteError.exit_code
    sys.exit(code)


def _open_streams() -> None:
    """Who calls may have closed a stream; no file of ours may then come to stand in its place."""
    with suppress(OSError):
        while (place := os.open(os.devnull, os.O_RDWR)) <= 2:
            continue
        os.close(place)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def _has_folder() -> bool:
    try:
        return bool(os.getcwd())
    except OSError:
        return False


_SURROUNDINGS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
"""What a disk or its rights may answer at any time: no bug of ours."""


def _wants_json(arguments: Sequence[str]) -> bool:
    pairs = zip(arguments, [*arguments[1:], ""], strict=True)
    return any(a in ("--json", "--format=json") or (a, b) == ("--format", "json") for a, b in pairs)


def _hang_up() -> int:
    """The reader of our output is gone; the interpreter must not stumble over it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _report(error: ZotsyncError, as_json: bool, *, quiet: bool = False) -> None:
    if not quiet:
        note(f"zotsync: {error}", "red")
    if as_json:
        data: Json = error.plan.to_json() if isinstance(error, GuardError) and error.plan else {}
        if isinstance(error, LibraryError):
            data = error.known
        with suppress(OSError):  # it may be the output that cannot be written
            place = {}
            if isinstance(error, InputError) and error.path:
                place = {"path": error.path, "line": error.line or None}
            out({**data, "error": {"message": error.message, "remedy": error.remedy or None, **place}})


def _report_bug(error: Exception, as_json: bool) -> None:
    name = None
    with suppress(OSError):
        handle, name = tempfile.mkstemp(prefix="zotsync-bug-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
            log.write(without_keys("".join(traceback.format_exception(error))))
    where = f" Please report it with {name}." if name else ""
    note(f"zotsync: this is a bug of ours ({type(error).__name__}).{where}")
    if as_json:
        out({"error": {"message": type(error).__name__, "remedy": "Report it.", "log": name}})
