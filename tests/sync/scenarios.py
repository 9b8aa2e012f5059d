"""Worlds in which much has to be done at once; each is made anew by calling its function."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.sync.world import ARTICLE, BOOK, CHAPTER, THREE, World
from zotsync.config import Config, SourcesConfig

PROSE = """# Lamps along the quay

By Ruben Castel, 3 March 2009

The lamps along the quay were lit by hand until the winter of the great storm. This text tells who lit
them, how long a round took, and what the work was paid. Most of it comes from the harbour's own books.

The books name eleven men and one woman. She kept her round for thirty years, longer than any of the men.
"""
NOTED = ARTICLE.replace("ER  -", "N1  - Borrowed from Li\nER  -")
NEW = BOOK.replace("Bridges made of rope", "Bridges made of stone").replace("1987", "1991")
LANDING = replace(Config(), sources=SourcesConfig(new_items="new.ris"))
NOTES = replace(Config(), sources=SourcesConfig(new_items="notes/{title}.md"))
Kind = type[World]


def first(home: Path, kind: Kind = World) -> Any:
    """Nothing was synced yet: files of three kinds, and an item that only the library has."""
    world = kind(home, LANDING)
    world.put("refs.ris", f"{NOTED}\n{BOOK}\n{CHAPTER}")
    world.put("quay.md", PROSE)
    world.memory.write([{"key": "AAAA2222", "version": 0, "itemType": "book", "title": "Only over there"}])
    return world


def noted(home: Path, kind: Kind = World) -> Any:
    """Nothing was synced yet: items that only the library has, and each gets a file of its own."""
    world = kind(home, NOTES)
    world.put("refs.ris", NOTED)
    titles = [f"{word} in the old harbour" for word in ("Wells", "Ropes", "Salt pans", "Slates", "Lamps")]
    theirs = [
        {"key": f"AAAA222{n}", "version": 0, "itemType": "book", "title": title, "date": f"191{n}"}
        for n, title in enumerate(titles, 2)
    ]
    world.memory.write(theirs)
    return world


def synced(home: Path, kind: Kind = World) -> Any:
    """Synced, with a sidecar, a work in two files, and a document beside it."""
    world = first(home, kind)
    world.put("more.ris", f"{BOOK.replace('Bridges', 'Boats')}\n{THREE.replace('2011', '2010')}")
    world.put("gone.md", PROSE.replace("Lamps", "Lights").replace("Ruben Castel", "Ada Silva"))
    world.sync()
    world.edit(world.key("Lights"), shortTitle="Lights")
    world.sync()
    return world


def pulled(home: Path, kind: Kind = World) -> Any:
    """Synced once; then the library alone was edited."""
    world = synced(home, kind)
    world.edit(world.key("Lamps"), shortTitle="Lamps")
    world.edit(world.key("Salt"), pages="11-30", tags=[{"tag": "salt"}])
    world.edit(world.key("Boats"), deleted=1)
    world.memory.write([{"key": "BBBB3333", "version": 0, "itemType": "book", "title": "Later over there"}])
    return world


def later(home: Path, kind: Kind = World) -> Any:
    """Synced once; then both sides were edited in every way at once."""
    world = pulled(home, kind)
    world.change("refs.ris", "Bridges made of rope", "Bridges of rope")
    world.change("refs.ris", "Borrowed from Li", "Borrowed from Lu")
    world.change("refs.ris", "KW  - roofs\n", "KW  - slates\n")
    world.put("refs.ris", f"{world.text('refs.ris')}\n{NEW}")
    world.rename("gone.md", "here.md")
    return world


def many(home: Path, kind: Kind = World) -> Any:
    """More items on both sides than one request reads or writes, and edits of many of them."""
    world = kind(home, LANDING)
    world.put("refs.ris", "\n".join(_book(i) for i in range(120)))
    theirs = [
        {"key": f"CCCC{_digits(i)}", "version": 0, "itemType": "book", "title": f"Wells of the valley {i}"}
        for i in range(120)
    ]
    for start in (0, 50, 100):
        world.memory.write(theirs[start : start + 50])
    return world


def _book(number: int) -> str:
    return (
        f"TY  - BOOK\nAU  - Okoye, Chidi\nTI  - Bridge {number} of the river\nPY  - {1900 + number}\nER  - \n"
    )


def _digits(number: int) -> str:
    alphabet = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
    return f"22{alphabet[number // 33]}{alphabet[number % 33]}"


def conflicting(home: Path, kind: Kind = World) -> Any:
    """Three fields of two items were edited differently on both sides."""
    world = first(home, kind)
    world.sync()
    world.edit(world.key("Salt"), pages="11-30", date="2004")
    world.edit(world.key("Moss"), volume="4")
    world.change("refs.ris", "EP  - 29", "EP  - 31")
    world.change("refs.ris", "PY  - 2003", "PY  - 2005")
    world.change("refs.ris", "VL  - 3", "VL  - 5")
    world.sync()
    return world
