"""Letters with an activation code: a person on record shows by it who they are when they register.

The code is on the paper and nowhere else; a new letter ends the one before it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.policy.actor import Role
from app.services.accounts.prove_registration import letter_index
from app.services.accounts.registration_messages import contact_of, tell
from app.services.context.case_visibility import may_see_person
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.store.account_rows import account_of_person
from app.store.activation_rows import add_activation
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.people_lists import person_exists
from app.store.person_rows import person_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.person_rows import PersonRow

SYMBOLS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without what is misread from paper."""
GROUPS, GROUP = 3, 4
LETTER_LIVES = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ActivationLetter:
    """What is printed. There is no code when the same press came twice: it was shown the first time."""

    person: PersonRow
    code: str | None
    until: datetime


def issue_activation_letter(context: AppContext, by: Actor, key: str, person_id: str) -> ActivationLetter:
    """Make a letter for a person without an account.

    Raises NotFoundError for somebody else's people, ProcedureRefusedError with rule person_has_account.
    """
    told: list[str] = []

    def command(work: UnitOfWork) -> dict[str, Any]:
        told.clear()
        advisory_lock(work, "accounts")
        if not _may_issue(work, by, person_id):
            raise NotFoundError(kind="person")
        if account_of_person(work, person_id) is not None:
            raise ProcedureRefusedError(rule="person_has_account")
        code = "".join(secrets.choice(SYMBOLS) for _ in range(GROUPS * GROUP))
        until = work.now + LETTER_LIVES
        made = add_activation(work, person_id, letter_index(work, code), by=by.account_id, expires_at=until)
        facts = {"person": person_id, "letter": made, "until": until.isoformat()}
        record(work, context.audit_key, OFFICE, by.account_id, "activation_letter", facts)
        contact = contact_of(work, person_of(work, person_id))
        if contact is not None:
            tell(work, contact, "activation_letter_made", {}, f"activation.{made}")
        told.append("-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP)))
        return {"until": until.isoformat()}

    answer = idempotent(context, by, key, "activation_letter", {"person": person_id}, command)
    with context.database.reading() as work:
        person = person_of(work, person_id)
    return ActivationLetter(person, told[0] if told else None, datetime.fromisoformat(answer["until"]))


def _may_issue(work: UnitOfWork, by: Actor, person_id: str) -> bool:
    """Operators for everybody on record, agents for the employees of their own unit."""
    if by.role is Role.OPERATOR:
        return person_exists(work, person_id)
    return by.role is Role.AGENT and may_see_person(work, by, person_id)
