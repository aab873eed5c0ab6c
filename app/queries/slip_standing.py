"""What has become of the permit a confirmation slip was printed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.context.beijing import beijing_day
from app.store.case_rows import case_of
from app.store.permit_rows import permit_of
from app.store.review_rows import slips_of_person

if TYPE_CHECKING:
    from app.store.database import UnitOfWork
    from app.store.review_rows import SlipRow


def newer_slip(work: UnitOfWork, slip: SlipRow) -> SlipRow | None:
    """Return the newest slip of the same permit that was issued after this one."""
    permit_id = case_of(work, slip.case_id).permit_id
    for other in slips_of_person(work, slip.person_id):
        if other.issued_at <= slip.issued_at or other.code == slip.code:
            break
        if permit_id and case_of(work, other.case_id).permit_id == permit_id:
            return other
    return None


def standing_today(work: UnitOfWork, slip: SlipRow) -> str:
    """Return the state of the slip's permit as it must be read today; empty when the case concerns none."""
    permit_id = case_of(work, slip.case_id).permit_id
    return permit_of(work, permit_id).state_on(beijing_day(work.now)).value if permit_id else ""
