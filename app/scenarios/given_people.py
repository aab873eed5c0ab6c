"""What a story takes as given before it begins: until when a permit is valid, how the months of payments look."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.domain.nearest import nearest, or_meant
from app.domain.renewal_window import years_after
from app.store.employer_rows import employer_of
from app.store.ledger_rows import Origin, write_ledger
from app.store.permit_rows import change_permit, live_permit_of_person, permit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from app.domain.ledger import LedgerMonth
    from app.scenarios.fixtures import Fixtures
    from app.store.database import UnitOfWork

    Days = Callable[[str | date], date]
    Months = Callable[[str, str, date], Iterable[LedgerMonth]]

PERMIT_YEARS = 3
SOURCE = "unit"
LEDGERS = ("clean", "gap", "mismatch", "agency", "zero", "retro", "moved")
"""How months may look: without a flaw, or with one of each kind."""


class UnknownGivenError(LookupError):
    """A story takes something as given that cannot be."""


def lay_given(cast: Fixtures, given: Iterable[Mapping[str, Any]], days: Days, months: Months | None) -> None:
    """Change permits and months of people before the first step; raises UnknownGivenError."""
    for one in given:
        _lay(cast, one, days, months)


def _lay(cast: Fixtures, given: Mapping[str, Any], days: Days, months: Months | None) -> None:
    who = str(given.get("who", ""))
    person = cast.actor(who).person_id
    if person is None:
        raise UnknownGivenError(f"given 里的“{who}”不是员工")
    kind = str(given.get("ledger", ""))
    if kind and kind not in LEDGERS:
        raise UnknownGivenError(
            f"given 里的 ledger 写成了“{kind}”，只能是 {'、'.join(LEDGERS)}{or_meant(nearest(kind, LEDGERS))}"
        )
    until = days(given["valid_until"]) if "valid_until" in given else None

    def command(work: UnitOfWork) -> None:
        permit = live_permit_of_person(work, person)
        if permit is None:
            raise UnknownGivenError(f"“{who}”没有有效或挂起的证件，不能指定有效期和明细")
        if until is not None:
            row = permit_of(work, permit.id, lock=True)
            started = years_after(until, -PERMIT_YEARS) + timedelta(days=1)
            change_permit(work, row, valid_from=started, valid_until=until)
        if kind and months is not None:
            uscc = employer_of(work, permit.employer_id).uscc
            written = months(kind, uscc, days("today"))
            write_ledger(work, person, written, Origin(SOURCE, unit=uscc))

    cast.context.database.transact(command)
