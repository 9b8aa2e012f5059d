"""``zotsync resolve``"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from zotsync.changes import Conflict
from zotsync.cli.common import json_option, open_workspace, workspace_options
from zotsync.cli.sync import report
from zotsync.errors import UsageError


@click.command()
@click.argument("what", nargs=-1)
@click.option("--path", help="Only conflicts with this file.")
@click.option("--field", help="Only conflicts of this field.")
@click.option("--take", type=click.Choice(["local", "library", "base"]), help="Whose value holds.")
@click.option("--value", help="Another value for all sides.")
@click.option("--all", "everything", is_flag=True, help="Every conflict (that --path and --field leave).")
@workspace_options
@json_option
def command(
    what: tuple[str, ...],
    path: str | None,
    field: str | None,
    take: str | None,
    value: str | None,
    everything: bool,
    root: str,
    state: str | None,
    as_json: bool,
) -> None:
    """Decide conflicts. WHAT is a number (see `zotsync conflicts`), a path, a citation key or a key."""
    if (take is None) == (value is None):
        raise UsageError("Say which value holds.", remedy="--take local|library|base, or --value V.")
    if not what and not everything:
        raise UsageError("Say which conflicts.", remedy="Numbers, paths or keys; or --all.")
    with open_workspace(root, state) as workspace:
        conflicts = workspace.conflicts()
        names = {item.key: item["citationKey"] for item in workspace.items()}
        chosen = _chosen(conflicts, what, path, field, names)
        choices: dict[str, dict[str, Any]] = {}
        for conflict in chosen:
            choices.setdefault(conflict.key, {})[conflict.field] = take if take else {"value": value}
        result = workspace.resolve(choices)
    report(result, as_json=as_json, strict=False)


def _chosen(
    conflicts: Sequence[Conflict],
    what: Sequence[str],
    path: str | None,
    field: str | None,
    names: dict[str, str],
) -> list[Conflict]:
    found: list[Conflict] = []
    for number, conflict in enumerate(conflicts, 1):
        places = {version.where for version in conflict.versions}
        if (path and path not in places) or (field and field != conflict.field):
            continue
        if not what or {str(number), conflict.key, names.get(conflict.key, ""), *places} & set(what):
            found.append(conflict)
    if not found:
        raise UsageError("No conflict is meant by that.", remedy="`zotsync conflicts` lists them.")
    return found
