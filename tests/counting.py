"""What the tests of faults did in one session: `tests/conftest.py` prints it at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

End = tuple[dict[str, bytes], dict[str, Any]]
"""How both sides ended: the files by path, the library's objects by key."""


@dataclass
class Counts:
    """``faults`` that were injected, ``kills`` by SIGKILL after which the next run ended well, ``items`` of
    libraries and ``files`` that were compared with an undisturbed run, and ``losses`` among them: what was
    missing, doubled or different. ``broken``: planners that were made wrong on purpose, and rejected."""

    faults: int = 0
    kills: int = 0
    items: int = 0
    files: int = 0
    losses: int = 0
    broken: int = 0

    def add(self, other: Mapping[str, int]) -> None:
        for name, count in other.items():
            setattr(self, name, getattr(self, name) + count)

    def to_json(self) -> dict[str, int]:
        return asdict(self)

    def __str__(self) -> str:
        return (
            f"faults injected {self.faults:,}, kills survived {self.kills:,}, "
            f"items compared {self.items:,}, files compared {self.files:,}, losses {self.losses:,}, "
            f"broken planners rejected {self.broken:,}"
        )


COUNTS = Counts()


def compare(expected: End, found: End, where: object = "") -> None:
    """Both sides must have ended as they did without the fault; each difference counts as a loss."""
    files, library = ([*expected[side].keys(), *found[side].keys()] for side in (0, 1))
    COUNTS.files += len(set(files))
    COUNTS.items += len(set(library))
    lost = [
        f"{name}: {_difference(expected[side].get(name), found[side].get(name))}"
        for side, names in enumerate((files, library))
        for name in sorted(set(names))
        if expected[side].get(name) != found[side].get(name)
    ]
    COUNTS.losses += len(lost)
    assert not lost, "\n".join([f"{len(lost)} lost or changed after {where}", *lost])


def _difference(a: Any, b: Any) -> str:
    if isinstance(a, dict) and isinstance(b, dict):
        names = sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))
        a, b = {name: a.get(name) for name in names}, {name: b.get(name) for name in names}
    return f"{a!r} became {b!r}"
