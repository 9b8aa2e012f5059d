"""Text in UTF-8 that was read as a one-byte encoding, and back."""

from __future__ import annotations

import re

# How two- and three-byte characters look when read as Windows-1252 or Latin-1.
_CONTINUATION = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
SEQUENCE = re.compile(rf"(?:[\u00c2-\u00df][{_CONTINUATION}]|[\u00e0-\u00ef][{_CONTINUATION}]{{2}})+")
LEADS = ("Ã", "Â", "â€", "Å", "Ä", "Î", "Ï", "Ð", "Ñ", "â")


def repaired(text: str) -> str:
    """The text that was meant, or an empty string where ``text`` is no such misreading.

    >>> repaired("GÃ³mez"), repaired("SÃO"), repaired("â€“"), repaired("Ãœber")
    ('Gómez', '', '–', 'Über')
    """
    better = SEQUENCE.sub(lambda match: _decoded(match[0]), text)
    return better if better != text else ""


def _decoded(part: str) -> str:
    data = bytearray()
    for character in part:
        try:
            data += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return part
            data.append(ord(character))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return part
