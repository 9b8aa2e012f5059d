"""Paths of files below a root: checked before use, and names that every file system takes."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from pathlib import Path

from zotsync.errors import UsageError

_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?", re.IGNORECASE)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]')
_LEFTOVER = re.compile(r"\.zotsync-[0-9a-f]{16}\.tmp")
# What a cloud drive leaves in the place of a file that it took off this disk.
_IN_THE_CLOUD = re.compile(r"\.(?P<icloud>.+)\.icloud|(?P<other>.+)\.(nextcloud|owncloud)", re.IGNORECASE)
_MAX_BYTES = 200  # of a name; file systems take 255, and a sidecar's ending must still fit
_MAX_ENDING = 20


def inside(root: Path, path: str) -> Path:
    """``root`` / ``path``; a `UsageError` unless that is a visible place below ``root``.

    ``path`` may come from anywhere: no absolute path, no ``..``, no hidden part, no link on the way.
    """
    parts = path.split("/")
    windows = os.name == "nt"
    for part in parts:
        if not part or part.startswith(".") or "\0" in part or part == "node_modules":
            raise UsageError(f"{path!r} is not a place for a source.")
        if windows and (_UNSAFE.search(part) or part[-1] in ". " or _RESERVED.fullmatch(part)):
            raise UsageError(f"{path!r} is not a path.")
    try:
        path.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{path!r} is not text.") from None
    place = str(root)
    for part in parts:
        place = f"{place}{os.sep}{part}"
        if os.path.islink(place):
            raise UsageError(f"{path!r} goes through a link.")
    return Path(place)


def safe_name(text: str, ending: str = "") -> str:
    """``text`` as a file name that every file system takes, ``ending`` (".md") kept whole.

    >>> safe_name("AC/DC: what is it?", ".md")
    'AC-DC- what is it-.md'
    >>> safe_name("../.ssh"), safe_name("con"), safe_name("...")
    ('ssh', 'con_', 'untitled')
    """
    name = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    if not ending and len(found := os.path.splitext(name)[1]) <= _MAX_ENDING:
        name, ending = name.removesuffix(found), found
    ending = " ".join(_UNSAFE.sub("-", ending).split()).rstrip(". ")
    name = " ".join(_UNSAFE.sub("-", name).split()).rstrip(". ~").lstrip(". ~-$#")
    while len((name + ending).encode()) > _MAX_BYTES:
        name = name[:-1].rstrip(". ")
    name = name or "untitled"
    if _RESERVED.fullmatch(name):
        # The part before the first dot is what Windows looks at.
        stem, dot, rest = name.partition(".")
        name = f"{stem}_{dot}{rest}"
    return name + ending


def is_safe(name: str) -> bool:
    """Whether every file system takes this name as it is.

    >>> is_safe("From Zotero"), is_safe("what?"), is_safe("nul.md"), is_safe("etc.")
    (True, False, False, False)
    """
    return not (_UNSAFE.search(name) or name[-1:] in (".", " ") or _RESERVED.fullmatch(name))


def folded(name: str) -> str:
    """What a name is to a file system that minds neither case nor accents' encoding.

    >>> folded("Caf\\u00e9.MD") == folded("cafe\\u0301.md")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def temporary(place: Path) -> Path:
    """A hidden name beside ``place`` for a file that is being written."""
    return place.with_name(f".zotsync-{secrets.token_hex(8)}.tmp")


def stands_for(name: str) -> str:
    """The name of the file that a cloud drive took off this disk and left ``name`` for; else empty.

    >>> stands_for(".refs.ris.icloud"), stands_for("refs.ris.nextcloud"), stands_for("refs.ris")
    ('refs.ris', 'refs.ris', '')
    """
    away = _IN_THE_CLOUD.fullmatch(name)
    return (away["icloud"] or away["other"]) if away else ""


def is_leftover(name: str) -> bool:
    """Whether a name is one that `temporary` gave.

    >>> is_leftover(".zotsync-0123456789abcdef.tmp"), is_leftover(".zotsync")
    (True, False)
    """
    return bool(_LEFTOVER.fullmatch(name))
