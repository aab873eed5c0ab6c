"""As whom somebody acts in a case, asked of the rows: an account may be several of these at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.acts import ActParty
from app.domain.inboxes import inbox_of
from app.policy.actor import Role
from app.services.context.case_visibility import may_see
from app.services.context.one_person import is_one_person
from app.services.context.who_may_hold import REVIEW, refusal_of
from app.store.act_rows import TEXT
from app.store.colleague_rows import colleague_of, colleagues

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.policy.actor import Actor
    from app.store.act_rows import ActRow
    from app.store.case_rows import CaseRow
    from app.store.colleague_rows import Colleague
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow

OWN = frozenset({"own_unit", "own_case"})


def parties_in_case(
    work: UnitOfWork, by: Actor, case: CaseRow, tasks: Iterable[TaskRow], acts: Iterable[ActRow]
) -> frozenset[ActParty]:
    """Return as whom an actor may act in a case; nobody where it is not theirs to see."""
    if by.role is Role.OPERATOR:
        return frozenset({ActParty.OPERATOR})
    if not may_see(work, by, case.id):
        return frozenset()
    if by.role is Role.AGENT:
        return frozenset({ActParty.UNIT})
    if by.role is Role.EMPLOYEE:
        return frozenset({ActParty.EMPLOYEE})
    return _of_authority(work, by, tasks, acts) if by.role is Role.REVIEWER else frozenset()


def _of_authority(
    work: UnitOfWork, by: Actor, tasks: Iterable[TaskRow], acts: Iterable[ActRow]
) -> frozenset[ActParty]:
    own = colleague_of(work, by.account_id)
    if own is None or not own.is_active:
        return frozenset()
    found = {ActParty.REVIEWER}
    if own.is_lead:
        found.add(ActParty.LEAD)
    if any(task.clock == REVIEW and task.claimed_by == by.account_id for task in tasks):
        found.add(ActParty.HOLDER)
    if any(one.waits_for == inbox_of(by.account_id) and one.waits_as == TEXT for one in acts):
        found.add(ActParty.ADVISER)
    return frozenset(found)


def reviews_in(tasks: Iterable[TaskRow]) -> list[TaskRow]:
    """Return the open reviews among the tasks of a case."""
    return [task for task in tasks if task.clock == REVIEW and task.state == "open"]


def colleagues_to_ask(work: UnitOfWork, by: Actor, case: CaseRow) -> list[Colleague]:
    """Return the reviewers of the case's authority, of every level, to whom an act may be addressed."""
    return [
        one
        for one in colleagues(work, case.authority)
        if one.id != by.account_id and one.employer_id != case.employer_id
    ]


def leads_of(work: UnitOfWork, case: CaseRow) -> list[Colleague]:
    """Return the leads of the authority of a case."""
    return [one for one in colleagues(work, case.authority) if one.is_lead]


def leads_who_may_confirm(work: UnitOfWork, case: CaseRow, asked_by: str) -> list[Colleague]:
    """Return the leads who may confirm what an account has asked for in a case.

    Nobody confirms what they asked for themselves, with whichever of their accounts, nor anything of their own
    application or unit, just as they may not decide it.
    """
    return [
        one
        for one in leads_of(work, case)
        if not is_one_person(work, one.id, {asked_by}) and not is_of_own(work, case, one)
    ]


def is_of_own(work: UnitOfWork, case: CaseRow, who: Colleague) -> bool:
    """Tell whether a case is about a reviewer themselves, or about the unit they belong to."""
    refusal = refusal_of(work, case, who)
    return refusal is not None and refusal[0] in OWN
