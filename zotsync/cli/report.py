"""``zotsync report``"""

from __future__ import annotations

from pathlib import Path

import click

from zotsync.cli.common import json_option, open_workspace, out, say, several, show_text, workspace_options


@click.command()
@click.option(
    "--out",
    "target",
    type=click.Path(dir_okay=False),
    help="Where the page is written; - is stdout. [default: zotsync-report.html; with --json: nowhere]",
)
@workspace_options
@json_option
def command(target: str | None, root: str, state: str | None, as_json: bool) -> None:
    """One page about the workspace: charts, findings, what waits, duplicates, and where each item is from.

    The page needs no network and no other file. It shows the sources as they are now, and the library as
    it was last seen.
    """
    from zotsync import api
    from zotsync.overview import overview
    from zotsync.reports.report import report_html, report_json

    with open_workspace(root, state) as workspace:
        seen = overview(workspace)
    target = target or ("" if as_json else "zotsync-report.html")
    if target == "-" and not as_json:
        show_text(report_html(seen))
        return
    if target and target != "-":
        api.write_text(Path(target), report_html(seen))
    if as_json:
        out({"report": target or None, **report_json(seen)})
    else:
        said = f"{several(len(seen.entries), 'item')}, {several(len(seen.findings), 'finding')}"
        say(f"Wrote {target}: {said}. Open it in a browser.")
