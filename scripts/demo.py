"""The main job on the example references: a folder, a trial library, edits on both sides."""

from __future__ import annotations

import difflib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import zotsync

EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "examples" / "references"


def main() -> None:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="zotsync-demo-") as folder:
        root = Path(folder) / "references"
        shutil.copytree(EXAMPLES, root)
        os.environ["ZOTSYNC_STATE"] = str(Path(folder) / "state")
        os.chdir(root)
        show(root)
    took = time.perf_counter() - started
    say(f"Done in {took:.1f} s. Nothing was left behind, and nothing left this machine.")
    activate = shlex.quote(str(Path(sys.executable).parent / "activate"))
    print(
        f"Your own references: in a terminal, go to their folder, and say\n    . {activate}\n    zotsync init"
    )
    print("It writes two things of its own there, and changes no file of yours.")


def show(root: Path) -> None:
    say("1. Five documents become five items of a trial library.")
    run("init")
    run("sync")

    say("2. Again: nothing to do, and one request is all it takes.")
    run("sync")

    say("3. Somebody edits a title in a file, somebody else a tag in the library (through pyzotero).")
    before = texts(root)
    ris, note = root / "export-from-repository.ris", root / "radiotherapy-note.md"
    ris.write_text(ris.read_text("utf-8").replace("T1 - Borrowed brakes", "T1 - Brakes on loan"), "utf-8")
    with zotsync.Workspace(root) as workspace:
        zot = workspace.pyzotero()
        item = next(i for i in zot.items() if i["data"].get("title", "").startswith("Adding radiotherapy"))
        zot.add_tags(item, "read in May")
    run("sync")
    with zotsync.Workspace(root) as workspace:
        titles = [item.title for item in workspace.items() if "on loan" in item.title]
    print(f"In the library now: {titles[0]}")
    print("In the files now, line by line:")
    for name, text in texts(root).items():
        for line in difflib.unified_diff(
            before[name].splitlines(), text.splitlines(), name, name, "", "", 0, ""
        ):
            print(f"    {line}")
    if note.read_text("utf-8") == before[note.name]:
        sys.exit("The tag did not arrive.")

    say("4. Once more: nothing to do.")
    run("sync")

    say("5. Some of what lint finds: stray words, lost blanks (`zotsync explain ND-04` says why it matters).")
    run("lint", ".", "--select", "ND-04,AB-03", fails=True)

    say("6. What enrich suggests, with the words that say so.")
    run("enrich", ".")

    say("7. Undo: both sides as they were, and the next sync leaves them alone.")
    run("undo")
    run("sync")


def run(*arguments: str, fails: bool = False) -> None:
    """Run zotsync as a person would."""
    print(f"$ zotsync {' '.join(arguments)}", flush=True)
    done = subprocess.run([sys.executable, "-m", "zotsync", *arguments], check=False)
    if done.returncode not in ((0, 1) if fails else (0,)):
        sys.exit(f"zotsync {arguments[0]} ended with {done.returncode}")


def texts(root: Path) -> dict[str, str]:
    return {
        p.name: p.read_text("utf-8") for p in sorted(root.iterdir()) if p.suffix in (".ris", ".md", ".txt")
    }


def say(text: str) -> None:
    print(f"\n== {text}", flush=True)


if __name__ == "__main__":
    main()
