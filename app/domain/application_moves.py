"""Which state of an application may follow which. Requirements 6.6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.domain_errors import TransitionRefusedError
from app.domain.office_codes import ApplicationState as State

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLOSED_ANY_TIME = frozenset({State.CLOSED_EXPIRED, State.CLOSED_DISSOCIATED, State.WITHDRAWN})
_MOVES: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.UNIT_REVIEW, State.IN_REVIEW, State.REFUSED}) | _CLOSED_ANY_TIME,
    # A unit refuses what an employee only asks of it (to join, to leave); what is reviewed goes back instead.
    State.UNIT_REVIEW: frozenset({State.EMPLOYEE_CORRECTION, State.IN_REVIEW, State.REFUSED})
    | _CLOSED_ANY_TIME,
    State.EMPLOYEE_CORRECTION: frozenset({State.UNIT_REVIEW}) | _CLOSED_ANY_TIME,
    State.IN_REVIEW: frozenset({State.RETURNED, State.APPROVED}) | _CLOSED_ANY_TIME,
    State.RETURNED: frozenset({State.UNIT_REVIEW, State.IN_REVIEW}) | _CLOSED_ANY_TIME,
}


_DECIDED_BY_THE_UNIT = frozenset({State.DRAFT, State.UNIT_REVIEW})
"""What no authority reviews (to join a unit, to leave it) is done when the unit has decided."""


def may_follow(state: State, to: State, *, is_reviewed: bool = True) -> bool:
    """Tell whether an application may move on; a closed one never does.

    `is_reviewed` tells whether an authority decides about it: then nothing but its review leads to approval.
    """
    if to is State.APPROVED and not is_reviewed and state in _DECIDED_BY_THE_UNIT:
        return True
    return to in _MOVES.get(state, frozenset())


def moved(state: State, to: State, *, is_reviewed: bool = True) -> State:
    """Return the new state, or raise TransitionRefusedError. Staying where one is is no move."""
    if state is to or may_follow(state, to, is_reviewed=is_reviewed):
        return to
    raise TransitionRefusedError("application", str(state), str(to))


def may_withdraw(state: State, *, first_level_claimed: bool) -> bool:
    """A17: the initiator may withdraw until the first level of the authority has claimed."""
    if state is State.IN_REVIEW:
        return not first_level_claimed
    return state.is_open
