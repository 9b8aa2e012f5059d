"""``zotsync undo``"""

from __future__ import annotations

import click

from zotsync.cli.common import (
    find_root,
    json_option,
    leave,
    note,
    open_workspace,
    out,
    say,
    several,
    workspace_options,
)


@click.command()
@click.argument("run", required=False)
@workspace_options
@json_option
def command(run: str | None, root: str, state: str | None, as_json: bool) -> None:
    """Take back a run (default: the newest that changed something), in files and library alike."""
    if not (find_root(root) / "zotsync.toml").is_file():
        from zotsync.api import undo_loose

        target, kept = undo_loose(run)
        if as_json:
            out({"undone": target, "run": None, "changes": [], "kept": [{"path": one} for one in kept]})
        else:
            say(f"Run {target} was undone.")
            for one in kept:
                note(f"kept    {one}: it was edited since.")
        leave(1 if kept else 0)
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
        say(f"Run {target} was undone: {library} taken back, {files} restored byte for byte.")
        for failure in result.kept:
            note(f"kept    {failure.path or failure.key}: {failure.message}")
        say("It is held: later syncs leave it alone until you edit it or say `sync --redo`.")
    if result.kept:
        leave(1)
