"""Files are read with a mark, and written whole or not at all."""

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from zotsync.errors import InputError, UsageError, WriteError
from zotsync.stores import files
from zotsync.stores.files import FileContent, StaleFile, read_file, remove_file, remove_leftover, write_file
from zotsync.stores.paths import safe_name
from zotsync.stores.scan import scan

ROOT = Path(__file__).resolve().parents[2]


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def names(root) -> list[str]:
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*"))


def test_a_file_is_replaced_where_it_holds_what_was_expected(tmp_path):
    (tmp_path / "a.ris").write_bytes(b"old")
    written = write_file(tmp_path, "a.ris", b"new", sha(b"old"))
    assert isinstance(written, FileContent)
    assert written.sha256 == sha(b"new")
    assert (tmp_path / "a.ris").read_bytes() == b"new"
    assert names(tmp_path) == ["a.ris"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path):
    (tmp_path / "a.ris").write_bytes(b"someone else's")
    stale = write_file(tmp_path, "a.ris", b"new", sha(b"old"))
    assert stale == StaleFile("a.ris", "The file changed meanwhile.", sha(b"someone else's"))
    assert (tmp_path / "a.ris").read_bytes() == b"someone else's"
    assert names(tmp_path) == ["a.ris"]


def test_a_file_that_is_gone_is_not_made_again(tmp_path):
    assert write_file(tmp_path, "a.ris", b"new", sha(b"old")) == StaleFile("a.ris", "The file is gone.")
    assert names(tmp_path) == []


def test_a_new_file_comes_with_its_folders(tmp_path):
    assert isinstance(write_file(tmp_path, "from-zotero/2020/a.md", b"new", None), FileContent)
    assert (tmp_path / "from-zotero/2020/a.md").read_bytes() == b"new"


@pytest.mark.parametrize("there", ["café.md", "CAFÉ.md", "cafe\u0301.md"])
def test_a_new_file_never_takes_the_place_of_another_spelling(tmp_path, there):
    (tmp_path / there).write_bytes(b"old")
    stale = write_file(tmp_path, "café.md", b"new", None)
    assert stale == StaleFile("café.md", f"{there} exists already.")
    assert names(tmp_path) == [there]


def test_a_twin_that_another_program_made_between_two_creates_is_seen(tmp_path):
    write_file(tmp_path, "a.md", b"new", None)
    (tmp_path / "B.md").write_bytes(b"theirs")
    os.utime(tmp_path, (1, 1))
    assert write_file(tmp_path, "b.md", b"new", None) == StaleFile("b.md", "B.md exists already.")
    assert isinstance(write_file(tmp_path, "c.md", b"new", None), FileContent)
    assert write_file(tmp_path, "C.md", b"new", None) == StaleFile("C.md", "c.md exists already.")


def test_a_name_taken_at_the_last_moment_is_not_overwritten(tmp_path, monkeypatch):
    real = os.fsync

    def late(descriptor):
        (tmp_path / "a.md").write_bytes(b"theirs")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", late)
    assert write_file(tmp_path, "a.md", b"new", None) == StaleFile("a.md", "a.md exists already.")
    assert (tmp_path / "a.md").read_bytes() == b"theirs"
    assert names(tmp_path) == ["a.md"]


def test_a_change_at_the_last_moment_is_not_overwritten(tmp_path, monkeypatch):
    (tmp_path / "a.md").write_bytes(b"old")
    real = os.fsync

    def late(descriptor):
        (tmp_path / "a.md").write_bytes(b"theirs")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", late)
    assert isinstance(write_file(tmp_path, "a.md", b"new", sha(b"old")), StaleFile)
    assert (tmp_path / "a.md").read_bytes() == b"theirs"


def test_a_new_file_without_hard_links(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert isinstance(write_file(tmp_path, "a.md", b"new", None), FileContent)
    assert names(tmp_path) == ["a.md"]


NEW = [(f"{name}.md", name.encode(), None) for name in "abc"]


@pytest.fixture
def ahead(tmp_path):
    ahead = files.Ahead(tmp_path)
    yield ahead
    ahead.close()


def brought(ahead, writes=NEW):
    for write in writes:
        ahead.bring(*write)
    ahead.wait()


def test_many_files_wait_for_the_disk_together(tmp_path, monkeypatch, ahead):
    """Each file's bytes are there before any gets its name; the folder is waited for once, at the end."""
    waited, fsync = [], os.fsync

    def wait(descriptor):
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        waited.append((kind, len([name for name in names(tmp_path) if name.endswith(".md")])))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", wait)
    brought(ahead)
    assert waited == [("file", 0)] * 3
    for path, data, expects in NEW:
        assert isinstance(write_file(tmp_path, path, data, expects, ahead=ahead), FileContent)
    assert len(waited) == 3
    ahead.settle()
    assert waited == [("file", 0)] * 3 + [("folder", 3)]
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == {p: d for p, d, _ in NEW}


@pytest.mark.parametrize("end", ["settle", "close"])
def test_what_was_brought_and_not_taken_is_removed(tmp_path, ahead, end):
    (tmp_path / "b.md").write_bytes(b"theirs")
    brought(ahead)
    assert isinstance(write_file(tmp_path, "a.md", b"a", None, ahead=ahead), FileContent)
    assert write_file(tmp_path, "b.md", b"b", None, ahead=ahead).reason == "b.md exists already."
    getattr(ahead, end)()
    assert names(tmp_path) == ["a.md", "b.md"]
    assert (tmp_path / "b.md").read_bytes() == b"theirs"


def test_one_file_alone_is_not_brought_ahead(tmp_path, ahead):
    brought(ahead, NEW[:1])
    assert names(tmp_path) == []
    assert isinstance(write_file(tmp_path, *NEW[0], ahead=ahead), FileContent)


def test_what_cannot_be_brought_ahead_is_written_in_its_turn(tmp_path, monkeypatch, ahead):
    """What the disk refuses is said when it is written."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _full)
        brought(ahead, [*NEW, ("../d.md", b"d", None)])
        assert names(tmp_path) == []
        with pytest.raises(WriteError, match="No space left on device"):
            write_file(tmp_path, "a.md", b"a", None, ahead=ahead)
    assert isinstance(write_file(tmp_path, "b.md", b"b", None, ahead=ahead), FileContent)
    assert names(tmp_path) == ["b.md"]


def test_bytes_brought_for_a_file_that_changed_since_are_not_taken(tmp_path, ahead):
    for name in "ab":
        (tmp_path / f"{name}.md").write_bytes(b"old")
    brought(ahead, [(f"{name}.md", b"new", sha(b"old")) for name in "ab"])
    (tmp_path / "a.md").write_bytes(b"theirs")
    assert isinstance(write_file(tmp_path, "a.md", b"new", sha(b"old"), ahead=ahead), StaleFile)
    assert isinstance(write_file(tmp_path, "b.md", b"new", sha(b"old"), ahead=ahead), FileContent)
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == {
        "a.md": b"theirs",
        "b.md": b"new",
    }


def _full(descriptor):
    raise OSError(28, "No space left on device")


def test_mode_is_kept(tmp_path):
    (tmp_path / "a.ris").write_bytes(b"old")
    (tmp_path / "a.ris").chmod(0o640)
    write_file(tmp_path, "a.ris", b"new", sha(b"old"))
    assert stat.S_IMODE((tmp_path / "a.ris").stat().st_mode) == 0o640


def test_a_read_only_file_stays_as_it_is(tmp_path):
    (tmp_path / "a.ris").write_bytes(b"old")
    (tmp_path / "a.ris").chmod(0o444)
    with pytest.raises(WriteError, match="is read-only"):
        write_file(tmp_path, "a.ris", b"new", sha(b"old"))
    with pytest.raises(WriteError, match="is read-only"):
        remove_file(tmp_path, "a.ris", sha(b"old"))
    assert (tmp_path / "a.ris").read_bytes() == b"old"
    assert names(tmp_path) == ["a.ris"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_file_as_it_was(tmp_path, monkeypatch, step):
    (tmp_path / "a.ris").write_bytes(b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(WriteError, match=r"a\.ris cannot be written \(No space left on device\)"):
        write_file(tmp_path, "a.ris", b"new", sha(b"old"))
    assert (tmp_path / "a.ris").read_bytes() == b"old"
    assert names(tmp_path) == ["a.ris"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_run_killed_while_writing_leaves_the_file_whole(tmp_path, step):
    (tmp_path / "a.ris").write_bytes(b"old")
    script = f"""
import os, sys
from pathlib import Path
from zotsync.stores.files import write_file
os.{step} = lambda *_: os._exit(9)
write_file(Path(sys.argv[1]), "a.ris", b"new", sys.argv[2])
"""
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path), sha(b"old")], cwd=ROOT)
    assert ended.returncode == 9
    assert (tmp_path / "a.ris").read_bytes() == b"old"
    [left] = [f for f in scan(tmp_path) if f.kind == "leftover"]
    assert remove_leftover(tmp_path, left.path, older_s=0)
    assert names(tmp_path) == ["a.ris"]


@pytest.mark.parametrize(
    "path",
    [
        "../a.ris",
        "x/../../a.ris",
        "/etc/a.ris",
        "",
        ".",
        "x//a.ris",
        ".git/hooks/a",
        "a\0.ris",
        ".zotsync/a",
        "x/",
    ],
)
def test_no_path_leads_out_of_the_root_or_into_hidden_places(tmp_path, path):
    root = tmp_path / "root"
    root.mkdir()
    with pytest.raises(WriteError):
        write_file(root, path, b"new", None)
    with pytest.raises(InputError):
        read_file(root, path)
    assert names(tmp_path) == ["root"]


def test_links_are_neither_written_nor_read(tmp_path):
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "a.ris").write_bytes(b"private")
    (root / "a.ris").symlink_to(outside / "a.ris")
    (root / "folder").symlink_to(outside)
    for path in ("a.ris", "folder/a.ris"):
        with pytest.raises(WriteError, match="goes through a link"):
            write_file(root, path, b"new", sha(b"private"))
        with pytest.raises(WriteError, match="goes through a link"):
            remove_file(root, path, sha(b"private"))
        with pytest.raises(InputError, match="goes through a link"):
            read_file(root, path)
    with pytest.raises(WriteError):
        write_file(root, "folder/b.ris", b"new", None)
    assert names(outside) == ["a.ris"]
    assert (outside / "a.ris").read_bytes() == b"private"


def test_a_file_is_removed_only_if_it_holds_what_was_expected(tmp_path):
    (tmp_path / "a.ris").write_bytes(b"old")
    assert remove_file(tmp_path, "a.ris", sha(b"other")) == StaleFile(
        "a.ris", "The file changed meanwhile.", sha(b"old")
    )
    assert names(tmp_path) == ["a.ris"]
    assert remove_file(tmp_path, "a.ris", sha(b"old")) is None
    assert names(tmp_path) == []


def test_reading_refuses_what_is_no_plain_file_of_a_fair_size(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "big.ris").write_bytes(b"x" * 100)
    os.mkfifo(tmp_path / "pipe")
    expected = {"folder": "not a file", "big.ris": "larger", "pipe": "not a file", "no": "cannot"}
    for path, reason in expected.items():
        with pytest.raises(InputError, match=reason) as raised:
            read_file(tmp_path, path, limit=99)
        assert raised.value.path == path


def test_a_file_that_is_being_written_is_not_read_in_halves(tmp_path, monkeypatch):
    (tmp_path / "a.ris").write_bytes(b"old")
    real, looks = os.fstat, []

    def busy(descriptor):
        looks.append(descriptor)
        if len(looks) <= changes:
            with open(tmp_path / "a.ris", "ab") as file:
                file.write(b"+")
        return real(descriptor)

    monkeypatch.setattr(os, "fstat", busy)
    changes = 2
    assert read_file(tmp_path, "a.ris").data == (tmp_path / "a.ris").read_bytes()
    changes = 99
    with pytest.raises(InputError, match="being written by another program"):
        read_file(tmp_path, "a.ris")


def test_a_fresh_file_has_a_mark_that_matches_nothing(tmp_path, monkeypatch):
    (tmp_path / "a.ris").write_bytes(b"x")
    info = (tmp_path / "a.ris").stat()
    assert read_file(tmp_path, "a.ris").stat != files.mark(info)
    monkeypatch.setattr(files.time, "time_ns", lambda: info.st_ctime_ns + 2_000_000_001)
    assert read_file(tmp_path, "a.ris").stat == files.mark(info)


def test_only_own_old_leftovers_are_removed(tmp_path):
    left = tmp_path / ".zotsync-0123456789abcdef.tmp"
    left.write_bytes(b"half")
    assert not remove_leftover(tmp_path, left.name)
    os.utime(left, (1, 1))
    assert remove_leftover(tmp_path, left.name)
    assert names(tmp_path) == []
    with pytest.raises(UsageError):
        remove_leftover(tmp_path, "a.tmp")
    with pytest.raises(UsageError):
        remove_leftover(tmp_path, "../.zotsync-0123456789abcdef.tmp")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Soil: a review?", "Soil- a review-.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("NUL", "NUL_.md"),
        ("lpt1", "lpt1_.md"),
        (".hidden", "hidden.md"),
        ("~$copy", "copy.md"),
        ("trailing. ", "trailing.md"),
        ("", "untitled.md"),
        ("a\tb\nc", "a-b-c.md"),
        ("cafe\u0301", "caf\u00e9.md"),
        ("right\u202eleft", "right-left.md"),
        ("x\udc80", "x-.md"),
    ],
)
def test_names_are_safe_everywhere(text, name):
    assert safe_name(text, ".md") == name


def test_long_names_are_cut_between_characters():
    name = safe_name("泥" * 300, ".md")
    assert name.endswith("泥.md")
    assert len(name.encode()) <= 200


def test_a_safe_name_can_be_written(tmp_path):
    for text in ("..", "con.md", "a/b\\c:d", "~x", "-rf"):
        assert isinstance(write_file(tmp_path, safe_name(text, ".md"), b"x", None), FileContent), text
