"""A reviewer's queue with a million open tasks: `python -m bench.long_queues --rows 1000000 [--postgres]`.

All tasks wait at one level of one authority. Prints processor milliseconds of what a reviewer asks, on PostgreSQL
those of the server as well, beside the same with ten thousand tasks; ends with 1 when a search takes more than 50.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from datetime import timedelta
from functools import cache
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from app.domain.name_order import order_key
from app.domain.pinyin_initials import initials, other_initials
from app.queries.queue_place import new_in_list, place_in_list
from app.queries.review_list import review_list
from app.services.context.beijing import beijing_day
from app.services.tasks.claim_task import release_task
from app.services.tasks.queue_wish import QueueWish
from app.services.tasks.take_next_task import take_next_task
from app.store.schema import metadata
from bench.bulk_rows import BulkRows, hurry, know_the_sizes
from bench.grown_office import GIVEN, SURNAMES
from tests.make.context_maker import actor_named, fill_context, open_context
from tests.make.service_journey import ServiceJourney
from tests.support.databases import postgres_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

T = metadata.tables
SMALL = 10_000
GOAL_MS, FLAT = 50.0, 2.0
REPEATS = 5
PEOPLE_OF_UNIT = 35
AT_ONCE = 50_000
PROCEDURES = ("renewal", "new_application", "employer_change", "basic_info_change", "business_info_change")
WEIGHTS = (60, 20, 12, 5, 3)
PRESSED, HELD, URGENT, RETURNED = 0.03, 0.1, 0.02, 0.15
"""Shares of tasks that their permit presses, that somebody holds, that are urgent, that come back."""
TICKS = os.sysconf("SC_CLK_TCK")


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
            for table in ("person", "permit", "application_case", "human_task", "task_group"):
                self.bulk.write(T[table], (row[table] for row in rows))

    def _unit(self, place: int) -> dict[str, Any]:
        name = f"北京{self._name()}第{place}科技有限公司"
        return {
            **self.unit, "id": f"e{place:031x}", "name": name, "name_key": order_key(name),
            "uscc": f"9111{place:014d}", "association_code": f"B{place:07d}", "profile_sealed": None,
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
                "id_number_index": self.seal.index(identity),
            },
            "permit": {
                **self.permit, "id": keys["8"], "person_id": keys["7"], "employer_id": unit,
                "permit_no": f"G{place:09d}",
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
                "is_ahead": act_by < due,
            },
        }  # fmt: skip


class Asked:
    """What a reviewer asks of a queue, and what it takes of the processor."""

    def __init__(self, context: AppContext) -> None:
        self.context, self.by = context, actor_named(context, "hd.l1a")

    def servers(self) -> float:
        """Return the processor time that the servers of the database have taken."""
        if self.context.database.is_sqlite:
            return 0.0
        with self.context.database.reading() as work:
            asked = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
            pids = list(work.connection.execute(asked).scalars())
        return sum(_ticks(pid) for pid in pids) / TICKS

    def milliseconds(self, act: Callable[[], object]) -> float:
        """Return what one time takes, client and server together: the middle of some times."""
        act()
        taken = []
        for _ in range(REPEATS):
            server, began = self.servers(), time.process_time()
            for _again in range(4):
                act()
            client = time.process_time() - began
            taken.append((client + self.servers() - server) * 1000 / 4)
        return round(median(taken), 1)

    def shown(self, **wish: str) -> Any:
        """Return the first page of a list, with its counts."""
        return review_list(self.context, self.by, QueueWish(**wish))

    def of_queue(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Yield what is asked without a text."""
        for view in ("all", "mine", "free", "urgent", "soon", "late", "returned"):
            yield f"page and counts, view {view}", lambda view=view: self.shown(view=view)
        yield "page and counts, one procedure", lambda: self.shown(procedure="business_info_change")
        line = self.shown().lines[-1].row
        far = line.act_by + timedelta(days=12), line.key
        yield "a page far behind", lambda: review_list(self.context, self.by, QueueWish(), after=far)
        yield "place in the list, beside it", lambda: self._place(line.key)
        recent = self.context.clock() - timedelta(hours=2)
        yield "new since two hours", lambda: new_in_list(self.context, self.by, QueueWish(), recent)
        yield "take the next one, give it back", self._take

    def _place(self, key: str) -> object:
        with self.context.database.reading() as work:
            return place_in_list(work, self.by, QueueWish(), key)

    def _take(self) -> None:
        taken = take_next_task(self.context, self.by, QueueWish())
        assert taken
        release_task(self.context, self.by, taken)

    def of_searching(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Yield what is asked with a text."""
        line = self.shown(view="soon").lines[7]
        name, letters = line.person_name, initials(line.person_name)
        texts = {
            "whole name": name, "surname": name[:1], "surname and a letter": name[:2], "initials": letters,
            "two initials": letters[:2], "one initial": letters[:1], "unit": line.employer_name[2:9],
            "credit code": "91110000000000012", "case number": line.row.number, "permit number": "G000000123",
            "identity number": "110101199001010000123", "nothing like it": "赵不存在",
        }  # fmt: skip
        for what, typed in texts.items():
            yield f"search: {what} ({typed})", lambda typed=typed: self.shown(text=typed)


@cache
def _spelled(name: str) -> tuple[str, str, str]:
    return order_key(name), initials(name), other_initials(name)


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def measured(rows: int, *, on_postgres: bool) -> dict[str, float]:
    """Return what everything takes in a queue of so many tasks."""
    with tempfile.TemporaryDirectory(prefix="queue-", dir=os.environ.get("QUEUE_FOLDER")) as name:
        folder = Path(name)
        url = postgres_database() if on_postgres else f"sqlite:///{folder / 'app.db'}"
        fill_context(url, folder)
        context = open_context(url, folder)
        case_id = ServiceJourney(context).submit().case_id
        hurry(context.database)
        began = time.monotonic()
        context.database.transact(lambda work: Filler(work, case_id, work.seal).fill(rows))
        know_the_sizes(context.database)
        print(f"{rows} tasks written in {time.monotonic() - began:.0f} s", flush=True)
        asked = Asked(context)
        found = {}
        for what, act in (*asked.of_queue(), *asked.of_searching()):
            found[what.partition(" (")[0]] = asked.milliseconds(act)
            print(f"{found[what.partition(' (')[0]]:8.1f}  {what}", flush=True)
        context.database.close()
        return found


def main() -> int:
    """Measure; return 1 when a search is slower than its goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own")
    chosen = parser.parse_args()
    small = measured(SMALL, on_postgres=chosen.postgres)
    large = measured(chosen.rows, on_postgres=chosen.postgres)
    print(f"\n{SMALL:>9} {chosen.rows:>9}  processor milliseconds")
    for what, took in large.items():
        print(f"{small[what]:9.1f} {took:9.1f}  {what}")
    slow = [what for what, took in large.items() if what.startswith("search") and took > GOAL_MS]
    print(f"goal {GOAL_MS:.0f} ms a search: {'missed: ' + ', '.join(slow) if slow else 'met'}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
