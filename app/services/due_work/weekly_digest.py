"""Once a week each unit that has something due is told of it in one letter: what waits, what is late, what must be submitted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.expiry_bands import ExpiryBand
from app.services.context.batched_sweep import BATCH, Swept, close_piece, open_sweep
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.context.certain_clock import transact_due
from app.services.context.send_notice import send_notice
from app.services.due_work.tell_unit import tell_unit
from app.services.terms.unit_expiry import band_days, unit_terms
from app.store.database import advisory_lock
from app.store.expiry_rows import band_counts, permits_of_unit
from app.store.unit_dues import units_with_people, waiting_of_group

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

SWEEP = "weekly_digest"
KIND = "weekly_digest"
LAST_WEEKDAY = 6
TOLD_BANDS = {
    ExpiryBand.LATE: "permits_late",
    ExpiryBand.THIS_WEEK: "permits_this_week",
    ExpiryBand.OPEN: "permits_open",
}


def digest_some_units(context: AppContext) -> Swept:
    """Tell some units. A Monday without a worker is made up for on the days after it: the sweep is the week's."""
    with context.database.reading() as work:
        if open_sweep(work, SWEEP, _monday(work)) is None:
            return Swept(0, is_more=False)

    def act(work: UnitOfWork) -> Swept:
        advisory_lock(work, "weekly digests")
        monday = _monday(work)
        at = open_sweep(work, SWEEP, monday)
        if at is None:
            return Swept(0, is_more=False)
        units = units_with_people(work, behind=at.cursor, limit=BATCH)
        told = sum(_tell(context, work, unit, monday) for unit in units)
        return close_piece(work, SWEEP, at, units, told)

    return transact_due(context, act)


def digest_unit_again(context: AppContext, employer_id: str, monday: date) -> None:
    """Tell one unit that could not be told; one that was told is not told again."""
    transact_due(context, lambda work: _tell(context, work, employer_id, monday))


def _tell(context: AppContext, work: UnitOfWork, employer_id: str, monday: date) -> bool:
    def tell() -> bool:
        facts = _dues(context, work, employer_id, monday)
        if facts:
            audience, mark = (f"employer:{employer_id}",), f"digest.{monday.isoformat()}"
            send_notice(context, work, KIND, audience, facts, case=None, mark=mark)
        return bool(facts)

    return tell_unit(work, SWEEP, monday, employer_id, tell)


def _monday(work: UnitOfWork) -> date:
    today = beijing_day(work.now)
    return today - timedelta(days=today.weekday())


def _dues(context: AppContext, work: UnitOfWork, employer_id: str, monday: date) -> dict[str, int]:
    """Return the numbers that are not zero: what is zero is not told."""
    today = beijing_day(work.now)
    days = band_days(today, calendar_of(work), unit_terms(context, work, employer_id))
    counts = band_counts(permits_of_unit(work, employer_id), days)
    waiting, due = waiting_of_group(work, f"employer:{employer_id}", monday + timedelta(days=LAST_WEEKDAY))
    numbers = {name: counts.get(band.value, 0) for band, name in TOLD_BANDS.items()}
    numbers |= {"tasks_waiting": waiting, "tasks_due": due}
    return {name: number for name, number in numbers.items() if number}
