"""Every recorded exchange with the real desktop app, played against the stand-in for it.

`OUT_OF_SCOPE`, `DIFFERS` and `STAND_INS` are what they are in `test_recorded`.
"""

import json
import re
import threading
import time

import httpx2

from tests.server.replay_local import Player, births
from tests.shared import shared
from zotsync.server import dates
from zotsync.server.local import Desktop

_SEARCH = "searches are run by type alone"
_EXPORT = "exports and citations need the app's translators"
_GONE = "the app hangs up or is closed: there is no answer to compare"
OUT_OF_SCOPE = {
    **dict.fromkeys([208, 209, 210, 211, 212, 213], _EXPORT),
    **dict.fromkeys([199, 200, 201, 266, 406, 407, 408, 415, 472], _SEARCH),
    **dict.fromkeys([23, 25, 465], _GONE),
    355: "a body that the recording cut short",
}
_LABELS = "the schema, and the names of fields for people, are not served as the app has them"
_FILES = "files and full texts are not stored, and links to them are missing"
DIFFERS = {
    **dict.fromkeys([8, 9, 10, 11], _LABELS),
    **dict.fromkeys([239, 240, *range(245, 255), 350], _FILES),
    184: "titles come in the order of their characters, not of the user's language",
}

_ARTICLE = {"itemType": "journalArticle"}
_RELATED = {"dc:relation": ["http://zotero.org/users/12345/items/UBBK68FX"]}
_PERSON = {
    "title": "P",
    "volume": "3",
    "creators": [{"creatorType": "author", "name": "X"}],
    "tags": [{"tag": "pt"}],
    "relations": _RELATED,
}
_MANY = [{"itemType": "book", "title": "x" * 70_000}]
_MANY += [{**_ARTICLE, "title": f"speed {n}", "DOI": f"10.7/{n}"} for n in range(50)]
# What the recording does not show: the library's version, and the items made before an exchange.
STAND_INS = {
    249: (115, []),
    253: (116, []),
    356: (150, _MANY),
    361: (252, [{"itemType": "book", "title": "one"}, {"itemType": "book", "title": "two"}]),
    379: (266, [{**_ARTICLE, **_PERSON}]),
    425: (1308, [{**_ARTICLE, "title": "W", "extra": "x", "dateAdded": "2026-11-22T02:55:27Z"}]),
    442: (1312, [{**_ARTICLE, "title": "clean", "volume": "1"}]),
    447: (1314, [{**_ARTICLE, "title": "clean2", "volume": "1"}]),
    451: (1316, [{**_ARTICLE, "title": "clean3"}]),
    455: (1318, [{**_ARTICLE, "title": "clean4"}]),
    457: (1319, [{"itemType": "book", "title": "clean5"}]),
    466: (
        1322,
        [{**_ARTICLE, "title": "cleanA"}, {**_ARTICLE, "title": "cleanB"}, {**_ARTICLE, "title": "cleanC"}],
    ),
}
_STAMP = re.compile(r"2026-11-22T0[23]:\d\d:\d\dZ")


class Stage:
    """What happens in the app between the exchanges: restarts, a login, settings, time."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.desktop = Desktop(clock=lambda: self.seconds)
        self.client = httpx2.Client(
            transport=httpx2.WSGITransport(app=self.desktop.app), base_url="http://127.0.0.1:23119"
        )
        for name in ("User-Agent", "Accept", "Accept-Encoding", "Connection"):
            del self.client.headers[name]

    def before(self, number: int, player: Player) -> None:
        desktop, mine = self.desktop, self.desktop.libraries["users"]
        if number == 319:
            desktop.restart()
            desktop.user_id = 12345
            desktop.add_group(54321, "Test Group", version=5)
            desktop.add_group(54322, "Read-only Group", editable=False, version=6)
        elif number == 365:
            # Extra as a person may write it in the app.
            planted = mine.items[player.live["4LIPBT2V"]]
            for data in (planted.data, planted.saved):
                data["extra"] = "Retracted: yes\nPMID: 777\nDOI: 10.9/zz"
        elif number == 419:
            self.seconds += 100
            desktop.prompted()
        elif number in (460, 466):
            desktop.quirks.switched_off = number == 460
        elif number == 473:
            desktop.restart()
        if number in STAND_INS:
            mine.version, made = STAND_INS[number]
            for item in made:
                player.make(item)
        if number == 356:
            mine.version = 251


def test_recorded_exchanges(monkeypatch, record_property):
    """Outside search and export, at least 90 in 100 exchanges are answered alike; the others are listed."""
    lines = shared("transcripts", "local-api.jsonl").read_text(encoding="utf-8").splitlines()
    exchanges = [json.loads(line) for line in lines]
    times = moments(exchanges)
    found: dict[int, list[str]] = {}
    stage = Stage()
    player = Player(stage.desktop, stage.client, births(exchanges), {"SERVERIDxxxx": stage.desktop.server_id})
    early: dict[int, httpx2.Response] = {}
    for exchange in exchanges:
        number = exchange["n"]
        monkeypatch.setattr(dates, "now", lambda number=number: times[number])
        stage.before(number, player)
        if number in OUT_OF_SCOPE:
            continue
        if number == 457:
            early = at_once(player, exchanges[456:458])
        response = early.pop(number, None) or player.send(exchange)
        if differences := player.differences(exchange, response):
            found[number] = differences
    stage.client.close()
    unexpected = {number: why for number, why in found.items() if number not in DIFFERS}
    assert not unexpected, "\n".join(f"{number}: {'; '.join(why)}" for number, why in unexpected.items())
    assert DIFFERS.keys() - found.keys() == set(), "these are answered alike by now"
    in_scope = len(lines) - len(OUT_OF_SCOPE)
    assert len(DIFFERS) <= 0.1 * in_scope
    record_property("alike", in_scope - len(DIFFERS))
    record_property("in_scope", in_scope)


def at_once(player, exchanges):
    """Two exchanges sent at the same moment; the answers by number, in the order of their versions."""
    player.desktop.quirks.write_seconds = 0.6
    answers = []
    threads = [
        threading.Thread(target=lambda exchange=exchange: answers.append(player.send(exchange)))
        for exchange in exchanges
    ]
    for thread in threads:
        thread.start()
        time.sleep(0.1)  # the second begins while the first still writes, and ends last
    for thread in threads:
        thread.join()
    player.desktop.quirks.write_seconds = 0
    answers.sort(key=lambda answer: answer.headers.get("Last-Modified-Version", ""))
    return {exchange["n"]: answer for exchange, answer in zip(exchanges, answers, strict=True)}


def moments(exchanges):
    """The time of each exchange: the newest that its answer, or the read after it, speaks of."""
    times, newest = {}, "2026-11-22T02:49:00Z"
    for exchange, following in zip(exchanges, [*exchanges[1:], exchanges[-1]], strict=True):
        shown = exchange["response_body"] or ""
        if exchange["method"] != "GET" and following["method"] == "GET":
            shown += following["response_body"] or ""
        sent = str(exchange["request_body"] or "") + str(following["request_body"] or "")
        newest = max([newest, *_STAMP.findall(shown), *_STAMP.findall(sent)])
        times[exchange["n"]] = newest
    return times
