"""The site of the documentation in a browser: it asks no other host for anything, and can be searched."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import SIZES
from tests.browser.conftest import Open, faults, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SITE = Path(__file__).resolve().parents[2] / "build" / "site"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the built site."""
    if not (SITE / "index.html").is_file():
        pytest.skip("The site is not built: scripts/site")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SITE))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    "name", ["index", "tutorial", "guarantees", "formats", "rules/index", "rules/ND-04", "cli"]
)
def test_a_page_asks_nothing_of_other_hosts(name: str, visit: Open, site: str) -> None:
    asked: list[str] = []
    page = visit("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/{name}.html", wait_until="networkidle")

    assert len(asked) > 3
    assert [] == [url for url in asked if not url.startswith(f"{site}/")]
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_page_fits_every_screen(size: str, visit: Open, site: str) -> None:
    assert 0 == overflow(visit(f"{site}/index.html", size))


@pytest.mark.parametrize("name", ["index", "guarantees", "rules/index", "cli", "library"])
def test_everybody_can_read_a_page(name: str, visit: Open, site: str) -> None:
    assert [] == faults(visit(f"{site}/{name}.html"))


def test_a_word_leads_to_its_page(visit: Open, site: str) -> None:
    page = visit(f"{site}/index.html")
    # Typed key by key: the page listens to keys, and misses a text that is set once its search is ready.
    page.locator(".md-search__input").press_sequentially("injected-word")
    page.locator(".md-search-result__link").first.wait_for()

    assert "ND-04" in page.locator(".md-search-result").inner_text()


def test_a_script_of_a_page_reaches_no_other_host(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/index.html")
    refused = page.evaluate(
        """() => new Promise(done => {
            document.addEventListener('securitypolicyviolation', event => done(event.effectiveDirective));
            fetch('http://127.0.0.1:9/').catch(() => setTimeout(() => done('asked'), 500));
        })"""
    )
    context.close()

    assert "connect-src" == refused
