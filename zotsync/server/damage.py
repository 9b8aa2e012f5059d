"""Objects whose JSON a disk or another program has damaged in the library's file: each is left out alone."""

from __future__ import annotations

import logging
from typing import Any

from zotsync.jsontext import loads
from zotsync.server.refusal import Refusal

_log = logging.getLogger(__name__)


def stored(text: str) -> Any:
    """An object as the file keeps it; a damaged one is refused, as a broken one is by the real server."""
    try:
        return loads(text)
    except ValueError:
        raise Refusal(500, "The object is damaged in the library's file") from None


def whole(key: str, text: str) -> bool:
    """Whether an object can be handed out. Lists of versions name the others too, so that they are missed."""
    try:
        loads(text)
    except ValueError:
        _log.warning("the object %s is damaged in the library's file", key)
        return False
    return True
