"""Words as the vocabulary compares them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+")
"""A word: letters and digits; hyphens and apostrophes part words."""

_BRITISH = (
    ("tumour", "tumor"),
    ("aemi", "emi"),
    ("haem", "hem"),
    ("oest", "est"),
    ("oeso", "eso"),
    ("isation", "ization"),
    ("signall", "signal"),
    ("labell", "label"),
    ("modell", "model"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("paedi", "pedi"),
    ("gynaec", "gynec"),
    ("anaest", "anest"),
    ("oedem", "edem"),
    ("rrhoe", "rrhe"),
    ("sulph", "sulf"),
)


def fold(word: str) -> str:
    """One spelling for a word's case, accents, plural and British form.

    >>> [fold(w) for w in ("Tumours", "therapies", "viruses", "Leukaemia", "analysis", "Guérin")]
    ['tumor', 'therapy', 'virus', 'leukemia', 'analysis', 'guerin']
    """
    form = word.lower()
    if not form.isascii():
        form = "".join(
            part for part in unicodedata.normalize("NFKD", form) if not unicodedata.combining(part)
        )
    for british, american in _BRITISH:
        if british in form:
            form = form.replace(british, american)
    if form.endswith(("alised", "alising")):
        form = form.replace("alis", "aliz")
    if len(form) > 3 and form.endswith("s"):
        if form.endswith("ies"):
            return form[:-3] + "y"
        if form.endswith("uses"):
            return form[:-2]
        if not form.endswith(("ss", "us", "is")):
            return form[:-1]
    return form


def folded(words: Iterable[str]) -> list[str]:
    """Each word folded."""
    return [fold(word) for word in words]
