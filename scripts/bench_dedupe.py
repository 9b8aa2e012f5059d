#!/usr/bin/env python3
"""Measures the search for duplicates on labelled sets, beside bib-dedupe, and its speed.

    scripts/bench dedupe [--data DIR] [--alone] [--without FIELD]… [--errors SET] [--items N]… [--json]

DIR holds one folder per set with ``records.jsonl`` and ``gold_clusters.json``. Figures are counted

- by record, as bib-dedupe and ASySD publish theirs: of each group found all records but the first are
  removed. Of each work one record has to stay; one that is removed beside it is right (tp), one that stays
  beside it is missed (fn), and the last record of a work that is removed is wrong (fp). Precision is
  tp / (tp + fp), recall tp / (tp + fn);
- by pair, which is stricter: two records that are grouped are right where both are of one work.

``corrected`` counts again with the labels put right that scripts/benching/doubtful.toml names, each with its
reason. bib-dedupe runs in an environment of its own, made at the first use, or is skipped with the reason;
``--alone`` leaves it out. ``--without`` hides a field (``doi``, ``pages`` …), for a look at how much hangs on
it. ``--items`` times generated items, a tenth of them copies.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.benching import labelled, runs  # noqa: E402
from zotsync.duplicates import find_duplicates  # noqa: E402
from zotsync.item import Creator, Item  # noqa: E402

PEER = Path(__file__).parent / "benching" / "bibdedupe.py"
TYPES = {
    "article": "journalArticle", "inproceedings": "conferencePaper", "proceedings": "book", "book": "book",
    "incollection": "bookSection", "techreport": "report",
}  # fmt: skip
FIELDS = {
    "title": "title", "year": "date", "volume": "volume", "number": "issue", "pages": "pages", "doi": "DOI",
    "abstract": "abstractNote", "isbn": "ISBN", "publisher": "publisher",
}  # fmt: skip


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


def ours(one: labelled.Labelled) -> dict[str, Any]:
    """The ids of each group that we find, and the seconds of processor that took."""
    names, items = list(one.records), [item_of(record) for record in one.records.values()]
    start = time.process_time()
    found = find_duplicates(items)
    seconds = time.process_time() - start
    return {
        "groups": [[names[member.index] for member in group.members] for group in found],
        "seconds": seconds,
    }


def theirs(folder: Path) -> dict[str, Any]:
    """The same of bib-dedupe. Raises `runs.Skipped`."""
    return runs.run(runs.peer("bib-dedupe", "bib-dedupe==0.11.0"), PEER, str(folder / "records.jsonl"))


def figures(one: labelled.Labelled, found: dict[str, Any]) -> dict[str, Any]:
    groups, right = found["groups"], one.corrected()
    return {
        "by_record": labelled.by_record(one.gold, groups),
        "by_record_corrected": labelled.by_record(right.gold, groups),
        "by_pair": labelled.by_pair(one.gold, groups),
        "seconds": round(found["seconds"], 2),
    }


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
    groups = find_duplicates(items)
    seconds = time.process_time() - start
    return {"items": count, "groups": len(groups), "cpu_seconds": round(seconds, 2)}


def show(pairs: labelled.Pairs, records: dict[str, labelled.Record], what: str) -> None:
    names = ("title", "author", "year", "journal", "booktitle", "volume", "number", "pages", "doi")
    for pair in sorted(pairs):
        print(what)
        for name in pair:
            print("   ", name, " | ".join(str(records[name].get(field, ""))[:150] for field in names))


def show_errors(one: labelled.Labelled, groups: labelled.Groups) -> None:
    gold, said = labelled.pairs_of(one.gold), labelled.pairs_of(groups)
    show(said - gold, one.records, "wrong")
    show(gold - said, one.records, "missed")


def measure(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Per program its figures of one set."""
    one = labelled.load(folder, options.without)
    mine = ours(one)
    if options.errors:
        show_errors(one, mine["groups"])
    result = {"zotsync": figures(one, mine)}
    if not (options.alone or options.without or options.errors):
        try:
            result["bib-dedupe"] = figures(one, theirs(folder))
        except runs.Skipped as reason:
            result["bib-dedupe"] = {"skipped": str(reason)}
    return {"items": len(one.records), **result}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "dedupe")
    parser.add_argument("--alone", action="store_true", help="do not run bib-dedupe beside it")
    parser.add_argument("--without", metavar="FIELD", action="append", default=[], help="hide a field")
    parser.add_argument("--errors", metavar="SET", help="show what was wrong and missed in one set")
    parser.add_argument("--items", type=int, action="append", default=[], help="[1000 and 10000]")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result: dict[str, Any] = {"zotsync": 1, "machine": runs.machine()}
    for folder in sorted(path.parent for path in options.data.glob("*/records.jsonl")):
        if options.errors in (None, folder.name):
            result[folder.name] = measure(folder, options)
    if len(result) == 2:
        print(f"no labelled sets in {options.data}", file=sys.stderr)
    result["speed"] = [speed(count) for count in options.items or [1000, 10000]]
    if options.json:
        runs.show(result, as_json=True)
        return
    for name, programs in result.items():
        if isinstance(programs, dict) and "items" in programs:
            print(f"{name}, {programs.pop('items')} items")
            runs.show(lines(programs), as_json=False)
    for one in result["speed"]:
        print(f"{one['items']} generated items: {one['cpu_seconds']} s of one core, {one['groups']} groups")


def lines(programs: dict[str, Any]) -> dict[str, Any]:
    """A line for each way of counting."""
    table: dict[str, Any] = {}
    for program, counted in programs.items():
        for way, values in counted.items():
            table[f"  {program} {way.replace('_', ' ')}"] = values
    return table


if __name__ == "__main__":
    main()
