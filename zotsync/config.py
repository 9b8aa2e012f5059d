"""zotsync.toml as frozen values, read once and handed down. Unknown keys are refused, not ignored."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from zotsync.errors import ConfigError, remedy_of

FILE = "zotsync.toml"
WEB = "https://api.zotero.org"
LOCAL = "http://127.0.0.1:23119/api"
"""Where the Zotero desktop app listens, unless its settings say otherwise."""


@dataclass(frozen=True, slots=True)
class LibraryConfig:
    kind: str = "embedded"
    path: str = ".zotsync/library.sqlite"
    user: int = 1
    group: int = 0
    endpoint: str = WEB
    key_env: str = ""
    collections: tuple[str, ...] = ()
    collection_for_new: str = ""

    @property
    def id(self) -> str:
        """The library as the API names it: ``users/1`` or ``groups/4711``; the app's own is ``users/0``."""
        if self.group:
            return f"groups/{self.group}"
        return "users/0" if self.kind == "local" else f"users/{self.user}"

    @property
    def server(self) -> str:
        """Where the library is asked for; the app's usual place where a local one names the web."""
        return LOCAL if self.kind == "local" and self.endpoint == WEB else self.endpoint


@dataclass(frozen=True, slots=True)
class SourcesConfig:
    include: tuple[str, ...] = ("known",)
    exclude: tuple[str, ...] = ()
    import_: tuple[str, ...] = ()
    export: tuple[str, ...] = ()
    new_items: str = "ask"
    folders: str = "none"
    leave_keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncConfig:
    conflicts: str | Mapping[str, str] = "ask"
    deletions: str = ""

    def policy(self, name: str) -> str:
        """What to do with a conflict in this field: ask, local or library."""
        if isinstance(self.conflicts, str):
            return self.conflicts
        return self.conflicts.get(name, self.conflicts.get("default", "ask"))


@dataclass(frozen=True, slots=True)
class MarkdownConfig:
    tags: str = "plain"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LintSection:
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_path: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: Mapping[str, str] = field(default_factory=dict)
    baseline: str = ""
    bodies: bool = False


@dataclass(frozen=True, slots=True)
class EnrichSection:
    auto: tuple[str, ...] = ()
    write: tuple[str, ...] = ("library",)
    vocabularies: tuple[str, ...] = ()
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """All of zotsync.toml; every value has a default."""

    library: LibraryConfig = field(default_factory=LibraryConfig)
    sources: SourcesConfig = field(default_factory=SourcesConfig)
    sync: SyncConfig = field(default_factory=SyncConfig)
    markdown: MarkdownConfig = field(default_factory=MarkdownConfig)
    lint: LintSection = field(default_factory=LintSection)
    enrich: EnrichSection = field(default_factory=EnrichSection)


_CHOICES = {
    ("library", "kind"): ("embedded", "web", "local"),
    ("sources", "folders"): ("none", "add"),
    ("sync", "deletions"): ("", "trash", "keep"),
    ("markdown", "tags"): ("plain", "obsidian"),
}
_POLICIES = ("ask", "local", "library")
_SEVERITIES = ("error", "warning", "info")
_KINDS = {str: "a text in quotes", int: "a number without quotes", bool: "true or false"}


class _Wrong(ConfigError):
    """What a table, or a name in one, says wrongly."""

    def __init__(self, section: str, name: str, message: str, remedy: str = "") -> None:
        super().__init__(f"{FILE}: {message}", remedy=remedy, about=(section, name))


def load(root: Path) -> Config:
    """The configuration of the workspace at ``root``. Raises `ConfigError`."""
    path = root / FILE
    try:
        text = path.read_text("utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        raise ConfigError(
            f"{root} is no workspace: it has no {FILE}.", remedy="Run `zotsync init` there."
        ) from None
    except OSError as error:
        remedy = remedy_of(error) or "Put a file of that name in its place."
        raise ConfigError(f"{path} cannot be read ({error.strerror}).", remedy=remedy) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is no UTF-8 text.", remedy="Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} cannot be read: {error}.", remedy="Mend that line.") from None
    try:
        return parse(data)
    except _Wrong as error:
        line = _line_of(text, *error.about)
        where = f"{path}:{line}" if line else str(path)
        raise ConfigError(error.message.replace(FILE, where, 1), remedy=error.remedy) from None


def placed(error: ConfigError, root: Path) -> ConfigError:
    """An error about a value of zotsync.toml that only a run can judge, with its line."""
    if not error.about or not error.message.startswith(f"{FILE}:"):
        return error
    path = root / FILE
    try:
        line = _line_of(path.read_text("utf-8-sig"), *error.about, value=error.value)
    except (OSError, UnicodeDecodeError):  # the caller gave the configuration
        return error
    where = f"{path}:{line}" if line else str(path)
    return ConfigError(error.message.replace(FILE, where, 1), remedy=error.remedy)


def _line_of(text: str, *about: str, value: str = "") -> int:
    """The line that sets this key, or that begins its table; 0 where neither is seen.

    ``value``: the line below it that holds this one, where a list is written over several.

    >>> _line_of("[sources]\\nexclude = 1\\n", "sources", "exclude"), _line_of("[sources]\\n", "sources")
    (2, 1)
    >>> _line_of("[sources]\\nexport = [\\n 'a',\\n 'b']\\n", "sources", "export", value="b")
    4
    """
    wanted = _names(".".join(f'"{name}"' for name in about if name))
    table: tuple[str, ...] = ()
    best = begins = 0
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if found := _TABLE.match(line):
            table = _names(found[1])
            here = table
        elif found := _NAME.match(line):
            here = table + _names(found[1])
        else:
            continue
        if here == wanted and wanted:
            return _with_value(lines, number, value)
        if here == wanted[: len(here)] and len(here) > best:
            best, begins = len(here), number
    return begins


def _with_value(lines: list[str], number: int, value: str) -> int:
    for at, line in enumerate(lines[number - 1 :], number) if value else ():
        if at > number and (_TABLE.match(line) or _NAME.match(line)):
            break
        if any(f"{quote}{value}{quote}" in line for quote in "\"'"):
            return at
    return number


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(name.strip("\"'").replace("-", "_") for name in re.findall(_PART, dotted))


_PART = r"\"[^\"]*\"|'[^']*'|[\w-]+"
_KEY = rf"((?:{_PART})(?:\s*\.\s*(?:{_PART}))*)"
_TABLE = re.compile(rf"\s*\[\s*{_KEY}\s*\]\s*(?:#|$)")
_NAME = re.compile(rf"\s*{_KEY}\s*=")


def parse(data: Mapping[str, Any]) -> Config:
    """A configuration from TOML tables. Raises `ConfigError` for what it does not know."""
    hints = get_type_hints(Config)
    unknown = set(data) - set(hints)
    if unknown:
        name = min(unknown)
        if isinstance(data[name], Mapping):
            raise _Wrong(name, "", f"[{name}] is no table that is known.", _known(name, hints))
        remedy = f"Put it below one of [{'], ['.join(hints)}]."
        raise _Wrong("", name, f"{name!r} stands in no table.", remedy)
    return Config(**{name: _section(name, hints[name], table) for name, table in data.items()})


def check(config: Config) -> Config:
    """A configuration that a program gives. Raises `ConfigError` for what zotsync.toml could not say either.

    >>> check(Config(sources=SourcesConfig(import_="all.bib")))
    Traceback (most recent call last):
    zotsync.errors.ConfigError: import in [sources] must be a list of texts. Write import = ["…"].
    """
    for one in fields(Config):
        kind = get_type_hints(Config)[one.name]
        if not isinstance(getattr(config, one.name, None), kind):
            raise ConfigError(f"{one.name} is no {kind.__name__}.", remedy="Give a zotsync.Config.")
    tables = {
        one.name: {f.name: _listed(getattr(section, f.name)) for f in fields(section)}
        for one in fields(Config)
        if (section := getattr(config, one.name))
    }
    try:
        return parse(tables)
    except _Wrong as error:
        raise ConfigError(error.message.removeprefix(f"{FILE}: "), remedy=error.remedy) from None


def _listed(value: Any) -> Any:
    """A value as TOML has it: tuples as lists."""
    if isinstance(value, Mapping):
        return {key: _listed(one) for key, one in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _section(section: str, kind: type, table: Any) -> Any:
    if not isinstance(table, Mapping):
        raise _Wrong("", section, f"{section} must be a table.", f"Write [{section}], and its lines below.")
    defaults = {f.name: getattr(kind(), f.name) for f in fields(kind)}
    values: dict[str, Any] = {}
    for written, value in table.items():
        name = "import_" if written == "import" else written.replace("-", "_")
        if name not in defaults:
            remedy = _known(written, [n.rstrip("_") for n in defaults])
            raise _Wrong(section, written, f"[{section}] knows no {written!r}.", remedy)
        if problem := _problem(section, name, defaults[name], value):
            said = f"{name.rstrip('_')} in [{section}] {problem[0]}"
            raise _Wrong(section, written, said, problem[1])
        values[name] = _value(value)
    return kind(**values)


def _known(written: str, names: Iterable[str]) -> str:
    known = list(names)
    near = difflib.get_close_matches(written.lower(), known, n=1)
    return f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."


def _value(value: Any) -> Any:
    """A value of TOML as one that does not change: lists as tuples."""
    if isinstance(value, Mapping):
        return {key: tuple(one) if isinstance(one, list) else one for key, one in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _problem(section: str, name: str, default: Any, value: Any) -> tuple[str, str] | None:
    """What is wrong with a value, and what to write instead; None where nothing is."""
    if (section, name) == ("sync", "conflicts"):
        policies = value.values() if isinstance(value, Mapping) else [value]
        if all(policy in _POLICIES for policy in policies):
            return None
        return f"must be one of {', '.join(_POLICIES)}, or a table of them per field.", ""
    if (section, name) == ("enrich", "write"):
        if value in ([], ["library"], ["library", "files"]):
            return None
        said = "must be [], ['library'] or ['library', 'files']."
        return said, "Files get inferred tags by way of the library."
    if isinstance(default, tuple):
        return None if _texts(value) else ("must be a list of texts.", f'Write {name.rstrip("_")} = ["…"].')
    if name == "severity":
        if isinstance(value, Mapping) and all(one in _SEVERITIES for one in value.values()):
            return None
        return "must be a table of codes.", f"Give each code one of {', '.join(_SEVERITIES)}."
    if isinstance(default, Mapping):
        if isinstance(value, Mapping) and all(map(_texts, value.values())):
            return None
        return "must be a table of lists.", f'Write [{section}.{name}], and below it "GLOB" = ["RULE"].'
    if type(value) is not type(default):
        return f"must be {_KINDS[type(default)]}, not {value!r}.", ""
    if isinstance(value, int) and value < 0:
        return f"must be a number as zotero.org gives it, not {value}.", ""
    choices = _CHOICES.get((section, name))
    if choices and value not in choices:
        return f"must be one of {', '.join(c for c in choices if c)}, not {value!r}.", ""
    return None


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def render(config: Config) -> str:
    """zotsync.toml with every default spelled out, one key a line."""
    library, sources = config.library, config.sources
    owner = f"group = {library.group}" if library.group else f"user = {library.user}"
    deletions = config.sync.deletions or ("keep" if library.group else "trash")
    rows = [
        ("[library]", ""),
        (f"kind = {_text(library.kind)}", "embedded | web | local"),
        (f"path = {_text(library.path)}", "embedded; several workspaces may share one file"),
        (owner, "or: group = 12345" if not library.group else "or: user = 1"),
        (f"endpoint = {_text(library.server)}", "web | local"),
        (f"collections = {_list(library.collections)}", "scope: only these collections (and below)"),
        (
            f"collection_for_new = {_text(library.collection_for_new)}",
            "where local items go when they are new",
        ),
        ("", ""),
        ("[sources]", ""),
        (f"include = {_list(sources.include)}", "every known format's endings, then decided by content"),
        (f"exclude = {_list(sources.exclude)}", ""),
        (f"import = {_list(sources.import_)}", "globs of files that are only read"),
        (f"export = {_list(sources.export)}", "globs of files that are only written"),
        (f"new_items = {_text(sources.new_items)}", 'ask | "from-zotero/{citekey}.md" | "zotero.bib" …'),
        (f"folders = {_text(sources.folders)}", "none | add: a source's folder adds its collection"),
        (
            f"leave_keywords = {_list(sources.leave_keywords)}",
            "globs of files whose database keywords stay out of the library",
        ),
        ("", ""),
        ("[sync]", ""),
        (
            f"conflicts = {_text(str(config.sync.conflicts))}",
            "ask (park them) | local | library, or a table per field",
        ),
        (f"deletions = {_text(deletions)}", "trash | keep"),
        ("", ""),
        ("[markdown]", ""),
        (f"tags = {_text(config.markdown.tags)}", "plain | obsidian"),
        (f"fields = {_list(config.markdown.fields)}", "fields to add to a note that lacks them"),
        ("", ""),
        ("[lint]", ""),
        (f"select = {_list(config.lint.select)}", "codes, areas or ALL; empty: the default set"),
        (f"ignore = {_list(config.lint.ignore)}", ""),
        (f"bodies = {str(config.lint.bodies).lower()}", "also look at the bodies of notes"),
        ("", ""),
        ("[enrich]", ""),
        (f"auto = {_list(config.enrich.auto)}", "enrichers that run at each sync"),
        (f"write = {_list(config.enrich.write)}", "library | files: where inferred tags are written"),
        (f"vocabularies = {_list(config.enrich.vocabularies)}", "files with classes of your own"),
        (f"contact = {_text(config.enrich.contact)}", "your e-mail address, told to the registries of DOIs"),
    ]
    return "".join(f"{line:<44} # {note}\n" if note else f"{line}\n" for line, note in rows)


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _list(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(_text(value) for value in values) + "]"
