"""The five measured documents: their tags and suggestions, with items made from what they must become."""

import json
from typing import Any

import pytest

from tests.shared import shared
from zotsync.enrichment import enrich_item
from zotsync.item import Item, Origin, Span

NAMES = ("000", "001", "002", "003", "004")
PROSE = ("002", "003", "004")


def load(name: str) -> tuple[Item, str, dict[str, Any]]:
    """The item of one document, placed in its text; a prose document has a body."""
    gold = json.loads(shared("gold", "seed-items.json").read_text(encoding="utf-8"))
    path = next(path for path in gold if path.startswith(name))
    text = shared("seeds", path).read_text(encoding="utf-8")
    fields = {
        key: value
        for key, value in gold[path]["item"].items()
        if isinstance(value, str) and key != "itemType"
    }
    spans: dict[str, tuple[Span, ...]] = {}
    if abstract := fields.pop("abstractNote", "").removeprefix("startswith:"):
        start = text.index(abstract)
        end = text.index("\n", start)
        spans["abstractNote"] = (Span(start, end),)
        fields["abstractNote"] = text[start:end]
    start = max(text.find(fields["title"]), 0)
    spans["title"] = (Span(start, start + len(fields["title"])),)
    body = Span(spans["title"][0].end, len(text)) if name in PROSE else None
    origin = Origin(path=path, text=text, spans=spans, body=body)
    values = {key: value for key, value in fields.items() if value}
    return Item(gold[path]["item"]["itemType"], values, origin=origin), text, gold[path]


@pytest.mark.parametrize("name", NAMES)
def test_every_tag_that_must_be_there_is_there_and_none_that_must_not(name: str) -> None:
    item, text, gold = load(name)
    found = {tag.tag for tag in enrich_item(item, text=text).tags}
    assert set(gold["tags"]["must"]) <= found
    assert not set(gold["tags"]["must_not"]) & found
    for prefix in gold["tags"].get("must_not_prefix", ()):
        assert not [tag for tag in found if tag.startswith(prefix)]


@pytest.mark.parametrize("name", NAMES)
def test_suggestions_are_those_that_the_address_gives(name: str) -> None:
    item, text, gold = load(name)
    found = {one.field: one.value for one in enrich_item(item, text=text).suggestions}
    assert found == gold.get("suggestions", {})


@pytest.mark.parametrize("name", NAMES)
def test_evidence_stands_where_it_says(name: str) -> None:
    item, text, _ = load(name)
    for tag in enrich_item(item, text=text).tags:
        assert tag.evidence
        for one in tag.evidence:
            value = text if one.field == "body" else item[one.field]
            assert value[one.start : one.end] == one.text != ""
