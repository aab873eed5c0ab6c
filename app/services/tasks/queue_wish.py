"""What a reviewer wants to see of the queue: a view, a procedure, a text; read the same by the list and by the next task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.store.queue_rows import ALL, COVERED, FREE, MINE, VIEWS, QueueFilter
from app.store.stand_in_rows import covered_by

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.store.database import UnitOfWork

__all__ = ["ALL", "COVERED", "FREE", "MINE", "VIEWS", "QueueWish", "filter_of"]

SOON_DAYS = 2
"""Working days after today that count as due soon (将到期)."""


@dataclass(frozen=True, slots=True)
class QueueWish:
    """A view of the queue, and what it is narrowed to."""

    view: str = ALL
    procedure: str = ""
    text: str = ""
    employer_id: str = ""


def filter_of(work: UnitOfWork, by: Actor, wish: QueueWish, *, view: str = "") -> QueueFilter:
    """Return the filter of a wish for today; `view` stands in for the one wished."""
    today = beijing_day(work.now)
    return QueueFilter(
        account_id=by.account_id,
        today=today,
        soon_until=calendar_of(work).add_working_days(today, SOON_DAYS),
        view=view or wish.view,
        procedure=wish.procedure,
        text=wish.text,
        employer_id=wish.employer_id,
        covers=covered_by(work, by.account_id, today),
    )
