"""When an item was added and changed, and what can be read from its date."""

import pytest

from zotsync.server import dates

T1, T2 = "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z"


@pytest.fixture
def item(http, monkeypatch):
    """An item of the first day; the next write happens on the second."""
    monkeypatch.setattr(dates, "now", lambda: T1)
    collection = http.post("collections", json=[{"name": "Bogs"}]).json()["success"]["0"]
    made = http.post("items", json=[{"itemType": "book", "title": "Peat"}]).json()["successful"]["0"]
    monkeypatch.setattr(dates, "now", lambda: T2)
    return {**made["data"], "collection": collection}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": "Turf"}, T2),
        ({"tags": [{"tag": "fen"}]}, T2),
        ({"creators": [{"creatorType": "author", "name": "Ito"}]}, T2),
        ({"deleted": 1}, T2),
        ({"dateAdded": "2020-01-01T00:00:00Z"}, T2),
        ({"title": "Turf", "dateModified": T1}, T2),
        ({"title": "Turf", "dateModified": "2021-05-05T05:05:05Z"}, "2021-05-05T05:05:05Z"),
        ({"title": "Turf", "dateModified": "2021-05-05T05:05:05+02:00"}, "2021-05-05T03:05:05Z"),
        ({"relations": {"owl:sameAs": "http://zotero.org/groups/9/items/REED2345"}}, T1),
        ({"inPublications": True}, T1),
        ({"title": "Peat"}, T1),
    ],
)
def test_date_modified_speaks_of_content(http, item, change, expected):
    path = f"items/{item['key']}"
    assert http.patch(path, json={**change, "version": item["version"]}).status_code == 204
    assert http.get(path).json()["data"]["dateModified"] == expected


def test_moving_into_a_collection_leaves_date_modified(http, item):
    path = f"items/{item['key']}"
    http.patch(path, json={"collections": [item["collection"]], "version": item["version"]})
    found = http.get(path).json()
    assert found["data"]["dateModified"] == T1
    assert found["version"] > item["version"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", "2019"),
        ("2019-7", "2019-07"),
        ("2019-07-30", "2019-07-30"),
        ("May 2019", "2019-05"),
        ("3 June 1987", "1987-06-03"),
        ("June 3rd, 1987", "1987-06-03"),
        ("3/4/2005", "2005-03-04"),
        ("23/4/2005", "2005-04-23"),
        ("1998/11/02", "1998-11-02"),
        ("11/1998", "1998-11"),
        ("Winter 1998", "1998"),
        ("c. 1450", "1450"),
        ("2019-13-40", "2019"),
        ("in press", ""),
        ("", ""),
    ],
)
def test_dates_in_free_words(text, expected):
    assert dates.parsed(text) == expected


def test_meta_shows_the_parsed_date(http):
    report = http.post("items", json=[{"itemType": "case", "dateDecided": "4 May 1999"}]).json()
    assert report["successful"]["0"]["meta"]["parsedDate"] == "1999-05-04"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2020-01-01", "2020-01-01"),
        ("2020-01-01 10:00:00", "2020-01-01T10:00:00Z"),
        ("2020-01-01T10:00:00-01:00", "2020-01-01T11:00:00Z"),
        ("CURRENT_TIMESTAMP", T1),
    ],
)
def test_access_dates(sent, kept):
    assert dates.access_date(sent, T1) == kept
