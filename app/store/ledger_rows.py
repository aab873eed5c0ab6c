"""The ledger of a person: one row a month with its source, and every version it ever had."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select

from app.domain.ledger import LedgerMonth, RowSource, blank_month
from app.store.read_once import read_once
from app.store.tables_ledger import ledger_month, ledger_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.store.database import UnitOfWork

MANY = 500
"""How many rows go to the database at once."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who writes rows: where they come from, the account, and the credit code of its unit (empty for an operator)."""

    source: str
    by: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A month as it is kept: what it says, where it comes from, and which version of the month it is."""

    month: LedgerMonth
    source: str
    entered_by: str
    entered_unit: str
    entered_at: datetime | None
    version: int


_SAID = [field.name for field in fields(LedgerMonth)]
_KEPT = ("source", "entered_by", "entered_unit", "entered_at", "version")


_OF_PERSON = (
    select(*(ledger_month.c[name] for name in (*_SAID, *_KEPT)))
    .where(ledger_month.c.person_id == bindparam("person_id"))
    .order_by(ledger_month.c.month)
)


_VERSIONS = select(
    ledger_month.c.month, ledger_month.c.version, ledger_month.c.entered_at, ledger_month.c.entered_by
).where(ledger_month.c.person_id == bindparam("person_id"))


def ledger_of(work: UnitOfWork, person_id: str) -> tuple[LedgerMonth, ...]:
    """Return a person's ledger, oldest month first."""
    return tuple(row.month for row in ledger_rows(work, person_id))


@read_once
def ledger_rows(work: UnitOfWork, person_id: str) -> tuple[LedgerRow, ...]:
    """Return a person's ledger with the origin of each month, oldest month first."""
    rows = work.connection.execute(_OF_PERSON, {"person_id": person_id})
    said = len(_SAID)
    return tuple(LedgerRow(LedgerMonth(*row[:said]), *row[said:]) for row in rows)


def ledger_versions(work: UnitOfWork, person_id: str) -> Sequence[Any]:
    """Return month, version, and when and by whom it was entered, of each month of a person's ledger."""
    return work.connection.execute(_VERSIONS, {"person_id": person_id}).all()


def ledgers_of(work: UnitOfWork, people: Sequence[str]) -> dict[str, dict[str, LedgerRow]]:
    """Return the ledgers of several people by person and month."""
    found: dict[str, dict[str, LedgerRow]] = {person_id: {} for person_id in people}
    columns = [ledger_month.c[name] for name in ("person_id", *_SAID, *_KEPT)]
    for start in range(0, len(people), MANY):
        some = list(people[start : start + MANY])
        for row in work.connection.execute(select(*columns).where(ledger_month.c.person_id.in_(some))):
            found[row.person_id][row.month] = _row(row._mapping)
    return found


def _row(values: Any) -> LedgerRow:
    month = LedgerMonth(**{name: values[name] for name in _SAID})
    return LedgerRow(month, **{name: values[name] for name in _KEPT})


def ledger_stamp(work: UnitOfWork, person_id: str) -> int:
    """Return a number that grows with every change of a person's ledger."""
    return int(
        work.connection.scalar(
            select(func.count()).select_from(ledger_version).where(ledger_version.c.person_id == person_id)
        )
        or 0
    )


def ledger_as_json(work: UnitOfWork, person_id: str) -> list[dict[str, Any]]:
    """Return the rows of a person as plain JSON, oldest month first: money and dates are text."""
    return [
        month_as_json(row.month) | {"source": row.source, "version": row.version}
        for row in ledger_rows(work, person_id)
    ]


def month_as_json(month: LedgerMonth) -> dict[str, Any]:
    """Return a month as plain JSON."""
    return {name: _plain(value) for name, value in asdict(month).items()}


def row_from_json(told: Mapping[str, Any]) -> LedgerRow:
    """Return a row of the ledger as a submission keeps it."""
    return LedgerRow(
        month_from_json(told["month"]),
        told["source"],
        told["entered_by"],
        told["entered_unit"],
        datetime.fromisoformat(told["entered_at"]) if told["entered_at"] else None,
        told["version"],
    )


def month_from_json(told: Mapping[str, Any]) -> LedgerMonth:
    """Return the month that `month_as_json` has told; what a later release added may be lacking."""
    values = {name: told[name] for name in _SAID if name in told}
    for name in ("si_base", "taxable_income", "tax_paid"):
        values[name] = None if told[name] is None else Decimal(told[name])
    if values.get("paid_on"):
        values["paid_on"] = date.fromisoformat(values["paid_on"])
    return LedgerMonth(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def write_ledger(work: UnitOfWork, person_id: str, months: Iterable[LedgerMonth], origin: Origin) -> int:
    """Replace some months of a person's ledger; return how many have changed. A blank month is removed.

    What a month said before stays as a version.
    """
    return write_ledgers(work, {person_id: list(months)}, origin)


def write_ledgers(work: UnitOfWork, written: Mapping[str, Sequence[LedgerMonth]], origin: Origin) -> int:
    """Replace months of several people's ledgers; return how many have changed."""
    known = ledgers_of(work, list(written))
    changed = [
        (person_id, month)
        for person_id, months in written.items()
        for month in months
        if not _is_same(known[person_id].get(month.month), month)
    ]
    if not changed:
        return 0
    last = _last_versions(work, list({person_id for person_id, _ in changed}))
    rows, versions = [], []
    for person_id, month in changed:
        kept = {
            "source": origin.source,
            "entered_by": origin.by,
            "entered_unit": origin.unit,
            "entered_at": work.now,
            "version": last.get((person_id, month.month), 0) + 1,
        }
        versions.append({"person_id": person_id, "month": month.month, "said": month_as_json(month)} | kept)
        if not (month.is_blank and not month.explanation):
            said = {name: getattr(month, name) for name in _SAID}
            rows.append({"person_id": person_id} | said | kept)
    by_person: dict[str, list[str]] = {}
    for person_id, month in changed:
        by_person.setdefault(person_id, []).append(month.month)
    for person_id, names in by_person.items():
        work.connection.execute(
            delete(ledger_month).where(ledger_month.c.person_id == person_id, ledger_month.c.month.in_(names))
        )
    for table, values in ((ledger_month, rows), (ledger_version, versions)):
        for start in range(0, len(values), MANY):
            work.connection.execute(insert(table), values[start : start + MANY])
    return len(changed)


def _is_same(known: LedgerRow | None, month: LedgerMonth) -> bool:
    if known is None:
        return month.is_blank and not month.explanation
    return known.month == month


def _last_versions(work: UnitOfWork, people: Sequence[str]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for start in range(0, len(people), MANY):
        rows = work.connection.execute(
            select(ledger_version.c.person_id, ledger_version.c.month, func.max(ledger_version.c.version))
            .where(ledger_version.c.person_id.in_(list(people[start : start + MANY])))
            .group_by(ledger_version.c.person_id, ledger_version.c.month)
        )
        found |= {(person_id, month): version for person_id, month, version in rows}
    return found


def month_versions(work: UnitOfWork, person_id: str) -> dict[str, int]:
    """Return the number of the last version of each month, also of months taken away."""
    return {month: version for (_, month), version in _last_versions(work, [person_id]).items()}


def versions_of_month(work: UnitOfWork, person_id: str, month: str) -> tuple[LedgerRow, ...]:
    """Return what a month has said, first version first."""
    rows = work.connection.execute(
        select(ledger_version)
        .where(ledger_version.c.person_id == person_id, ledger_version.c.month == month)
        .order_by(ledger_version.c.version)
    )
    return tuple(
        LedgerRow(month_from_json(row.said), **{name: row._mapping[name] for name in _KEPT}) for row in rows
    )


def explain_month(work: UnitOfWork, person_id: str, month: str, explanation: str, origin: Origin) -> None:
    """Keep the unit's explanation of a month, be there a row or not. Where the evidence comes from stays as it is."""
    known = next((row for row in ledger_rows(work, person_id) if row.month.month == month), None)
    said = known.month if known else blank_month(month)
    source = known.source if known and not known.month.is_blank else RowSource.EXPLAINED.value
    unit = known.entered_unit if known and not known.month.is_blank else origin.unit
    explained = LedgerMonth(
        **{name: getattr(said, name) for name in _SAID if name != "explanation"}, explanation=explanation
    )
    write_ledger(work, person_id, [explained], Origin(source, origin.by, unit))
