"""Lint and enrich many items on a Dask cluster, and see that it says what one process says.

    python examples/cluster/cluster.py [ITEMS] [WORKERS]

The cluster here is two processes of this machine (`pip install distributed`). For a real one, give
`Client` its scheduler's address: zotsync needs nothing but the `concurrent.futures` executor.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from distributed import Client, LocalCluster

import zotsync
from zotsync import Creator, Item

SUBJECTS = ("Checkpoint inhibitors", "Chimeric antigen receptor T cells", "Adjuvant radiotherapy", "Warfarin")
SETTINGS = ("advanced melanoma", "relapsed lymphoma", "early breast cancer", "atrial fibrillation")


def made(number: int) -> Item:
    """An item that no library holds; every seventh has a defect or two."""
    subject, setting = SUBJECTS[number % 4], SETTINGS[number // 4 % 4]
    fields = {
        "title": f"{subject} in {setting}: cohort {number}{'.' if number % 7 == 0 else ''}",
        "abstractNote": f"We followed {100 + number} patients with {setting}. {subject} were given for "
        f"{number % 12 + 1} months.{'' if number % 7 else 'Survival was recorded.'}",
        "publicationTitle": "Journal of Examples",
        "date": str(1990 + number % 35),
        "volume": str(number % 40 + 1),
        "pages": f"{number}-{number + 9}",
    }
    return Item("journalArticle", fields, (Creator("author", f"Name{number % 997}", "Ada"),), key="")


def main(count: int = 100_000, workers: int = 2) -> bool:
    items = [made(number) for number in range(count)]
    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        executor = client.get_executor()
        same = [compared(call, items, executor, workers) for call in (zotsync.lint, zotsync.enrich)]
    return all(same)


def compared(call: Callable[..., list[Any]], items: list[Item], executor: Executor, workers: int) -> bool:
    began = time.perf_counter()
    here = call(items)
    between = time.perf_counter()
    there = call(items, executor=executor)
    ended = time.perf_counter()
    print(
        f"{call.__name__}: {len(items):,} items, {len(here):,} results; "
        f"one process {between - began:.1f} s, {workers} workers {ended - between:.1f} s; "
        f"{'the same' if here == there else 'NOT THE SAME'}"
    )
    return bool(here) and here == there


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:])) else 1)
