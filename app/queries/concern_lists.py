"""What was told to the office: one's own with its state, and what waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.concern_kinds import ConcernKind
from app.policy.actor import Role
from app.services.context.who_may_hold import lead
from app.store.account_rows import names_of
from app.store.case_lists import numbers_of_cases
from app.store.feedback_rows import (
    concern_of,
    concerns_of_account,
    concerns_to_answer,
    rating_by,
    rating_levels,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.queries.list_pages import Place, Slice
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.feedback_rows import ConcernRow, RatingRow


@dataclass(frozen=True, slots=True)
class ConcernList:
    """A page of concerns with the numbers of their cases and the names of who told and who answered."""

    rows: Slice[ConcernRow]
    case_numbers: Mapping[str, str]
    names: Mapping[str, str]


def own_concerns(context: AppContext, by: Actor, place: Place | None) -> ConcernList:
    """Return a page of what the actor has told."""
    with context.database.reading() as work:
        return _listed(work, concerns_of_account(work, by.account_id, place), is_named=False)


def concerns_for(context: AppContext, by: Actor, place: Place | None, *, is_open: bool) -> ConcernList:
    """Return a page of what the actor answers: of their authority for a lead, of all for an operator.

    Raises NotAllowedError for a reviewer who leads no authority. Whose bad rating it was stays with the operators.
    """
    with context.database.reading() as work:
        is_operator = by.role is Role.OPERATOR
        authority = None if is_operator else str(lead(work, by).authority)
        found = concerns_to_answer(work, authority, place, is_open=is_open)
        return _listed(work, found, is_named=True, with_raters=is_operator)


def concern_to_answer(context: AppContext, by: Actor, concern_id: str) -> ConcernRow | None:
    """Return a concern that the actor may answer; None for another authority's."""
    with context.database.reading() as work:
        found = concern_of(work, concern_id)
        if by.role is Role.OPERATOR or found is None:
            return found
        return found if found.authority and lead(work, by).authority == found.authority else None


def _listed(
    work: UnitOfWork, found: Slice[ConcernRow], *, is_named: bool, with_raters: bool = True
) -> ConcernList:
    told = [row for row in found.rows if with_raters or row.kind != ConcernKind.RATING]
    people = {row.account_id for row in told} | {row.answered_by for row in found.rows if row.answered_by}
    return ConcernList(
        found,
        numbers_of_cases(work, {row.case_id for row in told if row.case_id}),
        names_of(work, {one for one in people if one}) if is_named else {},
    )


def own_rating(work: UnitOfWork, by: Actor, case_id: str) -> RatingRow | None:
    """Return how the actor has rated a case."""
    return rating_by(work, case_id, by.account_id)


def levels_of(work: UnitOfWork, procedure: str) -> Mapping[int, int]:
    """Return how often each level was given to a procedure."""
    return rating_levels(work).get(procedure, {})
