"""What comes of an act once it holds: a clock stands, goes on or begins anew, a paper is issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.acts import ClockEffect
from app.domain.clock_stops import ONE_DAY, goes_on_by_itself
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.execution.days_anew import with_days_anew
from app.services.papers_of_office.issue_paper import issue_paper
from app.services.terms.case_calendar import stop_that_runs
from app.store.act_rows import set_days, set_paper

if TYPE_CHECKING:
    from app.domain.acts import Act
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.act_rows import ActRow
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


def carry_out(context: AppContext, work: UnitOfWork, by: Actor, case: CaseRow, act: Act, row: ActRow) -> None:
    """Let an act of a locked case take effect, from today on."""
    if act.effect is not None:
        _change_clock(context, work, by, case, act, row)
    if act.paper:
        values = {"act": act.title, **({"act_text": row.text} if row.text else {})}
        issued = issue_paper(work, context, case.id, act.paper, values, by.account_id, mark=f"act.{row.id}")
        set_paper(work, row.id, issued.number)


def _change_clock(
    context: AppContext, work: UnitOfWork, by: Actor, case: CaseRow, act: Act, row: ActRow
) -> None:
    today = beijing_day(work.now)
    if act.effect is ClockEffect.STOP:
        until = goes_on_by_itself(today, act.at_most, calendar_of(work)) - ONE_DAY
        set_days(work, row.id, counts_from=today, counts_until=until)
    elif act.effect is ClockEffect.RESTART:
        set_days(work, row.id, counts_from=today)
    else:
        running = stop_that_runs(work, case.id, act.clock)
        if running is not None:
            set_days(work, running[0], counts_until=today - ONE_DAY)
        set_days(work, row.id, counts_from=today)
    with_days_anew(context, work, case, by, f"clock:{act.effect}")
