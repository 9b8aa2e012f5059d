"""Asks registries politely over HTTP, and keeps their answers on the disk.

Nothing but whole JSON answers of a registry's own hosts is kept: an outage, a log-in page or half an answer
says nothing about a DOI. An answer is asked for again when it is old; without a connection an old one
serves, with its date.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

HOSTS = frozenset(
    "api.crossref.org data.crossref.org api.datacite.org data.datacite.org data.crosscite.org doi.org"
    " www.ebi.ac.uk".split()
)
"""The hosts that are asked; a redirect to any other one is not followed."""
FRESH = {200: timedelta(days=30), 404: timedelta(days=7)}
"""How long an answer of this status is good."""
TIMEOUT = (5, 20)
"""Seconds for the connection, and between two pieces of the answer."""
LONGEST = 60.0
"""Seconds that one answer may take, and the longest wait that a registry may ask for."""
LARGEST = 5_000_000
"""Bytes that an answer may have: works with thousands of authors have some three million."""
TRIES = 3
GIVE_UP = 3
"""After so many questions in a row without an answer, a host is not asked again in this run."""
PACE, SLOW = 0.1, 1.0
"""Seconds between two questions to one host, with a contact address and without."""
_BULK = frozenset(
    "reference references abstract abstractText description descriptions affiliation affiliationInfo link"
    " license funder fundingReferences assertion subjects authorList authorIdList meshHeadingList keywordList"
    " chemicalList grantsList fullTextUrlList dataLinksTagsList".split()
)
"""Parts of answers that no verdict and no suggestion reads."""
CSL = "application/vnd.citationstyles.csl+json"


class Away(Exception):
    """A registry gave no answer that can be used; the message says why."""


class NotAsked(Exception):
    """There is no answer on the disk, and nobody may be asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a registry answered: ``status`` 200 with ``data``, 404, or 300 (it only points elsewhere)."""

    status: int
    data: Any
    asked: str


class Answers:
    """Answers of registries, from the disk where they are fresh.

    ``path`` is the cache (None: in memory), ``contact`` an e-mail address for the registries' log,
    ``offline``: nobody is asked.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        contact: str = "",
        offline: bool = False,
        session: requests.Session | None = None,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.contact = contact or os.environ.get("ZOTSYNC_MAILTO", "")
        self.offline = offline
        self.requests = 0
        self._session = session or requests.Session()
        self._session.headers["User-Agent"] = "zotsync" + (
            f" (mailto:{self.contact})" if self.contact else ""
        )
        self._sleep, self._now = sleep, now
        self._silent: dict[str, int] = {}
        self._last: dict[str, float] = {}
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=10)
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS answers (url TEXT PRIMARY KEY, status INTEGER NOT NULL,"
            " asked TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID"
        )

    def close(self) -> None:
        self._session.close()
        self._db.close()

    def ask(self, url: str, accept: str = "application/json") -> Answer:
        """The answer to a question. Raises `Away`, or `NotAsked` where nobody may be asked."""
        kept = self._kept(url)
        if kept and (self.offline or self._fresh(kept)):
            return kept
        if self.offline:
            raise NotAsked
        try:
            answer = self._online(url, accept)
        except Away:
            if kept:
                return kept
            raise
        answer = replace(answer, data=_needed(answer.data))
        body = json.dumps(answer.data, ensure_ascii=False)
        row = (url, answer.status, answer.asked, body)
        self._db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", row)
        return answer

    def _kept(self, url: str) -> Answer | None:
        row = self._db.execute("SELECT status, body, asked FROM answers WHERE url = ?", (url,)).fetchone()
        return Answer(row[0], json.loads(row[1]), row[2]) if row else None

    def _fresh(self, answer: Answer) -> bool:
        then = datetime.strptime(answer.asked, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        return self._now() - then < FRESH.get(answer.status, FRESH[404])

    # Online

    def _online(self, url: str, accept: str) -> Answer:
        host = urlsplit(url).hostname or ""
        if self._silent.get(host, 0) >= GIVE_UP:
            raise Away(f"{host} did not answer before")
        for attempt in range(TRIES):
            try:
                answer = self._once(url, accept)
            except _Later as later:
                if attempt == TRIES - 1 or later.wait > LONGEST:
                    self._silent[host] = self._silent.get(host, 0) + 1
                    raise Away(later.reason) from None
                self._sleep(max(later.wait, 0.5 * 2**attempt))
            else:
                self._silent[host] = 0
                return answer
        raise AssertionError

    def _once(self, url: str, accept: str) -> Answer:
        """One question, and the redirects between the registries' own hosts."""
        for _ in range(4):
            host = urlsplit(url).hostname or ""
            self._wait(host)
            self.requests += 1
            try:
                with self._session.get(
                    url,
                    headers={"Accept": accept},
                    timeout=TIMEOUT,
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    if not response.is_redirect:
                        return self._read(response, host)
                    target = urljoin(url, response.headers["Location"])
            except requests.RequestException as error:
                raise _Later(f"{host}: {_reason(error)}") from None
            parts = urlsplit(target)
            if parts.scheme != "https" or parts.hostname not in HOSTS:
                if accept == CSL:  # the publisher's page: registered, by an agency that hands out no records
                    return Answer(300, None, self._stamp())
                raise Away(f"{host} points to {parts.hostname or 'nowhere'}")
            url = target
        raise _Later(f"{host}: too many redirects")

    def _wait(self, host: str) -> None:
        pace = PACE if self.contact else SLOW
        elapsed = time.monotonic() - self._last.get(host, -pace)
        if elapsed < pace:
            self._sleep(pace - elapsed)
        self._last[host] = time.monotonic()

    def _read(self, response: requests.Response, host: str) -> Answer:
        status = response.status_code
        if status == 404:
            return Answer(404, None, self._stamp())
        if status == 429 or status >= 500:
            raise _Later(f"{host} answered {status}", _retry_after(response, self._now()))
        if status in (204, 406):
            return Answer(300, None, self._stamp())
        if status != 200:
            raise Away(f"{host} answered {status}")
        body = bytearray()
        started = time.monotonic()
        for piece in response.iter_content(65536):
            body += piece
            if len(body) > LARGEST:
                raise Away(f"{host}: the answer is larger than {LARGEST // 1_000_000} MB")
            if time.monotonic() - started > LONGEST:
                raise _Later(f"{host}: the answer took too long")
        announced = response.headers.get("Content-Length", "")
        if (
            announced.isdigit()
            and not response.headers.get("Content-Encoding")
            and len(body) < int(announced)
        ):
            raise _Later(f"{host}: the answer was cut short")
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            raise _Later(f"{host}: the answer is no JSON") from None
        if not isinstance(data, dict):
            raise Away(f"{host}: the answer is no record")
        return Answer(200, data, self._stamp())

    def _stamp(self) -> str:
        return self._now().strftime("%Y-%m-%dT%H:%M:%SZ")


class _Later(Exception):
    """No answer now; it may come when asked again after ``wait`` seconds."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


def _needed(data: Any) -> Any:
    """An answer without its bulk, which nobody asks for again: nine tenths of what the disk would hold.

    >>> _needed({"title": ["Marshes"], "reference": [{"year": "2001"}], "author": [{"affiliation": []}]})
    {'title': ['Marshes'], 'author': [{}]}
    """
    if isinstance(data, dict):
        return {name: _needed(value) for name, value in data.items() if name not in _BULK}
    return [_needed(value) for value in data] if isinstance(data, list) else data


def _retry_after(response: requests.Response, now: datetime) -> float:
    """Seconds that the server asks to wait: a number, or a date."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _reason(error: requests.RequestException) -> str:
    """What went wrong, without the address: that may hold the contact."""
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "no safe connection"
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return "the answer was cut short"
    return "no connection"
