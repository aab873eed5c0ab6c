"""Who may hold a review: a person decides one level of a round, never about themselves or their own unit (A15).

It is asked wherever a task comes to somebody: claimed, taken over, passed on, assigned, held as a substitute, decided.
The person counts, not the account: a second account of the same person is the same pair of eyes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.four_eyes import OWN_CASE, OWN_UNIT, may_decide
from app.services.context.refusals import NotAllowedError, ProcedureRefusedError
from app.store.colleague_rows import colleague_of, colleagues, identities
from app.store.person_rows import identity_index_of
from app.store.review_rows import decisions_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.store.case_rows import CaseRow
    from app.store.colleague_rows import Colleague
    from app.store.database import UnitOfWork

REVIEW = "review"
"""The clock of the steps at which somebody of an authority decides."""


def refusal_of(work: UnitOfWork, case: CaseRow, who: Colleague) -> tuple[str, dict[str, Any]] | None:
    """Return rule and facts of why a reviewer may not hold a review of this case in its present round; None if they may."""
    if who.awaits_release:
        return "awaits_release", {}
    made = {row.by: row.level_name for row in decisions_of(work, case.id) if row.round == case.round}
    deciders = identities(work, made.keys()) if made else {}
    people = {identity: made[account_id] for account_id, identity in deciders.items()}
    is_known = who.identity != who.id
    applicant = identity_index_of(work, case.person_id) if case.person_id and is_known else None
    verdict = may_decide(
        who.identity,
        people,
        is_of_same_unit=who.employer_id == case.employer_id,
        is_applicant=who.identity == applicant,
    )
    if verdict.holds:
        return None
    if verdict.rule in {OWN_UNIT, OWN_CASE}:
        return verdict.rule.removeprefix("review."), {}
    return "four_eyes", {"level": people[who.identity]}


def refuse_holder(work: UnitOfWork, case: CaseRow, who: Colleague) -> None:
    """Raise ProcedureRefusedError when a reviewer may not hold a review of this case."""
    refusal = refusal_of(work, case, who)
    if refusal is not None:
        rule, facts = refusal
        raise ProcedureRefusedError(rule=rule, **facts)


def refuse_actor(work: UnitOfWork, case: CaseRow, by: Actor) -> None:
    """Raise ProcedureRefusedError when the actor is a reviewer who may not hold a review of this case."""
    who = colleague_of(work, by.account_id)
    if who is not None:
        refuse_holder(work, case, who)


def able_at(work: UnitOfWork, case: CaseRow, group: str) -> list[Colleague]:
    """Return who of a candidate group of an authority can sign in and may hold a review of this case."""
    _kind, authority, level = group.split(":")
    people = colleagues(work, authority, int(level.removeprefix("L")))
    return [one for one in people if refusal_of(work, case, one) is None]


def lead(work: UnitOfWork, by: Actor) -> Colleague:
    """Return the actor as the lead of their authority, as it is noted now; raises NotAllowedError."""
    found = lead_or_none(work, by)
    if found is None:
        raise NotAllowedError(rule="lead_shares_out")
    return found


def lead_or_none(work: UnitOfWork, by: Actor) -> Colleague | None:
    """Return the actor as the lead of their authority, as it is noted now; None for anybody else."""
    found = colleague_of(work, by.account_id) if by.authority is not None else None
    is_in_force = found is not None and found.is_active and not found.awaits_release
    return found if is_in_force and found is not None and found.is_lead else None
