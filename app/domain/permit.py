"""A permit and what may become of it. Requirements 6.5."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.office_codes import PermitState
from app.domain.renewal_window import VALIDITY_YEARS, years_after

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Permit:
    """A work-residence permit. `valid_until` is its last valid day."""

    id: str
    person_id: str
    employer_id: str
    permit_type: str
    permit_no: str
    state: PermitState
    valid_from: date
    valid_until: date
    dissociation_hold: bool = False
    version: int = 1

    def is_exceeded(self, today: date) -> bool:
        """A3: the permit lives through its last valid day; from the next day it cannot be brought back."""
        return today > self.valid_until

    def state_on(self, today: date) -> PermitState:
        """Return the state as it must be read on a day, even if the nightly sweep has not run yet."""
        if self.state.is_live and self.is_exceeded(today):
            return PermitState.EXPIRED
        return self.state

    def renewed_until(self) -> date:
        """A11: three years from the old expiry, never from the day of approval."""
        return years_after(self.valid_until, VALIDITY_YEARS)
