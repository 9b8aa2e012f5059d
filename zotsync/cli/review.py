"""``zotsync review``"""

from __future__ import annotations

import sys
import webbrowser
from functools import partial

import click

from zotsync.cli.common import json_option, leave, note, open_workspace, out, say, workspace_options
from zotsync.cli.serve import Stop


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0: any free port.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@workspace_options
@json_option
def command(port: int, no_browser: bool, root: str, state: str | None, as_json: bool) -> None:
    """Decide conflicts, fixes, tags and duplicates on a page of this machine.

    The address opens the page once, in one browser. Each decision is written at once, as a run that
    `undo` takes back; Ctrl-C ends the page and loses nothing.
    """
    from zotsync.review import Desk, ReviewApp
    from zotsync.server.serving import Serving

    desk = Desk(partial(open_workspace, root, state))
    desk.look()
    app = ReviewApp(desk)
    stopped = Stop()
    with Serving(app, port) as serving:
        url = f"{serving.url}/open?token={app.token}"
        counts = {kind: len(cards) for kind, cards in desk.cards.items()}
        if as_json:
            out({"url": url, "waiting": counts})
        else:
            say(", ".join(f"{count} {kind}" for kind, count in counts.items()))
            say(f"Review at {url}")
            say("The address works once, on this machine alone. Ctrl-C ends the page.")
        sys.stdout.flush()
        if not no_browser and not as_json and not webbrowser.open(url):
            note("No browser could be opened here; open the address yourself.")
        stopped.wait()
    leave(stopped.code)
