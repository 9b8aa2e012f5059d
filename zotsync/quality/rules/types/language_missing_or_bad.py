"""A language in words or in a code of three letters.

Zotero and CSL read ``en``, ``en-GB``, ``de``. Databases write it so in every item: look for it on request.

Bad::

    language: English

Good::

    language: en-GB
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity, safe

_CODES = {
    "en": "english eng englisch anglais inglés",
    "de": "german ger deu deutsch allemand",
    "fr": "french fre fra français",
    "es": "spanish spa español",
    "it": "italian ita italiano",
    "pt": "portuguese por português",
    "nl": "dutch dut nld nederlands",
    "zh": "chinese chi zho",
    "ja": "japanese jpn",
    "ru": "russian rus",
    "pl": "polish pol",
    "sv": "swedish swe svenska",
    "da": "danish dan dansk",
    "ko": "korean kor",
    "ar": "arabic ara",
    "tr": "turkish tur",
    "cs": "czech cze ces",
}
_BY_NAME = {name: code for code, names in _CODES.items() for name in names.split()}
_REGION = {"us": "US", "usa": "US", "united states": "US", "uk": "GB", "gb": "GB", "united kingdom": "GB"}


def check(item: Item) -> Iterator[Hit]:
    found = re.fullmatch(r"([^\W\d_]+)\.?(?:\s*\((.+)\))?", item["language"].strip())
    code = _BY_NAME.get(found[1].lower()) if found else None
    if not found or not code:
        return
    region = _REGION.get((found[2] or "").strip().lower(), "")
    if not found[2] or region:
        better = f"{code}-{region}" if region else code
        yield Hit(f"Write {better}.", field="language", fix=safe(better))


rule = ItemRule(
    code="IT-10",
    name="language-missing-or-bad",
    severity=Severity.info,
    default=False,
    fields=("language",),
    check=check,
)
