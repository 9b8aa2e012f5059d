"""A headless Chromium that reaches this machine alone, and pages that say what goes wrong in them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}
_BAD = ("error", "warning")
_OPTIONS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name is looked up, whatever a page or the browser itself asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def program() -> str | None:
    """The Chromium of this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of its own, which ends with the block."""
    from playwright.sync_api import sync_playwright

    # Chromium's sandbox does not work for root.
    alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=[*_OPTIONS, *alone])
        yield browser
        browser.close()


@dataclass
class Watch:
    """Everything of a page that should not be: errors, dialogs, requests that leave this machine."""

    troubles: list[str] = field(default_factory=list)

    def over(self, page: Page) -> Page:
        # What a content security policy refuses is an error of the console.
        page.on(
            "console", lambda line: self._note(line.type in ("error", "warning"), f"console: {line.text}")
        )
        page.on("pageerror", lambda error: self._note(True, f"script: {error}"))
        page.on("dialog", lambda dialog: (self._note(True, f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self._note(not local(request.url), f"request: {request.url}"))
        page.on("popup", lambda popup: self._note(True, f"window: {popup.url}"))
        return page

    def _note(self, bad: bool, what: str) -> None:
        if bad:
            self.troubles.append(what)


def local(url: str) -> bool:
    """Whether an address is a file of ours or on this machine's loopback.

    >>> local("http://127.0.0.1:8321/fixes"), local("https://127.0.0.1.example/")
    (True, False)
    """
    parts = urlsplit(url)
    return parts.scheme == "file" or parts.hostname == "127.0.0.1"
