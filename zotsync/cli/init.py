"""``zotsync init``"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from zotsync.cli import interview
from zotsync.cli.common import json_option
from zotsync.cli.show import detail, harmless, out, several, wants
from zotsync.config import Config, LibraryConfig, SourcesConfig
from zotsync.errors import UsageError
from zotsync.founding import refuse_second
from zotsync.sync.roles import proposed_imports


@click.command()
@click.argument("folder", type=click.Path(file_okay=False), default=".")
@click.option(
    "--library", type=click.Choice(["embedded", "web", "local"]), help="Which kind.  [default: embedded]"
)
@click.option("--user", type=int, help="A user's library, by its number.")
@click.option("--group", type=int, help="A group's library, by its number.")
@click.option("--endpoint", default=None, help="Another server that speaks Zotero's API.")
@click.option("--state", type=click.Path(), default=None, help="Where base and journal will lie.")
@click.option("--defaults", is_flag=True, help="Ask nothing: the proposals hold.")
@json_option
def command(
    folder: str,
    library: str | None,
    user: int | None,
    group: int | None,
    endpoint: str | None,
    state: str | None,
    defaults: bool,
    as_json: bool,
) -> None:
    """Make FOLDER a workspace: write zotsync.toml and find the sources.

    On a terminal it asks which library, which files are only read, which collections take part and where new
    items land; what an option says is not asked.
    """
    from zotsync.workspace import Workspace, init

    root = Path(folder)
    refuse_second(root)
    asks = interview.possible() and not (defaults or as_json)
    if asks and not (library or user or group or endpoint):
        config = Config(library=interview.ask_library())
    else:
        config = Config(library=_library(library or "embedded", user, group, endpoint))
    if asks:
        config = interview.ask_rest(config, _rewritten(root))
    path = init(root, config, state, propose=not asks)
    with Workspace(root, state=state) as workspace:
        found = workspace.find_sources()
        name = workspace.library_name
        imports = workspace.config.sources.import_
    if as_json:
        sources = [{"path": p, "why": w} for p, w in found]
        out({"config": str(path), "library": name, "sources": sources, "import": list(imports)})
        return
    detail(f"Wrote {path} for the {name}.")
    detail(f"Found {several(len(found), 'source')}{':' if found else '.'}")
    each = found if wants("full") else found[:20]
    for source, why in each:
        detail(f"  {harmless(source)}: {why}")
    if rest := len(found) - len(each):
        detail(f"  … and {rest:,} more; `zotsync status --all` tells each")
    for pattern in imports:
        detail(
            f"{harmless(pattern[1:])} is rewritten by another program: only read (import in zotsync.toml)."
        )
    if config.library.kind == "local":
        from zotsync.stores.zotero_app import AUTHORIZE

        detail(f"To write to it as well: {AUTHORIZE}")
    if config.library.kind == "web":
        from zotsync.libraries import endpoint_option

        option = endpoint_option(config.library.endpoint)
        detail(f"Its API key: run `zotsync login{option}`, or set ZOTERO_API_KEY.")
    detail("`zotsync sync --dry-run` shows what a sync would do, `zotsync sync` does it.")


def _rewritten(root: Path) -> list[tuple[str, str]]:
    """The files that another program rewrites, as patterns, each with its program."""
    return list(proposed_imports(root.resolve(), SourcesConfig()).items()) if root.is_dir() else []


def _library(kind: str, user: int | None, group: int | None, endpoint: str | None) -> LibraryConfig:
    """The library that the options name. Raises `UsageError`."""
    from zotsync.stores.zotero_app import check_local
    from zotsync.stores.zotero_retry import check_endpoint

    if user and group:
        raise UsageError("A library is a user's or a group's, not both.")
    if kind == "web" and not (user or group):
        raise UsageError("Which library?", remedy="Give --user NUMBER or --group NUMBER.")
    if kind == "embedded" and endpoint:
        raise UsageError(
            "An endpoint is for a library on the web, or the app's.", remedy="Say --library web."
        )
    if kind == "local" and user:
        raise UsageError("The Zotero app has one user's library.", remedy="Leave --user out.")
    if kind == "embedded" and group:
        raise UsageError("A trial library is a user's.", remedy="Say --library web for a group's.")
    settings = LibraryConfig(kind=kind, user=0 if kind == "local" else user or 1, group=group or 0)
    if endpoint:
        settings = replace(settings, endpoint=endpoint)
        check_local(endpoint) if kind == "local" else check_endpoint(endpoint)
    return settings
