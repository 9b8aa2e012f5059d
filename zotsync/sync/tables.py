"""The tables of the base, in one SQLite file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

SCHEMA = 2
_PAGE = 16384
"""Bytes: an object with its abstract fits several times, which makes storing thousands three times faster."""
_OBJECTS = """
CREATE TABLE IF NOT EXISTS objects (
  key TEXT PRIMARY KEY, version INTEGER NOT NULL, parent TEXT NOT NULL, type TEXT NOT NULL,
  trashed INTEGER NOT NULL, tags INTEGER NOT NULL, collections TEXT NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_beside ON objects (parent, key)
  WHERE parent != '' OR type IN ('attachment', 'note');
"""
_TABLES = f"""
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, path TEXT NOT NULL, data TEXT NOT NULL,
  alone INTEGER NOT NULL, library TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS rows_by_key ON rows (key);
CREATE INDEX IF NOT EXISTS rows_by_path ON rows (path);
CREATE INDEX IF NOT EXISTS rows_alone ON rows (key) WHERE alone;
{_OBJECTS}
CREATE TABLE IF NOT EXISTS editors (key TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
  path TEXT PRIMARY KEY, stat TEXT NOT NULL, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS conflicts (
  key TEXT NOT NULL, field TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (key, field)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS held (
  id TEXT PRIMARY KEY, key TEXT NOT NULL, path TEXT NOT NULL, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS exports (path TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS retry (
  key TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (key, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS provenance (
  key TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, data TEXT NOT NULL,
  PRIMARY KEY (key, field, value)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS known (key TEXT PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID;
"""
_FROM_1 = f"""
BEGIN IMMEDIATE;
DROP INDEX IF EXISTS objects_by_parent;
ALTER TABLE objects RENAME TO objects_1;
{_OBJECTS}
INSERT INTO objects SELECT key, version, parent, coalesce(json_extract(data, '$.itemType'), ''),
  coalesce(json_extract(data, '$.deleted'), 0) != 0, coalesce(json_array_length(data, '$.tags'), 0),
  coalesce(json_extract(data, '$.collections'), ''), data FROM objects_1;
DROP TABLE objects_1;
DROP INDEX IF EXISTS rows_alone;
ALTER TABLE rows ADD COLUMN alone INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rows ADD COLUMN library TEXT NOT NULL DEFAULT '';
UPDATE rows SET alone = json_extract(data, '$.undone.item') IS NOT NULL,
  library = json_extract(data, '$.library'), data = json_remove(data, '$.library');
COMMIT;
"""
"""From schema 1, which kept less beside the JSON."""


def open_database(path: Path) -> sqlite3.Connection:
    """The base's file, with every table; one of an older layout gets that of today."""
    # A workspace may go from thread to thread; its lock lets one of them write at a time.
    db = sqlite3.connect(path, isolation_level=None, timeout=10, check_same_thread=False)
    path.chmod(0o600)
    db.executescript(f"PRAGMA page_size={_PAGE}; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
    columns = {name for _, name, *_ in db.execute("PRAGMA table_info(objects)")}
    if columns and "type" not in columns:
        db.executescript(_FROM_1)
    db.executescript(_TABLES)
    return db
