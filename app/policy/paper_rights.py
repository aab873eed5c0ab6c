"""Who may read which papers of a case that they may see. A unit's own papers are no employee's business."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.policy.actor import Role
from app.policy.case_access import may_see_case

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.policy.actor import Actor
    from app.policy.case_access import CaseParties


class PaperClass(StrEnum):
    """Whose paper it is: the case's own, the unit's (附件管理), the contract between unit and employee."""

    DOCUMENT = "document"
    ATTACHMENT = "attachment"
    CONTRACT = "contract"
    CHOSEN = "chosen"
    """What somebody has chosen in the form of a task and not sent yet: whoever chose it reads it, nobody else."""


def may_see_paper(
    actor: Actor, paper: PaperClass, case: CaseParties, *, is_submitted: bool, is_tied: bool
) -> bool:
    """Tell whether papers of this class may be read.

    `is_submitted`: the unit has submitted the case to the authority. `is_tied`: the person of the case is associated
    with the unit, or has asked to be (A59: afterwards the unit reads the person's papers no more).
    """
    if not may_see_case(actor, case):
        return False
    if paper is PaperClass.CHOSEN:
        return actor.role in {Role.AGENT, Role.EMPLOYEE}
    match actor.role:
        case Role.AGENT | Role.VIEWER:
            return paper is PaperClass.ATTACHMENT or is_tied or case.person_id is None
        case Role.EMPLOYEE:
            return paper is not PaperClass.ATTACHMENT
        case Role.REVIEWER:
            return paper is PaperClass.DOCUMENT or is_submitted
        case _:
            return False


def may_read_office_paper(
    actor: Actor, case: CaseParties, *, audience: Collection[str], authority: str
) -> bool:
    """Tell whether a paper of the office may be read: by those it is addressed to, and by the authority that made it.

    Who looks for a unit reads what is addressed to the unit. Another authority that the case has come to reads none of
    them; operators see that there is one and never what stands in it.
    """
    if not may_see_case(actor, case):
        return False
    if actor.role is Role.REVIEWER:
        return actor.authority == authority
    return party_of(actor) in audience


def party_of(actor: Actor) -> str:
    """Return the group for which somebody reads papers of the office; empty for who is no party."""
    if actor.role in {Role.AGENT, Role.VIEWER} and actor.employer_id:
        return f"employer:{actor.employer_id}"
    if actor.role is Role.EMPLOYEE and actor.person_id:
        return f"person:{actor.person_id}"
    return ""
