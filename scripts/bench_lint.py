"""How fast items are checked: each measurement in a process of its own, nothing warmed by another.

    scripts/bench lint [--items N] [--rounds 3] [--file FILE]… [--memory N] [--answers] [--json]

Items of three profiles: rows of words, English abstracts of 1,500 characters, abstracts of 2,400 characters
with headings; and those of your own files. The default rules, and all. Loading the rules and reading the
file is not counted; `first_s` says what the first ten items took, the loading of tables included. `--memory`
checks so many items, file by file of 1,000, and says how much memory that took beyond the first file's.
`--answers`: also with a cache that holds a registry's answer for the DOI of each item.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from benching import profile, runs, timing

PROFILES = {"words": profile.words, "english": profile.prose, "structured": profile.structured}


def source(path: str, text: str) -> Any:
    """The file as the linter gets it."""
    from zotsync import formats
    from zotsync.quality.source import LintSource

    format = formats.format_for(path)
    assert format is not None, f"no format has the ending of {path}"
    reading = format.read(text, path)
    return LintSource(path, text, reading.items, reading.problems, reading.format)


def fill(cache: Path, count: int) -> None:
    """A cache with Crossref's answer for each item of the profiles."""
    from zotsync.enrichment.doi import Answers, registries

    answers = Answers(cache)
    rows = (
        (registries.url(registries.CROSSREF, one["doi"]), 200, "2026-01-02T03:04:05Z", profile.crossref(one))
        for one in profile.records(count, profile.prose)
    )
    answers._db.executemany("INSERT INTO answers VALUES (?, ?, ?, ?)", rows)
    answers.close()


def one(select: str, file: str, cache: str = "") -> None:
    """What a process of its own does: check one file's items once."""
    from zotsync.quality import LintConfig
    from zotsync.quality.engine import lint_set, lint_source
    from zotsync.verdicts import CachedVerdicts

    look_up = CachedVerdicts(Path(cache)) if cache else None
    config = LintConfig(select=(select,), look_up=look_up) if select else LintConfig(look_up=look_up)
    few = source("few.ris", profile.whole(10, profile.ris, profile.prose))
    first, _ = timing.timed(lambda: lint_source(few, config))
    given = source(file, Path(file).read_text("utf-8-sig"))
    figures, found = timing.timed(
        lambda: [*lint_source(given, config), *lint_set(given.items, config, [given])]
    )
    timing.report(**figures, items=len(given.items), findings=len(found), first_s=first["wall_s"])


def stream(count: int) -> None:
    """What a process of its own does: check file after file, and see whether memory grows."""
    from zotsync.quality.engine import lint_source

    peaks = []
    for number in range(max(2, count // 1000)):
        records = profile.records(1000, profile.prose, seed=number)
        lint_source(source(f"{number}.ris", "".join(map(profile.ris, records))))
        peaks.append(timing.peak_mb())
    timing.report(
        items=1000 * len(peaks), first_mb=peaks[0], tenth_mb=peaks[min(9, len(peaks) - 1)], last_mb=peaks[-1]
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--file", action="append", default=[], help="a file of your own; may be repeated")
    parser.add_argument("--memory", type=int, default=0, metavar="N")
    parser.add_argument("--answers", action="store_true", help="also with a filled cache of answers")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--stream", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(*given.one)
        return
    if given.stream:
        stream(given.stream)
        return
    figures: dict[str, Any] = {"machine": runs.machine()}
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for name, text in PROFILES.items():
            files[name] = Path(folder) / f"{name}.ris"
            files[name].write_text(profile.whole(given.items, profile.ris, text), "utf-8")
        files |= {Path(file).name: Path(file) for file in given.file}
        extra: dict[str, list[str]] = {key: [] for key in files}
        if given.answers:
            name, cache = "english with answers", Path(folder) / "doi.sqlite"
            fill(cache, given.items)
            files[name], extra[name] = files["english"], [str(cache)]
        for name, file in files.items():
            for label, select in (("default", ""), ("ALL", "ALL")):
                turns = [
                    runs.run(sys.executable, __file__, "--one", select, str(file), *extra.get(name, []))
                    for _ in range(given.rounds)
                ]
                middle = runs.median(turns)
                middle["items_per_cpu_s"] = middle["items"] / middle["cpu_s"]
                middle["items_per_wall_s"] = middle["items"] / middle["wall_s"]
                figures[f"{name} {label}"] = middle
    if given.memory:
        figures[f"stream {given.memory}"] = runs.run(sys.executable, __file__, "--stream", str(given.memory))
    runs.show(figures, as_json=given.json)


if __name__ == "__main__":
    main()
