"""The tables of notes and documents in the documentation: see `formats_page`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zotsync import schema
from zotsync.formats import markdown_names
from zotsync.formats.document import DOCUMENT
from zotsync.formats.markdown_write import key_of
from zotsync.item import diff

_TYPES = [name for name in schema.item_types() if name not in ("note", "attachment", "annotation")]
_CALLED = {
    "year": "date (its year alone)", "source": "url, or publicationTitle", "id": "citationKey",
    "number": "issue, or the number of a report", "key": "the item's key", "link": "the item's key",
}  # fmt: skip

_TEXT = """Slow growth of reed beds

{}
Reed beds grow slowly in brackish water. We measured twelve sites over five years. The reeds grew by four
centimetres a year, and where the water was salt by less than one. We think that the salt keeps them small.

Reeds are plants of the shore. Where rivers meet the sea the water is brackish, and reeds stand in it for
hundreds of years. People cut them for roofs in winter, when the leaves are gone. The cutting lets light in.
"""
_LINES = (
    "Rosa Sand1, Ida Bos2 / 1 Institute of Coasts, University of Kiel, Germany",
    "Coastal Ecology 2014;12(3):45-56",
    "Journal: Sea Letters / Year: 2014 / Volume: 6 / Issue: 2 / Pages: 3-9",
    "Received: 3 May 2014; Accepted: 10 August 2014; Published: 1 September 2014",
    "Last reviewed: 4 May 2018",
    "https://doi.org/10.5555/ce.2014.12",
    "PMID: 22437869",
    "PMCID: PMC123456",
    "ISBN 978-0-306-40615-7",
    "ISSN 0028-0836",
    "arXiv:1706.03762v2 [physics.ao-ph] 3 May 2017",
    "https://example.org/reeds",
    "Keywords: reeds; salt marsh",
    "This is an open access article under the CC BY 4.0 licence.",
    "Technical Report No. 12",
    "A thesis submitted for the degree of Doctor of Philosophy, University of Kiel, 2014",
    "Abstract",
    "Copyright 2014 Wing Press",
    "Accessed 3 May 2014",
)
Table = tuple[tuple[str, ...], Iterable[tuple[str, ...]]]


def notes() -> Iterator[Table]:
    """What keys and labels of notes mean; the key that a new note has stands first."""
    named: dict[str, list[str]] = {}
    for name, aspect in markdown_names.ALIASES.items():
        named.setdefault(aspect, []).append(name)
    head = "keys and labels, the one to write first (case, blanks, `-` and `_` do not count)"
    yield ("field", head), (_row(aspect, names) for aspect, names in named.items())
    types: dict[str, list[str]] = {}
    for name, item_type in markdown_names.ITEM_TYPES.items():
        types.setdefault(item_type, []).append(name)
    yield (
        ("item type", "`type`"),
        ((t, _codes([t, *(n for n in types[t] if n != t.lower())])) for t in _TYPES),
    )


def _row(aspect: str, names: list[str]) -> tuple[str, str]:
    first = key_of(aspect)
    called = _CALLED.get(aspect, aspect.removeprefix("creators:"))
    return called, _codes([*filter(None, [first]), *(n for n in names if n != markdown_names.plain(first))])


def documents() -> Iterator[Table]:
    """What each of these lines adds to a text that has none of them."""
    yield ("a line such as (`/`: a new line)", "says"), ((f"`{line}`", _told(line)) for line in _LINES)


def _told(line: str) -> str:
    (without,), (item,) = (
        DOCUMENT.read(_TEXT.format(said)).items for said in ("", line.replace(" / ", "\n") + "\n")
    )
    changed = diff(without, item)
    names = [name for name in changed if name not in ("itemType", "creators")]
    names += dict.fromkeys(creator.type for creator in item.creators if "creators" in changed)
    if "itemType" in changed:
        names.append(f"the type {item.type}")
    return ", ".join(names) or "nothing"


def _codes(words: Iterable[str]) -> str:
    return " ".join(f"`{word}`" for word in words)
