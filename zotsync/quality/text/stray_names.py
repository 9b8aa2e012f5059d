"""Tells names of drugs, chemicals, genes and devices from ordinary words, by list, stem and shape."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

GENE_SHAPE = re.compile(r"[A-Z]{2,5}\d{1,2}[A-Z]?\d?\Z|[A-Z]{1,2}[a-z]{2,3}\d{1,2}\Z")
# Letters and a number that are no gene: blood groups, grades, vitamins, vertebrae, dimensions.
NOT_A_GENE = re.compile(
    r"(?:COVID|SARS|HIV|HTLV|HPV|HHV|HSV|EBV|PM|CO|ICD|DSM|SF|FEV|FIGO|CT|MRI|PET|CIN|MEN)\d"
)
LOWER = re.compile(r"[a-z]{5,}\Z")


@dataclass(frozen=True, slots=True)
class Name:
    """A recognised name: ``kind`` is drug, chemical, gene or device, ``group`` its class in that kind;
    ``known`` where it is listed, else it was told by a stem or a shape."""

    kind: str
    group: str
    known: bool


def load(name: str) -> Any:
    """A table of this package: TOML by its ending, else JSON."""
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    return tomllib.loads(text) if name.endswith(".toml") else json.loads(text)


@cache
def listed() -> dict[str, Name]:
    """Every listed name, as written; words of lower case are known in any case."""
    return {
        word: Name(kind, group, True)
        for kind, groups in load("stray_names.toml").items()
        for group, words in groups.items()
        for word in words.split()
    }


@cache
def stems() -> tuple[tuple[str, Name], ...]:
    """Endings of names, longest first."""
    found = [
        (stem, Name("drug" if kind == "inn" else kind, group, False))
        for kind, groups in load("stray_stems.toml").items()
        if kind != "ordinary"
        for group, words in groups.items()
        for stem in words.split()
    ]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@cache
def _stem_pattern() -> re.Pattern[str]:
    return re.compile(r"[a-z]{3,}?(?:" + "|".join(stem for stem, _ in stems()) + r")\Z")


@cache
def ordinary() -> frozenset[str]:
    """Words that end like a name and are none."""
    return frozenset(load("stray_stems.toml")["ordinary"]["words"].split())


@lru_cache(maxsize=65536)
def recognise(word: str) -> Name | None:
    """What name ``word`` is, or None.

    >>> recognise("selumetinib"), recognise("medicine")
    (Name(kind='drug', group='targeted', known=False), None)
    """
    names = listed()
    if found := names.get(word):
        return found
    lower = word.lower()
    if word[1:].islower() and (found := names.get(lower)):
        return found
    if LOWER.match(lower) and word[1:].islower():
        plural = lower.endswith("s") and not lower.endswith("limus")
        if not plural and lower not in ordinary() and _stem_pattern().match(lower):
            return next(name for stem, name in stems() if lower.endswith(stem))
        return None
    if GENE_SHAPE.match(word) and not NOT_A_GENE.match(word):
        return Name("gene", "gene", False)
    return None
