"""How long each class of records is kept: the operators' table, and what holds until they set it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from app.domain.retention import (
    DEFAULTS,
    LONGEST,
    SHORTEST,
    RecordClass,
    RetentionTerm,
    kept_until,
    last_year_past,
)
from app.domain.whole_numbers import whole_number
from app.policy.actor import Role
from app.services.context.beijing import BEIJING, beijing_day
from app.services.context.certain_clock import transact_due
from app.services.context.idempotent import idempotent
from app.services.context.refusals import FormInvalidError, NotAllowedError
from app.store.archive_rows import (
    add_marks,
    drop_marks_after,
    marks_by_class,
    oldest_marks,
    set_term,
    terms_set,
    unmarked_cases,
)
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.sweep_rows import is_swept, note_swept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.archive_rows import MarkRow
    from app.store.database import UnitOfWork

KIND = "retention"
AT_ONCE = 200
LEAST_BASIS, LONGEST_BASIS = 5, 200
SHOWN = 50


@dataclass(frozen=True, slots=True)
class RetentionStanding:
    """The table as it holds, and what is past its time."""

    terms: list[RetentionTerm]
    counts: Mapping[str, int]
    oldest: list[MarkRow]


def terms_of(work: UnitOfWork) -> dict[RecordClass, RetentionTerm]:
    """Return the terms that hold."""
    told = terms_set(work)
    found = {}
    for term in DEFAULTS:
        row = told.get(term.record_class)
        found[term.record_class] = RetentionTerm(term.record_class, row.years, row.basis) if row else term
    return found


def retention_standing(context: AppContext) -> RetentionStanding:
    """Return the table, and what was proposed as being past its time."""
    with context.database.reading() as work:
        return RetentionStanding(
            list(terms_of(work).values()), marks_by_class(work), oldest_marks(work, SHOWN)
        )


def set_retention(
    context: AppContext, by: Actor, key: str, record_class: str, years: str, basis: str
) -> None:
    """Set for how long a class is kept; raises NotAllowedError, FormInvalidError."""
    if by.role is not Role.OPERATOR:
        raise NotAllowedError(rule="operator_operates")
    basis = basis.strip()
    errors = []
    if record_class not in set(RecordClass):
        errors.append(("record_class", "class_needed"))
    count = whole_number(years) or 0
    if not SHORTEST <= count <= LONGEST:
        errors.append(("years", "years_needed"))
    if not LEAST_BASIS <= len(basis) <= LONGEST_BASIS:
        errors.append(("basis", "basis_needed"))
    if errors:
        raise FormInvalidError(errors=tuple(errors), values={"years": years, "basis": basis})

    def act(work: UnitOfWork) -> dict[str, int]:
        before = terms_of(work)[RecordClass(record_class)]
        set_term(work, record_class, count, basis, by.account_id)
        drop_marks_after(work, record_class, _cut(work, count))
        facts = {"class": record_class, "before": before.years, "after": count, "basis": basis}
        record(work, context.audit_key, OFFICE, by.account_id, "retention_set", facts)
        return {}

    asked = {"class": record_class, "years": years, "basis": basis}
    idempotent(context, by, key, "retention_set", asked, act)


def mark_some(context: AppContext) -> bool:
    """Mark some of what is past its time, once a day; tell whether more is left. Nothing is ever removed here."""
    return transact_due(context, _mark_piece)


def _mark_piece(work: UnitOfWork) -> bool:
    advisory_lock(work, "records past their time")
    today = beijing_day(work.now)
    if is_swept(work, KIND, today):
        return False
    left = False
    for term in terms_of(work).values():
        found = unmarked_cases(work, term.record_class, _cut(work, term.years), AT_ONCE)
        add_marks(
            work,
            term.record_class,
            [(case_id, kept_until(beijing_day(ended), term.years)) for case_id, ended in found],
        )
        left = left or len(found) == AT_ONCE
    if not left:
        note_swept(work, KIND, today, 0)
    return left


def _cut(work: UnitOfWork, years: int) -> datetime:
    """Return the instant before which cases ended whose records are past a time of so many years."""
    year = max(last_year_past(beijing_day(work.now), years), date.min.year)
    return datetime.combine(date(year + 1, 1, 1), time(), BEIJING).astimezone(UTC)
