"""API keys: where they are found, and the only places they may go.

The environment first, then the system's keyring. A key belongs to an origin (scheme, host, port): the
environment's to https://api.zotero.org and to this machine, a stored one to the origin it was stored
for, so that the configuration of a cloned folder cannot send a key elsewhere.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from zotsync.errors import ConfigError
from zotsync.stores.zotero_retry import check_endpoint, is_loopback, origin

_SERVICE = "zotsync"
_WEB = origin("https://api.zotero.org")
APP_KEY = "ZOTERO_LOCAL_API_KEY"
"""The variable that may hold the desktop app's key, where there is no keyring."""
KEYRING_SECONDS = 10.0
"""How long a keyring may think, be it that it asks a person; a job without a person must not hang."""


def find_key(
    endpoint: str,
    env: Mapping[str, str] = os.environ,
    key_env: str | None = None,
    seconds: float = KEYRING_SECONDS,
) -> str | None:
    """The key for ``endpoint``, or None. ``key_env`` names another variable than ``ZOTERO_API_KEY``.

    `ConfigError` where ``ZOTERO_API_KEY_FILE`` cannot be read, or what was found cannot be a key.
    """
    place = origin(check_endpoint(endpoint))
    if is_known(endpoint):
        name = key_env or "ZOTERO_API_KEY"
        if key := env.get(name, "").strip():
            return checked(key, name)
        if file := env.get("ZOTERO_API_KEY_FILE", ""):
            return checked(_read(file), "ZOTERO_API_KEY_FILE")
    done, key = _in_time(lambda: _keyring().get_password(_SERVICE, place), seconds)
    return checked(key, "the keyring") if done and key else None


def key_source(endpoint: str, env: Mapping[str, str] = os.environ, key_env: str | None = None) -> str:
    """Where `find_key` found the key that it found."""
    name = key_env or "ZOTERO_API_KEY"
    if is_known(endpoint) and env.get(name, "").strip():
        return f"the variable {name}"
    if is_known(endpoint) and env.get("ZOTERO_API_KEY_FILE"):
        return "the file that ZOTERO_API_KEY_FILE names"
    return "the keyring"


def is_known(endpoint: str) -> bool:
    """Whether a key that was not given for one origin may go here: to api.zotero.org and this machine."""
    return origin(check_endpoint(endpoint)) == _WEB or is_loopback(endpoint)


def find_app_key(
    endpoint: str,
    env: Mapping[str, str] = os.environ,
    key_env: str | None = None,
    seconds: float = KEYRING_SECONDS,
) -> str | None:
    """The key of the desktop app at ``endpoint``, on this machine alone; None where there is none.

    The web's key is none of the app's business: ``ZOTERO_API_KEY`` is not looked at.
    """
    name = key_env or APP_KEY
    if key_env in ("ZOTERO_API_KEY", "ZOTERO_API_KEY_FILE"):
        raise ConfigError("key_env names the key of the web.", remedy=f"Use {APP_KEY} for the app's.")
    if key := env.get(name, "").strip():
        return checked(key, name)
    done, key = _in_time(lambda: _keyring().get_password(_SERVICE, app_place(endpoint)), seconds)
    return checked(key, "the keyring") if done and key else None


def app_place(endpoint: str) -> str:
    """The keyring's name for the key of the app at ``endpoint``; `ConfigError` for another machine."""
    if not is_loopback(endpoint):
        raise ConfigError("The Zotero app's key stays on this machine.")
    return f"app {origin(check_endpoint(endpoint))}"


def store_key(endpoint: str, key: str, seconds: float = KEYRING_SECONDS, *, app: bool = False) -> None:
    """Keeps a key for ``endpoint`` in the system's keyring; `ConfigError` where there is none."""
    place = app_place(endpoint) if app else origin(check_endpoint(endpoint))
    key = checked(key.strip(), "the given text")
    done, _ = _in_time(lambda: _keyring().set_password(_SERVICE, place, key), seconds)
    if not done:
        name = APP_KEY if app else "ZOTERO_API_KEY"
        raise ConfigError("No keyring keeps the key on this machine.", remedy=f"Set {name} instead.")


def delete_key(endpoint: str, seconds: float = KEYRING_SECONDS, *, app: bool = False) -> bool:
    """Forgets the key stored for ``endpoint``; False where none was."""
    place = app_place(endpoint) if app else origin(check_endpoint(endpoint))
    done, _ = _in_time(lambda: _keyring().delete_password(_SERVICE, place), seconds)
    return done


def backend_name(seconds: float = KEYRING_SECONDS) -> str:
    """What the system's keyring is called, or an empty string where there is none."""
    done, name = _in_time(lambda: str(_keyring().get_keyring().name), seconds)
    return "" if not done or name.startswith(("fail", "null", "chainer")) else str(name)


def _keyring() -> Any:
    import keyring  # slow, and needed by few runs

    return keyring


def _in_time(call: Callable[[], Any], seconds: float) -> tuple[bool, Any]:
    """Whether ``call`` ended well in time, and what it gave. All ways to fail are one here."""
    answer: list[Any] = []

    def run() -> None:
        try:
            answer.append(call())
        except Exception:  # back ends raise what they like; there is no key, and that is no error
            return

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    return bool(answer), answer[0] if answer else None


def _read(file: str) -> str:
    try:
        return Path(file).expanduser().read_text("utf-8").strip()
    except (OSError, UnicodeError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "not a text"
        remedy = "Name a file that holds the key, and that this user may read."
        raise ConfigError(f"ZOTERO_API_KEY_FILE: {file} cannot be read ({reason}).", remedy=remedy) from None


def checked(key: str, where: str) -> str:
    """``key`` itself, from ``where``; a `ConfigError` for what cannot be one.

    A key is one word of plain characters; anything else would break a header, or hide another one.
    """
    if not (key.isascii() and key.isprintable() and " " not in key and key):
        remedy = "Put the key there alone, as zotero.org makes it (Settings, Security)."
        raise ConfigError(f"What {where} holds is no API key.", remedy=remedy)
    return key
