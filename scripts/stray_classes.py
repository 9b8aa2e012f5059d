"""Classes of words that keep the same company, and how much classes draw each other: for stray_tables.py."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise

import numpy
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds
from sklearn.cluster import KMeans

from zotsync.quality.text.stray_company import MOST
from zotsync.quality.text.stray_context import TOKEN
from zotsync.quality.text.stray_names import recognise

CLASSES = 160
NEIGHBOURS = 1200  # The words whose standing beside a word says what class it is of.
DIMENSIONS = 60
MIN_USES = 8  # of a word that has a class
STEP = 0.6
FOLDS = 4
Draw = Callable[[str, str, int], int]


@cache
def _kept(token: str) -> str:
    """What a token counts as when classes are made: names and numbers are all alike."""
    return "0" if token[0].isdigit() else "NAME" if token[0].isalpha() and recognise(token) else token


def classes_of_words(texts: Iterable[str]) -> dict[str, int]:
    """Word to class, from 1 on: k-means over what stands directly before and behind each word."""
    rows = [[".", *map(_kept, TOKEN.findall(text.lower())), "."] for text in texts]
    uses = Counter(token for row in rows for token in row)
    words = [w for w, n in uses.most_common() if n >= MIN_USES and w[0].isalpha() and w != "NAME"]
    index = {word: at for at, word in enumerate(words)}
    beside = {token: at for at, (token, _) in enumerate(uses.most_common(NEIGHBOURS))}
    seen: Counter[tuple[int, int]] = Counter()
    for row in rows:
        for first, second in pairwise(row):
            if first in index and second in beside:
                seen[index[first], beside[second]] += 1
            if second in index and first in beside:
                seen[index[second], NEIGHBOURS + beside[first]] += 1
    at = numpy.array(list(seen))
    counts = numpy.array(list(seen.values()), float)
    shape = (len(words), 2 * NEIGHBOURS)
    matrix = csr_matrix((counts, at.T), shape=shape)
    of_word, of_neighbour = (numpy.asarray(matrix.sum(axis)).ravel() for axis in (1, 0))
    expected = of_word[at[:, 0]] * of_neighbour[at[:, 1]] ** 0.75 * counts.sum() ** -0.75
    surprise = numpy.maximum(0, numpy.log(counts / expected))
    left, sizes, _ = svds(csr_matrix((surprise, at.T), shape=shape), k=DIMENSIONS, random_state=1)
    vectors = left * numpy.sqrt(sizes)
    vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    weight = numpy.log(1 + numpy.array([uses[word] for word in words]))
    found = KMeans(CLASSES, n_init=1, max_iter=60, random_state=1).fit(vectors, sample_weight=weight)
    return dict(zip(words, (found.labels_ + 1).tolist(), strict=True))


class Draws:
    """How often classes stand one or two places apart, whole and without one fold of the texts."""

    def __init__(self, texts: Iterable[tuple[int, str]], kept_by: Callable[[str], str]) -> None:
        self.folds: list[dict[int, Counter[tuple[str, str]]]] = [
            {1: Counter(), 2: Counter()} for _ in range(FOLDS)
        ]
        for fold, text in texts:
            row = [".", *map(kept_by, TOKEN.findall(text.lower())), "."]
            for distance in (1, 2):
                self.folds[fold][distance].update(zip(row, row[distance:], strict=False))
        self.whole = {d: sum((fold[d] for fold in self.folds), Counter()) for d in (1, 2)}
        self.firsts, self.seconds = ({1: Counter(), 2: Counter()} for _ in range(2))
        for distance, pairs in self.whole.items():
            for (first, second), count in pairs.items():
                self.firsts[distance][first] += count
                self.seconds[distance][second] += count
        self.size = {d: max(1, self.whole[d].total()) for d in (1, 2)}

    def step(self, first: str, second: str, distance: int, without: int | None = None) -> int:
        """How much oftener than by chance the classes stand so, as `Company.drawn` has it."""
        count = self.whole[distance][first, second]
        if without is not None:
            count -= self.folds[without][distance][first, second]
        chance = self.firsts[distance][first] * self.seconds[distance][second] / self.size[distance]
        return max(-MOST, min(MOST, round(math.log((count + 1) / (chance + 1)) / STEP)))

    def without(self, fold: int) -> Draw:
        return lambda first, second, distance: self.step(first, second, distance, fold)

    def table(self) -> dict[str, object]:
        """The table that is shipped: a letter for each pair of classes."""
        labels = sorted(label for label, count in self.firsts[1].items() if count >= MIN_USES)
        return {
            "classes": labels,
            "drawn": [
                {
                    first: "".join(chr(ord("a") + MOST + self.step(first, second, d)) for second in labels)
                    for first in labels
                }
                for d in (1, 2)
            ],
        }
