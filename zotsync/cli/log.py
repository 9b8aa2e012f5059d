"""``zotsync log``"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from zotsync.cli.common import find_root, json_option, open_workspace, out, workspace_options
from zotsync.cli.show import harmless, moment, say, several, short, shown, table, wants
from zotsync.cli.show_plan import EXAMPLES, MANY, show_changes

if TYPE_CHECKING:
    from zotsync.journal import Entries, Journal


@click.command()
@click.argument("run", required=False)
@click.option(
    "-n",
    "number",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many runs, newest first.",
)
@workspace_options
@json_option
def command(run: str | None, number: int, root: str, state: str | None, as_json: bool) -> None:
    """The runs, newest first; with RUN what that run did, and what it did not take.

    Outside a workspace: those on files and libraries that are in none.
    """
    journal = _journal(root, state)
    if run:
        _show(journal.entries(run), as_json)
        return
    runs = list(reversed(journal.runs()))[:number]
    if as_json:
        out({"runs": [info.to_json() for info in runs]})
        return
    rows = []
    for info in runs:
        extra = f", undone by {info.undone_by}" if info.undone_by else ""
        extra += f", undoes {info.undoes}" if info.undoes else ""
        extra += f", {harmless(info.library or info.root)}" if info.library or info.root else ""
        applied = f"{several(info.applied, 'change')}{extra}"
        rows.append((f"{info.run:>4}", moment(info.started), info.kind, info.status, applied))
    table(rows)
    if not runs:
        say("No run yet.")


def _journal(root: str, state: str | None) -> Journal:
    """The journal of the workspace here; where there is none, that of what lies in no workspace."""
    if not (find_root(root) / "zotsync.toml").is_file():
        from zotsync.api import loose_journal

        if (loose := loose_journal()).runs():
            return loose
    with open_workspace(root, state) as workspace:
        journal: Journal = workspace.journal
        return journal


def _show(entries: Entries, as_json: bool) -> None:
    done = [change for change in entries.changes if change.id in entries.done]
    if as_json:
        changes = [change.to_json() for change in done]
        out({**entries.info.to_json(), "changes": changes, "settled": [s.to_json() for s in entries.settled]})
        return
    show_changes(done)
    decided = [one for one in entries.settled if one.take != "both"]
    each = decided if len(decided) <= MANY or wants("full") else decided[:EXAMPLES]
    for one in each:
        say(f"settled {harmless(one.field)} of {short(one.title, 60)} [{one.key}]: {one.take} ({one.why})")
        for side, where, value in (("library", "the library", one.library), ("local", one.path, one.local)):
            if side != one.take:
                say(f"    not taken from {harmless(where)}: {shown(value)}")
    if rest := len(decided) - len(each):
        say(f"{several(rest, 'value')} more settled; --full shows each")
    if alike := len(entries.settled) - len(decided):
        say(f"{alike:,} values that say the same were left as each side spells them (--json lists them)")
