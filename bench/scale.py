"""Every page and every chore at the size of years: run `python -m bench.scale --rows 100000`, and again with `--postgres`.

Prints a line of JSON for each page (processor milliseconds, statements) and for each chore (the longest transaction
that wrote), then tables, and ends with 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, TypeVar

from app.demo.demo_accounts import PASSWORD
from app.factory import create_app
from app.policy.actor import Role
from app.store.statement_count import StatementCount
from bench.database_time import DatabaseTime
from bench.every_page import client_of, every_page, own_slip
from bench.growing import grown_context
from bench.heavy_chores import CHORES
from tests.make.context_maker import open_context
from tests.support.databases import postgres_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

T = TypeVar("T")
GOAL_PAGE_MS, GOAL_WRITE_SECONDS = 100.0, 1.0
REPEATS = 3
OK = 200


@dataclass(frozen=True, slots=True)
class PageCost:
    """What a page takes of the processor, the server of the database included, and how many questions it asks."""

    role: str
    page: str
    cpu_ms: float
    statements: int
    status: int

    @property
    def is_met(self) -> bool:
        """Tell whether the page is as fast as it should be, and shown at all."""
        return self.cpu_ms <= GOAL_PAGE_MS and self.status == OK


@dataclass(frozen=True, slots=True)
class ChoreCost:
    """How long a chore took, and its longest transaction that wrote; nobody else writes meanwhile on SQLite."""

    chore: str
    seconds: float
    done: int
    writes: int
    longest_write_s: float

    @property
    def is_met(self) -> bool:
        """Tell whether nobody had to wait too long."""
        return self.longest_write_s <= GOAL_WRITE_SECONDS


class Writes:
    """Takes the processor time of every transaction that writes."""

    def __init__(self, context: AppContext) -> None:
        self.taken: list[float] = []
        self._inner = context.database.transact
        context.database.transact = self._timed  # type: ignore[method-assign]

    def _timed(self, command: Callable[[UnitOfWork], T]) -> T:
        began = time.process_time()
        try:
            return self._inner(command)
        finally:
            self.taken.append(time.process_time() - began)


def pages(context: AppContext) -> Iterator[PageCost]:
    """Yield what each page costs."""
    app = create_app(context)
    statements, of_database = StatementCount(context.database), DatabaseTime(context.database.url)
    clients = {role: client_of(app, context, role, PASSWORD) for role in Role}
    looks = [
        (one.role, clients[one.role], one.path)
        for one in every_page(app, context, searches=True, pictures=True)
    ]
    looks.append((Role.EMPLOYEE, *own_slip(app, context, PASSWORD)))
    for role, client, path in looks:
        client.get(path)
        of_database.look()
        times = []
        for _ in range(REPEATS):
            statements.begin()
            server, began = of_database.ms(), time.process_time()
            answer = client.get(path, follow_redirects=True)
            times.append((time.process_time() - began) * 1000 + of_database.ms() - server)
        yield PageCost(str(role), path, round(median(times), 1), statements.count, answer.status_code)


def chores(context: AppContext) -> Iterator[ChoreCost]:
    """Yield what each chore costs."""
    writes = Writes(context)
    for name, run in CHORES.items():
        writes.taken.clear()
        began = time.monotonic()
        done = run(context)
        taken = writes.taken or [0.0]
        yield ChoreCost(
            name, round(time.monotonic() - began, 2), done, len(writes.taken), round(max(taken), 3)
        )


def tell(costs: Iterator[Any]) -> list[Any]:
    """Print each cost as a line of JSON and return all of them."""
    found = []
    for cost in costs:
        sys.stdout.write(json.dumps({**asdict(cost), "met": cost.is_met}, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        found.append(cost)
    return found


def table(seen: list[PageCost], worked: list[ChoreCost]) -> str:
    """Return everything that was measured, the slowest first."""
    lines = ["", f"{'ms':>8} {'asked':>6}  page"]
    for page in sorted(seen, key=lambda one: -one.cpu_ms):
        mark = "" if page.is_met else f"  missed ({page.status})"
        lines.append(f"{page.cpu_ms:8.1f} {page.statements:6}  {page.role:8} {page.page}{mark}")
    lines += ["", f"{'longest':>8} {'writes':>6} {'done':>6} {'all':>8}  chore"]
    for chore in worked:
        mark = "" if chore.is_met else "  missed"
        lines.append(
            f"{chore.longest_write_s:8.3f} {chore.writes:6} {chore.done:6} {chore.seconds:8.2f}  {chore.chore}{mark}"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure; return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="people, permits and applications")
    parser.add_argument("--database", default="", help="a new database; a SQLite file by default")
    parser.add_argument(
        "--postgres", action="store_true", help="a new database on a PostgreSQL server of its own"
    )
    parser.add_argument("--folder", type=Path, help="keep the office here, or measure the one that is here")
    parser.add_argument("--pages-only", action="store_true")
    chosen = parser.parse_args()
    database = postgres_database() if chosen.postgres else chosen.database
    with tempfile.TemporaryDirectory() as made:
        folder = chosen.folder or Path(made)
        if (folder / "app.db").exists():
            context = open_context(f"sqlite:///{folder}/app.db", folder)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            context, rows, seconds = grown_context(folder, chosen.rows, database)
            told = {"people": chosen.rows, "rows": rows, "seconds": round(seconds, 1)}
            sys.stdout.write(json.dumps(told) + "\n")
        seen = tell(pages(context))
        worked = [] if chosen.pages_only else tell(chores(context))
        context.database.close()
    sys.stdout.write(table(seen, worked))
    met = all(one.is_met for one in (*seen, *worked))
    goal = f"goal {GOAL_PAGE_MS:.0f} ms a page, {GOAL_WRITE_SECONDS} s a transaction: {'met' if met else 'missed'}\n"
    sys.stdout.write(goal)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
