"""Whether a text is English: rules that know English stay silent elsewhere."""

from __future__ import annotations

import re

from zotsync.quality.text.words import words

# Words that English texts cannot do without and that are no words of the neighbouring languages.
_ENGLISH = words("""
    the of and to with that is are was were be been by from which this these those has have had not
    as it its their they can may we our or on at for between during into than also
    who whose when where while what how before after about because both each other such only many any every
    did does would could should you your them there then if
""")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 1000


def is_english(text: str) -> bool:
    """Whether at least one word in eight of the beginning is an English function word.

    >>> is_english("The effect of the drug was studied in the clinic.")
    True
    >>> is_english("Der Einfluss des Wirkstoffs wurde in der Klinik untersucht.")
    False
    """
    found = _WORD.findall(text[:_SAMPLE].lower())
    return bool(found) and sum(map(_ENGLISH.__contains__, found)) * 8 >= len(found)
