"""Tag hygiene: what tags.toml says of names, applied to an item's tags wherever they came from.

    drop = ["unread"]

    [preferred]
    "machine learning" = ["ML", "machine-learning"]

    [above]
    "deep learning" = "machine learning"

A variant becomes the preferred tag, a dropped tag goes, and a tag brings those above it along. Names are
compared without case and with single blanks.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zotsync.errors import ConfigError
from zotsync.item import Tag

FILE = "tags.toml"
UNDONE = f"What {FILE} says was undone here; edit its tags, or `sync --redo` repeats it."
_TABLES = ("drop", "preferred", "above")


@dataclass(frozen=True, slots=True)
class Tidy:
    """``names``: each folded variant with the preferred name; ``drop``: folded names; ``above``: the name
    above a folded one.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    above: Mapping[str, str] = field(default_factory=dict)

    def tags(self, tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
        """The tags as they should be, in their order; of merged ones, a person's is a person's still.

        >>> Tidy({"ml": "machine learning"}).tags((Tag("ML", 1), Tag("moss"), Tag("machine learning")))
        (Tag(name='machine learning', type=0), Tag(name='moss', type=0))
        """
        found: dict[str, Tag] = {}
        for tag in tags:
            name = tag.name
            if folded(name) in self.drop:
                continue
            while name:
                name = self.names.get(folded(name), name)
                if name in found:
                    found[name] = Tag(name, min(tag.type, found[name].type))
                else:
                    found[name] = Tag(name, tag.type)
                name = self.above.get(folded(name), "")
        return tuple(found.values())


def folded(name: str) -> str:
    """A name as names are compared."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def read(root: Path) -> Tidy | None:
    """What the tags.toml in this folder says, where there is one. Raises `ConfigError`."""
    try:
        return parse((root / FILE).read_text("utf-8-sig"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{FILE} cannot be read ({error}).") from None


def parse(text: str) -> Tidy:
    """What a tags.toml says. Raises `ConfigError` where it cannot be read or contradicts itself."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{FILE} cannot be read: {error}.", remedy="Mend that line.") from None
    if unknown := sorted(set(data) - set(_TABLES)):
        raise ConfigError(f"{FILE} knows no {unknown[0]!r}.", remedy=f"Known: {', '.join(_TABLES)}.")
    drop = _texts("drop", data.get("drop", []))
    names: dict[str, str] = {}
    for name, variants in _table("preferred", data).items():
        for variant in (name, *_texts(name, variants)):
            if names.setdefault(folded(variant), name) != name:
                other = names[folded(variant)]
                raise ConfigError(f"{FILE}: {variant!r} cannot be both {other!r} and {name!r}.")
    above: dict[str, str] = {}
    for name, upper in _table("above", data).items():
        (above[folded(name)],) = _texts(name, [upper])
    for name in [*names.values(), *above.values()]:
        if folded(name) in {folded(one) for one in drop}:
            raise ConfigError(f"{FILE}: {name!r} is dropped, and asked for as well.")
    for name in above:
        seen, here = {name}, above[name]
        while here:
            here = folded(names.get(folded(here), here))
            if here in seen:
                raise ConfigError(f"{FILE}: {name!r} lies above itself.")
            seen.add(here)
            here = above.get(here, "")
    return Tidy(names, tuple(map(folded, drop)), above)


def _table(name: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    table = data.get(name, {})
    if not isinstance(table, Mapping):
        raise ConfigError(f"{FILE}: {name} must be a table, [{name}].")
    return table


def _texts(name: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise ConfigError(f"{FILE}: {name} must be a list of names.")
    return value
