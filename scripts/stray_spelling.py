"""What letters in a row say of a word: for stray_tables.py."""

from __future__ import annotations

import random
from collections import Counter

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

INVERSE_PENALTY = 0.05
MIN_USES = 8
LEAST_WEIGHT = 0.05
WORDS = 25_000
FOREIGN = 0.35  # The weight of an invented name, beside a listed one.


def grams(word: str) -> set[str]:
    """Two to four letters in a row, the ends marked; as in `stray_words.looks`."""
    framed = f"^{word}$"
    return {framed[at : at + size] for size in (2, 3, 4) for at in range(len(framed) - size + 1)}


def letters(
    names: set[str], invented: set[str], words: set[str], used: set[str], rng: random.Random
) -> dict[str, float]:
    """Letters in a row to log odds that a word with them is a name, and the bias under the empty string.

    ``words`` are of English, ``used`` those that texts use; together they weigh as much as the names.
    """
    plain = rng.sample(sorted(w for w in words - names if len(w) > 4), WORDS)
    rows = [(w, 1, 1.0) for w in sorted(names)] + [(w, 1, FOREIGN) for w in sorted(invented)]
    rows += [(w, 0, 1.0) for w in plain] + [(w, 0, 1.0) for w in sorted(used - names) if len(w) > 4]
    found = [grams(word) for word, _, _ in rows]
    uses = Counter(gram for row in found for gram in row)
    index = {gram: at for at, gram in enumerate(sorted(g for g, n in uses.items() if n >= MIN_USES))}
    columns = [[index[g] for g in sorted(row) if g in index] for row in found]
    starts = numpy.cumsum([0, *map(len, columns)])
    flat = numpy.array([column for row in columns for column in row])
    matrix = csr_matrix((numpy.ones(len(flat)), flat, starts), shape=(len(rows), len(index)))
    labels = numpy.array([label for _, label, _ in rows])
    weight = numpy.array([weight for *_, weight in rows])
    weight[labels == 0] *= weight[labels == 1].sum() / weight[labels == 0].sum()
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=300).fit(matrix, labels, sample_weight=weight)
    table = {gram: round(float(model.coef_[0][at]), 2) for gram, at in index.items()}
    return {"": round(float(model.intercept_[0]), 2)} | {
        gram: value for gram, value in table.items() if abs(value) >= LEAST_WEIGHT
    }
