"""The laws of sync, on scenarios chosen by hand and by chance."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.sync.laws import FIRST, HIDDEN, ITEMS, SCENARIOS, Scenario, check
from zotsync.formats.base import CannotSay
from zotsync.item import Creator, Tag


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_laws_hold_on_chosen_scenarios(scenario: Scenario) -> None:
    check(scenario)


words = st.lists(
    st.sampled_from("river stone Über naïve salt 12 of the old lamp, rope".split()), min_size=1, max_size=4
).map(" ".join)
values = {
    "title": words.map(lambda w: f"On {w}"),
    "date": st.sampled_from(["2001", "2002-03", "2003-04-05", None]),
    "volume": st.sampled_from(["1", "2", "30", None]),
    "pages": st.sampled_from(["1-9", "17", "100-120", None]),
    "publicationTitle": words.map(str.title),
    "language": st.sampled_from(["en", "de", None]),
    "url": st.sampled_from(["https://example.org/a", "https://example.org/b?x=1&y=2", None]),
    "abstractNote": words,
    "libraryCatalog": words,
    "tags": st.lists(st.sampled_from([*FIRST.tags, Tag("oil"), Tag("två ord"), Tag("a/b")]), unique=True).map(
        tuple
    ),
    "creators": st.lists(
        st.sampled_from([*FIRST.creators, Creator("author", "Osei", "Kofi"), Creator("editor", "Li", "Wu")]),
        unique=True,
        min_size=1,
        max_size=3,
    ).map(tuple),
}


@st.composite
def edits(draw: st.DrawFn, most: int = 3) -> dict[str, object]:
    chosen = draw(st.lists(st.sampled_from(sorted(values)), unique=True, max_size=most))
    return {name: draw(values[name]) for name in chosen}


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    per_item = st.dictionaries(st.sampled_from([0, 1, 2]), edits(), max_size=2)
    format = draw(st.sampled_from(["ris", "ris", "bibtex", "markdown", "csl-json"]))
    local, library = draw(per_item), draw(per_item)
    if draw(st.booleans()) and local:
        # Both sides edit the same places, some of them equally.
        for index, mine in local.items():
            library[index] = {n: draw(st.sampled_from([v, draw(values[n])])) for n, v in mine.items()}
    fate = draw(st.sampled_from(["", "", "removed", "trashed"])) if format != "markdown" else ""
    victims = frozenset({1}) if fate else frozenset[int]()
    if fate:
        # What a deletion meets on its own side is no edit.
        (local if fate == "removed" else library).pop(1, None)
    local = {i: e for i, e in local.items() if e}
    library = {i: e for i, e in library.items() if e}
    return Scenario(
        format,
        ITEMS,
        local,
        library,
        removed=victims if fate == "removed" else frozenset(),
        trashed=victims if fate == "trashed" else frozenset(),
        hidden=draw(st.sampled_from([{}, HIDDEN])),
    )


def play(scenario: Scenario) -> None:
    try:
        check(scenario)
    except CannotSay:
        assume(False)


quick = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@quick
@given(scenarios())
def test_the_laws_hold_on_any_scenario(scenario: Scenario) -> None:
    play(scenario)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(scenario=scenarios())
def test_the_laws_hold_on_very_many_scenarios(part: int, scenario: Scenario) -> None:
    """In parts, for all workers at once; each run takes new ones."""
    play(scenario)
