"""What an operator notes of an account that decides or publishes: whose it is, and a reviewer's level and lead.

A reviewer who leaves a level gives back what they hold of it, in the same transaction, and is told.

Only a keyed digest of the identity number is kept: it tells that two accounts are one person's, and that a reviewer is
the applicant of a case; the number itself is not stored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.domain.account_changes import AccountChange
from app.domain.typed_text import normalised
from app.domain.whole_numbers import whole_number
from app.policy.actor import Role
from app.services.accounts.account_keepers import note_change, refuse_others_than_keepers
from app.services.accounts.manage_accounts import LEVELS
from app.services.context.idempotent import idempotent
from app.services.context.note_override import read_reason
from app.services.context.one_person import is_one_person
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.refusals import FormInvalidError, NotFoundError
from app.services.context.send_notice import send_notice
from app.store import task_rows
from app.store.account_rows import account_of
from app.store.audit_chain import OFFICE, record
from app.store.case_rows import lock_case
from app.store.colleague_rows import colleague_of, identity_noted, set_reviewer
from app.store.employer_rows import authority_names

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.context.note_override import Mistakes
    from app.store.account_rows import AccountRow
    from app.store.colleague_rows import Colleague
    from app.store.database import UnitOfWork

KIND, RELEASED = "review_role", "release_for"
CHANGED = "review_role_changed"
"""The notice to the owner of the account."""
SHORTEST_NUMBER, LONGEST_NUMBER = 5, 30
KNOWN_BY_PERSON = frozenset({Role.REVIEWER, Role.ANALYST, Role.OPERATOR, Role.SECURITY, Role.AUDITOR})
"""Whose accounts do what needs a second person."""


@dataclass(frozen=True, slots=True)
class TypedRole:
    """What an operator types; without a level or a number, the one noted before stays. Only reviewers lead."""

    is_lead: bool
    id_number: str
    reason: str
    level: str = ""


def set_review_role(context: AppContext, by: Actor, key: str, account_id: str, typed: TypedRole) -> int:
    """Note it with its reason; return how many reviews went back to the level that was left.

    Raises NotAllowedError, NotFoundError, or FormInvalidError with fields.
    """
    number = normalised(typed.id_number)

    def command(work: UnitOfWork) -> dict[str, Any]:
        refuse_others_than_keepers(work, by)
        row = account_of(work, account_id)
        if row is None or row.role not in KNOWN_BY_PERSON:
            raise NotFoundError(kind="account")
        level, why = _checked(work, by, typed, number, row)
        before = identity_noted(work, account_id)
        index = work.seal.index(number) if number else before
        leads = typed.is_lead and row.role == Role.REVIEWER
        told = {"account": account_id, "is_lead": leads, "identity": bool(number), "reason": why}
        reviewer = colleague_of(work, account_id)
        set_reviewer(work, account_id, level=level, is_lead=leads, identity_index=index)
        back = 0
        if reviewer is not None:
            role = replace(reviewer, level=level, is_lead=leads)
            if level != reviewer.level:
                back = _given_back(context, work, by, role, why)
                told |= {"level_before": reviewer.level, "level": level, "given_back": back}
            if role != reviewer:
                _tell_owner(
                    context, work, role, {"reason": why, **({"given_back": back} if back else {})}, key
                )
        is_moved = reviewer is not None and (level, leads) != (reviewer.level, reviewer.is_lead)
        if is_moved or index != before:
            change = AccountChange.ROLE if is_moved else AccountChange.IDENTITY
            note_change(context, work, by, account_id, change, mark=key, is_told=not is_moved)
        record(work, context.audit_key, OFFICE, by.account_id, KIND, told)
        event = {"account": account_id, "change": KIND, "level": level, "is_lead": leads}
        record_security_event(work, EventKind.ACCOUNT_CHANGED, by=by.account_id, target=event)
        return {"given_back": back}

    asked = {"account": account_id, "level": typed.level, "is_lead": typed.is_lead}
    asked |= {"id_number": number, "reason": typed.reason}
    return int(idempotent(context, by, key, KIND, asked, command)["given_back"])


def _checked(
    work: UnitOfWork, by: Actor, typed: TypedRole, number: str, row: AccountRow
) -> tuple[int | None, str]:
    """Return level and reason; raises FormInvalidError."""
    mistakes: Mistakes = []
    why = read_reason(typed.reason, mistakes)
    is_number = number.isascii() and number.isalnum()
    if number and not (is_number and SHORTEST_NUMBER <= len(number) <= LONGEST_NUMBER):
        mistakes.append(("id_number", "id_number_shape", {}))
    known = identity_noted(work, row.id)
    is_other = bool(number) and known is not None and work.seal.index(number) != known
    if is_other and is_one_person(work, by.account_id, {row.id}):
        # Else one person could become two again.
        mistakes.append(("id_number", "id_number_of_oneself", {}))
    level = typed.level.strip() if row.role == Role.REVIEWER else ""
    if level and whole_number(level) not in LEVELS:
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


def _tell_owner(
    context: AppContext, work: UnitOfWork, row: Colleague, facts: dict[str, Any], key: str
) -> None:
    told = {"review_level": row.level, **facts}
    told |= {"leads": authority_names(work)[str(row.authority)]} if row.is_lead else {}
    send_notice(context, work, CHANGED, (row.inbox,), told, case=None, mark=f"{row.id}.{key}")
