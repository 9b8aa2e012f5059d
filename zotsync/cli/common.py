"""What the verbs share: options, opening what they name; and what `show` offers to each of them."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from zotsync.cli.show import aside, detail, note, out, say, several, short, show_json, show_text, shown, wants
from zotsync.cli.show_plan import show_changes, show_failures
from zotsync.errors import UsageError
from zotsync.item import Item
from zotsync.progress import told

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = [
    "aside", "check_inputs", "detail", "files_options", "find_root", "json_option", "leave", "library_items",
    "note", "open_workspace", "out", "root_of", "rule_codes", "say", "several", "short", "show_changes",
    "show_failures", "show_json", "show_text", "shown", "take_back", "wants", "with_view", "workers",
    "workspace_options",
]  # fmt: skip

F = TypeVar("F", bound=Callable[..., Any])


def with_view(command: click.Command) -> click.Command:
    """Gives a verb what every verb takes: ``--quiet``, ``--verbose`` and ``--full``; `show.wants` knows."""
    known = {param.name for param in command.params}
    for flags, name, says in _VIEW:
        if name not in known:
            command.params.append(
                click.Option(flags, is_flag=True, expose_value=False, callback=_remember, help=says)
            )
    return command


_VIEW = (
    (["--full"], "full", "Show each change, conflict and trouble, however many there are."),
    (["-q", "--quiet"], "quiet", "Say only what needs you; show no progress."),
    (["-v", "--verbose"], "verbose", "Name every request to the library, and each repetition."),
)


def _remember(context: click.Context, param: click.Parameter, value: bool) -> None:
    context.meta[f"zotsync.{param.name}"] = value
    if value and param.name == "quiet":
        context.with_resource(told(lambda *step: None))
    if value and param.name == "verbose":
        from zotsync.cli.verbose import log_shown

        context.with_resource(log_shown())


def rule_codes(context: click.Context, param: click.Parameter, begun: str) -> list[str]:
    """The codes of the rules that begin so, for a shell that completes them."""
    from zotsync.quality import all_rules

    return sorted(rule.code for rule in all_rules() if rule.code.startswith(begun.upper()))


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


def check_inputs(
    paths: Sequence[str], library: str | None, verb: str, *, here: bool = False
) -> Sequence[str]:
    """The files that are meant, where it is no library; ``here``: this folder, where nothing was named.

    Raises `UsageError` for both at once, for neither, and for a file that is not there.
    """
    if paths and library is not None:
        raise UsageError(
            "Give files or --library, not both.", remedy=f"Without SPEC, write `{verb} --library`."
        )
    if not paths and library is None and here:
        return (".",)
    if not paths and library is None:
        raise UsageError(f"{verb.capitalize()} what?", remedy="Give files or folders, or --library.")
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"There is no {path}.")
    return paths


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


def leave(code: int) -> NoReturn:
    """End with this exit code."""
    raise click.exceptions.Exit(code)


def find_root(root: str) -> Path:
    """The workspace at ``root`` or above it; ``root`` itself where there is none."""
    folder = Path(root).resolve()
    return next((f for f in (folder, *folder.parents) if (f / "zotsync.toml").is_file()), folder)


def root_of(paths: Sequence[str]) -> Path:
    """The workspace around the first path, or around here; a folder where there is none."""
    first = Path(paths[0]) if paths else Path()
    return find_root(str(first.parent if first.is_file() else first))


def take_back(run: str) -> str:
    """How to take back a run of this call, as a sentence that holds in the folder one is in.

    Runs have numbers of their own in each workspace, and in what lies in none.
    """
    params = click.get_current_context().params
    try:
        here = _home(find_root("."))
    except OSError:  # the folder that one is in is gone
        here = None
    home = _home(find_root(params["root"]) if "root" in params else root_of(params.get("paths") or ()))
    if params.get("library"):
        home = None
    option = f" --state {shlex.quote(params['state'])}" if params.get("state") else ""
    if home != here:
        from zotsync.state import state_root

        # Any folder outside of all workspaces will do; this one is there.
        option = f" -C {shlex.quote(str(home or state_root() / 'loose'))}{option}"
    return f" `zotsync undo {run}{option}` takes it back."


def _home(folder: Path) -> Path | None:
    return folder if (folder / "zotsync.toml").is_file() else None


def open_workspace(root: str, state: str | None) -> Any:
    """The workspace at ``root`` or above it."""
    from zotsync.workspace import Workspace

    return Workspace(find_root(root), state=state)
