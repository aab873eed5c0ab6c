"""The clocks of a case: the tables `clocks` and `clock_resumption` of its edition.

No number stands twice: the days of the review and of a correction are handed in from their own tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.dmn.decide import DecisionError, decide
from app.domain.case_clocks import (
    ALWAYS_ON,
    MOST_DAYS,
    USUAL_CLOCKS,
    AfterCorrection,
    CaseClock,
    ClockTerms,
    days_left_to_review,
)
from app.domain.office_codes import ApplicationState, IssueCategory
from app.domain.problem import Problem, Severity
from app.services.context.beijing import beijing_day
from app.services.terms.case_calendar import case_calendar
from app.services.terms.correction_terms_of import RETURNED, correction_terms
from app.services.terms.review_terms_of import decided_review_terms, review_terms_of_case
from app.store.review_rows import corrections_of, decisions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from app.dmn.definitions import Definitions
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

CLOCKS, RESUMPTION = "clocks", "clock_resumption"
SAMPLE_AUTHORITY = "some_authority"
"""Stands for an authority that no row names: the tables must have an answer for it."""
MOST_DECIDED = 2_000
_DECIDED: dict[tuple[str, str, str], Mapping[CaseClock, ClockTerms]] = {}
"""Clocks by edition, authority and procedure: an edition never changes, so its table is asked once a process."""


def clocks_of_case(context: AppContext, work: UnitOfWork, case: CaseRow) -> Mapping[CaseClock, ClockTerms]:
    """Return the clocks of a case by its edition's table; without one, those that always were."""
    asked = case.edition, case.authority, str(case.procedure)
    found = _DECIDED.get(asked)
    if found is None:
        if len(_DECIDED) >= MOST_DECIDED:
            _DECIDED.clear()
        decisions = context.editions.compiled(work, case.edition).decisions
        days = review_terms_of_case(context, work, case).review_working_days
        found = {one: _terms(decisions, case.authority, case.procedure, one, days) for one in CaseClock}
        _DECIDED[asked] = found
    return found


def day_to_tell_by(context: AppContext, work: UnitOfWork, case: CaseRow, received_on: date) -> date | None:
    """Return until when the authority tells all that is missing in what it received; None where that clock is off."""
    decisions = context.editions.compiled(work, case.edition).decisions
    days = review_terms_of_case(context, work, case).review_working_days
    terms = _terms(decisions, case.authority, case.procedure, CaseClock.COMPLETENESS, days)
    if not terms.is_on or terms.working_days is None:
        return None
    return case_calendar(work, case).add_working_days(received_on, terms.working_days)


def _terms(
    decisions: Mapping[str, Definitions], authority: str, procedure: str, clock: CaseClock, review_days: int
) -> ClockTerms:
    if CLOCKS not in decisions:
        return USUAL_CLOCKS[clock]
    case = {"authority": authority, "procedure": procedure}
    correction = correction_terms(decisions, case)
    given = {
        "review_working_days": review_days,
        "correction_working_days": correction.working_days if correction else None,
    }
    row = decide(decisions[CLOCKS], CLOCKS, {"case": case, "clock": clock.value, "given": given}).outputs
    days = row.get("working_days")
    return ClockTerms(
        clock,
        str(row["name"]),
        bool(row["is_on"]) or clock in ALWAYS_ON,
        None if days is None else int(days),
        str(row.get("about") or ""),
        ends=clock is CaseClock.CORRECTION and correction is not None and correction.closes,
    )


def review_days_of(context: AppContext, work: UnitOfWork, case: CaseRow) -> int:
    """Return the working days of the review that runs, or of the one that begins with the next submission."""
    total = review_terms_of_case(context, work, case).review_working_days
    if case.state == ApplicationState.IN_REVIEW:
        return case.review_days or total
    if case.review_days is None or case.received_on is None:
        return total
    if after_correction(context, work, case) is AfterCorrection.ANEW:
        return total
    return days_left_to_review(case.review_days, _used(work, case))


def after_correction(context: AppContext, work: UnitOfWork, case: CaseRow) -> AfterCorrection:
    """Return how the review's clock goes on after the last return: anew as soon as one of its reasons asks for it."""
    decisions = context.editions.compiled(work, case.edition).decisions
    newest = max((row.round for row in decisions_of(work, case.id) if row.decision == RETURNED), default=0)
    categories = {row.category for row in corrections_of(work, case.id, newest)} if newest else set()
    if not categories or RESUMPTION not in decisions:
        return AfterCorrection.ANEW
    found = {_resumption(decisions, case.authority, case.procedure, one) for one in categories}
    return AfterCorrection.CONTINUE if found == {AfterCorrection.CONTINUE} else AfterCorrection.ANEW


def _resumption(
    decisions: Mapping[str, Definitions], authority: str, procedure: str, category: str
) -> AfterCorrection:
    asked = {"case": {"authority": authority, "procedure": procedure}, "category": category}
    return AfterCorrection(str(decide(decisions[RESUMPTION], RESUMPTION, asked).value))


def _used(work: UnitOfWork, case: CaseRow) -> int:
    """Return the working days that the clock of the last round had counted when it was returned."""
    returned = [row.at for row in decisions_of(work, case.id) if row.decision == RETURNED]
    if case.received_on is None or not returned:
        return 0
    return case_calendar(work, case).count_working_days(case.received_on, beijing_day(max(returned))) - 1


def problems_of_clocks(decisions: Mapping[str, Definitions], process: str) -> tuple[Problem, ...]:
    """Return what is wrong with the tables of an edition: no answer, or one that cannot be."""
    return (*_of_clocks(decisions, process), *_of_resumption(decisions, process))


def _of_clocks(decisions: Mapping[str, Definitions], process: str) -> Iterator[Problem]:
    for clock in CaseClock if CLOCKS in decisions else ():
        try:
            days = decided_review_terms(decisions, SAMPLE_AUTHORITY, process).review_working_days
            terms = _terms(decisions, SAMPLE_AUTHORITY, process, clock, days)
        except (DecisionError, KeyError, TypeError, ValueError) as broken:
            yield _problem(CLOCKS, f"没有写“{clock}”这个期限，或者写得不全：{broken}")
            continue
        if terms.working_days is not None and not 1 <= terms.working_days <= MOST_DAYS:
            yield _problem(
                CLOCKS, f"“{terms.name}”的工作日数应在 1 到 {MOST_DAYS} 之间，现在是 {terms.working_days}"
            )
        if clock is CaseClock.COMPLETENESS and terms.is_on and terms.working_days is None:
            yield _problem(CLOCKS, f"“{terms.name}”启用了，却没有写几个工作日")


def _of_resumption(decisions: Mapping[str, Definitions], process: str) -> Iterator[Problem]:
    for category in IssueCategory if RESUMPTION in decisions else ():
        try:
            _resumption(decisions, SAMPLE_AUTHORITY, process, category.value)
        except (DecisionError, KeyError, TypeError, ValueError) as broken:
            yield _problem(
                RESUMPTION, f"补正类别“{category}”没有写 continue（接着算）或 anew（重新算）：{broken}"
            )


def _problem(decision: str, message: str) -> Problem:
    return Problem(Severity.ERROR, "clocks", message, f"shared/{decision}.dmn", decision)
