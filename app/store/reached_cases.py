"""Which cases have reached which authority, with what a search of them asks: kept up in the transaction of each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, literal, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.queued_tasks import names_in_queues
from app.store.tables_cases import application_case, human_task
from app.store.tables_queues import reached_case, task_group

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.store.database import UnitOfWork

BEIJING = ZoneInfo("Asia/Shanghai")
MOST_COUNTED = 2
"""A search asks for cases that were never returned, once, or more often."""
_FOLLOWED = ("state", "employer_id", "person_id")
_IN_QUEUES = ("is_urgent", "employer_id", "person_id")


def note_reached(work: UnitOfWork, case_id: str, groups: Iterable[str]) -> None:
    """Note that a case has come to the authorities among some groups; the first day stays."""
    codes = {parts[1] for group in groups if (parts := group.split(":"))[0] == "authority"}
    insert = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    for code in sorted(codes):
        of_case = select(
            literal(code),
            application_case.c.id,
            literal(work.now.astimezone(BEIJING).date(), reached_case.c.received_on.type),
            application_case.c.number,
            application_case.c.procedure,
            application_case.c.state,
            case((application_case.c.round > MOST_COUNTED, MOST_COUNTED), else_=application_case.c.round - 1),
            application_case.c.employer_id,
            application_case.c.person_id,
        ).where(application_case.c.id == case_id)
        names = [column.name for column in reached_case.columns]
        work.connection.execute(insert(reached_case).from_select(names, of_case).on_conflict_do_nothing())


def follow_case(work: UnitOfWork, case_id: str, changes: Mapping[str, Any]) -> None:
    """Let what is kept of a case for searches and queues follow changes of the case itself."""
    shown = {name: changes[name] for name in _IN_QUEUES if name in changes}
    if "person_id" in shown:
        shown |= names_in_queues(shown["person_id"])
    if shown:
        tasks = select(human_task.c.key).where(human_task.c.case_id == case_id, human_task.c.state == "open")
        work.connection.execute(update(task_group).where(task_group.c.task_key.in_(tasks)).values(**shown))
    values = {name: changes[name] for name in _FOLLOWED if name in changes}
    if "round" in changes:
        values["returned"] = min(changes["round"] - 1, MOST_COUNTED)
    if values:
        work.connection.execute(
            update(reached_case).where(reached_case.c.case_id == case_id).values(**values)
        )
