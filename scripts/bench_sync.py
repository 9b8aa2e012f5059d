"""A folder and a library over HTTP: requests and seconds of each kind of run, beside the peers.

    scripts/bench sync [--items N]… [--delay MS] [--no-peers] [--notes N] [--embedded N] [--json]

One server on loopback, in a process of its own, holds the library that everybody speaks to. Ours: the first
push of N items in N/10 files; a run with nothing to do, in-process and as a command; one after an edit of
1 % of the files; a full pull into an empty folder, stored and appended to one .ris and to one .bib; with
`--notes N` a pull of N items into one Markdown note each. Peers, on the same library: pyzotero's
`everything()`, which stores nothing, and karboni's mirror into SQLite, full and with nothing to do. `cpu_s`
is the client's alone; `wall_s` has the server's time in it, and with `--delay MS` a network's: each answer
then comes so many milliseconds later. With `--embedded N` a folder of N items in N/100
files meets an embedded library in the same process, so that processor time and memory are both sides'.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benching import profile, runs, timing

USER = 1
TARGETS = ("zotero.ris", "zotero.bib")


def serve(file: str, delay: float) -> None:
    """What the server's process does: serve until its stdin is closed, each answer ``delay`` ms late."""
    from zotsync.server import Server

    class Away(Server):
        def app(self, environ: dict[str, Any], start_response: Any) -> Any:
            time.sleep(delay / 1000)
            return super().app(environ, start_response)

    with Away(file) as server:
        server.add_user(USER, "bench")
        key = server.add_key(USER)
        with server.serve() as serving:
            print(serving.url, key, flush=True)
            sys.stdin.read()


def workspace(root: str, url: str) -> Any:
    from zotsync.workspace import Workspace

    return Workspace(root, state=f"{root}.state", api_key=os.environ["ZOTERO_API_KEY"] if url else None)


def start(root: str, url: str, new_items: str) -> None:
    """A workspace in ``root`` on the library behind ``url``."""
    from zotsync.config import Config, LibraryConfig, SourcesConfig
    from zotsync.workspace import init

    library = LibraryConfig(kind="web", user=USER, endpoint=url)
    init(Path(root), Config(library=library, sources=SourcesConfig(new_items=new_items)), f"{root}.state")


def one(what: str, root: str, url: str) -> None:
    """What a process of its own does: one run, or what a peer does instead."""
    if what == "everything":
        from pyzotero import Zotero

        zot = Zotero(str(USER), "user", os.environ["ZOTERO_API_KEY"])
        zot.endpoint = url
        figures, found = timing.timed(lambda: zot.everything(zot.items()))
        timing.report(**figures, objects=len(found), requests=-(-len(found) // 100))
        return
    if what == "karboni":
        karboni(root, url)
        return
    # Loading is no part of an in-process run, nor of a peer's.
    import httpcore2  # noqa: F401
    import pathspec  # noqa: F401

    import zotsync.stores.zotero
    import zotsync.workspace  # noqa: F401

    def go() -> Any:
        with workspace(root, url) as ws:
            return ws.sync(first="local", allow=("updates", "creates", "unidentified"))

    figures, report = timing.timed(go)
    timing.report(**figures, requests=report.requests, applied=len(report.applied), failed=len(report.failed))


def karboni(root: str, url: str) -> None:
    from karboni import initialize, synchronize
    from karboni.zotero import config

    plain = config.Config.__init__

    def elsewhere(self: Any, **given: Any) -> None:
        plain(self, **{**given, "base_url": url})

    config.Config.__init__ = elsewhere
    database = f"sqlite:///{root}/karboni.sqlite"
    if not Path(root, "karboni.sqlite").exists():
        Path(root).mkdir(exist_ok=True)
        initialize(database)
    key = os.environ["ZOTERO_API_KEY"]
    figures, done = timing.timed(lambda: synchronize(database, Path(root), str(USER), "users", key))
    timing.report(**figures, done=bool(done))


def push_folder(root: Path, count: int, each: int = 10) -> None:
    root.mkdir()
    records = profile.records(count)
    for number in range(0, count, each):
        text = "".join(profile.ris(record) for _, record in zip(range(each), records, strict=False))
        (root / f"part-{number // each:05}.ris").write_text(text, "utf-8")


def edit(root: Path) -> int:
    """Changes one item in 1 % of the files."""
    files = sorted(root.glob("*.ris"))
    for file in files[:: max(1, len(files) // max(1, len(files) // 100))][: max(1, len(files) // 100)]:
        file.write_text(file.read_text("utf-8").replace("VL  - ", "VL  - 1", 1), "utf-8")
    return max(1, len(files) // 100)


def measure(count: int, folder: Path, *, peers: bool, notes: bool, delay: float) -> dict[str, Any]:
    """All figures at one size; with ``notes`` the pull into notes alone."""
    figures: dict[str, Any] = {}
    command = [sys.executable, __file__, "--serve", str(folder / "library.sqlite"), "--delay", str(delay)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin
        assert server.stdout
        try:
            url, key = server.stdout.readline().split()
            os.environ["ZOTERO_API_KEY"] = key

            def run(what: str, root: Path, python: str = sys.executable) -> dict[str, Any]:
                return runs.run(python, __file__, "--one", what, str(root), url)

            root = folder / "push"
            push_folder(root, count)
            start(str(root), url, "ask")
            figures["first push"] = run("sync", root)
            if notes:
                pulled = folder / "notes"
                pulled.mkdir()
                start(str(pulled), url, "from-zotero/{citekey}.md")
                figures["full pull, a note for each"] = run("sync", pulled)
                return figures
            time.sleep(2.1)  # younger files are looked into
            run("sync", root)
            figures["nothing to do"] = runs.median([run("sync", root) for _ in range(5)])
            figures["nothing to do, command"] = runs.median([command_run(root) for _ in range(3)])
            edit(root)
            figures["1 % of the files changed"] = run("sync", root)
            figures |= pulls(run, folder, url, peers=peers)
        finally:
            server.stdin.close()
    return figures


def pulls(run: Callable[..., dict[str, Any]], folder: Path, url: str, *, peers: bool) -> dict[str, Any]:
    """Medians of three rounds: a full pull into either file, and the peers in the same minute."""
    rounds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    figures: dict[str, Any] = {}
    for number in range(3):
        for target in TARGETS:
            pulled = folder / f"{number}-{target}"
            pulled.mkdir()
            start(str(pulled), url, target)
            rounds[f"full pull, {target}"].append(run("sync", pulled))
        if not peers:
            continue
        rounds["pyzotero everything()"].append(run("everything", folder))
        try:
            python, mirror = runs.peer("karboni", "karboni"), folder / f"{number}-karboni"
            rounds["karboni full mirror"].append(run("karboni", mirror, python))
            rounds["karboni nothing to do"].append(run("karboni", mirror, python))
        except runs.Skipped as reason:
            figures["karboni"] = {"skipped": str(reason)}
    figures |= {what: runs.median(measured) for what, measured in rounds.items()}
    for target in TARGETS:
        pull = figures[f"full pull, {target}"]
        for name, peer in (("pyzotero", "pyzotero everything()"), ("karboni", "karboni full mirror")):
            if peer in figures:
                pull[f"to_{name}_wall"] = pull["wall_s"] / figures[peer]["wall_s"]
                pull[f"to_{name}_cpu"] = pull["cpu_s"] / figures[peer]["cpu_s"]
    return figures


def embedded(count: int, folder: Path) -> dict[str, Any]:
    """The first sync of a folder with an embedded library, and the ones after it."""
    from zotsync.config import Config
    from zotsync.workspace import init

    root = folder / "folder"
    push_folder(root, count, 100)
    init(root, Config(), f"{root}.state")

    def run() -> dict[str, Any]:
        return runs.run(sys.executable, __file__, "--one", "sync", str(root), "")

    figures = {"first sync, embedded": run()}
    time.sleep(2.1)  # younger files are looked into
    run()
    figures["nothing to do, embedded"] = run()
    edit(root)
    figures["1 % of the files changed, embedded"] = run()
    return figures


def command_run(root: Path) -> dict[str, Any]:
    """The command in seconds, and how much longer it takes than its imports."""
    command = [sys.executable, "-m", "zotsync", "sync", "-C", str(root), "--state", f"{root}.state"]
    imports = [sys.executable, "-c", "import zotsync.cli.sync, zotsync.workspace, zotsync.stores.zotero"]
    whole, _ = timing.timed(lambda: subprocess.run(command, check=True, capture_output=True))
    bare, _ = timing.timed(lambda: subprocess.run(imports, check=True))
    return {"wall_s": whole["wall_s"], "beyond_imports_s": whole["wall_s"] - bare["wall_s"]}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, action="append", help="how many; may be repeated [1000]")
    parser.add_argument("--delay", type=float, default=0, metavar="MS", help="how late each answer comes")
    parser.add_argument("--notes", type=int, default=0, metavar="N")
    parser.add_argument("--embedded", type=int, default=0, metavar="N")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve, given.delay)
        return
    if given.one:
        one(*given.one)
        return
    figures: dict[str, Any] = {"machine": runs.machine()}
    only = given.notes or given.embedded
    sizes = [(count, False) for count in given.items or ([] if only else [1000])]
    sizes += [(given.notes, True)] if given.notes else []
    for count, notes in sizes:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(count, Path(folder), peers=not given.no_peers, notes=notes, delay=given.delay)
            figures |= {f"{count} {name}": values for name, values in found.items()}
    if given.embedded:
        with tempfile.TemporaryDirectory() as folder:
            for name, values in embedded(given.embedded, Path(folder)).items():
                figures[f"{given.embedded} {name}"] = values
    runs.show(figures, as_json=given.json)


if __name__ == "__main__":
    main()
