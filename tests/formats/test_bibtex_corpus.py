"""BibTeX beside another reader: the share of real entries that both read alike."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from tests.shared import shared
from zotsync import schema
from zotsync.formats.bibtex import BIBTEX
from zotsync.formats.values import parse_date
from zotsync.item import Item


def plain(text: str) -> str:
    """Text without markup, case, marks: the other reader changes the case of titles."""
    bare = unicodedata.normalize("NFKC", re.sub(r"<[^>]*>", "", text)).casefold()
    return re.sub(r"[\W_]+", " ", bare).strip()


def facts(item: Item) -> tuple[Any, ...]:
    date = item[schema.type_field(item.type, "date") or "date"]
    people = sorted((c.type, plain(c.last), plain(c.first), plain(c.name)) for c in item.creators)
    return item.type, plain(item.title), people, parse_date(date), plain(item["DOI"]), plain(item["pages"])


def expected_item(data: dict[str, Any]) -> tuple[str, Item]:
    """Citation key and item of the other reader's JSON, a DOI in Extra taken for one."""
    extra = data.pop("extra", "")
    lines = "\n".join(extra) if isinstance(extra, list) else extra
    doi = re.search(r"^DOI: (\S+)", lines, re.M)
    key = re.search(r"^Citation Key: (\S+)", lines, re.M)
    keep = {name: value for name, value in data.items() if name not in ("notes", "attachments", "tags")}
    item = Item.from_json(keep)
    if doi and not item["DOI"]:
        item = item.with_fields({"DOI": doi[1]})
    return item["citationKey"] or (key[1] if key else ""), item


def test_most_entries_are_read_as_another_reader_does() -> None:
    total = alike = 0
    for path in sorted(shared("data", "import", "bbt").glob("*.bib")):
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
        items = BIBTEX.read(text).items
        data = json.loads(path.with_suffix(".json").read_text())
        for one in data["items"] if isinstance(data, dict) else data:
            if one["itemType"] in ("attachment", "note"):
                continue
            key, wanted = expected_item(one)
            ours = [i for i in items if i["citationKey"] == key] or [i for i in items if len(items) == 1]
            if not any(plain(i.title) == plain(wanted.title) for i in ours) and "groups_import" in path.name:
                continue  # expected from a second file that is not here
            total += 1
            alike += any(facts(item) == facts(wanted) for item in ours)
    print(f"{alike} of {total}")
    assert alike >= 0.88 * total
