"""What makes this computer's scheduler run a command by itself: its text, and how it is taken over.

systemd's timers of a user, launchd's agents (macOS), lines of a crontab. Nothing secret is in any of them.
"""

from __future__ import annotations

import os
import plistlib
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
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

    def files(self, job: Job) -> dict[Path, str]:
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"
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
            name, _, value = line.partition("=")
            found[name] = "".join(shlex.split(value)) if value[:1] in "\"'" else value
        return found

    def install(self, job: Job) -> None:
        _write(self.files(job))
        _must(["systemctl", "--user", "daemon-reload"])
        _must(["systemctl", "--user", "enable", "--now", f"{job.name}.timer"])

    def remove(self, job: Job) -> bool:
        files = [path for path in self.files(job) if path.exists()]
        if files:
            _must(["systemctl", "--user", "disable", "--now", f"{job.name}.timer"])
        _delete(files)
        if files:
            _must(["systemctl", "--user", "daemon-reload"])
        return bool(files)


class Launchd:
    """Agents of a user of macOS."""

    name = "launchd"

    def files(self, job: Job) -> dict[Path, str]:
        hours = range(0, 24, job.every)
        times = [{"Hour": hour, "Minute": MINUTE} for hour in hours] if job.every > 1 else {"Minute": MINUTE}
        agent = {
            "Label": self._label(job),
            "ProgramArguments": list(job.command),
            "StartCalendarInterval": times,
            **({"EnvironmentVariables": dict(job.variables)} if job.variables else {}),
        }
        place = Path.home() / "Library" / "LaunchAgents" / f"{self._label(job)}.plist"
        return {place: plistlib.dumps(agent).decode()}

    def text(self, job: Job) -> str:
        return _texts(self.files(job)) + f"# then: launchctl bootstrap {self._domain()} with that file\n"

    def surroundings(self) -> dict[str, str]:
        return _standard("/usr/bin:/bin:/usr/sbin:/sbin")

    def install(self, job: Job) -> None:
        files = self.files(job)
        _write(files)
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
        return f"gui/{os.getuid()}"


class Cron:
    """Two lines of the user's crontab: a remark that names the job, and the job."""

    name = "cron"

    def files(self, job: Job) -> dict[Path, str]:
        return {}

    def line(self, job: Job) -> str:
        """The job's line."""
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
        if done.returncode and "no crontab" not in done.stderr.lower():
            raise WriteError(f"crontab -l: {_said(done)}", remedy=_BY_HAND)  # what it holds must not be lost
        lines = done.stdout.splitlines() if not done.returncode else []
        found = [at for at, line in enumerate(lines) if line.startswith(f"# {job.name}:")]
        mine = {*found, *(at + 1 for at in found if "--unattended" in "".join(lines[at + 1 : at + 2]))}
        return [line for at, line in enumerate(lines) if at not in mine], bool(found)


SCHEDULERS: Mapping[str, Scheduler] = {one.name: one for one in (Systemd(), Launchd(), Cron())}
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
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PATH": path}


def _texts(files: Mapping[Path, str]) -> str:
    return "".join(f"# {place}\n{text}\n" for place, text in files.items())


def _write(files: Mapping[Path, str]) -> None:
    for place, text in files.items():
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
        except OSError as error:
            raise WriteError(f"{place} cannot be written ({error.strerror}).", remedy=_BY_HAND) from None


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
    return lines[-1][:300]


def _run(command: Sequence[str], text: str = "") -> subprocess.CompletedProcess[str] | None:
    """What a program of the system says, or None where there is no such program."""
    try:
        return subprocess.run(
            command, input=text, capture_output=True, text=True, timeout=60, errors="replace", check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None


def _in_quotes(word: str) -> str:
    """A word as systemd reads it; in a command, unlike in a variable, a dollar is to be doubled."""
    return '"' + _escaped(word).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
