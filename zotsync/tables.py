"""Items as other tools hold them: CSL JSON for citation processors, a pandas frame for counting."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from zotsync import formats
from zotsync.errors import InputError, UsageError
from zotsync.formats.values import name_of, year_of
from zotsync.item import Item, Json, Note

if TYPE_CHECKING:
    import pandas

_FIRST = ("key", "itemType", "title", "authors", "year", "date")
_LISTS = ("creators", "tags", "collections", "notes")
_DERIVED = ("authors", "year")


def to_csl_json(items: Iterable[Item]) -> list[Json]:
    """One CSL object for each item, as citeproc and pandoc read them.

    >>> to_csl_json([Item("book", {"title": "Mosses", "ISBN": "978-3-16-148410-0"})])[0]["type"]
    'book'
    """
    objects: list[Json] = json.loads(formats.format_named("csl-json").write(items))
    return objects


def from_csl_json(objects: Iterable[Mapping[str, Any]]) -> list[Item]:
    """The items of CSL objects. Raises `InputError` where one is none.

    >>> from_csl_json([{"type": "book", "title": "Mosses"}])[0].title
    'Mosses'
    """
    items: list[Item] = []
    for number, one in enumerate(objects):
        reading = formats.format_named("csl-json").read(json.dumps([one], ensure_ascii=False))
        if not reading.items:
            raise InputError(f"Object {number} is no CSL item.", remedy="Give it a type, such as book.")
        items.append(reading.items[0].with_(origin=None))
    return items


def to_pandas(items: Iterable[Item]) -> pandas.DataFrame:
    """One row for each item, a column for each field that has a value anywhere, in Zotero's names.

    ``creators`` and ``tags`` hold Zotero's JSON objects, ``notes`` their HTML. Two columns more are for
    counting, and are left out on the way back: ``authors`` (``Last, First; …``) and ``year`` (a nullable
    integer, from the date). Raises `UsageError` where pandas is not installed.
    """
    pd = _pandas()
    rows = [_row(item) for item in items]
    named = [*_FIRST, *(name for row in rows for name in row)]
    frame = pd.DataFrame(rows, columns=list(dict.fromkeys(named)))
    frame["year"] = pd.to_numeric(frame["year"], errors="coerce").astype("Int64")
    return frame


def from_pandas(frame: pandas.DataFrame) -> list[Item]:
    """The items of a frame's rows, in their order; empty and missing cells are no fields.

    Columns are Zotero's names, as `to_pandas` gives them; ``itemType`` must be there. Where there is no
    ``creators``, ``authors`` is read. Raises `UsageError` (also where pandas is missing) or `InputError`.
    """
    pd = _pandas()
    if "itemType" not in frame.columns:
        raise UsageError("The frame has no column itemType.", remedy="Give each row one, such as book.")
    rows = (dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None))
    return [_item(number, row, pd) for number, row in enumerate(rows)]


def _row(item: Item) -> Json:
    data = item.to_json()
    row = {name: value for name, value in data.items() if value or name == "version"}
    if item.notes:
        row["notes"] = [note.html for note in item.notes]
    row["authors"] = "; ".join(one.display for one in item.creators if one.type == "author")
    row["year"] = year_of(item["date"]) or None
    return row


def _item(number: int, row: Mapping[Any, Any], pd: ModuleType) -> Item:
    data: Json = {}
    for name, value in row.items():
        if name in _LISTS or name == "relations":
            if value is None or (isinstance(value, float) and value != value):
                continue
            if not isinstance(value, Mapping if name == "relations" else (list, tuple)):
                raise InputError(
                    f"Row {number}: {name} is {value!r}, no list as to_pandas makes it.",
                    remedy="Leave the column out, or keep frames with to_pickle: CSV has no lists.",
                )
            data[str(name)] = value
        elif name not in _DERIVED and not _missing(value, pd):
            data[str(name)] = _text(value) if name != "version" else int(value)
    if "creators" not in data and not _missing(row.get("authors"), pd):
        data["creators"] = [
            name_of("author", name).to_json() for name in str(row["authors"]).split(";") if name.strip()
        ]
    notes = tuple(Note(str(html)) for html in data.pop("notes", ()))
    try:
        return Item.from_json(data, notes)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise InputError(f"Row {number} is no item: {error}.") from None


def _missing(value: Any, pd: ModuleType) -> bool:
    return value is None or value == "" or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _text(value: Any) -> Any:
    """A number that a frame made of digits is those digits again; what is no scalar stays as it is."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():  # pandas has no dates without a time
        return value.date().isoformat()
    return value if isinstance(value, (list, dict, bool)) else str(value)


def _pandas() -> ModuleType:
    try:
        return import_module("pandas")
    except ImportError:
        remedy = 'It comes with the extra: pip install "zotsync[pandas]"'
        raise UsageError("pandas is not installed.", remedy=remedy) from None
