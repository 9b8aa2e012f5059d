"""What a run that nobody watches leaves for who looks afterwards: a log that does not grow for ever."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from zotsync.cli.show import without_keys
from zotsync.errors import ZotsyncError

BYTES, OLDER = 1_000_000, 3
"""A log has so many bytes at most, and so many older ones beside it."""
LOG = logging.getLogger("zotsync.unattended")


class _Private(RotatingFileHandler):
    """Only its owner reads it; a log that cannot be written stops no run."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        return os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace")

    def handleError(self, record: logging.LogRecord) -> None:
        return


class _Line(logging.Formatter):
    converter = staticmethod(time.gmtime)  # UTC, as the journal has it

    def format(self, record: logging.LogRecord) -> str:
        text = without_keys(super().format(record))
        return "".join(sign if sign.isprintable() else " " for sign in text)


@contextmanager
def logged(place: Path) -> Iterator[None]:
    """Within it all that zotsync logs goes to ``place``, and the error that ends it."""
    logger = logging.getLogger("zotsync")
    level = logger.level
    handler: logging.Handler
    try:
        handler = _Private(place, maxBytes=BYTES, backupCount=OLDER, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(_Line("%(asctime)sZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    except ZotsyncError as error:
        LOG.error("%s", error)
        raise
    except BaseException as error:
        LOG.error("ended by %s", type(error).__name__)
        raise
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)
        with suppress(OSError):  # what a full disk has not taken yet
            handler.close()
