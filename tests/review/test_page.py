"""The page: who is let in, what it says of itself, and that no value is markup."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import Client

from tests.main_job import Folder
from tests.reports.pages import CONTROL, HOSTILE, Page
from tests.review.conftest import BIRDS, HOST, PORT, Review
from zotsync.review import Desk, ReviewApp
from zotsync.review.cards import KINDS, differing

ELEMENTS = set(
    "html head meta title style script body header main nav ul li h1 h2 h3 h4 p section article div a span "
    "bdi details summary kbd form input button label textarea table caption tr th td mark del ins "
    "code".split()
)
ATTRIBUTES = set(
    "lang charset name content href aria-label aria-current aria-labelledby aria-hidden class id tabindex "
    "role method action type value rows dir scope rel".split()
)


def test_the_token_opens_the_page_once(folder: Folder) -> None:
    app = ReviewApp(Desk(folder.open))
    first, second = Client(app), Client(app)
    base = f"http://{HOST}"
    assert first.get("/conflicts", base_url=base).status_code == 403
    assert first.get("/open?token=guess", base_url=base).status_code == 403
    opened = first.get(f"/open?token={app.token}", base_url=base)
    assert opened.headers["Location"] == "/"
    cookie = opened.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert cookie.startswith(f"zotsync_review_{PORT}=")
    assert first.get("/conflicts", base_url=base).status_code == 200
    assert second.get(f"/open?token={app.token}", base_url=base).status_code == 403
    assert second.get("/conflicts", base_url=base).status_code == 403
    assert first.get(f"/open?token={app.token}", base_url=base).status_code == 303


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_host_is_refused(review: Review, host: str) -> None:
    """A name that somebody points to this machine opens nothing."""
    assert review.get("/conflicts", Host=host).status_code == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", f"https://{HOST}", "http://127.0.0.1:1"])
def test_another_origin_is_refused(review: Review, origin: str) -> None:
    assert review.get("/conflicts", Origin=origin).status_code == 403
    token = review.token
    answer = review.client.post(
        "/look", base_url=f"http://{HOST}", data={"token": token}, headers={"Origin": origin}
    )
    assert answer.status_code == 403


def test_a_post_of_another_site_is_refused_where_the_browser_says_so(review: Review) -> None:
    data, headers = {"token": review.token}, {"Sec-Fetch-Site": "same-site"}
    answer = review.client.post("/look", base_url=f"http://{HOST}", data=data, headers=headers)
    assert answer.status_code == 403


def test_a_post_needs_the_token_of_the_page(review: Review) -> None:
    """The cookie alone decides nothing, nor does the token that opened the page."""
    before = review.text()
    fix = review.desk.cards["fixes"][0]
    for token in ("", "guess", review.app.token):
        answer = review.post("/decide", token=token, kind="fixes", id=fix.id, choice="apply")
        assert answer.status_code == 403
    assert review.text() == before
    assert review.post("/look").status_code == 303


def test_nothing_else_is_answered(review: Review) -> None:
    assert review.get("/../zotsync.toml").status_code == 404
    assert review.get("/fixes/x").status_code == 404
    assert review.get("/fixes?page=x").status_code == 400
    assert review.get("/fixes?page=99").status_code == 200
    assert review.post("/elsewhere").status_code == 404
    assert review.client.delete("/fixes", base_url=f"http://{HOST}").status_code == 405


def test_every_answer_forbids_what_it_does_not_need(review: Review) -> None:
    for path in ("/", "/fixes", "/open?token=x", "/nowhere"):
        headers = review.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_every_page_can_be_read_and_its_keys_are_written_on_it(review: Review) -> None:
    for kind in KINDS:
        page = Page(review.get(f"/{kind}").text)
        assert page.values("lang") == ["en"]
        assert page.headings[0] == 1
        assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
        for key in ("next", "previous", "this choice", "the first choice", "undo"):
            assert key in page.text
        assert set(page.tags) <= ELEMENTS
        assert {name for _, name, _ in page.attributes} <= ATTRIBUTES


def test_both_sides_are_shown_and_where_they_differ(review: Review) -> None:
    page = review.get("/conflicts").text
    assert "birds.ris" in page
    assert "<mark>2016</mark>" in page
    assert "<mark>2018</mark>" in page
    assert "last agreed" in page


@pytest.mark.parametrize("text", [HOSTILE, CONTROL, "dune " * 6_000], ids=["markup", "control", "huge"])
def test_hostile_text_in_every_field_stays_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Titles, names, abstracts, tags and a file's name are markup, commands, or as long as Zotero holds."""
    folder = Folder(tmp_path_factory.mktemp("hostile"))
    try:
        name = "<img src=x onerror=alert(1)>&\u202e.ris"
        value = text.replace("\n", " ")
        text = BIRDS.format(abstract=f"{value} it ends.Here it begins {value}")
        text = text.replace("Gulls of the northern harbours and their food", f"Gulls {value}")
        text = text.replace("Halm, Ines", f"{value[:200]}, Ines").replace("Coastal Birds", value)
        folder.put(name, text.replace("ER  -\nTY", f"KW  - {value[:200]}\nER  -\nTY"))
        folder.sync()
        gulls = folder.by_title("Gulls")
        folder.edit(gulls["key"], title=f"Terns {value}", tags=[{"tag": f"immunotherapy {value[:200]}"}])
        folder.put(name, text.replace(f"Gulls {value}", f"Auks {value}"))
        folder.sync()
        desk = Desk(folder.open)
        desk.look()
        app = ReviewApp(desk)
        client = Client(app)
        client.get(f"/open?token={app.token}", base_url=f"http://{HOST}")
        shown = ""
        for kind in KINDS:
            answer = client.get(f"/{kind}", base_url=f"http://{HOST}")
            page = Page(answer.text)
            shown += page.text
            assert set(page.tags) <= ELEMENTS
            assert {name for _, name, _ in page.attributes} <= ATTRIBUTES
            assert page.tags.count("script") == 1
            assert all(
                href.startswith(("/", "#", "zotero://select/library/items/")) for href in page.values("href")
            )
        assert desk.cards["conflicts"]
        assert desk.cards["fixes"]
        assert "onerror=alert(1)" in shown
        assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f]", shown)
        assert len(shown) < 150_000
    finally:
        folder.close()


def test_two_long_texts_are_compared_in_time() -> None:
    """What is alike at both ends is not compared; what is long and different is marked as a whole."""
    one = "dune " * 60_000
    left, right = differing(f"{one}a {one}", f"{one}b {one}")
    assert [piece for piece in left if piece[1]] == [("a", True)]
    assert [piece for piece in right if piece[1]] == [("b", True)]
    left, _ = differing("a b " * 5_000, "c d " * 5_000)
    assert sum(differs for _, differs in left) == 1
