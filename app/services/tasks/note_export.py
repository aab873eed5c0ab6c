"""Who took a list of cases out of the system as a file is written down, with what was asked and how many lines it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.context.record_security_event import EventKind, record_security_event
from app.store.audit_chain import OFFICE, record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


def note_export(context: AppContext, by: Actor, asked: Mapping[str, str], *, kind: str, lines: int) -> None:
    """Write the export into the audit of the office."""

    def act(work: UnitOfWork) -> None:
        facts = {"kind": kind, "lines": lines, "asked": dict(asked), "authority": by.authority}
        record(work, context.audit_key, OFFICE, by.account_id, "export_cases", facts)
        record_security_event(work, EventKind.EXPORT, by=by.account_id, target={"what": kind, "lines": lines})

    context.database.transact(act)
