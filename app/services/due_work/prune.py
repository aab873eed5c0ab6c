"""What is no longer needed is removed, a piece at a time; never what still keeps something from happening twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.services.context.certain_clock import transact_due
from app.services.due_work.kept_sending import forget_old_sendings
from app.services.evidence.old_events import drop_old_events
from app.services.legacy.legacy_runs import forget_old_runs
from app.store.chosen_rows import drop_old_chosen
from app.store.clock_rows import clock_state_of
from app.store.leases import forget_spoken
from app.store.old_rows import remove_oldest
from app.store.try_run_rows import drop_try_runs_before
from app.store.upload_rows import drop_old_papers
from app.store.wake_up_schema import forget_wake_ups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

PIECE = 500
"""Rows of one transaction."""
LONG = timedelta(days=400)
"""Longer than any sweep makes up for (130 days) and any notice is dated: a mark that has gone is not asked for again."""
KEPT: Mapping[str, timedelta] = {
    "session": timedelta(0),
    "registration": timedelta(0),
    # Every limit looks at less.
    "login_attempt": timedelta(days=2),
    "sign_in_step": timedelta(0),
    # As long as browsers keep the cookie of a device.
    "known_device": LONG,
    "past_sign_in": timedelta(days=180),
    # So long does a form that is sent again hear its first answer; later its task is closed anyway.
    "idempotency": timedelta(days=30),
    "worker_heartbeat": timedelta(days=30),
    "outbox": LONG,
    "notice": timedelta(days=730),
    # What somebody began to write into a record and never sent.
    "record_draft": LONG,
    "message": LONG,
    "job": LONG,
    "machine_clock": LONG,
}
"""How long rows are kept after they have ended, left, been delivered or done."""
CHOSEN = timedelta(days=90)
"""How long a paper waits that was chosen in a form and never sent; with its task it goes at once."""
HALF_DONE = timedelta(days=7)
"""How long files wait that somebody began to upload and made no paper of."""
TRIED = timedelta(days=30)
"""How long a try-run is kept that nobody touches; what was worth keeping was saved as a story."""
SPOKEN = timedelta(days=1)
"""How long a text message can be read aloud when there is no gateway."""


def prune_some(context: AppContext) -> bool:
    """Remove a piece of everything whose time is over; tell whether there is more."""
    forget_old_sendings(context)
    forget_old_runs(context)
    told = transact_due(context, lambda work: forget_spoken(work, work.now - SPOKEN, limit=PIECE))
    chosen = transact_due(context, lambda work: drop_old_chosen(work, work.now - CHOSEN, limit=PIECE))
    tried = transact_due(context, lambda work: drop_try_runs_before(work, work.now - TRIED, limit=PIECE))
    half_done = transact_due(
        context, lambda work: drop_old_papers(work, work.now - HALF_DONE, work.now - CHOSEN, limit=PIECE)
    )
    for file in half_done:
        context.files.parts.remove(file)
    drop_old_events(context)
    if context.settings.is_woken:
        context.database.transact(lambda work: forget_wake_ups(work, limit=PIECE))
    removed = [_removed(context, name, kept) for name, kept in KEPT.items()]
    return max(told, chosen, tried, len(half_done), *removed) >= PIECE


def _removed(context: AppContext, name: str, kept: timedelta) -> int:
    def act(work: UnitOfWork) -> int:
        # A row that was written while the clock was wrong may look old on the day it is written. After the clock was
        # confirmed nothing goes until what has been written since is as old as that.
        state = clock_state_of(work)
        if state is not None and state.confirmed_at is not None and work.now < state.confirmed_at + kept:
            return 0
        return remove_oldest(work, name, work.now - kept, limit=PIECE)

    return transact_due(context, act)
