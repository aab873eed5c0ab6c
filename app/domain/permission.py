"""A unit's business permission for one permit type: its states, and what it allows. Requirements 6.3."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.domain_errors import TransitionRefusedError
from app.domain.office_codes import PermissionState
from app.domain.verdict import HOLDS, Verdict, refused

if TYPE_CHECKING:
    from collections.abc import Mapping


class PermissionEvent(StrEnum):
    """What may happen to a permission."""

    APPLY = "apply"
    RETURN = "return"
    RESUBMIT = "resubmit"
    APPROVE = "approve"
    IMPORT = "import"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"


_MOVES: Mapping[tuple[PermissionState, PermissionEvent], PermissionState] = {
    (PermissionState.NONE, PermissionEvent.APPLY): PermissionState.PENDING,
    (PermissionState.CANCELLED, PermissionEvent.APPLY): PermissionState.PENDING,
    # Manual, chapter 2: units of the former system have their permission without applying.
    (PermissionState.NONE, PermissionEvent.IMPORT): PermissionState.GRANTED,
    (PermissionState.PENDING, PermissionEvent.RETURN): PermissionState.RETURNED,
    (PermissionState.RETURNED, PermissionEvent.RESUBMIT): PermissionState.PENDING,
    (PermissionState.PENDING, PermissionEvent.APPROVE): PermissionState.GRANTED,
    (PermissionState.NONE, PermissionEvent.WITHDRAW): PermissionState.NONE,
    (PermissionState.CANCELLED, PermissionEvent.WITHDRAW): PermissionState.CANCELLED,
    (PermissionState.GRANTED, PermissionEvent.CANCEL): PermissionState.CANCELLED,
    (PermissionState.PENDING, PermissionEvent.WITHDRAW): PermissionState.NONE,
    (PermissionState.RETURNED, PermissionEvent.WITHDRAW): PermissionState.NONE,
    # A limited permission stays in force while its widening is reviewed (requirements 6.3).
    (PermissionState.GRANTED, PermissionEvent.APPLY): PermissionState.GRANTED,
    (PermissionState.GRANTED, PermissionEvent.RETURN): PermissionState.GRANTED,
    (PermissionState.GRANTED, PermissionEvent.RESUBMIT): PermissionState.GRANTED,
    (PermissionState.GRANTED, PermissionEvent.WITHDRAW): PermissionState.GRANTED,
    (PermissionState.GRANTED, PermissionEvent.APPROVE): PermissionState.GRANTED,
}


def after(state: PermissionState, event: PermissionEvent) -> PermissionState:
    """Return the state after an event; raises TransitionRefusedError."""
    to = _MOVES.get((state, event))
    if to is None:
        raise TransitionRefusedError("permission", str(state), str(event))
    return to


def may_cancel(*, open_cases: tuple[str, ...], holders: int) -> Verdict:
    """A46: no open application and no associated holder of this type."""
    if open_cases:
        return refused("permission.case_open", cases=list(open_cases))
    return refused("permission.has_holders", holders=holders) if holders else HOLDS
