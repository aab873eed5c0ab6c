"""A new association code in place of one that has become known to the wrong people (A26)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from app.domain.association_code import make_code
from app.services.context.idempotent import idempotent
from app.services.context.refusals import ProcedureRefusedError
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.employer_rows import employer_of, set_association_code

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


def rotate_association_code(context: AppContext, by: Actor, key: str) -> dict[str, Any]:
    """Give the actor's unit a new code; the old one leads nowhere from then on.

    Raises ProcedureRefusedError while the unit has no permission and so no code.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        replace_code(context, work, by, str(by.employer_id))
        return {}

    return idempotent(context, by, key, "rotate_code", {}, command)


def replace_code(context: AppContext, work: UnitOfWork, by: Actor, employer_id: str) -> None:
    """Give a unit a new code within the caller's transaction; raises ProcedureRefusedError when it has none."""
    advisory_lock(work, f"association code of {employer_id}")
    if employer_of(work, employer_id).association_code is None:
        raise ProcedureRefusedError(rule="no_association_code")
    set_association_code(work, employer_id, make_code(secrets.choice))
    # The code itself is no matter for the audit: whoever reads it there could use it.
    record(work, context.audit_key, OFFICE, by.account_id, "rotate_code", {"employer": employer_id})
