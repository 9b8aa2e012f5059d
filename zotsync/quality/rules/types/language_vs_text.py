"""The language of the item is not that of its title.

Told by small words that only one language has. A title in English is left alone: databases translate
titles; so is a title within a review.

Bad::

    title: Die Moose der Alpen und ihre Nachbarn auf den Mauern
    language: en

Bad::

    title: Мхи и папоротники севера
    language: en

Good::

    title: Mosses of the Alps and their neighbours
    language: de
    ---
    title: Die Moose der Alpen und ihre Nachbarn auf den Mauern
    language: de-AT
    ---
    title: "Die Moose: a guide to the walls of the Alps"
    language: en
    ---
    title: El Niño and Los Angeles, van der Waals, von Moos
    language: en
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.quality.text.words import words

# Words that only one of these languages has; what is part of names (von, El) counts with the others.
_OWN = {
    "en": words("the of and with from by their its what between among through during to how are for against"),
    "de": words("""
        und dem eine einer eines einem zur zum für mit auf bei über nach im ist nicht sich auch aus durch
        zwischen unter ihre seine wie beim vom der von werden als ihrer seiner ihr gegen
    """),
    "fr": words("les dans une sur aux avec sous chez leurs leur ces du au à est où sans vers ou qui"),
    "es": words("los las y una con según sus desde hacia el del sin sobre entre como más hasta su"),
    "it": words("il gli dei della delle nel nella nelle degli alla tra sulla sugli dell dal fra di che più"),
    "pt": words(
        "os dos um uma nos nas em ao aos às pelo pela com à da na seus suas são não mais entre sobre"
    ),
    "nl": words("het een voor bij aan uit naar tussen zijn haar wordt van op met als tot der"),
}
_NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch",
}  # fmt: skip
_CODES = {
    "eng": "en",
    "ger": "de",
    "deu": "de",
    "fre": "fr",
    "fra": "fr",
    "spa": "es",
    "ita": "it",
    "por": "pt",
}
_CODES |= {"dut": "nl", "nld": "nl"} | {name.lower(): code for code, name in _NAMES.items()}
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 2  # different words that only the language has
_SHORTEST = 5
_LETTERS = 6


def check(item: Item) -> Iterator[Hit]:
    found = re.fullmatch(r"([a-z]{2,10})(?:[-_]\w{2,8})*", item["language"].strip().lower())
    if not found or any(creator.type == "reviewedAuthor" for creator in item.creators):
        return
    stated = _CODES.get(found[1], found[1])
    if stated in _OWN and _strange_letters(item.title):
        yield Hit("The title is in other letters: correct the language.", field="language")
        return
    told = language(item.title) if stated in _OWN else ""
    if not told or told in (stated, "en"):
        return
    abstract = language(item["abstractNote"]) if item["abstractNote"] else told
    if abstract == told:
        said = f"The title is {_NAMES[told]}: correct the language ({told})."
        yield Hit(said, field="language")


def _strange_letters(text: str) -> bool:
    """Whether nearly all letters are none of the Latin alphabet."""
    if text.isascii():
        return False
    letters = [sign for sign in text if sign.isalpha()]
    others = sum(not unicodedata.name(sign, "").startswith("LATIN") for sign in letters)
    return len(letters) >= _LETTERS and others * 10 >= len(letters) * 9


def language(text: str) -> str:
    """The code of the language of a text, where its small words leave no doubt; else empty.

    >>> language("Die Moose der Alpen und wie sie auf den Mauern leben"), language("Flora alpina")
    ('de', '')
    """
    found = _WORD.findall(text[:600])
    if len(found) < _SHORTEST:
        return ""
    said = {found[0].lower(), *found}  # With a capital inside, it is part of a name: El Niño.
    counts = {code: len(own & said) for code, own in _OWN.items()}
    told = max(counts, key=lambda code: counts[code])
    others = max(count for code, count in counts.items() if code != told)
    # Neighbours share words; English may be the text, with a name or a title in the other.
    sure = counts[told] >= _FEWEST + others and (told == "en" or not counts["en"])
    return told if sure else ""


rule = ItemRule(
    code="IT-11",
    name="language-vs-text",
    severity=Severity.info,
    fields=("language",),
    check=check,
)
