"""zotsync.toml as frozen values, read once and handed down. Unknown keys are refused, not ignored."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from zotsync.errors import ConfigError

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


def load(root: Path) -> Config:
    """The configuration of the workspace at ``root``. Raises `ConfigError`."""
    path = root / FILE
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(
            f"{root} is no workspace: it has no {FILE}.", remedy="Run `zotsync init` there."
        ) from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{FILE} cannot be read: {error}.", remedy="Mend that line.") from None
    return parse(data)


def parse(data: Mapping[str, Any]) -> Config:
    """A configuration from TOML tables. Raises `ConfigError` for what it does not know."""
    hints = get_type_hints(Config)
    unknown = set(data) - set(hints)
    if unknown:
        raise ConfigError(
            f"{FILE} has an unknown table [{min(unknown)}].", remedy=f"Known: {', '.join(hints)}."
        )
    return Config(**{name: _section(name, hints[name], table) for name, table in data.items()})


def _section(section: str, kind: type, table: Any) -> Any:
    if not isinstance(table, Mapping):
        raise ConfigError(f"{FILE}: {section} must be a table, [{section}].")
    defaults = {f.name: getattr(kind(), f.name) for f in fields(kind)}
    values: dict[str, Any] = {}
    for written, value in table.items():
        name = "import_" if written == "import" else written.replace("-", "_")
        if name not in defaults:
            known = ", ".join(n.rstrip("_") for n in defaults)
            raise ConfigError(f"{FILE}: [{section}] knows no {written!r}.", remedy=f"Known: {known}.")
        values[name] = _value(section, name, defaults[name], value)
    return kind(**values)


def _value(section: str, name: str, default: Any, value: Any) -> Any:
    where = f"{FILE}: {name.rstrip('_')} in [{section}]"
    if (section, name) == ("sync", "conflicts"):
        policies = value.values() if isinstance(value, Mapping) else [value]
        if not all(policy in _POLICIES for policy in policies):
            raise ConfigError(f"{where} must be one of {', '.join(_POLICIES)}, or a table of them per field.")
        return dict(value) if isinstance(value, Mapping) else value
    if (section, name) == ("enrich", "write") and value not in ([], ["library"], ["library", "files"]):
        raise ConfigError(
            f"{where} must be [], ['library'] or ['library', 'files'].",
            remedy="Files get inferred tags by way of the library.",
        )
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise ConfigError(f"{where} must be a list of texts.")
        return tuple(value)
    if isinstance(default, Mapping):
        if not isinstance(value, Mapping):
            raise ConfigError(f"{where} must be a table.")
        return {key: tuple(v) if isinstance(v, list) else v for key, v in value.items()}
    if type(value) is not type(default):
        raise ConfigError(f"{where} must be a {type(default).__name__}, not {value!r}.")
    choices = _CHOICES.get((section, name))
    if choices and value not in choices:
        raise ConfigError(f"{where} must be one of {', '.join(c for c in choices if c)}, not {value!r}.")
    return value


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
