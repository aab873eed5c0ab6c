"""Bring a published calendar in: days are replaced as a new version and waiting timers are worked out anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.typed_cells import CellError, day_cell
from app.domain.work_calendar import CalendarDay, DayStatus
from app.services.context.idempotent import idempotent
from app.services.context.refusals import FileRefusedError
from app.services.context.table_text import lines_of_table
from app.services.execution.recompute_deadlines import recompute_deadlines
from app.store.audit_chain import OFFICE, record
from app.store.calendar_rows import current_version, first_corrected, write_days
from app.store.day_counts import count_again_from
from app.store.timer_rows import count_behind

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

WORKING = {"1": True, "0": False, "true": True, "false": False, "上班": True, "休息": False}
FIRST_YEAR, LAST_YEAR = 2000, 2099
SOURCES = {status.value: status for status in DayStatus} | {
    "官方": DayStatus.OFFICIAL,
    "预计": DayStatus.ESTIMATED,
    "人工": DayStatus.MANUAL,
    "人工录入": DayStatus.MANUAL,
}


class CalendarFileError(FileRefusedError):
    """The file cannot be read; the message names the line and what to write there."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many days were written, how many open cases have deadlines that rest on them, how many wait for the worker."""

    days: int
    cases: int
    left: int


def read_calendar_file(text: str) -> list[CalendarDay]:
    """Return the days of a CSV with the columns day,is_working[,name][,status]; raises CalendarFileError."""
    found = []
    try:
        lines = list(lines_of_table(text))
    except CellError as broken:
        raise CalendarFileError(str(broken)) from broken
    for number, row in lines:
        if row[0].lower() in {"day", "日期", ""}:
            continue
        try:
            day, working = day_cell(row[0]), WORKING[row[1].strip().lower()]
            status = SOURCES[row[3].strip()] if len(row) > 3 and row[3] else DayStatus.MANUAL  # noqa: PLR2004 — the fourth column
        except (ValueError, KeyError, IndexError) as wrong:
            raise CalendarFileError(
                f"第 {number} 行无法识别：{','.join(row)}。应写成 2027-02-05,休息,春节,官方（日期,上班或休息,名称,来源；来源写“官方”、“预计”或“人工”）"
            ) from wrong
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise CalendarFileError(
                f"第 {number} 行的年份是 {day.year}，日历只有 {FIRST_YEAR} 至 {LAST_YEAR} 年，请核对"
            )
        found.append(CalendarDay(day, working, row[2].strip() if len(row) > 2 else "", status))  # noqa: PLR2004
    if not found:
        raise CalendarFileError("文件里没有一天，应每行写 日期,上班或休息,名称")
    return found


def import_calendar(
    context: AppContext,
    by: Actor,
    days: list[CalendarDay],
    note: str,
    *,
    key: str | None = None,
    at_once: int | None = None,
) -> Imported:
    """Write the days and recompute the waiting timers of open cases, each in a transaction of its own.

    With a key the days are written once; working timers out again changes nothing. `at_once` is how many cases the
    caller waits for; the worker goes on with the others.
    """

    def act(work: UnitOfWork) -> dict[str, int]:
        corrected = first_corrected(work, days)
        written = write_days(work, days, note=note)
        if corrected is not None:
            count_again_from(work, corrected)
        record(work, context.audit_key, OFFICE, by.account_id, "calendar", {"days": written, "note": note})
        return {"days": written}

    request = {"days": days, "note": note}
    done = (
        context.database.transact(act)
        if key is None
        else idempotent(context, by, key, "calendar", request, act)
    )
    before = _behind(context)
    if at_once is not None:
        recompute_deadlines(context, limit=at_once)
    else:
        while recompute_deadlines(context):
            pass
    return Imported(int(done["days"]), before, _behind(context))


def _behind(context: AppContext) -> int:
    with context.database.reading() as work:
        return count_behind(work, current_version(work))
