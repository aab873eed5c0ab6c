"""The database: one engine, every difference between SQLite and PostgreSQL, and the unit of work.

Only `Database.transact` commits. A command is a function of a `Work`; it may run again when the database was
busy or lost, so it must do nothing outside the transaction.
"""

from __future__ import annotations

import random
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, bindparam, event, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.store.database_trouble import TROUBLE, DatabaseBusyError, is_trouble, told_as_busy
from app.store.engines import engine_of, never_wait
from app.store.known_answers import KnownAnswers
from app.store.pending import Pending
from app.store.prepared_statements import PreparedStatements, StoreConnection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from app.store.sealing import Seal

T = TypeVar("T")
ATTEMPTS = 5
_LOCK = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("what"), 0)))
FIRST_PAUSE_SECONDS = 0.02


class ConflictError(Exception):
    """A unique constraint refused the write; `constraint` tells which promise would have been broken."""

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """One transaction: its connection, its instant and the seal for personal data."""

    connection: Connection
    now: datetime
    seal: Seal
    answers: KnownAnswers
    """What has been asked already and still holds."""
    pending: Pending = field(default_factory=Pending)


def advisory_lock(work: UnitOfWork, what: str) -> None:
    """Keep others who name the same thing waiting until the commit. SQLite lets only one write anyway."""
    if work.connection.dialect.name == "postgresql":
        work.connection.execute(_LOCK, {"what": what})


@contextmanager
def apart(work: UnitOfWork) -> Iterator[None]:
    """Keep what fails inside from taking the rest of the transaction with it; the error goes on to the caller."""
    former = work.pending.copy()
    try:
        with work.connection.begin_nested():
            yield
    except IntegrityError as broken:
        work.pending.restore(former)
        raise ConflictError(_constraint_name(broken)) from broken
    except BaseException:
        work.pending.restore(former)
        raise
    finally:
        work.answers.forget()


def new_id() -> str:
    """Return a fresh opaque identity."""
    return uuid4().hex


@dataclass(slots=True)
class _Snapshot:
    """What one request reads in; `blocks` counts the blocks that are reading now."""

    work: UnitOfWork
    blocks: int = 0
    is_over: bool = False

    def end(self) -> None:
        """Close it, or let the last block close it that still reads.

        Where the database is gone, so is the snapshot: whoever asks or writes next hears of it.
        """
        self.is_over = True
        if not self.blocks:
            try:
                self.work.connection.close()
            except DBAPIError as lost:
                if not is_trouble(lost):
                    raise


class _OfThread(threading.local):
    """Whether a thread reads all it asks in one snapshot, and which."""

    shares = False
    snapshot: _Snapshot | None = None


class Database:
    """Owns the connection pool. `clock` gives the instant of each transaction."""

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], datetime],
        seal: Seal,
        before_commit: Callable[[UnitOfWork], None] | None = None,
    ) -> None:
        self.url = url
        self.before_commit = before_commit
        self.clock = clock
        self.seal = seal
        self.engine = engine_of(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._of_thread = _OfThread()
        self._known = PreparedStatements(self.engine.dialect)

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """Open a snapshot for questions, each read once; nothing that is written in it would be kept.

        Raises DatabaseBusyError where the database is lost or busy.
        """
        with told_as_busy(), self._snapshot() as work:
            yield work

    @contextmanager
    def _snapshot(self) -> Iterator[UnitOfWork]:
        if not self._of_thread.shares:
            with self._connect() as connection:
                yield self._questions(connection)
            return
        held = self._of_thread.snapshot
        if held is None:
            held = self._of_thread.snapshot = _Snapshot(self._questions(self._connect()))
        held.blocks += 1
        try:
            yield held.work
        except DBAPIError:
            self.leave_snapshot()
            raise
        finally:
            held.blocks -= 1
            if held.is_over:
                held.end()

    def _connect(self) -> StoreConnection:
        return StoreConnection(self.engine, self._known)

    def _questions(self, connection: Connection) -> UnitOfWork:
        connection.begin()  # Closing the connection rolls it back.
        return UnitOfWork(connection, self.clock(), self.seal, KnownAnswers())

    def share_snapshot(self) -> None:
        """Let this thread read all it asks in one snapshot from now on, until it writes."""
        self.end_snapshot()
        self._of_thread.shares = True

    def end_snapshot(self) -> None:
        """Let this thread open a snapshot for each block of questions again."""
        self._of_thread.shares = False
        self.leave_snapshot()

    def leave_snapshot(self) -> None:
        """Let what this thread asks next see what has been written meanwhile; what takes long holds no snapshot."""
        held, self._of_thread.snapshot = self._of_thread.snapshot, None
        if held is not None:
            held.end()

    def transact(self, command: Callable[[UnitOfWork], T], *, is_repeatable: bool = False) -> T:
        """Run `command` in one transaction and commit; raises DatabaseBusyError after five attempts in trouble.

        What is repeatable does not wait for the disk: after a power failure the last such transactions may be gone,
        each as a whole, and whoever began them does them again. The next ordinary commit makes them safe.
        """
        self.leave_snapshot()
        pause = FIRST_PAUSE_SECONDS
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(command, is_repeatable=is_repeatable)
            except TROUBLE as lost:
                if not is_trouble(lost):
                    raise
                if attempt == ATTEMPTS:
                    raise DatabaseBusyError(str(getattr(lost, "orig", lost))) from lost
                time.sleep(pause * (1 + random.random()))  # noqa: S311 — spreading retries is no secret
                pause *= 2
        raise AssertionError("unreachable")

    def _once(self, command: Callable[[UnitOfWork], T], *, is_repeatable: bool) -> T:
        options = {"writes": True, "is_repeatable": is_repeatable}
        try:
            connection = self._connect()
            with connection, connection.execution_options(**options).begin():
                if is_repeatable and not self.is_sqlite:
                    connection.execute(text("SET LOCAL synchronous_commit = off"))
                work = UnitOfWork(connection, self.clock(), self.seal, connection.tell(KnownAnswers()))
                done = command(work)
                if self.before_commit is not None:
                    self.before_commit(work)
                return done
        except IntegrityError as broken:
            raise ConflictError(_constraint_name(broken)) from broken

    def be_passing(self) -> None:
        """Wait for the disk no more: this database is thrown away afterwards. Before its first connection."""
        if self.is_sqlite:
            event.listen(self.engine, "connect", never_wait)

    def is_reachable(self) -> bool:
        """Tell whether a question can be asked now."""
        try:
            with self.engine.connect() as connection:
                connection.execute(select(1))
        except TROUBLE:
            return False
        return True

    def close(self, *, sever: bool = True) -> None:
        """Close the pool; after a fork the child passes `sever=False` to leave the parent's sockets alone."""
        self.engine.dispose(close=sever)


def _constraint_name(broken: IntegrityError) -> str:
    diagnosis = getattr(broken.orig, "diag", None)
    if diagnosis is not None and diagnosis.constraint_name:
        return str(diagnosis.constraint_name)
    # SQLite names the index for partial indexes and "table.column, …" for the others.
    return str(broken.orig).partition("failed: ")[2].removeprefix("index ").strip("'") or str(broken.orig)
