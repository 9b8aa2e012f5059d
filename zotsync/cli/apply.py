"""``zotsync apply``"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from zotsync.changes import Change, Plan
from zotsync.cli.common import json_option, open_workspace, workspace_options
from zotsync.cli.sync import report
from zotsync.errors import InputError


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@workspace_options
@json_option
def command(file: str, root: str, state: str | None, as_json: bool) -> None:
    """Do exactly the changes of a saved plan; refuse (exit 4) where either side moved since."""
    plan, options = _load(file)
    with open_workspace(root, state) as workspace:
        result = workspace.apply(plan, **options)
    report(result, as_json=as_json, strict=False)


def _load(file: str) -> tuple[Plan, dict[str, Any]]:
    # A plan file is foreign input: its changes only choose among those that are planned anew.
    try:
        data = json.loads(Path(file).read_text("utf-8"))
        changes = tuple(Change.from_json(change) for change in data["changes"])
        given = data.get("options") or {}
        first = given.get("first", "ask")
        options = {
            "first": first if first in ("ask", "local", "library") else "ask",
            "allow": [str(name) for name in given.get("allow", ())],
            "redo": given.get("redo") is True,
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(
            "is no saved plan.", path=file, remedy="Make one: `zotsync plan --out FILE`."
        ) from None
    return Plan(changes), options
