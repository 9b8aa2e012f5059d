"""``zotsync doctor``"""

from __future__ import annotations

import click

from zotsync.cli.common import detail, find_root, json_option, leave, out, say, workspace_options


@click.command()
@click.option("--offline", is_flag=True, help="Ask no server and no app.")
@workspace_options
@json_option
def command(offline: bool, root: str, state: str | None, as_json: bool) -> None:
    """Check configuration, base, sources, key, library and last run. Shows no key."""
    from zotsync.doctor import examine

    checks = list(examine(find_root(root), state, offline=offline))
    if as_json:
        out({"checks": [check.to_json() for check in checks], "ok": all(check.ok for check in checks)})
    else:
        for check in checks:
            text = f"{'ok ' if check.ok else 'BAD'}  {check.name}: {check.message}"
            (detail if check.ok else say)(text, "" if check.ok else "red")
            if check.remedy:
                say(f"     to do: {check.remedy}")
    if checks[0].name == "configuration" and not checks[0].ok:
        leave(2)
    if not all(check.ok for check in checks):
        leave(1)
