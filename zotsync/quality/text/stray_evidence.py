"""Evidence that a name is stray, as named features; `stray_weights.json` says what each is worth."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from zotsync.quality.text.stray_company import COMPANY, Company, kept_by
from zotsync.quality.text.stray_context import (
    Place,
    Slot,
    heads,
    is_strange,
    is_substance,
    takes_name,
    topics,
    word_class,
)
from zotsync.quality.text.stray_load import load
from zotsync.quality.text.stray_names import Name, recognise
from zotsync.quality.text.stray_words import looks

THERAPY = {"immune": "immun", "targeted": "target", "hormone": "hormon", "cytotoxic": "chemo"}
STRAIN = ("rats", "rat", "mice", "mouse")
STUDY = "trial trials study studies cohort registry consortium score".split()
COMPOUND = "alpha beta gamma delta acid ion ions oxide dinucleotide derivative derivatives".split()
COLOUR = ("blue", "red", "green", "violet", "orange")  # Of dyes: “toluidine blue”.
VERB = ("infinitive", "present", "past")
TIMES = frozenset("time day night morning evening afternoon hour week month year meal".split())
# What is said of a substance that is made and sold, or fought about in court, and of hardly anything else.
TRADE = frozenset(
    "patent patents maker makers manufacturer manufacturers shortage shortages lawsuit lawsuits brand brands"
    " prescription prescriptions prescribing prescribers kit kits litigation plaintiff plaintiffs verdict"
    " verdicts settlement settlements ban bans recall recalls".split()
)
# In what form a drug is given.
FORMS = frozenset(
    "tablet tablets capsule capsules cream creams ointment ointments gel gels pill pills powder powders syrup"
    " drops spray sprays inhaler inhalers lozenge lozenges suppository suppositories injection injections"
    " infusion infusions".split()
)
WARES = ("generic", "branded", "counterfeit", "forged", "illicit")
PEOPLE = frozenset(
    "those patients people persons adults adolescents children infants women men boys girls participants"
    " subjects individuals residents volunteers controls recipients users mice rats animals dogs cats".split()
)
# Of whom a verb before tells what they took.
COUNTED = frozenset(
    "one two three four five six seven eight nine ten some others another half most many few several".split()
)
JOINS = ("to", "with", "from", "and", "or", "than", "over")
_GENE_LIKE = re.compile(r"[a-z]{1,5}\d{1,2}[a-z]?\Z")
OF_GENES = frozenset(
    """
    protein proteins gene genes receptor receptors cytokine cytokines chemokine chemokines enzyme enzymes
    ligand kinase molecule molecules marker markers biomarker antigen mediator factor factors subtype isoform
    called named
    """.split()
)
CLAUSE = ("prep", "conj", "aux", "be", *VERB)
SHORT = 5  # Letters of a word that others may begin with.
# Groups of names that stand in texts of all sorts, or that may be no names.
APART = frozenset({"body", "everyday", "code", "small", "capital", "uncommon", "rare", "acronym"})
OFTEN = 3  # A name that a text says so often is what it speaks of.
# Frames that settle it: nobody plants a word so well.
AT_HOME = frozenset({"example", "chemical", "list", "pair", "taken", "question", "term"})
# Forms of *take* and *use* that are passive behind *be*, and those that are nouns as well.
PARTICIPLES = frozenset(
    "taken used prescribed administered started stopped added tested tried sold bought removed contained"
    " found detected seized".split()
)
NOUNS = frozenset({"use", "uses"})
OF_A_NOUN = ("det", "prep", "adj", "conj", "name", "-ed", "-al", "-ic", "-ive", "-able", "-ous")
STOPS = frozenset(".,;:)?!")
MODAL = frozenset("will would can could may might must shall should".split())
CLOSED = ("det", "rel", "pron", "adv", "generic", *CLAUSE)


@dataclass(frozen=True, slots=True)
class Document:
    """What the whole text says: itself in lower case with single spaces, and its names."""

    flat: str
    names: Counter[str]
    figures: int
    """Share of digits in steps of 0.5, 1.5 and 3 %: what tells science from texts for patients."""
    _mentions: dict[str, int] = field(default_factory=dict)
    _groups: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, found: Sequence[Slot]) -> Document:
        flat = " ".join(text.lower().split())
        share = 100 * sum(map(flat.count, "0123456789")) / max(1, len(flat))
        named = [place for place in found if place.name.kind != "unknown"]
        groups: dict[str, set[str]] = {}
        for place in named:
            groups.setdefault(place.name.group, set()).add(place.word.lower())
        return cls(
            flat,
            Counter(place.word.lower() for place in named),
            sum(share >= least for least in (0.5, 1.5, 3)),
            _groups=groups,
        )

    def has_fellow(self, place: Place) -> bool:
        """Whether another name of its group stands in the document."""
        return bool(self._groups.get(place.name.group, set()) - {place.word.lower()})

    def count(self, phrase: str) -> int:
        """How often the phrase begins at a word of the document; its last word may be longer."""
        return self.flat.count(" " + phrase)

    def mentions(self, word: str) -> int:
        """How often a word begins so, or is so if it is short. Remembered: a long text asks very often."""
        if word not in self._mentions:
            lower, flat = word.lower(), self.flat
            whole, at, count = len(lower) <= SHORT, flat.find(lower), 0
            while at >= 0:
                end = at + len(lower)
                begins = not at or not flat[at - 1].isalnum()
                count += begins and not (whole and flat[end : end + 1].isalpha())
                at = flat.find(lower, end)
            self._mentions[word] = count
        return self._mentions[word]


def features(
    place: Place,
    document: Document,
    company: Company = COMPANY,
    planted: bool = False,
    mentions: int | None = None,
) -> Iterator[str]:
    """The features of a place, each a short name.

    ``planted``: the name was not in ``document`` yet, whose text still has the words around it side by side.
    ``mentions``: how often the document is to count as naming it.
    """
    before = ("", "", *place.before)
    prev2, prev = before[-2], before[-1]
    if comma := prev == ",":
        prev2, prev = before[-3], before[-2]
    after = (*place.after, "", "", "")
    next1, next2, next3 = after[0], after[1], after[2]
    left, right = "," if comma else word_class(prev), word_class(next1)
    left2, right2 = word_class(prev2), word_class(next2)
    kind, pair = label(place.name), company.pair
    head = next1 in heads()[place.name.kind]
    yield from (f"kind {kind} _ {right}", f"kind {left} _ {kind}", f"left {left}", f"right {right}")
    yield from (
        f"around {left} {right}",
        f"around2 {left} {right} {right2}",
        f"before2 {left2} {left} {right}",
    )
    yield from (f"after2 {right} {right2}", f"left2 {left2} {left}", f"next {next1}", f"prev {prev}")
    yield from (
        f"next {kind} {next1}",
        f"prev {kind} {prev}",
        f"next2 {right} {next2}",
        f"prev2 {left} {prev2}",
    )
    yield from (f"left3 {prev[-3:]}", f"right3 {next1[-3:]}", f"right3 {next1[-3:]} {right2}")
    if head:
        yield from ("head", f"head {kind}", f"head after {left}")
    elif right != "generic" and next2 in heads()[place.name.kind] and right not in CLAUSE:
        yield from ("head later", f"head later after {left}")
    if right == "generic" or next1.endswith("therapies"):
        yield from ("generic", f"generic after {left}")
    if clashes(place):
        yield "clash"
    if prev in ("a", "an"):
        fits = [
            (prev == "an") == word.lower().startswith(("a", "e", "i", "o", "u"))
            for word in (place.word, next1)
        ]
        yield f"article fits name {fits[0]} next {fits[1]}"
    # What the sentence would be without the name.
    step = -1 if comma else pair(prev, next1)
    closed = left if left in CLOSED or comma else "open"
    yield from (f"bridge {step}", f"bridge {step} {closed != 'open'}", f"bridge {step} {closed} {right}")
    yield f"sides {pair(prev2, prev) >= 0} {pair(next1, next2) >= 0}"
    yield from _company(place, kind, company, comma)
    # What the document says elsewhere.
    joined = 0 if comma else document.count(f"{prev} {next1}") - planted
    length, joined = len(document.flat), min(2, joined)
    yield from (f"joined {joined}", f"joined {joined} {closed != 'open'} {min(4, length // 800)}")
    if head:
        yield from (f"head bridge {step} {left}", f"head joined {joined}")
    if joined and document.count(f"{prev2} {prev} {next1}") > planted:
        yield "joined left"
    if joined and document.count(f"{prev} {next1} {next2}") > planted:
        yield "joined right"
    if mentions is None:
        mentions = min(OFTEN, document.mentions(place.word) + planted)
    yield from (f"mentions {mentions}", f"mentions {mentions} {min(3, length // 1500)}")
    yield from _built(place, document, kind)
    yield from _about(place, document, left, right, head, mentions)
    yield from _neighbours(place, prev, next1, next2)
    near = [word_class(word) == "name" for word in (prev2, prev, next1, next2, next3)]
    yield f"near {min(2, sum(near))}"
    joins = left if left in (",", "conj") else "", right if right == "conj" else ""
    if any(joins) and any(word_class(word) == "name" for word in (*place.before, *place.after)):
        yield f"listed {joins[0]} {joins[1]}"
    if found := frame(place):
        yield from (f"frame {found}", f"frame {found} {right}", f"frame {found} {step}")
        yield from (f"frame {found} mentions {mentions}", f"frame {found} science {document.figures > 0}")


def label(name: Name) -> str:
    """What a name counts as: its kind, or its group where names of that group stand in texts of all sorts."""
    return name.group if name.group in APART else name.kind


def _company(place: Place, kind: str, company: Company, comma: bool) -> Iterator[str]:
    """Whether the words around keep company with each other, as classes of words."""
    before, after = ("", "", *place.before[: len(place.before) - comma]), (*place.after, "")
    prev2, prev, next1, next2 = (kept_by(token) for token in (*before[-2:], *after[:2]))
    drawn = company.drawn
    near, left, right = drawn(prev, next1, 1), drawn(prev2, next1, 2), drawn(prev, next2, 2)
    yield from (f"drawn {near}", f"drawn {near} {comma}", f"drawn left {left}", f"drawn right {right}")
    yield f"drawn all {round(near + (left + right) / 2)}"
    yield from (f"company {prev} _", f"company _ {next1}", f"company {prev} _ {next1}")
    yield from (f"company {prev} {kind}", f"company {kind} {next1}")
    yield from (f"company {prev2} . _", f"company _ . {next2}")
    yield from (f"company {prev2} {prev} _", f"company _ {next1} {next2}")


def _built(place: Place, document: Document, kind: str) -> Iterator[str]:
    """Whether the name is built like one, and how the text writes it."""
    if not place.name.known and kind not in ("gene", "code", "acronym"):
        built = max(-2, min(3, round(looks(place.word.lower()))))
        yield from (f"built {built}", f"built {kind} {built}")
    if document.count(f"({place.word.lower()}"):
        yield from ("in brackets", f"in brackets {kind}")


def _neighbours(place: Place, prev: str, next1: str, next2: str) -> Iterator[str]:
    """Whether the words around are names or parts of names themselves, and whether they list such."""
    strange = "".join("x" if is_strange(token) else "-" for token in (prev, next1, next2))
    yield from (f"strange {strange}", f"strange {strange[1]} {label(place.name)}")
    named = sum(map(is_substance, (*place.before, *place.after)))
    yield f"substances {min(3, named)}"
    if next1 in ("and", "or") and (is_substance(next2) or is_strange(next2)):
        yield f"before another {place.before[-1] == ','}"
    if prev in ("and", "or") and any(
        is_substance(token) or is_strange(token) for token in place.before[-3:-1]
    ):
        yield "after another"
    opened = max((at for at, token in enumerate(place.before) if token == "("), default=-1)
    if opened > max((at for at, token in enumerate(place.before) if token == ")"), default=-1):
        yield from ("bracketed", f"bracketed {place.before[-1] == ','} {word_class(next1)}")


def _about(
    place: Place, document: Document, left: str, right: str, head: bool, mentions: int
) -> Iterator[str]:
    """What the document is about, and whether the name fits there."""
    kind, group, figures = place.name.kind, place.name.group, document.figures
    named = label(place.name)
    others = sum(1 for name in document.names if name != place.word.lower())
    yield from (f"others {min(4, others)}", f"others {min(8, others)} mentions {mentions}")
    yield from (f"figures {figures}", f"figures {figures} _ {right}", f"figures {figures} {left} _")
    yield from (f"figures {figures} others {min(2, others)}", f"figures {figures} {named}")
    yield from (f"others {min(4, others)} {named}", f"{named} mentions {mentions}")
    topic = topics().get(group)
    at_home = topic is not None and bool(topic.search(document.flat))
    about = "at home" if at_home else "off topic"
    if topic is not None:
        yield from (about, f"{about} {right if right in CLAUSE else 'phrase'}")
        if head:
            yield f"{about} head {left}"
    if kind in ("drug", "chemical"):
        fellows = document.has_fellow(place)
        yield from (
            f"fellows {fellows}",
            f"fellows {fellows} {right}",
            f"{about} {mentions} fellows {fellows}",
        )
        yield f"fellows {fellows} mentions {mentions} science {figures > 0}"
        if head:
            yield f"head {about} mentions {mentions} {left}"
            yield f"head {about} mentions {mentions} fellows {fellows}"
            yield f"head mentions {mentions} figures {figures}"
            yield f"head {place.after[0]} mentions {mentions}"


def frame(place: Place) -> str:
    """The frame in which the name stands, of those that a name fills rightly; empty if it stands in none.

    A list of names, a dose, a compound of two words, the object of *take*, or before its own head
    (``of cisplatin therapy``).
    """
    before, next1 = ("", "", "", *place.before), place.after[0]
    prev, left, right = before[-1], word_class(before[-1]), word_class(next1)
    own_head = next1 in heads()[place.name.kind]
    if place.name.group == "hyphen" and prev in OF_GENES:
        return "term"  # “binds to the protein IL-6 on the surface”
    if place.name.kind == "gene" and next1 in JOINS and _GENE_LIKE.match("".join(place.after[1:2])):
        return "pair"  # “links CD19 to CD3”
    if next1 in TRADE and place.name.kind in ("drug", "chemical", "device"):
        return "term"  # “the aspirin patent”
    if (next1 in FORMS or prev in WARES) and place.name.kind == "drug":
        return "term"  # “a quinine powder”, “generic imatinib”
    if prev == "on" and before[-2] in PEOPLE and place.name.kind == "drug":
        return "taken"  # “those on sorafenib fared better”
    own = place.name.known and next1.startswith(THERAPY.get(place.name.group, "-"))
    if own and any(token.endswith(("therapy", "therapies")) for token in place.after[:2]):
        return "term"  # “capecitabine chemotherapy”, “tamoxifen hormone therapy”
    if next1 == "et" or prev == "ad" or (place.name.group == "capital" and next1 in STRAIN):
        return "term"  # “Miller et al.”, “ad libitum”, “Wistar rats”
    if next1 in STUDY and not place.name.known and place.word.isupper():
        return "term"  # “the MIRA2 trial”
    if prev == ",":
        if next1 in ("and", "or") and any(map(is_substance, (*before[-5:-1], *place.after[1:3]))):
            return "list"
        return "listed head" if own_head else "listed" if right == "conj" else ""
    if prev in COUNTED and before[-2] in (",", "and", "or", ";") and any(map(recognise, before[-5:-2])):
        return "list"  # “two were given cisplatin, one oxaliplatin for a week”
    if left in ("unit", "number"):
        return "dose"
    if word_class(prev) == "name" and place.word.lower() in heads()["drug"]:
        return "chemical"  # “gentamicin sulfate”
    if place.name.kind == "chemical" and (_is_chemical(prev) or _is_chemical(next1)):
        return "chemical"  # “sodium sulfite”
    if _is_fellow(prev, place) or _is_fellow(next1, place):
        return "beside a name"
    if prev == "as" and before[-2] == "such" and (right in (*CLAUSE, "adv", "adj")):
        return "example"  # “relievers such as salbutamol open the airways”
    if prev in MODAL and before[-2] not in ("", ".", "?", "!", ":", ","):
        return "after a modal"  # Which takes a verb: “the doctor will omeprazole test it”
    often = right == "det" and place.after[1:2] and place.after[1].removesuffix("s") in TIMES
    adrift = right == "adj" and place.after[1:2] and place.after[1] in STOPS  # “to use olanzapine first.”
    # “cattle that received monensin gained weight”
    told = right == "-ed" and before[-2] in ("that", "who", "which")
    closed_by = own_head or adrift or told or often or right in (*CLAUSE, "adv") or next1.endswith("ly")
    if prev in takes_name() and closed_by:
        return "taken" if _takes(before[-2], prev) and place.after[:2] != ("at", "least") else "perhaps taken"
    if left == "aux" and right in ("infinitive", "adv") and before[-2] in ("", ".", "?", "!", ":"):
        return "question"  # “Does metformin help …”
    if next1 in COMPOUND or (next1[-3:] == "ase" and is_substance(next1)):
        return "compound"
    if place.name.kind == "chemical" and (next1 in COLOUR or is_substance(next1) or is_substance(prev)):
        return "chemical"
    if left == "rel" and next1 in ("dose", "doses"):
        return "term"  # “whether methylphenidate doses could be given”
    if own_head and left in (*CLAUSE, "rel"):
        return "own head"
    if left == "conj":
        partner = before[-2] if before[-2] != "," else before[-3]
        return ("pair" if closed_by else "perhaps pair") if is_substance(partner) else ""
    return ""


def _takes(before: str, verb: str) -> bool:
    """Whether a form of *take* or *use* has an object: it is neither passive nor a noun."""
    left = word_class(before)
    if verb in PARTICIPLES:
        return left not in ("be", "conj") and before not in ("when", "if", "not", "also", "often", "usually")
    return verb not in NOUNS or left not in OF_A_NOUN or before == "to"


def _is_chemical(token: str) -> bool:
    name = recognise(token)
    return name is not None and name.kind == "chemical"


def _is_fellow(token: str, place: Place) -> bool:
    """Whether a token is a name that this one makes a pair with: not a device beside a drug."""
    if word_class(token) != "name":
        return False
    name = recognise(token)
    return name is None or (name.kind == "device") == (place.name.kind == "device")


def clashes(place: Place) -> bool:
    """Whether the words around speak of kinds of therapy, and the drug's own is not among them."""
    if place.name.group not in THERAPY:
        return False
    tokens = (*place.before, *place.after)
    named = {group for group, start in THERAPY.items() if any(token.startswith(start) for token in tokens)}
    return bool(named) and place.name.group not in named


@cache
def weights() -> dict[str, float]:
    """Feature to weight, in natural log odds."""
    table: dict[str, float] = load("stray_weights.json")
    return table
