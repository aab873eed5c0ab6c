"""The unit's papers as an application shows them: today's while it is open, those of its last day afterwards.

A23: a unit may delete or renew what no open application refers to; what was decided keeps its evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.attachment_rows import attachments_at
from app.store.employer_rows import AttachmentRow, attachments_of

if TYPE_CHECKING:
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


def attachments_of_case(work: UnitOfWork, case: CaseRow) -> list[AttachmentRow]:
    """Return the unit's papers that belong to a case, by slot."""
    if case.ended_at is None:
        return attachments_of(work, case.employer_id)
    return attachments_at(work, case.employer_id, case.ended_at)
