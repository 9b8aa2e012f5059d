"""``zotsync init``"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from zotsync.cli.common import json_option, out, say
from zotsync.config import Config, LibraryConfig
from zotsync.errors import UsageError


@click.command()
@click.argument("folder", type=click.Path(file_okay=False), default=".")
@click.option(
    "--library", type=click.Choice(["embedded", "web", "local"]), default="embedded", show_default=True
)
@click.option("--user", type=int, help="A user's library, by its number.")
@click.option("--group", type=int, help="A group's library, by its number.")
@click.option("--endpoint", default=None, help="Another server that speaks Zotero's API.")
@click.option("--state", type=click.Path(), default=None, help="Where base and journal will lie.")
@json_option
def command(
    folder: str,
    library: str,
    user: int | None,
    group: int | None,
    endpoint: str | None,
    state: str | None,
    as_json: bool,
) -> None:
    """Make FOLDER a workspace: write zotsync.toml and find the sources."""
    from zotsync.stores.zotero_app import AUTHORIZE, check_local
    from zotsync.stores.zotero_retry import check_endpoint
    from zotsync.workspace import Workspace, init

    if user and group:
        raise UsageError("A library is a user's or a group's, not both.")
    if library == "web" and not (user or group):
        raise UsageError("Which library?", remedy="Give --user NUMBER or --group NUMBER.")
    if library == "embedded" and endpoint:
        raise UsageError(
            "An endpoint is for a library on the web, or the app's.", remedy="Say --library web."
        )
    if library == "local" and user:
        raise UsageError("The Zotero app has one user's library.", remedy="Leave --user out.")
    if library == "embedded" and group:
        raise UsageError("A trial library is a user's.", remedy="Say --library web for a group's.")
    settings = LibraryConfig(kind=library, user=0 if library == "local" else user or 1, group=group or 0)
    if endpoint:
        settings = replace(settings, endpoint=endpoint)
        check_local(endpoint) if library == "local" else check_endpoint(endpoint)
    root = Path(folder)
    path = init(root, Config(library=settings), state)
    with Workspace(root, state=state) as workspace:
        found = workspace.find_sources()
        name = workspace.library_name
        imports = workspace.config.sources.import_
    if as_json:
        sources = [{"path": p, "why": w} for p, w in found]
        out({"config": str(path), "library": name, "sources": sources, "import": list(imports)})
        return
    say(f"Wrote {path} for the {name}.")
    say(f"Found {len(found)} sources{':' if found else '.'}")
    for source, why in found[:20]:
        say(f"  {source}: {why}")
    if len(found) > 20:
        say(f"  … and {len(found) - 20} more")
    for pattern in imports:
        say(f"{pattern.lstrip('/')} is rewritten by another program: only read (import in zotsync.toml).")
    if library == "local":
        say(f"To write to it as well: {AUTHORIZE}")
    say("`zotsync sync --dry-run` shows what a sync would do.")
