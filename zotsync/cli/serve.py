"""``zotsync serve``"""

from __future__ import annotations

import signal
import sys
import threading

import click

from zotsync.cli.common import json_option, leave, open_workspace, out, say, workspace_options
from zotsync.errors import UsageError


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0: any free port.")
@workspace_options
@json_option
def command(port: int, root: str, state: str | None, as_json: bool) -> None:
    """Serve the embedded library over HTTP on this machine, for pyzotero and any client of Zotero's API."""
    from zotsync.libraries import embedded_path, open_server
    from zotsync.stores.base import LibraryId

    with open_workspace(root, state) as workspace:
        library = workspace.config.library
        if library.kind != "embedded":
            raise UsageError("Only an embedded library can be served.")
        path = embedded_path(workspace.root, library.path)
    server, key = open_server(path, LibraryId.parse(library.id))
    stopped = Stop()
    with server:
        server.serve(port=port)
        if as_json:
            out({"url": server.url, "library": library.id, "key": key})
        else:
            say(f"Serving {library.id} at {server.url} (this machine only). Key: {key}")
            say("Ctrl-C stops it.")
        sys.stdout.flush()
        stopped.wait()
    leave(stopped.code)


class Stop:
    """Waits for a signal to end; requests under way are finished before the program is."""

    def __init__(self) -> None:
        self.code = 0
        self._event = threading.Event()
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)

    def _stop(self, number: int, frame: object) -> None:
        self.code = 130 if number == signal.SIGINT else 0
        self._event.set()

    def wait(self) -> None:
        """Until Ctrl-C (code 130) or a request to end (code 0)."""
        while not self._event.wait(1):
            pass
