"""Measures the stray-word finder: recall per strategy and register, false alarms per 1,000 words.

    python scripts/bench_stray.py DATA [--json] [--least 0.75] [--half 0|1] [--names KIND] [--listed]

DATA holds ``planted/*.jsonl`` (``id``, ``text``, ``register``, ``planted``: ``start``, ``end``, ``strategy``)
and, if there is any, ``text/*.jsonl`` and ``therapy/*.jsonl`` (clean text, for false alarms only). ``--half``
keeps one half of the planted texts, chosen by a hash of the page they come from. ``--names`` puts another
name where the planted one stands, of a kind: what is found must not hang on the names. Drugs, chemicals,
genes and devices are such as stand in no list of the finder (``stray_unlisted.toml``), with ``--listed`` such
as do; names that are invented are made of syllables, coined ones as brands are. ``--planted-only`` reads the
planted texts alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zotsync.quality.text.stray import REPORT, SURE, find_stray
from zotsync.quality.text.stray_load import load

HERE = Path(__file__).parent
KINDS = ("drug", "chemical", "gene", "device", "invented", "coined")
ONSETS = """
b bl c ch cr d dr f fr g gl gr h j k kl l m n p pr qu r s sc sk st t th tr v w x y z
""".split()
CODAS = """
il on um ax ine ol an ex is ra va ya eq iq ent ive or ium yx is aza ima ovo ux arb etil inib umab ostat amer
isk ept
""".split()


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def half(identifier: str) -> int:
    """0 or 1, the same for all parts of a page."""
    return hashlib.sha256(identifier.split("#")[0].encode()).digest()[-1] % 2


def renamed(row: dict[str, Any], names: list[str]) -> tuple[str, dict[int, str]]:
    """The text with other names planted, and the strategy at each start."""
    rng, text, starts, shift = random.Random(row["id"]), row["text"], {}, 0
    for plant in sorted(row["planted"], key=lambda plant: plant["start"]):
        start, end = plant["start"] + shift, plant["end"] + shift
        new = rng.choice([name for name in names if name.lower() not in text.lower()])
        text = text[:start] + new + text[end:]
        shift += len(new) - (end - start)
        starts[start] = plant["strategy"]
    return text, starts


def planted_names(kind: str, listed: bool) -> list[str]:
    """Names of a kind to plant."""
    rng = random.Random(11)
    if kind == "coined":
        return sorted({coined(rng) for _ in range(200)})
    if kind != "invented":
        if listed and kind:
            return [word for words in load("stray_names.toml")[kind].values() for word in words.split()]
        unlisted = tomllib.loads((HERE / "stray_unlisted.toml").read_text("utf-8"))
        return unlisted[kind].split() if kind else []
    starts = "br c d fl g k l m n p r s t v z".split()
    syllables = [start + vowel for start in starts for vowel in "aeiou"]
    words = {
        "".join(rng.choices(syllables, k=3)) + rng.choice(("n", "x", "l", "r", "de", "st"))
        for _ in range(200)
    }
    return sorted(words)


def coined(rng: random.Random) -> str:
    """A name as one is coined for a brand: dense in consonants, with an ending of today."""
    word = "".join(
        rng.choice(ONSETS) + rng.choice("aeiou") + rng.choice(("", "", "", *"nrlsmpbc"))
        for _ in range(rng.choice((1, 2, 2, 3)))
    )
    word += rng.choice(ONSETS) + rng.choice(CODAS)
    if len(word) < 6:
        return coined(rng)
    return word.capitalize() if rng.random() < 0.3 else word


def measure(
    data: Path, least: float, which: int | None, names: list[str], folders: tuple[str, ...]
) -> dict[str, Any]:
    """All figures of one run."""
    planted: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    wrong, sure_wrong, words, beside = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    size, started = 0, time.perf_counter()
    for path in sorted((data / "planted").glob("*.jsonl")):
        for row in rows(path):
            if which is not None and half(row["id"]) != which:
                continue
            if names:
                text, starts = renamed(row, names)
            else:
                text, starts = row["text"], {plant["start"]: plant["strategy"] for plant in row["planted"]}
            strays = find_stray(text, least)
            size += len(text)
            if not starts:
                words[row["register"]] += len(text.split())
                wrong[row["register"]] += len(strays)
                sure_wrong[row["register"]] += sum(stray.confidence >= SURE for stray in strays)
                continue
            hits = {stray.start for stray in strays}
            beside[row["register"]] += len(hits - set(starts))
            for start, strategy in starts.items():
                planted[row["register"], strategy] += 1
                found[row["register"], strategy] += start in hits
    for folder in folders:
        for path in sorted((data / folder).glob("*.jsonl")):
            for row in rows(path):
                text = row.get("text") or f"{row.get('title', '')}\n{row.get('abstract') or ''}"
                strays = find_stray(text, least)
                size += len(text)
                words[path.stem] += len(text.split())
                wrong[path.stem] += len(strays)
                sure_wrong[path.stem] += sum(stray.confidence >= SURE for stray in strays)
    return {
        "least": least,
        "recall": {
            f"{register} {strategy}": {
                "found": found[register, strategy],
                "of": n,
                "recall": round(found[register, strategy] / n, 3),
            }
            for (register, strategy), n in sorted(planted.items())
        },
        "false_alarms": {
            name: {
                "words": n,
                "alarms": wrong[name],
                "errors": sure_wrong[name],
                "per_1000_words": round(1000 * wrong[name] / n, 4),
            }
            for name, n in sorted(words.items())
        },
        "false_alarms_beside_planted": dict(beside),
        "megabytes_per_s": round(size / (time.perf_counter() - started) / 1e6, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the stray-word finder.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--least", type=float, default=REPORT)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--names", default="", choices=KINDS)
    parser.add_argument("--listed", action="store_true")
    parser.add_argument("--planted-only", action="store_true")
    options = parser.parse_args()
    names = planted_names(options.names, options.listed)
    folders = () if options.planted_only else ("text", "therapy")
    figures = measure(options.data, options.least, options.half, names, folders)
    if options.json:
        print(json.dumps(figures, indent=2))
        return
    for name, row in figures["recall"].items():
        print(f"recall {name:24} {row['recall']:.3f}  ({row['found']} of {row['of']})")
    for name, row in figures["false_alarms"].items():
        print(
            f"false  {name:24} {row['per_1000_words']:.4f} per 1,000 words "
            f"({row['alarms']}, {row['errors']} of them errors, in {row['words']})"
        )
    print("false, in texts with planted names:", figures["false_alarms_beside_planted"])
    print(figures["megabytes_per_s"], "MB/s")


if __name__ == "__main__":
    main()
