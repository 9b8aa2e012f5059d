"""Bytes to text and back, byte for byte.

`decode` never fails and never guesses beyond what it can undo: ``encode(decode(data)) == data`` holds
for every input. UTF-8 and UTF-16 keep their byte order mark, and UTF-16 is known without one where most
characters are Latin; other 8-bit files are read as Windows-1252
(what most reference managers of that time wrote), or as Latin-1 where they use bytes that Windows-1252
does not know, unless an encoding of another script proves itself (`encoding_guess`).
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace

from zotsync.formats.encoding_guess import guessed

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 2048
_FALLBACKS = ("utf-8", "cp1252", "latin-1")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text without its byte order mark, and what is needed to write it as it was."""

    text: str
    encoding: str = "utf-8"
    bom: bytes = b""

    def with_text(self, text: str) -> Decoded:
        """The same file with another text."""
        return replace(self, text=text)


def decode(data: bytes) -> Decoded:
    """The text of a file.

    >>> decode("\\ufeffTY".encode("utf-8"))
    Decoded(text='TY', encoding='utf-8', bom=b'\\xef\\xbb\\xbf')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                continue
            return Decoded(text, encoding, mark)
    for encoding in (*_unmarked(data), *_FALLBACKS):
        try:
            if encoding == _FALLBACKS[1] and (other := guessed(data)):
                return Decoded(data.decode(other), other)
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 decodes every byte")


def _unmarked(data: bytes) -> tuple[str, ...]:
    """UTF-16, where every other byte at the start is a NUL and hardly one between them is.

    >>> _unmarked("TY  - JOUR".encode("utf-16-be")), _unmarked(b"TY  - JOUR")
    (('utf-16-be',), ())
    """
    if len(data) % 2 or b"\0" not in data[:64]:
        return ()
    even, odd = data[:_SAMPLE:2], data[1:_SAMPLE:2]
    for encoding, high, low in (("utf-16-be", even, odd), ("utf-16-le", odd, even)):
        if high.count(0) >= 0.8 * len(high) and not low.count(0):
            return (encoding,)
    return ()


def encode(decoded: Decoded) -> bytes:
    """The bytes of a file.

    Raises `UnicodeEncodeError` where an edit brought a character that the file's 8-bit encoding does
    not have; `writable` says so beforehand.
    """
    return decoded.bom + decoded.text.encode(decoded.encoding)


def writable(decoded: Decoded) -> str:
    """The first character that would not come back from the file's encoding, or an empty string.

    Either the encoding does not have it, or the bytes would no longer tell which encoding it is.

    >>> writable(Decoded("Łódź", "cp1252"))
    'Ł'
    """
    try:
        data = encode(decoded)
    except UnicodeEncodeError as error:
        return decoded.text[error.start]
    if decoded.encoding == "utf-8" or (again := decode(data).text) == decoded.text:
        return ""
    return next((sign for sign, read in zip(decoded.text, again, strict=False) if sign != read), again[-1:])
