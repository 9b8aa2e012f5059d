"""Pictures of what people see, wide and narrow: the terminal, the report and the review."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import zotsync
from scripts.terminal import as_page, on_terminal
from tests.browser.chromium import NAMES, SIZES, chromium, program
from zotsync.overview import overview
from zotsync.reports.report import report_html
from zotsync.review import Desk, ReviewApp
from zotsync.review.cards import KINDS
from zotsync.server.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "examples" / "references"
COLUMNS = {"wide": 120, "narrow": 60}


def main() -> None:
    if program() is None:
        print(f"Skipped: none of {', '.join(NAMES)} is installed.")
        return
    target = Path(sys.argv[1]) if sys.argv[1:] else Path(tempfile.mkdtemp(prefix="zotsync-pictures-"))
    target.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for size in SIZES:
            with tempfile.TemporaryDirectory(prefix="zotsync-") as folder:
                root, state = Path(folder) / "references", Path(folder) / "state"
                shutil.copytree(EXAMPLES, root)
                for name, page in terminal(root, state, COLUMNS[size]):
                    shoot(browser, page, target / f"terminal-{name}-{size}.png", size)
                with zotsync.Workspace(root, state=state) as workspace:
                    report = report_html(overview(workspace))
                shoot(browser, report, target / f"report-{size}.png", size)
                review(browser, root, state, target, size)
    print(f"{len(list(target.glob('*.png')))} pictures in {target}")


def terminal(root: Path, state: Path, columns: int) -> Iterator[tuple[str, str]]:
    """Each command of a week with zotsync, and its screen."""

    def run(name: str, line: str) -> tuple[str, str]:
        command = [sys.executable, "-m", "zotsync", *line.split()[1:]]
        env = {"ZOTSYNC_STATE": str(state), "PYTHONPATH": str(Path(zotsync.__file__).parents[1])}
        return name, as_page(f"$ {line}\n" + on_terminal(command, columns, root, env), columns)

    yield run("help", "zotsync --help")
    yield run("help-sync", "zotsync sync --help")
    yield run("init", "zotsync init --defaults")
    yield run("plan-first", "zotsync plan")
    yield run("sync-first", "zotsync sync")
    edit(root, state)
    yield run("plan", "zotsync plan")
    yield run("sync", "zotsync sync")
    for verb in ("status", "conflicts", "log", "log 2", "doctor", "explain ND-04"):
        yield run(verb.replace(" ", "-"), f"zotsync {verb}")
    yield run("lint", "zotsync lint --select ND,TX,PG")
    yield run("enrich", "zotsync enrich radiotherapy-note.md web-page.txt")
    yield run("dedupe", "zotsync dedupe --library")
    yield run("merge", "zotsync dedupe --merge --dry-run --least 0.5")
    yield run("undo", "zotsync undo")
    yield run("sync-held", "zotsync sync")
    yield run("error", "zotsync apply there-is-no-plan.json")
    yield run("status-all", "zotsync status --all")


def edit(root: Path, state: Path) -> None:
    """What people and other programs do in a week: edits on both sides, a conflict, one work twice."""
    with zotsync.Workspace(root, state=state) as workspace:
        zot = workspace.pyzotero()
        item = next(one["data"] for one in zot.items(q="radiotherapy") if "title" in one["data"])
        zot.update_item({**item, "title": "Radiotherapy beside checkpoint blockade in advanced lung cancer"})
        leaflet = next(one["data"] for one in zot.items(q="hormone") if "title" in one["data"])
        zot.update_item({**leaflet, "date": "2021-05"})
        twin = {n: item[n] for n in ("itemType", "title", "creators", "date", "DOI", "url") if n in item}
        zot.create_items([twin])
    for name, before, after in (
        ("radiotherapy-note.md", "Adding radiotherapy", "Giving radiotherapy"),
        ("export-from-repository.ris", "VL - 9", "VL - 10"),
    ):
        path = root / name
        path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")


def review(browser: Browser, root: Path, state: Path, target: Path, size: str) -> None:
    """Each part of the review; an address opens its page once, so each picture has one."""
    desk = Desk(partial(zotsync.Workspace, root, state=state))
    desk.look()
    app = ReviewApp(desk)
    with Serving(app) as serving:
        page = sheet(browser, size)
        page.goto(f"{serving.url}/open?token={app.token}")
        for kind in KINDS:
            page.goto(f"{serving.url}/{kind}")
            page.screenshot(path=target / f"review-{kind}-{size}.png", full_page=True)
        page.locator(".card .choices button").first.click()
        page.screenshot(path=target / f"review-decided-{size}.png", full_page=True)
        page.context.close()


def shoot(browser: Browser, html: str, target: Path, size: str) -> None:
    page = sheet(browser, size)
    page.set_content(html)
    if page.locator("pre").count() and not page.locator("main").count():
        page.locator("body").screenshot(path=target)
    else:
        page.screenshot(path=target, full_page=True)
    page.context.close()


def sheet(browser: Browser, size: str) -> Page:
    width, height = SIZES[size]
    return browser.new_context(viewport={"width": width, "height": height}).new_page()


if __name__ == "__main__":
    main()
