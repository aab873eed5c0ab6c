"""The clock of completeness: an application of which nothing was told in time counts as accepted (acts.md, Clocks).

Off until an analyst turns it on in `clocks`. The case stays in review; nothing is decided by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.office_paper_facts import PaperEvent
from app.policy.actor import SYSTEM
from app.services.context.beijing import beijing_day
from app.services.context.certain_clock import transact_due
from app.services.execution.set_aside import set_aside
from app.services.papers_of_office.papers_of_step import issue_papers_for
from app.store.audit_chain import record
from app.store.case_rows import case_of, change_case, lock_case
from app.store.incident_rows import waiting_for_operator
from app.store.told_in_time import cases_untold, is_untold

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

KIND = "deemed_acceptance"
AT_ONCE = 20
"""Cases of one piece, each in a transaction of its own."""


def accept_some(context: AppContext) -> bool:
    """Let some applications count as accepted; tell whether more are left."""
    with context.database.reading() as work:
        aside = waiting_for_operator(work, KIND, "case")
        found = cases_untold(work, beijing_day(work.now), limit=AT_ONCE, without=aside)
    for case_id in found:
        accept_untold(context, case_id)
    return len(found) == AT_ONCE


def accept_untold(context: AppContext, case_id: str) -> None:
    """Let one application count as accepted; what cannot is told to an operator."""
    try:
        transact_due(context, lambda work: _accept(context, work, case_id))
    except Exception as failed:  # noqa: BLE001 — whatever stops one case must not stop the others
        set_aside(context, case_id, {"kind": KIND, "case": case_id}, failed)


def _accept(context: AppContext, work: UnitOfWork, case_id: str) -> None:
    case = lock_case(work, case_id)
    if not is_untold(work, case_id, beijing_day(work.now)):
        return
    change_case(work, case, deemed_accepted_at=work.now)
    facts = {"tell_by": case.tell_by.isoformat() if case.tell_by else "", "state": case.state}
    record(work, context.audit_key, case.id, SYSTEM.account_id, KIND, facts)
    case = case_of(work, case_id)
    issue_papers_for(context, work, case, PaperEvent.DEEMED_ACCEPTED, SYSTEM.account_id)
