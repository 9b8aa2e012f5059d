"""``zotsync status``"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zotsync.cli.common import json_option, leave, open_workspace, out
from zotsync.cli.common import workspace_options as workspace
from zotsync.cli.show import harmless, moment, several, table, wants
from zotsync.cli.show_plan import (
    FEW,
    by_reason,
    field_counts,
    most,
    next_step,
    show_conflicts,
    show_failures,
    show_held,
)
from zotsync.errors import LibraryError

if TYPE_CHECKING:
    from zotsync.outcome import Status

_UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also say what each file was taken for, and why.")
@click.option("--check", is_flag=True, help="Exit with 1 where anything differs.")
@workspace
@json_option
def command(everything: bool, check: bool, root: str, state: str | None, as_json: bool) -> None:
    """What differs, what waits, and how the last run ended."""
    with open_workspace(root, state) as opened:
        try:
            status = opened.status(everything=everything)
        except LibraryError as error:
            ended = opened.ended()
            error.known = {"library": ended.library, **ended.endings()}
            if not as_json:
                table([("Library", ended.library), *_endings(ended)])
            raise
    if as_json:
        out(status.to_json())
    else:
        table(_facts(status))
        if wants("full") or len(status.conflicts) <= FEW:
            show_conflicts(status.conflicts)
        if wants("full") or len(status.held) <= FEW:
            show_held(status.held)
        show_failures(status.plan.failures)
        if status.files:
            table([(f"  {file.path}", file.role, file.why) for file in status.files])
    waits = status.conflicts or status.held or status.plan.failures
    if check and (sum(status.pending.values()) or waits):
        leave(1)


def _facts(status: Status) -> list[tuple[str, str]]:
    """What there is to know in one screen, each with the command that comes next."""
    rows = [("Library", status.library)]
    if status.scope:
        rows.append(("Scope", f"{', '.join(status.scope.values())}, and what is below"))
    local, library = status.pending["local"], status.pending["library"]
    doing = "; `zotsync plan` shows it, `zotsync sync` does it" if local or library else ""
    rows.append(("To write", f"{local:,} in files, {library:,} in the library{doing}"))
    if status.conflicts:
        fields = most(field_counts(status.conflicts).elements())
        rows.append(
            ("Conflicts", f"{len(status.conflicts):,} ({fields}): `zotsync conflicts`, `zotsync resolve`")
        )
    rows += [
        ("Held", f"{len(here):,} {reason}: {next_step(reason, here[0])}")
        for reason, here in by_reason(status.held).items()
    ]
    if failures := len(status.plan.failures):
        rows.append(
            ("Failed", f"{several(failures, 'file or item')}: mend what is named below, and sync again")
        )
    for guard in status.plan.guards:
        rows.append(("Stopped", f"{guard.message} If that is meant: `zotsync sync --allow {guard.name}`"))
    return rows + _endings(status)


def _endings(status: Status) -> list[tuple[str, str]]:
    """How the last runs ended."""
    facts = status.endings()
    last = facts["last_run"]
    said = f"{last['run']} ({last['kind']}), {last['status']}, {moment(last['started'])}" if last else ""
    rows = [("Last run", said or "none yet")]
    if status.stopped:
        rows.append(
            ("Last try", f"stopped {moment(status.stopped['when'])}: {harmless(status.stopped['why'])}")
        )
    after = facts["last_good"] and last and facts["last_good"] >= (last["ended"] or last["started"])
    if last and last["status"] != "ok" and not after:  # a run that had nothing to do is not in the log
        rows.append(("", "`zotsync sync` does the rest"))
    if facts["last_good"]:
        stale = "; that is long ago: `zotsync sync`" if facts["stale"] else ""
        rows.append(("Last good", f"{moment(facts['last_good'])}, {_ago(facts['age_s'])}{stale}"))
    elif last:
        rows.append(("Last good", "none yet: `zotsync sync`"))
    return rows


def _ago(seconds: int) -> str:
    """A time span in its largest unit.

    >>> _ago(0), _ago(61), _ago(200_000)
    ('just now', '1 minute ago', '2 days ago')
    """
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{several(seconds // size, unit)} ago"
    return "just now"
