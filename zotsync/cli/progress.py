"""Progress of long steps on a terminal: a bar with counts and the time left. Nothing anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

SOON = 0.5
"""Seconds before a step is shown: what is over at once needs no bar."""
_OFTEN = 0.1


class Bar:
    """Hears of steps (`zotsync.progress.Progress`) and draws the one that goes on, on ``console``.

    It is taken away before anything else is written, and when its step is done.
    """

    def __init__(
        self, console: Callable[[], Console], clock: Callable[[], float] = time.monotonic, soon: float = SOON
    ) -> None:
        self._console, self._clock, self._soon = console, clock, soon
        self._step, self._began, self._drawn = "", 0.0, 0.0
        self._live: Progress | None = None
        self._task: TaskID | None = None

    def __call__(self, step: str, done: int, total: int) -> None:
        now = self._clock()
        if step != self._step or not done:
            self.pause()
            self._step, self._began = step, now
        if done >= total:
            self.pause()
        elif now - self._began >= self._soon and now - self._drawn >= _OFTEN:
            self._draw(done, total, _clock((now - self._began) * (total - done) / done if done else 0))
            self._drawn = now

    def _draw(self, done: int, total: int, left: str) -> None:
        if self._live is None or self._task is None:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
            time_left = TextColumn("{task.fields[left]}")  # rich's own begins to count when the bar appears
            self._live = Progress(*columns, time_left, console=self._console(), transient=True)
            self._task = self._live.add_task(self._step, completed=done, total=total, left=left)
            self._live.start()
        self._live.update(self._task, completed=done, left=left)

    def pause(self) -> None:
        """Take the bar away; the next word of its step brings it back."""
        if self._live is not None:
            self._live.stop()
            self._live = self._task = None


def _clock(seconds: float) -> str:
    """A time left, as a clock says it; empty where it is not known.

    >>> _clock(75.2), _clock(3600)
    ('1:16 left', '1:00:00 left')
    """
    if seconds <= 0:
        return ""
    minutes, rest = divmod(ceil(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02} left" if hours else f"{minutes}:{rest:02} left"


def _stderr() -> Console:
    from rich.console import Console

    return Console(stderr=True)


_bar = Bar(_stderr)


def bar() -> Bar | None:
    """What hears of steps here; None where stderr is no terminal."""
    return _bar if sys.stderr.isatty() else None


def pause() -> None:
    """Take the bar away before something is written."""
    _bar.pause()
