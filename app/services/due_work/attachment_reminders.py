"""Manual, 1.6: papers are renewed at the start of every year. Each unit is told once a year, and nothing is blocked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from app.services.context.batched_sweep import BATCH, Swept, close_piece, open_sweep
from app.services.context.beijing import beijing_day, start_of_day
from app.services.context.certain_clock import transact_due
from app.services.context.send_notice import send_notice
from app.services.due_work.tell_unit import tell_unit
from app.services.papers.unit_places import places_in_force
from app.store.attachment_rows import units_with_papers_before
from app.store.database import advisory_lock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

SWEEP = "attachments"
KIND = "attachments_stale"


def remind_about_attachments(context: AppContext) -> int:
    """Tell every unit whose papers are of earlier years, once in a year; return how many were told."""
    touched, is_more = 0, True
    while is_more:
        piece = remind_some_units(context)
        touched, is_more = touched + piece.touched, piece.is_more
    return touched


def remind_some_units(context: AppContext) -> Swept:
    """Do one piece of it. A day, or a whole January, without a worker is made up for: the sweep is the year's."""
    with context.database.reading() as work:
        year = beijing_day(work.now).replace(month=1, day=1)
        if open_sweep(work, SWEEP, year) is None:
            return Swept(0, is_more=False)

    def act(work: UnitOfWork) -> Swept:
        advisory_lock(work, "reminders about attachments")
        year_begins = beijing_day(work.now).replace(month=1, day=1)
        at = open_sweep(work, SWEEP, year_begins)
        if at is None:
            return Swept(0, is_more=False)
        found = _tell(context, work, year_begins, at.cursor, BATCH)
        return close_piece(work, SWEEP, at, list(found), len(found))

    return transact_due(context, act)


def remind_unit_again(context: AppContext, employer_id: str, year_begins: date) -> None:
    """Tell one unit that could not be told; one that was told is not told again."""
    before = employer_id[:-1]
    transact_due(context, lambda work: _tell(context, work, year_begins, before, BATCH, only=employer_id))


def _tell(
    context: AppContext, work: UnitOfWork, year_begins: date, behind: str, limit: int, *, only: str = ""
) -> dict[str, set[str]]:
    """Tell the next units, or only one of them; return their slots with old papers."""
    names = {place.slot: place.name for place in places_in_force(context, work)}
    old = start_of_day(year_begins)
    found = units_with_papers_before(work, old, tuple(names), behind=behind, limit=limit)
    for employer_id, slots in found.items():
        if only in {"", employer_id}:
            told = [slot for slot in names if slot in slots]
            facts = {"slots": told, "names": [names[slot] for slot in told]}
            tell_unit(
                work,
                SWEEP,
                year_begins,
                employer_id,
                partial(_send, context, work, employer_id, year_begins, facts),
            )
    return found


def _send(
    context: AppContext, work: UnitOfWork, employer_id: str, year_begins: date, facts: Mapping[str, Any]
) -> bool:
    audience, mark = (f"employer:{employer_id}",), f"attachments.{year_begins.year}"
    send_notice(context, work, KIND, audience, facts, case=None, mark=mark)
    return True
