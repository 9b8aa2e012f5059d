"""Labelled sets of duplicates: a folder each with ``records.jsonl`` and ``gold_clusters.json``."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

DOUBTFUL = Path(__file__).with_name("doubtful.toml")
Record = dict[str, str]
Groups = Sequence[Sequence[str]]
Pairs = set[tuple[str, str]]


@dataclass(frozen=True)
class Labelled:
    """A set: its records by their ids, in order, and the ids of those that are the same work."""

    name: str
    records: dict[str, Record]
    gold: Groups

    def corrected(self) -> Labelled:
        """The set with the labels put right that `DOUBTFUL` says are wrong."""
        gold = [list(group) for group in self.gold]
        for doubt in tomllib.loads(DOUBTFUL.read_text("utf-8"))["label"]:
            if doubt["set"] != self.name:
                continue
            if apart := doubt.get("apart"):
                gold = [[name for name in group if name != apart] for group in gold]
            else:
                joined = [group for group in gold if set(group) & set(doubt["same"])]
                gold = [group for group in gold if group not in joined]
                gold.append(list(dict.fromkeys([*doubt["same"], *(name for g in joined for name in g)])))
        return replace(self, gold=[group for group in gold if len(group) > 1])


def load(folder: Path, without: Iterable[str] = ()) -> Labelled:
    """The set in a folder; ``without``: fields that are hidden."""
    lines = (folder / "records.jsonl").read_text("utf-8").splitlines()
    records: dict[str, Record] = {record.pop("id"): record for record in map(json.loads, lines)}
    hidden = set(without)
    if max(Counter(record.get("number") for record in records.values()).values()) == 1:
        hidden.add("number")  # a running number of the database that was exported, no issue
    records = {
        name: {field: value for field, value in record.items() if field not in hidden}
        for name, record in records.items()
    }
    return Labelled(folder.name, records, json.loads((folder / "gold_clusters.json").read_text("utf-8")))


def by_record(gold: Groups, groups: Groups) -> dict[str, Any]:
    """How many records were removed that should be; of each of ``groups`` all but the first are removed.

    As bib-dedupe and ASySD count: of each work one record has to stay. What is removed beside it is right
    (tp), what stays beside it is missed (fn); the last record of a work that is removed is wrong (fp).
    """
    removed = {name for group in groups for name in group[1:]}
    wrong = len(removed - {name for group in gold for name in group})
    right = missed = 0
    for group in gold:
        stay = sum(name not in removed for name in group)
        wrong += stay == 0
        right += len(group) - max(1, stay)
        missed += max(0, stay - 1)
    return {"tp": right, "fp": wrong, "fn": missed, **_figures(right, right + wrong, right + missed)}


def by_pair(gold: Groups, groups: Groups) -> dict[str, Any]:
    """How many pairs of records that were grouped are one work, and the other way round."""
    truth, said = pairs_of(gold), pairs_of(groups)
    return _figures(len(truth & said), len(said), len(truth))


def pairs_of(groups: Iterable[Iterable[str]]) -> Pairs:
    return {pair for members in groups for pair in combinations(sorted(members), 2)}


def _figures(right: int, said: int, true: int) -> dict[str, float]:
    precision, recall = right / max(1, said), right / max(1, true)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
