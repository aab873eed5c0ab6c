"""Confirmation slips by their code, and what has become of the permit one was printed for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.context.beijing import beijing_day
from app.store.case_rows import case_of
from app.store.permit_rows import permit_of
from app.store.review_rows import SlipRow, slip_by_code, slips_of_person

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

__all__ = ["SlipRow", "VerifiedSlip", "slip_of_code", "verified_slip"]


@dataclass(frozen=True, slots=True)
class VerifiedSlip:
    """A genuine slip and what holds of its permit by now."""

    slip: SlipRow
    standing: str
    """The state of the permit today; empty when the case concerns none."""
    newer: SlipRow | None
    """The newest slip of the same permit that was issued later."""


def verified_slip(context: AppContext, code: str) -> VerifiedSlip | None:
    """Return the slip with this code; None when no such slip was issued."""
    with context.database.reading() as work:
        slip = slip_by_code(work, code)
        return VerifiedSlip(slip, _standing(work, slip), _newer(work, slip)) if slip else None


def slip_of_code(context: AppContext, code: str) -> SlipRow | None:
    """Return the slip with this code as it was issued; None when there is none."""
    with context.database.reading() as work:
        return slip_by_code(work, code)


def _newer(work: UnitOfWork, slip: SlipRow) -> SlipRow | None:
    permit_id = case_of(work, slip.case_id).permit_id
    for other in slips_of_person(work, slip.person_id):
        if other.issued_at <= slip.issued_at or other.code == slip.code:
            break
        if permit_id and case_of(work, other.case_id).permit_id == permit_id:
            return other
    return None


def _standing(work: UnitOfWork, slip: SlipRow) -> str:
    permit_id = case_of(work, slip.case_id).permit_id
    return permit_of(work, permit_id).state_on(beijing_day(work.now)).value if permit_id else ""
