"""Times one action in this process. Only the standard library: peers' environments run this too."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any


def timed(action: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    """Wall and processor seconds of one call, and its result, which is still there when the clock stops."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = action()
    return {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}, result


def peak_mb() -> float:
    """The most memory this process ever had, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 1024


def report(**figures: Any) -> None:
    """One line of JSON, the last one on stdout."""
    print(json.dumps({**figures, "peak_mb": peak_mb()}))
