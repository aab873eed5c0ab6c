"""A reviewer's queue with a million open tasks: `python -m bench.long_queues [--postgres] [--folder F]`.

All tasks wait at one level of one authority. Prints processor milliseconds of what a reviewer asks, on PostgreSQL
those of the server as well, beside the same with ten thousand tasks; ends with 1 when a goal is missed. What was
filled is kept in the folder; for PostgreSQL that takes a server of one's own, DATABASE_URL.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from app.domain.pinyin_initials import initials
from app.queries.lead_board import lead_board
from app.queries.queue_place import new_in_list, place_in_list
from app.queries.review_list import review_list
from app.services.tasks.claim_task import release_task
from app.services.tasks.queue_wish import QueueWish
from app.services.tasks.take_next_task import take_next_task
from bench.database_time import DatabaseTime
from bench.filled_queues import filled_queue
from tests.make.context_maker import actor_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.services.context.app_context import AppContext

SMALL = 10_000
GOAL_MS, FLAT, NOISE_MS = 50.0, 2.0, 5.0
"""A search takes at most so much; what is flat at most so many times what it takes of the short queue, where fewer lines are counted than the bounds allow."""
BOARD = "lead's board"
"""Counts every task of the authority: it grows with the queue."""
REPEATS = 15


class Asked:
    """What a reviewer asks of a queue, and what it takes of the processor."""

    def __init__(self, context: AppContext) -> None:
        self.context, self.by = context, actor_named(context, "hd.l1a")
        self.lead = actor_named(context, "hd.l3a")
        self.of_servers = DatabaseTime(context.database.url)

    def milliseconds(self, act: Callable[[], object]) -> float:
        """Return what one time takes, client and server together: the middle of some times."""
        act()
        act()
        self.of_servers.look()
        taken = []
        gc.collect()
        for _ in range(REPEATS):
            server, began = self.of_servers.ms(), time.process_time()
            act()
            client = (time.process_time() - began) * 1000
            taken.append(client + self.of_servers.ms() - server)
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
        yield BOARD, lambda: lead_board(self.context, self.lead)

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
            "every unit": "北京", "credit code": "91110000000000012", "case number": line.row.number, "permit number": "G000000123",
            "identity number": "110101199001010000123", "nothing like it": "赵不存在",
        }  # fmt: skip
        for what, typed in texts.items():
            yield f"search: {what} ({typed})", lambda typed=typed: self.shown(text=typed)


def measured(rows: int, *, on_postgres: bool, kept: Path | None) -> dict[str, float]:
    """Return what everything takes in a queue of so many tasks."""
    with filled_queue(rows, on_postgres=on_postgres, kept=kept) as context:
        asked = Asked(context)
        found = {}
        for what, act in (*asked.of_queue(), *asked.of_searching()):
            found[what.partition(" (")[0]] = asked.milliseconds(act)
            print(f"{found[what.partition(' (')[0]]:8.1f}  {what}", flush=True)
        return found


def main() -> int:
    """Measure; return 1 when a search is slower than its goal, or something grows with the queue."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server")
    parser.add_argument("--folder", type=Path, help="where the filled queues are kept")
    chosen = parser.parse_args()
    small, large = (
        measured(rows, on_postgres=chosen.postgres, kept=chosen.folder) for rows in (SMALL, chosen.rows)
    )
    print(f"\n{SMALL:>9} {chosen.rows:>9}  processor milliseconds, the middle of {REPEATS}")
    for what, took in large.items():
        print(f"{small[what]:9.1f} {took:9.1f}  {what}")
    slow = [what for what, took in large.items() if what.startswith("search") and took > GOAL_MS]
    grown = [
        what
        for what, took in large.items()
        if not what.startswith("search")
        and what != BOARD
        and took > max(small[what] * FLAT, small[what] + NOISE_MS)
    ]
    name = "PostgreSQL" if chosen.postgres else "SQLite"
    print(f"{name}: {_told(f'at most {GOAL_MS:.0f} ms a search', slow)}; {_told('all else flat', grown)}")
    return 1 if slow or grown else 0


def _told(goal: str, missed: list[str]) -> str:
    return f"{goal}: missed by {', '.join(missed)}" if missed else f"{goal}: met"


if __name__ == "__main__":
    sys.exit(main())
