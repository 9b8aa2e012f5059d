"""What makes this computer's scheduler run a command by itself: its text, and how it is taken over.

systemd's timers of a user, launchd's agents (macOS), lines of a crontab. Nothing secret is in any of them.
"""

from __future__ import annotations

import os
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from zotsync.errors import UsageError, WriteError

MINUTE = 17
"""Past the hour: full hours are when everybody asks."""


@dataclass(frozen=True, slots=True)
class Job:
    """One command that runs every so many hours. ``name`` is the workspace's own, ``title`` for people.

    ``variables``: what its environment must hold, such as the path of a file with the key.
    """

    name: str
    title: str
    command: tuple[str, ...]
    every: int = 1
    variables: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for word in (self.title, *self.command, *self.variables.values()):
            if not word.isprintable():
                raise UsageError(f"No scheduler can be told of {word!r}.", remedy="Rename it.")


class Scheduler(Protocol):
    """One kind of scheduler."""

    name: str
    hint: str
    """What a person should know of it; may be empty."""

    def files(self, job: Job) -> dict[Path, str]:
        """The files that make it run ``job``, with their texts; none for a crontab."""

    def text(self, job: Job) -> str:
        """The same for people, and what to do with it."""

    def surroundings(self) -> dict[str, str]:
        """The environment of the processes that it starts, as far as it is known."""

    def install(self, job: Job) -> None:
        """Make it run ``job`` from now on, in the place of one of its name. Raises `WriteError`."""

    def remove(self, job: Job) -> bool:
        """Let it forget ``job``; False where it knew none of that name. Raises `WriteError`."""


class Systemd:
    """Timers of the user's own systemd."""

    name = "systemd"
    hint = "It runs while you are logged in; after `loginctl enable-linger`, whenever the computer runs."

    def files(self, job: Job) -> dict[Path, str]:
        if "$" in job.command[0]:  # of a program's own path systemd takes it for a variable, doubled or not
            raise UsageError(f"systemd cannot start {job.command[0]}.", remedy="Take --for cron.")
        named = Path(os.environ.get("XDG_CONFIG_HOME", ""))
        folder = (named if named.is_absolute() else home() / ".config") / "systemd" / "user"
        hours = "*" if job.every == 1 else f"0/{job.every}" if job.every < 24 else "0"
        variables = "".join(f"Environment={_in_quotes(f'{n}={v}')}\n" for n, v in job.variables.items())
        service = (
            f"[Unit]\nDescription={_escaped(job.title)}\n\n[Service]\nType=oneshot\n{variables}"
            f"ExecStart={' '.join(_in_quotes(word).replace('$', '$$') for word in job.command)}\n"
        )
        timer = (
            f"[Unit]\nDescription={_escaped(job.title)}\n\n"
            f"[Timer]\nOnCalendar=*-*-* {hours}:{MINUTE}:00\nPersistent=true\n\n"
            "[Install]\nWantedBy=timers.target\n"
        )
        return {folder / f"{job.name}.service": service, folder / f"{job.name}.timer": timer}

    def text(self, job: Job) -> str:
        return _texts(self.files(job)) + f"# then: systemctl --user enable --now {job.name}.timer\n"

    def surroundings(self) -> dict[str, str]:
        found = _standard("/usr/local/bin:/usr/bin:/bin")
        done = _run(["systemctl", "--user", "show-environment"])
        for line in done.stdout.splitlines() if done and done.returncode == 0 else ():
            if setting := _SETTING.match(line):
                found[setting[1]] = _unquoted(setting[2])
        return found

    def install(self, job: Job) -> None:
        with _written(self.files(job)):
            _must(["systemctl", "--user", "daemon-reload"])
            _must(["systemctl", "--user", "enable", "--now", f"{job.name}.timer"])

    def remove(self, job: Job) -> bool:
        places = [path for path in self.files(job) if path.exists()]
        if not places:
            return False
        try:
            _must(["systemctl", "--user", "disable", "--now", f"{job.name}.timer"])
        except WriteError as error:  # such as of a session without a bus: it must be possible all the same
            _delete([*places, places[0].parent / "timers.target.wants" / f"{job.name}.timer"])
            remedy = "Its files are gone: it runs no more once that user has logged in anew."
            raise WriteError(error.message, remedy=remedy) from None
        _delete(places)
        _must(["systemctl", "--user", "daemon-reload"])
        return True


class Launchd:
    """Agents of a user of macOS."""

    name = "launchd"
    hint = "It runs while you are logged in."

    def files(self, job: Job) -> dict[Path, str]:
        hours = range(0, 24, job.every)
        times = [{"Hour": hour, "Minute": MINUTE} for hour in hours] if job.every > 1 else {"Minute": MINUTE}
        agent = {
            "Label": self._label(job),
            "ProgramArguments": list(job.command),
            "StartCalendarInterval": times,
            **({"EnvironmentVariables": dict(job.variables)} if job.variables else {}),
        }
        place = home() / "Library" / "LaunchAgents" / f"{self._label(job)}.plist"
        return {place: plistlib.dumps(agent).decode()}

    def text(self, job: Job) -> str:
        return _texts(self.files(job)) + f"# then: launchctl bootstrap {self._domain()} with that file\n"

    def surroundings(self) -> dict[str, str]:
        return _standard("/usr/bin:/bin:/usr/sbin:/sbin")

    def install(self, job: Job) -> None:
        files = self.files(job)
        with _written(files):
            _run(["launchctl", "bootout", f"{self._domain()}/{self._label(job)}"])  # one of before, if any
            for place in files:
                _must(["launchctl", "bootstrap", self._domain(), str(place)])

    def remove(self, job: Job) -> bool:
        files = [path for path in self.files(job) if path.exists()]
        if files:
            _run(["launchctl", "bootout", f"{self._domain()}/{self._label(job)}"])
        _delete(files)
        return bool(files)

    @staticmethod
    def _label(job: Job) -> str:
        return f"org.zotsync.{job.name}"

    @staticmethod
    def _domain() -> str:
        return f"gui/{os.getuid() if hasattr(os, 'getuid') else 501}"  # elsewhere it is only shown


class Cron:
    """Two lines of the user's crontab: a remark that names the job, and the job."""

    name = "cron"
    hint = ""

    def files(self, job: Job) -> dict[Path, str]:
        return {}

    def line(self, job: Job) -> str:
        """The job's line. Raises `UsageError` for signs that one cron reads otherwise than another."""
        for word in (*job.command, *job.variables.values()):
            if re.search(r"\\[\\%]", word) and os.name != "nt":
                raise UsageError(f"No crontab can hold {word!r}.", remedy="Rename it.")
        hours = "*" if job.every == 1 else f"*/{job.every}" if job.every < 24 else "0"
        variables = "".join(f"{name}={shlex.quote(value)} " for name, value in job.variables.items())
        return f"{MINUTE} {hours} * * * {variables}{shlex.join(job.command)}".replace("%", r"\%")

    def text(self, job: Job) -> str:
        return f"# lines for `crontab -e`\n{self._remark(job)}\n{self.line(job)}\n"

    def surroundings(self) -> dict[str, str]:
        return _standard("/usr/bin:/bin") | {"SHELL": "/bin/sh"}

    def install(self, job: Job) -> None:
        lines = [*self._others(job)[0], self._remark(job), self.line(job)]
        _must(["crontab", "-"], "\n".join([*lines, ""]))

    def remove(self, job: Job) -> bool:
        lines, known = self._others(job)
        if known:
            _must(["crontab", "-"], "\n".join([*lines, ""]))
        return known

    @staticmethod
    def _remark(job: Job) -> str:
        return f"# {job.name}: {job.title}"

    @staticmethod
    def _others(job: Job) -> tuple[list[str], bool]:
        """The crontab's lines without this job's, and whether that was there."""
        done = _run(["crontab", "-l"])
        if done is None:
            raise WriteError("There is no crontab here.", remedy=_BY_HAND)
        if done.returncode and not _NO_CRONTAB.search(done.stderr):
            raise WriteError(f"crontab -l: {_said(done)}", remedy=_BY_HAND)  # what it holds must not be lost
        # At line feeds alone, or what others wrote there would not stay as it is.
        lines = done.stdout.removesuffix("\n").split("\n") if done.stdout and not done.returncode else []
        found = [at for at, line in enumerate(lines) if line.startswith(f"# {job.name}:")]
        mine = {*found, *(at + 1 for at in found if "--unattended" in "".join(lines[at + 1 : at + 2]))}
        return [line for at, line in enumerate(lines) if at not in mine], bool(found)


SCHEDULERS: Mapping[str, Scheduler] = {one.name: one for one in (Systemd(), Launchd(), Cron())}
_NO_CRONTAB = re.compile("no crontab|can't open .*no such file", re.IGNORECASE)
_SETTING = re.compile(r"([A-Za-z_]\w*)=(.*)", re.ASCII)
_BY_HAND = "Without --install the text is printed, to be taken over by hand."


def usual() -> Scheduler:
    """The scheduler that this computer has. Raises `UsageError` where it is none of ours."""
    if sys.platform == "darwin":
        return SCHEDULERS["launchd"]
    if shutil.which("systemctl") and Path("/run/systemd/system").is_dir():
        return SCHEDULERS["systemd"]
    if os.name == "nt":
        remedy = (
            "Give Windows' Task Scheduler what `zotsync schedule --for cron` prints after the five times."
        )
        raise UsageError("Windows' own scheduler cannot be told from here.", remedy=remedy)
    return SCHEDULERS["cron"]


def _standard(path: str) -> dict[str, str]:
    """What every scheduler sets, and nothing of the terminal that this is called from."""
    kept = ("HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "SYSTEMROOT", "USERPROFILE")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    return {"HOME": str(home()), **found, "PATH": path}


def home() -> Path:
    """The user's folder, in which schedulers start what they run. Raises `UsageError` where there is none."""
    try:
        return Path.home()
    except RuntimeError:
        raise UsageError("This user has no home folder.", remedy="Set HOME.") from None


def _unquoted(value: str) -> str:
    """A value as systemd shows it, without its quotes; as it is where they are none."""
    try:
        return "".join(shlex.split(value)) if value[:1] in "\"'" else value
    except ValueError:
        return value


def _texts(files: Mapping[Path, str]) -> str:
    return "".join(f"# {place}\n{text}\n" for place, text in files.items())


@contextmanager
def _written(files: Mapping[Path, str]) -> Iterator[None]:
    """Within it these files are there; where that ends in a `WriteError`, what was there before."""
    before: dict[Path, bytes | None] = {}
    try:
        for place, text in files.items():
            try:
                before[place] = place.read_bytes() if place.exists() else None
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, "utf-8")
            except OSError as error:
                raise WriteError(f"{place} cannot be written ({error.strerror}).", remedy=_BY_HAND) from None
        yield
    except WriteError:
        with suppress(OSError):
            for place, content in before.items():
                if content is None:
                    place.unlink(missing_ok=True)
                else:
                    place.write_bytes(content)
        raise


def _delete(files: Sequence[Path]) -> None:
    for place in files:
        try:
            place.unlink(missing_ok=True)
        except OSError as error:
            raise WriteError(f"{place} cannot be removed ({error.strerror}).", remedy="Remove it.") from None


def _must(command: Sequence[str], text: str = "") -> None:
    done = _run(command, text)
    if done is None or done.returncode:
        said = _said(done) if done else "it is not on this computer"
        raise WriteError(f"{shlex.join(command)}: {said}", remedy=_BY_HAND)


def _said(done: subprocess.CompletedProcess[str]) -> str:
    lines = (done.stderr.strip() or done.stdout.strip() or f"exit {done.returncode}").splitlines()
    return lines[-1][:300].encode("utf-8", "replace").decode()


def _run(command: Sequence[str], text: str = "") -> subprocess.CompletedProcess[str] | None:
    """What a program of the system says, every byte of it; None where there is no such program."""
    given = text.encode("utf-8", "surrogateescape")
    surroundings = {**os.environ, "LC_ALL": "C"}  # what it says is looked at
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, env=surroundings, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    said, wrong = (stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, said, wrong)


def _in_quotes(word: str) -> str:
    """A word as systemd reads it; in a command, unlike in a variable, a dollar is to be doubled."""
    return '"' + _escaped(word).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
