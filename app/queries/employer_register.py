"""One unit as an operator sees it: registry data, permissions with history, papers, people, applications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.queries.list_pages import NumberedPage, pages_filled
from app.services.context.beijing import beijing_day
from app.services.context.refusals import NotFoundError
from app.services.records.employer_papers import attachment_table
from app.store.case_lists import open_cases_of_employer
from app.store.employer_lists import (
    MOST,
    accounts_of_employer,
    employer_page,
    held_permissions,
    registry_of,
)
from app.store.employer_rows import authority_names
from app.store.override_rows import overrides_of_employer
from app.store.permission_rows import PermissionEventRow, permission_events
from app.store.person_rows import people
from app.store.roster_rows import MOST as MOST_PEOPLE
from app.store.roster_rows import roster

if TYPE_CHECKING:
    from datetime import date

    from app.queries.list_pages import Place, Slice
    from app.services.context.app_context import AppContext
    from app.services.records.employer_papers import SlotLine
    from app.store.account_lists import ListedAccount
    from app.store.case_lists import CaseLine
    from app.store.database import UnitOfWork
    from app.store.employer_lists import HeldPermission, ListedEmployer, RegistryRow
    from app.store.override_rows import OverrideRow
    from app.store.roster_rows import RosterPage

__all__ = ["PermissionEventRow", "RegisteredEmployer", "registered_employer", "registered_employers"]


@dataclass(frozen=True, slots=True)
class RegisteredEmployer:
    """Everything on an operator's page of a unit; numbers of people are masked."""

    unit: RegistryRow
    permissions: list[HeldPermission]
    events: list[PermissionEventRow]
    papers: list[SlotLine]
    people: RosterPage
    cases: Slice[CaseLine]
    accounts: list[ListedAccount]
    overrides: list[OverrideRow]
    authorities: dict[str, str]
    names: dict[str, str]
    """Names of the people that decisions were about."""
    today: date

    @property
    def people_pages(self) -> int:
        """Return how many pages the people of the unit fill."""
        return pages_filled(self.people.total, MOST_PEOPLE)


def registered_employers(context: AppContext, *, text: str, page: int) -> NumberedPage[ListedEmployer]:
    """Return a page of the units by name; `text` is part of a name or of a credit code."""
    with context.database.reading() as work:
        rows, total = employer_page(work, text=text, skip=(page - 1) * MOST)
    return NumberedPage(rows, total, pages_filled(total, MOST))


def registered_employer(
    context: AppContext, work: UnitOfWork, employer_id: str, *, page: int = 1, place: Place | None = None
) -> RegisteredEmployer:
    """Return a unit with one page of its people, current ones first, and of its cases; raises NotFoundError."""
    unit = registry_of(work, employer_id)
    if unit is None:
        raise NotFoundError(kind="employer")
    overrides = overrides_of_employer(work, employer_id)
    concerned = people(work, {row.person_id for row in overrides})
    return RegisteredEmployer(
        unit=unit,
        permissions=held_permissions(work, employer_id),
        events=permission_events(work, employer_id),
        papers=attachment_table(context, work, employer_id),
        people=roster(work, employer_id, only_present=False, skip=(page - 1) * MOST_PEOPLE),
        cases=open_cases_of_employer(work, employer_id, place),
        accounts=accounts_of_employer(work, employer_id),
        overrides=overrides,
        authorities=authority_names(work),
        names={person_id: row.name for person_id, row in concerned.items()},
        today=beijing_day(work.now),
    )
