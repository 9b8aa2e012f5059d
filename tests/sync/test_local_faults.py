"""Every fault at every request to the desktop app: the run after it ends where an undisturbed one would."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.counting import COUNTS, End, compare
from tests.main_job import Folder
from tests.sync.scenarios import LANDING, NEW, NOTED, PROSE
from tests.sync.wire_faults import FAULTS, Fault, sync_over_faults
from tests.sync.world import BOOK, CHAPTER
from zotsync.server.local import Desktop
from zotsync.stores.zotero_local import LocalStore

OF_THE_SERVER_ALONE = {"412 object", "400 object", "500 object"}
"""These look at keys that are chosen here, which the app takes from nobody."""
NAMES = [name for name in FAULTS if name not in OF_THE_SERVER_ALONE]


def first(folder: Folder) -> None:
    """Nothing was synced yet: files of two kinds, a note, and an item that only the app has."""
    folder.put("refs.ris", f"{NOTED}\n{BOOK}\n{CHAPTER}")
    folder.put("quay.md", PROSE)
    folder.create(itemType="book", title="Only over there")


def later(folder: Folder) -> None:
    """Synced once; then both sides were edited, and each has what the other lacks."""
    first(folder)
    folder.sync()
    folder.edit(folder.by_title("Lamps")["key"], shortTitle="Lamps")
    folder.edit(folder.by_title("Salt")["key"], pages="11-30", tags=[{"tag": "salt"}])
    folder.create(itemType="book", title="Later over there")
    text = folder.files()["refs.ris"].decode()
    text = text.replace("Bridges made of rope", "Bridges of rope").replace(
        "Borrowed from Li", "Borrowed from Lu"
    )
    folder.put("refs.ris", f"{text}\n{NEW}")


def removed(folder: Folder) -> None:
    """Synced once; then one item was thrown away in the app, and another one taken out of its file."""
    folder.put("refs.ris", f"{NEW}\n{BOOK}\n{CHAPTER}\n{NOTED}")
    folder.sync()
    folder.edit(folder.by_title("Salt")["key"], deleted=1)
    folder.put("refs.ris", folder.files()["refs.ris"].decode().replace(f"{BOOK}\n", ""))


SCENARIOS: dict[str, Callable[[Folder], None]] = {"first push": first, "both ways": later, "removed": removed}


class Disturbed:
    """One scenario, how it ends without any fault, and how many requests that takes."""

    def __init__(self, home: Path, make: Callable[[Folder], None], patch: pytest.MonkeyPatch) -> None:
        self.home, self.make, self.number, self.slept = home, make, 0, 0.0
        self.wrap: Callable[[httpx2.BaseTransport], httpx2.BaseTransport] = lambda transport: transport
        original = LocalStore.__init__

        def in_process(store: Any, **given: Any) -> None:
            transport = self.wrap(httpx2.WSGITransport(app=self.app.app, raise_app_exceptions=False))
            original(store, **given, transport=transport, sleep=self.sleep, clock=lambda: self.slept)

        patch.setattr(LocalStore, "__init__", in_process)
        folder = self.fresh()
        wire, report = self.run(folder)
        assert report is not None
        assert ((), ()) == (report.failed, report.plan.conflicts)
        self.expected, self.asked = self.ended(folder), wire.asked

    def sleep(self, seconds: float) -> None:
        self.slept += seconds

    def fresh(self) -> Folder:
        self.number += 1
        home = self.home / str(self.number)
        home.mkdir()
        folder = Folder(home, LANDING, kind="local")
        assert isinstance(folder.library_server, Desktop)
        self.app = folder.library_server
        self.make(folder)
        return folder

    def run(self, folder: Folder, at: int = 0, fault: Fault | None = None, *, lasting: bool = False) -> Any:
        return sync_over_faults(self, folder, at, fault, lasting=lasting)

    def ended(self, folder: Folder) -> End:
        """How both sides are, and a further sync does nothing."""
        assert () == folder.sync(allow=["deletions"]).applied
        library = folder.library(trashed=True)
        folder.close()
        # The app chooses keys, another one each time: an item is known by what it says.
        return folder.files(), {said(data, library): data.get("deleted", 0) for data in library.values()}

    def check(self, name: str, at: int, *, lasting: bool) -> None:
        """One fault at one request, then a sync: the end is the undisturbed one."""
        folder = self.fresh()
        wire, _ = self.run(folder, at, FAULTS[name], lasting=lasting)
        COUNTS.faults += wire.met
        where = f"{name}{', lasting,' if lasting else ''} at request {at}, {self.asked[at]}"
        report = folder.sync(allow=["deletions"])
        assert ((), ()) == (report.failed, report.plan.conflicts), where
        compare(self.expected, self.ended(folder), where)


def said(data: dict[str, Any], library: dict[str, Any]) -> str:
    """All that an item says, the title of its parent in place of a key."""
    left = {
        n: v for n, v in data.items() if n not in ("key", "version", "dateAdded", "dateModified", "deleted")
    }
    if parent := left.get("parentItem"):
        left["parentItem"] = library[parent]["title"]
    return json.dumps(left, sort_keys=True)


@pytest.fixture(scope="module", params=SCENARIOS)
def disturbed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Disturbed]:
    with pytest.MonkeyPatch.context() as patch:
        yield Disturbed(tmp_path_factory.mktemp("app"), SCENARIOS[request.param], patch)


def test_a_fault_at_some_request_to_the_app_is_outlived(disturbed: Disturbed) -> None:
    """A third of the faults in each scenario, each at one place; the test below has all, everywhere."""
    for number, name in enumerate(NAMES):
        if number % 3 == len(disturbed.asked) % 3:
            at = zlib.crc32(f"{name} {len(disturbed.asked)}".encode()) % len(disturbed.asked)
            disturbed.check(name, at, lasting=number % 2 == 0)


@pytest.mark.slow
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize("name", NAMES)
def test_every_fault_at_every_request_to_the_app_is_outlived(
    disturbed: Disturbed, name: str, lasting: bool
) -> None:
    # What lasts is much the same wherever it begins: a quarter of the places, other ones for each fault.
    start, step = (zlib.crc32(name.encode()) % 4, 4) if lasting else (0, 1)
    for at in range(start, len(disturbed.asked), step):
        disturbed.check(name, at, lasting=lasting)
