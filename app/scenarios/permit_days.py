"""The days of a permit that a story may speak of: its end, and the window in which it is renewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.renewal_window import renewal_window
from app.services.context.calendar_of import calendar_of
from app.services.terms.review_terms_of import LiveTerms
from app.store.permit_rows import permits_of_person

if TYPE_CHECKING:
    from datetime import date

    from app.services.context.app_context import AppContext


def permit_days(context: AppContext, person: str) -> dict[str, date]:
    """Return the days of a person's newest permit by the names that stories give them; none without a permit."""
    with context.database.reading() as work:
        permit = next(iter(permits_of_person(work, person)), None)
        if permit is None:
            return {}
        calendar, live = calendar_of(work), LiveTerms(context, work)
        terms = live.of_unit(permit.employer_id).get(permit.permit_type, live.of(None))
    window = renewal_window(permit.valid_until, calendar, terms.renewal)
    return {
        "valid_until": permit.valid_until,
        "opens_on": window.opens_on,
        "latest_submit": window.latest_submit,
        "complete_by": window.complete_by,
    }
