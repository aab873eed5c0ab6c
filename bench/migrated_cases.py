"""Move ten thousand running renewals to the next edition, one transaction a case, with one worker on SQLite.

Run it with `python -m bench.migrated_cases [CASES]`. The cases are copies of one that waits for its employer and of one
that is in review, with rows of their own for tasks, timers, messages, history and audit.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import select

from app.services.migration.migration_runs import begin_run, finish, tried_cases
from app.store import tables_cases as cases
from app.store.tables_identity import audit
from app.store.tables_queues import task_group
from bench.bulk_rows import BulkRows
from tests.make.context_maker import actor_named, fill_context, open_context
from tests.make.later_editions import NEXT_STEP, edition_of_renewal
from tests.make.service_journey import ServiceJourney

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

CASES = 10_000
GOAL_SECONDS = 15.0
KEY = re.compile(r"[0-9a-f]{32}")
OF_A_CASE = (cases.human_task, cases.timer, cases.subscription, cases.history_event)


def grow(context: AppContext, number: int) -> None:
    """Copy both cases until there are as many as wanted."""
    originals = [ServiceJourney(context, "zhao"), ServiceJourney(context, "qian").submit()]

    def act(work: UnitOfWork) -> None:
        bulk, made = BulkRows(work), dict[str, dict[str, Any]]()
        for place in range(number - len(originals)):
            case_id = originals[place % len(originals)].case_id
            known = made.setdefault(case_id, _rows_of(bulk, case_id))
            _copy(known, uuid4().hex, place)
        for known in made.values():
            for table, rows in known["copies"].items():
                if rows:
                    bulk.write(table, rows)

    context.database.transact(act)


def _rows_of(bulk: BulkRows, case_id: str) -> dict[str, Any]:
    """Return a case with all its rows, and room for its copies by table."""
    rows = {table: bulk.rows(table, "case_id = :id", id=case_id) for table in OF_A_CASE}
    keys = [row["key"] for row in rows[cases.human_task]]
    rows[task_group] = [row for row in bulk.rows(task_group) if row["task_key"] in keys]
    rows[audit] = bulk.rows(audit, "chain = :id", id=case_id)
    (case,) = bulk.rows(cases.application_case, "id = :id", id=case_id)
    order = (cases.application_case, *OF_A_CASE, task_group, audit)
    return {"id": case_id, "case": case, "rows": rows, "copies": {table: [] for table in order}}


def _copy(known: dict[str, Any], case_id: str, place: int) -> None:
    """Add a copy whose keys are its own, in the rows and in the state alike."""
    keys: dict[str, str] = {known["id"]: case_id}
    own = {
        row["key"][:32]
        for table in (cases.human_task, cases.timer, cases.subscription)
        for row in known["rows"][table]
    }

    def renewed(text: str) -> str:
        for key in KEY.findall(text):
            if key in own and key not in keys:
                keys[key] = uuid4().hex
        return KEY.sub(lambda one: keys.get(one[0], one[0]), text)

    case = known["case"]
    known["copies"][cases.application_case].append(
        case
        | {
            "id": case_id,
            "number": f"20270101-{place:05d}",
            # One open application for a permit: the copies have none, and a state that claims none.
            "permit_id": None,
            "state": "recorded",
            "blob": renewed(case["blob"].decode()).encode(),
        }
    )
    for table, rows in known["rows"].items():
        for row in rows:
            copied = {name: renewed(v) if isinstance(v, str) else v for name, v in row.items()}
            if table is audit:
                copied |= {"mac": row["mac"], "previous_mac": row["previous_mac"]}
            known["copies"][table].append(copied)


def main() -> None:
    """Measure a trial and the move itself."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    with tempfile.TemporaryDirectory(prefix="migrated-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'app.db'}"
        fill_context(url, folder)
        context = open_context(url, folder)
        grow(context, number)
        target = edition_of_renewal(context, *NEXT_STEP)
        began = perf_counter()
        tried = tried_cases(context, "renewal", target, {})
        trial = perf_counter() - began
        by = actor_named(context, "analyst")
        run = begin_run(
            context, by, "bench", "renewal", target, {}, is_dry=False, reason="measuring the speed"
        )
        began, cpu = perf_counter(), process_time()
        counts = dict(finish(context, run))
        took, spent = perf_counter() - began, process_time() - cpu
        with context.database.reading() as work:
            left = work.connection.execute(select(cases.timer.c.key)).all()
        print(f"trial of {len(tried)} cases: {trial:.1f} s")
        print(f"moved {counts} with {len(left)} timers: {took:.1f} s, {spent:.1f} s of processor time")
        print(
            f"goal {GOAL_SECONDS:.0f} s for {CASES}: {'met' if took * CASES / number <= GOAL_SECONDS else 'missed'}"
        )
        context.database.close()


if __name__ == "__main__":
    main()
