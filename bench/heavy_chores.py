"""What touches many rows at once: the daily sweep, due timers, a new calendar, an import, tidying up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.domain.id_number import check_digit
from app.domain.work_calendar import CalendarDay, DayStatus
from app.policy.actor import Role
from app.queries.preview_calendar import preview_calendar
from app.services.calendars.import_calendar import import_calendar
from app.services.due_work.attachment_reminders import remind_about_attachments
from app.services.due_work.daily_sweep import expire_permits
from app.services.due_work.permit_reminders import remind_about_permits
from app.services.due_work.prune import prune_some
from app.services.execution.deliver_messages import deliver_messages
from app.services.execution.fire_timer import fire_due_timers
from app.services.execution.recompute_deadlines import AT_ONCE, recompute_deadlines
from app.services.legacy.import_legacy import import_legacy
from app.services.legacy.legacy_words import COLUMNS, template_of
from app.store.tables_cases import timer
from bench.every_page import person_of_role
from bench.growing import fresh_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.services.context.app_context import AppContext

IMPORTED = 5000
DUE = 200
"""How many due timers are fired; an office that was closed for long has that many on a morning."""
WORKER_ROUNDS = 5
NEXT_DAY = timedelta(days=1)


def _a_day_later(context: AppContext) -> None:
    context.clock.forward(days=1)  # type: ignore[attr-defined]


def expire(context: AppContext) -> int:
    """Expire what has ended since yesterday."""
    _a_day_later(context)
    return expire_permits(context)


def timers(context: AppContext) -> int:
    """Fire timers on the day on which those of many cases are due."""
    with context.database.reading() as work:
        first = work.connection.execute(select(func.min(timer.c.due_at))).scalar()
    if first is not None and first >= work.now:
        context.clock.forward(days=(first - work.now).days + 1)  # type: ignore[attr-defined]
    done = 0
    while done < DUE and (fired := fire_due_timers(context)):
        done += fired
    return done


def _new_days(context: AppContext) -> list[CalendarDay]:
    """Return a week off, announced for the days in which most reviews end."""
    first = context.today() + timedelta(days=14)
    return [CalendarDay(first + NEXT_DAY * n, False, "放假", DayStatus.MANUAL) for n in range(7)]


def look_at_calendar(context: AppContext) -> int:
    """Show what a new calendar would move."""
    return len(preview_calendar(context, _new_days(context)).moved)


def bring_calendar_in(context: AppContext) -> int:
    """Bring the new calendar in as the page does, and let the worker go on for some rounds."""
    by = person_of_role(context, Role.OPERATOR)
    import_calendar(context, by, _new_days(context), "新日历", at_once=AT_ONCE)
    return sum(recompute_deadlines(context) for _round in range(WORKER_ROUNDS))


def bring_permits_in(context: AppContext) -> int:
    """Import a file of permits of the old system."""
    lines = [template_of("permits").strip()]
    today = context.today()
    for number in range(IMPORTED):
        body = f"110105{1960 + number // 1000:04d}0101{number % 1000:03d}"
        values = {
            "name": "导入人", "id_type": "居民身份证", "id_number": body + check_digit(body), "phone": "15400000000",
            "uscc": "91110108DEMA00013X", "permit_type": "北京市工作居住证", "permit_no": f"OLD{number:06d}",
            "state": "有效", "valid_from": (today - NEXT_DAY * 100).isoformat(),
            "valid_until": (today + NEXT_DAY * 900).isoformat(), "associated": "是",
        }  # fmt: skip
        lines.append(",".join(values.get(column, "") for column in COLUMNS["permits"]))
    by = person_of_role(context, Role.OPERATOR)
    report = import_legacy(context, by, "permits", "\n".join(lines), key=fresh_key(), dry_run=False)
    return report.added


def tidy(context: AppContext) -> int:
    """Remove what is no longer needed, round after round of the worker."""
    rounds = 1
    while prune_some(context):
        rounds += 1
    return rounds


CHORES: Mapping[str, Callable[[AppContext], int]] = {
    "expiry of permits": expire,
    "reminders about permits": remind_about_permits,
    "reminders about papers": remind_about_attachments,
    "messages": deliver_messages,
    "preview of a calendar": look_at_calendar,
    "import of a calendar": bring_calendar_in,
    "import of permits": bring_permits_in,
    "due timers": timers,
    "tidying up": tidy,
}
