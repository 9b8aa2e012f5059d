"""What somebody does who has read nothing but the output: each step, and how many seconds it took."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT_S = 300
OWN = """TY  - JOUR
TI  - Tide pools of the western shore
AU  - Brandt, Lena
PY  - 2014
JO  - Shore Studies
VL  - 3
ER  -
TY  - BOOK
TI  - A handbook of sea winds
AU  - Osei, Kofi
PY  - 2009
ER  -
"""
_SAID = re.compile(r"`(zotsync [^`]+)`")
EDIT = """
import sys
import zotsync
with zotsync.Workspace(sys.argv[1]) as workspace:
    zot = workspace.pyzotero()
    (book,) = [one for one in zot.items() if one["data"].get("title", "").startswith("A handbook")]
    book["data"]["date"] = "2010"
    zot.update_item(book["data"])
"""
LOOK = """
import sys
import zotsync
with zotsync.Workspace(sys.argv[1]) as workspace:
    for one in workspace.pyzotero().items():
        print(one["data"]["title"], one["data"]["date"])
"""


class Way:
    """The steps so far: each shows what a person sees, and is timed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {**os.environ, "ZOTSYNC_STATE": str(folder / "state")}
        self.took: list[tuple[float, str]] = []

    def step(self, name: str, command: list[str], cwd: Path, *, quiet: bool = False) -> str:
        print(f"\n== {name}\n$ {shlex.join(command)}", flush=True)
        began = time.perf_counter()
        done = subprocess.run(
            command, cwd=cwd, env=self.env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.took.append((time.perf_counter() - began, name))
        lines = done.stdout.rstrip().split("\n")
        print("\n".join(lines[-3:] if quiet else lines), flush=True)
        if done.returncode:
            sys.exit(f"{name}: ended with {done.returncode}")
        return done.stdout


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="zotsync-newcomer-") as name:
        walk(Way(Path(name)), with_tests="--without-tests" not in sys.argv[1:])


def walk(way: Way, *, with_tests: bool) -> None:
    clone, own = way.folder / "zotsync", way.folder / "my references"
    way.step("A clean clone", ["git", "clone", "--quiet", str(ROOT), str(clone)], way.folder)
    said = way.step("README's first command", ["scripts/demo"], clone)
    if with_tests:
        way.step("README's second command", ["scripts/test"], clone, quiet=True)
    activate = re.findall(r"^ +\. (.+)$", said, re.MULTILINE)[-1]
    bin = Path(*shlex.split(activate)).parent
    way.env["PATH"] = f"{bin}{os.pathsep}{way.env['PATH']}"
    own.mkdir()
    (own / "refs.ris").write_text(OWN, "utf-8")

    said = follow(way, "References of my own", re.findall(r"^ +(zotsync .+)$", said, re.MULTILINE)[-1], own)
    said = follow(way, "What would happen", _SAID.findall(said)[0], own)
    said = follow(way, "Into the library", _SAID.findall(said)[-1], own)
    check("both are in the library", "Tide pools of the western shore 2014" in library(way, own))

    (own / "refs.ris").write_text(OWN.replace("2014", "2015"), "utf-8")
    follow(way, "I edit my file: the library follows", "zotsync sync", own)
    check("the library has the new year", "Tide pools of the western shore 2015" in library(way, own))

    way.step("Another program edits the library", [str(bin / "python"), "-c", EDIT, str(own)], own)
    follow(way, "My file follows", "zotsync sync", own)
    wanted = OWN.replace("2014", "2015").replace("2009", "2010")
    check("one line of my file changed, the others did not", (own / "refs.ris").read_text() == wanted)
    said = follow(way, "Nothing is left to do", "zotsync sync", own)
    check("a sync says so", "Nothing to do." in said)
    report(way)


def follow(way: Way, name: str, command: str, own: Path) -> str:
    return way.step(name, shlex.split(command), own)


def library(way: Way, own: Path) -> str:
    return way.step("What the library holds", ["python", "-c", LOOK, str(own)], own)


def check(what: str, holds: bool) -> None:
    print(f"{'ok ' if holds else 'BAD'} {what}", flush=True)
    if not holds:
        sys.exit(1)


def report(way: Way) -> None:
    print("\n== Seconds of each step")
    for seconds, name in way.took:
        print(f"{seconds:7.1f}  {name}")
    total = sum(seconds for seconds, _ in way.took)
    print(f"{total:7.1f}  in all, of {LIMIT_S}")
    if total > LIMIT_S:
        sys.exit(1)


if __name__ == "__main__":
    main()
