#!/usr/bin/env python3
"""Measures the search for duplicates: pairwise precision and recall on labelled sets, and speed.

    python scripts/bench_dedupe.py [--data DIR] [--json] [--errors SET] [--items N]

DIR holds one folder per set with ``records.jsonl`` and ``gold_clusters.json``; a pair is right where both
items are of one gold cluster. ``--items`` times that many generated items, a tenth of them copies.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from zotsync.duplicates import Group, find_duplicates  # noqa: E402
from zotsync.item import Creator, Item  # noqa: E402

TYPES = {
    "article": "journalArticle", "inproceedings": "conferencePaper", "proceedings": "book", "book": "book",
    "incollection": "bookSection", "techreport": "report",
}  # fmt: skip
FIELDS = {
    "title": "title", "year": "date", "volume": "volume", "number": "issue", "pages": "pages", "doi": "DOI",
    "abstract": "abstractNote", "isbn": "ISBN", "publisher": "publisher",
}  # fmt: skip
Pairs = set[tuple[str, str]]


def item_of(record: dict[str, str]) -> Item:
    kind = TYPES.get(record["ENTRYTYPE"], "document")
    fields = {name: record[old] for old, name in FIELDS.items() if record.get(old)}
    for old, name in (("journal", "publicationTitle"), ("booktitle", "proceedingsTitle")):
        if record.get(old):
            fields[name] = record[old]
    creators = tuple(
        Creator(role, last.strip(), first.strip()) if comma else Creator(role, name=name.strip())
        for role in ("author", "editor")
        for name in record.get(role, "").split(" and ")
        if name.strip()
        for last, comma, first in [name.partition(",")]
    )
    return Item(kind, fields, creators)


def pairs_of(clusters: Iterable[Iterable[str]]) -> Pairs:
    return {pair for members in clusters for pair in combinations(sorted(members), 2)}


def measure(folder: Path) -> tuple[dict[str, Any], Pairs, Pairs, dict[str, dict[str, str]]]:
    """The figures of one set, and its wrong and missed pairs."""
    records = [json.loads(line) for line in (folder / "records.jsonl").read_text("utf-8").splitlines()]
    items = [item_of(record) for record in records]
    start = time.perf_counter()
    groups = find_duplicates(items)
    seconds = time.perf_counter() - start
    said = pairs_of([[records[member.index]["id"] for member in group.members] for group in groups])
    gold = pairs_of(json.loads((folder / "gold_clusters.json").read_text("utf-8")))
    right = len(said & gold)
    precision, recall = right / max(1, len(said)), right / max(1, len(gold))
    figures = {
        "items": len(items),
        "gold_pairs": len(gold),
        "found_pairs": len(said),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4),
        "seconds": round(seconds, 2),
    }
    return figures, said - gold, gold - said, {record["id"]: record for record in records}


def generated(count: int) -> list[Item]:
    """Items of a made-up field: titles of a few hundred words, common names, a tenth copied with errors."""
    draw = random.Random(7)
    syllables = "ba ce di fo gu la me ni po ru sa te vi xo zu bra cle dri flo gru sta".split()
    some = ["".join(draw.choices(syllables, k=draw.randint(2, 4))) for _ in range(3000)]
    weights = [1 / (rank + 5) for rank in range(len(some))]
    names = ["".join(draw.choices(syllables, k=2)).title() for _ in range(800)]
    items: list[Item] = []
    while len(items) < count:
        first = draw.randint(1, 900)
        fields = {
            "title": " ".join(draw.choices(some, weights, k=draw.randint(6, 14))).capitalize(),
            "date": str(draw.randint(1985, 2024)),
            "publicationTitle": f"Journal of {draw.choice(some[:150]).title()}",
            "volume": str(draw.randint(1, 60)),
            "pages": f"{first}-{first + 9}",
        }
        people = tuple(
            Creator("author", draw.choice(names), draw.choice("ABCDEFG")) for _ in range(draw.randint(1, 6))
        )
        items.append(Item("journalArticle", fields, people))
        if draw.random() < 0.1:
            title = list(fields["title"])
            title[draw.randrange(len(title))] = "q"
            items.append(Item("journalArticle", {**fields, "title": "".join(title)}, people))
    return items[:count]


def speed(count: int) -> dict[str, Any]:
    items = generated(count)
    start = time.process_time()
    groups: list[Group] = find_duplicates(items)
    seconds = time.process_time() - start
    return {"items": count, "groups": len(groups), "cpu_seconds": round(seconds, 2)}


def show(pairs: Pairs, records: dict[str, dict[str, str]], what: str) -> None:
    names = ("title", "author", "year", "journal", "booktitle", "volume", "number", "pages", "doi")
    for pair in sorted(pairs):
        print(what)
        for name in pair:
            print("   ", name, " | ".join(records[name].get(field, "")[:150] for field in names))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "dedupe")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--errors", metavar="SET")
    parser.add_argument("--items", type=int, action="append", default=[])
    options = parser.parse_args()
    result: dict[str, Any] = {"sets": {}, "speed": [speed(count) for count in options.items or [1000, 10000]]}
    for folder in sorted(path for path in options.data.glob("*") if (path / "records.jsonl").is_file()):
        if options.errors not in (None, folder.name):
            continue
        figures, wrong, missed, records = measure(folder)
        result["sets"][folder.name] = figures
        if options.errors:
            show(wrong, records, "wrong")
            show(missed, records, "missed")
    if not result["sets"]:
        print(f"no labelled sets in {options.data}", file=sys.stderr)
    if options.json:
        print(json.dumps({"zotsync": 1, **result}, indent=1))
        return
    for name, figures in result["sets"].items():
        print(f"{name}: " + ", ".join(f"{key} {value}" for key, value in figures.items()))
    for one in result["speed"]:
        print(f"{one['items']} generated items: {one['cpu_seconds']} s of one core, {one['groups']} groups")


if __name__ == "__main__":
    main()
