"""``zotsync serve``"""

from __future__ import annotations

import time

import click

from zotsync.cli.common import json_option, open_workspace, out, say, workspace_options
from zotsync.errors import UsageError


@click.command()
@click.option("--port", type=int, default=0, help="0: any free port.")
@workspace_options
@json_option
def command(port: int, root: str, state: str | None, as_json: bool) -> None:
    """Serve the embedded library over HTTP on this machine, for pyzotero and any client of Zotero's API."""
    from zotsync.libraries import embedded_path
    from zotsync.server import Server

    with open_workspace(root, state) as workspace:
        library = workspace.config.library
        if library.kind != "embedded":
            raise UsageError("Only an embedded library can be served.")
        path = embedded_path(workspace.root, library.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    server = Server(str(path))
    server.add_user(library.user, f"user{library.user}")
    key = server.key_for(library.user)
    with server.serve(port=port):
        if as_json:
            out({"url": server.url, "library": library.id, "key": key})
        else:
            say(f"Serving {library.id} at {server.url} (this machine only). Key: {key}")
            say("Ctrl-C stops it.")
        try:
            while True:
                time.sleep(3600)
        finally:
            server.close()
