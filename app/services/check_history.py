"""Refuse impossible dates of study and work in forms of applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.life_dates import impossible_dates
from app.services.beijing import beijing_day
from app.services.new_identity import birth_date_of
from app.services.refusals import FormInvalidError
from app.store.person_rows import person_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.store.case_rows import CaseRow
    from app.store.database import Work
    from app.store.task_rows import TaskRow


def check_history(work: Work, case: CaseRow, _task: TaskRow, _by: Actor, values: Mapping[str, Any]) -> None:
    """Raise FormInvalidError for each date that cannot be."""
    born = birth_date_of(work, person_of(work, case.person_id)) if case.person_id else None
    errors = tuple(impossible_dates(values, born, beijing_day(work.now)))
    if errors:
        raise FormInvalidError(errors=errors, values=dict(values))
