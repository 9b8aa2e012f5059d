"""A workspace with something of every kind to decide, and its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from tests.main_job import Folder
from zotsync.review import Desk, ReviewApp

BIRDS = """TY  - JOUR
TI  - Gulls of the northern harbours and their food
AU  - Halm, Ines
PY  - 2015
JO  - Coastal Birds
DO  - 10.5555/gulls.1
AB  - {abstract}
ER  -
TY  - JOUR
TI  - Sand  and wind on barrier islands
AU  - Okoro, Ben
PY  - 2017
JO  - Dunes
ER  -
"""
ABSTRACT = (
    "Gulls eat what harbours throw away.We counted them for ten years at nine harbours and found that they "
    "live longer near the boats, where there is more to eat in winter than elsewhere on that coast."
)
PORT = "8321"
HOST = f"127.0.0.1:{PORT}"


@dataclass
class Review:
    """A page under test: a browser that is let in, the desk behind it, and the folder."""

    folder: Folder
    desk: Desk
    app: ReviewApp
    client: Client

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, base_url=f"http://{HOST}", headers=headers)

    def post(self, path: str, token: str | None = None, **form: str) -> TestResponse:
        form["token"] = self.token if token is None else token
        return self.client.post(path, base_url=f"http://{HOST}", data=form)

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="([^"]+)"', self.get("/conflicts").text)
        assert found
        return found[1]

    def decide(self, kind: str, id: str, choice: str, **more: str) -> TestResponse:
        return self.post("/decide", kind=kind, id=id, choice=choice, **more)

    def text(self) -> str:
        return (self.folder.root / "birds.ris").read_text()


def birds(root: Path) -> Folder:
    """Two conflicts, fixes, years that can be tags, and one work twice in the library."""
    made = Folder(root)
    made.put("birds.ris", BIRDS.format(abstract=ABSTRACT))
    made.sync()
    sand = made.by_title("Sand")
    made.edit(sand["key"], title="Sand, water and wind", date="2018")
    made.create(itemType="journalArticle", title="Gulls of the northern harbours and their food", date="2015",
                DOI="10.5555/gulls.1",
                creators=[{"creatorType": "author", "lastName": "Halm", "firstName": "Ines"}])  # fmt: skip
    text = BIRDS.format(abstract=ABSTRACT)
    made.put("birds.ris", text.replace("Sand  and wind", "Sand  and storms").replace("2017", "2016"))
    made.sync()
    return made


def one_gull_more(folder: Folder) -> str:
    """The gulls a third time; the key of that item."""
    halm = {"creatorType": "author", "lastName": "Halm", "firstName": "I."}
    made = folder.create(itemType="journalArticle", title="Gulls of the northern harbours and their food",
                         date="2015", DOI="10.5555/gulls.1", creators=[halm])  # fmt: skip
    folder.sync()
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    """A folder of `birds`."""
    made = birds(tmp_path)
    yield made
    made.close()


@pytest.fixture
def review(folder: Folder) -> Review:
    desk = Desk(folder.open)
    desk.look()
    app = ReviewApp(desk)
    client = Client(app)
    answer = client.get(f"/open?token={app.token}", base_url=f"http://{HOST}")
    assert answer.status_code == 303
    return Review(folder, desk, app, client)
