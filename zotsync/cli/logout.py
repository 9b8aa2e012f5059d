"""``zotsync logout``"""

from __future__ import annotations

import click

from zotsync.cli.common import say


@click.command()
@click.option(
    "--endpoint", default="https://api.zotero.org", show_default=True, help="The server the key is for."
)
def command(endpoint: str) -> None:
    """Remove an API key from this computer's keyring."""
    from zotsync.stores.secrets import delete_key

    delete_key(endpoint)
    say(f"The keyring holds no key for {endpoint} any more.")
