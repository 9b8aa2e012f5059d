"""Which of the older encodings of other scripts a text is in, where nothing says so.

A wrong guess would make nonsense of a right text, so each encoding has to prove itself: it decodes every
byte and gives the same bytes back, nearly all of what is not ASCII are letters of its script that stand
together as words do (in Western texts they stand alone between plain letters), and these are the common ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_ENOUGH = 6
"""Letters of a script below which nothing is guessed."""
_TOGETHER = 0.9
_HIGH = re.compile(rb"[\x80-\xff]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_LONG = 400_000


def guessed(data: bytes) -> str:
    """The encoding of ``data``, which is no UTF-8; an empty string where none proves itself.

    >>> guessed("Лёд на малых реках Карелии".encode("cp1251")), guessed("水温の長期変動".encode("cp932"))
    ('cp1251', 'cp932')
    >>> guessed("Größe – l’été à São Paulo".encode("cp1252"))
    ''
    """
    if len(_HIGH.findall(data, 0, _LONG)) < _ENOUGH:
        return ""
    for encoding, proves in _CANDIDATES:
        try:
            text = data.decode(encoding)
            if proves(text, encoding) and text.encode(encoding) == data:
                return encoding
        except UnicodeError:
            continue
    return ""


def _words(text: str, letters: str) -> list[str] | None:
    """The rows of ``letters``, where nearly all that is not ASCII belongs to one of them."""
    rows = re.findall(f"[{letters}]+", text[:_LONG])
    inside = sum(len(row) for row in rows)
    if inside < _ENOUGH or sum(len(row) for row in rows if len(row) > 1) < _TOGETHER * inside:
        return None
    signs = sum(1 for sign in _FOREIGN.findall(text[:_LONG]) if not re.match(_SIGNS, sign))
    return rows if inside >= _TOGETHER * signs else None


_SIGNS = r"[\u00a0-\u00bf\u2010-\u2044\u20ac\u2116\u2122\u3000-\u303f\u30fb\uff00-\uffef]"
"""Signs that texts of every script may hold."""


def _alphabet(letters: str, small: str, capitals: str) -> Callable[[str, str], bool]:
    """A script with two cases: nearly all its capitals begin a word, or the whole word is in capitals."""
    inner = re.compile(f"[{small}][{capitals}]")
    mixed = re.compile(f"[A-Za-z][{letters}]|[{letters}][A-Za-z]")

    def proves(text: str, encoding: str) -> bool:
        words = _words(text, letters)
        if words is None or len(mixed.findall(text)) > 0.02 * len(words):
            return False
        joined = "".join(words)
        if sum(len(word) for word in words if len(word) > 3) < 0.6 * len(joined):
            return False
        few = len(re.findall(f"[{small}]", joined)) >= 0.6 * len(joined)
        return few and sum(1 for word in words if inner.search(word)) <= 0.02 * len(words)

    return proves


def _pairs(text: str, encoding: str, letters: str) -> Iterator[bytes]:
    for sign in re.findall(f"[{letters}]", text[:_LONG]):
        yield sign.encode(encoding)


_EAST = "\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3"


def _share(text: str, encoding: str, lead: tuple[int, int], trail: int = 0) -> float:
    """How many of the East Asian letters have a first byte within ``lead`` and a second from ``trail`` on."""
    pairs = list(_pairs(text, encoding, _EAST))
    good = sum(1 for one in pairs if len(one) == 2 and lead[0] <= one[0] <= lead[1] and one[1] >= trail)
    return good / len(pairs) if pairs else 0.0


def _kana(text: str) -> float:
    words = _words(text, _EAST)
    if words is None or re.search("[\uff61-\uff9f]{2}|[\ue000-\uf8ff]", text):
        return 0.0
    joined = "".join(words)
    return len(re.findall("[\u3041-\u30ff]", joined)) / len(joined)


def _shift_jis(text: str, encoding: str) -> bool:
    return _kana(text) >= 0.05 and _share(text, encoding, (0x82, 0x97)) >= 0.9


def _euc_jp(text: str, encoding: str) -> bool:
    return _kana(text) >= 0.1 and _share(text, encoding, (0xA4, 0xCF), 0xA1) >= 0.9


def _korean(text: str, encoding: str) -> bool:
    return _words(text, _EAST) is not None and _share(text, encoding, (0xB0, 0xC8), 0xA1) >= 0.95


def _simplified(text: str, encoding: str) -> bool:
    return _words(text, _EAST) is not None and _share(text, encoding, (0xB0, 0xD7), 0xA1) >= 0.9


def _traditional(text: str, encoding: str) -> bool:
    return _words(text, _EAST) is not None and _share(text, encoding, (0xA4, 0xC6)) >= 0.9


_cyrillic = _alphabet("А-Яа-яЁёІіЇїЄєЎўҐґ", "а-яёіїєўґ", "А-ЯЁІЇЄЎҐ")
_greek = _alphabet("\u0386-\u03ce", "\u03ac-\u03ce", "\u0386-\u03ab")

_CANDIDATES: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("cp1251", _cyrillic),
    ("koi8-r", _cyrillic),
    ("cp1253", _greek),
    ("cp932", _shift_jis),
    ("euc_jp", _euc_jp),
    ("cp949", _korean),
    ("gbk", _simplified),
    ("big5", _traditional),
)
