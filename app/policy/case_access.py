"""Which cases, people and papers an actor may see. Another's object is as if it did not exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.policy.actor import Role

if TYPE_CHECKING:
    from app.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class CaseParties:
    """Whose case it is. `authority` is the code of the supervising authority."""

    employer_id: str
    person_id: str | None
    authority: str
    reviewing_groups: tuple[str, ...] = ()
    """Groups of authorities that the case has come to: by a task, or, where nobody reviews it, by a notice."""


def may_see_case(actor: Actor, case: CaseParties) -> bool:
    """The unit sees its cases, the applicant their own, a reviewer those that reached their authority."""
    match actor.role:
        case Role.AGENT | Role.VIEWER:
            return actor.employer_id == case.employer_id
        case Role.EMPLOYEE:
            return actor.person_id is not None and actor.person_id == case.person_id
        case Role.REVIEWER:
            own = f"authority:{actor.authority}:"
            return any(group.startswith(own) for group in case.reviewing_groups)
        case Role.OPERATOR | Role.ANALYST | Role.SECURITY | Role.AUDITOR:
            return False


def may_follow_diagram(actor: Actor, case: CaseParties) -> bool:
    """Operators, analysts and auditors see a case's diagram and incidents, never its papers or answers."""
    return actor.role in {Role.OPERATOR, Role.ANALYST, Role.AUDITOR} or may_see_case(actor, case)


def may_do_task(actor: Actor, groups: tuple[str, ...], assignee: str | None = None) -> bool:
    """A task is for its assignee, or for whoever belongs to one of its candidate groups, unless they only look."""
    if actor.role is Role.VIEWER:
        return False
    if assignee is not None:
        return assignee in {actor.account_id, *actor.groups}
    return bool(set(actor.groups) & set(groups))


def may_see_employee(actor: Actor, *, person_id: str, active_employer_id: str | None) -> bool:
    """A59: a unit sees an employee only while the association is active."""
    if actor.role is Role.EMPLOYEE:
        return actor.person_id == person_id
    is_of_unit = actor.role in {Role.AGENT, Role.VIEWER} and actor.employer_id is not None
    return is_of_unit and actor.employer_id == active_employer_id
