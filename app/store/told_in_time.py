"""Cases whose authority has told nothing until the day by which it tells all that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from app.domain.office_codes import ApplicationState
from app.store.tables_applications import review_decision
from app.store.tables_cases import application_case

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from app.store.database import UnitOfWork

_CASE = application_case.c
_DECIDED = exists().where(review_decision.c.case_id == _CASE.id)
IS_UNTOLD = (
    _CASE.tell_by.is_not(None),
    _CASE.deemed_accepted_at.is_(None),
    _CASE.ended_at.is_(None),
    _CASE.state == ApplicationState.IN_REVIEW.value,
    ~_DECIDED,
)
"""Nothing was told and nothing accepted: whoever returns or approves at the first level has done one of both."""


def cases_untold(work: UnitOfWork, today: date, *, limit: int, without: Collection[str] = ()) -> list[str]:
    """Return cases whose day lies before today, the longest past in front; `without` are left out."""
    query = select(_CASE.id).where(*IS_UNTOLD, _CASE.tell_by < today, _CASE.id.not_in(without))
    return list(work.connection.execute(query.order_by(_CASE.tell_by, _CASE.id).limit(limit)).scalars())


def is_untold(work: UnitOfWork, case_id: str, today: date) -> bool:
    """Tell whether a locked case counts as accepted today because nothing was told."""
    query = select(_CASE.id).where(*IS_UNTOLD, _CASE.tell_by < today, _CASE.id == case_id)
    return work.connection.execute(query).first() is not None
