"""lint, enrich, convert and explain: they need no workspace, and say what they say in a fixed shape."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.main_job import EXAMPLES

FINDING = {
    "rule", "name", "severity", "path", "line", "column", "end_line", "end_column", "text", "message",
    "item", "field", "fix",
}  # fmt: skip
LEAFLET = str(EXAMPLES / "patient-leaflet.txt")
RIS = str(EXAMPLES / "export-from-repository.ris")


def test_lint_reports_the_planted_names_with_their_places(run: Run) -> None:
    done = run("lint", LEAFLET, "--format", "json")

    stray = [f for f in done.json["findings"] if f["rule"] == "ND-04"]
    assert 1 == done.code
    assert all(FINDING <= finding.keys() for finding in done.json["findings"])
    assert [("warfarin", 12, 23), ("insulin", 18, 101)] == [
        (f["text"], f["line"], f["column"]) for f in stray
    ]
    assert {"manual"} == {f["fix"]["safety"] for f in stray}


def test_lint_exits_with_0_where_only_hints_are_left(run: Run) -> None:
    Path("a.ris").write_text(
        "TY  - JOUR\nAU  - Moreau, Claire\nTI  - Tides of the northern bays\n"
        "JO  - Journal of Coastal Examples\nPY  - 2015\nVL  - 4\nSP  - 1\nEP  - 9\n"
        "DO  - 10.5555/tides.2015\nER  - \n"
    )

    done = run("lint", "a.ris", "--format", "json")

    assert {"info"} >= {f["severity"] for f in done.json["findings"]}
    assert 0 == done.code


def test_lint_diff_shows_and_fix_writes_and_undo_restores(run: Run) -> None:
    Path("leaflet.txt").write_bytes(Path(LEAFLET).read_bytes())
    before = Path("leaflet.txt").read_bytes()

    shown = run("lint", "leaflet.txt", "--diff")
    assert shown.out.startswith("--- a/leaflet.txt")
    assert before == Path("leaflet.txt").read_bytes()
    run("lint", "leaflet.txt", "--fix")
    after = Path("leaflet.txt").read_bytes()
    assert before != after
    run("lint", "leaflet.txt", "--fix")
    assert after == Path("leaflet.txt").read_bytes()
    assert b"warfarin" in after
    assert 0 == run("undo").code

    assert before == Path("leaflet.txt").read_bytes()


def test_lint_says_what_is_left_after_it_mended_something(run: Run) -> None:
    """The first run mends all there was, the second finds nothing to mend."""
    Path("a.ris").write_text("TY  - BOOK\nTI  - Tides of the shore.\nER  - \n", "utf-8")

    mended, again = (run("lint", "a.ris", "--select", "TI-05", "--fix").out for _ in range(2))

    assert ("Nothing else found.\n", "Nothing found.\n") == (mended, again)


def test_lint_refuses_unknown_rules(run: Run) -> None:
    assert 2 == run("lint", LEAFLET, "--select", "XX-99").code


@pytest.mark.parametrize("form", ["sarif", "github", "text"])
def test_lint_speaks_other_forms(run: Run, form: str) -> None:
    done = run("lint", LEAFLET, "--format", form)

    assert "ND-04" in done.out
    if form == "sarif":
        assert "2.1.0" == json.loads(done.out)["version"]


def test_enrich_gives_one_entry_per_item_with_evidence(run: Run) -> None:
    items = run("enrich", str(EXAMPLES), "--json").json["items"]

    by_path = {Path(item["path"]).name: item for item in items}
    assert 5 == len(items)
    assert {"path", "key", "title", "tags", "suggestions", "checks"} <= items[0].keys()
    tags = {tag["tag"] for tag in by_path["journal-article.txt"]["tags"]}
    assert {"therapy:car-t", "therapy:checkpoint-inhibitor", "year:2022"} <= tags
    assert {"therapy:hormone-therapy", "therapy:targeted-therapy"} == {
        tag["tag"] for tag in by_path["patient-leaflet.txt"]["tags"]
    }
    assert [("DOI", "10.3389/fexmp.2019.00417")] == [
        (s["field"], s["value"]) for s in by_path["radiotherapy-note.md"]["suggestions"]
    ]


def test_what_is_suggested_for_many_items_is_counted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind with its number and an example, until --full is said; of an item without any, nothing."""
    records = [f"TY  - BOOK\nTI  - Moss {n}\nPY  - 201{n % 2}\nER  - \n" for n in range(5)]
    Path("moss.ris").write_text("\n".join([*records, "TY  - BOOK\nTI  - Lichen\nER  - \n"]))
    assert "Moss 4" in run("enrich").out
    monkeypatch.setattr("zotsync.cli.enrich.MANY", 4)
    assert run("enrich").out.splitlines() == [
        "5 items; --full shows each.",
        "    + tag year:2010: 3  e.g. Moss 0",
        "    + tag year:2011: 2  e.g. Moss 1",
    ]
    full = run("enrich", "--full").out
    assert ("Moss 4" in full, "Lichen" in full) == (True, False)


def test_evidence_is_the_text_at_its_offsets(run: Run) -> None:
    text = Path(LEAFLET).read_text("utf-8")

    tags = run("enrich", LEAFLET, "--json").json["items"][0]["tags"]

    evidence = [e for tag in tags for e in tag["evidence"] if e["field"] == "body"]
    assert evidence
    assert all(text[e["start"] : e["end"]] == e["text"] for e in evidence)


def test_convert_gives_an_array_with_notes_as_children(run: Run) -> None:
    done = run("convert", RIS, "--to", "zotero-json")

    item, note = done.json
    assert 0 == done.code
    assert "Borrowed brakes: How tumours use immune checkpoints" == item["title"]
    assert ("note", item["key"]) == (note["itemType"], note["parentItem"])
    assert done.json == run("convert", RIS, "--to", "zotero-json").json


@pytest.mark.parametrize("to", ["ris", "bibtex", "csl-json", "markdown"])
def test_what_convert_writes_reads_back_the_same(run: Run, to: str) -> None:
    ending = {"ris": "ris", "bibtex": "bib", "csl-json": "json", "markdown": "md"}[to]
    before = run("convert", RIS, "--to", "zotero-json").json

    assert 0 == run("convert", RIS, "--to", to, "--out", f"out.{ending}").code
    after = run("convert", f"out.{ending}", "--to", "zotero-json").json

    volatile = {"key", "parentItem"}
    assert [{k: v for k, v in o.items() if k not in volatile} for o in before] == [
        {k: v for k, v in o.items() if k not in volatile} for o in after
    ]


def test_convert_references_reads_the_list_at_the_end(run: Run) -> None:
    found = run("convert", str(EXAMPLES / "journal-article.txt"), "--to", "zotero-json", "--references").json

    assert ["2016", "2020"] == [item["date"] for item in found]
    assert "Annals of Example Medicine" == found[1]["publicationTitle"]


def test_convert_names_a_file_that_cannot_be_read(run: Run) -> None:
    Path("bad.ris").write_bytes(bytes(range(256)))

    done = run("convert", "bad.ris", RIS, "--to", "zotero-json")

    assert 1 == done.code
    assert 2 == len(done.json)
    assert "bad.ris" in done.err


def test_convert_to_an_unknown_format_is_a_usage_error(run: Run) -> None:
    assert 2 == run("convert", RIS, "--to", "docx").code


def test_explain_prints_the_rule(run: Run) -> None:
    assert "ND-04" in run("explain", "ND-04").out
    unknown = run("explain", "nd-40")
    assert (2, True) == (unknown.code, "Did you mean ND-" in unknown.err)


def test_a_baseline_accepts_what_is_there_and_reports_what_is_new(run: Run) -> None:
    Path("leaflet.txt").write_bytes(Path(LEAFLET).read_bytes())
    known = ["lint", "leaflet.txt", "--baseline", "known.json"]

    assert 0 == run(*known).code
    assert [] == run(*known, "--json").json["findings"]
    with Path("leaflet.txt").open("a") as file:
        file.write(
            "\nThe the examination is repeated after some weeks, and the doctor explains what it shows.\n"
        )
    assert ["ND-03"] == [f["rule"] for f in run(*known, "--json").json["findings"]]


def test_lint_as_a_page_holds_no_script(run: Run) -> None:
    page = run("lint", LEAFLET, "--format", "html").out

    assert page.startswith("<!DOCTYPE html>")
    assert "warfarin" in page
    assert "<script" not in page


def test_the_baseline_may_stand_in_the_configuration(run: Run) -> None:
    Path("leaflet.txt").write_bytes(Path(LEAFLET).read_bytes())
    run("init")
    run("lint", "leaflet.txt", "--baseline", "known.json")
    text = Path("zotsync.toml").read_text()
    Path("zotsync.toml").write_text(text.replace("[lint]", '[lint]\nbaseline = "known.json"'))

    assert [] == run("lint", "leaflet.txt", "--json").json["findings"]
