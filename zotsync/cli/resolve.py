"""``zotsync resolve``"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from zotsync import query
from zotsync.changes import Conflict
from zotsync.cli.common import json_option, open_workspace, workspace_options
from zotsync.cli.sync import report
from zotsync.errors import UsageError


@click.command()
@click.argument("what", nargs=-1)
@click.option("--path", help="Only conflicts with this file.")
@click.option("--field", help="Only conflicts of this field.")
@click.option("--where", metavar="QUERY", help="Only conflicts of items with: field=value tag=x title~word.")
@click.option("--take", type=click.Choice(["local", "library", "base"]), help="Whose value holds.")
@click.option("--value", help="Another value for all sides.")
@click.option("--all", "everything", is_flag=True, help="Every conflict.")
@click.option("--allow", multiple=True, metavar="GUARD", help="Let a guard pass.")
@workspace_options
@json_option
def command(
    what: tuple[str, ...],
    path: str | None,
    field: str | None,
    where: str | None,
    take: str | None,
    value: str | None,
    everything: bool,
    allow: tuple[str, ...],
    root: str,
    state: str | None,
    as_json: bool,
) -> None:
    """Decide conflicts. WHAT is a number (see `zotsync conflicts`), a path, a citation key or a key."""
    if where is not None and not where.strip():  # a script's unset variable does not mean every conflict
        raise UsageError("--where is empty.", remedy="Write field:value, tag:name or title:word.")
    if take is not None and value is not None:
        raise UsageError("--take and --value say different things.", remedy="Give one of them.")
    if take is None and value is None:
        raise UsageError("Say which value holds.", remedy="--take local|library|base, or --value V.")
    if not (what or everything or path or field or where):
        raise UsageError("Say which conflicts.", remedy="Numbers, paths, keys, --path, --field; or --all.")
    terms = query.parse(where or "")
    with open_workspace(root, state) as workspace:
        conflicts = workspace.conflicts()
        items = list(workspace.items())
        meant = {item.key for item in query.matching(items, terms)}
        names = {item.key: item["citationKey"] for item in items}
        left = [c for c in enumerate(conflicts, 1) if _left(c[1], path, field, meant if where else None)]
        chosen = _chosen(left, what, names)
        if take == "base" and not (chosen := [c for c in chosen if c.base is not None]):
            raise UsageError("There is no last agreed value.", remedy="Say --take local or library.")
        choices: dict[str, dict[str, Any]] = {}
        for conflict in chosen:
            choices.setdefault(conflict.key, {})[conflict.aspect] = _choice(
                conflict, take, value, {path, *what}
            )
        result = workspace.resolve(choices, allow=allow)
    report(result, as_json=as_json, strict=False)


def _left(conflict: Conflict, path: str | None, field: str | None, keys: set[str] | None) -> bool:
    """Whether a conflict is one that --path, --field and --where leave."""
    here = not path or path in _places(conflict)
    return here and field in (None, conflict.field) and (keys is None or conflict.key in keys)


def _choice(conflict: Conflict, take: str | None, value: str | None, named: set[str | None]) -> Any:
    """What is decided; of several files that differ, ``local`` is the one that was named."""
    if take is None:
        return {"value": value}
    here = [version for version in conflict.versions if version.where in named - {"library"}]
    several = len({str(version.value) for version in conflict.versions if version.where != "library"}) > 1
    if take != "local" or not several or conflict.note:
        return take
    if not here:
        places = ", ".join(sorted(_places(conflict) - {"library"}))
        raise UsageError(
            f"{places} say different things of {conflict.field}.",
            remedy="Name one with --path, or say --value V.",
        )
    return {"value": here[0].value}


def _chosen(
    conflicts: Sequence[tuple[int, Conflict]], what: Sequence[str], names: dict[str, str]
) -> list[Conflict]:
    """The conflicts that each WHAT names; all of them without any. Raises `UsageError`."""
    called = [({str(n), c.key, names.get(c.key, ""), *_places(c)}, c) for n, c in conflicts]
    for one in what or [""]:
        if not called or (what and not any(one in known for known, _ in called)):
            raise UsageError(
                f"No conflict is meant by {one}." if one else "No conflict is meant by that.",
                remedy="`zotsync conflicts` lists them.",
            )
    return [conflict for known, conflict in called if not what or known & set(what)]


def _places(conflict: Conflict) -> set[str]:
    return {version.where for version in conflict.versions}
