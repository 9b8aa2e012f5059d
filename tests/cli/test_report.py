"""report: the page goes where it is told, and the numbers to programs."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_the_page_is_written_and_is_no_source(example: Run) -> None:
    """A sync after a report finds nothing new."""
    example("sync")
    done = example("report")
    assert (done.code, done.err) == (0, "")
    assert "5 items" in done.out
    assert Path("zotsync-report.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert example("sync", "--json").json["changes"] == []
    assert example("status", "--json").json["held"] == 0


def test_the_numbers_are_one_document_and_the_page_is_written_on_request(example: Run) -> None:
    example("sync")
    found = example("report", "--json")
    assert found.json["zotsync"] == 1
    assert found.json["items"]["total"] == 5
    assert found.json["report"] is None
    assert sum(one["unique"] for one in found.json["sources"]) == 5
    assert not Path("zotsync-report.html").exists()
    assert example("report", "--json", "--out", "a.html").json["report"] == "a.html"
    assert Path("a.html").exists()


def test_the_page_on_stdout_is_the_page_alone(example: Run) -> None:
    done = example("report", "--out", "-")
    assert done.out.startswith("<!DOCTYPE html>")
    assert done.out.endswith("</html>")


def test_a_page_that_cannot_be_written_is_named(example: Run) -> None:
    done = example("report", "--out", "missing/a.html")
    assert done.code == 1
    assert "missing/a.html" in done.err
