"""What the server says when it does not do what was asked."""

from __future__ import annotations

import html
from typing import Any


class Refusal(Exception):
    """A request, or one object of it, is refused with an HTTP status and a message.

    ``data`` goes into the report of a multi-object write; ``version`` is sent as Last-Modified-Version.
    """

    def __init__(
        self, status: int, message: str, *, data: dict[str, Any] | None = None, version: int | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.data = data
        self.version = version

    @property
    def text(self) -> str:
        """The message as Zotero sends it: HTML-escaped, apostrophes left alone."""
        return html.escape(self.message, quote=False).replace('"', "&quot;")


def shorten(value: str, length: int = 50) -> str:
    """The beginning of a value that is too long, for a message."""
    return value[:length] + "…"
