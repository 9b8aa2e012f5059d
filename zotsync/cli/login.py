"""``zotsync login``"""

from __future__ import annotations

import click

from zotsync.cli.common import say


@click.command()
@click.option(
    "--endpoint", default="https://api.zotero.org", show_default=True, help="The server the key is for."
)
@click.option("--key", prompt="API key", hide_input=True, help="Asked for where it is not given.")
def command(endpoint: str, key: str) -> None:
    """Keep an API key in this computer's keyring, for one server only."""
    from zotsync.stores.secrets import store_key

    store_key(endpoint, key)
    say(f"The key for {endpoint} is in the keyring.")
