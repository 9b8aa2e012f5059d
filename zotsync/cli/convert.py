"""``zotsync convert``"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zotsync.cli.common import (
    aside,
    check_inputs,
    files_options,
    json_option,
    leave,
    library_items,
    note,
    open_workspace,
    out,
    show_failures,
    show_text,
    workers,
)
from zotsync.errors import UsageError

if TYPE_CHECKING:
    from zotsync import api


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--to", help="zotero-json (what --json gives), ris, bibtex, csl-json, csl-yaml or markdown.")
@click.option("--out", "file", type=click.Path(dir_okay=False), help="Write here instead of stdout.")
@click.option(
    "--where", multiple=True, metavar="QUERY", help="Only items with: field=value tag=x title~word."
)
@click.option(
    "--references",
    is_flag=True,
    help="The items of the documents' reference lists, or of lines that cite a work.",
)
@files_options
@json_option
def command(
    paths: tuple[str, ...],
    to: str | None,
    file: str | None,
    where: tuple[str, ...],
    references: bool,
    library: str | None,
    workers_: int,
    as_json: bool,
) -> None:
    """Convert reference files. An unreadable file is named on stderr, and the exit code is 1."""
    from zotsync import api, query

    to = to or ("zotero-json" if as_json else None)
    if to not in api.TO:
        said = "Say the format to convert to: --to." if to is None else f"{to!r} is no format to convert to."
        raise UsageError(said, remedy=f"Known: {', '.join(api.TO)}.")
    check_inputs(paths, library, "convert")
    terms = [term for text in where for term in query.parse(text)]
    failures: tuple[api.Failure, ...] = ()
    if library is not None:
        items = library_items(library)
    else:
        with workers(workers_) as executor:
            loaded = api.load(paths, executor)
        items, failures = api.references(loaded) if references else loaded.items, loaded.failures
        _check_out(file, loaded)
        for source in loaded.sources:
            if not (references or source.items or source.failures):
                note(f"{source.path}: No item is in it.")
    result = api.convert(list(query.matching(items, terms)), to)
    text = result if isinstance(result, str) else api.json_text(result)
    if file:
        if library is not None:
            _tell_workspace(Path(file), text)
        api.write_text(Path(file), text)
    failed = {"failed": [failure.to_json() for failure in failures]} if failures else {}
    if as_json and file:
        out({"out": file, "format": to, **failed})
    elif as_json and isinstance(result, str):
        out({"format": to, "text": text, **failed})
    elif not file:
        show_text(text)
    show_failures(failures)
    if failures:
        leave(1)


def _tell_workspace(file: Path, text: str) -> None:
    """What is made out of a library within a workspace is no source of it."""
    from zotsync.loading import workspace_of

    place = file.resolve()
    root = workspace_of(place)
    if root is None or (place.exists() and not place.is_file()):
        return
    with open_workspace(str(root), None) as workspace:
        if workspace.makes(place.relative_to(root).as_posix(), text):
            aside(f"{file} is no source: a sync leaves it alone as long as nobody edits it.")


def _check_out(file: str | None, loaded: api.Loaded) -> None:
    """What is read is not written over: the next call would read its own answer, and what is lost is gone."""
    place = Path(file) if file else None
    if place is None or not place.is_file():
        return
    for path in (*[s.path for s in loaded.sources], *[f.path for f in loaded.failures]):
        if os.path.exists(path) and place.samefile(path):
            raise UsageError(
                f"--out {file} would write over a file that is read.", remedy="Write to another place."
            )
