"""The whole identity number of a person: shown when it is asked for, and written down who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.actor import Role
from app.services.context.case_visibility import may_see_person
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.refusals import NotFoundError
from app.store.audit_chain import OFFICE, record
from app.store.people_lists import person_exists
from app.store.person_rows import revealed

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


def reveal_identity(context: AppContext, by: Actor, person_id: str) -> str:
    """Return a person's identity number in clear, after writing the audit row; raises NotFoundError.

    Each look is a look: unlike a command, a second press is written down again.
    """

    def act(work: UnitOfWork) -> str:
        if not _may_look(work, by, person_id):
            raise NotFoundError(kind="person")
        facts = {"person": person_id, "field": "id_number"}
        record(work, context.audit_key, OFFICE, by.account_id, "reveal", facts)
        record_security_event(work, EventKind.REVEAL, by=by.account_id, target=facts)
        return revealed(work, person_id)[0]

    return context.database.transact(act)


def _may_look(work: UnitOfWork, by: Actor, person_id: str) -> bool:
    """Operators look after every record; the audit is what holds them to their errand."""
    if by.role is Role.OPERATOR:
        return person_exists(work, person_id)
    return may_see_person(work, by, person_id)
