"""When a timer fires: ISO text or FEEL, working days by the calendar, naive values in Beijing's zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.engine.errors import ExpressionFailedError
from app.engine.step_execution import BEIJING
from app.engine.timer_period import Period, read_cycle, read_period
from app.feel.expression import compile_expression
from app.feel.plain import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.diagram_node import Node, TimerText
    from app.engine.step_execution import StepExecution

_ISO_DURATION = re.compile(r"-?P.*")


@dataclass(frozen=True, slots=True)
class Due:
    """The instant of a timer, and how often it fires again after that (None: once)."""

    at: datetime
    remaining: int | None = None
    period: Period | None = None
    since: datetime | None = None
    """From when months are counted, lest the 31st become the 28th for good; with the rounds that have passed."""
    rounds: int = 0


def due_of(run: StepExecution, node: Node, scope: Mapping[str, Any], start: datetime) -> Due:
    """Return when a timer armed at `start` fires; raises ExpressionFailedError when its text gives no time."""
    assert node.timer is not None  # noqa: S101 — lint refuses a timer without text
    # A timer that is armed anew after a change of the calendar still counts from the day it was first armed.
    value = run.computed(node.timer.template, run.typed(scope, node), node, moment=start)
    try:
        if node.timer.kind == "cycle":
            return _cycle(node, value, start)
        instant = _instant(value, start, is_duration=node.timer.kind == "duration")
    except OverflowError as beyond:
        raise _useless(node, value) from beyond
    if instant is None:
        raise _useless(node, value)
    return Due(instant)


def is_readable(timer: TimerText) -> bool:
    """Tell whether a timer's text gives a time; what an expression gives is known only when it runs."""
    if timer.template.expression is not None:
        return True
    text, epoch = timer.template.literal, datetime(2000, 1, 1, tzinfo=UTC)
    if timer.kind == "cycle":
        cycle = read_cycle(text)
        return cycle is not None and (cycle.start is None or _parsed(cycle.start) is not None)
    return _instant(text, epoch, is_duration=timer.kind == "duration") is not None


def next_in_cycle(due: Due, now: datetime) -> Due | None:
    """Return the next firing after one at `now`; firings missed meanwhile are not made up for."""
    if due.remaining == 0 or due.period is None:
        return None
    remaining = None if due.remaining is None else due.remaining - 1
    if due.since is None or not due.period.months:
        at = due.at + due.period.rest
        while at <= now:
            at += due.period.rest
        return Due(at, remaining, due.period)
    rounds = due.rounds + 1
    while due.period.after(due.since, rounds) <= now:
        rounds += 1
    return Due(due.period.after(due.since, rounds), remaining, due.period, due.since, rounds)


def _cycle(node: Node, value: Any, start: datetime) -> Due:
    cycle = read_cycle(value) if isinstance(value, str) else None
    if cycle is None:
        raise _useless(node, value)
    remaining = None if cycle.times is None else cycle.times - 1
    if cycle.start is None:
        return Due(cycle.period.after(start), remaining, cycle.period, start, 1)
    first = _instant(_parsed(cycle.start), start, is_duration=False)
    if first is None:
        raise _useless(node, value)
    return Due(first, remaining, cycle.period, first, 0)


def _duration(text: str) -> Any:
    return compile_expression(f'duration("{text}")').evaluate({})


def _instant(value: Any, start: datetime, *, is_duration: bool) -> datetime | None:
    if isinstance(value, str):
        if _ISO_DURATION.fullmatch(value):
            return _moved_by(value, start, is_duration=is_duration)
        value = _parsed(value)
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


def _moved_by(text: str, start: datetime, *, is_duration: bool) -> datetime | None:
    """Return the instant a length of time after another; one with months is a duration, not a date."""
    period = read_period(text)
    if period is None:
        # Whatever else FEEL reads as a duration, backwards as well.
        return _instant(_duration(text), start, is_duration=is_duration)
    try:
        return None if period.months and not is_duration else period.after(start)
    except OverflowError:
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
        f"【{node.label}】的时间算不出来，得到的是 {shown(value)}；请写 P10D、2027-01-01 或 =workday(today(), 3)",
        element=node.id,
        name=node.label,
    )
