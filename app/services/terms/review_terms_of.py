"""How long an authority reviews and when windows open: the table `review_terms` of an edition.

A case has the terms of its own edition, whatever has been published since. Lists, reminders and letters outside of
cases have those of the live editions, as a renewal or an employer change that starts today would have them. An
edition without the table has the manual's terms.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.dmn.decide import DecisionError, decide
from app.dmn.literal_rows import literal_rows
from app.domain.problem import Problem, Severity
from app.domain.procedures import Procedure
from app.domain.review_terms import (
    MANUAL_TERMS,
    MOST_REVIEW_DAYS,
    MOST_WINDOW_MONTHS,
    PermitTerms,
    ReviewTerms,
)
from app.store.edition_rows import EditionMissingError, live_edition_of
from app.store.employer_rows import authority_names
from app.store.permission_rows import authorities_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.dmn.definitions import Definitions
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

REVIEW_TERMS = "review_terms"
SAMPLE_AUTHORITY = "some_authority"
"""Stands for an authority that no row names: the table must have an answer for it."""
LONGEST_MONTH, MOST_WINDOW_DAYS = 31, 186


MOST_DECIDED = 2_000
_DECIDED: dict[tuple[str, str, str], ReviewTerms] = {}
"""Terms by edition, authority and procedure: an edition never changes, so its table is asked once a process."""


class LiveTerms:
    """The terms of permits outside of cases, each authority asked once in a transaction."""

    def __init__(self, context: AppContext, work: UnitOfWork) -> None:
        self._context, self._work = context, work
        self._decisions: dict[str, tuple[str, Mapping[str, Definitions]]] = {}
        self._known: dict[str, PermitTerms] = {}

    def of(self, authority: str | None) -> PermitTerms:
        """Return the terms of an authority; of none, those of an authority that no row names."""
        code = authority or SAMPLE_AUTHORITY
        if code not in self._known:
            self._known[code] = PermitTerms(
                self._of(code, Procedure.RENEWAL), self._of(code, Procedure.EMPLOYER_CHANGE)
            )
        return self._known[code]

    def of_unit(self, employer_id: str) -> dict[str, PermitTerms]:
        """Return the terms of each type of permit, by the authority that a unit has for it."""
        return {
            permit_type: self.of(authority)
            for (_unit, permit_type), authority in authorities_of(self._work, [employer_id]).items()
        }

    def of_units(self, employer_ids: Iterable[str]) -> dict[tuple[str, str], PermitTerms]:
        """Return the terms by unit and type of permit."""
        return {
            place: self.of(authority)
            for place, authority in authorities_of(self._work, sorted(set(employer_ids))).items()
        }

    def longest_window(self) -> timedelta:
        """Return how long before a permit ends the first of its dates can lie, whoever decides about it."""
        every = [self.of(code) for code in (None, *authority_names(self._work))]
        return timedelta(days=max(_longest(terms) for one in every for terms in (one.renewal, one.change)))

    def _of(self, authority: str, procedure: Procedure) -> ReviewTerms:
        if procedure not in self._decisions:
            self._decisions[procedure] = self._live(procedure)
        edition, decisions = self._decisions[procedure]
        return _terms_of_edition(edition, decisions, authority, procedure.value)

    def _live(self, procedure: Procedure) -> tuple[str, Mapping[str, Definitions]]:
        try:
            live = live_edition_of(self._work, procedure.value)
        except EditionMissingError:
            return "", {}
        return live.sha256, self._context.editions.compiled(self._work, live.sha256).decisions


def _longest(terms: ReviewTerms) -> int:
    """Return days: those of the window, or those of the review with the days off between them."""
    window = LONGEST_MONTH * terms.window_months if terms.window_days is None else terms.window_days
    return max(window, 2 * terms.review_working_days)


def review_terms_of_case(
    context: AppContext, work: UnitOfWork, case: CaseRow, procedure: str = ""
) -> ReviewTerms:
    """Return the terms of a case by its own edition, for its own procedure unless another is asked for."""
    decisions = context.editions.compiled(work, case.edition).decisions
    return _terms_of_edition(case.edition, decisions, case.authority, str(procedure or case.procedure))


def permit_terms_of_case(context: AppContext, work: UnitOfWork, case: CaseRow) -> PermitTerms:
    """Return the terms of the permit of a case by the case's own edition."""
    return PermitTerms(
        review_terms_of_case(context, work, case, Procedure.RENEWAL),
        review_terms_of_case(context, work, case, Procedure.EMPLOYER_CHANGE),
    )


def _terms_of_edition(
    edition: str, decisions: Mapping[str, Definitions], authority: str, procedure: str
) -> ReviewTerms:
    """Return what the table of an edition says, which is asked once a process."""
    asked = edition, authority, procedure
    found = _DECIDED.get(asked)
    if found is None:
        if len(_DECIDED) >= MOST_DECIDED:
            _DECIDED.clear()
        found = _DECIDED[asked] = decided_review_terms(decisions, authority, procedure)
    return found


def decided_review_terms(decisions: Mapping[str, Definitions], authority: str, procedure: str) -> ReviewTerms:
    """Return what the table says; raises DecisionError where it has no answer."""
    if REVIEW_TERMS not in decisions:
        return MANUAL_TERMS
    case = {"authority": authority, "procedure": str(procedure)}
    said = decide(decisions[REVIEW_TERMS], REVIEW_TERMS, {"case": case}).outputs
    days = said.get("window_days")
    return ReviewTerms(
        int(said["review_working_days"]), int(said["window_months"]), None if days is None else int(days)
    )


def problems_of_review_terms(decisions: Mapping[str, Definitions], process: str) -> tuple[Problem, ...]:
    """Return what is wrong with the table of an edition: no answer for some authority, or none that can be.

    A row whose written numbers cannot be says so itself; what comes of it is not told again.
    """
    if rows := tuple(_wrong_rows(decisions)):
        return rows
    try:
        asked = (process, Procedure.RENEWAL, Procedure.EMPLOYER_CHANGE)
        every = [decided_review_terms(decisions, SAMPLE_AUTHORITY, one) for one in asked]
    except (DecisionError, KeyError, TypeError, ValueError) as broken:
        return (_problem(f"主管部门没有单独列出时，表格给不出审核周期：{broken}"),)
    for terms in every:
        if not 1 <= terms.review_working_days <= MOST_REVIEW_DAYS:
            return (_problem(f"规定审核周期应在 1 到 {MOST_REVIEW_DAYS} 个工作日之间"),)
        if not 1 <= terms.window_months <= MOST_WINDOW_MONTHS:
            return (_problem(f"到期前几个月起可以续签，应在 1 到 {MOST_WINDOW_MONTHS} 之间"),)
        if terms.window_days is not None and not 1 <= terms.window_days <= MOST_WINDOW_DAYS:
            return (_problem(f"到期前几天起可以续签，应在 1 到 {MOST_WINDOW_DAYS} 之间，按月计算的留空"),)
    return ()


def _wrong_rows(decisions: Mapping[str, Definitions]) -> Iterator[Problem]:
    """Yield rows, also those of authorities that are named, whose written numbers cannot be."""
    most = {
        "review_working_days": MOST_REVIEW_DAYS,
        "window_months": MOST_WINDOW_MONTHS,
        "window_days": MOST_WINDOW_DAYS,
    }
    rows = literal_rows(decisions[REVIEW_TERMS], REVIEW_TERMS) if REVIEW_TERMS in decisions else ()
    for rule, row in rows:
        for name, limit in most.items():
            value = row.get(name)
            if isinstance(value, Decimal) and not (value == int(value) and 1 <= value <= limit):
                yield _problem(f"第 {rule.number} 行的 {value} 不能用：应是 1 到 {limit} 之间的整数", rule.id)


def _problem(message: str, element: str = REVIEW_TERMS) -> Problem:
    return Problem(Severity.ERROR, "review-terms", message, f"shared/{REVIEW_TERMS}.dmn", element)
