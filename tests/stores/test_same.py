"""What a server does to values is no difference; anything else is."""

import pytest

from zotsync.stores.zotero_same import holds

A, B = {"tag": "a"}, {"tag": "b", "type": 1}

AUTHOR = {"creatorType": "author", "firstName": "Mira", "lastName": "Holm"}
SECOND = {**AUTHOR, "lastName": "Berg"}
URI = "http://zotero.org/users/1/items/ABCD2345"


@pytest.mark.parametrize(
    ("found", "sent"),
    [
        ({"title": "Peat"}, {"title": " Peat\x07 "}),
        ({"abstractNote": "a\nb"}, {"abstractNote": "a\r\nb"}),
        ({"numPages": "12"}, {"numPages": 12}),
        ({"DOI": ""}, {"DOI": None}),
        ({}, {"deleted": False, "collections": [], "relations": {}, "tags": []}),
        ({"deleted": 1}, {"deleted": True}),
        ({"creators": [AUTHOR]}, {"creators": [AUTHOR, {"creatorType": "author", "name": " "}]}),
        (
            {"creators": [{"creatorType": "author", "name": "Mire Society"}]},
            {"creators": [{"creatorType": "author", "name": "Mire Society "}]},
        ),
        (
            {"tags": [{"tag": "b", "type": 1}, {"tag": "a"}]},
            {"tags": [{"tag": "a ", "type": 0}, {"tag": "b", "type": 1}]},
        ),
        ({"collections": ["A", "B"]}, {"collections": ["B", "A"]}),
        ({"relations": {"dc:relation": [URI]}}, {"relations": {"dc:relation": URI, "owl:sameAs": []}}),
        ({"note": "<p><strong>wet</strong> &amp; cold</p>"}, {"note": "<p><b>wet</b> & cold</p>\n"}),
        ({"accessDate": "2020-02-03T04:05:06Z"}, {"accessDate": "2020-02-03 04:05:06"}),
        (
            {"title": "Peat", "version": 9, "dateModified": "later"},
            {"title": "Peat", "version": 0, "dateModified": "x"},
        ),
    ],
)
def test_a_servers_spelling_is_the_same(found, sent):
    assert holds(found, sent)


@pytest.mark.parametrize(
    ("found", "sent"),
    [
        ({"title": "Peat"}, {"title": "peat"}),
        ({"title": "Peat", "date": "1999"}, {"title": "Peat", "date": ""}),
        ({"deleted": 1}, {"deleted": 0}),
        ({}, {"deleted": 1}),
        ({"creators": [AUTHOR]}, {"creators": [{**AUTHOR, "creatorType": "editor"}]}),
        (
            {"creators": [AUTHOR, {**AUTHOR, "lastName": "Berg"}]},
            {"creators": [{**AUTHOR, "lastName": "Berg"}, AUTHOR]},
        ),
        ({"tags": [{"tag": "a"}]}, {"tags": [{"tag": "a", "type": 1}]}),
        ({"tags": [{"tag": "a"}]}, {"tags": []}),
        ({"note": "<p>wet</p>"}, {"note": "<p>dry</p>"}),
        ({"note": "<p>wet</p>"}, {"note": "<p><em>wet</em></p>"}),
        ({"relations": {"dc:relation": [URI]}}, {"relations": {"owl:sameAs": [URI]}}),
        ({"accessDate": "2020-02-03T04:05:06Z"}, {"accessDate": "2020-02-03"}),
    ],
)
def test_another_value_is_not(found, sent):
    assert not holds(found, sent)
