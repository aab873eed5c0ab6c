"""Files on their way in: a row for each, its pieces sealed until they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.database import new_id
from app.store.tables_imports import import_piece, import_run

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from app.store.database import UnitOfWork

Row = tuple[int, "Mapping[str, str]"]


@dataclass(frozen=True, slots=True)
class ImportRun:
    """A file on its way in, or one that has come in: how far it is and what it did."""

    id: str
    kind: str
    digest: str
    state: str
    lines: int
    at_line: int
    added: int
    known: int
    wrong: int
    errors: list[list[Any]]
    by: str
    made_at: datetime
    finished_at: datetime | None


_COLUMNS = [import_run.c[name] for name in ImportRun.__slots__]


def add_run(work: UnitOfWork, *, kind: str, digest: str, state: str, by: str, text: str | None = None) -> str:
    """Write a run; `text` waits, sealed, for the check."""
    made = new_id()
    sealed = None if text is None else work.seal.close(text, f"import_run.text:{made}")
    work.connection.execute(
        insert(import_run).values(
            id=made, kind=kind, digest=digest, state=state, text_sealed=sealed, errors=[], by=by, made_at=work.now
        )
    )  # fmt: skip
    return made


def run_of(work: UnitOfWork, run_id: str, *, lock: bool = False) -> ImportRun | None:
    """Return a run, locked until the commit if wished."""
    query = select(*_COLUMNS).where(import_run.c.id == run_id)
    row = work.connection.execute(query.with_for_update() if lock else query).first()
    return ImportRun(**row._mapping) if row else None


def text_of_run(work: UnitOfWork, run_id: str) -> str | None:
    """Return the file that waits for its check."""
    sealed = work.connection.execute(
        select(import_run.c.text_sealed).where(import_run.c.id == run_id)
    ).scalar()
    return None if sealed is None else work.seal.open(sealed, f"import_run.text:{run_id}")


def change_run(work: UnitOfWork, run_id: str, **values: Any) -> None:
    """Note how far a run is."""
    work.connection.execute(update(import_run).where(import_run.c.id == run_id).values(**values))


def forget_text(work: UnitOfWork, run_id: str) -> None:
    """Remove the file itself; its pieces, or its mistakes, are kept."""
    change_run(work, run_id, text_sealed=None)


def first_in_state(work: UnitOfWork, state: str, *, kind: str = "", digest: str = "") -> str | None:
    """Return the run that has been in a state for longest, of a certain file if wished."""
    wanted = [import_run.c.kind == kind, import_run.c.digest == digest] if digest else []
    found: str | None = work.connection.execute(
        select(import_run.c.id)
        .where(import_run.c.state == state, *wanted)
        .order_by(import_run.c.made_at, import_run.c.id)
        .limit(1)
    ).scalar()
    return found


def newest_runs(work: UnitOfWork, limit: int) -> list[ImportRun]:
    """Return the runs that began last."""
    rows = work.connection.execute(
        select(*_COLUMNS).order_by(import_run.c.made_at.desc(), import_run.c.id.desc()).limit(limit)
    )
    return [ImportRun(**row._mapping) for row in rows]


def add_piece(work: UnitOfWork, run_id: str, number: int, rows: Sequence[Row]) -> None:
    """Keep a piece that is to be taken later; one that is there already stays."""
    make = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    sealed = work.seal.close_json(rows, f"import_piece.rows:{run_id}:{number}")
    work.connection.execute(
        make(import_piece).values(run_id=run_id, number=number, rows_sealed=sealed).on_conflict_do_nothing()
    )


def next_piece(work: UnitOfWork, run_id: str) -> tuple[int, list[Row]] | None:
    """Return the first piece that has not been taken."""
    row = work.connection.execute(
        select(import_piece.c.number, import_piece.c.rows_sealed)
        .where(import_piece.c.run_id == run_id)
        .order_by(import_piece.c.number)
        .limit(1)
    ).first()
    if row is None:
        return None
    rows = work.seal.open_json(row.rows_sealed, f"import_piece.rows:{run_id}:{row.number}")
    return row.number, [(number, values) for number, values in rows]


def drop_piece(work: UnitOfWork, run_id: str, number: int) -> None:
    """Remove a piece that has been taken."""
    work.connection.execute(
        delete(import_piece).where(import_piece.c.run_id == run_id, import_piece.c.number == number)
    )


def drop_runs(work: UnitOfWork, ids: Collection[str]) -> int:
    """Remove runs with whatever is left of their files; return how many."""
    work.connection.execute(delete(import_piece).where(import_piece.c.run_id.in_(ids)))
    return work.connection.execute(delete(import_run).where(import_run.c.id.in_(ids))).rowcount


def unconfirmed_runs(work: UnitOfWork, states: Collection[str], kind: str, by: str) -> list[str]:
    """Return the runs of an account that nobody has confirmed."""
    rows = work.connection.execute(
        select(import_run.c.id).where(
            import_run.c.state.in_(states), import_run.c.kind == kind, import_run.c.by == by
        )
    )
    return list(rows.scalars())


def runs_before(work: UnitOfWork, states: Collection[str], instant: datetime, limit: int) -> list[str]:
    """Return the oldest runs that have been in one of these states since before an instant."""
    rows = work.connection.execute(
        select(import_run.c.id)
        .where(import_run.c.state.in_(states), import_run.c.made_at < instant)
        .order_by(import_run.c.made_at)
        .limit(limit)
    )
    return list(rows.scalars())
