"""The table of facts, against itself and against Zotero's own schema."""

import json

import pytest

from tests.shared import shared
from zotsync import schema


@pytest.fixture(scope="module")
def official():
    """Zotero's schema by item type."""
    text = shared("data", "zotero-schema-v41.json").read_text(encoding="utf-8")
    return json.loads(text)


def test_version_and_item_types_are_the_schemas(official):
    assert official["version"] == schema.VERSION
    assert schema.item_types() == tuple(sorted(t["itemType"] for t in official["itemTypes"]))
    assert len(schema.item_types()) == 40


def test_fields_of_every_type_in_order(official):
    for entry in official["itemTypes"]:
        expected = tuple(f["field"] for f in entry["fields"])
        assert schema.fields(entry["itemType"]) == expected, entry["itemType"]


def test_base_fields_of_every_type_both_ways(official):
    for entry in official["itemTypes"]:
        name = entry["itemType"]
        for field in entry["fields"]:
            base = field.get("baseField", field["field"])
            assert schema.base_field(name, field["field"]) == base
            assert schema.type_field(name, base) == field["field"]


def test_creator_types_of_every_type_with_the_primary_first(official):
    for entry in official["itemTypes"]:
        name, creators = entry["itemType"], entry["creatorTypes"]
        assert set(schema.creator_types(name)) == {c["creatorType"] for c in creators}
        assert len(schema.creator_types(name)) == len(creators)
        primary = [c["creatorType"] for c in creators if c.get("primary")]
        assert [schema.primary_creator(name)] == (primary or [""])


def test_date_fields_are_those_the_schema_calls_dates_and_their_variants(official):
    dates = {field for field, facts in official["meta"]["fields"].items() if facts["type"] == "date"}
    variants = {
        field["field"]
        for entry in official["itemTypes"]
        for field in entry["fields"]
        if field.get("baseField") in dates
    }
    assert dates | variants == schema.DATE_FIELDS


def test_no_variant_hides_another_field_of_its_type():
    """A type never has a base field and a variant of it at once, so the mapping is one to one."""
    for name in schema.item_types():
        bases = [schema.base_field(name, field) for field in schema.fields(name)]
        assert len(bases) == len(set(bases)), name


def test_an_unknown_type_is_taken_for_a_document():
    """A newer Zotero may know more: its title, date and creators must not be lost on the way to a file."""
    assert "pamphlet" not in schema.item_types()
    assert schema.fields("pamphlet") == schema.fields("document")
    assert schema.creator_types("pamphlet") == schema.creator_types("document")
    assert schema.primary_creator("pamphlet") == "author"
    assert schema.base_field("pamphlet", "title") == "title"
    assert schema.type_field("pamphlet", "title") == "title"
    assert not schema.is_valid_field("pamphlet", "volume")


def test_what_is_unknown_is_answered_with_nothing():
    assert schema.primary_creator("note") == ""
    assert schema.fields("note") == ()
    assert schema.type_field("book", "publicationTitle") is None
    assert not schema.is_valid_field("book", "colour")


def test_validity_is_per_type_and_per_name():
    assert schema.is_valid_field("thesis", "university")
    assert not schema.is_valid_field("thesis", "publisher")
    assert not schema.is_valid_field("book", "publicationTitle")
    assert schema.is_field("publicationTitle")
    assert not schema.is_field("shelfmark")
    assert schema.is_creator_type("podcaster")
    assert not schema.is_creator_type("ghostwriter")
