"""``zotsync convert``"""

from __future__ import annotations

import json
from pathlib import Path

import click

from zotsync.cli.common import leave, note
from zotsync.errors import UsageError


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--to", required=True, help="zotero-json, ris, bibtex, csl-json or markdown.")
@click.option("--out", "file", type=click.Path(dir_okay=False), help="Write here instead of stdout.")
@click.option("--references", is_flag=True, help="The items of the documents' reference lists.")
@click.option("--json", "as_json", is_flag=True, help="The same as --to zotero-json where that is meant.")
def command(paths: tuple[str, ...], to: str, file: str | None, references: bool, as_json: bool) -> None:
    """Convert reference files. An unreadable file is named on stderr, and the exit code is 1."""
    from zotsync import api

    if not paths:
        raise UsageError("Convert what?", remedy="Give files or folders.")
    if to not in api.TO:
        raise UsageError(f"{to!r} is no format to convert to.", remedy=f"Known: {', '.join(api.TO)}.")
    loaded = api.load(paths)
    items = [i for path in paths for i in api.references(path)] if references else loaded.items
    result = api.convert(items, to)
    text = result if isinstance(result, str) else json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    if file:
        Path(file).write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)
    for failure in loaded.failures:
        line = f":{failure.line}" if failure.line else ""
        note(f"failed  {failure.path}{line}: {failure.message}")
    if loaded.failures:
        leave(1)
