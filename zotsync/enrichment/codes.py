"""Drugs that only a text itself explains: "KV-4417, an oral inhibitor of PARP1"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from zotsync.enrichment.scan import Mention, Scan
from zotsync.enrichment.vocabulary import Meaning

_CODE = r"(?P<code>[A-Z]{1,6}[A-Za-z]?[ -]?\d{3,8}[A-Za-z]{0,2})"
"""What a firm calls a drug before it has a name; genes and proteins have fewer digits."""
_DIGITS = re.compile(r"\d\d\d")
_EXPLAINED = re.compile(
    rf"\b{_CODE}(?: \([^()]{{1,40}}\))?(?:,| is| was|:|,? which is)? an? (?:[\w/-]+,? ){{0,7}}\Z"
)
"""Before a phrase: "AB-1234, a first-in-class oral"."""
_WHOLE = re.compile(
    r"\s*(?:[,.;:)(]|\Z|(?:that|which|with|in|for|and|against|of|to|is|was|given|targeting|directed|combined|plus)\b)"
)
"""After it: the phrase is what the drug is, not half of it ("PARP inhibitor resistance")."""
_NAMED = re.compile(rf"[\s,(]{{1,3}}{_CODE}(?![\w-])")
"""After a phrase: "the MEK inhibitor AB-1234"."""
_FAR = 130
MOST = 20
"""Codes that one text may explain; more are a table."""


def add_codes(texts: Iterable[str], scans: Iterable[Scan]) -> None:
    """Let the codes of drugs that the texts explain count as mentions, wherever they stand.

    Only phrases and drugs explain one; a code that the vocabulary knows keeps its own meaning.
    """
    pairs = list(zip(texts, scans, strict=True))
    if not any(read.mentions and _DIGITS.search(text) for text, read in pairs):
        return
    known: dict[str, tuple[Meaning, ...]] = {}
    for text, read in pairs:
        for mention in read.mentions:
            meanings = tuple(m for m in mention.meanings if m.kind in ("phrase", "drug"))
            for code in _explained(text, mention) if meanings and len(known) < MOST else ():
                known.setdefault(code, meanings)
    if not known:
        return
    anywhere = re.compile("|".join(rf"(?<![\w-]){re.escape(code)}(?![\w])" for code in known))
    for text, read in pairs:
        starts = [mention.start for mention in read.mentions]
        more = [
            Mention(hit.start(), hit.end(), known[hit[0]])
            for hit in anywhere.finditer(text)
            if (at := bisect_left(starts, hit.end())) == 0 or read.mentions[at - 1].end <= hit.start()
        ]
        read.mentions = sorted([*read.mentions, *more], key=lambda m: m.start)


def _explained(text: str, mention: Mention) -> Iterator[str]:
    """The codes that the words around a mention say to be of its kind."""
    before = _EXPLAINED.search(text, max(0, mention.start - _FAR), mention.start)
    if before and _WHOLE.match(text, mention.end):
        yield before["code"]
    if behind := _NAMED.match(text, mention.end):
        yield behind["code"]
