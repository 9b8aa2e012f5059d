"""A field that this type of item does not have.

Zotero's server refuses the item, or the value is kept where nobody sees it. Where the type has another name
for it, that is said.

Bad::

    itemType: bookSection
    title: Mosses
    publicationTitle: The northern wall

Good::

    itemType: bookSection
    title: Mosses
    bookTitle: The northern wall
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity
from zotsync.schema import base_field, fields, is_field, item_types, type_field

_TYPES = {name: frozenset(fields(name)) for name in item_types()}
# Kept for every type, in Extra where the type has no such field.
_ANYWHERE = frozenset({"PMID", "PMCID", "citationKey", "note"})


def check(item: Item) -> Iterator[Hit]:
    known = _TYPES.get(item.type)
    if known is None or known.issuperset(item.fields):
        return
    for field in item.fields:
        if field in known or field in _ANYWHERE or not is_field(field):
            continue  # What no type has may be of a newer schema.
        bases = {base_field(name, field) for name, some in _TYPES.items() if field in some}
        own = next((own for base in bases if (own := type_field(item.type, base))), None)
        what = f"call it {own}" if own and not item[own] else "move it to Extra, or change the type"
        yield Hit(f"A {item.type} has no {field}: {what}.", field=field)


rule = ItemRule(code="IT-07", name="field-invalid-for-type", severity=Severity.info, check=check)
