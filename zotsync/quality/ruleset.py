"""The chosen rules, sorted so that most need not be run: by kind of passage, by strings, by fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from zotsync.quality.rule import DocumentRule, FileRule, ItemRule, LookUpRule, Rule, SetRule, TextRule

# So common that looking for them in a text tells nothing.
_COMMON = frozenset(" abcdefghiklmnoprstuvwy")
# A match may look around itself this far.
_AROUND = 40


@dataclass(frozen=True, slots=True)
class Needs:
    """What must be in a text for a rule to match: one of ``signs``, or one of ``strings``.

    Each string comes with its characters that not every text has: a text without them is not searched.
    """

    rule: TextRule
    signs: frozenset[str]
    strings: tuple[tuple[str, frozenset[str]], ...]
    tail: int

    @classmethod
    def of(cls, rule: TextRule) -> Needs:
        return cls(
            rule,
            frozenset(need for need in rule.needs if len(need) == 1),
            tuple((need, frozenset(need) - _COMMON) for need in rule.needs if len(need) > 1),
            rule.tail and rule.tail + _AROUND,
        )


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Chosen rules, sorted by what they look at."""

    text: Mapping[str, tuple[Needs, ...]]
    item: tuple[ItemRule, ...]
    document: tuple[DocumentRule, ...]
    file: tuple[FileRule, ...]
    set: tuple[SetRule, ...]
    look_up: tuple[LookUpRule, ...]
    _asked: dict[tuple[str, ...], tuple[ItemRule, ...]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> RuleSet:
        rules = tuple(rules)
        text = [rule for rule in rules if isinstance(rule, TextRule)]
        kinds = {kind for rule in text for kind in rule.kinds}
        return cls(
            {kind: tuple(Needs.of(rule) for rule in text if kind in rule.kinds) for kind in kinds},
            tuple(rule for rule in rules if isinstance(rule, ItemRule)),
            tuple(rule for rule in rules if isinstance(rule, DocumentRule)),
            tuple(rule for rule in rules if isinstance(rule, FileRule)),
            tuple(rule for rule in rules if isinstance(rule, SetRule)),
            tuple(rule for rule in rules if isinstance(rule, LookUpRule)),
        )

    def possible(self, kind: str, text: str) -> Iterator[TextRule]:
        """The rules of which something that they need is in the text."""
        characters = set(text)
        for needs in self.text.get(kind, ()):
            if not needs.rule.needs or not needs.signs.isdisjoint(characters):
                yield needs.rule
                continue
            where = text[-needs.tail :] if needs.tail else text
            for string, rare in needs.strings:
                if rare <= characters and string in where:
                    yield needs.rule
                    break

    def asked(self, fields: Mapping[str, str]) -> tuple[ItemRule, ...]:
        """The rules over an item that has these fields; few sets of fields are in many items."""
        names = tuple([name for name, value in fields.items() if value])
        found = self._asked.get(names)
        if found is None:
            have = set(names)
            found = tuple(rule for rule in self.item if not rule.fields or have.intersection(rule.fields))
            if len(self._asked) < 1000:
                self._asked[names] = found
        return found
