"""window and review-due: the dates of a renewal and of a review."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from app.context_builder import build_context
from app.domain.renewal_window import renewal_window
from app.domain.review_clock import review_due
from app.domain.review_terms import MANUAL_TERMS, ReviewTerms
from app.domain.work_calendar import WorkCalendar
from app.services.context.calendar_of import calendar_of
from app.services.terms.review_terms_of import LiveTerms
from app.store.migrate import current


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    window = commands.add_parser("window", help="续签的办理期限")
    window.add_argument("--expiry", required=True, type=_day, help="证件有效期至，例如 2021-08-06")
    window.add_argument(
        "--authority", default="", help="主管部门代码，例如 haidian_hrss；不写时按没有单独规定的部门"
    )
    window.add_argument("--today", type=_day, help="按哪一天判断办理期")
    window.set_defaults(run=_window)
    due = commands.add_parser("review-due", help="审核期限")
    due.add_argument("--received", required=True, type=_day, help="收件日期")
    due.add_argument("--days", type=int, help="工作日数，不写时按决策表“审核周期和办理期”")
    due.add_argument("--authority", default="", help="主管部门代码")
    due.set_defaults(run=_review_due)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应写成 2021-08-06") from wrong


def _in_force(day: date, authority: str) -> tuple[WorkCalendar, ReviewTerms]:
    """Return the installation's calendar and terms of a renewal, or the seed and the manual's where it has none."""
    from app.store.calendar_seed import seed_days  # noqa: PLC0415 — two large packages, rarely needed

    context, terms = build_context(), MANUAL_TERMS
    if current(context.database) is not None:
        with context.database.reading() as work:
            calendar = calendar_of(work)
            terms = LiveTerms(context, work).of(authority or None).renewal
        if calendar.version:
            return calendar, terms
    return WorkCalendar(seed_days(last_year=day.year + 1)), terms


def _window(chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    calendar, terms = _in_force(chosen.expiry, chosen.authority)
    window = renewal_window(chosen.expiry, calendar, terms)
    answer: dict[str, Any] = {
        "expiry": window.expiry.isoformat(),
        "opens_on": window.opens_on.isoformat(),
        "latest_submit": window.latest_submit.isoformat(),
        "complete_by": window.complete_by.isoformat(),
        "review_day1": window.review_day1.isoformat(),
        "zone": window.zone_on(chosen.today).value if chosen.today else None,
        "calendar": str(window.calendar),
    }
    return answer, 0


def _review_due(chosen: argparse.Namespace) -> tuple[dict[str, Any], int]:
    calendar, terms = _in_force(chosen.received, chosen.authority)
    due = review_due(chosen.received, calendar, chosen.days or terms.review_working_days)
    answer = {
        "received": due.received.isoformat(),
        "counted_from": due.counted_from.isoformat(),
        "due": due.due.isoformat(),
        "calendar": str(due.calendar),
    }
    return answer, 0
