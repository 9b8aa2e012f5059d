#!/usr/bin/env python3
"""Measures the first meeting of two filled sides: pairs, duplicates, and the conflicts that are left.

    python scripts/bench_meeting.py [--data DIR] [--items N] [--json] [--errors KIND]

DIR holds one folder per labelled set (``records.jsonl``, ``gold_clusters.json``). Of each cluster one record
goes to the library and another, which describes the same work differently, to the folder; works that only
one side has fill both up to N items. The folder is a .ris, a .bib and a .json file. KIND shows the cases:
``wrong``, ``missed``, ``held`` or a field's name.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.bench_dedupe import item_of  # noqa: E402
from scripts.benching import labelled  # noqa: E402
from zotsync import api  # noqa: E402
from zotsync.changes import Plan  # noqa: E402
from zotsync.config import Config  # noqa: E402
from zotsync.item import Item, diff, key_from  # noqa: E402
from zotsync.stores.memory import MemoryStore  # noqa: E402
from zotsync.sync.rows import Row  # noqa: E402
from zotsync.workspace import Workspace, init  # noqa: E402

FILES = {"a.ris": "ris", "b.bib": "bibtex", "c.json": "csl-json"}


@dataclass
class Sides:
    """What both sides hold; the works of the first items of each are the same, in this order."""

    library: list[Item] = field(default_factory=list)
    local: list[Item] = field(default_factory=list)
    common: int = 0


def sides_of(folders: Sequence[Path], count: int) -> Sides:
    """Two sides of ``count`` items from labelled sets."""
    draw = random.Random(11)
    pairs: list[tuple[Item, Item]] = []
    alone: list[Item] = []
    for folder in folders:
        one = labelled.load(folder)
        items = {name: item_of(record) for name, record in one.records.items()}
        clusters = one.gold
        for members in clusters:
            described = [items[name] for name in members]
            other = next((i for i in described[1:] if diff(described[0], i)), described[1])
            pairs.append((described[0], other))
        known = {name for members in clusters for name in members}
        alone += [item for name, item in items.items() if name not in known]
    draw.shuffle(pairs)
    draw.shuffle(alone)
    pairs = pairs[:count]
    rest = count - len(pairs)
    return Sides(
        [a for a, _ in pairs] + alone[:rest],
        [b for _, b in pairs] + alone[rest : 2 * rest],
        len(pairs),
    )


@dataclass
class Meeting:
    """Both sides before and after they met, and who met whom."""

    sides: Sides
    plan: Plan
    rows: dict[int, Row]
    """The base's row of each local item, by its place in `Sides.local`."""
    keys: list[str]
    """The key of each item of the library, by its place in `Sides.library`."""
    local: list[Item]
    """The local items as their files say them."""
    seconds: float
    after: dict[str, Any] = field(default_factory=dict)


def meet(sides: Sides, home: Path, field: str = "title") -> Meeting:
    """Let both sides meet for the first time, then settle the conflicts of one field by one decision."""
    root = home / "refs"
    init(root, Config(), str(home / "state"))
    order = list(range(len(sides.local)))
    random.Random(5).shuffle(order)
    parts = {name: order[at :: len(FILES)] for at, name in enumerate(FILES)}
    for name, places in parts.items():
        api.write([sides.local[place] for place in places], root / name, to=FILES[name])
    store = MemoryStore()
    keys = [key_from("library", str(place)) for place in range(len(sides.library))]
    store.write([{**item.to_json(), "key": key} for key, item in zip(keys, sides.library, strict=True)])
    with Workspace(root, state=home / "state", store=store) as workspace:
        start = time.perf_counter()
        report = workspace.sync(allow=["unidentified"])
        seconds = time.perf_counter() - start
        rows = {(row.path, row.position): row for row in workspace.base.rows()}
        read = {(name, at): item for name in FILES for at, item in enumerate(api.read(root / name))}
        met = Meeting(sides, report.plan, {}, keys, [Item("")] * len(order), seconds)
        for name, places in parts.items():
            for at, place in enumerate(places):
                met.local[place] = read[name, at]
                if row := rows.get((name, at)):
                    met.rows[place] = row
        one_kind = [c for c in workspace.conflicts() if c.field == field]
        resolved = workspace.resolve({c.key: {field: "library"} for c in one_kind})
        left = workspace.conflicts()
        again = workspace.sync(allow=["unidentified"])
        met.after = {
            "field": field,
            "in_conflict": len(one_kind),
            "left": sum(c.field == field for c in left),
            "changes": len(resolved.applied),
            "conflicts_left": len(left),
            "changes_of_the_next_sync": len(again.applied),
            "items_in_the_library": len(store.items),
        }
    return met


def figures(met: Meeting) -> dict[str, Any]:
    """The counts."""
    sides = met.sides
    verdicts = Counter(verdict for verdict, _ in verdicts_of(met))
    parked = Counter(c.field for c in met.plan.conflicts)
    different: Counter[str] = Counter()
    for place in range(sides.common):
        row = met.rows.get(place)
        if row and row.key == met.keys[place]:
            here, there = met.local[place].aspects(), sides.library[place].aspects()
            names = here.keys() & there.keys()
            different.update(name for name in names if here[name] != there[name])
    said = verdicts["found"] + verdicts["wrong"]
    return {
        "items_per_side": len(sides.local),
        "same_works": sides.common,
        **{name: verdicts[name] for name in ("found", "missed", "wrong", "held")},
        "precision": round(verdicts["found"] / max(1, said), 4),
        "recall": round(verdicts["found"] / max(1, sides.common), 4),
        "held_by_reason": dict(Counter(one.reason for one in met.plan.held if one.reason != "new-item")),
        "different_values": {"total": different.total(), **dict(different.most_common())},
        "conflicts": {"total": parked.total(), **dict(parked.most_common())},
        "items_in_conflict": len({c.key for c in met.plan.conflicts}),
        "seconds": round(met.seconds, 2),
        "resolve": met.after,
    }


def verdicts_of(met: Meeting) -> list[tuple[str, int]]:
    """What became of each local item: found, missed, wrong, held, or ``new`` (and rightly so)."""
    at = {key: place for place, key in enumerate(met.keys)}
    linked = Counter(row.key for row in met.rows.values())
    found: list[tuple[str, int]] = []
    for place in range(len(met.sides.local)):
        row = met.rows.get(place)
        common = place < met.sides.common
        if row is None:
            verdict = "held"
        elif common and row.key == met.keys[place]:
            verdict = "found"
        elif row.key in at or linked[row.key] > 1:
            verdict = "wrong"
        else:
            verdict = "missed" if common else "new"
        found.append((verdict, place))
    return found


def show(met: Meeting, kind: str) -> None:
    """The cases of one kind, each with what both sides say."""
    names = ("title", "date", "publicationTitle", "proceedingsTitle", "volume", "issue", "pages", "DOI")
    told = {h.title: h.message for h in met.plan.held}
    by_key = {key: place for place, key in enumerate(met.keys)}

    def line(item: Item) -> str:
        people = "; ".join(f"{c.last or c.name}, {c.first}" for c in item.creators)
        return " | ".join([item.type, people[:60], *(item[name][:150] for name in names)])

    for verdict, place in verdicts_of(met):
        if verdict != kind:
            continue
        row = met.rows.get(place)
        print(f"{kind}  {told.get(met.local[place].title, '')}")
        print("    here ", line(met.local[place]))
        if place < met.sides.common:
            print("    truth", line(met.sides.library[place]))
        if verdict == "wrong" and row:
            other = met.sides.library[by_key[row.key]] if row.key in by_key else row.library
            print("    met  ", line(other))
    for conflict in met.plan.conflicts:
        if conflict.field == kind:
            print(kind, *(f"\n    {v.where}: {v.value}" for v in conflict.versions))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "dedupe")
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--errors", metavar="KIND")
    options = parser.parse_args()
    folders = sorted(path for path in options.data.glob("*") if (path / "records.jsonl").is_file())
    if not folders:
        sys.exit(f"no labelled sets in {options.data}")
    with tempfile.TemporaryDirectory(prefix="meeting-") as home:
        met = meet(sides_of(folders, options.items), Path(home))
    if options.errors:
        show(met, options.errors)
        return
    result = figures(met)
    if options.json:
        print(json.dumps({"zotsync": 1, **result}, indent=1, ensure_ascii=False))
        return
    for name, value in result.items():
        print(
            f"{name}: {', '.join(f'{n} {v}' for n, v in value.items()) if isinstance(value, dict) else value}"
        )


if __name__ == "__main__":
    main()
