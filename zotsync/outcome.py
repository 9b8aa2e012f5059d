"""What a run and a status say: values, and the JSON that programs rely on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from zotsync.changes import Change, Conflict, Failure, FileRole, Held, Plan
from zotsync.item import Json
from zotsync.journal import RunInfo

STALE_S = 7 * 24 * 3600
"""After so long without a good run, a status says that it is stale."""
_SKEW_S = 24 * 3600
"""A run that lies so far ahead was dated by a wrong clock: nobody knows when it was."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one run planned and did."""

    run: str
    plan: Plan
    applied: tuple[Change, ...] = ()
    failed: tuple[Failure, ...] = ()
    requests: int = 0
    new_conflicts: int = 0
    new_failures: int = 0
    dry_run: bool = False
    runs: tuple[str, ...] = ()
    """Every run that this was, where it was more than one."""
    notices: tuple[str, ...] = ()
    """What a person should know once: the app is closed, or may not be written to."""
    left_alone: Mapping[str, int] = field(default_factory=dict)
    """How many attachments, annotations and standalone notes the library holds; sync never touches them."""

    def followed_by(self, others: Sequence[RunReport]) -> RunReport:
        """One report of this run and those that followed it at once; what waits is what the last one saw."""
        every = [self, *others]
        last = next((one for one in reversed(every) if one.plan.held or one.plan.conflicts), self)
        runs = tuple(one.run for one in every if one.run)
        plan = replace(
            last.plan,
            changes=tuple(c for one in every for c in one.plan.changes),
            collections={key: name for one in every for key, name in one.plan.collections.items()},
            visible=tuple(v for one in every for v in one.plan.visible),
        )
        return replace(
            self,
            run=runs[0] if runs else "",
            runs=runs,
            plan=plan,
            applied=tuple(c for one in every for c in one.applied),
            failed=tuple(dict.fromkeys(f for one in every for f in one.failed)),
            requests=sum(one.requests for one in every),
            new_failures=sum(one.new_failures for one in every),
        )

    def to_json(self) -> Json:
        return {
            "run": self.run or None,
            **({"runs": list(self.runs)} if len(self.runs) > 1 else {}),
            **self.plan.to_json(),
            "applied": [change.to_json() for change in self.applied],
            "failed": [failure.to_json() for failure in self.failed],
            "requests": self.requests,
            "notices": list(self.notices),
            "left_alone": dict(self.left_alone),
        }


@dataclass(frozen=True, slots=True)
class Status:
    """What differs, what waits, and how the last run ended."""

    library: str
    pending: Mapping[str, int]
    conflicts: tuple[Conflict, ...] = ()
    held: tuple[Held, ...] = ()
    runs: tuple[RunInfo, ...] = ()
    files: tuple[FileRole, ...] = ()
    """Each file's role and why, where asked."""
    plan: Plan = field(default_factory=Plan)
    last_good: str = ""
    """When a run last did all it could and found nothing new that fails (UTC, ISO 8601); empty: never."""
    scope: Mapping[str, str] = field(default_factory=dict)
    """The collections that take part, with all below them, by key; empty: the whole library."""
    stopped: Mapping[str, str] = field(default_factory=dict)
    """``when`` and ``why`` a guard or the library stopped the newest try to sync; empty: nothing did."""

    def to_json(self) -> Json:
        return {
            "library": self.library,
            "pending": dict(self.pending),
            "conflicts": len(self.conflicts),
            "held": len(self.held),
            **self.endings(),
            "scope": dict(self.scope),
            "failed": [failure.to_json() for failure in self.plan.failures],
            "guards": [guard.to_json() for guard in self.plan.guards],
            **({"files": [file.to_json() for file in self.files]} if self.files else {}),
        }

    def endings(self) -> Json:
        """How the last runs ended: what is known without a look at either side."""
        last = self.runs[-1] if self.runs else None
        age = _age(self.last_good)
        return {
            "last_run": last.to_json() if last else None,
            "last_good": self.last_good or None,
            "age_s": age if age is None else max(age, 0),
            "ended": "stopped" if self.stopped else last.status if last else None,
            "stopped": dict(self.stopped) or None,
            "stale": age is None or not -_SKEW_S < age < STALE_S,
        }


def _age(ended: str) -> int | None:
    if not ended:
        return None
    then = datetime.strptime(ended, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return int((datetime.now(UTC) - then).total_seconds())
