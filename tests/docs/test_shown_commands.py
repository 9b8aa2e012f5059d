"""What README and the guides show outside of their sessions can be given as it stands, too."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import zotsync
from tests.cli.conftest import Run, run
from tests.main_job import EXAMPLES
from zotsync.cli import VERBS, cli
from zotsync.server import Server

__all__ = ["run"]
ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", *sorted(p.relative_to(ROOT).as_posix() for p in ROOT.glob("docs/**/*.md"))]
GIVEN = {
    "NUMBER": "1",
    "PATH": "a.ris",
    "KEY": "ABCD2345",
    "DOI": "10.5555/tides",
    "TAG": "coast",
    "CODE": "ND-04",
}
"""What a reader would put for a word in capitals."""


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def shown(page: str) -> list[str]:
    """The commands in a page's lines and in its blocks of a shell."""
    text = text_of(page)
    blocks = "".join(re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [*re.findall(r"`(zotsync [^`\n]+)`", prose), *re.findall(r"^(zotsync .+)$", blocks, re.MULTILINE)]


def given(command: str) -> list[str]:
    """The words of a command, with something for each placeholder; of several possible ones the first."""
    words = shlex.split(re.sub(r"[\[\]…]", "", command), comments=True)[1:]
    return [GIVEN.get(word, word.partition("|")[0]) for word in words]


COMMANDS = sorted(
    {c for page in PAGES for c in shown(page) if not c.startswith(("zotsync VERB", "zotsync -"))}
)


def test_there_are_commands() -> None:
    assert len(COMMANDS) > 30
    assert "zotsync init --library web --user NUMBER" in COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_a_page_names_is_understood(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.ris", "new.ris"):
        Path(name).write_text("TY  - BOOK\nTI  - Reeds\nER  - \n")
    verb, *arguments = given(command)
    group = click.Context(cli, info_name="zotsync")

    assert verb in VERBS
    found = cli.get_command(group, verb)
    assert found is not None
    if arguments:  # else the verb is spoken of, and what it needs is left out
        found.make_context(verb, arguments, parent=group)  # raises where it understands nothing


@pytest.mark.parametrize("page", ["docs/tutorial.md", "docs/how-to/group-library.md"])
def test_the_way_to_a_library_of_one_s_own_can_be_gone(
    page: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it stands, but for the key, which comes from the environment, and the address of the server."""
    (block,) = re.findall(r"^```sh\n(.*?)^```", text_of(page), re.MULTILINE | re.DOTALL)
    Path("shore.ris").write_text("TY  - BOOK\nAU  - Bos, Ida\nTI  - The Wadden Sea\nPY  - 2001\nER  - \n")
    with Server(":memory:") as server, server.serve(port=0):
        server.add_user(1, "ida")
        group = server.add_group(1, "Coast")
        monkeypatch.setenv("ZOTERO_API_KEY", server.add_key(1))
        lines = [given(line) for line in block.splitlines() if line != "zotsync login"]
        for words in lines:
            if "--group" in words:
                words[words.index("--group") + 1] = str(group)
            done = run(*words, *(["--endpoint", server.url] if words[0] == "init" else []))
            assert 0 == done.code, done.out + done.err

    assert ["init", "doctor", "sync"] == [words[0] for words in lines]
    assert "The Wadden Sea" in done.out


def blocks(page: str) -> Iterator[str]:
    """The Python of a page that shows no answers, and so is no session of the doctests."""
    for block in re.findall(r"^```python\n(.*?)^```", text_of(page), re.MULTILINE | re.DOTALL):
        if ">>>" not in block:
            yield block


@pytest.mark.parametrize("page", [page for page in PAGES if any(blocks(page))])
def test_the_calls_of_a_page_run_as_they_stand(page: str, run: Run) -> None:
    """In a folder with the files that they name."""
    pytest.importorskip("pandas", reason="pandas is not installed")
    shutil.copytree(EXAMPLES, "refs")
    shutil.copytree(EXAMPLES, "notes")
    for name in ("refs.ris", "new.ris"):
        shutil.copyfile(EXAMPLES / "export-from-repository.ris", name)
    assert 0 == run("init", "refs").code
    with zotsync.Workspace("refs") as workspace:
        workspace.sync()
    text = (EXAMPLES / "web-page.txt").read_text("utf-8")
    (item,) = zotsync.read("notes/web-page.txt")
    names = {"zotsync": zotsync, "items": zotsync.read("refs.ris"), "item": item, "text": text}

    for block in blocks(page):
        exec(compile(block, page, "exec"), names)


def test_every_script_that_a_page_names_is_there() -> None:
    named = {name for page in PAGES for name in re.findall(r"(?<![\w/])(scripts/[\w./]*\w)", text_of(page))}

    assert {"scripts/demo", "scripts/test", "scripts/newcomer", "scripts/site", "scripts/bench"} <= named
    assert [] == sorted(name for name in named if not (ROOT / name).exists())


@pytest.mark.parametrize(
    ("kind", "option"),
    sorted(
        {
            (kind, option)
            for page in PAGES
            for kind, rest in re.findall(r"`scripts/bench (\w+)([^`\n]*)`", text_of(page))
            for option in re.findall(r"--[a-z-]+", rest)
        }
    ),
)
def test_an_option_of_a_measurement_is_one(kind: str, option: str) -> None:
    name = {"tags": "enrich"}.get(kind, kind)
    command = [sys.executable, f"scripts/bench_{name}.py", "--help"]
    done = subprocess.run(
        command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )

    assert re.search(rf"{option}\b", done.stdout), done.stderr


def test_the_demo_ends_well() -> None:
    """README's first command, in the environment that is there."""
    command = [sys.executable, "scripts/demo.py"]
    env = {"PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert 0 == done.returncode, done.stdout + done.stderr
    assert "Nothing was left behind" in done.stdout
    assert "zotsync init" in done.stdout.splitlines()[-2]


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is no checkout, so it cannot be cloned")
def test_a_newcomer_gets_along_with_what_is_shown() -> None:
    """A clean clone, an environment made from nothing, the demo, and references of one's own."""
    command = ["scripts/newcomer", "--without-tests"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert 0 == done.returncode, done.stdout + done.stderr
