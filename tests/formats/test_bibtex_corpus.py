"""BibTeX beside another reader: real entries, and why the few that both read differently differ.

Compared are type, title, creators in their order, date, DOI and pages. The other reader changes the case
of titles, writes marks as Unicode signs and a DOI without a field into Extra: none of it means anything.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.shared import shared
from zotsync import schema
from zotsync.formats.bibtex import BIBTEX
from zotsync.formats.values import parse_date
from zotsync.item import Item

DIFFERENT = {
    "ducheyne_2015": "date: the other reader joins the date with the year and the month that repeat it",
    "zcosm02": "type: the other reader makes a chapter of a @book because it has a booktitle",
    "Bogadottir2012": r"creators: it has a dot for \d, the mark that stands there without its letter",
    "MR1870153": r"creators: it joins an accent to a dotless i, which is how TeX writes an i under an accent",
    "Madelung_1998_LB_10681727_56": "creators: it takes the word others for a person",
    "MittelbachLaTeXCompanion2006": "creators: it was told to leave LaTeX in names as it is",
    "Alexiev-ENDORSE-2021": "date: it joins the date with the year and the month that repeat it",
    "bardos2019": "type: a preprint of arXiv, which it takes for a web page",
}
"""Citation key -> what differs, and why."""


def plain(text: str) -> str:
    """Text without markup, case, marks: the other reader changes the case of titles."""
    bare = unicodedata.normalize("NFKC", re.sub(r"<[^>]*>", "", text)).casefold().replace("\u00ad", "")
    return re.sub(r"[\W_]+", " ", bare).strip()


def facts(item: Item) -> dict[str, Any]:
    date = item[schema.type_field(item.type, "date") or "date"]
    return {
        "type": item.type,
        "title": plain(item.title),
        "creators": [(c.type, c.last, c.first, c.name) for c in item.creators],
        "date": parse_date(date),
        "DOI": item["DOI"],
        "pages": item["pages"].replace("–", "-"),
    }


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


def pairs() -> Iterator[tuple[Path, str, Item, tuple[Item, ...]]]:
    """Each expected item with those of ours that it may be; without those of a file that is not here."""
    for path in sorted(shared("data", "import", "bbt").glob("*.bib")):
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
        items = BIBTEX.read(text).items
        data = json.loads(path.with_suffix(".json").read_text("utf-8"))
        regular = data["items"] if isinstance(data, dict) else data
        expected = [expected_item(one) for one in regular if one["itemType"] not in ("attachment", "note")]
        doubled = Counter(key for key, _ in expected)
        for key, wanted in expected:
            if doubled[key] > 1 and wanted.title not in text:
                continue  # of a second file with the same keys, imported in the same go
            yield path, key, wanted, tuple(i for i in items if i["citationKey"] == key or len(items) == 1)


def test_most_entries_are_read_as_another_reader_does() -> None:
    total, different = 0, {}
    for _, key, wanted, ours in pairs():
        total += 1
        found = [facts(item) for item in ours]
        if facts(wanted) not in found:
            different[key] = [
                name for name, value in facts(wanted).items() if value not in [f[name] for f in found]
            ]
    print(f"{total - len(different)} of {total}")
    assert {key: ", ".join(names) for key, names in different.items()} == {
        key: why.partition(":")[0] for key, why in DIFFERENT.items()
    }
    assert total - len(different) >= 0.9 * total
