"""Pages in a real browser: each test ends by asking that nothing went wrong in any page it opened."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import SIZES, Watch, chromium, program
from tests.review.conftest import folder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["folder"]

Open = Callable[..., "Page"]
_SERIOUS = ("serious", "critical")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    pytest.importorskip("playwright", reason="playwright is not installed: scripts/test --browser")
    if program() is None:
        pytest.skip("Chromium is not installed: scripts/test --browser")
    with chromium() as opened:
        yield opened


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Open]:
    """``visit(url, "narrow")`` opens a page of its own; what goes wrong in it fails the test."""
    watch, contexts = Watch(), []

    def open(url: str, size: str = "wide", **options: Any) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = watch.over(context.new_page())
        page.goto(url)
        return page

    yield open
    pictures = os.environ.get("ZOTSYNC_PICTURES")
    for number, context in enumerate(contexts):
        for page in context.pages:
            if pictures and not page.is_closed():
                name = re.sub(r"\W+", "-", f"{request.node.name}-{number}").strip("-")
                page.screenshot(path=Path(pictures) / f"{name}.png", full_page=True)
        context.close()
    assert watch.troubles == []


def faults(page: Page) -> list[str]:
    """What axe-core holds against a page, light and dark, and calls serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for one in Axe().run(page).response["violations"]:
            if one["impact"] in _SERIOUS:
                found += [f"{scheme}: {one['id']}: {node['html'][:200]}" for node in one["nodes"]]
    return found


def overflow(page: Page) -> int:
    """How many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
