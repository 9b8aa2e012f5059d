"""Registries for tests: answers in the shapes that the real ones give, about works that do not exist."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import responses

from zotsync.enrichment.doi import Answers, Checked, check_item
from zotsync.item import Creator, Item

DOI = "10.5555/lichen.2016"
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ARTICLE = Item(
    "journalArticle",
    {
        "title": "Lichen growth on volcanic basalt: a thirty-year record",
        "date": "2016-03",
        "publicationTitle": "Journal of Invented Botany",
        "volume": "12",
        "issue": "3",
        "pages": "101-118",
        "DOI": DOI,
    },
    (Creator("author", "Halvorsen", "Nadia"), Creator("author", "Ito", "Kenji")),
)
WORK: dict[str, Any] = {
    "DOI": DOI,
    "type": "journal-article",
    "title": ["Lichen growth on volcanic basalt: a thirty-year record"],
    "subtitle": [],
    "author": [
        {"given": "Nadia", "family": "Halvorsen", "sequence": "first", "affiliation": []},
        {"given": "Kenji", "family": "Ito", "sequence": "additional", "affiliation": []},
    ],
    "container-title": ["Journal of Invented Botany"],
    "short-container-title": ["J. Invent. Bot."],
    "volume": "12",
    "issue": "3",
    "page": "101-118",
    "ISSN": ["2434-561X"],
    "issued": {"date-parts": [[2016, 3]]},
    "published-online": {"date-parts": [[2016, 1, 20]]},
    "publisher": "Example House",
    "relation": {},
}
HANDLE = {"responseCode": 1, "handle": DOI, "values": [{"index": 1, "type": "URL"}]}
UNKNOWN = {"responseCode": 100, "handle": DOI}
DATASET: dict[str, Any] = {
    "doi": DOI,
    "titles": [{"title": "Lichen growth on volcanic basalt: a thirty-year record"}],
    "creators": [{"name": "Halvorsen, Nadia", "familyName": "Halvorsen", "nameType": "Personal"}],
    "publicationYear": 2016,
    "types": {"resourceTypeGeneral": "Dataset"},
    "dates": [{"date": "2016-02-01", "dateType": "Issued"}],
    "container": {},
    "relatedIdentifiers": [],
}
PMC: dict[str, Any] = {
    "id": "31234567",
    "pmid": "31234567",
    "pmcid": "PMC7654321",
    "doi": DOI,
    "title": "Lichen growth on volcanic basalt: a thirty-year record.",
    "pubTypeList": {"pubType": ["research-article", "Journal Article"]},
}


def crossref(**changes: Any) -> dict[str, Any]:
    """What api.crossref.org answers; a value of None takes a key away."""
    work = {name: v for name, v in {**copy.deepcopy(WORK), **_plain(changes)}.items() if v is not None}
    return {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": work}


def datacite(**changes: Any) -> dict[str, Any]:
    """What api.datacite.org answers."""
    return {"data": {"id": DOI, "type": "dois", "attributes": {**copy.deepcopy(DATASET), **changes}}}


def csl(**changes: Any) -> dict[str, Any]:
    """What doi.org hands out as CSL JSON."""
    record = {
        "type": "article-journal",
        "DOI": DOI,
        "title": WORK["title"][0],
        "author": [{"family": "Halvorsen", "given": "Nadia"}],
        "issued": {"date-parts": [[2016]]},
        "container-title": "Journal of Invented Botany",
    }
    return {**record, **_plain(changes)}


def pmc(*results: dict[str, Any]) -> dict[str, Any]:
    """What Europe PMC answers to a search."""
    return {"version": "6.9", "hitCount": len(results), "resultList": {"result": list(results)}}


def _plain(changes: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "-"): value for name, value in changes.items()}


def serve(mock: responses.RequestsMock, doi: str = DOI, **answers: Any) -> None:
    """Let the registries answer: a dict is JSON, a number a status, an exception no answer at all.

    A registry that is not named knows nothing (404); doi.org then says that nobody does.
    """
    places = {
        "crossref": f"https://api.crossref.org/works/{doi}",
        "handle": f"https://doi.org/api/handles/{doi}",
        "datacite": f"https://api.datacite.org/dois/{doi}",
        "record": f"https://doi.org/{doi}",
        "pmc": "https://www.ebi.ac.uk/europepmc/webservices/rest/search",
    }
    for name, place in places.items():
        given = answers.get(name, pmc() if name == "pmc" else 404)
        for answer in given if isinstance(given, list) else [given]:
            if isinstance(answer, int):
                mock.get(place, status=answer)
            elif isinstance(answer, Exception | str | bytes):
                mock.get(place, body=answer)
            elif "json" in answer or "body" in answer or ("status" in answer and "message" not in answer):
                mock.get(place, **answer)
            else:
                mock.get(place, json=answer)


def answers(path: Path | None = None, *, offline: bool = False, waits: list[float] | None = None) -> Answers:
    """Answers that do not wait, at a fixed time."""
    slept = (waits if waits is not None else []).append
    return Answers(path, contact="someone@example.org", offline=offline, sleep=slept, now=lambda: NOW)


def check(item: Item, path: Path | None = None, **given: Any) -> Checked:
    """What is said of an item where the registries answer so."""
    doi = item["DOI"].lower() if item["DOI"].lower().startswith("10.") else DOI
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        others = given.pop("also", {})
        serve(mock, doi, **given)
        for other, answer in others.items():
            mock.get(f"https://api.crossref.org/works/{other}", json=answer)
        asked = answers(path)
        try:
            return check_item(item, asked)
        finally:
            asked.close()
