"""Evidence of rows: what a transaction writes in a row that matters stands in the audit as well.

`audit verify` holds the rows of these tables against the last evidence of each (docs/adr/0042). Values are plain JSON;
what is long or personal stands there as a keyed digest.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Table, bindparam, select

from app.domain.whole_numbers import whole_number
from app.store.columns import to_json
from app.store.tables_applications import review_decision
from app.store.tables_cases import application_case, history_event
from app.store.tables_editions import edition, live_edition
from app.store.tables_identity import account
from app.store.tables_office import permit
from app.store.tables_office_papers import office_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Column

    from app.store.database import UnitOfWork
    from app.store.sealing import Seal

EDITIONS = "editions"
"""The chain with the evidence of what was published."""
DIGITS = 32
_AS_THEY_ARE = frozenset({str, int, bool, dict, type(None)})
"""Most values, and what is asked of the others takes longest."""
Values = dict[str, Any]
Tables = dict[str, dict[str, Values]]
"""By table and key: the values of a row."""


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table whose rows are held against the audit. `chain` is the column that names their chain, or EDITIONS."""

    table: Table
    key: tuple[str, ...]
    chain: str
    plain: tuple[str, ...]
    digests: Mapping[str, tuple[str, ...]]
    """Columns that stand in the evidence as one digest."""

    @property
    def chain_column(self) -> Column[Any] | None:
        """Return the column that names the chain of a row; None where all rows share one."""
        return None if self.chain == EDITIONS else self.table.c[self.chain]


KEPT: Mapping[str, KeptTable] = {
    "application_case": KeptTable(
        application_case,
        ("id",),
        "id",
        ("number", "procedure", "edition", "state", "round", "person_id", "permit_id", "employer_id",
         "authority", "permit_type", "created_at", "ended_at", "outcome"),
        {},
    ),
    "review_decision": KeptTable(
        review_decision,
        ("round", "level"),
        "case_id",
        ("decision", "by", "at"),
        {"text": ("level_name", "opinion", "advisory_note")},
    ),
    "history_event": KeptTable(
        history_event,
        ("number",),
        "case_id",
        (),
        {"text": ("at", "actor", "kind", "element", "process", "name", "task_key", "facts")},
    ),
    "office_paper": KeptTable(
        office_paper,
        ("id",),
        "case_id",
        ("number", "kind", "digest", "issued_by", "issued_at", "permit_id", "voided_at", "voided_by"),
        {"content": ("title", "code", "content_sealed", "void_reason")},
    ),
    "permit": KeptTable(
        permit,
        ("id",),
        "id",
        ("person_id", "employer_id", "permit_type", "permit_no", "state", "valid_from", "valid_until",
         "dissociation_hold", "suspended_on"),
        {},
    ),
    "account": KeptTable(
        account,
        ("id",),
        "id",
        ("role", "level", "authority", "is_lead", "is_active", "employer_id", "person_id", "awaits_release"),
        {"owner": ("login", "identity_index")},
    ),
    "edition": KeptTable(
        edition,
        ("sha256",),
        EDITIONS,
        ("process", "number", "published_at", "published_by"),
        {"content": ("files",)},
    ),
    "live_edition": KeptTable(live_edition, ("process",), EDITIONS, ("sha256", "made_at", "made_by"), {}),
}  # fmt: skip
"""By name. Rows of these tables are never removed."""
ROOTS = ("application_case", "permit", "account")
"""Tables each of whose rows has a chain of its own."""


def keep(work: UnitOfWork, table: str, chain: str, key: str, values: Mapping[str, Any] | None) -> None:
    """Note what this transaction has written in a row, or that it is to be read at the end (None).

    Of `values`, which may be only what has changed, the columns count that are held against the audit.
    """
    kept = work.pending.rows.setdefault(chain, {}).setdefault(table, {})
    if values is None:
        kept[key] = None
        return
    plain = {name: canonical(values[name]) for name in KEPT[table].plain if name in values}
    if key not in kept:
        if plain:
            kept[key] = plain
    elif (known := kept[key]) is not None:
        known.update(plain)


def keep_row(work: UnitOfWork, table: str, chain: str, row: Mapping[str, Any]) -> None:
    """Note a whole row that this transaction has added."""
    keep_rows(work, table, chain, (row,))


def keep_rows(work: UnitOfWork, table: str, chain: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Note whole rows that this transaction has added."""
    kept, seal = KEPT[table], work.seal
    noted = work.pending.rows.setdefault(chain, {}).setdefault(table, {})
    noted.update((key_of(kept, row), values_of(seal, kept, row)) for row in rows)


def taken(work: UnitOfWork, chain: str) -> dict[str, Any] | None:
    """Return the evidence that is pending for a chain, and forget it; None where there is none."""
    tables = work.pending.rows.pop(chain, None)
    found = {}
    for name, rows in (tables or {}).items():
        unread = [key for key, values in rows.items() if values is None]
        read = dict(_read(work, KEPT[name], chain, unread)) if unread else {}
        written = {key: values if values is not None else read.get(key) for key, values in rows.items()}
        if written:
            found[name] = written
    return found or None


def _read(work: UnitOfWork, kept: KeptTable, chain: str, keys: Sequence[str]) -> Iterator[tuple[str, Values]]:
    """Return the values of some rows of a chain by key."""
    for key in keys:
        for row in work.connection.execute(
            _ONE[kept.table.name], {**_parts(kept, key), **_of_chain(kept, chain)}
        ):
            found = dict(row._mapping)
            yield key_of(kept, found), values_of(work.seal, kept, found)


def _parts(kept: KeptTable, key: str) -> dict[str, Any]:
    parts = key.split(".") if len(kept.key) > 1 else [key]
    return {
        f"of_{name}": whole_number(part) if kept.table.c[name].type.python_type is int else part
        for name, part in zip(kept.key, parts, strict=True)
    }


def _of_chain(kept: KeptTable, chain: str) -> dict[str, Any]:
    return {} if kept.chain_column is None else {"of_chain": chain}


def _one_row(kept: KeptTable) -> Select[Any]:
    """Return the statement that reads the row with a key, of one chain."""
    conditions = [kept.table.c[name] == bindparam(f"of_{name}") for name in kept.key]
    if kept.chain_column is not None:
        conditions.append(kept.chain_column == bindparam("of_chain"))
    return select(kept.table).where(*conditions)


_ONE: Mapping[str, Select[Any]] = {name: _one_row(kept) for name, kept in KEPT.items()}


def key_of(kept: KeptTable, row: Mapping[str, Any]) -> str:
    """Return by what the evidence names a row within its chain."""
    return ".".join(str(row[name]) for name in kept.key)


def values_of(seal: Seal, kept: KeptTable, row: Mapping[str, Any]) -> Values:
    """Return what the evidence holds of a row."""
    found = {name: canonical(row[name]) for name in kept.plain}
    for name, columns in kept.digests.items():
        found[name] = seal.digest(to_json([canonical(row[column]) for column in columns]))[:DIGITS]
    return found


def rows_of_chains(work: UnitOfWork, name: str, chains: Iterable[str]) -> Iterator[tuple[str, str, Values]]:
    """Return chain, key and values of the rows of a table that belong to some chains."""
    kept, wanted = KEPT[name], list(chains)
    column = kept.chain_column
    if column is None and EDITIONS not in wanted:
        return
    query = select(kept.table) if column is None else select(kept.table).where(column.in_(wanted))
    for row in work.connection.execute(query):
        found = dict(row._mapping)
        chain = EDITIONS if column is None else str(found[kept.chain])
        yield chain, key_of(kept, found), values_of(work.seal, kept, found)


def canonical(value: Any) -> Any:
    """Return a value as JSON holds it, the same however the database gives it back."""
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
