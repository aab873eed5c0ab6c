"""The hidden values of a case: shown for a purpose, to an operator, and written down who looked and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.actor import Role
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError
from app.store.audit_chain import record
from app.store.case_rows import CaseMissingError, lock_case

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

PURPOSES = ("incident", "complaint", "deadline")
"""What an operator may look for."""


def note_look_at_values(context: AppContext, by: Actor, case_id: str, purpose: str) -> None:
    """Write down that somebody looks at the values of a case; each look is a look.

    Raises NotFoundError, NotAllowedError, or ProcedureRefusedError without a purpose.
    """
    if by.role is not Role.OPERATOR:
        raise NotAllowedError(rule="operator_operates")
    if purpose not in PURPOSES:
        raise ProcedureRefusedError(rule="values_purpose_needed")

    def act(work: UnitOfWork) -> None:
        try:
            lock_case(work, case_id)
        except CaseMissingError as missing:
            raise NotFoundError(kind="case") from missing
        facts = {"field": "values", "purpose": purpose}
        record(work, context.audit_key, case_id, by.account_id, "reveal", facts)
        record_security_event(work, EventKind.REVEAL, by=by.account_id, target={"case": case_id, **facts})

    context.database.transact(act)
