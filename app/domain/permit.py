"""A permit and what may become of it. Requirements 6.5."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.domain.domain_errors import TransitionRefusedError
from app.domain.office_codes import PermitState
from app.domain.renewal_window import VALIDITY_YEARS, years_after

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_MOVES: Mapping[PermitState, frozenset[PermitState]] = {
    PermitState.VALID: frozenset({PermitState.SUSPENDED, PermitState.EXPIRED, PermitState.CANCELLED}),
    PermitState.SUSPENDED: frozenset({PermitState.VALID, PermitState.EXPIRED, PermitState.CANCELLED}),
}
"""Expired and cancelled are missing: an expired permit never lives again (manual, chapter 5, note 6).

One that was ended too early had not expired: has_expired_too_early."""
_BACK = frozenset({PermitState.VALID, PermitState.SUSPENDED})
"""What such a permit may be again."""


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
    suspended_on: date | None = None
    """Since when the permit has been suspended; its days go on."""
    holder: Mapping[str, Any] | None = None
    """What the permit says of its holder; apart from the person's record (manual, chapter 2 note 4)."""

    def is_exceeded(self, today: date) -> bool:
        """A3: the permit lives through its last valid day; from the next day it cannot be brought back."""
        return today > self.valid_until

    def has_expired_too_early(self, today: date) -> bool:
        """Tell whether the permit was ended although its last valid day is not over: only such an end is no end."""
        return self.state is PermitState.EXPIRED and not self.is_exceeded(today)

    def state_on(self, today: date) -> PermitState:
        """Return the state as it must be read on a day, even if the nightly sweep has not run yet."""
        if self.state.is_live and self.is_exceeded(today):
            return PermitState.EXPIRED
        return self.state

    def renewed_until(self) -> date:
        """A11: three years from the old expiry, never from the day of approval."""
        return years_after(self.valid_until, VALIDITY_YEARS)

    def moved_to(
        self, state: PermitState, *, today: date | None = None, suspended_on: date | None = None
    ) -> Permit:
        """Return the permit in another state, which no renewal holds any more; raises TransitionRefusedError.

        `today` lets a permit that expired too early come back; `suspended_on` is since when it is suspended.
        """
        allowed = _MOVES.get(self.state, frozenset())
        if today is not None and self.has_expired_too_early(today):
            allowed = _BACK
        if state not in allowed:
            raise TransitionRefusedError("permit", str(self.state), str(state))
        since = suspended_on if state is PermitState.SUSPENDED else None
        return replace(self, state=state, suspended_on=since, dissociation_hold=False)
