"""``zotsync enrich``"""

from __future__ import annotations

import click

from zotsync.cli.common import json_option, leave, note, out, say, short
from zotsync.errors import UsageError


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--check", is_flag=True, help="Exit with 1 where something is suggested.")
@json_option
def command(paths: tuple[str, ...], check: bool, as_json: bool) -> None:
    """Suggest tags, years and identifiers, each with the words that say so. Nothing is written."""
    from zotsync import api

    if not paths:
        raise UsageError("Enrich what?", remedy="Give files or folders.")
    loaded = api.load(paths)
    found = api.enrich_loaded(loaded)
    if as_json:
        out({"items": [one.to_json() for one in found]})
    else:
        for one in found:
            say(f"{one.path}: {short(one.item.title)}")
            for tag in one.found.tags:
                words = ", ".join(sorted({evidence.text for evidence in tag.evidence})[:4])
                say(f"    + tag {tag.tag}  ({tag.confidence:.2f}; {short(words, 60)})")
            for found_value in one.found.suggestions:
                words = ", ".join(evidence.text for evidence in found_value.evidence[:1])
                sure = f"{found_value.confidence:.2f}; {short(words, 60)}"
                say(f"    ? {found_value.field}: {found_value.value}  ({sure})")
    for failure in loaded.failures:
        note(f"failed  {failure.path}: {failure.message}")
    if loaded.failures or (check and any(one.found.tags or one.found.suggestions for one in found)):
        leave(1)
