"""Asking registries: politely, patiently, and never keeping what is no answer."""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
import responses
import urllib3

from tests.enrichment.doi.registry import ARTICLE, DOI, NOW, answers, crossref
from zotsync.enrichment.doi import Answers, Away, compare, registries
from zotsync.enrichment.doi.answers import CSL, GIVE_UP, LARGEST, TRIES, NotAsked
from zotsync.item import Creator

URL = f"https://api.crossref.org/works/{DOI}"


@pytest.fixture
def mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


FAILURES = {
    "no such host": requests.ConnectionError(socket.gaierror(-2, "Name or service not known")),
    "refused": requests.ConnectionError(ConnectionRefusedError(111, "refused")),
    "reset": requests.ConnectionError(ConnectionResetError(104, "reset")),
    "no connection in time": requests.ConnectTimeout("late"),
    "no answer in time": requests.ReadTimeout("late"),
    "no safe connection": requests.exceptions.SSLError("certificate"),
    "cut short": requests.exceptions.ChunkedEncodingError(urllib3.exceptions.IncompleteRead(1, 2)),
    "500": 500,
    "502": 502,
    "504": 504,
    "429": 429,
    "half": '{"message": ',
    "page": "<html>Please log in</html>",
    "empty": "",
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_tried_again_said_and_not_kept(
    name: str, mock: responses.RequestsMock, tmp_path: Path
) -> None:
    failure = FAILURES[name]
    given = {"status": failure} if isinstance(failure, int) else {"body": failure}
    mock.get(URL, **given)  # type: ignore[arg-type]
    waits: list[float] = []
    asked = answers(tmp_path / "a.sqlite", waits=waits)
    with pytest.raises(Away) as error:
        asked.ask(URL)
    assert len(mock.calls) == TRIES
    assert "api.crossref.org" in str(error.value)
    assert "example.org" not in str(error.value)
    mock.replace(responses.GET, URL, json=crossref())
    assert asked.ask(URL).status == 200
    asked.close()


def test_a_failure_that_passes_is_no_failure(mock: responses.RequestsMock) -> None:
    mock.get(URL, status=503)
    mock.get(URL, json=crossref())
    assert answers().ask(URL).data["message"]["DOI"] == DOI


@pytest.mark.parametrize(
    ("header", "wait"),
    [("7", 7.0), ("Mon, 04 May 2026 12:00:09 GMT", 9.0), ("", 0.5), ("soon", 0.5)],
)
def test_a_wait_that_is_asked_for_is_kept(mock: responses.RequestsMock, header: str, wait: float) -> None:
    mock.get(URL, status=429, headers={"Retry-After": header})
    mock.get(URL, json=crossref())
    waits: list[float] = []
    answers(waits=waits).ask(URL)
    assert max(waits) == wait


def test_nobody_waits_for_an_hour(mock: responses.RequestsMock) -> None:
    mock.get(URL, status=429, headers={"Retry-After": "3600"})
    waits: list[float] = []
    with pytest.raises(Away):
        answers(waits=waits).ask(URL)
    assert (len(mock.calls), max(waits, default=0) < 1) == (1, True)


def test_an_endless_answer_is_left(mock: responses.RequestsMock) -> None:
    mock.get(URL, body=b" " * (LARGEST + 1))
    with pytest.raises(Away, match="larger than"):
        answers().ask(URL)


def test_redirects_stay_among_the_registries(mock: responses.RequestsMock) -> None:
    mock.get(URL, status=301, headers={"Location": "https://data.crossref.org/x"})
    mock.get("https://data.crossref.org/x", json=crossref())
    assert answers().ask(URL).status == 200
    for target in ("https://login.example/", "http://data.crossref.org/x", "//evil.example/x"):
        mock.replace(responses.GET, URL, status=302, headers={"Location": target})
        with pytest.raises(Away, match="points to"):
            answers().ask(URL)
    assert not any("example/" in str(call.request.url) for call in mock.calls)
    record = f"https://doi.org/{DOI}"
    mock.get(record, status=302, headers={"Location": "https://publisher.example/"})
    assert answers().ask(record, CSL).status == 300


def test_a_host_that_is_silent_is_not_asked_for_ever(mock: responses.RequestsMock) -> None:
    asked = answers()
    for number in range(GIVE_UP + 4):
        mock.get(f"{URL}{number}", status=500)
        with pytest.raises(Away):
            asked.ask(f"{URL}{number}")
    assert len(mock.calls) == GIVE_UP * TRIES


def test_old_answers_are_asked_for_again_and_serve_where_nobody_answers(
    mock: responses.RequestsMock, tmp_path: Path
) -> None:
    mock.get(URL, json=crossref())
    path = tmp_path / "a.sqlite"
    answers(path).ask(URL)
    first = NOW.strftime("%Y-%m-%dT%H:%M:%SZ")

    def later(days: int, *, offline: bool = False) -> Answers:
        return Answers(path, offline=offline, sleep=lambda s: None, now=lambda: NOW + timedelta(days=days))

    assert later(29).ask(URL).asked == first
    assert len(mock.calls) == 1
    mock.replace(responses.GET, URL, status=500)
    assert later(31).ask(URL).asked == first
    assert later(400, offline=True).ask(URL).asked == first
    mock.replace(responses.GET, URL, json=crossref(volume="99"))
    assert later(31).ask(URL).data["message"]["volume"] == "99"


def test_the_bulk_of_an_answer_is_not_kept(mock: responses.RequestsMock, tmp_path: Path) -> None:
    """Reference lists, abstracts and affiliations are most of an answer, and nothing reads them."""
    mock.get(URL, json=crossref(reference=[{"key": "r1"}] * 500, abstract="<p>moss</p>" * 500))
    kept = answers(tmp_path / "a.sqlite").ask(URL)

    assert kept == answers(tmp_path / "a.sqlite", offline=True).ask(URL)
    assert len(json.dumps(kept.data)) < 1000
    assert "Halvorsen" in json.dumps(kept.data)


def test_two_long_lists_of_authors_are_compared_name_by_name_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not each with each: works of physics have three thousand authors."""
    asked = Counter[str]()
    spellings = compare._spellings
    monkeypatch.setattr(compare, "_spellings", lambda name: (asked.update([name]), spellings(name))[1])
    work = registries.crossref(crossref(author=[{"family": f"Famüly{n}"} for n in range(200)]))
    item = ARTICLE.with_(creators=tuple(Creator("author", f"Nobödy{n}") for n in range(200)))

    assert work
    assert compare.same_author(item, work) is False
    assert asked.total() == 400


def test_offline_nobody_is_asked(mock: responses.RequestsMock) -> None:
    with pytest.raises(NotAsked):
        answers(offline=True).ask(URL)
    assert len(mock.calls) == 0


def test_who_asks_is_said(mock: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch) -> None:
    mock.get(URL, json=crossref())
    answers().ask(URL)
    assert mock.calls[0].request.headers["User-Agent"] == "zotsync (mailto:someone@example.org)"
    monkeypatch.setenv("ZOTSYNC_MAILTO", "other@example.org")
    Answers(sleep=lambda s: None, now=lambda: datetime.now(UTC)).ask(URL)
    assert mock.calls[1].request.headers["User-Agent"] == "zotsync (mailto:other@example.org)"
