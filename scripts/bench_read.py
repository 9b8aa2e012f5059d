"""How fast texts become items, beside other readers, each in a process of its own.

    scripts/bench read [--items N]… [--rounds 3] [--only FORMAT] [--peers-up-to 10000] [--json]

The profile is stated in scripts/benching/profile.py. Ours: text to items, every field, creator and tag
touched once. Peers: rispy's `loads`; bibtexparser 1 with names split and LaTeX decoded, bibtexparser 2 with
the middlewares for both, pybtex with persons. Runs of ours and a peer take turns; a ratio is the median of
the ratios of turns, in processor seconds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from benching import profile, runs, timing

FORMATS = {"ris": profile.ris, "bibtex": profile.bibtex, "nbib": profile.nbib, "csl-json": profile.csl}
PEERS = {
    "ris": {"rispy": ()},
    "bibtex": {
        "bibtexparser-1": ("bibtexparser==1.4.4",),
        "bibtexparser-2": ("bibtexparser>=2",),
        "pybtex": ("pybtex",),
    },
}


def ours(format: str, text: str) -> Any:
    from zotsync.formats import format_named

    items = format_named(format).read(text).items
    for item in items:
        for value in item.fields.values():
            len(value)
        for creator in item.creators:
            len(creator.last), len(creator.first)
        for tag in item.tags:
            len(tag.name)
    return items


def theirs(peer: str, text: str) -> Any:
    if peer == "rispy":
        import rispy

        return rispy.loads(text)
    if peer == "bibtexparser-1":
        import bibtexparser
        from bibtexparser import customization
        from bibtexparser.bparser import BibTexParser

        def decode(entry: dict[str, str]) -> dict[str, str]:
            return customization.author(customization.convert_to_unicode(entry))  # type: ignore[no-any-return]

        return bibtexparser.loads(text, BibTexParser(common_strings=True, customization=decode)).entries
    if peer == "bibtexparser-2":
        import bibtexparser
        from bibtexparser import middlewares

        stack = [
            middlewares.LatexDecodingMiddleware(),
            middlewares.SeparateCoAuthors(),
            middlewares.SplitNameParts(),
        ]
        return bibtexparser.parse_string(text, append_middleware=stack).entries
    from pybtex.database import parse_string

    return parse_string(text, "bibtex").entries


def one(name: str, file: str) -> None:
    """What a process of its own does: read the file once, and say what that took."""
    text = Path(file).read_bytes().decode()
    own = name in FORMATS
    ours(name, "x") if own else theirs(name, "")  # what is loaded late is loaded now
    before = timing.peak_mb()
    figures, items = timing.timed(lambda: ours(name, text) if own else theirs(name, text))
    timing.report(**figures, items=len(items), before_mb=before, text_mb=len(text) / 2**20)


def compare(format: str, count: int, rounds: int, *, peers: bool) -> dict[str, Any]:
    """The figures of one format at one size, the peers' beside them."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a"
        file.write_text(profile.whole(count, FORMATS[format]), "utf-8")
        known = PEERS.get(format, {}) if peers else {}
        mine: list[dict[str, Any]] = []
        turns: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {name: [] for name in known}
        for _ in range(rounds):
            mine.append(runs.run(sys.executable, __file__, "--one", format, str(file)))
            for name, packages in known.items():
                if name in figures:
                    continue
                try:
                    python = runs.peer(name, *packages) if packages else sys.executable
                    peer = runs.run(python, __file__, "--one", name, str(file))
                except runs.Skipped as reason:
                    figures[name] = {"skipped": str(reason)}
                    continue
                turns[name].append((mine[-1], peer))
        middle = runs.median(mine)
        figures = {"zotsync": middle | {"items_per_s": count / middle["cpu_s"]}, **figures}
        for name, pairs in turns.items():
            if pairs:
                peer = runs.median([b for _, b in pairs])
                ratio = statistics.median(a["cpu_s"] / b["cpu_s"] for a, b in pairs)
                figures[name] = peer | {"items_per_s": count / peer["cpu_s"], "ours_to_theirs": ratio}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, action="append", help="how many; may be repeated [10000]")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=FORMATS)
    parser.add_argument("--peers-up-to", type=int, default=10_000, help="slow peers take minutes beyond it")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(*given.one)
        return
    figures: dict[str, Any] = {"machine": runs.machine()}
    for count in given.items or [10_000]:
        for format in [given.only] if given.only else FORMATS:
            peers = count <= given.peers_up_to or format == "ris"
            for name, values in compare(format, count, given.rounds, peers=peers).items():
                figures[f"{format} {count} {name}"] = values
    runs.show(figures, as_json=given.json)


if __name__ == "__main__":
    main()
