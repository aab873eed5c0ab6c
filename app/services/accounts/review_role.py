"""What an operator notes of an account that decides or publishes: whose it is, and whether a reviewer leads.

Only a keyed digest of the identity number is kept: it tells that two accounts are one person's, and that a reviewer is
the applicant of a case; the number itself is not stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.typed_text import normalised
from app.policy.actor import Role
from app.services.context.idempotent import idempotent
from app.services.context.note_override import read_reason, refuse_others
from app.services.context.one_person import is_one_person
from app.services.context.refusals import FormInvalidError, NotFoundError
from app.store.account_rows import account_of
from app.store.audit_chain import OFFICE, record
from app.store.colleague_rows import identity_noted, set_reviewer

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.context.note_override import Mistakes
    from app.store.database import UnitOfWork

KIND = "review_role"
SHORTEST_NUMBER, LONGEST_NUMBER = 5, 30
KNOWN_BY_PERSON = frozenset({Role.REVIEWER, Role.ANALYST, Role.OPERATOR})
"""Whose accounts do what needs a second person."""


def set_review_role(
    context: AppContext, by: Actor, key: str, account_id: str, *, is_lead: bool, id_number: str, reason: str
) -> None:
    """Note it with its reason; without a number the one noted before stays. Only reviewers lead.

    Raises NotAllowedError, NotFoundError, or FormInvalidError with fields.
    """
    refuse_others(by)
    number = normalised(id_number)

    def command(work: UnitOfWork) -> dict[str, Any]:
        row = account_of(work, account_id)
        if row is None or row.role not in KNOWN_BY_PERSON:
            raise NotFoundError(kind="account")
        mistakes: Mistakes = []
        why = read_reason(reason, mistakes)
        is_number = number.isascii() and number.isalnum()
        if number and not (is_number and SHORTEST_NUMBER <= len(number) <= LONGEST_NUMBER):
            mistakes.append(("id_number", "id_number_shape", {}))
        known = identity_noted(work, account_id)
        index = work.seal.index(number) if number else known
        if known is not None and index != known and is_one_person(work, by.account_id, {account_id}):
            # Else one person could become two again.
            mistakes.append(("id_number", "id_number_of_oneself", {}))
        if mistakes:
            raise FormInvalidError(errors=tuple(mistakes))
        leads = is_lead and row.role == Role.REVIEWER
        set_reviewer(work, account_id, is_lead=leads, identity_index=index)
        told = {"account": account_id, "is_lead": leads, "identity": bool(number), "reason": why}
        record(work, context.audit_key, OFFICE, by.account_id, KIND, told)
        return {}

    asked = {"account": account_id, "is_lead": is_lead, "id_number": number, "reason": reason}
    idempotent(context, by, key, KIND, asked, command)
