"""What an application changes of a person's record, as the pages of the case show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.person_fields import BASIC_FIELDS
from app.services.submissions.person_record import asked_of_case, record_of

if TYPE_CHECKING:
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.submission_rows import SubmissionRow


@dataclass(frozen=True, slots=True)
class Change:
    """One field that the employee changed."""

    field: str
    old: Any
    new: Any
    is_on_permit: bool = False
    """Whether the permit itself says it, and changes with the approval (A50)."""


def changes_of(
    work: UnitOfWork, case: CaseRow, submitted: SubmissionRow | None, *, has_permit: bool
) -> list[Change]:
    """Return what the employee asks to change against their record, as submitted or as both stand now."""
    if case.person_id is None:
        return []
    if submitted is not None:
        old, asked = submitted.content["record"], submitted.content["asked"]
    else:
        old = record_of(work, case.person_id)
        asked = asked_of_case(work, case.id, old)
    return [
        Change(name, old.get(name), value, has_permit and name in BASIC_FIELDS)
        for name, value in asked.items()
        if not isinstance(value, list)
    ]
