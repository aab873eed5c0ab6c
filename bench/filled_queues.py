"""A queue of as many open tasks as wanted at one level of one authority, kept in a folder where one is named."""

from __future__ import annotations

import random
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from app.domain.name_order import order_key
from app.domain.pinyin_initials import initials, other_initials
from app.services.context.beijing import beijing_day
from app.services.installation.prepare_installation import prepare
from app.store.schema import metadata
from bench.bulk_rows import BulkRows, hurry, know_the_sizes, no_mail, own_record
from bench.grown_office import GIVEN, SURNAMES
from tests.make.context_maker import fill_context, open_context
from tests.make.service_journey import ServiceJourney
from tests.support.databases import postgres_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.services.context.app_context import AppContext
    from app.store.database import Database, UnitOfWork

T = metadata.tables
FILLED = ("person", "permit", "application_case", "human_task", "task_group")
PEOPLE_OF_UNIT = 35
AT_ONCE = 50_000
PROCEDURES = ("renewal", "new_application", "employer_change", "basic_info_change", "business_info_change")
WEIGHTS = (60, 20, 12, 5, 3)
PRESSED, HELD, URGENT, RETURNED = 0.03, 0.1, 0.02, 0.15
"""Shares of tasks that their permit presses, that somebody holds, that are urgent, that come back."""


class Filler:
    """Copies one renewal under review, with its person and permit, as often as wanted."""

    def __init__(self, work: UnitOfWork, case_id: str, seal: Any) -> None:
        self.bulk, self.seal = BulkRows(work), seal
        self.today, self.now = beijing_day(work.now), work.now
        self.random = random.Random(20261130)  # noqa: S311 — the same queue every time
        (self.case,) = self.bulk.rows(T["application_case"], "id = :id", id=case_id)
        (self.task,) = self.bulk.rows(T["human_task"], "case_id = :id AND state = 'open'", id=case_id)
        (self.group,) = self.bulk.rows(T["task_group"], "task_key = :key", key=self.task["key"])
        (self.person,) = self.bulk.rows(T["person"], "id = :id", id=self.case["person_id"])
        (self.permit,) = self.bulk.rows(T["permit"], "id = :id", id=self.case["permit_id"])
        (self.unit,) = self.bulk.rows(T["employer"], "id = :id", id=self.case["employer_id"])
        self.holders = [one["id"] for one in self.bulk.rows(T["account"], "role = 'reviewer'")]

    def fill(self, number: int) -> None:
        """Write units, then everything else in the order of its keys."""
        units = max(3, number // PEOPLE_OF_UNIT)
        self.bulk.write(T["employer"], (self._unit(place) for place in range(units)))
        for first in range(0, number, AT_ONCE):
            rows = [self._rows(place, units) for place in range(first, min(first + AT_ONCE, number))]
            for table in FILLED:
                self.bulk.write(T[table], (row[table] for row in rows))

    def _unit(self, place: int) -> dict[str, Any]:
        name = f"北京{self._name()}第{place}科技有限公司"
        return {
            **self.unit, "id": f"e{place:031x}", "name": name, "name_key": order_key(name),
            "uscc": f"9111{place:014d}", "association_code": f"B{place:07d}", "profile_sealed": None,
            **no_mail(self.bulk.work, f"e{place:031x}"),
        }  # fmt: skip

    def _name(self) -> str:
        return self.random.choice(SURNAMES) + "".join(self.random.choices(GIVEN, k=2))

    def _rows(self, place: int, units: int) -> dict[str, dict[str, Any]]:
        name, identity = self._name(), f"11010119900101{place:07d}"
        key, letters, other = _spelled(name)
        keys = {letter: f"{letter}{place:031x}" for letter in "789c"}
        due = self.today + timedelta(days=self.random.randrange(-1, 29))
        chance = self.random.random()
        act_by = due - timedelta(days=self.random.randrange(1, 10)) if chance < PRESSED else due
        unit = f"e{int(units * self.random.random() ** 2):031x}"
        procedure = self.random.choices(PROCEDURES, WEIGHTS)[0]
        holder = self.random.choice(self.holders) if self.random.random() < HELD else None
        is_urgent, is_returned = self.random.random() < URGENT, self.random.random() < RETURNED
        opened = self.bulk.moment(self.now - timedelta(minutes=self.random.randrange(60, 30_000)))
        about = {"employer_id": unit, "procedure": procedure, "is_urgent": is_urgent}
        days = {"due_on": self.bulk.day(due)}
        rounds = {"round": 2 if is_returned else 1}
        return {
            "person": {
                **self.person, "id": keys["7"], "name": name, "name_key": key, "initials": letters,
                "other_initials": other,
                "id_number_index": self.seal.index(identity), **own_record(self.bulk.work, keys["7"]),
            },
            "permit": {
                **self.permit, "id": keys["8"], "person_id": keys["7"], "employer_id": unit,
                "permit_no": f"G{place:09d}", "holder_sealed": None,
            },
            "application_case": {
                **self.case, **about, **rounds, "id": keys["c"], "number": f"20300101-{place:07d}", "blob": b"{}",
                "person_id": keys["7"], "permit_id": keys["8"],
            },
            "human_task": {
                **self.task, **days, **rounds, "key": keys["9"], "case_id": keys["c"], "opened_at": opened,
                "claimed_by": holder,
            },
            "task_group": {
                **self.group, **about, **days, "task_key": keys["9"], "person_id": keys["7"], "opened_at": opened,
                "act_by": self.bulk.day(act_by), "claimed_by": holder, "is_returned": is_returned,
                "is_ahead": act_by < due, "name_key": key, "initials": letters, "other_initials": other,
            },
        }  # fmt: skip


@cache
def _spelled(name: str) -> tuple[str, str, str]:
    return order_key(name), initials(name), other_initials(name)


@contextmanager
def filled_queue(rows: int, *, on_postgres: bool, kept: Path | None) -> Iterator[AppContext]:
    """Open an office with so many tasks in one queue, filled now or found in a folder that was kept.

    On PostgreSQL only a server of one's own (DATABASE_URL) keeps anything.
    """
    kind = "postgres" if on_postgres else "sqlite"
    with tempfile.TemporaryDirectory(prefix="queue-") as passing:
        folder = kept / f"{kind}-{rows}" if kept else Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        address = folder / "filled.txt"
        if not address.exists():
            for old in folder.glob("app.db*"):
                old.unlink()
            url = postgres_database() if on_postgres else f"sqlite:///{folder / 'app.db'}"
            _fill(url, folder, rows)
            address.write_text(url)
        context = open_context(address.read_text(), folder)
        prepare(context)
        try:
            yield context
        finally:
            context.database.close()


def _fill(url: str, folder: Path, rows: int) -> None:
    began = time.monotonic()
    fill_context(url, folder)
    context = open_context(url, folder)
    database = context.database
    case_id = ServiceJourney(context).submit().case_id
    hurry(database)
    indexes = [index for name in FILLED for index in T[name].indexes if not index.unique]

    def write(work: UnitOfWork) -> None:
        # An index is made faster than it grows.
        for index in indexes:
            index.drop(work.connection)
        Filler(work, case_id, work.seal).fill(rows)
        for index in indexes:
            index.create(work.connection)

    database.transact(write)
    know_the_sizes(database)
    _merge_log(database)
    database.close()
    print(f"{rows} tasks written in {time.monotonic() - began:.0f} s", flush=True)


def _merge_log(database: Database) -> None:
    """Bring what was written into the file itself, as SQLite does in time: reading goes past no long log."""
    if database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
