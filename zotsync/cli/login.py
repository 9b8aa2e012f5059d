"""``zotsync login``"""

from __future__ import annotations

import sys

import click

from zotsync.cli.common import json_option, out, say
from zotsync.config import LibraryConfig
from zotsync.errors import UsageError


@click.command()
@click.option(
    "--endpoint", default=LibraryConfig().endpoint, show_default=True, help="The server the key is for."
)
@click.option("--key", help="Better left out: it is asked for, or read from standard input.")
@json_option
def command(endpoint: str, key: str | None, as_json: bool) -> None:
    """Keep an API key in this computer's keyring, for one server only."""
    from zotsync.stores.secrets import store_key

    store_key(endpoint, key or _asked())
    if as_json:
        out({"endpoint": endpoint, "stored": True})
    else:
        say(f"The key for {endpoint} is in the keyring.")


def _asked() -> str:
    """The key as typed, unseen; off a terminal the first line of standard input."""
    if sys.stdin.isatty():
        return str(click.prompt("API key", hide_input=True, err=True))
    line = sys.stdin.readline().strip()
    if not line:
        raise UsageError("There is no key.", remedy="Give it on standard input.")
    return line
