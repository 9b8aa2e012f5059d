"""``zotsync undo``"""

from __future__ import annotations

import click

from zotsync.cli.common import find_root, json_option, leave, open_workspace, out, workspace_options
from zotsync.cli.show import detail, several
from zotsync.cli.show_plan import show_kept


@click.command()
@click.argument("run", required=False)
@workspace_options
@json_option
def command(run: str | None, root: str, state: str | None, as_json: bool) -> None:
    """Take back a run (default: the newest that changed something), in files and library alike."""
    loose, log = not (find_root(root) / "zotsync.toml").is_file(), None
    if loose:
        from zotsync.api import undo_loose

        target, result = undo_loose(run)
    else:
        with open_workspace(root, state) as workspace:
            target = run or workspace.newest_run()
            log, result = workspace.undo(target)
    if as_json:
        out(
            {
                "run": log,
                "undone": target,
                "changes": [change.to_json() for change in result.changes],
                "files": result.files,
                "kept": [failure.to_json() for failure in result.kept],
            }
        )
    else:
        library, files = several(len(result.changes), "change"), several(result.files, "file")
        detail(f"Run {target} was undone: {library} taken back, {files} restored byte for byte.")
        show_kept(result.kept)
        if not loose:
            detail("It is held: later syncs leave it alone until you edit it or say `sync --redo`.")
    if result.kept:
        leave(1)
