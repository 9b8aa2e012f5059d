"""``zotsync sync``"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, nullcontext
from typing import TYPE_CHECKING, Any

import click

from zotsync.cli.common import (
    find_root,
    json_option,
    leave,
    open_workspace,
    out,
    take_back,
    workspace_options,
)
from zotsync.cli.show import aside, detail, harmless, say, several, short
from zotsync.cli.show_plan import show_changes, show_conflicts, show_unlinked, show_visible, show_waiting
from zotsync.cli.unattended import LOG, logged
from zotsync.errors import ZotsyncError
from zotsync.state import find_state

if TYPE_CHECKING:
    from zotsync.outcome import RunReport


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would be done; write nothing.")
@click.option(
    "--first", type=click.Choice(["library", "local", "ask"]), default="ask", help="Who wins a first meeting."
)
@click.option("--allow", multiple=True, metavar="GUARD", help="Let a guard pass.")
@click.option("--redo", is_flag=True, help="Do again what was undone.")
@click.option("--unattended", is_flag=True, help="One line of output, and stricter guards.")
@click.option("--strict", is_flag=True, help="Exit with 1 where anything waits for a person.")
@workspace_options
@json_option
def command(
    dry_run: bool,
    first: str,
    allow: tuple[str, ...],
    redo: bool,
    unattended: bool,
    strict: bool,
    root: str,
    state: str | None,
    as_json: bool,
) -> None:
    """Make the folder and the library the same: plan and apply in one."""
    with ExitStack() as stack:
        workspace = stack.enter_context(_opened(root, state) if unattended else open_workspace(root, state))
        if unattended:
            stack.enter_context(logged(workspace.state.log))
        result = workspace.sync(first=first, allow=allow, redo=redo, unattended=unattended, dry_run=dry_run)
        if unattended:
            _log(result)
    report(result, as_json=as_json, strict=strict, brief=unattended)


def _opened(root: str, state: str | None) -> Any:
    """The workspace; what keeps it from being opened is in the log that this folder has."""
    try:
        return open_workspace(root, state)
    except ZotsyncError:
        known = find_state(find_root(root), state)
        with logged(known.log) if known and known.folder.is_dir() else nullcontext():
            raise


def _log(result: RunReport) -> None:
    """The run in the log: what its one line says, and each failure."""
    LOG.info("%s", summary(result))
    for failure in result.failed:
        place = (failure.path or failure.key) + (f":{failure.line}" if failure.line else "")
        LOG.warning("%s: %s", place, failure.message)


def report(result: RunReport, *, as_json: bool, strict: bool, brief: bool = False) -> None:
    """Show a run's report and leave with its exit code."""
    if as_json:
        out(result.to_json())
    elif brief:
        for notice in result.notices:
            aside(notice)
        say(summary(result) + first_trouble(result))
    else:
        show_changes(result.plan.changes if result.dry_run else result.applied, result.plan.collections)
        show_visible(result.plan.visible)
        show_conflicts(result.plan.conflicts)
        show_waiting(result.plan.held, result.failed, result.plan.guards)
        show_unlinked(result.plan.unlinked)
        for notice in result.notices:
            aside(notice)
        detail(summary(result))
        if left := left_alone(result):
            detail(left)
    waiting = result.plan.conflicts or result.plan.held
    if result.new_failures or result.new_conflicts or (strict and (waiting or result.failed)):
        leave(1)


def first_trouble(result: RunReport) -> str:
    """What failed first, for a line that has to say it all."""
    if not result.failed:
        return ""
    failure = result.failed[0]
    place = harmless(failure.path or failure.key) + (f":{failure.line}" if failure.line else "")
    more = f" And {len(result.failed) - 1:,} more." if len(result.failed) > 1 else ""
    said = short(failure.message, 200)
    stop = "" if said.endswith((".", "!", "?", "…")) else "."
    return f" Failed: {place}: {said}{stop}{more} `zotsync status` names each."


def left_alone(result: RunReport) -> str:
    """What the library holds and sync never touches, or an empty string."""
    parts = [several(count, noun.removesuffix("s")) for noun, count in result.left_alone.items()]
    return f"Left alone in the library: {', '.join(parts)}." if parts else ""


def _how_to_write() -> str:
    """What makes of a preview the real thing: an edit of files is one until it is told to write."""
    context = click.get_current_context()
    of_files = context.info_name == "edit" and context.params.get("paths")
    return "with --write" if of_files else "without --dry-run"


def summary(result: RunReport) -> str:
    """One line: what was written where, what waits, and how to take it back."""
    counts = Counter(change.side for change in result.applied)
    if result.dry_run:
        planned = len(result.plan.changes)
        of_sync = click.get_current_context().info_name == "sync"
        doing = "`zotsync sync` makes them" if of_sync else f"The same {_how_to_write()} makes them"
        return f"Would make {several(planned, 'change')}. {doing}." if planned else "Nothing to do."
    if not result.run:
        head = "Nothing to do."
    else:
        library = several(counts["library"], "change")
        head = f"Run {result.run}: {library} in the library, {counts['local']:,} in files."
    waiting = {
        "conflict": len(result.plan.conflicts),
        "held": len(result.plan.held),
        "failed": len(result.failed),
    }
    parts = [several(n, word) if word == "conflict" else f"{n:,} {word}" for word, n in waiting.items() if n]
    tail = f" {', '.join(parts)}." if parts else ""
    undo = take_back(result.run) if result.applied else ""
    return head + tail + undo
