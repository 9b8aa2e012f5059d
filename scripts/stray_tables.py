# /// script
# requires-python = ">=3.11"
# dependencies = ["scikit-learn"]
# ///
"""Makes the tables of the stray-word finder from text: known words and pairs, weights of evidence.

    python scripts/stray_tables.py DATA WORDS [--measured 0|1]

DATA holds ``text/*.jsonl`` (clean text whose pairs of words may be published), ``therapy/*.jsonl`` (clean
text used for weights alone) and ``planted/*.jsonl`` (texts to measure on: the pages of the measured half
occur nowhere here, and the names planted in any of them are not planted here). WORDS is
a list of English words, one a line. Weights come from logistic regression (scikit-learn): names put at
random places of clean text against the names that stand there by themselves.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from zotsync.quality.text.stray_context import TOKEN, Place, around, places, word_class
from zotsync.quality.text.stray_evidence import AT_HOME, OFTEN, STEP, Document, features, frame
from zotsync.quality.text.stray_names import (
    SHORTEST_STEM,
    Name,
    Words,
    is_unknown,
    listed,
    recognise,
    small_words,
    unknown,
)

HERE = Path(__file__).resolve().parents[1] / "zotsync/quality/text"
GAP = re.compile(r"(?:(?<=\w)|(?<=[\w)],))[ \n](?=[a-z])")
MIN_DOCUMENTS = 3  # of a pair of words
MIN_SEEN = 6  # of a word that is in no list of English words
MIN_USES = 20  # of a feature
LEAST_WEIGHT = 0.1
INVERSE_PENALTY = 0.05
PLANT_EVERY = 90  # characters
NO_HEAD = {
    *("det", "prep", "conj", "pron", "be", "aux", "adv", "infinitive", "present", "past", "-ly"),
    *("number", "name"),
}
SYLLABLES = """
ba be bi bo bu ca ce ci co da de di do du fa fe fi fo ga ge gi la le li lo lu ma me mi mo mu na ne ni no nu pa
pe pi po ra re ri ro ru sa se si so ta te ti to tu va ve vi vo xa xe xi za ze zi zo bra cla dra fle gra kla
plo pre tra tri vel ver van zor bex tam nor mer sol lix
""".split()
ENDS = ("x n l m ne te de lan ril zan tor vex mide stat quin dral sen tek bor dine xin".split(), 0.05)


@dataclass(frozen=True)
class Text:
    """A clean text, whether pairs of its words may be published, and its words and pairs."""

    text: str
    published: bool
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def page(identifier: str) -> str:
    return identifier.split("#")[0]


def half(identifier: str) -> int:
    """0 or 1, the same for all parts of a page; as in bench_stray.py."""
    return hashlib.sha256(page(identifier).encode()).digest()[-1] % 2


def read(data: Path, measured_half: int) -> tuple[list[Text], frozenset[str]]:
    """Clean texts, and the names that were planted in any text to measure on."""
    planted = [(path, row) for path in sorted((data / "planted").glob("*.jsonl")) for row in lines(path)]
    names = frozenset(
        row["text"][p["start"] : p["end"]].lower() for _, row in planted for p in row["planted"]
    )
    measured = {page(row["id"]) for _, row in planted if half(row["id"]) == measured_half}
    found = [
        (row["text"], True)
        for path in sorted((data / "text").glob("*.jsonl"))
        for row in lines(path)
        if page(row["id"]) not in measured
    ]
    found += [
        (f"{row.get('title', '')} {row.get('abstract') or row.get('text') or ''}", False)
        for path in sorted((data / "therapy").glob("*.jsonl"))
        for row in lines(path)
    ]
    found += [
        (cleaned(row), False)
        for path, row in planted
        if path.stem == "planted" and half(row["id"]) != measured_half
    ]
    return [described(text, published) for text, published in found], names


def described(text: str, published: bool) -> Text:
    words = TOKEN.findall(text.lower())
    pairs = frozenset((a, b) for a, b in pairwise(words) if (a[0].isalpha() or len(a) < 3) and b[0].isalpha())
    return Text(text, published, frozenset(words), pairs)


def cleaned(row: dict[str, Any]) -> str:
    """A planted text as it was before."""
    text: str = row["text"]
    for plant in sorted(row["planted"], key=lambda plant: -plant["start"]):
        text = text[: plant["start"]] + text[plant["end"] + 1 :]
    return text


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


def invented(rng: random.Random) -> str:
    """A word that is none, with the looks of a name."""
    ends, without = ENDS
    word = "".join(rng.choice(SYLLABLES) for _ in range(rng.choice((2, 3, 3, 4))))
    word += "" if rng.random() < without else rng.choice(ends)
    word += rng.choice(SYLLABLES) + "n" if len(word) < 6 else ""
    return word.capitalize() if rng.random() < 0.3 else word


@dataclass
class Counts:
    """In how many texts each word and each pair of words stands, and words from a list of English."""

    words: Counter[str]
    pairs: Counter[tuple[str, str]]
    listed: set[str]

    def pair_without(self, own: Text) -> Callable[[str, str], int]:
        """Steps of pairs, as they would be had this text not been read."""
        mine = own.pairs if own.published else frozenset()
        return lambda first, second: step(self.pairs[first, second] - ((first, second) in mine))

    def named_without(self, own: Text) -> Callable[[str], Name | None]:
        """What a word is, as it would be had this text not been read."""

        def known(word: str) -> bool:
            return word in self.listed or self.words[word] - (word in own.words) >= MIN_SEEN

        def named(word: str) -> Name | None:
            if found := recognise(word):
                return found
            return unknown(word) if is_unknown(word, known, small_words().__contains__) else None

        return named


def planted(text: str, rng: random.Random, name: Callable[[], Name | None]) -> Iterator[Place]:
    """Places as they would be, had a name been planted there; more of them before nouns than elsewhere."""
    gaps = [m.start() for m in GAP.finditer(text)]
    for at in rng.sample(gaps, min(len(gaps), 1 + len(text) // PLANT_EVERY)):
        before, after = around(text, at, at)
        if not before or not after or (rng.random() < 0.4 and word_class(after[0]) in NO_HEAD):
            continue
        word, found = name()
        if found:
            yield Place(at, at, word, found, before, after)


def examples(
    texts: list[Text], counts: Counts, held_out: frozenset[str]
) -> Iterator[tuple[str, int, list[str]]]:
    """Kind, and features, of names that stand in the texts (0) and of names put there (1)."""
    rng = random.Random(7)
    drugs = sorted(
        word
        for word, name in listed().items()
        if name.kind == "drug" and word.islower() and word not in held_out
    )
    standing = [p.word for t in texts for p in places(t.text, recognise) if p.word.lower() not in held_out]

    for text in texts:
        pair, named = counts.pair_without(text), counts.named_without(text)

        def pick(named: Callable[[str], Name | None] = named) -> tuple[str, Name | None]:
            kind = rng.random()
            word = rng.choice(drugs) if kind < 0.4 else rng.choice(standing) if kind < 0.75 else invented(rng)
            return word, named(word)

        for piece in chunks(text.text, rng):
            natural = places(piece, named)
            document = Document.of(piece, natural)
            for place in natural:
                if frame(place) in AT_HOME:
                    continue
                mentions = document.mentions(place.word)
                # What a text speaks of stands in the phrases in which others name it in passing.
                passing = rng.choice((1, 1, 2)) if mentions >= OFTEN else None
                yield place.name.kind, 0, list(features(place, document, pair, mentions=passing))
            for place in planted(piece, rng, pick):
                if frame(place) not in AT_HOME:
                    yield place.name.kind, 1, list(features(place, document, pair, planted=True))


def fit(data: list[tuple[str, int, list[str]]]) -> dict[str, float]:
    """Logistic regression in which both labels of each kind of name weigh the same."""
    uses = Counter(f for _, _, found in data for f in set(found))
    index = {f: i for i, f in enumerate(sorted(f for f, n in uses.items() if n >= MIN_USES))}
    columns = [[index[f] for f in set(found) if f in index] for _, _, found in data]
    starts = numpy.cumsum([0, *map(len, columns)])
    flat = numpy.array([column for row in columns for column in row])
    matrix = csr_matrix((numpy.ones(len(flat)), flat, starts), shape=(len(data), len(index)))
    kinds, sizes = Counter(kind for kind, _, _ in data), Counter((kind, label) for kind, label, _ in data)
    balance = numpy.array([kinds[kind] / 2 / sizes[kind, label] for kind, label, _ in data])
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=300)
    model.fit(matrix, [label for _, label, _ in data], sample_weight=balance / balance.mean())
    table = {f: round(float(model.coef_[0][i]), 2) for f, i in index.items()}
    return {"bias": round(float(model.intercept_[0]), 2)} | {
        f: weight for f, weight in table.items() if abs(weight) >= LEAST_WEIGHT
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Makes the tables of the stray-word finder.")
    parser.add_argument("data", type=Path)
    parser.add_argument("words", type=Path)
    parser.add_argument("--measured", type=int, choices=(0, 1), default=1)
    options = parser.parse_args()
    started = time.time()
    texts, held_out = read(options.data, options.measured)
    english = {word for word in options.words.read_text("utf-8").lower().split() if word.isalpha()}
    counts = Counts(
        Counter(word for text in texts for word in text.words),
        Counter(pair for text in texts if text.published for pair in text.pairs),
        english,
    )
    rows: list[defaultdict[str, list[str]]] = [defaultdict(list) for _ in STEP]
    for (first, second), count in sorted(counts.pairs.items()):
        if count >= MIN_DOCUMENTS:
            rows[step(count)][first].append(second)
    packed = [{first: " ".join(seconds) for first, seconds in row.items()} for row in rows]
    (HERE / "stray_pairs.json").write_text(json.dumps(packed, ensure_ascii=False, indent=0) + "\n", "utf-8")
    seen = {word for word, count in counts.words.items() if count >= MIN_SEEN and not recognise(word)}
    known = {word for word in english | seen if len(word) >= SHORTEST_STEM}
    (HERE / "stray_words.bin").write_bytes(Words.of(known).bits)
    print(len(texts), "texts", len(known), "words", f"{time.time() - started:.0f} s", flush=True)
    data = list(examples(texts, counts, held_out))
    print(Counter((kind, label) for kind, label, _ in data), f"{time.time() - started:.0f} s", flush=True)
    table = fit(data)
    (HERE / "stray_weights.json").write_text(json.dumps(table, indent=0, sort_keys=True) + "\n", "utf-8")
    print(len(table), "weights", f"{time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
