"""The terms of a unit's permits, and until when permits end that are in each band of urgency today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.renewal_window import last_expiry, months_before
from app.services.terms.review_terms_of import LiveTerms
from app.store.employee_rows import LastDays
from app.store.expiry_rows import BandDays

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.domain.renewal_window import RenewalWindow
    from app.domain.review_terms import PermitTerms
    from app.domain.work_calendar import WorkCalendar
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

THREE_MONTHS = 3
LAST_WEEKDAY = 6


@dataclass(frozen=True, slots=True)
class UnitTerms:
    """The terms of a unit's permits: each type of permit has an authority of its own."""

    by_type: Mapping[str, PermitTerms]
    others: PermitTerms
    """Those of a type for which the unit has no authority."""

    def of(self, permit_type: str | None) -> PermitTerms:
        """Return the terms of a type of permit."""
        return self.by_type.get(permit_type or "", self.others)


def unit_terms(context: AppContext, work: UnitOfWork, employer_id: str) -> UnitTerms:
    """Return the terms in which a unit's permits are renewed and changed today."""
    live = LiveTerms(context, work)
    return UnitTerms(live.of_unit(employer_id), live.of(None))


def band_days(today: date, calendar: WorkCalendar, terms: UnitTerms) -> BandDays:
    """Return until when permits must end to be in each band today."""
    end_of_week = today + timedelta(days=LAST_WEEKDAY - today.weekday())

    def last(is_reached: Callable[[RenewalWindow], bool]) -> LastDays:
        by_type = {
            name: last_expiry(today, calendar, one.renewal, is_reached) for name, one in terms.by_type.items()
        }
        return LastDays(by_type, last_expiry(today, calendar, terms.others.renewal, is_reached))

    return BandDays(
        today=today,
        late=last(lambda window: window.latest_submit < today),
        this_week=last(lambda window: window.latest_submit <= end_of_week),
        open=last(lambda window: window.opens_on <= today),
        three_months=months_before(today, -THREE_MONTHS),
    )
