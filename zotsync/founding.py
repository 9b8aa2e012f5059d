"""Making a folder a workspace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from zotsync import config as configuration
from zotsync.config import Config
from zotsync.errors import ConfigError, WriteError
from zotsync.state import open_state, write_whole
from zotsync.sync.roles import proposed_imports


def init(root: Path, config: Config, state: str | None = None, *, propose: bool = True) -> Path:
    """Write ``zotsync.toml`` and ``.zotsync/``; the file's path. Raises `ConfigError` if there is one.

    With ``propose`` a .bib that another program rewrites is listed under ``import``, unless ``config`` says
    what is.
    """
    path = refuse_second(root)
    try:
        root.mkdir(parents=True, exist_ok=True)
        open_state(root.resolve(), state)
        if propose and not config.sources.import_:
            imports = tuple(proposed_imports(root.resolve(), config.sources))
            config = replace(config, sources=replace(config.sources, import_=imports))
        write_whole(path, configuration.render(config))
    except OSError as error:
        raise WriteError(f"{error.filename or path} cannot be written ({error.strerror}).") from None
    return path


def refuse_second(root: Path) -> Path:
    """Where ``zotsync.toml`` of a new workspace goes. Raises `ConfigError` if there is one."""
    path = root / configuration.FILE
    if path.exists():
        raise ConfigError(f"{path} is there already.", remedy="Edit it, or remove it first.")
    return path
