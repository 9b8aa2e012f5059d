"""The Zotero desktop app's local API, as it was seen to answer: a stand-in for tests.

    >>> with Desktop() as app:
    ...     key = app.authorize("a test")
    >>> len(key)
    32

`Desktop.app` is a WSGI application; `Desktop.serve` puts it on a port of this machine. Its library lives
in memory. What the app does that a client must be ready for is on from the start, and can be switched off
in `Desktop.quirks`. Left out: files, exports, citations and full text.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

from zotsync.server.faults import Faults
from zotsync.server.local.app import PROMPT_SECONDS, PROMPTS, LocalApplication
from zotsync.server.local.library import Library

if TYPE_CHECKING:
    from zotsync.server.serving import Serving

__all__ = ["Desktop", "Quirks"]


@dataclass(slots=True)
class Quirks:
    """What this app does; the defaults are those of the app that was looked at (11, August 2026).

    ``chosen_keys_refused``: a new object with a key of the client's choice is refused.
    ``refused_writes_linger``: what a refused write had changed is shown, and saved by the next good write.
    ``extra_lines_move``: lines of Extra that say a field move into it on every write.
    ``malformed_keys_give_all``: ``itemKey`` without a good key, and a missing collection, give all items.
    ``write_seconds``: time between the check of a version and the write, in which others are served: two
    writes with one version are both accepted.
    ``read_only``: an older app, which sends no ``Zotero-Server-ID`` and refuses every write.
    ``switched_off``: the local API is not enabled in the app's settings.
    """

    chosen_keys_refused: bool = True
    refused_writes_linger: bool = True
    extra_lines_move: bool = True
    malformed_keys_give_all: bool = True
    write_seconds: float = 0.0
    read_only: bool = False
    switched_off: bool = False


class Desktop:
    """A running app. ``ask`` stands for the person at the dialog: given an application's name it says
    ``always``, ``allow`` (one write) or ``deny``. ``clock`` (seconds) counts the prompts of a minute.
    """

    def __init__(
        self,
        *,
        user_id: int = 0,
        ask: Callable[[str], str] = lambda name: "always",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.quirks = Quirks()
        self.faults = Faults()
        self.user_id = user_id
        self.ask = ask
        self.server_id = secrets.token_hex(6)
        self.libraries: dict[str, Library] = {"users": Library("users", 0, "My Library")}
        self.keys: dict[str, bool] = {}
        self.tokens: set[str] = set()
        self.lock = threading.RLock()
        self._clock = clock
        self._prompts: list[float] = []
        self._serving: Serving | None = None
        self._port = 0
        self._app = LocalApplication(self)

    def app(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """The WSGI application."""
        return self.faults.around(self._app)(environ, start_response)

    def authorize(self, name: str) -> str:
        """A remembered key for an application, without the dialog."""
        key = secrets.token_hex(16)
        self.keys[key] = True
        return key

    def add_group(self, group_id: int, name: str, *, editable: bool = True, version: int = 1) -> None:
        """Add a group and its library; ``version`` is the group's own on the web."""
        self.libraries[str(group_id)] = Library("groups", group_id, name, editable, version)

    def restart(self) -> None:
        """What was never saved is gone; keys that were to be remembered, and the data, stay."""
        with self.lock:
            for library in self.libraries.values():
                library.forget_unsaved()
            self.keys = {key: remember for key, remember in self.keys.items() if remember}
            self.tokens.clear()
            self._prompts.clear()

    def prompted(self) -> int:
        """Count one prompt; the seconds to wait where there were too many (0: none)."""
        now = self._clock()
        self._prompts = [at for at in self._prompts if now - at < PROMPT_SECONDS]
        if len(self._prompts) >= PROMPTS:
            return max(1, int(PROMPT_SECONDS - (now - self._prompts[0])))
        self._prompts.append(now)
        return 0

    def pause(self) -> None:
        """Let other requests in, as the app does while it writes."""
        if self.quirks.write_seconds:
            self.lock.release()
            try:
                time.sleep(self.quirks.write_seconds)
            finally:
                self.lock.acquire()

    def serve(self, port: int = 0) -> Serving:
        """Answer on 127.0.0.1 from a thread of its own; again on the same port after `close`."""
        from zotsync.server.serving import Serving

        self.close()
        self._serving = Serving(self.app, port or self._port)
        self._port = self._serving.port
        return self._serving

    @property
    def url(self) -> str:
        """The address of the local API while it serves, such as ``http://127.0.0.1:23119/api``."""
        if self._serving is None or self._serving.closed:
            raise RuntimeError("this app is not being served; call serve() first")
        return f"{self._serving.url}/api"

    def close(self) -> None:
        """Quit the app: connections are refused until `serve`, and what was never saved is gone."""
        if self._serving is not None:
            self._serving.close()
        self.restart()

    def __enter__(self) -> Desktop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
