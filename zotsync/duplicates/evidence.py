"""What speaks for and against two items being the same work.

Weights are natural logarithms of odds: 2.3 makes the same work ten times as likely, -2.3 ten times less.
They add up, from `PRIOR` for any two items that were compared at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

PRIOR = -6.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for (``weight`` above 0) or against two items being the same work."""

    name: str
    weight: float
    says: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """All evidence about two items."""

    evidence: tuple[Evidence, ...]

    @property
    def weight(self) -> float:
        return PRIOR + sum(one.weight for one in self.evidence)

    @property
    def confidence(self) -> float:
        """From 0 to 1."""
        return 1 / (1 + exp(-max(-50.0, min(50.0, self.weight))))
