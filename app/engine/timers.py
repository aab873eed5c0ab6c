"""When a timer fires: ISO text or FEEL, working days by the calendar, naive values in Beijing's zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.engine.case_run import BEIJING
from app.engine.errors import ExpressionFailedError
from app.feel.expression import compile_expression

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.case_run import CaseRun
    from app.engine.diagram_node import Node, TimerText

_CYCLE = re.compile(r"R([0-9]*)/(P.+)")
_ISO_DURATION = re.compile(r"-?P.*")


@dataclass(frozen=True, slots=True)
class Due:
    """The instant of a timer, and how often it fires again after that (None: once)."""

    at: datetime
    remaining: int | None = None
    period: timedelta | None = None


def due_of(run: CaseRun, node: Node, scope: Mapping[str, Any], start: datetime) -> Due:
    """Return when a timer armed at `start` fires; raises ExpressionFailedError when its text gives no time."""
    assert node.timer is not None  # noqa: S101 — lint refuses a timer without text
    # A timer that is armed anew after a change of the calendar still counts from the day it was first armed.
    value = run.raw(node.timer.template, scope, node, moment=start)
    if node.timer.kind == "cycle":
        return _cycle(node, value, start)
    instant = _instant(value, start, is_duration=node.timer.kind == "duration")
    if instant is None:
        raise _useless(node, value)
    return Due(instant)


def is_readable(timer: TimerText) -> bool:
    """Tell whether a timer's text gives a time; what an expression gives is known only when it runs."""
    if timer.template.expression is not None:
        return True
    text, epoch = timer.template.literal, datetime(2000, 1, 1, tzinfo=UTC)
    if timer.kind == "cycle":
        return _period(text) is not None
    return _instant(text, epoch, is_duration=timer.kind == "duration") is not None


def next_in_cycle(due: Due, now: datetime) -> Due | None:
    """Return the next firing after one at `now`; firings missed meanwhile are not made up for."""
    if due.remaining == 0 or due.period is None:
        return None
    at = due.at + due.period
    while at <= now:
        at += due.period
    return Due(at, None if due.remaining is None else due.remaining - 1, due.period)


def _cycle(node: Node, value: Any, start: datetime) -> Due:
    period = _period(value)
    if period is None:
        raise _useless(node, value)
    times = str(value).partition("/")[0].removeprefix("R")
    return Due((start + period).astimezone(UTC), int(times) - 1 if times else None, period)


def _period(value: Any) -> timedelta | None:
    parts = _CYCLE.fullmatch(value) if isinstance(value, str) else None
    period = _duration(parts[2]) if parts else None
    is_forward = isinstance(period, timedelta) and period > timedelta(0)
    return period if is_forward and parts and parts[1] != "0" else None


def _duration(text: str) -> Any:
    return compile_expression(f'duration("{text}")').evaluate({})


def _instant(value: Any, start: datetime, *, is_duration: bool) -> datetime | None:
    if isinstance(value, str):
        value = _duration(value) if _ISO_DURATION.fullmatch(value) else _parsed(value)
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=BEIJING)
        return aware.astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), BEIJING).astimezone(UTC)
    if isinstance(value, timedelta):
        return (start + value).astimezone(UTC)
    months = getattr(value, "months", None)
    if is_duration and isinstance(months, int):
        return _months_after(start, months)
    return None


def _months_after(start: datetime, months: int) -> datetime:
    moved: Any = compile_expression("start + duration(text)").evaluate(
        {"start": start.astimezone(BEIJING), "text": f"P{months}M"}
    )
    return datetime.astimezone(moved, UTC)


def _parsed(text: str) -> Any:
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return None


def _useless(node: Node, value: Any) -> ExpressionFailedError:
    return ExpressionFailedError(
        f"【{node.label}】的时间算不出来，得到的是 {value!r}；请写 P10D、2027-01-01 或 =workday(today(), 3)",
        element=node.id,
        name=node.label,
    )
