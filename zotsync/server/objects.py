"""Collections and saved searches."""

from __future__ import annotations

import sqlite3
from abc import abstractmethod

from zotsync.jsontext import dumps, loads
from zotsync.server import validate
from zotsync.server.damage import stored
from zotsync.server.item_kind import marks, rewrite
from zotsync.server.refusal import Refusal, shorten
from zotsync.server.session import WEB, Json, Session, is_key
from zotsync.server.writes import Current, Kind


class ObjectKind(Kind):
    """What collections and searches have in common: a name, and a table."""

    def find(self, session: Session, key: str) -> Current | None:
        row = session.db.execute(
            "SELECT id, version, data FROM objects WHERE library = ? AND kind = ? AND key = ?",
            (session.library.id, self.noun, key),
        ).fetchone()
        return Current(row["id"], row["version"], stored(row["data"])) if row else None

    @abstractmethod
    def merged(self, session: Session, key: str, old: Json, sent: Json, *, partial: bool) -> Json:
        """The object after a write; refuses what is not valid."""

    def save(
        self, session: Session, key: str, current: Current | None, sent: Json, *, partial: bool, version: int
    ) -> bool:
        old = current.data if current else {}
        new = self.merged(session, key, old, sent, partial=partial)
        if current and {**new, "version": old["version"]} == old:
            return False
        new["version"] = version
        columns = (
            version,
            new.get("parentCollection") or None,
            new["name"].lower(),
            session.moment,
            dumps(new),
        )
        if current:
            session.db.execute(
                "UPDATE objects SET version = ?, parent = ?, name = ?, modified = ?, data = ? WHERE id = ?",
                (*columns, current.id),
            )
        else:
            session.db.execute(
                "INSERT INTO objects (version, parent, name, modified, data, library, kind, key)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*columns, session.library.id, self.noun, key),
            )
        return True

    def name(self, old: Json, sent: Json, *, partial: bool) -> str:
        """The name that is sent, or the old one where that may be."""
        if sent.get("name") is None:
            if old and partial:
                return str(old["name"])
            raise Refusal(400, "'name' property not provided")
        name = validate.plain("name", sent["name"])
        if not name:
            raise Refusal(400, f"{self.title} name cannot be empty")
        if len(name) > validate.MAX_NAME:
            short = shorten(name)
            raise Refusal(413, f"{self.title} name '{short}' too long", data={"value": short})
        return name

    def known(self, sent: Json, *names: str) -> None:
        """Refuse properties that objects of this kind do not have."""
        for name in sent:
            if name not in ("key", "version", "name", "deleted", *names):
                raise Refusal(400, f"Invalid property '{name}'")

    def delete(self, session: Session, keys: list[str], version: int) -> None:
        there = [key for key in dict.fromkeys(keys) if self.find(session, key)]
        self.erase(session, there)
        session.log_deleted(self.plural, there, version)

    def erase(self, session: Session, keys: list[str]) -> None:
        """Take these out of the file."""
        session.db.executemany(
            "DELETE FROM objects WHERE library = ? AND kind = ? AND key = ?",
            [(session.library.id, self.noun, key) for key in keys],
        )

    def render(self, session: Session, keys: list[str]) -> dict[str, str]:
        rows = session.db.execute(
            "SELECT key, version, parent, data FROM objects"
            f" WHERE library = ? AND kind = ? AND key IN ({marks(keys)})",
            (session.library.id, self.noun, *keys),
        ).fetchall()
        return {row["key"]: dumps(self.shown(session, row)) for row in rows}

    def shown(self, session: Session, row: sqlite3.Row) -> Json:
        """The object as the API shows it."""
        href = f"{session.base}/{self.plural}/{row['key']}"
        return {
            "key": row["key"],
            "version": row["version"],
            "library": session.library.to_json(),
            "links": {"self": {"href": href, "type": "application/json"}},
            "data": loads(row["data"]),
        }


class CollectionKind(ObjectKind):
    noun = "collection"
    plural = "collections"
    missing = "Collection not found"

    def merged(self, session: Session, key: str, old: Json, sent: Json, *, partial: bool) -> Json:
        self.known(sent, "parentCollection", "relations")
        name = self.name(old, sent, partial=partial)
        parent = sent.get("parentCollection", (old.get("parentCollection") if partial else False) or False)
        if parent and parent != old.get("parentCollection"):
            self._check_parent(session, key, parent)
        relations = sent.get("relations", old.get("relations", {}))
        new: Json = {
            "key": key,
            "version": 0,
            "name": name,
            "parentCollection": parent or False,
            "relations": validate.relations(relations),
        }
        if validate.flag("deleted", sent["deleted"]) if "deleted" in sent else partial and "deleted" in old:
            new["deleted"] = True
        return new

    def _check_parent(self, session: Session, key: str, parent: object) -> None:
        if not is_key(parent):
            raise Refusal(400, f"'{parent}' is not a valid collection key")
        if parent == key:
            # The real server breaks here.
            raise Refusal(500, "An error occurred")
        if not self.find(session, str(parent)):
            raise Refusal(409, f"Parent collection {parent} not found", data={"collection": parent})

    def save(
        self, session: Session, key: str, current: Current | None, sent: Json, *, partial: bool, version: int
    ) -> bool:
        changed = super().save(session, key, current, sent, partial=partial, version=version)
        if changed and current:
            self._cut_loop(session, key, version)
        return changed

    def _cut_loop(self, session: Session, key: str, version: int) -> None:
        """A collection moved below its own descendant: that one moves to the top, under the same version."""
        first = parent = self._parent(session, key)
        seen = set()
        while parent and parent != key and parent not in seen:
            seen.add(parent)
            parent = self._parent(session, parent)
        if parent == key and (descendant := self.find(session, first)):
            data = {**descendant.data, "parentCollection": False, "version": version}
            session.db.execute(
                "UPDATE objects SET version = ?, parent = NULL, modified = ?, data = ? WHERE id = ?",
                (version, session.moment, dumps(data), descendant.id),
            )

    def _parent(self, session: Session, key: str) -> str:
        current = self.find(session, key)
        return str(current.data["parentCollection"] or "") if current else ""

    def erase(self, session: Session, keys: list[str]) -> None:
        """Collections go with all below them; their items stay, under the version they have."""
        gone = list(keys)
        for key in gone:
            below = session.db.execute(
                "SELECT key FROM objects WHERE library = ? AND kind = 'collection' AND parent = ?",
                (session.library.id, key),
            )
            gone += [row["key"] for row in below if row["key"] not in gone]
        for key in gone:
            rows = session.db.execute(
                "SELECT id, data FROM items WHERE id IN"
                " (SELECT item FROM item_collections WHERE library = ? AND collection = ?)",
                (session.library.id, key),
            ).fetchall()
            for row in rows:
                data = loads(row["data"])
                data["collections"] = [other for other in data["collections"] if other != key]
                rewrite(session, row["id"], data)
            session.db.execute(
                "DELETE FROM item_collections WHERE library = ? AND collection = ?", (session.library.id, key)
            )
        super().erase(session, gone)

    def shown(self, session: Session, row: sqlite3.Row) -> Json:
        shown = super().shown(session, row)
        links = shown["links"]
        links["alternate"] = {
            "href": f"{WEB}/{session.library.slug}/collections/{row['key']}",
            "type": "text/html",
        }
        if row["parent"]:
            links["up"] = {"href": f"{session.base}/collections/{row['parent']}", "type": "application/json"}
        data = shown.pop("data")
        return {**shown, "meta": self._meta(session, row["key"]), "data": data}

    def _meta(self, session: Session, key: str) -> Json:
        below = session.db.execute(
            "SELECT count(*) FROM objects WHERE library = ? AND kind = 'collection' AND parent = ?",
            (session.library.id, key),
        ).fetchone()[0]
        inside = session.db.execute(
            "SELECT count(*) FROM item_collections JOIN items ON items.id = item"
            " WHERE item_collections.library = ? AND collection = ? AND NOT trashed",
            (session.library.id, key),
        ).fetchone()[0]
        return {"numCollections": below, "numItems": inside}


class SearchKind(ObjectKind):
    noun = "search"
    plural = "searches"
    missing = "Search not found"

    def merged(self, session: Session, key: str, old: Json, sent: Json, *, partial: bool) -> Json:
        self.known(sent, "conditions")
        name = self.name(old, sent, partial=partial)
        if sent.get("conditions") is not None:
            conditions = self._conditions(sent["conditions"])
        elif old and partial:
            conditions = old["conditions"]
        else:
            raise Refusal(400, "'conditions' property not provided")
        new: Json = {"key": key, "version": 0, "name": name, "conditions": conditions}
        if validate.flag("deleted", sent["deleted"]) if "deleted" in sent else partial and "deleted" in old:
            new["deleted"] = True
        return new

    def _conditions(self, value: object) -> list[Json]:
        if not isinstance(value, list):
            raise Refusal(400, "'conditions' property must be an array")
        if not value:
            raise Refusal(400, "'conditions' cannot be empty")
        found = []
        for entry in value:
            if not isinstance(entry, dict):
                raise Refusal(400, "Search condition must be an object")
            for name in ("condition", "operator", "value"):
                if name not in entry:
                    raise Refusal(400, f"'{name}' property not provided for search condition")
            found.append(
                {name: validate.plain(name, entry[name]) for name in ("condition", "operator", "value")}
            )
        return found


COLLECTIONS = CollectionKind()
SEARCHES = SearchKind()
