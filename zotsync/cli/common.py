"""What the verbs share: options, output, and one place where errors become exit codes."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from zotsync.changes import Change, Conflict, Failure, Guard, Held
from zotsync.errors import GuardError, ZotsyncError
from zotsync.item import Json

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
        type=click.Path(file_okay=False),
        default=".",
        help="The workspace's folder [default: .].",
    )(function)
    return click.option("--state", type=click.Path(), default=None, help="Where base and journal lie.")(
        function
    )


def out(data: Json) -> None:
    """Write the one JSON document of a verb."""
    click.echo(json.dumps({"zotsync": 1, **data}, ensure_ascii=False, indent=1))


def say(text: str = "") -> None:
    """A line for people, on stdout."""
    click.echo(text)


def note(text: str) -> None:
    """A line for people that is no result, on stderr."""
    click.echo(text, err=True)


def leave(code: int) -> NoReturn:
    """End with this exit code."""
    raise click.exceptions.Exit(code)


def run(command: click.Command) -> NoReturn:
    """Run the command line; the only place that turns errors into exit codes."""
    as_json = "--json" in sys.argv
    try:
        result = command.main(standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = 2
    except (KeyboardInterrupt, click.Abort):
        note("Interrupted; what was confirmed is kept, run again for the rest.")
        code = 130
    except ZotsyncError as error:
        code = error.exit_code
        _report(error, as_json)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        code = 3
        _report_bug(error, as_json)
    sys.stdout.flush()
    sys.exit(code)


def _report(error: ZotsyncError, as_json: bool) -> None:
    note(f"zotsync: {error}")
    if as_json:
        plan = getattr(error, "plan", None)
        data: Json = plan.to_json() if isinstance(error, GuardError) and plan else {}
        out({**data, "error": {"message": error.message, "remedy": error.remedy or None}})


def _report_bug(error: Exception, as_json: bool) -> None:
    handle, name = tempfile.mkstemp(prefix="zotsync-bug-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as log:
        traceback.print_exception(error, file=log)
    note(f"zotsync: this is a bug of ours ({type(error).__name__}). Please report it with {name}.")
    if as_json:
        out({"error": {"message": type(error).__name__, "log": name}})


# What people read


def show_changes(changes: Sequence[Change]) -> None:
    """Each change as a small diff."""
    for change in changes[:MANY]:
        where = change.path if change.side == "local" else "library"
        say(f"{change.action:<8}{where}: {short(change.title) or change.key}  ({change.why})")
        if change.action in ("create", "trash", "remove", "restore"):
            continue
        for name, (before, after) in change.fields.items():
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
    return [short(str(value))]


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
            value = _lines(version.value, None) or ["(nothing)"]
            who = f" ({version.by or 'edited'} {version.when})" if version.when else ""
            say(f"    {version.where}: {'; '.join(value)}{who}")
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
    for failure in failures:
        line = f":{failure.line}" if failure.line else ""
        note(f"failed  {failure.path or failure.key}{line}: {failure.message}")
    for guard in guards:
        note(f"stopped {guard.message} If that is meant: --allow {guard.name}")


def open_workspace(root: str, state: str | None) -> Any:
    """The workspace at ``root`` or above it."""
    from zotsync.workspace import Workspace

    folder = Path(root).resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / "zotsync.toml").is_file():
            return Workspace(candidate, state=state)
    return Workspace(folder, state=state)
