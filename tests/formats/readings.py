"""What the formats read out of many texts, as one mark for each text: it changes when a reader does.

``python -m tests.formats.readings`` writes the marks down, once `zotsync.formats.READING` went up.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from zotsync import formats, schema
from zotsync.formats import bibtex_tables as tables
from zotsync.formats.ris_tags import KNOWN_TAGS, TYPES
from zotsync.jsontext import dumps

TESTS = Path(__file__).resolve().parents[1]
RECORD = Path(__file__).with_name("readings.json")
_VALUES = ("Heath", "2004-05-06", "10.5555/heath", "11-19", "Ling, Erica; Broom, B.", "1234-5679")
_NBIB = "OWN DP TI VI IP PG AB AU FAU AD LA PT TA JT IS DOI LID AID MH OT PMC CN BTI CTI PB PL EN ED FED"
_CSL = (
    "title author issued container-title DOI URL page volume issue abstract note keyword language publisher"
)


def marks() -> dict[str, str]:
    """The mark of each text, by its name."""
    return {name: _mark(text, format) for name, text, format in _texts()}


def _mark(text: str, name: str) -> str:
    """``name``: of a format, or of a file."""
    format = formats.detect(text, name).format if "." in name else formats.format_named(name)
    items = format.read(text, name).items if format else ()
    whole = [{**item.to_json(), "notes": [note.html for note in item.notes]} for item in items]
    said = dumps(whole, sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:12]


def _texts() -> Iterator[tuple[str, str, str]]:
    """Name, text, and format or file name: all tags and fields with several values, and documents."""
    tags = sorted(KNOWN_TAGS - {"TY", "ER"})
    records = (
        "\n".join([f"TY  - {code}", "TI  - Moor", *(f"{tag}  - {value}" for tag in tags), "ER  - "])
        for code in sorted(TYPES)
        for value in _VALUES
    )
    yield "ris", "\n".join(records), "ris"
    types = schema.item_types()
    names = sorted({name for type in types for slot in tables.slots(type) for name in slot.names})
    entries = (
        f"@{kind}{{moor,\n  title = {{Moor}},\n" + ",\n".join(f"  {n} = {{{value}}}" for n in names) + "\n}\n"
        for kind in sorted(tables.ITEM_TYPES)
        for value in _VALUES
    )
    yield "bibtex", "\n".join(entries), "bibtex"
    citations = (
        "\n".join(["PMID- 12345", *(f"{tag:<4}- {value}" for tag in _NBIB.split()), ""]) for value in _VALUES
    )
    yield "nbib", "\n".join(citations), "nbib"
    said = [{"id": "moor", "type": "article-journal", **dict.fromkeys(_CSL.split(), v)} for v in _VALUES]
    yield "csl-json", json.dumps(said), "csl-json"
    fields = sorted({name for type in types for name in schema.fields(type)} - {"title"})
    for value in _VALUES:
        front = "\n".join(f"{name}: {json.dumps(value)}" for name in fields)
        text = f"---\ntitle: Moor\nitemType: journalArticle\n{front}\n---\nText.\n"
        yield f"markdown of {value}", text, "markdown"
    for path in sorted((TESTS / "variants").rglob("*")):
        if path.suffix in (".txt", ".md"):
            yield path.relative_to(TESTS).as_posix(), path.read_text("utf-8"), path.name


def known() -> dict[str, str]:
    """The marks that are written down."""
    found: dict[str, str] = json.loads(RECORD.read_text("utf-8"))["marks"]
    return found


def differing() -> list[str]:
    """The texts that are read otherwise than when their marks were written down."""
    now = marks()
    return [name for name, mark in known().items() if now.get(name, mark) != mark]


if __name__ == "__main__":
    if differing() and json.loads(RECORD.read_text("utf-8"))["reading"] == formats.READING:
        sys.exit(f"Read otherwise: {', '.join(differing())}. Let zotsync.formats.READING go up first.")
    RECORD.write_text(json.dumps({"reading": formats.READING, "marks": marks()}, indent=0) + "\n", "utf-8")
