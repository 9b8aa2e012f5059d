"""The report: what is there is counted and shown; no value is markup, nothing comes from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.main_job import Folder
from tests.reports.pages import BIDI, CONTROL, HOSTILE, SCRIPT, Page
from zotsync.changes import Conflict, Failure, Held, Version
from zotsync.duplicates import Group, Member
from zotsync.item import Creator, Item, Tag
from zotsync.overview import Entry, Flow, Overview, overview
from zotsync.quality import Finding, Fix, Safety, Severity
from zotsync.reports.report import SHOWN, report_html, report_json

ELEMENTS = set(
    "html head meta title style script body a header main footer nav ul li strong h1 h2 h3 p section div "
    "figure figcaption svg rect details summary table caption thead tbody tfoot tr th td span bdi br code "
    "mark del ins time".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name class href id aria-labelledby aria-label aria-hidden role scope "
    "data-name data-label data-fixed datetime viewbox preserveaspectratio x y width height".split()
)
NOTE = "# Salt marshes keep carbon\n\n- **Authors:** Ines Halm\n- **Year:** 2019\n"
GULLS = """TY  - JOUR
TI  - Gulls of the northern harbours and their food
AU  - Halm, Ines
PY  - 2015
DO  - 10.5555/gulls.1
ER  -
TY  - JOUR
TI  - Sand and wind on barrier islands
AU  - Okoro, Ben
PY  - 2017
ER  -
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = Folder(tmp_path)
    (made.root / "a.ris").write_text(GULLS)
    (made.root / "b.ris").write_text(GULLS.split("TY  - JOUR\nTI  - Sand")[0])
    yield made
    made.close()


def hostile(text: str) -> Overview:
    """An overview in which every text is hostile."""
    item = Item(
        "journalArticle",
        {"title": text, "date": text + " 2014", "DOI": text},
        (Creator("author", text, text), Creator("author", name=text)),
        (Tag("therapy:" + text),),
    )
    finding = Finding(
        text, text, Severity.error, text, text, 0, len(text), text, 1, 1, 1, len(text) + 1, text, text,
        Fix(Safety.manual, text),
    )  # fmt: skip
    return Overview(
        library=text,
        select="zotero://select/library/items/",
        made="2024-05-01T10:00:00Z",
        trial=True,
        therapy="therapy:",
        entries=(Entry(item, text, ((text, 0),), (f"therapy:{text}2",)), Entry(item)),
        findings=((finding, text), (replace(finding, line=None, fix=None), "")),
        texts={text: text},
        hashes={},
        conflicts=(
            Conflict(text, text, text, (Version(text, text, text, text), Version("library", [text])), text),
        ),
        held=(Held(text, text, text, text, title=text),),
        failures=(Failure(text, text, text, text),),
        groups=(Group((Member(0, item), Member(1, item)), 0.9, (text, text)),),
        flow=(Flow(text, "source", 3, 1),),
        runs=(),
    )


def test_every_count_is_that_of_the_workspace(folder: Folder) -> None:
    """Two files, one work in both: one item less than was read, each from where it is."""
    with folder.open() as workspace:
        workspace.sync()
        seen = overview(workspace)
        keys = {item.title: item.key for item in workspace.items()}
    numbers = report_json(seen)
    assert numbers["items"]["total"] == 2
    assert numbers["items"]["year"] == {"2015": 1, "2017": 1}
    assert numbers["items"]["type"] == {"journalArticle": 2}
    assert numbers["sources"] == [
        {"path": "a.ris", "role": "source", "read": 2, "duplicate": 0, "unique": 2},
        {"path": "b.ris", "role": "source", "read": 1, "duplicate": 1, "unique": 0},
    ]
    assert [run["kind"] for run in numbers["runs"]] == ["sync"]
    gulls = next(entry for entry in seen.entries if entry.item.title.startswith("Gulls"))
    assert gulls.places == (("a.ris", 0), ("b.ris", 0))
    page = Page(report_html(seen))
    for key in keys.values():
        assert f"zotero://select/library/items/{key}" in page.values("href")


def test_before_the_first_sync_the_files_are_shown_and_duplicates_found(folder: Folder) -> None:
    """Without a library each file's items stand for themselves, and the same work is one group."""
    with folder.open() as workspace:
        seen = overview(workspace)
    assert [(flow.read, flow.duplicate, flow.unique) for flow in seen.flow] == [(2, 0, 2), (1, 1, 0)]
    assert len(seen.entries) == 3
    assert [[member.index for member in group.members] for group in seen.groups] == [[0, 2]]
    assert "not there yet" in Page(report_html(seen)).text


def test_a_finding_stands_in_its_line_with_its_change_and_its_item(folder: Folder) -> None:
    """The finding of a file of several items links to the item that it lies in."""
    (folder.root / "a.ris").write_text(GULLS.replace("Sand and wind", "Sand  and wind"))
    with folder.open() as workspace:
        workspace.sync()
        seen = overview(workspace)
        sand = next(item.key for item in workspace.items() if item.title.startswith("Sand"))
    found = {key for finding, key in seen.findings if finding.path == "a.ris" and finding.line == 8}
    assert found == {sand}
    title = "and wind on barrier islands"
    assert f"TI  - <del>Sand  {title}</del><ins>Sand {title}</ins>" in report_html(seen)


def test_hostile_text_in_every_field_stays_text() -> None:
    """No element and no attribute comes from a value, and what is shown is the value."""
    page = report_html(hostile(HOSTILE))
    seen = Page(page)
    assert set(seen.tags) <= ELEMENTS
    assert {name for _, name, _ in seen.attributes} <= ATTRIBUTES
    assert seen.tags.count("script") == 1
    assert SCRIPT in seen.text
    assert "{{ 7*7 }}" in seen.text
    assert all(link.startswith(("#", "zotero://select/library/items/")) for link in seen.values("href"))


def test_what_turns_text_round_is_kept_inside_its_value() -> None:
    """Each value stands in an isolate of its own, which none of its characters can end."""
    page = report_html(hostile(BIDI))
    outside = re.sub(r"<bdi>.*?</bdi>", "", page, flags=re.DOTALL)
    assert "\u202e" not in re.sub(r'aria-label="[^"]*"', "", outside)
    for value in re.findall(r"<bdi>(.*?)</bdi>", page, flags=re.DOTALL):
        depth = 0
        for character in value:
            depth += (character == "\u2066") - (character == "\u2069")
            assert depth >= 0


def test_control_characters_do_not_reach_the_page() -> None:
    page = report_html(hostile(CONTROL + "\ud800"))
    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", page)
    page.encode()


def test_the_policy_allows_its_own_style_and_script_alone() -> None:
    """The hashes in the policy are those of what stands in the page; nothing else is named."""
    page = report_html(hostile("Plain"))
    allowed = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert allowed
    for kind in ("style", "script"):
        body = re.search(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert body
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert f"{kind}-src &#39;sha256-{digest}&#39;" in allowed[1]
    assert allowed[1].startswith("default-src &#39;none&#39;")
    assert not re.search(r"https?://|\bstyle=|\bon\w+=|unsafe", page)


def test_the_page_is_one_that_everybody_can_read() -> None:
    """A language, a title, headings without a gap, a scope on every head, a caption on every table."""
    page = Page(report_html(hostile("Plain")))
    assert page.values("lang") == ["en"]
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert page.tags.count("th") == len(page.values("scope"))
    assert page.tags.count("table") == page.tags.count("caption")


def test_a_large_library_makes_a_page_of_sensible_size() -> None:
    """What is not shown is counted; the counts are those of everything."""
    item = Item(
        "book", {"title": "A field guide to dunes", "date": "1999"}, (Creator("author", "Halm", "Ines"),)
    )
    long = item.with_fields({"title": "dune " * 20_000})
    finding = Finding("TX-01", "x", Severity.warning, "Mend it.", text="y" * 20_000)
    seen = replace(
        hostile("Plain"),
        entries=tuple(Entry(one, f"AAAA{n:04}") for n, one in enumerate([item] * 9_990 + [long] * 10)),
        findings=tuple((replace(finding, path=f"{n % 40}.ris", text=f"{n}"), "") for n in range(20_000)),
    )
    page = report_html(seen)
    assert len(page) < 2_500_000
    assert f"The first {SHOWN['items']:,} of 10,000 are shown." in page
    assert "20,000 findings" in page
    assert report_json(seen)["findings"]["total"] == 20_000
