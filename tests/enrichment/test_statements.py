"""Texts written for the tagger to fail on: what was ruled out, devices, genes, other diseases."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from zotsync.enrichment import enrich_item
from zotsync.item import Item

TOP = {"chemotherapy", "hormone-therapy", "immunotherapy", "radiotherapy", "targeted-therapy"}
TEXTS = tomllib.loads(Path(__file__).with_name("therapy_statements.toml").read_text("utf-8"))["text"]


def found(text: dict[str, Any]) -> set[str]:
    item = Item("journalArticle", {"title": text.get("title", ""), "abstractNote": text["says"]})
    return {tag.tag.removeprefix("therapy:") for tag in enrich_item(item).tags} & TOP


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.get("title") or text["says"][:50])
def test_a_text_gets_the_classes_it_is_about(text: dict[str, Any]) -> None:
    """Those that are known to be missed must be missed still, so that the list says what is so."""
    assert (found(text) == set(text["classes"])) is ("missed" not in text)


def test_there_are_texts_of_every_class_and_without_any() -> None:
    wanted = [frozenset(text["classes"]) for text in TEXTS]
    assert len(TEXTS) >= 60
    assert wanted.count(frozenset()) >= 20
    assert all(sum(name in one for one in wanted) >= 5 for name in TOP)
