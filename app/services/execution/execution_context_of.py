"""What a case's step is handed: the transaction's instant, the calendar, handlers, facts on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.execution_context import ExecutionContext
from app.services.execution.case_facts import facts_on_demand
from app.services.terms.case_calendar import CalendarOfCase
from app.store.database_trouble import is_passing

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


def execution_context_of(context: AppContext, work: UnitOfWork, case: CaseRow) -> ExecutionContext:
    """Return the execution context of one step of a case."""
    return ExecutionContext(
        now=work.now,
        calendar=CalendarOfCase(work, case),
        handlers=context.handlers,
        facts=lambda: facts_on_demand(context, work, case),
        observer=context.observer(case.edition) if context.observer is not None else None,
        is_passing=is_passing,
    )
