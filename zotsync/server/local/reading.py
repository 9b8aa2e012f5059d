"""Lists and objects as the app answers them: filters, order, pages, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from werkzeug.datastructures import MultiDict

from zotsync.server import items as derived
from zotsync.server.local.item import Json
from zotsync.server.local.library import Entry, Failure, Library
from zotsync.server.session import WEB, is_key

_SORTS = frozenset(
    "dateAdded dateModified title creator itemType date publisher publicationTitle journalAbbreviation "
    "language accessDate libraryCatalog callNumber rights addedBy numItems".split()
)
FORMATS = ("json", "keys", "versions")


class View:
    """One library as it is shown to one request; ``host`` stands before every link."""

    def __init__(self, library: Library, host: str, user_id: int) -> None:
        self.library = library
        self._user = user_id
        self._here = f"{library.kind}/{user_id if library.kind == 'users' else library.number}"
        self._api = f"{host}/api/{self._here}"
        self._web = f"{WEB}/{self._here}" if user_id or library.kind == "groups" else ""
        self._counts: dict[str, int] = {}
        for entry in library.items.values():
            if (parent := entry.data.get("parentItem")) and not entry.data.get("deleted"):
                self._counts[parent] = self._counts.get(parent, 0) + 1

    def item(self, entry: Entry) -> Json:
        data = entry.data
        meta: Json = {}
        if summary := derived.creator_summary(data):
            meta["creatorSummary"] = summary
        if parsed := derived.date(data):
            meta["parsedDate"] = parsed
        meta["numChildren"] = self._counts.get(data["key"], 0) if data["itemType"] != "attachment" else 0
        return self._object("items", entry, meta, data.get("parentItem"))

    def collection(self, entry: Entry) -> Json:
        key = entry.data["key"]
        meta = {
            "numCollections": sum(
                e.data["parentCollection"] == key for e in self.library.collections.values()
            ),
            "numItems": sum(key in e.data.get("collections", ()) for e in self.library.items.values()),
        }
        return self._object("collections", entry, meta, entry.data["parentCollection"])

    def search(self, entry: Entry) -> Json:
        return self._object("searches", entry, {}, None)

    def shown(self, plural: str) -> Callable[[Entry], Json]:
        return {"items": self.item, "collections": self.collection, "searches": self.search}[plural]

    def _object(self, plural: str, entry: Entry, meta: Json, parent: Any) -> Json:
        key, kind = entry.data["key"], "application/json"
        links = {"self": {"href": f"{self._api}/{plural}/{key}", "type": kind}}
        library: Json = {
            "type": self.library.kind.removesuffix("s"),
            "id": self._user if self.library.kind == "users" else self.library.number,
            "name": self.library.name,
            "links": {"self": {"href": self._api, "type": kind}},
        }
        if self._web:
            links["alternate"] = {"href": f"{self._web}/{plural}/{key}", "type": "text/html"}
            library["links"]["alternate"] = {"href": self._web, "type": "text/html"}
        if parent:
            links["up"] = {"href": f"{self._api}/{plural}/{parent}", "type": kind}
        data = {"key": key, "version": entry.version, **entry.data}
        return {
            "key": key,
            "version": entry.version,
            "library": library,
            "links": links,
            "meta": meta,
            "data": data,
        }

    def tags(self, entries: Iterable[Entry]) -> list[Json]:
        found: dict[tuple[str, int], int] = {}
        for entry in entries:
            for tag in entry.data["tags"]:
                name = tag["tag"], tag.get("type", 0)
                found[name] = found.get(name, 0) + 1
        web = f"users/{self._user}" if self._user else "users/local/localUsr"
        ordered = sorted(found.items(), key=lambda one: (one[0][0].casefold(), one[0][0].swapcase()))
        return [
            {
                "tag": name,
                "links": {
                    "self": {
                        "href": f"https://api.zotero.org/{web}/tags/{quote(name)}",
                        "type": "application/json",
                    }
                }
                | (
                    {
                        "alternate": {
                            "href": f"http://zotero.org/{web}/tags/{quote(name)}",
                            "type": "text/html",
                        }
                    }
                    if self._user
                    else {}
                ),
                "meta": {"type": kind, "numItems": count},
            }
            for (name, kind), count in ordered
        ]


def number(args: MultiDict[str, str], name: str) -> int | None:
    value = args.get(name)
    if value is not None and not value.isdecimal():
        raise Failure(400, f"Invalid '{name}' value '{value}'")
    return None if value is None else int(value)


def chosen(library: Library, args: MultiDict[str, str], *, trusting: bool) -> list[Entry]:
    """The items that a list is made from; ``trusting``: a choice without one good key is no choice."""
    since = number(args, "since")
    found = list(library.items.values())
    keys = [key for key in args.get("itemKey", "").split(",") if is_key(key)]
    if keys or (args.get("itemKey") and not trusting):
        found = [entry for key in keys if (entry := library.items.get(key))]
    if not (args.get("includeTrashed", "0") not in ("", "0") and not keys):
        found = [entry for entry in found if not entry.data.get("deleted")]
    if since is not None:
        found = [entry for entry in found if entry.version > since]
    return found


def narrowed(found: list[Entry], args: MultiDict[str, str]) -> list[Entry]:
    """Those that match the filters by type, tag and words."""
    if kinds := args.get("itemType"):
        names = [name.strip() for name in kinds.removeprefix("-").split("||")]
        found = [e for e in found if (e.data["itemType"] in names) != kinds.startswith("-")]
    for tag in args.getlist("tag"):
        names = [name.strip() for name in tag.removeprefix("-").split("||")]
        found = [e for e in found if any(t["tag"] in names for t in e.data["tags"]) != tag.startswith("-")]
    if words := args.get("q", "").casefold():
        mode = args.get("qmode", "titleCreatorYear")
        if mode not in ("titleCreatorYear", "everything"):
            raise Failure(500, "")
        found = [e for e in found if all(word in _words(e.saved, mode) for word in words.split())]
    return found


def _words(data: Json, mode: str) -> str:
    if mode == "everything":
        return " ".join(str(value) for value in data.values()).casefold()
    return derived.words(data).casefold()


def ordered(found: list[Entry], args: MultiDict[str, str]) -> list[Entry]:
    """In the order asked for: the newest change first; what changed together, as it was made."""
    by = args.get("sort", "dateModified")
    direction = args.get("direction", "desc" if by.startswith("date") else "asc")
    if by not in _SORTS:
        raise Failure(400, f"Invalid 'sort' value '{by}'")
    if direction not in ("asc", "desc"):
        raise Failure(400, f"Invalid 'direction' value '{direction}'")
    keys: dict[str, Callable[[Json], str]] = {
        "title": derived.sort_title,
        "creator": derived.creator_summary,
        "date": derived.date,
    }

    def value(entry: Entry) -> str:
        read = keys.get(by)
        return read(entry.data) if read else str(entry.data.get(by, "")).casefold()

    return sorted(found, key=value, reverse=direction == "desc")


def page(args: MultiDict[str, str], total: int) -> tuple[int, int]:
    """Start and end of the part that is asked for; without a limit, or with one of 0 or above 100, all."""
    limit, start = args.get("limit", ""), args.get("start", "0")
    begin = int(start) if start.isdecimal() else 0
    if limit.startswith("-"):
        return begin, begin
    size = int(limit) if limit.isdecimal() else 0
    return begin, total if not 0 < size <= 100 else begin + size


def link(url: str, query: str, args: MultiDict[str, str], total: int, web: str) -> str:
    """The Link header: first, prev, last, next, and the page on the web."""
    begin, end = page(args, total)
    size = end - begin if end != total else 0
    if not size and args.get("limit", "").isdecimal():
        size = int(args["limit"]) if 0 < int(args["limit"]) <= 100 else 0
    links = []
    if begin:
        links += [("first", 0), ("prev", max(begin - size, 0) if size else total)]
    if begin < total or not begin:
        last = begin + (total - begin - 1) // size * size if size and total > begin else begin
        links.append(("last", last))
    if size and end < total:
        links.append(("next", end))
    query = quote(query, safe="=&%+")
    shown = [f'<{_at(url, query, start)}>; rel="{rel}"' for rel, start in links]
    return ", ".join([*shown, *([f'<{web}>; rel="alternate"'] if web else [])])


def _at(url: str, query: str, start: int) -> str:
    parts = [part for part in query.split("&") if part]
    places = [n for n, part in enumerate(parts) if re.match(r"start=", part)]
    if places:
        parts[places[0]] = f"start={start}" if start else ""
    elif start:
        parts.append(f"start={start}")
    text = "&".join(part for part in parts if part)
    return f"{url}?{text}" if text else url
