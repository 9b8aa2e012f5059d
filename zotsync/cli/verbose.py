"""What --verbose says: the requests to the library, as the log has them, on stderr."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from zotsync.cli.show import note


class _Notes(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        note(f"· {self.format(record)}", "dim")


@contextmanager
def log_shown() -> Iterator[None]:
    """Within it everything that zotsync logs is shown."""
    logger, handler = logging.getLogger("zotsync"), _Notes()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.setLevel(before)
        logger.removeHandler(handler)
