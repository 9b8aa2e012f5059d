"""Inferred tags in a library: automatic, journalled, and never against what a person decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import responses

from tests.enrichment.doi.registry import answers, crossref, serve
from tests.enrichment.doi.test_situations import JOURNAL, PREPRINT, preprint
from tests.sync.faults import Killed, killed
from tests.sync.world import World
from zotsync.config import Config, EnrichSection, parse
from zotsync.enriching import EnrichReport
from zotsync.enrichment import Enriched, TagSuggestion
from zotsync.errors import ConfigError, GuardError, UsageError
from zotsync.inferring import EnrichedItem, agreed_years
from zotsync.item import Item

TRIAL = """TY  - JOUR
AU  - Abebe, Sara
TI  - Sunitinib in renal cell carcinoma: a phase 2 trial
JO  - Annals of Invented Oncology
PY  - 2014
KW  - kidney
UR  - https://www.nature.com/articles/nrc4321
ER  - 
"""
KINASE = ["therapy:kinase-inhibitor", "therapy:targeted-therapy"]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


def configured(tmp_path: Path, **enrich: Any) -> World:
    return World(tmp_path, replace(Config(), enrich=EnrichSection(**enrich)))


def enrich(world: World, **options: Any) -> EnrichReport:
    with world.open() as workspace:
        return workspace.enrich(**options)


def tags(world: World, title: str = "Sunitinib") -> dict[str, int]:
    return {tag["tag"]: tag.get("type", 0) for tag in world.item(title).get("tags", ())}


def without(world: World, name: str) -> None:
    """A person removes a tag in the library."""
    left = [tag for tag in world.item("Sunitinib")["tags"] if tag["tag"] != name]
    world.edit(world.key("Sunitinib"), tags=left)


def states(report: EnrichReport) -> dict[str, str]:
    (one,) = report.items
    return {value: fact["state"] for (_, value), fact in one.provenance.items()}


def test_tags_go_to_the_library_as_automatic_tags_and_files_stay(world: World) -> None:
    world.put("a.ris", TRIAL)
    world.sync()
    files = world.files()
    report = enrich(world)
    assert report.run.run
    assert {"year:2014": 1, **dict.fromkeys(KINASE, 1)}.items() <= tags(world).items()
    world.sync()
    assert world.files() == files
    assert enrich(world).run.run == ""
    assert world.sync().run == ""


def test_what_a_person_removed_is_never_set_again(world: World) -> None:
    world.put("a.ris", TRIAL)
    world.sync()
    enrich(world)
    without(world, "therapy:targeted-therapy")
    world.sync()
    for _ in range(2):
        report = enrich(world)
        assert "therapy:targeted-therapy" not in tags(world)
        assert states(report)["therapy:targeted-therapy"] == "refused"


def test_what_a_person_removed_or_refused_is_set_again_on_request_alone(world: World) -> None:
    """``again`` is for what it names; a run that names what nobody refused says so and writes nothing."""
    world.put("a.ris", TRIAL)
    world.sync()
    enrich(world)
    without(world, "therapy:targeted-therapy")
    without(world, "year:2014")
    with world.open() as workspace:
        workspace.refuse(world.key("Sunitinib"), "tags", "therapy:kinase-inhibitor")
    with pytest.raises(UsageError, match="therapy:surgery"):
        enrich(world, again=["year:2014", "therapy:surgery"])
    assert enrich(world, again=["year:2014"], dry_run=True).run.plan.changes
    assert enrich(world).run.run == ""
    report = enrich(world, again=["year:2014"])
    assert tags(world).keys() == {"kidney", "therapy:kinase-inhibitor", "year:2014"}
    assert states(report)["therapy:targeted-therapy"] == "refused"
    world.undo(report.run.run)
    assert enrich(world).run.run == ""
    assert "year:2014" not in tags(world)


def test_an_undone_enrichment_is_not_repeated(world: World) -> None:
    world.put("a.ris", TRIAL)
    world.sync()
    before = tags(world)
    run = enrich(world).run.run
    world.undo(run)
    assert tags(world) == before
    assert enrich(world).run.run == ""
    assert world.sync().run == ""
    assert tags(world) == before


def test_a_lost_base_makes_enrichment_suggest_only(world: World) -> None:
    world.put("a.ris", TRIAL)
    world.sync()
    enrich(world)
    without(world, "year:2014")
    for path in world.state.rglob("base.sqlite*"):
        path.unlink()
    with pytest.raises(GuardError):
        enrich(world)
    world.sync(allow=["base-missing"])
    report = enrich(world)
    assert (report.run.run, report.before) == ("", 1)
    assert "year:2014" not in tags(world)
    assert "year:2014" in {tag.tag for one in report.items for tag in one.found.tags}


def test_items_that_were_there_before_are_written_to_only_when_adopted(world: World) -> None:
    world.create(itemType="journalArticle", title="Sunitinib for renal cancer", date="2015")
    world.sync()
    assert (enrich(world).run.run, tags(world)) == ("", {})
    assert enrich(world, adopt=True).run.run
    assert tags(world)["year:2015"] == 1
    without(world, "year:2015")
    assert enrich(world, adopt=True).run.run == ""


def test_items_that_come_to_a_known_library_are_no_older_items(world: World) -> None:
    world.put("a.ris", TRIAL)
    world.sync()
    world.create(itemType="book", title="Imatinib for leukemia", date="2003")
    world.sync()
    enrich(world)
    assert tags(world, "Imatinib")["year:2003"] == 1


def test_a_tag_of_a_person_stays_theirs_and_once_removed_is_not_set(world: World) -> None:
    world.put("a.ris", TRIAL)
    world.sync()
    world.edit(world.key("Sunitinib"), tags=[{"tag": "year:2014"}])
    enrich(world)
    assert tags(world)["year:2014"] == 0
    without(world, "year:2014")
    enrich(world)
    assert "year:2014" not in tags(world)


def test_enrichment_takes_away_only_what_it_set(world: World) -> None:
    world.put("a.ris", TRIAL)
    world.sync()
    world.edit(world.key("Sunitinib"), tags=[{"tag": "therapy:surgery", "type": 1}])
    enrich(world)
    world.edit(world.key("Sunitinib"), date="2016")
    enrich(world)
    assert "year:2014" not in tags(world)
    assert tags(world)["year:2016"] == 1
    assert tags(world)["therapy:surgery"] == 1


def test_what_enrichment_took_away_and_a_person_put_back_stays(world: World) -> None:
    world.put("a.ris", TRIAL)
    world.sync()
    enrich(world)
    world.edit(world.key("Sunitinib"), date="2016")
    run = enrich(world).run.run
    world.undo(run)
    assert "year:2014" in tags(world)
    enrich(world)
    assert "year:2014" in tags(world)
    assert "year:2016" not in tags(world)


def test_files_get_the_tags_where_configured_and_lose_no_type(tmp_path: Path) -> None:
    world = configured(tmp_path, write=("library", "files"))
    world.put("a.ris", TRIAL)
    world.sync()
    enrich(world)
    world.sync()
    assert "KW  - therapy:kinase-inhibitor\n" in world.text("a.ris")
    world.change("a.ris", "KW  - kidney", "KW  - kidneys")
    world.sync()
    assert tags(world)["therapy:kinase-inhibitor"] == 1
    world.change("a.ris", "KW  - year:2014\n", "")
    world.sync()
    assert enrich(world).run.run == ""
    assert "year:2014" not in tags(world)


def test_chosen_enrichers_run_at_each_sync(tmp_path: Path) -> None:
    world = configured(tmp_path, auto=("year",))
    world.put("a.ris", TRIAL)
    report = world.sync()
    assert tags(world)["year:2014"] == 1
    assert not set(KINASE) & set(tags(world))
    assert len(report.runs) == 2
    assert world.sync().run == ""
    before = world.store.requests
    quiet = world.sync()
    assert (quiet.run, quiet.plan.changes, world.store.requests - before) == ("", (), 1)
    without(world, "year:2014")
    world.sync()
    world.sync()
    assert "year:2014" not in tags(world)


def test_a_suggested_value_is_written_on_request_and_never_twice(world: World) -> None:
    world.put("a.ris", TRIAL)
    world.sync()
    enrich(world)
    assert not world.item("Sunitinib").get("DOI")
    enrich(world, accept=["DOI"])
    assert world.item("Sunitinib")["DOI"] == "10.1038/nrc4321"
    world.sync()
    assert re.search("^DO  - 10.1038/nrc4321$", world.text("a.ris"), re.M)
    world.edit(world.key("Sunitinib"), DOI="")
    world.sync()
    assert enrich(world, accept=["DOI"]).run.run == ""


def test_an_identifier_that_a_note_names_is_written_on_request(world: World) -> None:
    book = "TY  - BOOK\nAU  - Bos, Ida\nTI  - Piers of the north\nPY  - 1999\n"
    world.put("a.ris", f"{book}N1  - from the shop: ISBN 978-3-16-148410-0\nER  - \n")
    world.sync()
    assert not world.item("Piers").get("ISBN")
    enrich(world, accept=["ISBN"])
    assert world.item("Piers")["ISBN"] == "9783161484100"
    world.sync()
    assert "from the shop" in world.text("a.ris")
    assert re.search("^SN  - 9783161484100$", world.text("a.ris"), re.M)
    assert world.sync().run == ""


def test_paths_name_the_sources_that_are_meant(world: World) -> None:
    world.put("a.ris", TRIAL)
    world.put("b/b.ris", TRIAL.replace("Sunitinib", "Pazopanib").replace("2014", "2017"))
    world.sync()
    enrich(world, paths=[world.root / "b"])
    assert "year:2017" in tags(world, "Pazopanib")
    assert "year:2014" not in tags(world)
    with pytest.raises(UsageError):
        enrich(world, paths=["/elsewhere"])


def test_a_document_s_prose_is_evidence(world: World) -> None:
    prose = "Radiotherapy treats cancer with rays. A course of radiotherapy lasts some weeks.\n\n"
    world.put("page.txt", f"Rays Against Tumours\n\nBy Nadia Halvorsen\nPublished: 4 May 2019\n\n{prose * 4}")
    world.sync()
    enrich(world)
    assert tags(world, "Rays")["therapy:radiotherapy"] == 1


@pytest.mark.parametrize("at", range(1, 14))
def test_killed_anywhere_it_neither_forgets_nor_repeats(
    world: World, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    world.put("a.ris", TRIAL)
    world.sync()
    with killed(monkeypatch, at), suppress(Killed):
        enrich(world)
    monkeypatch.undo()
    arrived = "year:2014" in tags(world)
    if arrived:
        without(world, "year:2014")
    enrich(world)
    assert ("year:2014" in tags(world)) is not arrived
    enrich(world)
    assert ("year:2014" in tags(world)) is not arrived


def test_settings_that_cannot_hold_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"write in \[enrich\]"):
        parse({"enrich": {"write": ["files"]}})
    assert parse({"enrich": {"auto": ["therapy"]}}).enrich.auto == ("therapy",)


def test_an_unknown_enricher_is_named(tmp_path: Path) -> None:
    world = configured(tmp_path, auto=("weather",))
    with pytest.raises(ConfigError, match="weather"):
        world.sync()


def test_many_tags_are_not_taken_away_unasked(world: World) -> None:
    for year in range(2000, 2009):
        world.put(f"{year}.ris", TRIAL.replace("Sunitinib", f"Sunitinib {year}").replace("2014", str(year)))
    world.sync()
    enrich(world)
    for year in range(2000, 2009):
        world.edit(world.key(f"Sunitinib {year}"), title=f"Glaciers {year}")
    with pytest.raises(GuardError, match="tags would be removed"):
        enrich(world)
    assert enrich(world, allow=["tag-removals"]).run.applied
    assert tags(world, "Glaciers 2000") == {"kidney": 1, "year:2000": 1}


def test_sources_that_name_different_years_are_a_finding_and_no_tag() -> None:
    found = [
        EnrichedItem(path, Item("book"), Enriched((TagSuggestion(f"year:{year}", 0.9, "year"),)))
        for path, year in (("a.md", 2011), ("b.txt", 2014))
    ]
    (one, other) = agreed_years(found, "year:")
    assert one.found.tags == other.found.tags == ()
    assert one.to_json()["findings"] == ["Its sources name different years: 2011 in a.md, 2014 in b.txt."]
    assert agreed_years(found[:1], "year:") == found[:1]


def test_a_preprint_becomes_the_published_version_and_keeps_all_that_hangs_on_it(world: World) -> None:
    fields = {**PREPRINT.fields, "repository": "Moss Archive", "extra": "read twice"}
    creators = [creator.to_json() for creator in PREPRINT.creators]
    key = world.create(
        itemType="preprint", creators=creators, tags=[{"tag": "mine"}], collections=["CCCC2345"], **fields
    )
    world.create(itemType="note", parentItem=key, note="<p>mine</p>")
    world.sync()
    title = PREPRINT.title
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        served = crossref(DOI=JOURNAL, issued={"date-parts": [[2017]]})
        serve(mock, crossref=preprint())
        mock.get(f"https://api.crossref.org/works/{JOURNAL}", json=served)
        before = world.item(title)
        enrich(world, adopt=True, accept=["published"], answers=answers())
        after = world.item(title)
        assert (after["itemType"], after["DOI"], after["volume"]) == ("journalArticle", JOURNAL, "12")
        assert (after["publicationTitle"], after["collections"]) == (
            "Journal of Invented Botany",
            ["CCCC2345"],
        )
        assert {"mine"} <= {tag["tag"] for tag in after["tags"]}
        assert after["extra"] == f"read twice\nPreprint DOI: {before['DOI']}"
        assert "Moss Archive" in after.values()
        assert [d["note"] for d in world.library().values() if d.get("parentItem") == key] == ["<p>mine</p>"]
        world.undo()
        assert world.item(title)["DOI"] == before["DOI"]
        assert enrich(world, accept=["published"], answers=answers()).run.run == ""
