"""The parts of a workspace, each opened when it is first needed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zotsync import config as configuration
from zotsync import desktop, formats, made
from zotsync.collector import uncollected
from zotsync.config import Config, placed
from zotsync.errors import ConfigError, UsageError
from zotsync.journal import Journal
from zotsync.libraries import open_library
from zotsync.progress import Progress, told
from zotsync.state import State, known_base, locked, open_state, usable
from zotsync.stores.base import Store
from zotsync.stores.sources import Sources
from zotsync.sync.base import Base
from zotsync.sync.roles import Roles


class Opened:
    """A folder's configuration, sources, base, journal and library. `Workspace` says how it is opened."""

    def __init__(
        self,
        root: str | os.PathLike[str] = ".",
        config: Config | None = None,
        api_key: str | None = None,
        *,
        state: str | os.PathLike[str] | None = None,
        store: Store | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.root = Path(root).resolve()
        if not self.root.is_dir():
            raise UsageError(f"{self.root} is no folder.")
        self.config = configuration.load(self.root) if config is None else configuration.check(config)
        self._from_file, self._api_key = config is None, api_key
        self._store, self._progress = store, progress
        self._server: Any = None
        self._base: Base | None = None
        self._state: State = open_state(self.root, Path(state) if state else None)
        markdown = self.config.markdown
        known = formats.configured(markdown.tags, markdown.fields)
        self.roles = Roles(self.config.sources)
        is_made = made.is_made(self._state.folder)
        self.sources = Sources(self.root, self.roles.writable, known, self.roles.leaves_keywords, is_made)
        self.journal = Journal(self._state.journal)

    def close(self) -> None:
        """Let go of the base and the library."""
        if self._base is not None:
            self._base.close()
            self._base = None
        if self._store is not None:
            self._store.close()
            self._store = None
        if self._server is not None:
            self._server.close()
            self._server = None

    @property
    def state(self) -> State:
        """Where base, journal and lock lie."""
        return self._state

    @property
    def base(self) -> Base:
        """What each side was last seen to be."""
        if self._base is None:
            with usable(self._state.base, opening=True):
                self._base = Base(self._state.base)
                if not self._base.meta("token"):
                    self._base.meta_set("token", secrets.token_hex(8))
        return self._base

    @property
    def lost(self) -> bool:
        """Whether this workspace had a base once, and it is not the one that is here."""
        known = known_base(self.root, self._state)
        return bool(known) and known != self.base.meta("token")

    @property
    def store(self) -> Store:
        """The library, opened at the first use."""
        if self._store is None:
            library, key = self.config.library, self._api_key
            opened = open_library(self.root, library, key, from_file=self._from_file)
            self._store, self._server = opened
            desktop.expect(self.base, self._store, any_app=False)
        return self._store

    def makes(self, path: str, text: str) -> bool:
        """`convert` is about to write this to a path of the folder, out of the library.

        Remembers it as no source; False where it is none anyway. Raises `UsageError` where it is one.
        """
        if self.roles.is_import(path) or self.roles.is_export(path):
            return False
        with usable(self._state.base):
            row = self.base.files().get(path) if self._state.base.exists() else None
        if row and row.format:
            raise UsageError(
                f"{path} is a source of this workspace: what it holds now and the new text does not would "
                "count as removed.",
                remedy=f'Write to another place, or name it in zotsync.toml: export = ["{path}"].',
            )
        with usable(self._state.folder, opening=True):
            made.remember(self._state.folder, path, text)
        return True

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """This folder is this process's alone, and long steps are told of."""
        with told(self._progress), locked(self._state), usable(self._state.base), uncollected():
            try:
                yield
            except ConfigError as error:
                raise placed(error, self.root) from error
            finally:
                self.sources.forget()
