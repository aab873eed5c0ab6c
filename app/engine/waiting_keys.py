"""The keys of everything a case waits for, read off its state: what its rows must say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.state_codec import decode
from app.engine.step_execution import StepExecution
from app.engine.waiting import armed_timers, job_orders, open_tasks, subscriptions
from app.engine.whereabouts import ONLY_LOOKING

if TYPE_CHECKING:
    from app.engine.compiled_edition import CompiledEdition


@dataclass(frozen=True, slots=True)
class WaitingKeys:
    """Keys of open tasks, timers, subscriptions and jobs."""

    tasks: frozenset[str]
    timers: frozenset[str]
    subscriptions: frozenset[str]
    jobs: frozenset[str]

    def __bool__(self) -> bool:
        """Tell whether anything is waited for at all."""
        return bool(self.tasks or self.timers or self.subscriptions or self.jobs)


def waiting_keys(edition: CompiledEdition, state: bytes) -> WaitingKeys:
    """Return what a case waits for."""
    case = decode(state, StepExecution(edition, ONLY_LOOKING))
    return WaitingKeys(
        frozenset(one.key for one in open_tasks(case)),
        frozenset(one.key for one in armed_timers(case)),
        frozenset(one.key for one in subscriptions(case)),
        frozenset(one.key for one in job_orders(case)),
    )
