"""员工列表: the people of a unit and who asks to join it, a page at a time; one of them with a form that changes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.queries.list_pages import pages_filled
from app.services.records.record_forms import record_form
from app.services.records.update_employment import employment_of
from app.store.person_rows import person_of
from app.store.roster_rows import MOST, confirmation_tasks, requests, roster, roster_size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.forms_reader.form_definition import FormDefinition
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.records.update_employment import Employment
    from app.store.person_rows import PersonRow
    from app.store.roster_rows import RosterRow

ALL, CURRENT, PENDING = "all", "current", "pending"
"""Everybody who was ever associated, those who are, and those who ask to be."""


@dataclass(frozen=True, slots=True)
class UnitRoster:
    """One page of one of the three lists."""

    rows: Sequence[RosterRow]
    total: int
    """How many people the list has on all its pages."""
    pages: int
    counts: Mapping[str, int]
    """How many people each list has, by its name, whatever was looked for."""
    tasks: Mapping[str, str]
    """In the list of those who ask: the task in which the unit confirms it, by person."""


def unit_roster(context: AppContext, by: Actor, shown: str, *, name: str, page: int) -> UnitRoster:
    """Return a page of one list of the actor's unit; `name` is part of a name and empty for all."""
    unit, skip, is_pending = str(by.employer_id), (page - 1) * MOST, shown == PENDING
    with context.database.reading() as work:
        waiting = requests(work, unit, skip=skip if is_pending else 0)
        found = (
            waiting if is_pending else roster(work, unit, only_present=shown == CURRENT, name=name, skip=skip)
        )
        counts = {kind: roster_size(work, unit, only_present=kind == CURRENT) for kind in (ALL, CURRENT)}
        asking = [row.person_id for row in waiting.rows]
        tasks = confirmation_tasks(work, unit, asking) if is_pending else {}
    counts[PENDING] = waiting.total
    return UnitRoster(found.rows, found.total, pages_filled(found.total, MOST), counts, tasks)


@dataclass(frozen=True, slots=True)
class EmploymentForm:
    """A current employee with the form that updates their employment; `now` is the instant it is shown by."""

    employment: Employment
    person: PersonRow
    form: FormDefinition
    now: datetime


def employment_form(context: AppContext, by: Actor, person_id: str, form: str) -> EmploymentForm:
    """Return an employee of the actor's unit with the record form of this name; raises NotFoundError."""
    with context.database.reading() as work:
        employment = employment_of(work, by, person_id)
        return EmploymentForm(
            employment, person_of(work, person_id), record_form(context, work, form), work.now
        )
