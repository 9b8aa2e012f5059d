"""schedule: what it prints, its proof that the job will find its key, what it installs; and the log."""

from __future__ import annotations

import logging
import os
import plistlib
import shlex
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from zotsync.cli import schedulers, unattended
from zotsync.cli.schedulers import SCHEDULERS, Job
from zotsync.errors import LibraryError, UsageError
from zotsync.workspace import Workspace

ROOT = Path(__file__).parents[2]
KEY = "abcdefghijklmnopqrstuvwx"
WEB = '[library]\nkind = "web"\nuser = 1\nendpoint = "http://127.0.0.1:9"\n'


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's folder of their own; a scheduler's processes find this very program, and no keyring."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    for name in ("ZOTERO_API_KEY", "ZOTERO_API_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("zotsync.cli.schedule._program", lambda: [sys.executable, "-m", "zotsync"])
    more = {"PYTHONPATH": str(ROOT), "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    standard = schedulers._standard
    monkeypatch.setattr(schedulers, "_standard", lambda path: standard(path) | more)
    return tmp_path


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """``program(name, script)``: a program of the system in Python; it returns where its calls are noted."""

    def make(name: str, script: str) -> Path:
        folder, calls = tmp_path / "bin", tmp_path / f"{name}.calls"
        folder.mkdir(exist_ok=True)
        note = f"import sys\nopen({str(calls)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')\n"
        (folder / name).write_text(f"#!{sys.executable}\n{note}{script}", "utf-8")
        (folder / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        return calls

    return make


@pytest.fixture
def crontab(tmp_path: Path, program: Callable[[str, str], Path]) -> Path:
    """The file that stands for a person's crontab."""
    file = tmp_path / "the crontab"
    program(
        "crontab",
        f"file = {str(file)!r}\nimport os\n"
        "if sys.argv[1] == '-l':\n"
        "    if not os.path.exists(file): sys.exit('no crontab for ann')\n"
        "    print(open(file).read(), end='')\n"
        "else:\n"
        "    open(file, 'w').write(sys.stdin.read())\n",
    )
    return file


def names(text: str) -> list[str]:
    return [word for word in shlex.split(text) if word == "--unattended"]


# What is printed


@pytest.mark.parametrize("kind", list(SCHEDULERS))
def test_a_schedule_names_this_folder_and_syncs_unattended(run: Run, kind: str) -> None:
    run("init", "50% and more")

    done = run("schedule", "-C", "50% and more", "--for", kind, "--every", "6", "--json")

    assert done.code == 0
    text = "".join(done.json["files"].values()) or done.json["cron"]
    if kind == "launchd":
        agent = plistlib.loads(text.encode())
        words = agent["ProgramArguments"]
        assert [time["Hour"] for time in agent["StartCalendarInterval"]] == [0, 6, 12, 18]
    elif kind == "systemd":
        start = next(line for line in text.splitlines() if line.startswith("ExecStart="))
        words = shlex.split(start.removeprefix("ExecStart=").replace("%%", "%"))
        assert "OnCalendar=*-*-* 0/6:17:00" in text
    else:
        assert text.startswith("17 */6 * * * ")
        words = shlex.split(text.replace(r"\%", "%"))[5:]
    there = ["--state", os.environ["ZOTSYNC_STATE"]]  # which no scheduler has in its environment
    assert ["sync", "--unattended", "-C", str(Path("50% and more").resolve()), *there] == words[-6:]
    assert Path(words[0]).is_file()


def test_each_folder_has_a_job_of_its_own(run: Run) -> None:
    run("init", "a")
    run("init", "b")

    jobs = [run("schedule", "-C", folder, "--for", "cron", "--json").json["name"] for folder in "ab"]

    assert len(set(jobs)) == 2


def test_a_name_that_would_be_a_line_of_its_own_is_refused() -> None:
    with pytest.raises(UsageError):
        Job("zotsync-1", "Sync refs\nExecStart=/bin/other", ("zotsync",))


def test_signs_that_mean_something_to_systemd_are_only_signs() -> None:
    job = Job("zotsync-1", "100 %", ("zotsync", "$HOME", '"x" \\'), variables={"A": "$5 %"})

    service = next(iter(SCHEDULERS["systemd"].files(job).values()))

    assert 'ExecStart="zotsync" "$$HOME" "\\"x\\" \\\\"' in service
    assert 'Environment="A=$5 %%"' in service
    assert "Description=100 %%" in service


# That the job will find its key is proved first


@pytest.fixture
def web(run: Run) -> Run:
    """A workspace in this folder on a library that wants a key."""
    run("init")
    Path("zotsync.toml").write_text(WEB, "utf-8")
    return run


def test_a_key_of_this_terminal_alone_is_not_enough(
    web: Run, monkeypatch: pytest.MonkeyPatch, crontab: Path
) -> None:
    monkeypatch.setenv("ZOTERO_API_KEY", KEY)

    done = web("schedule", "--for", "cron")

    assert done.code == 1
    assert "zotsync login" in done.err
    assert KEY not in done.out + done.err
    assert web("schedule", "--for", "cron", "--install").code == 2
    assert not crontab.exists()


def test_a_file_with_the_key_is_named_to_the_job(
    web: Run, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    file = home / "my key"
    file.write_text(KEY, "utf-8")
    monkeypatch.setenv("ZOTERO_API_KEY_FILE", str(file))

    for kind in SCHEDULERS:
        done = web("schedule", "--for", kind)

        assert done.code == 0, done.err
        assert str(file) in done.out
        assert KEY not in done.out


def test_a_program_that_a_scheduler_cannot_start_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    run("init")
    monkeypatch.setattr("zotsync.cli.schedule._program", lambda: [str(home / "not here")])

    done = run("schedule", "--for", "cron", "--json")

    assert (done.code, done.json["key"]["ok"]) == (1, False)
    assert "cannot run" in done.json["key"]["message"]


# What is installed


def test_a_crontab_keeps_what_it_had(run: Run, crontab: Path) -> None:
    run("init", "a")
    run("init", "b")
    crontab.write_text("0 5 * * * backup\n", "utf-8")

    assert run("schedule", "-C", "a", "--for", "cron", "--install").code == 0
    assert run("schedule", "-C", "b", "--for", "cron", "--install").code == 0
    assert run("schedule", "-C", "a", "--for", "cron", "--every", "3", "--install").code == 0

    lines = crontab.read_text("utf-8").splitlines()
    assert lines[0] == "0 5 * * * backup"
    assert [line.split()[1] for line in lines if names(line)] == ["*", "*/3"]
    assert run("schedule", "-C", "a", "--for", "cron", "--remove").code == 0
    assert run("schedule", "-C", "b", "--for", "cron", "--remove").code == 0
    assert crontab.read_text("utf-8") == "0 5 * * * backup\n"
    assert "knew no" in run("schedule", "-C", "b", "--for", "cron", "--remove").out


def test_a_crontab_that_cannot_be_read_is_not_written(run: Run, program: Callable[[str, str], Path]) -> None:
    run("init")
    calls = program("crontab", "sys.exit('you are not allowed to use this program')\n")

    done = run("schedule", "--for", "cron", "--install")

    assert done.code == 1
    assert "not allowed" in done.err
    assert calls.read_text("utf-8") == "-l\n"


def test_systemd_is_given_a_timer_and_told_of_it(
    run: Run, program: Callable[[str, str], Path], home: Path
) -> None:
    run("init")
    calls = program("systemctl", "print('LANG=C')\n")

    name = run("schedule", "--for", "systemd", "--install", "--json").json["name"]

    units = home / ".config" / "systemd" / "user"
    assert {path.name for path in units.iterdir()} == {f"{name}.service", f"{name}.timer"}
    assert f"--user enable --now {name}.timer" in calls.read_text("utf-8")
    run("schedule", "--for", "systemd", "--remove")
    assert not list(units.iterdir())
    assert f"--user disable --now {name}.timer" in calls.read_text("utf-8")


def test_a_systemd_that_refuses_says_why(run: Run, program: Callable[[str, str], Path]) -> None:
    run("init")
    program("systemctl", "sys.exit('Failed to connect to bus')\n")

    done = run("schedule", "--for", "systemd", "--install")

    assert done.code == 1
    assert "Failed to connect to bus" in done.err


def test_launchd_is_given_an_agent(run: Run, program: Callable[[str, str], Path], home: Path) -> None:
    run("init")
    calls = program("launchctl", "")

    assert run("schedule", "--for", "launchd", "--install").code == 0

    agent = next((home / "Library" / "LaunchAgents").iterdir())
    assert plistlib.loads(agent.read_bytes())["Label"] == agent.stem
    assert f"bootstrap gui/{os.getuid()} {agent}" in calls.read_text("utf-8")
    run("schedule", "--for", "launchd", "--remove")
    assert not agent.exists()


# What a run that nobody watches leaves


def log_of(root: str = ".") -> Path:
    with Workspace(root) as workspace:
        return workspace.state.log


def test_an_unattended_run_is_in_the_log(example: Run) -> None:
    Path("broken.bib").write_text("@article{a,\n title = {No end", "utf-8")

    example("sync", "--unattended")

    log = log_of()
    text = log.read_text("utf-8")
    assert "INFO Run 1:" in text
    assert "WARNING broken.bib:1:" in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    example("sync")
    assert log.read_text("utf-8") == text  # somebody watched that one


def test_what_ends_an_unattended_run_is_in_the_log(example: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*given: object, **named: object) -> None:
        raise LibraryError(f"The library does not take {KEY}.", remedy="Wait.")

    monkeypatch.setattr(Workspace, "sync", away)

    assert example("sync", "--unattended").code == 5

    text = log_of().read_text("utf-8")
    assert "ERROR The library does not take …." in text
    assert KEY not in text


def test_the_log_is_turned_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unattended, "BYTES", 400)
    place = tmp_path / "a.log"

    for number in range(60):
        with unattended.logged(place):
            logging.getLogger("zotsync.a").info("run %s, one\nline\x1b[2J", number)

    files = sorted(path.name for path in tmp_path.glob("a.log*"))
    assert files == ["a.log", "a.log.1", "a.log.2", "a.log.3"]
    assert all((tmp_path / name).stat().st_size <= 400 for name in files)
    assert all(stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600 for name in files)
    assert place.read_text("utf-8").splitlines()[-1].endswith("INFO run 59, one line [2J")


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.log").mkdir()

    with unattended.logged(tmp_path / "a.log"):
        logging.getLogger("zotsync.a").info("said to nobody")
