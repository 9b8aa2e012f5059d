"""Makes the tables of the stray-word finder from text: known pairs of words, and weights of evidence.

    python scripts/stray_tables.py DATA

DATA holds ``text/*.jsonl`` (clean text whose pairs of words may be published), ``therapy/*.jsonl``
(clean text used for weights alone) and ``planted/*.jsonl`` (texts to measure on: every page that
occurs there is left out here). Weights come from logistic regression: names planted at random places of
clean text against the names that stand there by themselves.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from zotsync.quality.text.stray_context import TOKEN, Place, around, places, word_class
from zotsync.quality.text.stray_evidence import STEP, Document, features, in_frame
from zotsync.quality.text.stray_names import listed, recognise

HERE = Path(__file__).resolve().parents[1] / "zotsync/quality/text"
GAP = re.compile(r"(?:(?<=\w)|(?<=[\w)],))[ \n](?=[a-z])")
MIN_DOCUMENTS = 3
RATE, ROUNDS, L2 = 0.12, 8, 2e-4
MIN_USES = 8
RUNS = 4
PLANT_EVERY = 200  # characters
MEASURED_HALF = 1
NO_HEAD = {
    "det",
    "prep",
    "conj",
    "pron",
    "be",
    "aux",
    "adv",
    "infinitive",
    "present",
    "past",
    "-ly",
    "number",
    "name",
}


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def page(identifier: str) -> str:
    return identifier.split("#")[0]


def half(identifier: str) -> int:
    """0 or 1, the same for all parts of a page; as in bench_stray.py."""
    return hashlib.sha256(page(identifier).encode()).digest()[-1] % 2


def read(data: Path) -> list[tuple[str, bool]]:
    """Clean texts, and whether pairs of words of theirs may be published."""
    measured = {
        page(row["id"])
        for path in sorted((data / "planted").glob("*.jsonl"))
        for row in lines(path)
        if half(row["id"]) == MEASURED_HALF
    }
    texts = [
        (row["text"], True)
        for path in sorted((data / "text").glob("*.jsonl"))
        for row in lines(path)
        if page(row["id"]) not in measured
    ]
    texts += [
        (f"{row.get('title', '')} {row.get('abstract') or row.get('text') or ''}", False)
        for path in sorted((data / "therapy").glob("*.jsonl"))
        for row in lines(path)
    ]
    texts += [
        (cleaned(row), False)
        for path in sorted((data / "planted").glob("planted.jsonl"))
        for row in lines(path)
        if half(row["id"]) != MEASURED_HALF
    ]
    return texts


def cleaned(row: dict[str, Any]) -> str:
    """A planted text as it was before."""
    text: str = row["text"]
    for plant in sorted(row["planted"], key=lambda plant: -plant["start"]):
        text = text[: plant["start"]] + text[plant["end"] + 1 :]
    return text


def bigrams(text: str) -> set[tuple[str, str]]:
    words = TOKEN.findall(text.lower())
    return {(a, b) for a, b in pairwise(words) if (a[0].isalpha() or len(a) < 3) and b[0].isalpha()}


def step(count: int) -> int:
    """Which step of the scale a number of documents reaches; -1 below the least that is kept."""
    if count < MIN_DOCUMENTS:
        return -1
    return max(i for i, least in enumerate(STEP) if count >= least)


def chunks(text: str, rng: random.Random) -> Iterator[str]:
    """Pieces of a long text at paragraph ends, of the lengths that abstracts and pages have."""
    size, piece = rng.choice((800, 1500, 3000, 6000, 12000)), []
    for part in re.split(r"(\n\s*\n)", text):
        piece.append(part)
        if sum(map(len, piece)) > size:
            yield "".join(piece)
            size, piece = rng.choice((800, 1500, 3000, 6000, 12000)), []
    if piece:
        yield "".join(piece)


def planted(text: str, rng: random.Random, pick: Callable[[], str]) -> Iterator[Place]:
    """Places as they would be, had a name been planted there; more of them before nouns than elsewhere."""
    gaps = [m.start() for m in GAP.finditer(text)]
    for at in rng.sample(gaps, min(len(gaps), 1 + len(text) // PLANT_EVERY)):
        before, after = around(text, at, at)
        if rng.random() < 0.6 and word_class(after[0]) in NO_HEAD:
            continue
        word = pick()
        if name := recognise(word):
            yield Place(at, at, word, name, before, after)


def examples(
    texts: list[tuple[str, bool]], counts: Counter[tuple[str, str]]
) -> Iterator[tuple[int, list[str]]]:
    """Features of names that stand in the texts (0) and of names put there (1).

    A pair of words that is known from the text at hand alone counts as unknown, as it will be in new text.
    Names are planted in the mix in which they stand there, so that the kind of a name is no evidence.
    """
    rng = random.Random(7)
    drugs = sorted(word for word, name in listed().items() if name.kind == "drug" and word.islower())
    standing = [place.word for text, _ in texts for place in places(text)]

    def pick() -> str:
        return rng.choice(drugs if rng.random() < 0.5 else standing)

    for text, published in texts:
        mine = bigrams(text) if published else set()

        def pair(first: str, second: str, mine: set[tuple[str, str]] = mine) -> int:
            return step(counts[first, second] - ((first, second) in mine))

        for piece in chunks(text, rng):
            natural = places(piece)
            document = Document.of(piece, natural)
            for place in natural:
                if in_frame(place):
                    continue
                yield 0, list(features(place, document, pair))
            for place in planted(piece, rng, pick):
                if in_frame(place):
                    continue
                found = [f for f in features(place, document, pair) if not f.startswith("mentions")]
                yield 1, [*found, "mentions 1"]


def fit(data: list[tuple[int, list[str]]]) -> dict[str, float]:
    """Logistic regression by gradient descent, both labels of equal weight; the mean of several runs."""
    uses = Counter(f for _, found in data for f in found)
    index = {f: i for i, f in enumerate(sorted(f for f, n in uses.items() if n >= MIN_USES))}
    rows = [(label, [index[f] for f in found if f in index]) for label, found in data]
    runs = [descend(rows, len(index), seed) for seed in range(RUNS)]
    mean = [sum(values) / RUNS for values in zip(*runs, strict=True)]
    return {f: round(mean[i], 2) for f, i in index.items() if abs(mean[i]) >= 0.05}


def descend(rows: list[tuple[int, list[int]]], size: int, seed: int) -> list[float]:
    """One run: per-feature rates (AdaGrad), examples in an order of its own."""
    weight, square = [0.0] * size, [1e-6] * size
    positive = sum(label for label, _ in rows) / len(rows)
    rows, rng = list(rows), random.Random(seed)
    for _ in range(ROUNDS):
        rng.shuffle(rows)
        for label, row in rows:
            score = sum(weight[i] for i in row)
            slip = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - label
            slip *= (1 - positive) if label else positive
            for i in row:
                slope = slip + L2 * weight[i]
                square[i] += slope * slope
                weight[i] -= RATE * slope / math.sqrt(square[i])
    return weight


def main() -> None:
    started = time.time()
    texts = read(Path(sys.argv[1]))
    counts: Counter[tuple[str, str]] = Counter()
    for text, published in texts:
        if published:
            counts.update(bigrams(text))
    rows: list[defaultdict[str, list[str]]] = [defaultdict(list) for _ in STEP]
    for (first, second), count in sorted(counts.items()):
        if count >= MIN_DOCUMENTS:
            rows[step(count)][first].append(second)
    packed = [{first: " ".join(seconds) for first, seconds in row.items()} for row in rows]
    (HERE / "stray_pairs.json").write_text(json.dumps(packed, ensure_ascii=False, indent=0) + "\n", "utf-8")
    data = list(examples(texts, counts))
    print(len(texts), "texts", Counter(label for label, _ in data), f"{time.time() - started:.0f} s")
    table = fit(data)
    (HERE / "stray_weights.json").write_text(json.dumps(table, indent=0, sort_keys=True) + "\n", "utf-8")
    print(len(table), "weights", f"{time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
