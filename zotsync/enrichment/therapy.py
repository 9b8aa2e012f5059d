"""Which kinds of therapy a text is about.

Each mention of a class weighs by where it stands and how it is spoken of; a class whose weights reach
what a text of that length asks for becomes a tag. A class that is only mentioned does not.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from zotsync.enrichment.codes import add_codes
from zotsync.enrichment.contexts import (
    TREATING,
    continues,
    is_background,
    is_given,
    is_list,
    says_again,
    sentence,
)
from zotsync.enrichment.passages import Passage, passages, value_of
from zotsync.enrichment.places import Stray
from zotsync.enrichment.scan import Mention, Scan, scan
from zotsync.enrichment.suggestion import EnrichConfig, Enriched, Evidence, TagSuggestion
from zotsync.enrichment.vocabulary import Meaning, Vocabulary, load
from zotsync.enrichment.vocabulary.words import WORD, folded
from zotsync.item import Item

PLACE = {"title": 3.0, "heading": 2.0, "abstract": 1.0, "body": 1.0, "keyword": 1.5}
"""What a mention weighs by where it stands."""
LEAD = 2.0
"""What a mention weighs in the first sentence of a text without a title, which announces the subject."""
BACKGROUND = 0.25
"""What is left of a mention that is earlier treatment, a comparison, ruled out or one of a list."""
SCATTERED = 0.5
"""What is left of a mention alone in its paragraph, in a long document or where only drugs name the class."""
SHORT = 120
"""Words up to which a text is short."""
LONG = 400
"""Words from which on a text is long."""
AT_MOST = 4
"""Words of cancer up to which is asked how they are meant."""
# Cancer of no kind, as what people die of or may get: a text whose title names none does not deal with it.
OUTCOME = re.compile(
    r"\b(?:deaths?|died|dying|mortality|risks?|incidence|rates?) (?:from|of|due to) (?:all |any |other )?"
    r"(?:cancers?|tumou?rs?|neoplasms?|malignanc(?:y|ies))\b(?! (?:recurr|relaps|progress|spread|growth))"
    r"|\bcancer (?:risk|incidence|mortality|deaths?)\b",
    re.I,
)
# Cancer as what a few had, got, or were left out for.
_CANCERS = (
    r"(?:cancers?|malignanc(?:y|ies)|tumou?rs?|neoplasms?|leuka?emias?|lymphomas?|melanomas?|carcinomas?)"
)
BESIDES = re.compile(
    rf"\b(?:no|one|two|three|few|new|second|other) (?:\w+ ){{0,2}}?{_CANCERS}\b"
    r"(?= (?:was|were|is|are|occurred|developed|appeared))"
    rf"|\b{_CANCERS} (?:was|were|is|are|had been) (?:\w+ly |not |more |less |equally )*"
    r"(?:found|seen|reported|present|observed|noted|diagnosed|excluded|rare|frequent|common)\b",
    re.I,
)
JOINED = 0.5
"""What a mention gains where the text combines it with another therapy."""
MODALITIES = frozenset({"surgery", "radiotherapy", "chemotherapy", "hormone-therapy"})
"""Listed together they are the usual treatments, not the subject."""
NEXT = 60
"""Characters after a mention among which a verb is looked for."""
NEAR = 6
"""Mentions on each side of a cue among which the two that it joins are looked for."""


_AND = re.compile(r"[ +](?:and|with|plus|to)\b|\+")


@dataclass(slots=True)
class Found:
    """One mention of one class in one passage, with its weight so far; ``behind``: as background."""

    passage: Passage
    mention: Mention
    meaning: Meaning
    weight: float
    behind: bool = False


def tag_therapies(
    item: Item, *, text: str | None, stray: Collection[tuple[int, int]], config: EnrichConfig
) -> Enriched:
    """Tags for the therapies that ``item`` is about. Pure; the same input gives the same tags."""
    return tag_classes(item, load(), config.therapy_prefix, text=text, stray=stray, config=config)


def tag_classes(
    item: Item,
    vocabulary: Vocabulary,
    prefix: str,
    *,
    text: str | None,
    stray: Collection[tuple[int, int]],
    config: EnrichConfig,
) -> Enriched:
    """Tags for the classes of a vocabulary that ``item`` is about."""
    parts = list(passages(item, text, config.prefixes))
    scans = [scan(part.text, vocabulary) for part in parts]
    if not any(one.mentions for one in scans):
        return Enriched()
    hidden = Stray(stray, item, text)
    for part, one in zip(parts, scans, strict=True):
        one.mentions = [
            m
            for m in one.mentions
            if not hidden.covers(part.field, part.offset + m.start, part.offset + m.end)
        ]
    add_codes([part.text for part in parts], scans)
    words = sum(one.words for part, one in zip(parts, scans, strict=True) if part.place != "keyword")
    about = _subjects(parts, scans, words)
    lead = parts[0] if parts[0].place == "abstract" else None
    found = [
        one
        for part, read in zip(parts, scans, strict=True)
        for one in _weigh(part, read, about, vocabulary, lead=part is lead)
    ]
    scores = _scores(_settle(found, words), threshold(words, titled=bool(item.title)))
    by = f"{vocabulary.name} {vocabulary.version}"
    tags = [
        TagSuggestion(
            prefix + name,
            confidence,
            by,
            _evidence(used, item, text),
        )
        for name in vocabulary.therapies
        if name in scores
        for confidence, used in [scores[name]]
        if confidence >= config.minimum
    ]
    return Enriched(tags=tuple(tags))


def _subjects(parts: list[Passage], scans: list[Scan], words: int) -> frozenset[str]:
    """What the text deals with: ``cancer``, ``grafts``, ``blood``; and ``elsewhere`` if not cancer.

    A text on cancer deals with it in those who carry a graft (``carriers``), or with ``tumours`` alone.

    A drug of oncology alone proves a short text, but not where a text with a title names one only once; a
    longer one must say so in words, and a title that names another disease must name cancer too, or a drug
    of oncology above a text that speaks of cancer.
    """
    counts: Counter[str] = Counter()
    headline: Counter[str] = Counter()
    proofs, titled_drug = 0, False
    for part, one in zip(parts, scans, strict=True):
        first = part.place in ("title", "keyword")
        for name, number in one.contexts.items():
            counts[name] += number * (2 if first else 1)
            headline[name] += number if part.place == "title" or (first and name == "cancer") else 0
        told = sum(any(meaning.proof for meaning in m.meanings) for m in one.mentions)
        proofs += told * (2 if first else 1)
        titled_drug = titled_drug or (bool(told) and part.place == "title")
    titled = any(part.place == "title" for part in parts)
    proof = proofs > (1 if titled and not counts["cancer"] else 0)
    short = words < SHORT
    enough = 1 if short else min(4, 2 + words // 300)
    found = {
        name for name, number in counts.items() if number and name not in ("cancer", "another", "organs")
    }
    if headline["another"]:  # "… and breast cancer risk" is what the other disease, or its drug, leads to.
        risks = sum(len(OUTCOME.findall(part.text)) for part in parts if part.place == "title")
        headline["cancer"] -= min(risks, headline["cancer"])
    if 0 < counts["cancer"] <= AT_MOST and not headline["cancer"]:
        meant = [OUTCOME, BESIDES] if titled else []
        counts["cancer"] -= sum(len(one.findall(part.text)) for part in parts for one in meant)
    # "Cardiac events with trastuzumab": what a drug does besides, where the text speaks of cancer.
    harm = titled_drug and counts["cancer"] > 1
    owned = headline["another"] and not harm
    if headline["cancer"] or (not owned and counts["cancer"] + proof >= enough):
        found |= {"cancer", "carriers" if counts["organs"] >= min(enough, 2) else "tumours"}
    else:
        found.add("elsewhere")
    return frozenset(found | {"any"})


def _weigh(
    part: Passage, read: Scan, about: frozenset[str], vocabulary: Vocabulary, *, lead: bool
) -> Iterable[Found]:
    """Every mention in one passage, weighed by place and by how it is spoken of."""
    if part.place == "keyword":
        for heading in (part.text, part.text.split("/", 1)[0]):
            if meanings := vocabulary.mesh.get(tuple(folded(WORD.findall(heading)))):
                read.mentions = [Mention(0, len(heading), meanings)]
                break
    if not any(meaning.needs in about for mention in read.mentions for meaning in mention.meanings):
        return
    announced = sentence(part.text, 0, 0)[1] if lead else 0
    behind = _enumerated(part, read) | _background(part, read)
    for index, mention in enumerate(read.mentions):
        meanings = tuple(m for m in mention.meanings if m.needs in about)
        if not meanings:
            continue
        weight = LEAD if mention.start < announced else PLACE[part.place]
        if index in behind:
            weight = PLACE[part.place] * BACKGROUND
        for meaning in meanings:
            if meaning.kind == "joins":
                for one in (pair := _joined(part.text, read.mentions, index)):
                    for other in one.meanings:
                        if other.needs in about and other.kind in ("phrase", "drug"):
                            yield Found(part, one, other, JOINED)
                if pair:
                    yield Found(part, mention, meaning, max(weight, PLACE[part.place]))
                continue
            share = meaning.weight
            if meaning.kind == "weak" and part.place in ("body", "abstract"):
                first, last = sentence(part.text, mention.start, mention.end)
                share = 1.0 if TREATING.search(part.text, first, last) else share
            yield Found(part, mention, meaning, weight * share, index in behind)


def _background(part: Passage, read: Scan) -> frozenset[int]:
    """Mentions spoken of as background, and those that only carry on a list of such."""
    if part.place == "keyword":
        return frozenset()
    found: set[int] = set()
    for index, mention in enumerate(read.mentions):
        last = read.mentions[index - 1]
        between = part.text[last.end : mention.start]
        carried = index - 1 in found and (
            continues(between, part.text[mention.end : mention.end + NEXT])
            or (_alike(last, mention) and says_again(between))
        )
        if carried or is_background(part.text, mention.start, mention.end):
            found.add(index)
    return frozenset(found)


def _alike(one: Mention, other: Mention) -> bool:
    return not {m.therapy for m in one.meanings}.isdisjoint(m.therapy for m in other.meanings)


def _enumerated(part: Passage, read: Scan) -> frozenset[int]:
    """Mentions that only list the usual treatments: three modalities in a row, or two with "or"."""
    if part.place == "title":
        return frozenset()
    found: set[int] = set()
    run: list[int] = []
    parted = ""
    for index, mention in enumerate(read.mentions):
        plain = any(m.therapy in MODALITIES and m.kind in ("phrase", "beside") for m in mention.meanings)
        between = part.text[read.mentions[run[-1]].end : mention.start] if run else ""
        if run and not (plain and is_list(between)):
            run, parted = [], ""
        if plain:
            parted += between if run else ""
            run.append(index)
            kinds = {m.therapy for i in run for m in read.mentions[i].meanings} & MODALITIES
            if len(kinds) > (1 if "or" in parted or "/" in parted else 2) and not is_given(
                part.text, read.mentions[run[0]].start
            ):
                found.update(run)
    return frozenset(found)


def _joined(text: str, mentions: list[Mention], index: int) -> tuple[Mention, ...]:
    """The two different therapies that the cue at ``index`` joins in its sentence; none if it joins none."""
    cue = mentions[index]
    first, last = sentence(text, cue.start, cue.end)
    near = [
        m
        for m in mentions[max(0, index - NEAR) : index + NEAR + 1]
        if m.start >= first
        and m.end <= last
        and abs(m.start - cue.start) < 130
        and any(
            one.kind not in ("joins", "weak") and one.therapy != "combination-therapy" for one in m.meanings
        )
    ]
    before = [m for m in near if m.end <= cue.start]
    after = [m for m in near if m.start >= cue.end]
    if before and after:
        pair = (before[-1], after[0])
    elif len(after) > 1 and _AND.search(text, after[0].end, after[1].start):
        pair = (after[0], after[1])
    else:
        return ()
    return pair if _differ(text, *pair) else ()


def _differ(text: str, one: Mention, other: Mention) -> bool:
    if text[one.end : other.start].strip() in ("(", "[", "/"):
        return False
    kinds = [frozenset(m.therapy for m in mention.meanings) for mention in (one, other)]
    drugs = all(any(m.kind == "drug" for m in mention.meanings) for mention in (one, other))
    return kinds[0] != kinds[1] or (drugs and text[one.start : one.end] != text[other.start : other.end])


def _settle(found: list[Found], words: int) -> list[Found]:
    """Drops words that count only beside other mentions or are meant otherwise; discounts the scattered."""
    named = {one.meaning.therapy for one in found if one.meaning.kind in ("phrase", "drug", "weak")}
    otherwise = {one.meaning.therapy for one in found if one.meaning.kind == "otherwise"}
    kept = [
        one
        for one in found
        if one.meaning.kind == "drug"
        or (
            one.meaning.therapy not in otherwise
            and (one.meaning.kind != "beside" or one.meaning.therapy in named)
        )
    ]
    if any(one.passage.place == "body" for one in kept):
        phrased = {one.meaning.therapy for one in kept if one.meaning.kind == "phrase"}
        together = Counter((one.meaning.therapy, one.passage.paragraph) for one in kept)
        headed = {
            (one.meaning.therapy, one.passage.section) for one in kept if one.passage.place == "heading"
        }
        for one in kept:
            name = one.meaning.therapy
            if (
                one.passage.place == "body"
                and (words >= LONG or (one.meaning.kind == "drug" and name not in phrased))
                and together[name, one.passage.paragraph] < 2
                and (name, one.passage.section) not in headed
            ):
                one.weight *= SCATTERED
    return kept


def threshold(words: int, *, titled: bool = False) -> float:
    """The weight that a text of that many words must give to a class to be about it.

    A title that passes a class over in silence asks for more than one mention below it.

    >>> [threshold(n) for n in (30, 400, 1200, 9000)], threshold(30, titled=True)
    ([1.0, 2.2, 2.65, 3.6], 1.5)
    """
    if words <= 400:
        most = 2.2 if titled or words > 300 else 2.0
        return min(most, max(1.0 + (words - 70) / 80, 1.5 if titled and words >= 25 else 1.0))
    return min(3.6, max(2.2, 1.9 + words / 1600))


def _scores(found: list[Found], asked: float) -> dict[str, tuple[float, list[Found]]]:
    """Per class: the confidence, and the mentions that gave it."""
    by_class: dict[str, list[Found]] = {}
    for one in found:
        by_class.setdefault(one.meaning.therapy, []).append(one)
    scores: dict[str, tuple[float, list[Found]]] = {}
    for name, used in by_class.items():
        if all(one.behind for one in used):
            continue
        score = sum(one.weight for one in used)
        confidence = 1 - math.pow(0.5, score / asked)
        scores[name] = (min(0.99, round(confidence, 2)), used)
    return scores


def _evidence(used: list[Found], item: Item, text: str | None) -> tuple[Evidence, ...]:
    """Every place that the tag was read from, in reading order: without these it would not be there."""
    spans = dict.fromkeys(
        (one.passage.field, one.passage.offset + one.mention.start, one.passage.offset + one.mention.end)
        for one in used
    )
    return tuple(
        Evidence(field, start, end, value_of(item, field, text)[start:end]) for field, start, end in spans
    )
