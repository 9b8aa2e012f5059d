"""Reference lists that write authors as ``Lind A, Berg KT``: surname, blank, initials."""

from __future__ import annotations

import re

from zotsync.quality.text.blocks import Document

AUTHOR = r"[^\W\d_][\w'’-]*(?:[ -][^\W\d_][\w'’-]+){0,3} [A-Z]{1,3}"
_LIST = re.compile(rf"\s*\[?\d{{1,3}}[.)\]]\s+{AUTHOR}(?:, |\. )")
HEAD = re.compile(r"\s*\[?\d{1,3}[.)\]]\s+(?P<authors>[^.:]{2,600}?)(?:[.:]|, et al\.:?)\s")


def is_vancouver(document: Document) -> bool:
    """Whether most entries begin with a surname and initials without points."""
    listed = document.references
    return len(listed) >= 3 and sum(bool(_LIST.match(entry.text)) for entry in listed) * 3 >= 2 * len(listed)
