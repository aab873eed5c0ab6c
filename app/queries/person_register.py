"""One person as an operator sees them: permits, the chain of each, associations, applications, overrides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.queries.list_pages import NumberedPage, pages_filled
from app.services.context.beijing import beijing_day
from app.services.context.refusals import NotFoundError
from app.store.account_rows import account_of_person
from app.store.activation_rows import waiting_activation
from app.store.association_rows import associations_of
from app.store.case_lists import cases_of_person
from app.store.employer_rows import employer_names
from app.store.override_rows import EXPIRY_REVERSED, OverrideRow, overrides_of_person
from app.store.people_lists import MOST, people_page, person_exists
from app.store.permit_rows import chain_of, permits_of_person
from app.store.person_rows import person_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.domain.facts import LinkInFacts
    from app.domain.permit import Permit
    from app.services.context.app_context import AppContext
    from app.store.account_rows import AccountRow
    from app.store.association_rows import AssociationRow
    from app.store.case_lists import CaseLine
    from app.store.database import UnitOfWork
    from app.store.people_lists import ListedPerson
    from app.store.person_rows import PersonRow

__all__ = [
    "EXPIRY_REVERSED",
    "HeldPermit",
    "OverrideRow",
    "RegisteredPerson",
    "person_named",
    "registered_people",
    "registered_person",
]


@dataclass(frozen=True, slots=True)
class HeldPermit:
    """A permit as it stands today, with the units its holder worked for."""

    permit: Permit
    state: str
    chain: tuple[LinkInFacts, ...]

    @property
    def is_live(self) -> bool:
        """Tell whether the permit is valid or suspended."""
        return self.state in {"valid", "suspended"}


@dataclass(frozen=True, slots=True)
class RegisteredPerson:
    """Everything on an operator's page of a person; numbers are masked."""

    person: PersonRow
    account: AccountRow | None
    permits: tuple[HeldPermit, ...]
    associations: list[AssociationRow]
    cases: list[CaseLine]
    overrides: list[OverrideRow]
    unit_names: dict[str, str]
    today: date
    letter_until: datetime | None
    """Until when a letter with an activation code can be used, if there is one."""

    @property
    def live(self) -> HeldPermit | None:
        """Return the one permit that is valid or suspended."""
        return next((held for held in self.permits if held.is_live), None)

    @property
    def ended_too_early(self) -> HeldPermit | None:
        """Return a permit that was ended before its time, unless its holder has a living one."""
        wrong = (held for held in self.permits if held.permit.has_expired_too_early(self.today))
        return None if self.live else next(wrong, None)

    @property
    def active(self) -> AssociationRow | None:
        """Return the association with the present unit."""
        return next((row for row in self.associations if row.state == "active"), None)

    @property
    def open_cases(self) -> list[CaseLine]:
        """Return the applications that have not ended."""
        return [row for row in self.cases if row.ended_at is None]


def registered_people(context: AppContext, *, text: str, page: int) -> NumberedPage[ListedPerson]:
    """Return a page of the people by name; `text` is part of a name or number, or a whole identity number."""
    with context.database.reading() as work:
        rows, total = people_page(work, text=text, skip=(page - 1) * MOST)
    return NumberedPage(rows, total, pages_filled(total, MOST))


def person_named(context: AppContext, person_id: str) -> PersonRow:
    """Return a person with masked numbers; the caller has checked that they may be seen."""
    with context.database.reading() as work:
        return person_of(work, person_id)


def registered_person(work: UnitOfWork, person_id: str) -> RegisteredPerson:
    """Return a person; raises NotFoundError."""
    if not person_exists(work, person_id):
        raise NotFoundError(kind="person")
    today = beijing_day(work.now)
    permits = tuple(
        HeldPermit(permit, permit.state_on(today).value, chain_of(work, permit.id))
        for permit in permits_of_person(work, person_id)
    )
    associations = associations_of(work, person_id)
    units = {row.employer_id for row in associations} | {held.permit.employer_id for held in permits}
    return RegisteredPerson(
        person=person_of(work, person_id),
        account=account_of_person(work, person_id),
        permits=permits,
        associations=associations,
        cases=cases_of_person(work, person_id),
        overrides=overrides_of_person(work, person_id),
        unit_names=employer_names(work, units),
        today=today,
        letter_until=waiting_activation(work, person_id),
    )
