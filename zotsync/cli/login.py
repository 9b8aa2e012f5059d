"""``zotsync login``"""

from __future__ import annotations

import sys

import click

from zotsync.cli.common import json_option, note, out, say
from zotsync.config import WEB, LibraryConfig
from zotsync.errors import ConfigError, UsageError


@click.command()
@click.option("--library", type=click.Choice(["web", "local"]), default="web", show_default=True)
@click.option(
    "--endpoint", default=None, help=f"The server the key is for; {WEB}, or the Zotero app, where not said."
)
@click.option("--key", help="Better left out: it is asked for, or read from standard input.")
@json_option
def command(library: str, endpoint: str | None, key: str | None, as_json: bool) -> None:
    """Keep an API key in this computer's keyring, for one server only.

    With `--library local` the Zotero app asks you whether zotsync may write to it: choose Always Allow,
    for Allow is good for a single write. The key stays on this computer.
    """
    from zotsync.stores.secrets import store_key

    endpoint = LibraryConfig(kind=library, endpoint=endpoint or WEB).server
    app = library == "local"
    store_key(endpoint, key or (_allowed(endpoint) if app else _asked()), app=app)
    if as_json:
        out({"endpoint": endpoint, "stored": True})
    else:
        say(f"The key for {endpoint} is in the keyring.")


def _allowed(endpoint: str) -> str:
    """The key that the app gives once its user has allowed it; nobody is asked where it could not be kept."""
    from zotsync.stores.secrets import APP_KEY, backend_name
    from zotsync.stores.zotero_app import authorize

    if not backend_name():
        raise ConfigError("No keyring keeps the key on this machine.", remedy=f"Set {APP_KEY} instead.")
    note("Zotero asks now whether zotsync may write to your library: choose Always Allow there.")
    return authorize(endpoint, "zotsync")


def _asked() -> str:
    """The key as typed, unseen; off a terminal the first line of standard input."""
    if sys.stdin.isatty():
        return str(click.prompt("API key", hide_input=True, err=True))
    line = sys.stdin.readline().strip()
    if not line:
        raise UsageError("There is no key.", remedy="Give it on standard input.")
    return line
