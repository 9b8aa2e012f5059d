"""What `convert` wrote into a workspace out of its library: no source, as long as it is as it was written.

A source that lacks what it held counts as edited: a bibliography that is made anew from another query would
trash the items that it no longer holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from zotsync.state import write_whole

WHY = "`zotsync convert` wrote it; edited, or under another name, it is a source."
_NAME = "made.json"
_KEPT = 2
"""So many texts of a path are known: the one that is there, and the one that is about to be."""


def is_made(folder: Path) -> Callable[[str, str], bool]:
    """Says of a path and the SHA-256 of its bytes whether it is one of these; ``folder`` is the state's."""
    known: dict[str, list[str]] | None = None

    def look(path: str, digest: str) -> bool:
        nonlocal known
        if known is None:
            known = _known(folder)
        return digest in known.get(path, ())

    return look


def remember(folder: Path, path: str, text: str) -> None:
    """This text is about to be written there."""
    known = _known(folder)
    digest = sha256(text.encode()).hexdigest()
    known[path] = list(dict.fromkeys([digest, *known.get(path, ())]))[:_KEPT]
    write_whole(folder / _NAME, json.dumps(known, indent=1) + "\n", 0o600)


def _known(folder: Path) -> dict[str, list[str]]:
    try:
        data = json.loads((folder / _NAME).read_text("utf-8"))
        return {str(path): [str(one) for one in digests] for path, digests in data.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
