"""Lets a worker be woken for what is due now, while its rounds go on beside it and look at the same rows seldom."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.due_queues import QUEUES, TIMERS
from app.store.wake_up_schema import listening_address
from app.store.wake_ups import SCHEMA, TASK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.jobs.scheduler import PeriodicTask
    from app.services.context.app_context import AppContext

LOOK_EVERY_SECONDS = 10.0
"""So late is what nobody was woken for: a lost wake-up, a lease that has run out, a pause after a failure that is over."""


@contextmanager
def woken_queues(
    context: AppContext,
    chores: list[PeriodicTask],
    *,
    is_certain: Callable[[], bool],
    tell: Callable[[str, BaseException], None],
) -> Iterator[list[PeriodicTask]]:
    """Yield the chores for the rounds of a worker; what it is woken for is done beside them until the block ends.

    Timers are looked for in each round all the same: nobody is woken when an instant comes.
    """
    if not context.settings.is_woken:
        yield chores
        return
    # Only who asks for it loads the extra.
    from app.jobs.wake_up_worker import WakeUpWorker  # noqa: PLC0415

    listening = WakeUpWorker(
        listening_address(context.database),
        SCHEMA,
        TASK,
        {one.name: _while_certain(one, is_certain) for one in chores if one.name in QUEUES},
        invite=lambda queue: context.database.transact(lambda work: work.pending.wakes.add(queue)),
        tell=tell,
    )
    listening.start()
    try:
        yield [_seldom(one) for one in chores]
    finally:
        listening.stop()


def _while_certain(chore: PeriodicTask, is_certain: Callable[[], bool]) -> Callable[[], bool]:
    return lambda: (not chore.is_due_work or is_certain()) and chore.run()


def _seldom(chore: PeriodicTask) -> PeriodicTask:
    is_woken = chore.name in QUEUES and chore.name != TIMERS
    return replace(chore, every_seconds=LOOK_EVERY_SECONDS) if is_woken else chore
