"""A sweep that tells units one after the other: what fails for one is undone by itself, and the next has its turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.database import apart
from app.store.database_trouble import is_passing
from app.store.employer_rows import employer_of
from app.store.incident_rows import open_incident

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.store.database import UnitOfWork


def tell_unit(work: UnitOfWork, sweep: str, day: date, employer_id: str, tell: Callable[[], bool]) -> bool:
    """Tell one unit; return whether there was something to tell. What fails waits for an operator as an incident.

    Raises what says nothing of the unit: trouble of the database.
    """
    try:
        with apart(work):
            return tell()
    except Exception as failed:
        if is_passing(failed):
            raise
        open_incident(
            work,
            case_id=None,
            command={"kind": sweep, "unit": employer_id, "day": day.isoformat()},
            kind=type(failed).__name__,
            element="",
            text=f"给 {employer_of(work, employer_id).name} 的提醒没有发出：{failed}",
        )
        return False
