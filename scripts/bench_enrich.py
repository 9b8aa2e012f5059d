#!/usr/bin/env python3
"""Measures the therapy tags against labelled texts: precision and recall per class, and speed.

    scripts/bench tags [--data DIR] [--json] [--errors CLASS] [--split dev|validation]

DIR holds ``statements.jsonl`` (texts with therapy types) and ``pubmed_mesh.jsonl`` (titles and abstracts
with subject headings). Each set is split in two by a hash of the id: ``dev`` was looked at while the
vocabulary was written; ``validation`` was counted (docs/enrichment.md says what else).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from zotsync.enrichment import EnrichConfig, enrich_item  # noqa: E402
from zotsync.item import Item  # noqa: E402

TYPES = {
    "Immunotherapy": "immunotherapy",
    "Targeted therapy": "targeted-therapy",
    "Chemotherapy": "chemotherapy",
    "Hormone therapy": "hormone-therapy",
    "Radiation therapy": "radiotherapy",
}
"""Therapy types of the statements, and the class each stands for."""

NAMED = {
    "chemotherapy": r"chemo|platin|fol(?:fox|firi)|fluorouracil|pyrimidine|rubicin|cytarabine|taxel|taxane",
    "hormone-therapy": r"endocrine|aromatase|hormon|trozole|exemestane|fulvestrant|tamoxifen|lutamide",
    "radiotherapy": r"radi(?:ation|otherapy)",
    "immunotherapy": r"immunotherapy|checkpoint|limab|vaccine",
    "targeted-therapy": r"tinib|kinase inhib|parib|rafenib|metinib|trastuzumab|cetuximab|vedotin",
}
"""Words in a statement's own therapy name that say a class. Its types were looked up from single drugs, so
that "palbociclib with an aromatase inhibitor" lacks hormone therapy; what the name says is added."""

HEADINGS = {
    "chemotherapy": r"Antineoplastic Combined Chemo|Chemotherapy, (?!Cancer)|Chemoradio|.*Chemotherapy$",
    "radiotherapy": r"Radiotherapy|Brachytherapy|Chemoradio|Radiosurgery|Cranial Irradi|.*/radiotherapy",
    "immunotherapy": r"Immunotherapy|Cancer Vaccines|Immune Checkpoint Inhibitors",
    "hormone-therapy": r"Antineoplastic Agents, Hormonal|Androgen Antag|Aromatase Inhibitors|Tamoxifen/",
    "targeted-therapy": r"Protein Kinase Inhibitors|Molecular Targeted Therapy|Angiogenesis Inh|.*tinib/",
    "stem-cell-transplant": r"Hematopoietic Stem Cell Transplantation|Bone Marrow Transplantation",
    "immunosuppression": r"Immunosuppressi(?:ve Agents|on)",
}
"""Subject headings that say a class."""

DRUGS = re.compile(
    r"(?:Antineoplastic Agents(?!, Hormonal)|Antimetabolites, Antineo|Antibiotics, Antineo|Cisplatin"
    r"|Fluorouracil|Deoxycytidine|Paclitaxel|Taxoids|Doxorubicin|Epirubicin|Etoposide|Camptothecin|Ifosfamide|Vinblastine"
    r"|Vincristine|Organoplatinum|Daunorubicin|Dacarbazine|Carboplatin)\b"
    r".*/(?:therapeutic use|administration)"
)
"""Headings that say chemotherapy where their qualifier speaks of treating."""


ALSO_ELSEWHERE = frozenset(
    "surgery immunosuppression supportive-care monoclonal-antibody stem-cell-transplant cytokine".split()
)
"""Classes that are no therapy of cancer alone."""


class Case(NamedTuple):
    """One labelled text. ``gold`` holds classes, among those that the set labels at all."""

    id: str
    title: str
    text: str
    gold: frozenset[str]
    oncology: bool


def statements(path: Path, *, named: bool = True) -> Iterator[Case]:
    """Statements whose type is known; those without any were not classified, which says nothing."""
    for one in _lines(path):
        if one["therapy_type"]:
            name = str(one["therapy_name"])
            gold = frozenset(TYPES[kind] for kind in one["therapy_type"])
            if named:
                gold |= {kind for kind, words in NAMED.items() if re.search(words, name, re.IGNORECASE)}
            yield Case(one["id"], one["title"], one["text"], gold, True)


def articles(path: Path) -> Iterator[Case]:
    """Articles that have an abstract, with the classes that their subject headings say."""
    for one in _lines(path):
        if one["has_abstract"]:
            labels = one["labels"]
            gold = {
                kind for kind, heads in HEADINGS.items() if any(re.match(heads, label) for label in labels)
            }
            if any(DRUGS.match(label) for label in labels):
                gold.add("chemotherapy")
            yield Case(one["id"], one["title"], one["abstract"], frozenset(gold), one["oncology"])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def in_split(case: Case, split: str) -> bool:
    return split == "all" or (zlib.crc32(case.id.encode()) % 2 == 0) == (split == "dev")


def tags_of(case: Case, config: EnrichConfig) -> frozenset[str]:
    fields = {"title": case.title, "abstractNote": case.text}
    item = Item("journalArticle", {name: value for name, value in fields.items() if value})
    found = enrich_item(item, config=config, only={"therapy"})
    return frozenset(tag.tag.removeprefix(config.therapy_prefix) for tag in found.tags)


def measure(cases: list[Case], classes: list[str], config: EnrichConfig) -> dict[str, Any]:
    """Counts and figures per class; a figure without anything to divide by is null."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        found = tags_of(case, config)
        for name in classes:
            kind = {(True, True): "right", (True, False): "wrong", (False, True): "missed"}.get(
                (name in found, name in case.gold)
            )
            if kind:
                counts[name][kind] += 1
    every = sum((counts[name] for name in classes), Counter[str]())
    return {name: _figures(counts[name]) for name in classes} | {"all (micro)": _figures(every)}


def _figures(count: Counter[str]) -> dict[str, Any]:
    said, true = count["right"] + count["wrong"], count["right"] + count["missed"]
    return {
        "precision": round(count["right"] / said, 3) if said else None,
        "recall": round(count["right"] / true, 3) if true else None,
        "f1": round(2 * count["right"] / (said + true), 3) if said + true else None,
        "support": true,
        "tagged": said,
    }


def elsewhere(cases: list[Case], config: EnrichConfig) -> dict[str, Any]:
    """The share of abstracts that are not about cancer and yet get a therapy tag."""
    tagged = Counter[str]()
    hit = alone = 0
    for case in cases:
        found = tags_of(case, config)
        hit += bool(found)
        alone += bool(found - ALSO_ELSEWHERE)
        tagged.update(found)
    return {
        "texts": len(cases),
        "tagged": hit,
        "share": round(hit / max(1, len(cases)), 4),
        "with_cancer_therapy": alone,
        "share_with_cancer_therapy": round(alone / max(1, len(cases)), 4),
        "by_class": tagged,
    }


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "therapy")
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--split", choices=("dev", "validation", "all"), action="append")
    arguments.add_argument("--errors", metavar="CLASS", help="print the dev texts where this class is wrong")
    options = arguments.parse_args()
    if not (options.data / "statements.jsonl").exists():
        print(f"no labelled texts in {options.data}", file=sys.stderr)
        return 2
    config = EnrichConfig()
    sets = {
        "statements": (list(statements(options.data / "statements.jsonl")), sorted(set(TYPES.values()))),
        "statements, types alone": (
            list(statements(options.data / "statements.jsonl", named=False)),
            sorted(set(TYPES.values())),
        ),
        "articles": (list(articles(options.data / "pubmed_mesh.jsonl")), sorted(HEADINGS)),
    }
    if options.errors:
        _print_errors(sets, options.errors, config)
        return 0
    report: dict[str, Any] = {}
    for split in options.split or ("dev", "validation"):
        chosen = {
            name: [case for case in cases if in_split(case, split)] for name, (cases, _) in sets.items()
        }
        report[split] = {name: measure(chosen[name], sets[name][1], config) for name in sets}
        elsewhere_cases = [c for c in chosen["articles"] if not c.oncology]
        report[split]["not_oncology"] = elsewhere(elsewhere_cases, config)
    report["speed"] = _speed(sets["articles"][0], config)
    if options.json:
        print(json.dumps(report, indent=1))
    else:
        _print_table(report)
    return 0


def _speed(cases: list[Case], config: EnrichConfig) -> dict[str, float]:
    texts = [case for case in cases if case.text]
    cases = texts * 3
    start = time.process_time()
    for case in cases:
        tags_of(case, config)
    seconds = time.process_time() - start
    return {"abstracts": len(cases), "seconds": round(seconds, 3), "per_second": round(len(cases) / seconds)}


def _print_table(report: dict[str, Any]) -> None:
    for split, sets in report.items():
        if split == "speed":
            print(f"speed: {sets['per_second']:.0f} abstracts/s")
            continue
        for name, classes in sets.items():
            print(f"{split} / {name}")
            if name == "not_oncology":
                by_class = dict(classes["by_class"])
                print(
                    f"  {classes['tagged']} of {classes['texts']} ({classes['share']:.1%}) tagged {by_class};"
                    f" {classes['with_cancer_therapy']} ({classes['share_with_cancer_therapy']:.1%})"
                    " with a therapy of cancer alone"
                )
                continue
            for one, figures in classes.items():
                print(f"  {one:24}", "  ".join(f"{key} {value}" for key, value in figures.items()))


def _print_errors(sets: dict[str, Any], name: str, config: EnrichConfig) -> None:
    for which, (cases, _) in sets.items():
        for case in cases:
            if in_split(case, "dev"):
                found = tags_of(case, config)
                if (name in found) != (name in case.gold):
                    kind = "WRONG" if name in found else "MISSED"
                    print(f"{kind} {which} {case.id} found={sorted(found)} gold={sorted(case.gold)}")
                    print(f"    {case.title} | {case.text[:600]}")


if __name__ == "__main__":
    sys.exit(main())
