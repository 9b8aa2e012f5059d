"""The desktop app's library on the command line: set up, explained where it is not to be had, scheduled."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.main_job import EXAMPLES
from zotsync.server.local import Desktop


@pytest.fixture
def app(run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """An app that runs, and a workspace on it in this folder."""
    monkeypatch.setattr("keyring.get_password", lambda service, name: None)
    with Desktop() as app:
        app.serve()
        shutil.copy(EXAMPLES / "export-from-repository.ris", Path.cwd())
        done = run("init", "--library", "local", "--endpoint", app.url)
        assert 0 == done.code, done.err
        assert "Always Allow" in done.out
        yield app


def said(run: Run) -> dict[str, tuple[bool, str]]:
    checks = run("doctor", "--json").json["checks"]
    return {one["check"]: (one["ok"], f"{one['message']} {one['remedy'] or ''}") for one in checks}


def test_doctor_says_what_is_wrong_and_what_to_do(
    app: Desktop, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ok, message = said(run)["key"]
    assert (False, True) == (ok, "zotsync login --library local" in message)

    monkeypatch.setenv("ZOTERO_LOCAL_API_KEY", app.authorize("zotsync"))
    assert [True, True] == [said(run)[name][0] for name in ("key", "library")]
    app.quirks.switched_off = True
    assert "Settings, Advanced" in said(run)["library"][1]
    app.quirks.switched_off = False
    app.quirks.read_only = True
    assert "version 10" in said(run)["library"][1]
    app.close()
    assert "not running" in said(run)["library"][1]


def test_exit_codes_tell_a_person_from_a_schedule(
    app: Desktop, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = app.authorize("zotsync")
    monkeypatch.setenv("ZOTERO_LOCAL_API_KEY", key)
    assert 0 == run("sync").code
    assert 2 == len(app.libraries["users"].items)
    app.quirks.switched_off = True
    switched_off = run("sync", "--unattended")
    app.close()

    person, first, second = run("sync"), run("sync", "--unattended"), run("sync", "--unattended")

    assert [5, 5, 0, 0] == [done.code for done in (switched_off, person, first, second)]
    assert "not running" in first.err
    assert "not running" not in second.err
    assert key not in person.out + person.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("--user", "7"), "--user"), (("--endpoint", "https://example.org/api"), "this machine")],
)
def test_what_the_app_cannot_be_is_refused(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("init", "--library", "local", *arguments)

    assert 2 == done.code
    assert said in done.err
    assert not Path("zotsync.toml").exists()
