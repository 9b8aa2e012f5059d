"""What people do to a folder and a library at any time, with every value they give known by its name.

Each value is a token that is given once (``w12x``), so that it can be told afterwards what became of it:
it is there, it is in a journal, it is in conflict, or somebody overwrote it who saw it.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import replace

from tests.sync.world import World
from zotsync import formats, schema
from zotsync.changes import encode
from zotsync.config import Config, SourcesConfig
from zotsync.formats.base import CannotSay, Format, Reading, splice
from zotsync.item import Creator, Item, Json, Note, Tag, diff, key_from
from zotsync.sync.retype import retype
from zotsync.workspace import Workspace

TOKEN = re.compile(r"\bw\d+x\b")
_BYTES = re.compile(r'"length":\d+,"before":"([^"]+)"')
MANY = ("one.ris", "two.bib", "three.json", "four.ris")
PATHS = (*MANY, "five.md", "quay.md")
NEW = "four.ris"
"""Where new items of the library land."""
PROSE = """# Lamps along the quay

By Ruben Castel, 3 March 2009

The lamps along the quay were lit by hand until the winter of the great storm. This text tells who lit
them, how long a round took, and what the work was paid. Most of it comes from the harbour's own books.
"""
FIELDS = ("volume", "language", "publicationTitle", "abstractNote", "shortTitle", "date", "citationKey")
DATES = tuple(f"{year}-{month:02}" for year in range(1990, 2010) for month in range(1, 13))
TYPES = ("journalArticle", "conferencePaper", "magazineArticle")
ALLOWED = ("deletions", "tag-removals", "empty-library")


class People:
    """``said``: each token ever given; ``seen``: those that a person overwrote or took away."""

    def __init__(self) -> None:
        self.world = World(config=replace(Config(), sources=SourcesConfig(new_items=NEW)))
        self.number = 0
        self.said: set[str] = set()
        self.seen: set[str] = set()
        self.titles: set[str] = set()
        self.merged: set[str] = set()
        for path in MANY:
            self.world.put(path, _format(path).write([self.item() for _ in range(3)]))
        self.world.put("five.md", _format("five.md").write([self.item()]))
        self.world.put("quay.md", PROSE)
        self.titles.add("Lamps along the quay")
        self.world.sync()

    def token(self) -> str:
        self.number += 1
        token = f"w{self.number}x"
        self.said.add(token)
        return token

    def item(self) -> Item:
        """A work that nobody can take for another one."""
        self.number += 1
        word = "".join("bdfghklmnp"[int(c)] + "aeiou"[int(c) % 5] for c in f"{self.number:05}").title()
        self.titles.add(f"{word} and its {word[::-1].lower()}")
        fields = {"title": f"{word} and its {word[::-1].lower()}", "DOI": f"10.5555/{word.lower()}"}
        return Item("journalArticle", {**fields, "volume": self.token()}, (Creator("author", word, "Ann"),))

    # In a file

    def read(self, path: str) -> Reading | None:
        if not (self.world.root / path).exists():
            return None
        return _format(path).read(self.world.text(path), path)

    def _write(self, path: str, text: str, before: Iterable[Item]) -> None:
        """Put a text in the place of another; what it does not say any more was seen by who wrote it."""
        old = tokens(*before)
        self.world.put(path, text)
        new = TOKEN.findall(text)
        self.seen |= old - set(new)
        self.said |= set(new)

    def edit_file(self, path: str, at: int, name: str, choice: int) -> None:
        reading = self.read(path)
        if reading is None or at >= len(reading.items):
            return
        format, old = _format(path), reading.items[at]
        said = set(self.said)
        new = self.edited(old, name, choice)
        try:
            text = splice(reading.text, format.edit(reading, at, new))
        except CannotSay:
            self.said = said
            return
        # What the format cannot say was never given.
        self.said = said
        self._write(path, text, [old])

    def edited(self, item: Item, name: str, choice: int) -> Item:
        if name == "tags":
            kept = item.tags[1:] if choice % 3 == 0 else item.tags
            return item.with_(tags=kept if choice % 5 == 0 else (*kept, Tag(self.token())))
        if name == "creators":
            role = "editor" if choice % 4 == 3 and "editor" in schema.creator_types(item.type) else "author"
            new = Creator(role, f"Q-{self.token()}", "Bo")
            kept = item.creators[: len(item.creators) - choice % 2]
            return item.with_(creators=(new, *kept) if choice % 3 == 0 else (*kept, new))
        if name == "notes":
            return item.with_(notes=_notes(item.notes, choice, self.token()))
        if name == "itemType":
            return item.with_(type=TYPES[choice % len(TYPES)])
        return item.with_fields({name: self._value(name, choice)})

    def _value(self, name: str, choice: int) -> str:
        if name == "date":
            return DATES[choice % len(DATES)]
        return "" if choice % 7 == 0 else self.token()

    def add_to_file(self, path: str) -> None:
        if (reading := self.read(path)) is not None:
            self.world.put(path, splice(reading.text, _format(path).add(reading, [self.item()])))

    def add_above(self, path: str) -> None:
        """A new item before all others, as programs put it that sort."""
        if (reading := self.read(path)) is not None and not path.endswith(".json"):
            self.world.put(path, f"{_format(path).write([self.item()]).strip()}\n\n{reading.text}")

    def remove_from_file(self, path: str, at: int) -> None:
        reading = self.read(path)
        if reading is not None and at + 1 < len(reading.items):
            text = splice(reading.text, _format(path).remove(reading, at))
            self._write(path, text, [reading.items[at]])

    def move(self, at: int) -> None:
        """An item goes from one file to another of its format."""
        one, four = self.read("one.ris"), self.read("four.ris")
        if one is None or four is None or at + 1 >= len(one.items):
            return
        origin = one.items[at].origin
        assert origin is not None
        if one.items[at].title not in {item.title for item in four.items}:
            self.world.put("one.ris", splice(one.text, _format("one.ris").remove(one, at)))
            self.world.put("four.ris", f"{origin.text.strip()}\n\n{four.text}")

    def copy(self, path: str, at: int) -> None:
        """An item of one file is pasted into another, in that one's format."""
        reading, other = self.read(path), self.read("three.json")
        if reading is None or other is None or at >= len(reading.items):
            return
        if reading.items[at].title not in {item.title for item in other.items}:
            plain = _format("three.json").get(reading.items[at].with_(origin=None, notes=()))
            self.world.put("three.json", splice(other.text, _format("three.json").add(other, [plain])))

    def rename(self, path: str) -> None:
        """A file gets another name; it gets its own back when that is called again."""
        other = path.replace(".", "-renamed.")
        old, new = (path, other) if (self.world.root / path).exists() else (other, path)
        if (self.world.root / old).exists():
            self.world.rename(old, new)

    def redate_document(self, choice: int) -> None:
        if (self.world.root / "quay.md").exists():
            text = self.world.text("quay.md")
            self.world.put("quay.md", re.sub(r"\d+ March 2\d{3}", f"{1 + choice % 28} March 2009", text))

    # In the library

    def live(self) -> dict[str, Json]:
        """The regular items of the library that are not in its trash."""
        return {k: d for k, d in self.world.library().items() if d["itemType"] != "note"}

    def edit_library(self, at: int, name: str, choice: int) -> None:
        live = self.live()
        if not live:
            return
        key = list(live)[at % len(live)]
        if name == "notes":
            self._note_in_library(key, choice)
            return
        old = Item.from_json(live[key])
        if name in FIELDS:  # no library keeps a field that the type does not have
            name = schema.type_field(old.type, name) or ""
        if not name:
            return
        new = retype(self.edited(old, name, choice), old.type)
        self.seen |= tokens(old) - tokens(new)
        changed = {one: encode(one, new.aspects().get(one)) for one in {name, *diff(old, new)}}
        lists = ("tags", "creators")
        self.world.edit(key, **{n: v or ([] if n in lists else "") for n, v in changed.items()})

    def _note_in_library(self, key: str, choice: int) -> None:
        mine = {k: d for k, d in self.world.library().items() if d.get("parentItem") == key}
        note = f"<p>{self.token()} and <b>more</b></p>" if choice % 2 else f"<p>{self.token()}</p>"
        if not mine or choice % 4 == 0:
            self.world.create(itemType="note", parentItem=key, note=note, key=key_from(note))
            return
        other = sorted(mine)[choice % len(mine)]
        if choice % 4 == 1:
            self.said -= set(TOKEN.findall(note))
            self.world.edit(other, deleted=1)
            return
        self.seen |= set(TOKEN.findall(mine[other]["note"]))
        self.world.edit(other, note=note)

    def add_to_library(self) -> None:
        new = self.item()
        self.world.create(**{**new.to_json(), "key": key_from(new.title), "version": 0})

    def trash(self, at: int) -> None:
        if keys := list(self.live()):
            self.world.edit(keys[at % len(keys)], deleted=1)

    def restore(self, at: int) -> None:
        live = self.world.library()
        if keys := [k for k in self.world.library(trashed=True) if k not in live]:
            data = self.world.memory.items[keys[at % len(keys)]]
            if not data.get("parentItem") and data.get("title") not in self.merged:
                self.world.edit(data["key"], deleted=0)

    def erase(self, at: int) -> None:
        if keys := list(self.live()):
            key = keys[at % len(keys)]
            gone = [d for d in self.world.memory.items.values() if key in (d["key"], d.get("parentItem"))]
            self.seen |= set(TOKEN.findall(json.dumps(gone)))
            self.world.memory.erase(key)

    def merge(self, at: int, other: int) -> None:
        """As Zotero merges: the winner gets the loser's tags and notes, and says whom it replaces."""
        keys = list(self.live())
        if len(keys) < 2:
            return
        winner = keys[at % len(keys)]
        loser = [key for key in keys if key != winner][other % (len(keys) - 1)]
        live = self.live()
        names = {t["tag"] for t in live[winner].get("tags", [])}
        tags = [t for t in live[loser].get("tags", []) if t["tag"] not in names]
        uri = f"http://zotero.org/users/1/items/{loser}"
        relations: Json = dict(live[winner].get("relations") or {})
        before = relations.get("dc:replaces") or []
        relations["dc:replaces"] = [*([before] if isinstance(before, str) else before), uri]
        self.merged |= {live[loser]["title"], live[winner]["title"]}
        self.world.edit(winner, tags=[*live[winner].get("tags", []), *tags], relations=relations)
        for key, data in self.world.library().items():
            if data.get("parentItem") == loser:
                self.world.edit(key, parentItem=winner)
        self.world.edit(loser, deleted=1)

    # What became of it

    def known(self) -> set[str]:
        """The tokens that are somewhere: on a side, in its trash, in a journal, in conflict."""
        found = set(TOKEN.findall(json.dumps(list(self.world.memory.items.values()))))
        for content in self.world.files().values():
            found |= set(TOKEN.findall(content.decode()))
        with self.world.open() as workspace:
            found |= journalled(workspace)
            found |= set(TOKEN.findall(json.dumps([c.to_json() for c in workspace.conflicts()])))
        return found

    def present(self) -> list[str]:
        """The files that are sources, under the names that they have now."""
        every = [*PATHS, *(path.replace(".", "-renamed.") for path in PATHS)]
        return [path for path in every if (self.world.root / path).exists()]

    def open(self) -> Workspace:
        return self.world.open()


def journalled(workspace: Workspace) -> set[str]:
    """The tokens in the journal of a workspace, in the bytes too that files held before."""
    found: set[str] = set()
    for path in workspace.state.journal.glob("*.jsonl"):
        text = path.read_text("utf-8")
        found |= set(TOKEN.findall(_BYTES.sub("", text)))
        for data in _BYTES.findall(text):
            found |= set(TOKEN.findall(zlib.decompress(base64.b64decode(data)).decode()))
    return found


def tokens(*items: Item) -> set[str]:
    found = json.dumps([[item.to_json(), [note.html for note in item.notes]] for item in items])
    return set(TOKEN.findall(found))


def _notes(notes: tuple[Note, ...], choice: int, token: str) -> tuple[Note, ...]:
    if not notes or choice % 3 == 0:
        return (*notes, Note(f"<p>{token}</p>"))
    if choice % 3 == 1:
        return (*notes[:-1], Note(f"<p>{token}</p>"))
    return notes[1:]


def _format(path: str) -> Format:
    found = formats.format_for(path)
    assert found is not None
    return found
