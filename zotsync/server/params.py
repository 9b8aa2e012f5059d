"""The query parameters of lists, checked as the real server checks them, and the links between pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from werkzeug.datastructures import MultiDict

from zotsync import schema
from zotsync.server.refusal import Refusal
from zotsync.server.session import MAX_NUMBER, WEB, is_key

PAGE = 25
MAX_PAGE = 100
_SORTS = (
    "dateModified",
    "dateAdded",
    "title",
    "creator",
    "itemType",
    "date",
    "publisher",
    "publicationTitle",
    "journalAbbreviation",
    "language",
    "accessDate",
    "libraryCatalog",
    "callNumber",
    "rights",
    "addedBy",
    "numItems",
    "version",
)
_NEWEST_FIRST = frozenset({"dateModified", "dateAdded", "date", "version"})
# What the real server can also say; each needs a citation processor or its export translators.
_ELSEWHERE_NAMES = """
    atom bib bibtex biblatex bookmarks citation coins csljson csv html mods refer ris rdf_bibliontology
    rdf_dc rdf_zotero tei wikipedia
"""
_ELSEWHERE = frozenset(_ELSEWHERE_NAMES.split())
_KEY_PARAMETERS = {"items": "itemKey", "collections": "collectionKey", "searches": "searchKey"}
# Parameters that come back in the links between pages.
_LINKED_NAMES = """
    collectionKey direction format include includeTrashed itemKey itemType key limit q qmode searchKey
    since sort start tag v
"""
_LINKED = frozenset(_LINKED_NAMES.split())


@dataclass(frozen=True, slots=True)
class Params:
    """A list that is asked for. ``limit`` None: all; ``keys`` None: no choice was made."""

    format: str = "json"
    start: int = 0
    limit: int | None = PAGE
    sort: str = "dateModified"
    descending: bool = True
    since: int = 0
    keys: tuple[str, ...] | None = None
    q: str = ""
    everything: bool = False
    starts_with: bool = False
    item_types: tuple[str, ...] = ()
    item_types_excluded: bool = False
    tags: tuple[str, ...] = ()
    with_trashed: bool = False


def number(args: MultiDict[str, str], name: str) -> int | None:
    """A parameter that is a number, 0 and up; None where it is missing, a refusal where it is not one."""
    value = args.get(name)
    if value is None:
        return None
    if not value.isdecimal():
        raise Refusal(400, f"Invalid value for '{name}' parameter")
    return min(int(value), MAX_NUMBER)


def keys_of(args: MultiDict[str, str], plural: str) -> list[str]:
    """The well-formed keys of ``itemKey=A,B`` and the like."""
    return [key for key in args.get(_KEY_PARAMETERS[plural], "").split(",") if is_key(key)]


def check_format(args: MultiDict[str, str], *, single: bool) -> str:
    """``json``, ``keys`` or ``versions``."""
    form = args.get("format", "json")
    if args.get("content"):
        form = "atom"
    wanted = [form, *(args.get("include", "data").split(","))]
    if form not in ("json", "keys", "versions", *_ELSEWHERE) or (single and form in ("keys", "versions")):
        raise Refusal(400, f"Invalid 'format' value '{form}'")
    for name in wanted[1:]:
        if name not in ("data", *_ELSEWHERE):
            raise Refusal(400, f"Invalid 'include' value '{name}'")
    for name in wanted:
        if name in _ELSEWHERE:
            raise Refusal(501, f"This library cannot write '{name}'")
    return form


def read(args: MultiDict[str, str], plural: str) -> Params:
    """The parameters of a list of ``items``, ``collections``, ``searches`` or ``tags``."""
    form = check_format(args, single=False)
    # The names of the API's first versions are still understood.
    sort, direction = args.get("sort"), args.get("direction")
    if "order" in args:
        sort, direction = args["order"], sort
    sort = sort or "dateModified"
    if sort not in _SORTS:
        raise Refusal(400, f"Invalid 'sort' value '{sort}'")
    direction = direction or ("desc" if sort in _NEWEST_FIRST else "asc")
    if direction not in ("asc", "desc"):
        raise Refusal(400, f"Invalid 'direction' value '{direction}'")
    qmode = args.get("qmode", "titleCreatorYear")
    if qmode not in ("titleCreatorYear", "everything", "startsWith", "contains"):
        raise Refusal(400, f"Invalid 'qmode' value '{qmode}'")
    chooses = _KEY_PARAMETERS.get(plural, "") in args
    keys = tuple(keys_of(args, plural)) if chooses else ()
    types, excluded = _types(args.get("itemType", ""))
    since = number(args, "since")
    if since is None:
        since = number(args, "newer")
    return Params(
        format=form,
        start=_integer(args.get("start")) or 0,
        limit=_limit(args, form, chooses=chooses),
        sort=sort,
        descending=direction == "desc",
        since=since or 0,
        # When no key is well-formed the real server forgets that a choice was made.
        keys=keys or None,
        q=args.get("q", "").strip(),
        everything=qmode == "everything",
        starts_with=qmode == "startsWith",
        item_types=types,
        item_types_excluded=excluded,
        tags=tuple(tag for tag in args.getlist("tag") if tag),
        with_trashed=args.get("includeTrashed", "0") not in ("", "0", "false"),
    )


def _integer(value: str | None) -> int:
    return min(int(value), MAX_NUMBER) if value is not None and value.isdecimal() else 0


def _limit(args: MultiDict[str, str], form: str, *, chooses: bool) -> int | None:
    asked = _integer(args.get("limit"))
    if form in ("keys", "versions"):
        return asked or None
    return min(asked or (MAX_PAGE if chooses else PAGE), MAX_PAGE)


def _types(value: str) -> tuple[tuple[str, ...], bool]:
    if not value:
        return (), False
    excluded = value.startswith("-")
    types = tuple(name.strip() for name in value.removeprefix("-").split("||"))
    for name in types:
        if name not in schema.item_types():
            raise Refusal(400, f"Invalid itemType '{name}'")
    return types, excluded


def link_header(host: str, path: str, args: MultiDict[str, str], params: Params, total: int) -> str:
    """The Link header of a list: first, prev, next, last, alternate."""
    links = []
    limit = params.limit
    if limit:
        start = params.start
        if start > 0:
            links += [("first", 0), ("prev", max(start - limit, 0))]
        if start + limit < total:
            links.append(("next", start + limit))
        last = _last(start, limit, total)
        if start != last:
            links.append(("last", last))
    path = quote(path, safe="/")
    url = f"{host}{path}"
    base = _linked(args, params)
    shown = [f'<{_url(url, [*base, *_start(start)])}>; rel="{rel}"' for rel, start in links]
    return ", ".join([*shown, f'<{WEB}{path}>; rel="alternate"'])


def _last(start: int, limit: int, total: int) -> int:
    """Where the last page begins."""
    if start >= total:
        return max(total - limit, 0)
    return start + (total - start - 1) // limit * limit


def _start(start: int) -> list[tuple[str, str]]:
    return [("start", str(start))] if start else []


def _linked(args: MultiDict[str, str], params: Params) -> list[tuple[str, str]]:
    """The parameters that differ from their defaults."""
    found = []
    order = args.get("order")
    for name, value in args.items(multi=True):
        if name not in _LINKED and name not in ("content", "newer"):
            continue
        if name == "limit":
            value = str(params.limit or "")
            if params.limit == PAGE and params.format == "json":
                continue
        elif name == "sort":
            value = order or value
        is_default = (
            name == "start"
            or (name == "direction" and (value == "desc") == (params.sort in _NEWEST_FIRST))
            or (name == "format" and value == "json")
            or (name == "since" and value == "0")
            or (name == "v" and value == "3")
        )
        if value and not is_default:
            found.append((name, value))
    return found


def _url(url: str, parameters: list[tuple[str, str]]) -> str:
    query = "&".join(
        f"{name}={quote(value, safe='')}" for name, value in sorted(parameters, key=lambda p: p[0])
    )
    return f"{url}?{query}" if query else url
