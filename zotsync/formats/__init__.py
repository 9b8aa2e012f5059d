"""Text forms of items: read and write references without losing a byte."""

from __future__ import annotations

from collections.abc import Sequence

from zotsync.formats import detect as _detect
from zotsync.formats.base import Format
from zotsync.formats.bibtex import BIBTEX
from zotsync.formats.csl_yaml import CSLYAML, MANUSCRIPT
from zotsync.formats.csljson import CSLJSON
from zotsync.formats.detect import Detection, ending_of
from zotsync.formats.document import DOCUMENT
from zotsync.formats.endnotexml import ENDNOTEXML
from zotsync.formats.foreign import FOREIGN_ENDINGS
from zotsync.formats.marcxml import MARCXML
from zotsync.formats.markdown import MARKDOWN, Markdown
from zotsync.formats.mods import MODS
from zotsync.formats.nbib import NBIB
from zotsync.formats.plugged import plugged
from zotsync.formats.pubmedxml import PUBMEDXML
from zotsync.formats.refer import REFER
from zotsync.formats.ris import RIS
from zotsync.formats.webofscience import WOS
from zotsync.formats.zoterojson import ZOTEROJSON

READING = 3
"""Goes up whenever a format reads a text otherwise than it did (`tests/formats/readings.py` notices).

What it finds in unchanged files is then offered; see `zotsync.sync.anew`.
"""

# One a line, in the order in which they are asked; those of other packages come next, and prose last.
FORMATS: tuple[Format, ...] = (
    NBIB,
    RIS,
    BIBTEX,
    CSLJSON,
    ZOTEROJSON,
    REFER,
    WOS,
    ENDNOTEXML,
    PUBMEDXML,
    MODS,
    MARCXML,
    CSLYAML,
    *plugged("zotsync.formats"),
    MARKDOWN,
    MANUSCRIPT,
    DOCUMENT,
)


def format_named(name: str) -> Format:
    """The format of that name. Raises `KeyError` for an unknown one.

    >>> format_named("markdown").endings[0]
    '.md'
    """
    for format in FORMATS:
        if format.name == name:
            return format
    raise KeyError(name)


def configured(tags: str = "plain", fields: Sequence[str] = ()) -> tuple[Format, ...]:
    """`FORMATS` with Markdown as ``[markdown]`` in zotsync.toml wants it."""
    markdown = Markdown(tags, fields)
    return tuple(markdown if format is MARKDOWN else format for format in FORMATS)


def format_for(path: str, formats: tuple[Format, ...] = FORMATS) -> Format | None:
    """The format in which a new file of this name is written; None where no format writes such files."""
    ending = ending_of(path)
    return next((format for format in formats if format.editable and ending in format.endings), None)


def known_endings() -> tuple[str, ...]:
    """The endings of files that may be sources: those of the formats, of texts (also none), and of
    reference managers' own files, which are named as what cannot be read."""
    return tuple(sorted({e for f in FORMATS for e in f.endings} | _detect.PROSE_ENDINGS | FOREIGN_ENDINGS))


def detect(text: str, name: str = "", formats: tuple[Format, ...] = FORMATS) -> Detection:
    """What a decoded file is, and why. See `zotsync.formats.detect`."""
    return _detect.detect(text, name, formats)


__all__ = ["FORMATS", "Detection", "configured", "detect", "format_for", "format_named", "known_endings"]
