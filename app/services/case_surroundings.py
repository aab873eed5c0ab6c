"""What a case's step is handed: the transaction's instant, the calendar, handlers, facts on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.surroundings import Surroundings
from app.services.calendar_of import calendar_of
from app.services.case_facts import facts_of

if TYPE_CHECKING:
    from app.services.house import House
    from app.store.case_rows import CaseRow
    from app.store.database import Work


def surroundings_of(house: House, work: Work, case: CaseRow) -> Surroundings:
    """Return the surroundings of one step of a case."""
    return Surroundings(
        now=work.now,
        calendar=calendar_of(work),
        handlers=house.handlers,
        facts=lambda: facts_of(house, work, case),
    )
