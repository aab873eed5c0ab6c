"""What units usually keep to: the table `practice` of an edition. Hints for pages; no rule reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.decide import DecisionError, decide
from app.dmn.literal_rows import literal_rows
from app.domain.practice import MOST, Practice, PracticeUnit
from app.domain.problem import Problem, Severity
from app.store.edition_rows import EditionMissingError, live_edition_of
from app.store.employer_rows import permissions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.dmn.definitions import Definitions
    from app.domain.procedures import Procedure
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

PRACTICE = "practice"


def practice_of_case(context: AppContext, work: UnitOfWork, case: CaseRow) -> tuple[Practice, ...]:
    """Return the hints for a case, as its own edition has them; an edition without the table has none."""
    decisions = context.editions.compiled(work, case.edition).decisions
    return decided_practice(decisions, case.authority or "", case.procedure)


def practice_now(
    context: AppContext, work: UnitOfWork, employer_id: str | None, procedure: Procedure
) -> tuple[Practice, ...]:
    """Return the hints for a procedure that would start today, as the authority of a unit has them."""
    held = permissions_of(work, employer_id) if employer_id else []
    authority = next((row.authority for row in held if row.authority), "")
    try:
        live = live_edition_of(work, procedure.value)
    except EditionMissingError:
        return ()
    decisions = context.editions.compiled(work, live.sha256).decisions
    return decided_practice(decisions, authority, procedure.value)


def decided_practice(
    decisions: Mapping[str, Definitions], authority: str, procedure: str
) -> tuple[Practice, ...]:
    """Return what the table says; the first row of a hint counts. Raises DecisionError or ValueError for a bad row."""
    if PRACTICE not in decisions:
        return ()
    inputs = {"case": {"authority": authority, "procedure": procedure}}
    found = decide(decisions[PRACTICE], PRACTICE, inputs).value
    rows = found if isinstance(found, list) else [found]
    hints: dict[str, Practice] = {}
    for row in rows:
        if row:
            one = Practice(
                str(row["hint"]), int(row["amount"]), PracticeUnit(str(row["unit"])), str(row["text"] or "")
            )
            hints.setdefault(one.hint, one)
    return tuple(hints.values())


def problems_of_practice(decisions: Mapping[str, Definitions], process: str) -> tuple[Problem, ...]:
    """Return what publishing says about the table: words, units and amounts that no page could show."""
    try:
        hints = decided_practice(decisions, "", process)
    except (DecisionError, KeyError, TypeError, ValueError) as broken:
        return (_problem(f"通行做法的表格有读不懂的行：{broken}"),)
    rules = {
        (row.get("hint"), row.get("text")): rule.id
        for rule, row in (literal_rows(decisions[PRACTICE], PRACTICE) if PRACTICE in decisions else ())
    }
    return tuple(
        _problem(f"通行做法“{one.hint}”：{fault}", rules.get((one.hint, one.text), PRACTICE))
        for one in hints
        for fault in (
            "没有文字" if not one.text.strip() else "",
            "" if 0 <= one.amount <= MOST else f"数量应在 0 到 {MOST} 之间",
            "有单位的，数量应大于 0" if one.unit is not PracticeUnit.NONE and one.amount == 0 else "",
        )
        if fault
    )


def _problem(message: str, element: str = PRACTICE) -> Problem:
    return Problem(Severity.ERROR, PRACTICE, message, f"shared/{PRACTICE}.dmn", element)
