"""The questions of `zotsync init` on a terminal; each has an answer that Enter gives."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

import click

from zotsync.cli.show import harmless, say
from zotsync.config import LOCAL, Config, LibraryConfig

_LIBRARIES = {
    "local": "the Zotero app on this computer",
    "user": "your library at zotero.org",
    "group": "a group's library at zotero.org",
    "trial": "a trial library in this folder: no account, no network",
}
_PLACES = {
    "ask": "wait until you say where",
    "file": "all in one file",
    "notes": "a Markdown note each, in from-zotero/",
}


def possible() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask_library() -> LibraryConfig:
    """Which library: a running Zotero app is offered first."""
    from zotsync.stores.zotero_app import running

    offered = running(LOCAL)
    if offered:
        say("Zotero is running on this computer.", "green")
    kind = _choice(
        "Which library shall this folder be kept the same as?", _LIBRARIES, "local" if offered else "trial"
    )
    if kind == "local":
        return LibraryConfig(kind="local", user=0)
    if kind == "trial":
        return LibraryConfig()
    where = "zotero.org/settings/security names it" if kind == "user" else "it is in the address of its page"
    number = click.prompt(f"Its number ({where})", type=click.IntRange(min=1))
    return (
        LibraryConfig(kind="web", user=number) if kind == "user" else LibraryConfig(kind="web", group=number)
    )


def ask_rest(config: Config, imports: Sequence[tuple[str, str]]) -> Config:
    """Which files are only read, which collections take part, and where new items land.

    ``imports``: the files that another program rewrites, as patterns, and the program.
    """
    read = [
        pattern
        for pattern, program in imports
        if click.confirm(
            f"{harmless(pattern.lstrip('/'))} is rewritten by {harmless(program)}. Only read it?",
            default=True,
        )
    ]
    library, new = config.library, "ask"
    if library.kind != "embedded":
        text = click.prompt(
            "Collections that take part, with commas between them (Enter: the whole library)",
            default="",
            show_default=False,
        )
        library = replace(
            library, collections=tuple(name.strip() for name in text.split(",") if name.strip())
        )
    place = _choice("Where shall items go that are in the library alone?", _PLACES, "ask")
    if place == "file":
        new = click.prompt("Which file", default="zotero.bib")
    elif place == "notes":
        new = "from-zotero/{citekey}.md"
    return replace(
        config, library=library, sources=replace(config.sources, import_=tuple(read), new_items=new)
    )


def _choice(question: str, answers: dict[str, str], default: str) -> str:
    say(question, "bold")
    for name, says in answers.items():
        say(f"  {name:<6} {says}")
    return str(
        click.prompt("Your choice", type=click.Choice(list(answers)), default=default, show_choices=False)
    )
