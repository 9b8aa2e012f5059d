"""What the verbs share: options, output, and one place where errors become exit codes."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from zotsync.changes import Change, Conflict, Failure, Guard, Held, Visible
from zotsync.errors import GuardError, UsageError, WriteError, ZotsyncError
from zotsync.item import Item, Json

if TYPE_CHECKING:
    from concurrent.futures import Executor

F = TypeVar("F", bound=Callable[..., Any])
MANY = 40
"""More lines than this of one kind are summed up for people."""


def json_option(function: F) -> F:
    """``--json``: one JSON document on stdout, everything else on stderr."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")(function)


def workspace_options(function: F) -> F:
    """``-C`` names the workspace's folder, ``--state`` where its base and journal lie."""
    function = click.option(
        "-C",
        "root",
        type=click.Path(exists=True, file_okay=False),
        default=".",
        help="The workspace's folder [default: .].",
    )(function)
    return click.option("--state", type=click.Path(), default=None, help="Where base and journal lie.")(
        function
    )


def files_options(function: F) -> F:
    """What the verbs share that take files or a library: ``--library`` and ``--workers``."""
    function = click.option(
        "--library",
        is_flag=False,
        flag_value="",
        default=None,
        metavar="[SPEC]",
        help="Items of a library: web:users/1, group:4711, a SQLite file; alone: the workspace's own.",
    )(function)
    return click.option(
        "--workers",
        "workers_",
        type=click.IntRange(min=1),
        default=1,
        metavar="N",
        help="Work in so many processes.",
    )(function)


def check_inputs(paths: Sequence[str], library: str | None, verb: str) -> None:
    """Either files that are there, or a library. Raises `UsageError`."""
    if paths and library is not None:
        raise UsageError(
            "Give files or --library, not both.", remedy=f"Without SPEC, write `{verb} --library`."
        )
    if not paths and library is None:
        raise UsageError(f"{verb.capitalize()} what?", remedy="Give files or folders, or --library.")
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"There is no {path}.")


def library_items(spec: str) -> list[Item]:
    """The items of the library that ``--library`` names; an empty ``spec`` is the workspace's own."""
    if not spec:
        with open_workspace(".", None) as workspace:
            return list(workspace.library.items())
    from zotsync.libraries import OpenLibrary, parse_spec

    with OpenLibrary(Path.cwd(), parse_spec(spec)) as library:
        return list(library.items())


@contextmanager
def workers(count: int) -> Iterator[Executor | None]:
    """A pool of processes, or None where one process is enough."""
    if count == 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(count) as pool:
        yield pool


def out(data: Json) -> None:
    """Write the one JSON document of a verb."""
    show_json({"zotsync": 1, **data})


def show_json(document: Any) -> None:
    """A JSON document on stdout; what a terminal would obey is escaped, and means the same."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    click.echo(_COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def say(text: str = "") -> None:
    """A line for people, on stdout."""
    click.echo(visible(text))


def note(text: str) -> None:
    """A line for people that is no result, on stderr."""
    click.echo(visible(text), err=True)


def show_text(text: str) -> None:
    """A text for a file or another program, as it is; what a terminal would obey is shown there instead."""
    # color: click would take out what looks like a colour.
    click.echo(visible(text) if sys.stdout.isatty() else text, nl=False, color=True)


_COMMANDS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    r"""Text in which nothing moves the cursor, recolours the screen or turns the line round.

    >>> print(visible("Gulls\x1b[2J of \u202ethe north"))
    Gulls\x1b[2J of \u202ethe north
    """
    return _COMMANDS.sub(lambda found: repr(found[0])[1:-1], text)


def leave(code: int) -> NoReturn:
    """End with this exit code."""
    raise click.exceptions.Exit(code)


def run(command: click.Command) -> NoReturn:
    """Run the command line; the only place that turns errors into exit codes."""
    as_json = _wants_json(sys.argv)
    try:
        result = command.main(standalone_mode=False)
        code = result if isinstance(result, int) else 0
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        shown_error = io.StringIO()
        error.show(file=shown_error)
        note(shown_error.getvalue().rstrip("\n"))
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
        if isinstance(error, OSError) and error.errno in _SURROUNDINGS:
            code = WriteError.exit_code
            _report(WriteError(f"{error.filename or 'A file'}: {error.strerror}."), as_json)
        else:
            code = 3
            _report_bug(error, as_json)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _hang_up()
    sys.exit(code)


_SURROUNDINGS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
"""What a disk or its rights may answer at any time: no bug of ours."""
_KEY = re.compile(r"\b[A-Za-z0-9]{24}\b")
"""What an API key looks like."""


def _wants_json(arguments: Sequence[str]) -> bool:
    pairs = zip(arguments, [*arguments[1:], ""], strict=True)
    return any(a in ("--json", "--format=json") or (a, b) == ("--format", "json") for a, b in pairs)


def _hang_up() -> int:
    """The reader of our output is gone; the interpreter must not stumble over it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _report(error: ZotsyncError, as_json: bool, *, quiet: bool = False) -> None:
    if not quiet:
        note(f"zotsync: {error}")
    if as_json:
        data: Json = error.plan.to_json() if isinstance(error, GuardError) and error.plan else {}
        out({**data, "error": {"message": error.message, "remedy": error.remedy or None}})


def _report_bug(error: Exception, as_json: bool) -> None:
    name = None
    with suppress(OSError):
        handle, name = tempfile.mkstemp(prefix="zotsync-bug-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
            log.write(_KEY.sub("…", "".join(traceback.format_exception(error))))
    where = f" Please report it with {name}." if name else ""
    note(f"zotsync: this is a bug of ours ({type(error).__name__}).{where}")
    if as_json:
        out({"error": {"message": type(error).__name__, "remedy": "Report it.", "log": name}})


# What people read


def show_changes(changes: Sequence[Change], names: Mapping[str, str] | None = None) -> None:
    """Each change as a small diff. ``names``: the paths of collections by key."""
    for change in changes[:MANY]:
        where = change.path if change.side == "local" else "library"
        what = f"collection {short(change.title)}" if change.of_collection else short(change.title)
        say(f"{change.action:<8}{where}: {what or change.key}  ({change.why})")
        if change.action in ("create", "trash", "remove", "restore"):
            continue
        for name, (before, after) in change.fields.items():
            if name == "collections":
                before, after = ([(names or {}).get(k, k) for k in value or ()] for value in (before, after))
            for sign, lines in (("-", _lines(before, after)), ("+", _lines(after, before))):
                for line in lines:
                    say(f"    {sign} {name}: {line}")
    if len(changes) > MANY:
        say(f"… and {len(changes) - MANY} more changes")


def _lines(value: Any, other: Any) -> list[str]:
    """A value's lines for a diff; of lists, only the elements that the other side lacks."""
    if value is None:
        return []
    if isinstance(value, list):
        rest = other if isinstance(other, list) else []
        return [short(_element(element)) for element in value if element not in rest]
    return [short(_from_difference(str(value), str(other or "")))]


def shown(value: Any) -> str:
    """A value (JSON) in one line."""
    return "; ".join(_lines(value, None)) or "(nothing)"


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


def short(text: str, width: int = 90) -> str:
    """One line of at most ``width`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def several(count: int, noun: str) -> str:
    """A count with its noun.

    >>> several(1, "change"), several(2, "change")
    ('1 change', '2 changes')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def show_conflicts(conflicts: Sequence[Conflict]) -> None:
    """Each conflict with its number and what each place says."""
    for number, conflict in enumerate(conflicts[:MANY], 1):
        say(f"conflict {number}: {conflict.field} of {short(conflict.title, 60)} [{conflict.key}]")
        for version in conflict.versions:
            who = f" ({version.by or 'edited'} {version.when})" if version.when else ""
            say(f"    {version.where}: {shown(version.value)}{who}")
    if len(conflicts) > MANY:
        say(f"… and {len(conflicts) - MANY} more conflicts")
    if conflicts:
        say("decide with `zotsync resolve NUMBER --take local|library|base`")


def show_waiting(held: Sequence[Held], failures: Sequence[Failure], guards: Sequence[Guard]) -> None:
    """What waits, what failed, what stops."""
    for one in held[:MANY]:
        say(f"held    {one.path or one.key}: {short(one.title, 50)} – {one.message}")
    if len(held) > MANY:
        say(f"… and {len(held) - MANY} more held")
    show_failures(failures)
    for guard in guards:
        note(f"stopped {guard.message} If that is meant: --allow {guard.name}")


def show_visible(visible: Sequence[Visible]) -> None:
    """What the first push to a group shows to its members."""
    if not visible:
        return
    say(f"First push to this group; its members see {several(len(visible), 'item')} from here:")
    for one in visible[:MANY]:
        say(f"    {short(one.title, 60) or one.key} ({one.path}): {', '.join(one.what)}")
    if len(visible) > MANY:
        say(f"… and {len(visible) - MANY} more")


def show_failures(failures: Sequence[Failure]) -> None:
    """What could not be done, and why."""
    for failure in failures:
        line = f":{failure.line}" if failure.line else ""
        note(f"failed  {failure.path or failure.key}{line}: {failure.message}")


def find_root(root: str) -> Path:
    """The workspace at ``root`` or above it; ``root`` itself where there is none."""
    folder = Path(root).resolve()
    return next((f for f in (folder, *folder.parents) if (f / "zotsync.toml").is_file()), folder)


def open_workspace(root: str, state: str | None) -> Any:
    """The workspace at ``root`` or above it."""
    from zotsync.workspace import Workspace

    return Workspace(find_root(root), state=state)
