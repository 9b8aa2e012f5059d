"""The report in a browser: every control does what it says, for everybody, on every screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import SIZES
from tests.browser.conftest import Open, faults, overflow
from tests.browser.hostile import ACTIVE, owned
from tests.reports.pages import BIDI, CONTROL
from tests.reports.test_report import hostile
from tests.review.conftest import birds
from zotsync.overview import Overview, overview
from zotsync.quality import Finding, Fix, Safety, Severity
from zotsync.reports.lint_html import lint_html
from zotsync.reports.report import report_html

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

LISTS = ("findings", "conflicts", "duplicates", "files", "items", "runs")
"""The tables of the workspace under test that have two rows or more, and so can be filtered and sorted."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Overview:
    """A workspace with something in every table, and two files."""
    folder = birds(tmp_path_factory.mktemp("birds"))
    folder.put("dunes.ris", "TY  - JOUR\nTI  - Dunes of  the north\nPY  - 1999\nER  -\n" * 12)
    folder.sync()
    with folder.open() as workspace:
        found = overview(workspace)
    folder.close()
    return found


@pytest.fixture(scope="module")
def report(seen: Overview, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of its report."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report_html(seen), "utf-8")
    return path.as_uri()


def table(page: Page, name: str) -> Locator:
    return page.locator(f"table[data-name={name}]")


def column(page: Page, name: str, number: int) -> list[str]:
    """What the rows that are seen say in a column."""
    rows = table(page, name).locator("tbody tr:visible")
    return [row.locator("> *").nth(number).inner_text().strip() for row in rows.all()]


def test_every_number_at_the_top_leads_to_its_table(visit: Open, report: str) -> None:
    page = visit(report)
    links = page.locator("nav a")
    assert links.count() == 7
    for link in links.all():
        link.click()
        target = link.get_attribute("href")
        assert target
        assert page.url.endswith(target)
        assert page.locator(target).is_visible()


def test_the_keyboard_skips_to_the_content(visit: Open, report: str) -> None:
    page = visit(report)
    page.keyboard.press("Tab")
    assert page.locator(".skip").evaluate("one => one === document.activeElement")
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")


@pytest.mark.parametrize("name", LISTS)
def test_a_table_is_filtered_by_all_words_and_shows_how_many_are_left(
    visit: Open, report: str, name: str
) -> None:
    page = visit(report)
    rows = table(page, name).locator("tbody tr")
    total = rows.count()
    assert total >= 2
    label = page.get_by_label(f"Filter {name}")
    words = rows.first.inner_text().split()[:2]
    label.fill(" ".join(words).upper())
    left = table(page, name).locator("tbody tr:visible").count()
    assert 1 <= left <= total
    assert page.get_by_text(f"{left} of {total}", exact=True).is_visible()
    label.fill("no row says this")
    assert page.get_by_text(f"0 of {total}", exact=True).is_visible()
    assert table(page, name).locator("tbody tr:visible").count() == 0
    label.fill("")
    assert table(page, name).locator("tbody tr:visible").count() == total


@pytest.mark.parametrize("name", LISTS)
def test_every_column_sorts_both_ways_and_says_so(visit: Open, report: str, name: str) -> None:
    page = visit(report)
    heads = table(page, name).locator("thead th")
    total = table(page, name).locator("tbody tr").count()
    for number in range(heads.count()):
        head = heads.nth(number)
        if head.get_attribute("data-fixed") is not None:
            assert head.locator("button").count() == 0
            continue
        head.locator("button").click()
        up = column(page, name, number)
        assert head.get_attribute("aria-sort") == "ascending"
        head.locator("button").focus()
        page.keyboard.press("Enter")
        down = column(page, name, number)
        assert head.get_attribute("aria-sort") == "descending"
        assert table(page, name).locator("[aria-sort]").count() == 1
        assert len(up) == total
        if len(set(up)) > 1:
            assert (up[0], up[-1]) == (down[-1], down[0]) or sorted(up) == sorted(down) != up
        order = page.evaluate(
            "values => { const by = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });"
            " return values.every((one, n) => !n || by.compare(values[n - 1], one) <= 0); }",
            up,
        )
        assert order, up


def test_numbers_are_sorted_as_numbers(visit: Open, report: str) -> None:
    page = visit(report)
    heads = table(page, "findings").locator("thead button")
    heads.nth(2).click()
    lines = [
        int(place.split(":")[1]) for place in column(page, "findings", 2) if place.startswith("dunes.ris:")
    ]
    assert len(str(lines[0])) < len(str(lines[-1]))
    assert lines == sorted(lines)


def test_the_numbers_behind_the_chart_open_and_every_item_has_a_link(visit: Open, report: str) -> None:
    page = visit(report)
    numbers = page.locator("details table")
    assert not numbers.is_visible()
    page.get_by_text("The numbers", exact=True).click()
    assert numbers.is_visible()
    links = table(page, "items").locator("tbody a")
    assert links.count() == table(page, "items").locator("tbody tr").count()
    for link in links.all():
        assert (link.get_attribute("href") or "").startswith("zotero://select/library/items/")
        assert (link.get_attribute("aria-label") or "").startswith("Show in Zotero: ")


@pytest.mark.parametrize("size", list(SIZES))
def test_axe_finds_nothing_serious_in_light_and_dark(visit: Open, report: str, size: str) -> None:
    page = visit(report, size)
    page.get_by_text("The numbers", exact=True).click()
    page.get_by_label("Filter items").fill("gulls")
    assert faults(page) == []


@pytest.mark.parametrize("width", [320, 640, 737, 961, 1024])
def test_no_width_needs_scrolling_sideways(visit: Open, report: str, width: int) -> None:
    page = visit(report)
    page.set_viewport_size({"width": width, "height": 800})
    assert overflow(page) <= 0


def test_a_narrow_screen_sorts_too(visit: Open, report: str) -> None:
    page = visit(report, "narrow")
    table(page, "items").get_by_role("button", name="Year").click()
    years = column(page, "items", 2)
    assert years == sorted(years)
    assert years[0] == "1999"


def test_paper_has_everything_but_the_controls(visit: Open, report: str, tmp_path: Path) -> None:
    page = visit(report)
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.get_by_label("Filter items").is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details table").is_visible()
    assert page.locator("table.list").first.is_visible()
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF")


def test_without_scripts_it_is_a_page_of_plain_tables(visit: Open, report: str) -> None:
    page = visit(report, java_script_enabled=False)
    assert page.locator("thead button").count() == 0
    assert page.locator("input").count() == 0
    assert table(page, "items").locator("tbody tr").first.is_visible()
    assert table(page, "conflicts").get_by_text("Sand, water and wind").first.is_visible()


def pages(text: str) -> Iterator[str]:
    """Both pages about files in which every text is this one."""
    yield report_html(hostile(text))
    finding = Finding(
        text, text, Severity.error, text, text, 0, len(text), text, 1, 1, 1, len(text) + 1, text, text,
        Fix(Safety.manual, text),
    )  # fmt: skip
    yield lint_html([finding], {text: text})


@pytest.mark.parametrize(
    "text", [*ACTIVE, BIDI, CONTROL, "x" * 1_000_000, "wide " * 200_000], ids=lambda text: repr(text[:12])
)
def test_no_text_of_a_file_acts_in_a_page_or_breaks_it(visit: Open, tmp_path: Path, text: str) -> None:
    for number, html in enumerate(pages(text)):
        path = tmp_path / f"{number}.html"
        path.write_text(html, "utf-8")
        page = visit(path.as_uri())
        for label in page.locator("input[type=search]").all():
            label.fill("a")
            label.fill("")
        for button in page.locator("thead button:visible").all():
            button.click()
        for one in page.locator("summary").all():
            one.click()
        assert overflow(page) <= 0
        page.set_viewport_size({"width": 390, "height": 844})
        assert overflow(page) <= 0
        assert not owned(page)
        assert page.url == path.as_uri()


@pytest.mark.parametrize("size", list(SIZES))
def test_the_page_of_findings_is_one_for_everybody(
    visit: Open, seen: Overview, tmp_path: Path, size: str
) -> None:
    path = tmp_path / "findings.html"
    path.write_text(lint_html([finding for finding, _ in seen.findings], dict(seen.texts)), "utf-8")
    page = visit(path.as_uri(), size)
    for one in page.locator("summary").all():
        one.click()
    assert faults(page) == []
    assert overflow(page) <= 0
