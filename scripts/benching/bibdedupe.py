"""Groups one labelled set with bib-dedupe; run by the Python of an environment that holds it."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path


def main() -> None:
    import pandas
    from bib_dedupe import bib_dedupe

    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    records = pandas.DataFrame([{"ID": (record := json.loads(line)).pop("id"), **record} for line in lines])
    start = sum(os.times()[:4])  # of this process and those that it started
    with contextlib.redirect_stdout(sys.stderr):
        prepared = bib_dedupe.prep(records, verbosity_level=0, cpu=1)
        groups = bib_dedupe.cluster(bib_dedupe.match(bib_dedupe.block(prepared, cpu=1), cpu=1))
    print(json.dumps({"groups": groups, "seconds": sum(os.times()[:4]) - start}))


if __name__ == "__main__":
    main()
