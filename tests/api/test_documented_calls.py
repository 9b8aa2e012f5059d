"""The calls that the documentation shows, made as it shows them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import zotsync
from tests.main_job import EXAMPLES
from zotsync.changes import Failure, Version
from zotsync.config import Config, LibraryConfig, SourcesConfig, SyncConfig
from zotsync.duplicates import Member
from zotsync.enrichment import Evidence
from zotsync.errors import ConfigError, UsageError
from zotsync.quality import LintConfig
from zotsync.workspace import init

BOOKS = (
    "TY  - BOOK\nTI  - Mosses of the upper valley\nAU  - Berg, Ida\nPY  - 2012\nKW  - year:2012\nER  - \n"
    "TY  - BOOK\nTI  - Lichens of the lower valley\nAU  - Berg, Ida\nPY  - 2014\nER  - \n"
)


@pytest.fixture
def refs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two books, made a workspace; the current folder is above it."""
    monkeypatch.setenv("ZOTSYNC_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "refs"
    folder.mkdir()
    (folder / "books.ris").write_text(BOOKS)
    init(folder, zotsync.Config())
    return folder


def test_read_write_lint_and_enrich(refs: Path) -> None:
    items = zotsync.read("refs/books.ris")
    zotsync.write(items, "out.bib")
    findings = zotsync.lint("refs/")
    suggestions = zotsync.enrich(items)

    assert all(isinstance(item, zotsync.Item) for item in items)
    assert ["Mosses of the upper valley", "Lichens of the lower valley"] == [
        item.title for item in zotsync.read("out.bib")
    ]
    assert all(isinstance(finding, zotsync.Finding) for finding in findings)
    assert all(isinstance(suggestion, zotsync.Suggestion) for suggestion in suggestions)
    assert [("tags", "year:2014", items[1])] == [
        (s.field, s.value, s.item) for s in suggestions if s.value == "year:2014"
    ]


@pytest.mark.parametrize("name", ["out.ris", "out.bib", "out.json", "out.md"])
def test_write_takes_the_format_from_the_ending(refs: Path, name: str) -> None:
    items = zotsync.read("refs/books.ris")

    zotsync.write(items, name)
    zotsync.write(items[:1], name)

    assert ["Mosses of the upper valley"] == [item.title for item in zotsync.read(name)]


def test_write_takes_zotero_json_where_it_is_asked_for(refs: Path) -> None:
    zotsync.write(zotsync.read("refs/books.ris"), "out.json", to="zotero-json")

    assert ["book", "book"] == [item.type for item in zotsync.read("out.json")]
    with pytest.raises(zotsync.errors.UsageError):
        zotsync.write([], "out.docx")


def test_a_workspace_plans_applies_and_undoes_without_a_context(refs: Path) -> None:
    ws = zotsync.Workspace("refs/")
    plan = ws.plan()
    run = ws.apply(plan)
    mosses = [item.title for item in ws.library.items(tag="year:2012")]
    ws.undo(run)
    left = list(ws.library.items())
    ws.close()

    assert 2 == len(plan.changes)
    assert ["Mosses of the upper valley"] == mosses
    assert [] == left


def test_a_library_shows_what_changed_since_the_last_sync(refs: Path) -> None:
    with zotsync.Workspace("refs/") as ws:
        ws.sync()
        zot = ws.pyzotero()
        item = zot.items(q="Mosses")[0]
        zot.create_items(
            [{"key": item["key"], "version": item["version"], "title": "Mosses of the whole valley"}]
        )

        assert ["Mosses of the whole valley"] == [i.title for i in ws.library.items(tag="year:2012")]
        assert [] == list(ws.library.items(tag=["year:2012", "other"]))
        assert ["Lichens of the lower valley"] == [i.title for i in ws.library.items(date="2014")]
        with pytest.raises(zotsync.errors.UsageError):
            list(ws.library.items(titel="x"))


def test_a_workspace_takes_its_configuration_and_key_from_the_caller(refs: Path) -> None:
    config = zotsync.Config(library=LibraryConfig(path="other.sqlite"))

    with zotsync.Workspace(refs, config=config, api_key="x") as ws:
        ws.sync()

    assert (refs / "other.sqlite").is_file()
    assert not (refs / ".zotsync" / "library.sqlite").exists()


def test_the_server_is_had_as_documented(tmp_path: Path) -> None:
    with zotsync.server.Server(tmp_path / "library.sqlite") as server:
        server.add_user(1, "ada")
        key = server.add_key(1, {"user": {"library": True}, "groups": {"all": {"library": True}}})
        group = server.add_group(1, "Reading circle")
        with server.serve(port=0):
            request = urllib.request.Request(
                f"{server.url}/groups/{group}/items", headers={"Zotero-API-Key": key}
            )
            status = urllib.request.urlopen(request).status
        server.clear("users/1")

    assert 200 == status
    assert callable(server.app)


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_gives_the_same_in_the_same_order(tmp_path: Path, kind: type[Executor]) -> None:
    folder = tmp_path / "many"
    shutil.copytree(EXAMPLES, folder)
    for number in range(70):
        title = f"TY  - BOOK\nTI  - Stones of coast {number % 9}\nPY  - 20{number:02}\nER  - \n"
        (folder / f"b{number}.ris").write_text(title)
    items = zotsync.read(folder)

    with kind(2) as executor:  # type: ignore[call-arg]
        assert zotsync.read(folder, executor=executor) == items
        assert zotsync.lint(folder, executor=executor) == zotsync.lint(folder)
        assert zotsync.lint(items, executor=executor) == zotsync.lint(items)
        assert zotsync.enrich(folder, executor=executor) == zotsync.enrich(folder)
        assert zotsync.enrich(items, executor=executor) == zotsync.enrich(items)


def test_a_documents_item_carries_the_text_that_speaks_for_its_tags() -> None:
    path = EXAMPLES / "patient-leaflet.txt"

    from_items, from_file = zotsync.enrich(zotsync.read(path)), zotsync.enrich(path)

    assert from_items == from_file
    assert {"therapy:hormone-therapy", "therapy:targeted-therapy"} <= {s.value for s in from_file}


def test_importing_and_calling_is_quick_and_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "books.ris").write_text(BOOKS)
    code = (
        "import logging, sys, time\n"
        "start = time.perf_counter()\n"
        "import zotsync\n"
        "assert time.perf_counter() - start < 0.1, 'slow'\n"
        "heavy = {'pyzotero', 'httpx2', 'bibtexparser', 'keyring', 'werkzeug', 'ruamel', 'sqlite3'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "items = zotsync.read('books.ris'); zotsync.lint(items); zotsync.enrich(items)\n"
        "zotsync.write(items, 'out.bib'); zotsync.read('out.bib')\n"
        "assert not logging.getLogger().handlers\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(zotsync.__file__).parents[1]), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ("", "", 0) == (done.stdout, done.stderr, done.returncode)


def test_a_notebook_shows_values_with_every_character_escaped() -> None:
    hostile = "<script>alert(1)</script>"
    item = zotsync.Item(
        "book", {"title": hostile, "date": "2012"}, (zotsync.Creator("author", name=hostile),)
    )
    finding = zotsync.Finding("TI-05", "x", "warning", hostile, path=hostile, line=3, text=hostile)  # type: ignore[arg-type]
    change = zotsync.Change("library", "create", "ABCD2345", {}, title=hostile)

    conflict = zotsync.Conflict(
        "ABCD2345", hostile, hostile, (Version(hostile, hostile), Version("library", 3)), title=hostile
    )
    suggestion = zotsync.Suggestion("DOI", hostile, 0.9, "x", (Evidence("body", 0, 3, hostile),))
    group = zotsync.Group((Member(0, item), Member(1, item)), 0.75, (hostile, "but the year"))
    plan = zotsync.Plan((change,) * 11)

    shown = [one._repr_html_() for one in (item, finding, plan, conflict, suggestion, group)]

    assert not any("<script" in text for text in shown)
    assert "<li>last agreed: &lt;script" in shown[3]
    assert "<li>library: 3</li>" in shown[3]
    assert "(0.90) <mark>&lt;script" in shown[4]
    assert "<b>0.75</b> &lt;script&gt;alert(1)&lt;/script&gt;; but the year<ul><li><b>" in shown[5]
    assert "<b>&lt;script&gt;alert(1)&lt;/script&gt;</b><br>" in shown[0]
    assert shown[0].endswith(" · 2012 · book")
    assert "11 changes" in shown[2]
    assert "…" in shown[2]
    assert "nothing to do" in zotsync.Plan()._repr_html_()


@pytest.mark.parametrize("call", [zotsync.read, zotsync.lint, zotsync.enrich, zotsync.dedupe])
def test_a_path_that_is_not_there_is_no_silence(refs: Path, call: Callable[..., object]) -> None:
    """Nor is one among others, nor one that cannot be read; a bad file in a folder is passed over."""
    with pytest.raises(zotsync.errors.InputError, match=r"boks\.ris"):
        call("refs/boks.ris")
    if call is not zotsync.read:
        with pytest.raises(zotsync.errors.InputError, match=r"boks\.ris"):
            call(["refs/books.ris", "refs/boks.ris"])
    Path("refs/torn.ris").write_bytes(b"TY  - BOOK\0\0")
    with pytest.raises(zotsync.errors.InputError, match=r"torn\.ris"):
        call("refs/torn.ris")
    call("refs/")


def test_one_item_is_not_taken_for_many(refs: Path) -> None:
    (item, _) = zotsync.read("refs/books.ris")
    with pytest.raises(TypeError, match="not iterable"):
        iter(item)  # type: ignore[call-overload]
    for wrong in (item, "refs/books.ris", refs):
        with pytest.raises(zotsync.errors.UsageError, match=r"Write \[item\] for one"):
            zotsync.write(wrong, "out.bib")  # type: ignore[arg-type]
    assert not Path("out.bib").exists()


def test_read_tells_what_it_leaves_out(refs: Path) -> None:
    (refs / "half.bib").write_text("@book{a, title = {Reeds}}\n@book{b, title = {Dunes\n")
    (refs / "nul.ris").write_bytes(b"TY  - BOOK\nTI  - \0\nER  - \n")
    failures: list[Failure] = []

    items = zotsync.read(refs, failures=failures)

    assert {"Reeds", "Mosses of the upper valley", "Lichens of the lower valley"} == {i.title for i in items}
    assert {("half.bib", 2), ("nul.ris", 0)} == {(Path(f.path).name, f.line) for f in failures}
    assert all(failure.message for failure in failures)


def test_items_and_paths_may_be_mixed_and_none_is_left_out(refs: Path) -> None:
    other = zotsync.Item("book", {"title": "Mosses of the upper valley.", "date": "2012"})
    for given in ([other, refs / "books.ris"], [refs / "books.ris", other]):
        assert 3 == len({suggestion.item for suggestion in zotsync.enrich(given)})
        assert [""] == [finding.path for finding in zotsync.lint(given, LintConfig(select=("TI-05",)))]
    with pytest.raises(UsageError, match="neither an item nor a path"):
        zotsync.lint([{"title": "Mosses"}])  # type: ignore[list-item]


def test_items_are_told_apart_in_sets(refs: Path) -> None:
    items, again = zotsync.read(refs), zotsync.read(refs)
    assert 2 == len({*items, *again})
    assert items[0].with_fields({"volume": "3"}) not in set(items)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda items: zotsync.convert("books.ris", "ris"), "takes items"),
        (lambda items: zotsync.convert(items[0], "ris"), r"Give \[item\]"),
        (lambda items: zotsync.convert([items[0].to_json()], "ris"), "neither an item"),
        (lambda items: zotsync.dedupe(items, least=7), "from 0 to 1"),
        (lambda items: zotsync.edit("refs", "type:book", "title=x", allow="all"), "No guard is called all"),
    ],
)
def test_a_wrong_call_says_what_to_give(
    refs: Path, call: Callable[[list[zotsync.Item]], object], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        call(zotsync.read(refs))


def test_a_workspace_is_edited_as_files_are(refs: Path) -> None:
    with zotsync.Workspace(refs) as workspace:
        workspace.sync(allow="unidentified")
        report = workspace.edit("title:mosses", ["language=en", "tag+=moss"])
        assert [["language", "tags"]] == [sorted(change.fields) for change in report.applied]
        with pytest.raises(UsageError):
            workspace.edit("", "language=en")


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (Config(sync=SyncConfig(deletions="keeep")), "deletions"),
        (Config(sources=SourcesConfig(import_="books.ris")), "import"),  # type: ignore[arg-type]
        (Config(library=LibraryConfig(kind="cloud")), "kind"),
        ({"library": {}}, "library"),
    ],
)
def test_a_configuration_of_the_caller_is_checked_as_the_files_is(
    refs: Path, config: Config, said: str
) -> None:
    """A slip must not trash what is to be kept, nor write what is only read."""
    with pytest.raises(ConfigError, match=said):
        zotsync.Workspace(refs, config)


def test_a_file_in_no_folder_says_to_make_one(refs: Path) -> None:
    with pytest.raises(zotsync.errors.WriteError, match="Make its folder first"):
        zotsync.write(zotsync.read("refs/books.ris"), "nowhere/out.bib")


def test_a_run_may_be_undone_by_its_number(refs: Path) -> None:
    with zotsync.Workspace(refs) as workspace:
        run = workspace.sync().run
        with pytest.raises(zotsync.errors.UsageError, match="knows no run 99"):
            workspace.undo(99)
        _, undone = workspace.undo(int(run))
    assert 2 == len(undone.changes)


def test_a_workspace_may_be_used_in_any_thread(refs: Path) -> None:
    with zotsync.Workspace(refs) as workspace, ThreadPoolExecutor(1) as elsewhere:
        assert 2 == len(elsewhere.submit(workspace.sync).result().applied)
        assert {"local": 0, "library": 0} == workspace.status().pending
        assert [] == elsewhere.submit(workspace.conflicts).result()


def test_verbs_at_once_are_told_that_another_is_at_work(refs: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(step: str, done: int, total: int | None) -> None:
        begun.set()
        assert go_on.wait(30)

    with zotsync.Workspace(refs, progress=wait) as workspace, ThreadPoolExecutor(1) as elsewhere:
        first = elsewhere.submit(workspace.sync)
        assert begun.wait(30)
        with pytest.raises(zotsync.errors.LibraryError, match="Another run is at work"):
            workspace.sync()
        go_on.set()
        assert 2 == len(first.result().applied)


def test_what_progress_raises_stops_a_run_and_the_next_does_the_rest(refs: Path) -> None:
    class Enough(Exception):
        pass

    def stop(step: str, done: int, total: int | None) -> None:
        raise Enough

    with zotsync.Workspace(refs, progress=stop) as workspace, pytest.raises(Enough):
        workspace.sync()
    with zotsync.Workspace(refs) as workspace:
        assert 2 == len(workspace.sync().applied)
        assert 2 == len(list(workspace.library.items()))
