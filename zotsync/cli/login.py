"""``zotsync login``"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from zotsync.cli.common import json_option, note, out, say
from zotsync.cli.show import harmless
from zotsync.config import WEB, LibraryConfig
from zotsync.errors import AccessError, ConfigError, LibraryError, UsageError

if TYPE_CHECKING:
    from zotsync.stores.zotero_key import Holder


@click.command()
@click.option("--library", type=click.Choice(["web", "local"]), default="web", show_default=True)
@click.option(
    "--endpoint", default=None, help=f"The server the key is for; {WEB}, or the Zotero app, where not said."
)
@click.option("--key", help="Better left out: it is asked for, or read from standard input.")
@json_option
def command(library: str, endpoint: str | None, key: str | None, as_json: bool) -> None:
    """Keep an API key in this computer's keyring, for one server only.

    First that server is asked whose key it is; one that it does not know is not kept.

    With `--library local` the Zotero app asks you whether zotsync may write to it: choose Always Allow,
    for Allow is good for a single write. The key stays on this computer.
    """
    from zotsync.stores.secrets import store_key

    endpoint = LibraryConfig(kind=library, endpoint=endpoint or WEB).server
    if library == "local":
        store_key(endpoint, key or _allowed(endpoint), app=True)
        whose = None
    else:
        key = key or _asked()
        whose = _checked(endpoint, key)
        store_key(endpoint, key)
    if as_json:
        user = {"id": whose.user, "name": whose.name} if whose else None
        out({"endpoint": endpoint, "stored": True, "checked": whose is not None, "user": user})
    else:
        of = f": user {whose.user} ({harmless(whose.name)})" if whose else ""
        say(f"The key for {endpoint} is in the keyring{of}.")


def _checked(endpoint: str, key: str) -> Holder | None:
    """Whose key this is; None where its server cannot be asked now. Raises `AccessError` for a wrong one."""
    from zotsync.stores.secrets import checked
    from zotsync.stores.zotero_key import holder

    key = checked(key.strip(), "the given text")
    try:
        whose = holder(endpoint, key)
    except AccessError:
        raise
    except LibraryError as error:
        note(f"The key could not be checked: {error.message} `zotsync doctor` does so later.")
        return None
    if not whose.writes:
        note("This key may only read: the library's edits come here, and none goes there.")
    return whose


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
