# /// script
# requires-python = ">=3.11"
# dependencies = ["scikit-learn"]
# ///
"""Makes the tables of the stray-word finder from text: words, pairs, classes, letters and weights.

    python scripts/stray_tables.py DATA WORDS RANKED [--measured 0|1]

DATA holds ``text/*.jsonl`` (clean text whose pairs of words may be published), ``therapy/*.jsonl`` (clean
text used for words, classes and weights) and ``planted/*.jsonl`` (texts to measure on: the pages of the
measured half occur nowhere here, and the names planted in any of them are not planted here). WORDS is a list
of English words, one a line, RANKED one that has the commonest word first. Weights come from logistic
regression (scikit-learn): names put at random places of clean text against the names that stand there by
themselves.
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
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from stray_classes import FOLDS, Draws, classes_of_words
from stray_spelling import letters

from zotsync.quality.text.stray_company import STEP, Company, kept_by
from zotsync.quality.text.stray_context import TOKEN, Place, around, heads, places, word_class
from zotsync.quality.text.stray_evidence import AT_HOME, OFTEN, Document, features, frame, label
from zotsync.quality.text.stray_names import Name, formed, listed, recognise, unknown
from zotsync.quality.text.stray_words import SHORTEST_STEM, TERM, Dictionary, dictionary, explains, uncommon

HERE = Path(__file__).resolve().parents[1] / "zotsync/quality/text"
GAP = re.compile(r"(?:(?<=\w)|(?<=[\w)],))[ \n](?=[a-z])")
MIN_DOCUMENTS = 3  # of a pair of words
MIN_SEEN, MIN_SEEN_ENGLISH = 6, 2  # Texts that have a word which texts are then said to use.
FREQUENT = 30_000  # Words of English that are taken for used.
MIN_USES = 20  # of a feature
LEAST_WEIGHT = 0.04
INVERSE_PENALTY = 0.05
PLANT_EVERY = 90  # characters
HEAD_EVERY = 450
PLANTED = (("drug", "invented", "chemical", "gene", "device"), (50, 20, 12, 9, 9))
UNLISTED = 0.3  # Share of planted names that are treated as if no list had them.
INVENTED = 1200  # Names made for the table of letters.
WEIGHT = {"natural": 1.0, "often": 0.3, "planted": 1.0}
DRUGS = 5.0  # How much oftener than by the shares above a name that is planted is a drug's.
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
class Example:
    """A place: how the name came there (a key of `WEIGHT`), what it counts as, and its evidence."""

    how: str
    label: str
    planted: int
    features: list[str]


@dataclass(frozen=True)
class Text:
    """A clean text, whether pairs of its words may be published, and its words and pairs."""

    text: str
    published: bool
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    fold: int


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
    fold = hashlib.sha256(text.encode()).digest()[0] % FOLDS
    return Text(text, published, frozenset(words), pairs, fold)


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
    """In how many texts each word and each pair of words stands, and how classes of words draw each other."""

    words: Counter[str]
    pairs: Counter[tuple[str, str]]
    draws: Draws
    english: set[str]
    frequent: set[str]

    def common(self, word: str, seen: int) -> bool:
        """Whether texts use a word that ``seen`` of them have: a word of English is taken for one sooner."""
        return word in self.frequent or seen >= (MIN_SEEN_ENGLISH if word in self.english else MIN_SEEN)

    def company_without(self, own: Text) -> Company:
        """What text says of words that stand together, had this one not been read."""
        mine = own.pairs if own.published else frozenset()
        return Company(
            lambda first, second: step(self.pairs[first, second] - ((first, second) in mine)),
            self.draws.without(own.fold),
        )

    def named_without(self, own: Text) -> Callable[[str], Name | None]:
        """What a word is, as it would be had this text not been read."""

        def common(word: str) -> bool:
            return self.common(word, self.words[word] - (word in own.words))

        return lambda word: recognise(word) or unknown(word, common)


def planted(text: str, rng: random.Random, name: Callable[[], Name | None]) -> Iterator[Place]:
    """Places as they would be, had a name been planted there.

    Many of them before a noun that names of drugs or genes modify, where a planted name is hardest to see; of
    the others more before nouns than elsewhere.
    """
    gaps = [m.start() for m in GAP.finditer(text)]
    before_head = [at for at in gaps if modified(text[at + 1 : at + 30])]
    chosen = rng.sample(gaps, min(len(gaps), 1 + len(text) // PLANT_EVERY))
    chosen += rng.sample(before_head, min(len(before_head), 1 + len(text) // HEAD_EVERY))
    for at in sorted(set(chosen)):
        before, after = around(text, at, at)
        if not before or not after or (rng.random() < 0.4 and word_class(after[0]) in NO_HEAD):
            continue
        word, found = name()
        if found:
            yield Place(at, at, word, found, before, after)


def modified(text: str) -> bool:
    """Whether a text begins with a noun that names of drugs or genes modify."""
    word = re.match(r"[a-z]*", text)[0]  # type: ignore[index]
    return word in heads()["drug"] or word in heads()["gene"] or word_class(word) == "generic"


def unlisted(word: str, named: Callable[[str], Name | None]) -> Name | None:
    """What a listed name would be, were it in no list."""
    if found := formed(word):
        return found
    if word.isupper():
        return Name("unknown", "acronym", False)
    found = named(word)
    if found and found.known:
        lower = word.lower()
        english = explains(dictionary().__contains__, lower)
        return Name("unknown", "uncommon" if lower in uncommon() else "rare" if english else "small", False)
    return found


def examples(texts: list[Text], counts: Counts, held_out: frozenset[str]) -> Iterator[Example]:
    """Names that stand in the texts, and names put there."""
    rng = random.Random(7)
    lists = {
        kind: sorted(w for w, name in listed().items() if name.kind == kind and w.lower() not in held_out)
        for kind in ("drug", "chemical", "gene", "device")
    }
    for text in texts:
        company, named = counts.company_without(text), counts.named_without(text)

        def pick(named: Callable[[str], Name | None] = named) -> tuple[str, Name | None]:
            kind = rng.choices(*PLANTED)[0]
            if kind == "invented":
                word = invented(rng)
                return word, named(word)
            word = rng.choice([w for w in lists[kind] if kind != "drug" or w.islower()])
            return word, unlisted(word, named) if rng.random() < UNLISTED else named(word)

        for piece in chunks(text.text, rng):
            natural = places(piece, named)
            document = Document.of(piece, natural)
            for place in natural:
                if frame(place) in AT_HOME:
                    continue
                often = document.mentions(place.word) >= OFTEN
                # What a text speaks of stands in the phrases in which others name it in passing.
                passing = rng.choice((1, 1, 2)) if often else None
                found = list(features(place, document, company, mentions=passing))
                yield Example("often" if often else "natural", label(place.name), 0, found)
            for place in planted(piece, rng, pick):
                if frame(place) not in AT_HOME:
                    found = list(features(place, document, company, planted=True))
                    yield Example("planted", label(place.name), 1, found)


def fit(data: list[Example]) -> dict[str, float]:
    """Logistic regression in which names that stand there and names put there weigh the same."""
    uses = Counter(f for row in data for f in set(row.features))
    index = {f: i for i, f in enumerate(sorted(f for f, n in uses.items() if n >= MIN_USES))}
    columns = [[index[f] for f in sorted(set(row.features)) if f in index] for row in data]
    starts = numpy.cumsum([0, *map(len, columns)])
    flat = numpy.array([column for row in columns for column in row])
    matrix = csr_matrix((numpy.ones(len(flat)), flat, starts), shape=(len(data), len(index)))
    labels = numpy.array([row.planted for row in data])
    weight = numpy.array([WEIGHT[row.how] for row in data])
    weight[[row.planted == 1 and row.label == "drug" for row in data]] *= DRUGS
    weight[labels == 1] *= weight[labels == 0].sum() / weight[labels == 1].sum()
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=300)
    model.fit(matrix, labels, sample_weight=weight / weight.mean())
    table = {f: round(float(model.coef_[0][i]), 2) for f, i in index.items()}
    return {"bias": round(float(model.intercept_[0]), 2)} | {
        f: weight for f, weight in table.items() if abs(weight) >= LEAST_WEIGHT
    }


def count(texts: list[Text], english: set[str], ranked: list[str]) -> Counts:
    """Counts the texts and writes the tables of words, of pairs, of classes and of letters."""
    frequent = {word for word in ranked[:FREQUENT] if not recognise(word)}
    words = Counter(word for text in texts for word in text.words)
    pairs = Counter(pair for text in texts if text.published for pair in text.pairs)
    rows: list[defaultdict[str, list[str]]] = [defaultdict(list) for _ in STEP]
    for (first, second), n in sorted(pairs.items()):
        if n >= MIN_DOCUMENTS:
            rows[step(n)][first].append(second)
    write("pairs", [{first: " ".join(seconds) for first, seconds in row.items()} for row in rows])
    classes = classes_of_words(text.text for text in texts)
    members: defaultdict[int, list[str]] = defaultdict(list)
    counts = Counts(words, pairs, Draws((), str), english, frequent)
    common = {w for w, n in words.items() if w[0].isalpha() and w not in frequent and counts.common(w, n)}
    for word in sorted(common | set(classes)):
        if not recognise(word):
            members[classes.get(word, 0)].append(word)
    write("vocabulary", [" ".join(members[number]) for number in range(max(members) + 1)])
    stored = {w for w in english if SHORTEST_STEM <= len(w) <= 5 or (len(w) > 5 and not TERM.search(w))}
    stored -= common | frequent
    uncommon = {word for word in ranked[FREQUENT:] if word not in common}
    (HERE / "stray_dictionary.bin").write_bytes(Dictionary.of(stored - uncommon).bits)
    (HERE / "stray_uncommon.bin").write_bytes(Dictionary.of(uncommon).bits)
    (HERE / "stray_frequent.bin").write_bytes(Dictionary.of(frequent).bits)
    rng = random.Random(3)
    names = {w for w, name in listed().items() if w.islower() and name.group not in ("gene", "body")}
    made = {invented(rng).lower() for _ in range(INVENTED)}
    used = {word for word in common | frequent if word.isalpha() and not recognise(word)}
    write("looks", letters(names, made, english, used, rng))
    draws = Draws(((text.fold, text.text) for text in texts), kept_by)
    write("company", draws.table())
    return replace(counts, draws=draws)


def write(name: str, table: object) -> None:
    text = json.dumps(table, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    (HERE / f"stray_{name}.json").write_text(text, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Makes the tables of the stray-word finder.")
    parser.add_argument("data", type=Path)
    parser.add_argument("words", type=Path)
    parser.add_argument("ranked", type=Path)
    parser.add_argument("--measured", type=int, choices=(0, 1), default=1)
    options = parser.parse_args()
    started = time.time()
    texts, held_out = read(options.data, options.measured)
    english = {word for word in options.words.read_text("utf-8").lower().split() if word.isalpha()}
    ranked = [line.split()[0] for line in options.ranked.read_text("utf-8-sig").splitlines() if line.strip()]
    counts = count(texts, english, ranked)
    print(len(texts), "texts", f"{time.time() - started:.0f} s", flush=True)
    data = list(examples(texts, counts, held_out))
    print(Counter((row.how, row.label) for row in data), f"{time.time() - started:.0f} s", flush=True)
    table = fit(data)
    write("weights", table)
    print(len(table), "weights", f"{time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
