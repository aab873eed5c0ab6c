"""社保个税明细: the months of a person as their unit fills them in and as they read them, with what is asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.ledger import codes_in
from app.queries.employee_view import EmployeeView, employee_view
from app.services.context.case_visibility import may_see_person
from app.services.context.refusals import NotFoundError
from app.services.ledger.enter_ledger import grid_of
from app.services.ledger.ledger_view import shown_months
from app.services.submissions.ledger_evidence import ledger_of_person
from app.store.employer_rows import names_of_units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.case_ledger import CaseLedger
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.ledger.enter_ledger import GridLine
    from app.services.ledger.ledger_view import ShownMonth
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class PersonLedger:
    """A person's months as far as the actor may see them, oldest first."""

    view: EmployeeView
    months: Sequence[ShownMonth]
    unit_names: Mapping[str, str]
    """Names of the units in the months by credit code."""
    terms: CaseLedger
    """What an application would ask of the months today."""


def ledger_to_fill_in(
    context: AppContext, by: Actor, person_id: str
) -> tuple[PersonLedger, Sequence[GridLine]]:
    """Return an employee's months with the lines that the unit may fill in; raises NotFoundError for another unit's."""
    with context.database.reading() as work:
        lines = grid_of(work, by, person_id)
        return _ledger(context, work, by, person_id), lines


def own_ledger(context: AppContext, by: Actor) -> PersonLedger:
    """Return the actor's own months; raises NotFoundError for an account of nobody."""
    if by.person_id is None:
        raise NotFoundError(kind="person")
    with context.database.reading() as work:
        if not may_see_person(work, by, by.person_id):
            raise NotFoundError(kind="person")
        return _ledger(context, work, by, by.person_id)


def _ledger(context: AppContext, work: UnitOfWork, by: Actor, person_id: str) -> PersonLedger:
    view, months = employee_view(context, work, person_id), shown_months(work, by, person_id)
    authority = next((row.authority for row in view.permissions if row.authority), "")
    return PersonLedger(
        view=view,
        months=months,
        unit_names=names_of_units(work, codes_in(one.month for one in months)),
        terms=ledger_of_person(context, work, person_id, authority),
    )
