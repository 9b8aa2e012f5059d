"""Two folders and a third program write to one library at once: in the end everybody says the same."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.sync.people import journalled, tokens
from zotsync import formats
from zotsync.config import Config, LibraryConfig, SourcesConfig
from zotsync.formats.base import splice
from zotsync.item import Creator, Item, Tag, key_from
from zotsync.workspace import Workspace, init

FILE = "refs.ris"
RIS = formats.format_named("ris")
ALLOWED = ["deletions", "tag-removals"]
FEWEST = 4
"""A file is never emptied: so few items stay in it."""


@dataclass
class Writers:
    """``said``: each value ever given, no two alike; ``seen``: those overwritten by who saw them."""

    home: Path
    random: random.Random
    clones: bool
    number: int = 0
    said: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        library = LibraryConfig(path=str(self.home / "library.sqlite"))
        self.config = replace(Config(), library=library, sources=SourcesConfig(new_items=FILE))
        self.folders = [self.home / name / "refs" for name in ("ours", "theirs")]
        mine: list[Item] = []
        for place, folder in enumerate(self.folders):
            folder.mkdir(parents=True)
            init(folder, self.config, str(folder.parent / "state"))
            if not (mine and self.clones):
                mine = [self.item() for _ in range(6)]
            (folder / FILE).write_text(RIS.write(mine), "utf-8")
            self.sync(place)

    def open(self, place: int) -> Workspace:
        folder = self.folders[place]
        return Workspace(folder, self.config, state=folder.parent / "state")

    def sync(self, place: int) -> Any:
        with self.open(place) as workspace:
            return workspace.sync(allow=ALLOWED)

    def token(self) -> str:
        self.number += 1
        token = f"w{self.number}x"
        self.said.add(token)
        return token

    def item(self) -> Item:
        self.number += 1
        name = "".join("bcdfghjklm"[int(c)] + "aeiou"[int(c) % 5] for c in f"{self.number:04}")
        fields = {
            "title": f"{name.title()} and its harbours",
            "DOI": f"10.5555/{name}",
            "volume": self.token(),
        }
        return Item("journalArticle", fields, (Creator("author", name.title(), "Ann"),))

    # What a writer does

    def in_a_file(self, place: int) -> None:
        path = self.folders[place] / FILE
        text = path.read_text("utf-8")
        reading = RIS.read(text)
        what = self.random.choice(["edit", "edit", "edit", "create", "delete"])
        at = self.random.randrange(len(reading.items) - 1)
        if what == "create":
            text = splice(text, RIS.add(reading, [self.item()]))
        elif what == "delete" and len(reading.items) > FEWEST:
            self.seen |= tokens(reading.items[at])
            text = splice(text, RIS.remove(reading, at))
        else:
            old = reading.items[at]
            new = self.edited(old)
            self.seen |= tokens(old) - tokens(new)
            text = splice(text, RIS.edit(reading, at, new))
        path.write_text(text, "utf-8")

    def edited(self, item: Item) -> Item:
        if self.random.random() < 0.3:
            kept = tuple(tag for tag in item.tags if self.random.random() < 0.8)
            return item.with_(tags=(*kept, Tag(self.token())))
        return item.with_fields({self.random.choice(["volume", "issue", "language"]): self.token()})

    def in_the_library(self) -> None:
        with self.open(0) as workspace:
            zotero = workspace.pyzotero()
            live = sorted(
                zotero.everything(zotero.top(itemType="journalArticle")), key=lambda found: found["key"]
            )
            what = self.random.choice(["edit", "edit", "edit", "create", "delete", "erase"])
            if what == "create" or not live:
                item = self.item()
                zotero.create_items([{**item.to_json(), "key": key_from(str(self.number)), "version": 0}])
                return
            data = self.random.choice(live)["data"]
            item = Item.from_json(data)
            if what in ("delete", "erase") and len(live) > FEWEST + 2:
                self.seen |= tokens(item)
                if what == "erase":
                    zotero.delete_item({"key": data["key"], "version": data["version"]})
                else:
                    zotero.update_item({"key": data["key"], "version": data["version"], "deleted": 1})
                return
            new = self.edited(item)
            self.seen |= tokens(item) - tokens(new)
            wanted = {name: value for name, value in new.to_json().items() if data.get(name) != value}
            zotero.update_item({**wanted, "key": data["key"], "version": data["version"]})

    def round(self) -> None:
        for _ in range(self.random.randint(1, 3)):
            writer = self.random.randrange(3)
            if writer < 2:
                self.in_a_file(writer)
            else:
                self.in_the_library()
        for place in self.random.sample([0, 1], self.random.randint(0, 2)):
            report = self.sync(place)
            assert () == report.failed

    # What must be true in the end

    def settle(self, *allow: str) -> None:
        """Both sync until nothing is left to do; whatever is in conflict gets the library's value."""
        for _ in range(8):
            quiet = True
            for place in (0, 1):
                with self.open(place) as workspace:
                    quiet = not workspace.sync(allow=[*ALLOWED, *allow]).applied and quiet
                    parked = workspace.conflicts()
                    choices: dict[str, dict[str, Any]] = {}
                    for conflict in parked:
                        choices.setdefault(conflict.key, {})[conflict.field] = "library"
                    if parked:
                        quiet = False
                        workspace.resolve(choices)
            if quiet:
                return
        raise AssertionError("the folders never came to rest")

    def wrong(self) -> list[str]:
        """Everything that is not as it must be: what was doubled, what differs untold, what is lost."""
        with self.open(0) as workspace:
            items = [item for item in workspace.library.items() if not item.other.get("deleted")]
        there = {item["DOI"]: item for item in items}
        found = ["an item was doubled in the library"] if len(there) < len(items) else []
        everything = tokens(*items)
        for place, folder in enumerate(self.folders):
            mine = RIS.read((folder / FILE).read_text("utf-8")).items
            here = {item["DOI"]: item for item in mine}
            found += [f"an item was doubled in {folder.parent.name}"] if len(here) < len(mine) else []
            everything |= tokens(*mine)
            with self.open(place) as workspace:
                told = {held.title for held in workspace.base.held()}
            for doi in here.keys() | there.keys():
                if differ := _difference(here.get(doi), there.get(doi)):
                    title = (here.get(doi) or there[doi]).title
                    found += [f"{folder.parent.name}, {title}: {differ}"] if title not in told else []
        lost = self.said - self.seen - everything - self.journalled()
        return found + [f"nobody knows what became of {token}" for token in sorted(lost)]

    def waiting(self) -> set[str]:
        """Why items wait for a person."""
        found: set[str] = set()
        for place in (0, 1):
            with self.open(place) as workspace:
                found |= {held.reason for held in workspace.base.held()}
        return found

    def journalled(self) -> set[str]:
        found: set[str] = set()
        for place in (0, 1):
            with self.open(place) as workspace:
                found |= journalled(workspace)
        return found


def _difference(here: Item | None, there: Item | None) -> str:
    if here is None or there is None:
        return "in the library alone" if there else "in the folder alone"
    names = [n for n in ("title", "volume", "issue", "language") if here[n] != there[n]]
    names += ["tags"] if {t.name for t in here.tags} != {t.name for t in there.tags} else []
    return ", ".join(f"{name} differs" for name in names)


def play(home: Path, seed: int, rounds: int, *, clones: bool) -> None:
    """What was the last item of a file, and is removed, waits for a person, who says that it was meant."""
    writers = Writers(home, random.Random(seed), clones)
    for _ in range(rounds):
        writers.round()
    writers.settle()
    assert [] == writers.wrong()
    assert writers.waiting() <= {"truncated"}
    writers.settle("truncated")
    assert [] == writers.wrong()
    assert set() == writers.waiting()


@pytest.mark.parametrize("clones", [True, False], ids=["clones of one folder", "two folders"])
def test_two_folders_and_pyzotero_end_equal_and_lose_nothing(tmp_path: Path, clones: bool) -> None:
    play(tmp_path, 7, 20, clones=clones)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("clones", [True, False], ids=["clones of one folder", "two folders"])
def test_many_rounds_end_equal_and_lose_nothing(tmp_path: Path, clones: bool, seed: int) -> None:
    play(tmp_path, seed, 200, clones=clones)
