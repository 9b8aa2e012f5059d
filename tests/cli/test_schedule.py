"""schedule: what it prints, its proof that the job will find its key, what it installs; and the log."""

from __future__ import annotations

import logging
import os
import plistlib
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from zotsync.cli import schedule, schedulers, unattended
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
        "    sys.stdout.buffer.write(open(file, 'rb').read())\n"
        "else:\n"
        "    open(file, 'wb').write(sys.stdin.buffer.read())\n",
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


def test_the_login_that_is_proposed_is_to_the_workspaces_own_server(run: Run, crontab: Path) -> None:
    run("init", "--library", "web", "--user", "1", "--endpoint", "http://localhost:9")
    for verb in (["schedule", "--for", "cron"], ["doctor", "--offline"]):
        done = run(*verb)
        assert done.code == 1
        assert "`zotsync login --endpoint http://localhost:9`" in done.out + done.err


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


def test_an_app_that_is_only_read_needs_no_key(web: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("zotsync.toml").write_text(
        '[library]\nkind = "local"\nendpoint = "http://127.0.0.1:9/api"\n', "utf-8"
    )
    monkeypatch.delenv("ZOTERO_LOCAL_API_KEY", raising=False)
    monkeypatch.setattr("zotsync.stores.secrets.find_app_key", lambda *given, **named: None)

    assert web("schedule", "--for", "cron").code == 0

    monkeypatch.setattr("zotsync.stores.secrets.find_app_key", lambda *given, **named: KEY)
    assert web("schedule", "--for", "cron").code == 1


def test_a_job_is_told_where_the_state_is_however_this_terminal_knows(
    run: Run, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.delenv("ZOTSYNC_STATE")
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "elsewhere"))
    run("init")

    line = run("schedule", "--for", "cron", "--json").json["cron"]

    assert shlex.split(line)[-2:] == ["--state", str(home / "elsewhere" / "zotsync")]


def test_the_job_is_this_very_program_and_none_that_lies_about(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    (home / "zotsync").write_text("#!/bin/sh\n", "utf-8")
    (home / "zotsync").chmod(0o755)
    monkeypatch.setenv("PATH", f"{home}:.")
    monkeypatch.chdir(home)

    words = schedule._program()

    assert words[0] != str(home / "zotsync")
    assert Path(words[0]).is_absolute()
    assert words[1:] in ([], ["-P", "-m", "zotsync"])


def test_a_user_without_a_home_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init")

    def none() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", none)

    for kind in SCHEDULERS:
        done = run("schedule", "--for", kind)
        assert (done.code, "no home folder" in done.err) == (2, True), kind


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


def test_what_others_wrote_into_a_crontab_stays_byte_for_byte(run: Run, crontab: Path) -> None:
    run("init")
    others = b"MAILTO=ann\r\n0 5 * * * tidy caf\xe9\x0c\xc2\x85 \xe2\x80\xa8x\r\n\n# no end"
    crontab.write_bytes(others)

    assert run("schedule", "--for", "cron", "--install").code == 0
    crontab.write_bytes(crontab.read_bytes().replace(b" sync --una", b" sync  --una").replace(b"\n", b"\r\n"))
    assert run("schedule", "--for", "cron", "--install").code == 0
    assert crontab.read_bytes().count(b"--unattended") == 1
    assert run("schedule", "--for", "cron", "--remove").code == 0

    assert crontab.read_bytes() == others.replace(b"\n", b"\r\n") + b"\r\n"


def test_an_empty_crontab_of_a_small_system_is_one(run: Run, program: Callable[[str, str], Path]) -> None:
    run("init")
    calls = program(
        "crontab",
        "if sys.argv[1] == '-l': sys.exit(\"crontab: can't open 'ann': No such file or directory\")\n",
    )

    assert run("schedule", "--for", "cron", "--install").code == 0
    assert calls.read_text("utf-8") == "-l\n-\n"


@pytest.mark.parametrize("name", ["a\\%b", "a\\\\b"])
def test_what_one_cron_reads_otherwise_than_another_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        SCHEDULERS["cron"].text(Job("zotsync-1", "Sync", ("/bin/zotsync", name)))


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


def test_a_systemd_that_refuses_says_why(run: Run, program: Callable[[str, str], Path], home: Path) -> None:
    run("init")
    program("systemctl", "sys.exit('Failed to connect to bus')\n")

    done = run("schedule", "--for", "systemd", "--install")

    assert done.code == 1
    assert "Failed to connect to bus" in done.err
    assert not list(home.rglob("*.timer")), "what was not taken over leaves nothing"
    assert not list(home.rglob("*.service"))


def test_an_installed_timer_stays_as_it_was_when_another_is_refused(
    run: Run, program: Callable[[str, str], Path], home: Path
) -> None:
    run("init")
    program("systemctl", "")
    run("schedule", "--for", "systemd", "--every", "3", "--install")
    timer = next(home.rglob("*.timer"))
    before = timer.read_bytes()
    program("systemctl", "sys.exit('Failed to connect to bus')\n")

    assert run("schedule", "--for", "systemd", "--every", "6", "--install").code == 1

    assert timer.read_bytes() == before


def test_a_timer_is_removed_where_systemd_cannot_be_told(
    run: Run, program: Callable[[str, str], Path], home: Path
) -> None:
    run("init")
    program("systemctl", "")
    run("schedule", "--for", "systemd", "--install")
    timer = next(home.rglob("*.timer"))
    wanted = timer.parent / "timers.target.wants" / timer.name
    wanted.parent.mkdir()
    wanted.symlink_to(timer)
    program("systemctl", "sys.exit('Failed to connect to bus')\n")

    done = run("schedule", "--for", "systemd", "--remove")

    assert done.code == 1
    assert "Failed to connect to bus" in done.err
    assert "logged in anew" in done.err
    assert not wanted.is_symlink()
    assert not list(home.rglob("zotsync-*.*"))


def test_what_systemd_says_of_its_surroundings_is_read_as_it_is_meant(
    program: Callable[[str, str], Path],
) -> None:
    lines = ["A=b c", 'B="d e"', 'C="no end', "=f", "no sign", "D=$'x'"]
    program("systemctl", f"print({chr(10).join(lines)!r})\n")

    found = SCHEDULERS["systemd"].surroundings()

    assert [found[name] for name in "ABC"] == ["b c", "d e", '"no end']
    assert "" not in found


def test_a_program_of_systemd_s_with_a_dollar_in_its_path_is_refused() -> None:
    with pytest.raises(UsageError):
        SCHEDULERS["systemd"].files(Job("zotsync-1", "Sync", ("/opt/$x/zotsync", "sync")))


def test_units_of_odd_names_are_read_as_meant(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if not tool:
        pytest.skip("no systemd-analyze here")
    odd = 'it\'s 100% "odd" $HOME \\n ; & | ` café'
    job = Job("zotsync-1", f"Sync {odd} with Zotero", ("/bin/echo", odd), every=5, variables={"A": odd})
    units = []
    for path, text in SCHEDULERS["systemd"].files(job).items():
        units.append(tmp_path / path.name)
        units[-1].write_text(text, "utf-8")

    done = subprocess.run(
        [tool, "verify", "--man=no", *map(str, units)], capture_output=True, text=True, check=False
    )

    assert not [line for line in done.stderr.splitlines() if "zotsync-1" in line], done.stderr


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


def test_what_keeps_a_folder_from_being_opened_is_in_the_log(example: Run) -> None:
    example("sync", "--unattended")
    log = log_of()
    Path("zotsync.toml").write_text("[library]\nkind = 7\n", "utf-8")

    assert example("sync", "--unattended").code == 2

    last = log.read_text("utf-8").splitlines()[-1]
    assert "ERROR" in last
    assert "zotsync.toml:2: kind" in last


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device without room")
def test_a_log_without_room_stops_nothing() -> None:
    with unattended.logged(Path("/dev/full")):
        logging.getLogger("zotsync.a").info("said to nobody")


def test_no_key_is_logged_whoever_made_it(tmp_path: Path) -> None:
    of_the_app = "abcdefghijklmnopqrstuvwxABCDEFGH"
    with unattended.logged(tmp_path / "a.log"):
        logging.getLogger("zotsync.a").info("sent %s and %s.", KEY, of_the_app)

    assert (tmp_path / "a.log").read_text("utf-8").endswith("sent … and ….\n")


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
