"""The chosen rules, sorted so that most need not be run: by kind of passage, by strings, by fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from zotsync.item import Item
from zotsync.quality.rule import DocumentRule, FileRule, ItemRule, LookUpRule, Rule, SetRule, TextRule
from zotsync.quality.text.look import Look

# Letters that English texts use seldom, the rarest first: a text without such a letter is not searched for
# a string that has it. What is no letter is rarer still; the commonest tell nothing.
_RARE = "zqxjkvbpygfwmucldrh"
# A match may look around itself this far.
_AROUND = 40


class Sieve:
    """Says which of many are possible for a text, each of them with strings of which the text must have one.

    One look at the text for each different character, and one for each string whose rarest character it has.
    """

    def __init__(self, wanted: Iterable[tuple[int, Iterable[str], int]]) -> None:
        """``wanted``: a number, its strings, and how many characters at the end are searched (0: all)."""
        signs: dict[str, set[int]] = {}
        strings: dict[tuple[str, int], set[int]] = {}
        for number, needs, tail in wanted:
            for need in needs:
                if len(need) == 1:
                    signs.setdefault(need, set()).add(number)
                else:
                    strings.setdefault((need, tail), set()).add(number)
        for string, tail in list(strings):
            if not string.isascii():  # One sign of it will do: few texts have it.
                sign = next(sign for sign in string if not sign.isascii())
                signs.setdefault(sign, set()).update(strings.pop((string, tail)))
        every = [(sign, tuple(numbers)) for sign, numbers in signs.items()]
        self._plain = tuple(pair for pair in every if pair[0].isascii())
        self._foreign = tuple(pair for pair in every if not pair[0].isascii())
        self._strings = tuple(
            (_rarest(string), string, tail, tuple(numbers)) for (string, tail), numbers in strings.items()
        )

    def sift(self, text: str) -> set[int]:
        """The numbers that are possible."""
        found: set[int] = set()
        for sign, numbers in self._plain:
            if sign in text:
                found.update(numbers)
        if not text.isascii():
            for sign, numbers in self._foreign:
                if sign in text:
                    found.update(numbers)
        for rare, string, tail, numbers in self._strings:
            if rare in text and string in (text[-tail:] if tail else text):
                found.update(numbers)
        return found


def _rarest(string: str) -> str:
    """The character of a string that fewest texts have; empty (which every text has) if all are common."""
    odd = [sign for sign in string if sign != " " and not sign.islower()]
    return min(odd) if odd else next((sign for sign in _RARE if sign in string), "")


@dataclass(frozen=True, slots=True)
class Sifted:
    """Rules over a kind of text: those that are always run, and a sieve for the others, by number."""

    rules: tuple[TextRule, ...]
    always: frozenset[int]
    sieve: Sieve
    worded: tuple[tuple[int, frozenset[bytes]], ...]

    @classmethod
    def of(cls, rules: Iterable[TextRule]) -> Sifted:
        rules = tuple(rules)
        return cls(
            rules,
            frozenset(number for number, rule in enumerate(rules) if not rule.needs and not rule.words),
            Sieve((n, rule.needs, rule.tail and rule.tail + _AROUND) for n, rule in enumerate(rules)),
            tuple(
                (number, frozenset(word.encode() for word in rule.words))
                for number, rule in enumerate(rules)
                if rule.words
            ),
        )

    def possible(self, text: str) -> list[TextRule]:
        found, look = self.sieve.sift(text) | self.always, Look(text)
        if self.worded:
            vocabulary = look.vocabulary
            found.update(number for number, words in self.worded if not words.isdisjoint(vocabulary))
        rules = [self.rules[number] for number in sorted(found)]
        return [rule for rule in rules if rule.might is None or rule.might(look)]


@dataclass(frozen=True, slots=True)
class Asked:
    """Rules over items that have the same fields: what is always asked, and a sieve for each field."""

    always: tuple[ItemRule, ...]
    numbers: frozenset[int]
    sieves: tuple[tuple[str, Sieve], ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Chosen rules, sorted by what they look at."""

    text: Mapping[str, Sifted]
    item: tuple[ItemRule, ...]
    document: tuple[DocumentRule, ...]
    file: tuple[FileRule, ...]
    set: tuple[SetRule, ...]
    look_up: tuple[LookUpRule, ...]
    _asked: dict[tuple[str, ...], Asked] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> RuleSet:
        rules = tuple(rules)
        text = [rule for rule in rules if isinstance(rule, TextRule)]
        kinds = {kind for rule in text for kind in rule.kinds}
        return cls(
            {kind: Sifted.of(rule for rule in text if kind in rule.kinds) for kind in kinds},
            tuple(rule for rule in rules if isinstance(rule, ItemRule)),
            tuple(rule for rule in rules if isinstance(rule, DocumentRule)),
            tuple(rule for rule in rules if isinstance(rule, FileRule)),
            tuple(rule for rule in rules if isinstance(rule, SetRule)),
            tuple(rule for rule in rules if isinstance(rule, LookUpRule)),
        )

    def possible(self, kind: str, text: str) -> Sequence[TextRule]:
        """The rules of which something that they need is in the text."""
        sifted = self.text.get(kind)
        return sifted.possible(text) if sifted else ()

    def asked(self, item: Item) -> Sequence[ItemRule]:
        """The rules of which something that they need is in one of their fields."""
        values = {name: value for name, value in item.fields.items() if value}
        if item.creators:
            values["creators"] = "\n".join([f"{c.last}\n{c.first}\n{c.name}" for c in item.creators])
        if item.tags:
            values["tags"] = "\n".join([tag.name for tag in item.tags])
        names = (item.type, *values)
        asked = self._asked.get(names)
        if asked is None:
            asked = self._sorted(item.type, values)
            if len(self._asked) < 1000:  # Few sets of fields are in many items.
                self._asked[names] = asked
        found: set[int] = set()
        for name, sieve in asked.sieves:
            found |= sieve.sift(values[name])
        if not found:
            return asked.always
        return [self.item[number] for number in sorted(found | asked.numbers)]

    def _sorted(self, type: str, names: Collection[str]) -> Asked:
        """The rules for items of this type with these fields."""
        always = []
        wanted: dict[str, list[tuple[int, tuple[str, ...], int]]] = {}
        for number, rule in enumerate(self.item):
            if rule.types and type not in rule.types:
                continue
            if not rule.needs:
                if not rule.fields or any(name in names for name in rule.fields):
                    always.append(number)
                continue
            for name in rule.fields or names:
                if name in names:
                    wanted.setdefault(name, []).append((number, rule.needs, 0))
        return Asked(
            tuple(self.item[number] for number in always),
            frozenset(always),
            tuple((name, Sieve(some)) for name, some in wanted.items()),
        )
