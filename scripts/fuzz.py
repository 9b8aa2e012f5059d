"""Searches for texts that a format reads or edits wrongly; see tests/formats/fuzzing.py for the laws.

    scripts/fuzz [--format NAME]... [--minutes M] [--seed N] [--corpus DIR] [--out DIR]

The texts to start from are the tests' own, and what lies in DIR. Each failure is made as small as it gets
and kept in --out. Ends with 1 where a law was broken.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.formats.fuzzing import smallest, start
from tests.formats.test_fuzz import own_texts, rich_texts
from zotsync.formats import FORMATS, detect, format_named
from zotsync.formats.encoding import decode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--format", action="append", choices=[f.name for f in FORMATS])
    parser.add_argument("--minutes", type=float, default=1, help="of the processor, for each format")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--out", type=Path, default=Path("fuzz"))
    arguments = parser.parse_args()
    files = [p for p in sorted(arguments.corpus.rglob("*")) if p.is_file()] if arguments.corpus else []
    corpus = [
        (detect(decode(data).text, path.name).format, data) for path in files for data in [path.read_bytes()]
    ]
    broken = 0
    for name in arguments.format or [f.name for f in FORMATS]:
        format = format_named(name)
        search = start(
            format,
            [*own_texts(name), *rich_texts(name), *(d for f, d in corpus if f is format)],
            arguments.seed,
        )
        kinds: Counter[str] = Counter()
        for failure in search.run(until=time.process_time() + arguments.minutes * 60):
            kind = f"{failure.law}: {failure.detail[:60]}"
            kinds[kind] += 1
            if kinds[kind] > 1 or sum(k.startswith(failure.law) for k in kinds) > 20:
                continue
            least = smallest(failure, search)
            arguments.out.mkdir(parents=True, exist_ok=True)
            (arguments.out / f"{name}-{failure.law}-{search.tried}.txt").write_bytes(least.data)
            print(f"{name}: {least.law}: {least.detail}\n    {least.data[:300]!r}", flush=True)
        broken += sum(kinds.values())
        print(
            f"{name}: {search.tried} texts, {search.edits} edits, {len(search.seen)} shapes, "
            f"{sum(kinds.values())} failures",
            flush=True,
        )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
