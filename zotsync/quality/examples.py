"""A rule's documentation: its parts, its page, and its examples run as tests.

The docstring of a rule's module holds what it finds, why that matters, and blocks ``Bad::`` and
``Good::``. A block may say what it is: ``Bad (document)::``. Kinds are ``abstract``, ``title``, ``url``,
``document``, ``item`` (lines of ``field: value``, items parted by ``---``), or a file format.
``\\u00ad`` stands for the character; ``<-- words`` at the end of a line for a reader's problem there.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from typing import Any

from zotsync.item import Creator, Item, Origin, Span, Tag
from zotsync.quality.engine import run_rule
from zotsync.quality.fixes import settle
from zotsync.quality.registry import rule_named
from zotsync.quality.rule import (
    DocumentRule,
    FileRule,
    Finding,
    ItemRule,
    LookedUp,
    LookUpRule,
    Rule,
    Safety,
    SetRule,
    TextRule,
)
from zotsync.quality.source import LintSource
from zotsync.schema import is_creator_type

_BLOCK = re.compile(r"^(Bad|Good)(?: \(([\w-]+)\))?::\n((?:[ \t]*\n|    .*(?:\n|\Z))+)", re.M)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


_LOOKS_AT = {
    TextRule: "text",
    ItemRule: "items",
    DocumentRule: "documents",
    FileRule: "files",
    SetRule: "sets",
    LookUpRule: "items, and what registries said of their DOIs (`zotsync enrich --doi` asks them)",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A reader's problem in an example."""

    line: int
    message: str
    remedy: str = ""
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    good: bool
    kind: str
    text: str


def documentation(rule: Rule) -> str:
    """The docstring of the module that defines the rule."""
    check = getattr(rule, "check", None)
    return (sys.modules[check.__module__].__doc__ or "") if check else ""


def examples(rule: Rule) -> list[Example]:
    """The examples in a rule's documentation."""
    found = []
    for verdict, kind, block in _BLOCK.findall(documentation(rule) + "\n"):
        lines = [line[4:] for line in block.strip("\n").split("\n")]
        text = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), "\n".join(lines).strip("\n"))
        found.append(Example(verdict == "Good", kind or _usual_kind(rule), text))
    return found


def _usual_kind(rule: Rule) -> str:
    match rule:
        case TextRule():
            return next(
                k for k in ("abstract", "document", "url", "field", "note", "head") if k in rule.kinds
            )
        case ItemRule() | SetRule() | LookUpRule():
            return "item"
        case FileRule():
            return rule.formats[0] if rule.formats else "document"
        case DocumentRule():
            return "document"
    return "document"


def lint_example(rule: Rule, example: Example) -> list[Finding]:
    """What the rule alone finds in an example."""
    return run_rule(rule, example_source(example.kind, example.text), _registry)


def fixed_example(rule: Rule, example: Example) -> str:
    """The example with the rule's safe and unsafe fixes, for kinds that are text."""
    return settle(
        example.text, lambda text: run_rule(rule, example_source(example.kind, text)), Safety.unsafe
    )[0]


def example_source(kind: str, text: str) -> LintSource:
    """A file that holds the example: its text is exactly ``text``."""
    fields = {"abstract": "abstractNote", "title": "title", "field": "title", "url": "url"}
    if name := fields.get(kind):
        whole = Span(0, len(text))
        origin = Origin(path="example", text=text, span=whole, spans={name: (whole,)})
        return LintSource("example", text, (Item("journalArticle", {name: text}, origin=origin),))
    if kind == "item":
        blocks = re.split(r"^---\n", text, flags=re.M)
        return LintSource("example", "", tuple(item_from_lines(block) for block in blocks))
    if kind in ("note", "head"):
        body = Span(0, len(text)) if kind == "note" else Span(len(text), len(text))
        item = Item("document", origin=Origin(path="example", text=text, span=Span(0, len(text)), body=body))
        return LintSource("example", text, (item,), format="markdown")
    problems = tuple(
        Problem(number, line.partition("<-- ")[2])
        for number, line in enumerate(text.split("\n"), 1)
        if "<-- " in line
    )
    return LintSource(
        "example", text, problems=problems, format=kind, has_file=_nothing_else, in_trash=_trashed
    )


def _nothing_else(path: str, name: str) -> bool:
    """No file is beside an example."""
    return False


def _trashed(key: str) -> bool:
    """What an example calls so lies in the trash."""
    return key.startswith("TRASH")


def item_from_lines(text: str) -> Item:
    """An item from lines of ``name: value``; a value in double quotes is read as JSON, and is one
    name where it is a creator's.

    ``body`` is the prose of a document. Lines ``registry`` are what one said of the DOI: members of a JSON
    object, as `LookedUp` names them.

    >>> item_from_lines("itemType: book\\ntitle: Mosses\\nauthor: Lind, Åsa\\ntag: bryology").creators[0].last
    'Lind'
    """
    item_type, fields, creators, tags = "journalArticle", {}, [], []
    other: dict[str, Any] = {}
    origin = None
    for line in filter(str.strip, text.splitlines()):
        name, _, value = line.partition(":")
        value = value.strip()
        whole = name != "registry" and value.startswith('"') and value.endswith('"') and len(value) > 1
        if whole:
            value = json.loads(value)
        if name == "itemType":
            item_type = value
        elif name == "registry":
            other["registry"] = other.get("registry", {}) | json.loads("{" + value + "}")
        elif name == "body":
            origin = Origin(text=value, span=Span(0, len(value)), body=Span(0, len(value)))
        elif name == "tag":
            tags.append(Tag(value))
        elif name == "automatic tag":
            tags.append(Tag(value, 1))
        elif is_creator_type(name):
            last, comma, first = value.partition(", ")
            two = comma and not whole
            creators.append(Creator(name, last, first) if two else Creator(name, name=value))
        else:
            fields[name] = value
    return Item(item_type, fields, tuple(creators), tuple(tags), other=other, origin=origin)


def _registry(item: Item) -> list[LookedUp]:
    """What the example says that a registry said."""
    said = item.other.get("registry")
    return [LookedUp(doi=item["DOI"], **said)] if said else []


def rule_page(rule: Rule) -> str:
    """The rule's page in Markdown, from its documentation."""
    facts = f"severity: {rule.severity} · looks at: {_LOOKS_AT.get(type(rule), 'other')}"
    if not rule.default:
        facts += f" · runs only on request (`--select {rule.code}`)"
    if languages := getattr(rule, "languages", ()):
        facts += f" · languages: {', '.join(languages)}"
    if formats := getattr(rule, "formats", ()):
        facts += f" · formats: {', '.join(formats)}"
    body = _BLOCK.sub(_as_markdown, documentation(rule).strip() + "\n")
    return f"# {rule.code} {rule.name}\n\n{facts}\n\n{body.strip()}\n"


def _as_markdown(match: re.Match[str]) -> str:
    lines = "\n".join(line[4:] for line in match[3].strip("\n").split("\n"))
    return f"**{match[1]}**\n\n```text\n{lines}\n```\n\n"


def explain(code_or_name: str) -> str:
    """What a rule finds, why, and examples. Raises `UsageError` where there is no such rule."""
    return rule_page(rule_named(code_or_name))
