"""A quick look at a text, as bytes: it spares most texts the slow expressions."""

from __future__ import annotations

from itertools import compress, islice
from operator import eq
from string import ascii_lowercase, ascii_uppercase

_SHAPE = bytes.maketrans((ascii_uppercase + ascii_lowercase + "?!").encode(), b"A" * 26 + b"a" * 26 + b"..")
_LETTERS = bytes(
    ord(chr(n).lower()) if chr(n) in ascii_lowercase + ascii_uppercase else 32 for n in range(256)
)


class Look:
    """What is seen of a text at a glance; made once, for all rules.

    Characters beyond ASCII are seen as ``&``, digits and ``;``, and part words: a look may see more than
    there is, never less.
    """

    __slots__ = ("_bytes", "_shape", "_vocabulary", "_words")

    def __init__(self, text: str) -> None:
        self._bytes = text.encode("ascii", "xmlcharrefreplace")
        self._shape: bytes | None = None
        self._words: list[bytes] | None = None
        self._vocabulary: frozenset[bytes] | None = None

    @property
    def shape(self) -> bytes:
        """``A`` for a capital, ``a`` for a small letter, a full stop for the end of a sentence.

        >>> Look("Rain fell?Moss grew.").shape
        b'Aaaa aaaa.Aaaa aaaa.'
        """
        if self._shape is None:
            self._shape = self._bytes.translate(_SHAPE)
        return self._shape

    @property
    def words(self) -> list[bytes]:
        """The words, of letters alone, in small letters."""
        if self._words is None:
            self._words = self._bytes.translate(_LETTERS).split()
        return self._words

    @property
    def vocabulary(self) -> frozenset[bytes]:
        """The different words."""
        if self._vocabulary is None:
            self._vocabulary = frozenset(self.words)
        return self._vocabulary

    @property
    def joined(self) -> bool:
        """Whether a capital stands right behind the letters of a word, with small ones after it.

        >>> Look("METHODSWe looked").joined, Look("ResultsIt grew").joined, Look("AIM: It grew").joined
        (True, True, False)
        """
        return b"aA" in self.shape or b"AAa" in self.shape or b"AA a" in self.shape

    @property
    def glued(self) -> bool:
        """Whether a capital stands right behind the end of a sentence, or a character that may be one.

        >>> Look("Rain fell.Moss grew.").glued, Look("Rain fell. Moss grew.").glued
        (True, False)
        """
        return b".A" in self.shape or b".&" in self.shape

    def again(self, apart: int) -> set[bytes]:
        """The words that are said again ``apart`` words later.

        >>> Look("The the moss").again(1), Look("that only grows only there").again(2)
        ({b'the'}, {b'only'})
        """
        return set(compress(self.words, map(eq, self.words, islice(self.words, apart, None))))
