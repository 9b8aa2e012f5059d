"""``zotsync logout``"""

from __future__ import annotations

import click

from zotsync.cli.common import json_option, out, say
from zotsync.config import WEB, LibraryConfig


@click.command()
@click.option("--library", type=click.Choice(["web", "local"]), default="web", show_default=True)
@click.option(
    "--endpoint", default=None, help=f"The server the key is for; {WEB}, or the Zotero app, where not said."
)
@json_option
def command(library: str, endpoint: str | None, as_json: bool) -> None:
    """Remove an API key from this computer's keyring."""
    from zotsync.stores.secrets import delete_key

    endpoint = LibraryConfig(kind=library, endpoint=endpoint or WEB).server
    removed = delete_key(endpoint, app=library == "local")
    if as_json:
        out({"endpoint": endpoint, "removed": removed})
    elif removed:
        say(f"The keyring holds no key for {endpoint} any more.")
    else:
        say(f"The keyring held no key for {endpoint}.")
