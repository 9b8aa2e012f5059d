"""``zotsync logout``"""

from __future__ import annotations

import click

from zotsync.cli.common import json_option, out, say
from zotsync.config import LibraryConfig


@click.command()
@click.option(
    "--endpoint", default=LibraryConfig().endpoint, show_default=True, help="The server the key is for."
)
@json_option
def command(endpoint: str, as_json: bool) -> None:
    """Remove an API key from this computer's keyring."""
    from zotsync.stores.secrets import delete_key

    removed = delete_key(endpoint)
    if as_json:
        out({"endpoint": endpoint, "removed": removed})
    elif removed:
        say(f"The keyring holds no key for {endpoint} any more.")
    else:
        say(f"The keyring held no key for {endpoint}.")
