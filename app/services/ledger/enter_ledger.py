"""The unit enters the months of an employee's insurance and tax: what is right is kept, what is wrong is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.domain.case_ledger import employers_by_month
from app.domain.ledger import RowSource, blank_month, ledger_period, month_of, months_between
from app.policy.actor import Role
from app.services.context.beijing import beijing_day
from app.services.context.case_visibility import may_see_person
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotAllowedError, NotFoundError
from app.services.ledger.ledger_columns import CELLS
from app.services.ledger.ledger_lines import LineFaultError, Surround, cells_of, month_from_cells
from app.services.ledger.ledger_view import masked_months, shown_months
from app.store.association_rows import employments_of
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.employer_rows import employer_of
from app.store.ledger_rows import Origin, ledger_rows, month_versions, write_ledger
from app.store.permit_rows import chain_of, permits_of_person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.ledger import LedgerMonth
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.ledger.ledger_columns import Cells
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class TypedMonth:
    """A line as it was sent: its cells, and the version of the month that was shown beside it."""

    cells: Cells
    version: int


@dataclass(frozen=True, slots=True)
class GridLine:
    """A month of the grid: its cells as they are kept, its version, and whether somebody else's amounts are withheld."""

    month: str
    cells: Cells
    version: int
    is_masked: bool
    has_evidence: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of it: how many months were kept, and what is wrong with the others, by month and column."""

    kept: int
    faults: Mapping[str, Mapping[str, str]]
    overtaken: tuple[str, ...]
    """Months that somebody else has changed since they were shown; nothing of them was kept."""


def grid_of(work: UnitOfWork, by: Actor, person_id: str) -> tuple[GridLine, ...]:
    """Return the months that may be filled in, oldest first; raises NotFoundError for another unit's person."""
    around = surround_of(work, by, person_id)
    first, _ = ledger_period(around.today)
    shown = {one.month.month: one for one in shown_months(work, by, person_id)}
    versions = month_versions(work, person_id)
    lines = []
    for month in months_between(first, month_of(around.today)):
        one = shown.get(month)
        lines.append(
            GridLine(
                month=month,
                cells=cells_of(one.month, around.own_uscc) if one else dict.fromkeys(CELLS, ""),
                version=versions.get(month, 0),
                is_masked=one.is_masked if one else False,
                has_evidence=one.has_evidence if one else False,
                explanation=one.month.explanation if one else "",
            )
        )
    return tuple(lines)


def surround_of(work: UnitOfWork, by: Actor, person_id: str) -> Surround:
    """Return what the lines of a person are read against; raises NotFoundError for another unit's person."""
    if by.employer_id is None or not may_see_person(work, by, person_id):
        raise NotFoundError(kind="person")
    unit, today = employer_of(work, by.employer_id), beijing_day(work.now)
    permit = next(iter(permits_of_person(work, person_id)), None)
    chain = chain_of(work, permit.id) if permit else ()
    employed = employers_by_month(chain, employments_of(work, person_id), "2000-01", month_of(today))
    return Surround(today, unit.uscc, unit.name, employed)


def enter_ledger(
    context: AppContext, by: Actor, person_id: str, typed: Mapping[str, TypedMonth], *, key: str
) -> Entered:
    """Keep the lines that are right and differ from what is kept; raises NotFoundError or NotAllowedError.

    A line of a month that somebody else has changed since it was shown is not kept, nor one whose amounts are a
    former unit's.
    """
    if by.role is not Role.AGENT:
        raise NotAllowedError(rule="viewer_changes_nothing")

    def command(work: UnitOfWork) -> dict[str, Any]:
        advisory_lock(work, f"ledger of {person_id}")
        around = surround_of(work, by, person_id)
        known = {row.month.month: row.month for row in ledger_rows(work, person_id)}
        masked = masked_months(shown_months(work, by, person_id))
        versions = month_versions(work, person_id)
        right: list[LedgerMonth] = []
        faults: dict[str, dict[str, str]] = {}
        overtaken: list[LedgerMonth] = []
        for month, line in typed.items():
            if month in masked:
                continue
            try:
                said = _changed(month, line.cells, known.get(month), around)
            except LineFaultError as wrong:
                faults[month] = wrong.faults
                continue
            if said is not None:
                wanted = right if versions.get(month, 0) == line.version else overtaken
                wanted.append(said)
        origin = Origin(RowSource.UNIT.value, by.account_id, around.own_uscc)
        count = write_ledger(work, person_id, right, origin)
        if count:
            facts = {"employer": by.employer_id, "person": person_id, "months": [one.month for one in right]}
            record(work, context.audit_key, OFFICE, by.account_id, "enter_ledger", facts)
        return {"kept": count, "faults": faults, "overtaken": [one.month for one in overtaken]}

    request = {
        "person": person_id,
        "months": {month: [line.version, dict(line.cells)] for month, line in typed.items()},
    }
    done = idempotent(context, by, key, "enter_ledger", request, command)
    return Entered(int(done["kept"]), done["faults"], tuple(done["overtaken"]))


def _changed(
    month: str, cells: Mapping[str, str], known: LedgerMonth | None, around: Surround
) -> LedgerMonth | None:
    """Return what a line now says of a month; None when that is what is kept. Raises LineFaultError."""
    said = month_from_cells(month, cells, around)
    before = known or blank_month(month)
    if cells_of(said, around.own_uscc) == cells_of(before, around.own_uscc):
        return None
    return replace(said, explanation=before.explanation)
