"""What a unit explains about months of the ledger, and what is declared about their beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.ledger import RowSource, ledger_period, month_of
from app.services.beijing import beijing_day
from app.services.ledger_evidence import SINCE, refused_start
from app.services.refusals import FormInvalidError
from app.store.database import take_turns
from app.store.employer_rows import employer_of
from app.store.ledger_rows import Origin, explain_month

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.store.case_rows import CaseRow
    from app.store.database import Work
    from app.store.task_rows import TaskRow

EXPLANATIONS = "ledger_explanations"


def explain_ledger(work: Work, case: CaseRow, _task: TaskRow, by: Actor, values: Mapping[str, Any]) -> None:
    """Keep the explanations of a form, also of months for which there is no evidence.

    Raises FormInvalidError for a month that no application of today looks at.
    """
    rows = values.get(EXPLANATIONS) or []
    if not rows:
        return
    today = beijing_day(work.now)
    first, last = ledger_period(today)[0], month_of(today)
    for number, row in enumerate(rows):
        if not first <= row["month"] <= last:
            words = f"{row['month']} 不在核对的范围（{first} 至 {last}）内，请填写需要说明的月份，如 {first}"
            raise FormInvalidError(errors=((f"{EXPLANATIONS}.{number}.month", words),), values=dict(values))
    person_id = str(case.person_id)
    take_turns(work, f"ledger of {person_id}")
    origin = Origin(RowSource.UNIT.value, by.account_id, employer_of(work, case.employer_id).uscc)
    for row in rows:
        explain_month(work, person_id, row["month"], row["text"], origin)


def check_start(work: Work, _case: CaseRow, _task: TaskRow, _by: Actor, values: Mapping[str, Any]) -> None:
    """Nobody begins to work in a month that has not come (A39)."""
    words = refused_start(values, beijing_day(work.now))
    if words:
        raise FormInvalidError(errors=((SINCE, words),), values=dict(values))
