"""Reading many items without the cycle collector going over them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Pauses the cycle collector: items form no cycles, and looking at each of them again takes time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():
                gc.freeze()  # The two together make what was read old, without a look at each item.
                gc.unfreeze()
            gc.enable()
