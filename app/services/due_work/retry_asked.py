"""Many incidents are tried again by the worker, a few at a time; whoever asked stands in the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.due_work.retry_incident import retry_as
from app.store.audit_chain import OFFICE, record
from app.store.incident_rows import ask_for_retry, take_asked

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

AT_ONCE = 10
"""Incidents that are tried before the worker looks at its other chores."""


def retry_all(context: AppContext, by: Actor, kind: str = "") -> int:
    """Ask the worker to try all open incidents again, or those of one kind; return how many."""

    def act(work: UnitOfWork) -> int:
        asked = ask_for_retry(work, by.account_id, kind)
        record(
            work, context.audit_key, OFFICE, by.account_id, "retry_incidents", {"kind": kind, "count": asked}
        )
        return asked

    return context.database.transact(act)


def retry_some(context: AppContext) -> bool:
    """Try some of what was asked for; tell whether there may be more."""
    for _ in range(AT_ONCE):
        taken = context.database.transact(take_asked)
        if taken is None:
            return False
        incident, by = taken
        retry_as(context, by, incident)
    return True
