"""The cases behind a number of the statistics, found by the condition under which they were counted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.policy import statistics_scope as scopes
from app.queries.statistics import scope_of, wanted_days
from app.services.context.beijing import beijing_day
from app.services.context.refusals import NotFoundError
from app.store.account_rows import names_of
from app.store.counted_cases import (
    AT_THE_END,
    MOST_COUNTED,
    OF_REVIEWS,
    CountedCase,
    WantedCases,
    count_cases,
    counted_cases,
)
from app.store.employer_rows import authority_names, employer_names

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.policy.statistics_scope import StatisticsScope
    from app.queries.list_pages import Place, Slice
    from app.queries.statistics import AskedStatistics
    from app.services.context.app_context import AppContext

CASES_A_PAGE = 50
DRILLED = ("begun", "received", "accepted", *AT_THE_END, *OF_REVIEWS)


@dataclass(frozen=True, slots=True)
class AskedCases:
    """Behind which number: the measure, and to what it is narrowed; an empty text is everything."""

    measure: str
    unit: str = ""
    person: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class CasesBehind:
    """The cases behind a number, as far as the viewer may see them."""

    found: Slice[CountedCase]
    unseen: int
    """How many count that are not this viewer's to see."""
    is_masked: bool
    wanted: WantedCases
    unit_name: str
    person_name: str
    authority_name: str

    @property
    def is_longer(self) -> bool:
        """Tell whether there are more than were counted."""
        return self.found.total > MOST_COUNTED


def cases_behind(
    context: AppContext, by: Actor, asked: AskedStatistics, behind: AskedCases, place: Place | None
) -> CasesBehind:
    """Return the cases behind a number; raises NotFoundError for what is not counted so, or not for this viewer."""
    with context.database.reading() as work:
        scope = scope_of(work, by)
        behind = _allowed(scope, behind)
        days = wanted_days(scope, asked, beijing_day(work.now))
        wanted = WantedCases(
            behind.measure,
            days.first,
            days.last,
            authority=days.authority,
            process=days.process,
            employer_id=behind.unit,
            reached=scope.authority,
            account_id=behind.person,
            level_name=behind.level,
        )
        seen = counted_cases(work, wanted, place, CASES_A_PAGE)
        total = count_cases(work, replace(wanted, reached="")) if scope.authority else seen.total
        return CasesBehind(
            seen,
            total - seen.total if total <= MOST_COUNTED else 0,
            scope.is_masked,
            wanted,
            employer_names(work, {behind.unit}).get(behind.unit, ""),
            names_of(work, {behind.person}).get(behind.person, ""),
            authority_names(work).get(days.authority, ""),
        )


def _allowed(scope: StatisticsScope, behind: AskedCases) -> AskedCases:
    """Return what may be looked behind; somebody who sees their own figures only sees their own reviews behind them."""
    is_own = scopes.MONTH not in scope.views
    known = OF_REVIEWS if is_own else DRILLED
    asked = replace(behind, measure=behind.measure or ("done" if is_own else "received"))
    if is_own:
        asked = replace(asked, person=scope.account_id)
    if asked.measure not in known or (asked.person and not {scopes.PERSON, scopes.OWN} & set(scope.views)):
        raise NotFoundError(kind="statistics")
    return asked
