"""What an operator notes of a reviewer: at which level they review, whether they lead, and whose account it is.

Whoever leaves a level gives back what they hold of it, in the same transaction, and is told.

Only a keyed digest of the identity number is kept: it tells that two accounts are one person's, and that a reviewer is
the applicant of a case; the number itself is not stored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.domain.typed_text import normalised
from app.services.accounts.manage_accounts import LEVELS
from app.services.context.idempotent import idempotent
from app.services.context.note_override import read_reason, refuse_others
from app.services.context.refusals import FormInvalidError, NotFoundError
from app.services.context.send_notice import send_notice
from app.store import task_rows
from app.store.audit_chain import OFFICE, record
from app.store.case_rows import lock_case
from app.store.colleague_rows import colleague_of, identity_noted, set_reviewer
from app.store.employer_rows import authority_names

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.context.note_override import Mistakes
    from app.store.colleague_rows import Colleague
    from app.store.database import UnitOfWork

KIND, RELEASED = "review_role", "release_for"
CHANGED = "review_role_changed"
"""The notice to the owner of the account."""
SHORTEST_NUMBER, LONGEST_NUMBER = 5, 30


@dataclass(frozen=True, slots=True)
class TypedRole:
    """What an operator types; without a level or a number, the one noted before stays."""

    level: str
    is_lead: bool
    id_number: str
    reason: str


def set_review_role(context: AppContext, by: Actor, key: str, account_id: str, typed: TypedRole) -> int:
    """Note it with its reason; return how many reviews went back to the level that was left.

    Raises NotAllowedError, NotFoundError, or FormInvalidError with fields.
    """
    refuse_others(by)
    number = normalised(typed.id_number)

    def command(work: UnitOfWork) -> dict[str, Any]:
        row = colleague_of(work, account_id)
        if row is None:
            raise NotFoundError(kind="account")
        level, why = _checked(typed, number, row)
        index = work.seal.index(number) if number else identity_noted(work, account_id)
        set_reviewer(work, account_id, level=level, is_lead=typed.is_lead, identity_index=index)
        back = _given_back(context, work, by, replace(row, level=level), why) if level != row.level else 0
        told = {"account": account_id, "is_lead": typed.is_lead, "identity": bool(number), "reason": why}
        moved = {"level_before": row.level, "level": level, "given_back": back} if level != row.level else {}
        record(work, context.audit_key, OFFICE, by.account_id, KIND, told | moved)
        if level != row.level or typed.is_lead != row.is_lead:
            facts: dict[str, Any] = {"review_level": level, "reason": why}
            facts |= {"given_back": back} if back else {}
            facts |= {"leads": authority_names(work)[str(row.authority)]} if typed.is_lead else {}
            send_notice(context, work, CHANGED, (row.inbox,), facts, case=None, mark=f"{account_id}.{key}")
        return {"given_back": back}

    asked = {"account": account_id, "level": typed.level, "is_lead": typed.is_lead}
    asked |= {"id_number": number, "reason": typed.reason}
    return int(idempotent(context, by, key, KIND, asked, command)["given_back"])


def _checked(typed: TypedRole, number: str, row: Colleague) -> tuple[int | None, str]:
    """Return level and reason; raises FormInvalidError."""
    mistakes: Mistakes = []
    why = read_reason(typed.reason, mistakes)
    is_number = number.isascii() and number.isalnum()
    if number and not (is_number and SHORTEST_NUMBER <= len(number) <= LONGEST_NUMBER):
        mistakes.append(("id_number", "id_number_shape", {}))
    level = typed.level.strip()
    if level and not (level.isascii() and level.isdecimal() and int(level) in LEVELS):
        mistakes.append(("level", "level_needed", {}))
    if mistakes:
        raise FormInvalidError(errors=tuple(mistakes))
    return (int(level) if level else row.level), why


def _given_back(context: AppContext, work: UnitOfWork, by: Actor, row: Colleague, why: str) -> int:
    """Put what somebody holds and is not of their level into its queue again; return how much that was."""
    count = 0
    for key in task_rows.held_by(work, row.id, str(row.authority)):
        case = lock_case(work, task_rows.task_of(work, key).case_id)
        if row.group not in task_rows.task_of(work, key).groups and task_rows.release(work, key, row.id):
            told = {"task": key, "from": row.id, "reason": why}
            record(work, context.audit_key, case.id, by.account_id, RELEASED, told)
            count += 1
    return count
