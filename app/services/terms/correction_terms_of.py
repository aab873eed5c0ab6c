"""How long a correction may take, and what comes of one that is late: the table `correction_terms` of an edition.

An edition whose table has no column `outcome` waits, as all did before there was one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.decide import DecisionError, decide
from app.dmn.literal_rows import literal_rows
from app.domain.case_clocks import CorrectionTerms, LateCorrection
from app.domain.nearest import nearest, or_meant
from app.domain.office_codes import ApplicationState
from app.domain.problem import Problem, Severity
from app.services.context.beijing import beijing_day
from app.services.terms.case_calendar import case_calendar
from app.store.review_rows import decisions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from app.dmn.definitions import Definitions
    from app.engine.diagram_node import Node
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

CORRECTION_TERMS, OUTCOME = "correction_terms", "outcome"
RETURNED = "returned"
LAPSED = "correction_lapsed"
"""The error with which the diagram of corrections ends an application that counts as withdrawn."""


def correction_terms(
    decisions: Mapping[str, Definitions], case: Mapping[str, str | None]
) -> CorrectionTerms | None:
    """Return what the table says; None where an edition has none, or asks for more than is known here."""
    if CORRECTION_TERMS not in decisions:
        return None
    try:
        row = decide(decisions[CORRECTION_TERMS], CORRECTION_TERMS, {"case": case}).outputs
        return CorrectionTerms(
            int(row["working_days"]), closes=row.get(OUTCOME) == LateCorrection.CLOSE.value
        )
    except (DecisionError, KeyError, TypeError, ValueError):
        return None


def lapses_after(context: AppContext, work: UnitOfWork, case: CaseRow) -> date | None:
    """Return the last day on which a returned case may be corrected; None when nothing comes of being late."""
    if case.state != ApplicationState.RETURNED:
        return None
    decisions = context.editions.compiled(work, case.edition).decisions
    terms = correction_terms(decisions, {"authority": case.authority, "procedure": case.procedure})
    returned = [row.at for row in decisions_of(work, case.id) if row.decision == RETURNED]
    if terms is None or not terms.closes or not returned:
        return None
    return case_calendar(work, case).add_working_days(beijing_day(max(returned)), terms.working_days)


def problems_of_correction_terms(
    decisions: Mapping[str, Definitions], nodes: Iterable[Node]
) -> Iterator[Problem]:
    """Yield rows in whose column `outcome` nothing stands, a word that nobody knows, or what no diagram does."""
    rows = (
        literal_rows(decisions[CORRECTION_TERMS], CORRECTION_TERMS) if CORRECTION_TERMS in decisions else ()
    )
    known = [one.value for one in LateCorrection]
    ends = any(node.kind == "endEvent" and node.error_code == LAPSED for node in nodes)
    for rule, row in rows:
        value = row.get(OUTCOME)
        if value == LateCorrection.CLOSE and not ends:
            message = (
                f"第 {rule.number} 行的“逾期后”是 close（视为撤回），流程图里却没有抛出错误 {LAPSED} 的结束事件："
                "通知会说到期终止，到期却不会终止。请用自带的“补正”图，或者改成 wait"
            )
            yield _problem(message, rule.id)
        if OUTCOME in row and value not in known:
            meant = or_meant(nearest(value, known)) if isinstance(value, str) else ""
            said = f"写成了“{value}”" if value is not None else "没有写明"
            message = (
                f"第 {rule.number} 行的“逾期后”{said}，只能是 wait（继续等待）或 close（视为撤回）{meant}"
            )
            yield _problem(message, rule.id)


def _problem(message: str, element: str) -> Problem:
    return Problem(Severity.ERROR, "correction-terms", message, f"shared/{CORRECTION_TERMS}.dmn", element)
