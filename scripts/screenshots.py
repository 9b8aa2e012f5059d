"""Pictures of the pages that people see, by a headless Chromium; skipped where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import zotsync
from zotsync.config import Config
from zotsync.founding import init
from zotsync.overview import overview
from zotsync.reports.report import report_html
from zotsync.review import Desk, ReviewApp
from zotsync.review.cards import KINDS
from zotsync.server.serving import Serving

EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "examples" / "references"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIZES = {"wide": (1280, 1400), "narrow": (390, 1400)}
TIMEOUT_S = 60


def main() -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print(f"Skipped: none of {', '.join(BROWSERS)} is installed.")
        return
    given = sys.argv[1:]
    target = Path(given[0]) if given else Path(tempfile.mkdtemp(prefix="zotsync-screenshots-"))
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="zotsync-") as folder:
        root, state = Path(folder) / "references", Path(folder) / "state"
        shutil.copytree(EXAMPLES, root)
        prepare(root, state)
        report = Path(folder) / "report.html"
        with zotsync.Workspace(root, state=state) as workspace:
            report.write_text(report_html(overview(workspace)), "utf-8")
        desk = Desk(partial(zotsync.Workspace, root, state=state))
        desk.look()
        for size in SIZES:
            shoot(browser, report.as_uri(), target / f"report-{size}.png", size)
            for kind in KINDS:
                everything = desk.cards
                desk.cards = {one: everything[one] if one == kind else [] for one in KINDS}
                app = ReviewApp(desk)  # an address opens the page once, so each picture has one
                with Serving(app) as serving:
                    url = f"{serving.url}/open?token={app.token}"
                    shoot(browser, url, target / f"review-{kind}-{size}.png", size)
                desk.cards = everything
    print(f"{len(list(target.glob('*.png')))} pictures in {target}")


def prepare(root: Path, state: Path) -> None:
    """Something of every kind to decide: a conflict, and one work twice in the library."""
    init(root, Config())
    note = root / "radiotherapy-note.md"
    with zotsync.Workspace(root, state=state) as workspace:
        workspace.sync()
        zot = workspace.pyzotero()
        item = next(one["data"] for one in zot.items(q="radiotherapy") if "title" in one["data"])
        zot.update_item({**item, "title": "Radiotherapy beside checkpoint blockade in advanced lung cancer"})
        twin = {
            name: item[name]
            for name in ("itemType", "title", "creators", "date", "DOI", "url")
            if name in item
        }
        zot.create_items([twin])
        note.write_text(
            note.read_text("utf-8").replace("Adding radiotherapy", "Giving radiotherapy"), "utf-8"
        )
        workspace.sync()


def shoot(browser: str, url: str, target: Path, size: str) -> None:
    width, height = SIZES[size]
    with tempfile.TemporaryDirectory(prefix="zotsync-browser-") as profile:
        options = [
            "--headless",
            "--disable-gpu",
            "--hide-scrollbars",
            "--no-first-run",
            f"--user-data-dir={profile}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            options.append("--no-sandbox")  # Chromium's sandbox does not work for root
        command = [browser, *options, f"--window-size={width},{height}", f"--screenshot={target}", url]
        subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_S)


if __name__ == "__main__":
    main()
