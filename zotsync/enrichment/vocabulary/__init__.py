"""Vocabularies: files of classes and the phrases that name them, each read into one search tree.

Phrases are kept as folded words (`fold`), so that "CAR-T cells", "CAR T cell" and a line end between
the two are one phrase.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from zotsync.enrichment.vocabulary.words import WORD, fold, folded
from zotsync.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase says: it names ``therapy`` with ``weight``, in texts that fulfil ``needs``.

    ``kind`` is ``phrase``, ``drug``, ``weak``, ``beside`` (counts only next to another mention), ``joins``
    (counts where it joins two therapies) or ``otherwise`` (the text means something else by the phrases).
    ``proof``: a text that says this is about cancer.
    """

    therapy: str
    kind: str
    weight: float = 1.0
    needs: str = "cancer"
    proof: bool = False


@dataclass(slots=True)
class Node:
    """A step of the search tree: ``meanings`` if a phrase ends here (empty: it means none of ours)."""

    children: dict[str, Node] = field(default_factory=dict)
    meanings: tuple[Meaning, ...] | None = None
    exactly: frozenset[str] = frozenset()
    """Spellings, one of which the text must have (abbreviations); empty: any."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that says something: it may begin a phrase (``node``), its ending means something, or it
    sets contexts; ``tails``: before a word that ends so it is a name of two words, and what that means.
    """

    node: Node | None
    ending: tuple[Meaning, ...] | None
    contexts: frozenset[str]
    tails: tuple[tuple[tuple[str, ...], tuple[Meaning, ...]], ...] = ()


class Forms(dict[str, str]):
    """The folded form of each word met, read once."""

    def __missing__(self, word: str) -> str:
        if len(self) > MOST_WORDS:
            self.clear()
        form = self[word] = fold(word)
        return form


class Words(dict[str, "Word | None"]):
    """What each word met says, read once; None: nothing, like most."""

    def __init__(self, read: Callable[[str], Word | None]) -> None:
        self._read = read

    def __missing__(self, word: str) -> Word | None:
        if len(self) > MOST_WORDS:
            self.clear()
        said = self[word] = self._read(word)
        return said


MOST_WORDS = 200_000
"""So many different words are remembered."""


@dataclass(frozen=True, slots=True)
class Therapy:
    """A class of therapy. ``implies`` holds every class that follows, at any distance."""

    name: str
    parent: str
    implies: tuple[str, ...]


class Vocabulary:
    """Classes, the search tree over their phrases and drugs, and the words that set a context.

    Tags begin with ``prefix``. Raises `KeyError`, `TypeError` or `AttributeError` where a table is not of
    the form that docs/enrichment.md describes.
    """

    def __init__(self, classes: dict[str, Any], drugs: dict[str, Any], contexts: dict[str, Any]) -> None:
        self.name = str(classes["name"])
        self.version = str(classes["version"])
        self.prefix = str(classes.get("prefix", f"{self.name}:"))
        self._needs = str(classes.get("needs", "any"))
        self.root = Node()
        self.mesh: dict[tuple[str, ...], tuple[Meaning, ...]] = {}
        self.contexts = {name: frozenset(folded(one["words"])) for name, one in contexts.items()}
        self.endings = {name: tuple(one.get("endings", ())) for name, one in contexts.items()}
        self._stems: list[tuple[tuple[str, ...], tuple[Meaning, ...]]] = []
        self._no_stem: tuple[str, ...] = ()
        self._pairs: list[tuple[tuple[str, ...], tuple[str, ...], tuple[Meaning, ...]]] = []
        raw = classes["class"]
        self.therapies = {
            name: Therapy(name, one.get("parent", ""), tuple(_closure(raw, name)))
            for name, one in raw.items()
        }
        for name, one in raw.items():
            self._add_class(name, one)
        for group in drugs["drugs"]:
            self._add_drugs(group)
        denied: dict[str, set[str]] = {}
        for name, one in raw.items():
            for phrase in one.get("not", ()):
                denied.setdefault(phrase, set()).add(name)
        meant = [(phrase, self._others(names, phrase)) for phrase, names in denied.items()]
        for phrase, meanings in meant:
            self._leaf(phrase).meanings = meanings
        for name, one in raw.items():
            for phrase in one.get("otherwise", ()):
                self._leaf(phrase).meanings = (Meaning(name, "otherwise", 0.0, "any"),)
        self.forms = Forms()
        self.words = Words(self._word)

    def _add_class(self, name: str, one: dict[str, Any]) -> None:
        needs = one.get("needs", self._needs)
        formed = [
            phrase
            for target in one.get("targets", ())
            for form in one["forms"]
            for phrase in (f"{target} {form}", f"{form} of {target}")
        ]
        for kind, weight, words in (
            ("phrase", 1.0, [*one.get("terms", ()), *formed]),
            ("phrase", 2.5, one.get("stated", ())),
            ("weak", 0.5, one.get("weak", ())),
            ("beside", 1.0, one.get("beside", ())),
            ("joins", 1.0, one.get("joins", ())),
        ):
            for phrase in words:
                self._mean(phrase, self._meanings([name], kind, weight, needs))
        for phrase in one.get("grafts", ()):
            self._mean(phrase, self._meanings([name], "phrase", 1.0, "grafts"))
        for kind, entry in (("beside", "abbreviations"), ("phrase", "acronyms")):
            for phrase in one.get(entry, ()):
                leaf = self._mean(phrase, self._meanings([name], kind, 1.0, needs))
                leaf.exactly |= {phrase, phrase + "s"}
        for heading in one.get("mesh", ()):
            key = tuple(folded(WORD.findall(heading)))
            self.mesh[key] = self.mesh.get(key, ()) + self._meanings([name], "phrase", 1.0, needs)

    def _add_drugs(self, group: dict[str, Any]) -> None:
        meanings = self._meanings(
            group["classes"],
            "drug",
            1.0,
            group.get("when", self._needs),
            implied=group.get("implies", True),
            proof=group.get("proof", False),
        )
        for name in group.get("names", ()):
            self._mean(name, meanings)
        stems = tuple(group.get("stems", ()))
        if tails := tuple(group.get("tails", ())):
            self._pairs.append((stems, tails, meanings))
        elif stems:
            self._stems.append((stems, meanings))
            self._no_stem += tuple(folded(group.get("except", ())))

    def _meanings(
        self,
        names: Iterable[str],
        kind: str,
        weight: float,
        needs: str,
        *,
        implied: bool = True,
        proof: bool = False,
    ) -> tuple[Meaning, ...]:
        every = dict.fromkeys(names)
        if implied and kind != "joins":
            every |= dict.fromkeys(more for name in list(every) for more in self.therapies[name].implies)
        return tuple(Meaning(name, kind, weight, needs, proof) for name in every)

    def _others(self, names: set[str], phrase: str) -> tuple[Meaning, ...]:
        """What a phrase that means none of ``names`` says of other classes, itself or by the phrases in it.

        "Palliative radiotherapy" is no supportive care, and is radiotherapy.
        """
        words = folded(WORD.findall(phrase))
        spans = [(at, end) for at in range(len(words)) for end in range(len(words), at, -1)]
        for at, end in sorted(spans, key=lambda span: span[0] - span[1]):
            node: Node | None = self.root
            for word in words[at:end]:
                node = node.children.get(word) if node else None
            if not node or not node.meanings or node.exactly:
                continue
            meanings = tuple(m for m in node.meanings if m.kind != "joins")
            if meanings and names.isdisjoint(m.therapy for m in meanings):
                return meanings
        return ()

    def _leaf(self, phrase: str) -> Node:
        node = self.root
        for word in folded(WORD.findall(phrase)):
            node = node.children.setdefault(word, Node())
        return node

    def _mean(self, phrase: str, meanings: tuple[Meaning, ...]) -> Node:
        leaf = self._leaf(phrase)
        have = leaf.meanings or ()
        known = {(m.therapy, m.needs) for m in have}
        leaf.meanings = have + tuple(m for m in meanings if (m.therapy, m.needs) not in known)
        return leaf

    def _word(self, word: str) -> Word | None:
        form = self.forms[word]
        contexts = frozenset(
            name
            for name, words in self.contexts.items()
            if form in words or form.endswith(self.endings[name])
        )
        node, ending = self.root.children.get(form), None
        if len(form) > 6 and not form.endswith(self._no_stem):
            ending = next((m for stems, m in self._stems if form.endswith(stems)), None)
        tails = tuple((ends, m) for stems, ends, m in self._pairs if form.endswith(stems))
        return Word(node, ending, contexts, tails) if node or ending or contexts or tails else None


def _closure(raw: dict[str, Any], name: str) -> list[str]:
    """Every class that ``name`` implies, nearest first."""
    found: list[str] = []
    for one in raw[name].get("implies", ()):
        found += [one, *_closure(raw, one)]
    return list(dict.fromkeys(found))


BUILT_IN = ("study-design",)
"""Vocabularies that come along, beside that of therapies."""


def built_in(name: str) -> str:
    """The text of a vocabulary that comes along."""
    return (files(__name__) / f"{name}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=32)
def parse(text: str) -> Vocabulary:
    """A vocabulary from the text of its file. Raises `ConfigError` that says what is wrong."""
    try:
        data = tomllib.loads(text)
        contexts = data.get("context", {})
        return Vocabulary(data, {"drugs": data.get("drugs", [])}, contexts)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"The vocabulary cannot be read: {error}.") from None
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        what = f"it lacks {error}" if isinstance(error, KeyError) else "a value is of the wrong kind"
        raise ConfigError(
            f"The vocabulary cannot be read: {what}.", remedy="See docs/enrichment.md."
        ) from None


@cache
def load() -> Vocabulary:
    """The vocabulary of therapies, read once."""
    classes, more, drugs, contexts = (
        tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))
        for name in ("classes", "immunotherapy", "drugs", "contexts")
    )
    classes["class"] = {**more["class"], **classes["class"]}
    return Vocabulary(classes, drugs, contexts)
