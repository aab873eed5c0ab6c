"""The tie between a person and a unit: the employee asks, the unit confirms. Manual, chapter 3; requirements 6.4."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.domain_errors import TransitionRefusedError
from app.domain.office_codes import AssociationState
from app.domain.verdict import HOLDS, Verdict, refused

if TYPE_CHECKING:
    from collections.abc import Mapping


class AssociationEvent(StrEnum):
    """What may happen to an association."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"
    END = "end"


_MOVES: Mapping[tuple[AssociationState, AssociationEvent], AssociationState] = {
    (AssociationState.REQUESTED, AssociationEvent.CONFIRM): AssociationState.ACTIVE,
    (AssociationState.REQUESTED, AssociationEvent.REFUSE): AssociationState.REFUSED,
    (AssociationState.REQUESTED, AssociationEvent.WITHDRAW): AssociationState.WITHDRAWN,
    (AssociationState.REQUESTED, AssociationEvent.SUPERSEDE): AssociationState.SUPERSEDED,
    (AssociationState.ACTIVE, AssociationEvent.END): AssociationState.ENDED,
}


def after(state: AssociationState, event: AssociationEvent) -> AssociationState:
    """Return the state after an event; raises TransitionRefusedError."""
    to = _MOVES.get((state, event))
    if to is None:
        raise TransitionRefusedError("association", str(state), str(event))
    return to


def may_request(*, has_active: bool) -> Verdict:
    """Manual, chapter 3 note 2: one successful association; an open request may be replaced (A28)."""
    return refused("association.one_unit_only") if has_active else HOLDS
