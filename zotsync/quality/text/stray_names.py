"""Tells names of drugs, chemicals, genes and devices from ordinary words, by list, stem and shape.

What is none of these may still be a name: a word that English and health texts do not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from zotsync.quality.text.stray_load import load
from zotsync.quality.text.stray_words import Known, is_common, small_words, unfamiliar, vocabulary

GENE_SHAPE = re.compile(r"[A-Z]{2,5}\d{1,2}[A-Z]?\d?\Z|[A-Z]{1,2}[a-z]{2,3}\d{1,2}\Z")
# Letters and a number that are no gene: blood groups, grades, vitamins, vertebrae, dimensions.
NOT_A_GENE = re.compile(
    r"(?:COVID|SARS|HIV|HTLV|HPV|HHV|HSV|EBV|PM|CO|ICD|DSM|SF|FEV|FIGO|CT|MRI|PET|CIN|MEN)\d"
    r"|[EIL][CD]\d\d\Z|CA[1-4]\Z|[A-Z]{0,3}O2\Z"
)
# A compound with the place of a part of it: “5-fluorouracil”, “N-acetylcysteine”, “beta-carotene”.
_PLACED = re.compile(r"(?:\d|[NOSLDdl]|alpha|beta|gamma)-(?P<core>[a-z]{5,})\Z")
# A gene or protein with a hyphen: “IL-6”, “PD-L1”, “TNF-alpha”, “interleukin-6”.
_HYPHENED = re.compile(
    r"(?:(?:IL|TNF|TGF|IFN|MMP|TIMP|COX|VEGF|HIF|BCL|Bcl|ICAM|VCAM|IGF|FGF|EGF|PDGF|NGF|CSF|CXCL?|CCL|CCR|CXCR|TLR|MCP|MIP"
    r"|PD|CTLA|LAG|TIM|HER|NF|GLP|GLUT|SGLT|SIRT|BMP|GDF|STAT|JAK|MAP|ERK|CDK|PI|PTP|PPAR|LXR|RXR|TRAIL|HSP|Hsp|ACE|AT|5-HT"
    r"|NMDA|GABA|HLA|KIR|NKG|PAI|TFF|MUC|CEA|AKT|GSK|ROR|Th|WNT|Wnt|SOX|OCT|Oct|KLF|APO|LDL|HMG|HMGB|CRP|BNP|ANP)\d?"
    r"-(?:[A-Z]\d{1,2}|\d{1,2}[A-Za-z]?|alpha|beta|gamma|kappa[AB]|kB|[αβγκ]B?)"
    r"|(?:interleukin|caspase|cyclin|galectin|claudin|connexin|integrin|cadherin|syndecan|glypican)"
    r"-(?:\d{1,2}|[A-HE]\d?|alpha|beta|gamma|[αβγ]))\Z"
)
# A biological drug with the four letters that tell its makers apart: “infliximab-dyyb”.
SUFFIXED = re.compile(r"(?P<core>[A-Za-z][a-z]{6,})-(?P<suffix>[a-z]{4})\Z")
CODE = re.compile(r"(?=[A-Z\d]*\d)[A-Z][A-Z\d]{2,7}\Z")
LONG = 7  # Letters of a name in capitals that is no acronym.
LOWER = re.compile(r"[a-z]{5,}\Z")


@dataclass(frozen=True, slots=True)
class Name:
    """A recognised name: ``kind`` is drug, chemical, gene, device or unknown, ``group`` its class in that
    kind; ``known`` where it is listed, else it was told by a stem, by a shape, or by being no other word."""

    kind: str
    group: str
    known: bool


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
def candidate(word: str) -> Name | None:
    """What name ``word`` is or may be, or None: a recognised one, or a word that texts do not use."""
    if word in vocabulary():  # Which has no name in it.
        return None
    if "-" in word:
        if _HYPHENED.match(word) and not NOT_A_GENE.match(word.replace("-", "")):
            return Name("gene", "hyphen", False)
        found = SUFFIXED.match(word)
        if found and not is_common(found["suffix"]):
            name = recognise(found["core"])
            return name if name is not None and name.kind == "drug" else None
        found = _PLACED.match(word)
        name = recognise(found["core"]) if found else None
        return name if name is not None and name.kind in ("drug", "chemical") else None
    return recognise(word) or unknown(word)


def unknown(word: str, common: Known = is_common) -> Name | None:
    """The name that a word may be that is not known, if it is not; ``common`` as in `unfamiliar`."""
    group = unfamiliar(word, common)
    return Name("unknown", group, False) if group and not _glued(word.lower(), common) else None


def _glued(word: str, common: Known) -> bool:
    """Whether a word is a listed name and another word run together: “the stentthe surgeon placed”."""
    names = listed()
    return any(
        (word[:at] in names and (common(word[at:]) or word[at:] in small_words()))
        or (word[at:] in names and common(word[:at]))
        for at in range(1, len(word))
    )


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
    if lower[-1:] == "s" and (found := names.get(lower[:-1])) and found.kind == "device":
        return found
    if word[1:].islower() and (found := names.get(lower)):
        return found
    if len(word) >= LONG and word.isupper() and (found := names.get(lower)) and found.kind == "drug":
        return found
    return formed(word)


def formed(word: str) -> Name | None:
    """What name ``word`` is by its stem or shape, or None."""
    lower = word.lower()
    if LOWER.match(lower) and word[1:].islower():
        if lower.startswith("non") and lower[3:] in ordinary():
            return None
        plural = lower.endswith("s") and not lower.endswith("limus")
        if not plural and lower not in ordinary() and _stem_pattern().match(lower):
            return next(name for stem, name in stems() if lower.endswith(stem))
        return None
    if GENE_SHAPE.match(word) and not NOT_A_GENE.match(word):
        return Name("gene", "gene", False)
    if CODE.match(word) and not NOT_A_GENE.match(word):
        return Name("gene", "code", False)
    return None
