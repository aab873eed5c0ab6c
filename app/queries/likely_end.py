"""When an application would end that is submitted today: read from how long others took, else from the prescribed days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.dmn.decide import DecisionError
from app.domain.duration_band import duration_band
from app.domain.procedures import Procedure
from app.domain.review_clock import review_due
from app.domain.work_calendar import ONE_DAY
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.context.edition_cache import EditionUnusableError
from app.services.due_work.count_durations import TOOK, took_name
from app.services.terms.correction_terms_of import correction_terms
from app.services.terms.review_terms_of import decided_review_terms
from app.store.day_counts import numbers_of
from app.store.edition_rows import EditionMissingError, live_edition_of
from app.store.employer_rows import permissions_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.dmn.definitions import Definitions
    from app.domain.duration_band import DurationBand
    from app.domain.work_calendar import WorkCalendar
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class LikelyEnd:
    """Between which days it would end. `cases` is from how many that was read; of none, `last` is prescribed."""

    returns: int
    first: date
    last: date
    cases: int
    is_of_all: bool = False
    """Whether the authority has had too few, and those of all authorities were read."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What comes of submitting today: without a return, and returned once. None where no number of days is prescribed."""

    submitted: date
    straight: LikelyEnd
    returned_once: LikelyEnd | None


def what_if(
    context: AppContext, work: UnitOfWork, edition: str, procedure: str, authority: str
) -> WhatIf | None:
    """Return when an application of an edition would end; None where no authority decides or none is prescribed."""
    decisions = context.editions.compiled(work, edition).decisions
    today, calendar = beijing_day(work.now), calendar_of(work)
    try:
        days = decided_review_terms(decisions, authority, procedure).review_working_days
    except DecisionError:
        return None
    took = numbers_of(work, procedure, TOOK, today - A_YEAR, today - ONE_DAY)
    correction = _correction_days(decisions, authority, procedure)
    straight = likely_end(calendar, took, authority, 0, today, (days,))
    once = (
        None
        if correction is None
        else likely_end(calendar, took, authority, 1, today, (days, correction, days))
    )
    return WhatIf(today, straight, once)


def renewal_today(context: AppContext, work: UnitOfWork, employer_id: str) -> WhatIf | None:
    """Return when a renewal of a unit would end; None where it has no authority, or no renewal is published."""
    authority = next((row.authority for row in permissions_of(work, employer_id) if row.authority), "")
    try:
        edition = live_edition_of(work, Procedure.RENEWAL.value)
        return what_if(context, work, edition.sha256, edition.process, authority) if authority else None
    except (EditionMissingError, EditionUnusableError):
        # The doctor and the list of editions tell the operator; the page goes without what it would add.
        return None


def likely_end(
    calendar: WorkCalendar,
    took: Mapping[str, Mapping[int, int]],
    authority: str,
    returns: int,
    submitted: date,
    prescribed: tuple[int, ...],
) -> LikelyEnd:
    """Return the band of days of those that took their way before; the prescribed days where there were too few."""
    own = duration_band(took.get(took_name(authority, returns), {}))
    found = own or duration_band(_of_all(took, returns))
    if found is None:
        return LikelyEnd(returns, submitted, _prescribed(calendar, submitted, prescribed), 0)
    return _days(calendar, submitted, found, returns, is_of_all=own is None)


def _days(
    calendar: WorkCalendar, submitted: date, found: DurationBand, returns: int, *, is_of_all: bool
) -> LikelyEnd:
    first = calendar.add_working_days(submitted, found.shortest)
    last = calendar.add_working_days(submitted, found.longest)
    return LikelyEnd(returns, first, last, found.cases, is_of_all)


def _of_all(took: Mapping[str, Mapping[int, int]], returns: int) -> dict[int, int]:
    found: dict[int, int] = {}
    for name, numbers in took.items():
        if name == took_name(name.partition("|")[0], returns):
            for days, times in numbers.items():
                found[days] = found.get(days, 0) + times
    return found


def _prescribed(calendar: WorkCalendar, submitted: date, parts: tuple[int, ...]) -> date:
    day = submitted
    for days in parts:
        day = review_due(day, calendar, days).due
    return day


def _correction_days(decisions: Mapping[str, Definitions], authority: str, procedure: str) -> int | None:
    """Return the working days that the table gives for a correction; None of an edition without it."""
    terms = correction_terms(decisions, {"authority": authority, "procedure": procedure})
    return terms.working_days if terms else None
