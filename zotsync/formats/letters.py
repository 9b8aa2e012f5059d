"""Capital letters of the alphabets that have them, for expressions over names."""

from __future__ import annotations

_BLOCKS = ((0x41, 0x5B), (0xC0, 0x250), (0x370, 0x530), (0x531, 0x557), (0x1E00, 0x2000))


def _capitals() -> str:
    """Latin, Greek, Cyrillic and Armenian capitals as the inside of a class, neighbours as ranges."""
    runs: list[list[int]] = []
    for code in (code for block in _BLOCKS for code in range(*block) if chr(code).isupper()):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in runs)


UPPER = _capitals()
"""The inside of a class: ``rf"[{UPPER}]"`` is one capital letter."""
