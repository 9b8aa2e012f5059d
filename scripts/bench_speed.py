"""Speed beside the peers, in one run on one core: generated libraries of a stated profile.

Profile: journal articles with 4 creators, an abstract of about 1,200 characters, 3 keywords, a DOI,
volume, issue, pages and a note in every tenth; in RIS, one file for reading and 10 items a file for syncing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

WORDS = (
    "cell response tumour growth signal protein receptor pathway treatment patient trial cohort marker "
    "model analysis risk survival therapy tissue immune gene expression study evidence outcome"
).split()


# For rules about English prose the text must be English: their language test is part of the work.
NOUNS = (
    "patients lesions vessels samples hospitals infants nurses questionnaires fractures antibodies variants "
    "outcomes episodes tissues isolates admissions symptoms guidelines controls membranes households "
    "biomarkers intervals sequences proteins relapses injections surgeons mutations participants"
).split()
VERBS = (
    "were associated with|did not differ from|increased after|were compared with|declined among|"
    "could be predicted from|were measured in|had no effect on|were more common than|are known to precede"
).split("|")
FRAMES = (
    "In this study, {0} {v} {1} in {n} of {m} cases.",
    "The {0} of both groups {v} {1} (P = 0.0{n}; 95% CI, 0.{m} to 1.{n}).",
    "Although {0} were reported, {1} {v} {2} during the first {n} months of the follow-up.",
    "We conclude that {0}, which {v} {1}, may help to plan the care of {2}.",
    "Few data are available on whether {0} or {1} {v} {2}, and the results have been mixed.",
)


def prose(rng: random.Random, length: int = 1500) -> str:
    """English sentences of at least ``length`` characters, as an abstract has them."""
    sentences: list[str] = []
    while sum(map(len, sentences)) + len(sentences) < length:
        numbers = {"n": rng.randrange(2, 60), "m": rng.randrange(10, 99), "v": rng.choice(VERBS)}
        sentences.append(rng.choice(FRAMES).format(*rng.sample(NOUNS, 3), **numbers))
    return " ".join(sentences)


def words(rng: random.Random) -> str:
    """Twelve rows of words as sentences."""
    return ". ".join(" ".join(rng.choices(WORDS, k=14)).capitalize() for _ in range(12)) + "."


def ris(count: int, seed: int = 1, text: Callable[[random.Random], str] = words) -> str:
    """RIS text of ``count`` items, with abstracts that ``text`` makes."""
    rng = random.Random(seed)
    records = []
    for number in range(count):
        abstract = text(rng)
        lines = [
            "TY  - JOUR",
            f"TI  - {' '.join(rng.choices(WORDS, k=9)).capitalize()} {number}",
            *(
                f"AU  - Name{rng.randrange(5000)}, {rng.choice('ABCDEFG')}. {rng.choice('HIJK')}."
                for _ in range(4)
            ),
            f"PY  - {rng.randrange(1980, 2025)}",
            f"JO  - Journal of {rng.choice(WORDS).title()} {rng.choice(WORDS).title()}",
            f"VL  - {rng.randrange(1, 90)}",
            f"IS  - {rng.randrange(1, 13)}",
            f"SP  - {100 + number % 800}",
            f"EP  - {110 + number % 800}",
            f"DO  - 10.5555/bench.{number}",
            *(f"KW  - {word}" for word in rng.sample(WORDS, 3)),
            f"AB  - {abstract}",
            *([f"N1  - {' '.join(rng.choices(WORDS, k=20))}"] if number % 10 == 0 else []),
            "ER  - ",
            "",
        ]
        records.append("\n".join(lines))
    return "\n".join(records)


def timed(action: Callable[[], Any], rounds: int = 3) -> tuple[float, Any]:
    """The best wall time of some rounds in seconds, and the last result."""
    best, result = float("inf"), None
    for _ in range(rounds):
        start = time.perf_counter()
        result = action()
        best = min(best, time.perf_counter() - start)
    return best, result


def touch(items: list[Any]) -> int:
    """Every field of every item, once."""
    return sum(len(value) for item in items for value in item.fields.values()) + sum(
        len(creator.display) for item in items for creator in item.creators
    )


def bench_ris(count: int) -> dict[str, float]:
    import rispy

    from zotsync.formats import format_named

    text = ris(count)
    ours, _ = timed(lambda: touch(list(format_named("ris").read(text).items)))
    peer, _ = timed(lambda: rispy.loads(text))
    return {"items": count, "ours_s": ours, "rispy_s": peer, "ratio": ours / peer}


def bench_bibtex(count: int) -> dict[str, float]:
    from zotsync.formats import format_named

    items = format_named("ris").read(ris(count)).items
    text = format_named("bibtex").write(items)
    seconds, _ = timed(lambda: touch(list(format_named("bibtex").read(text).items)))
    return {"items": count, "ours_s": seconds, "items_per_s": count / seconds}


def bench_lint(count: int) -> dict[str, float]:
    from zotsync import api
    from zotsync.quality import LintConfig

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.ris"
        path.write_text(ris(count, text=prose))
        # Each is timed once on a fresh reading: what a reader works out late is part of the work.
        loaded, again = api.load([path]), api.load([path])
        default, _ = timed(lambda: api.lint_loaded(loaded), 1)
        every, _ = timed(lambda: api.lint_loaded(again, LintConfig(select=("ALL",))), 1)
    return {
        "items": count,
        "default_s": default,
        "default_items_per_s": count / default,
        "all_s": every,
        "all_items_per_s": count / every,
    }


def bench_sync(count: int) -> dict[str, float]:
    from zotsync.config import Config
    from zotsync.workspace import Workspace, init

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "refs"
        root.mkdir()
        records = ris(count).split("\n\n")
        for number in range(0, count, 10):
            (root / f"part-{number // 10:05}.ris").write_text(
                "\n\n".join(records[number : number + 10]) + "\n"
            )
        state = str(Path(folder) / "state")
        init(root, Config(), state)

        def sync() -> Any:
            with Workspace(root, state=state) as workspace:
                return workspace.sync()

        first, report = timed(sync, 1)
        assert not report.failed
        time.sleep(2.1)
        sync()
        again, quiet = timed(sync, 3)
        assert not quiet.applied
        with Workspace(root, state=state) as workspace:
            zot = workspace.pyzotero()
            everything, _ = timed(lambda: zot.everything(zot.items()), 1)
        return {
            "items": count,
            "files": count // 10,
            "first_s": first,
            "first_requests": report.requests,
            "nothing_to_do_s": again,
            "nothing_to_do_requests": quiet.requests,
            "pyzotero_everything_s": everything,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", choices=["ris", "bibtex", "lint", "sync"])
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    parts = {"ris": bench_ris, "bibtex": bench_bibtex, "lint": bench_lint, "sync": bench_sync}
    figures: dict[str, Any] = {
        name: bench(given.items) for name, bench in parts.items() if given.only in (None, name)
    }
    figures["machine"] = {"python": platform.python_version(), "system": platform.machine(), "cores_used": 1}
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if given.json:
        json.dump(figures, sys.stdout, indent=1)
        print()
        return
    for name, values in figures.items():
        print(name)
        for key, value in values.items() if isinstance(values, dict) else [("", values)]:
            print(f"  {key:<24}{value:.3f}" if isinstance(value, float) else f"  {key:<24}{value}")


if __name__ == "__main__":
    main()
